"""The card a chart stands in: heading, legend in words, read-out, the same data as a table, and files.

Apart from the plots so that every chart can be read without seeing it. A chart gives it words and
data; it knows no dose.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from console.errors import ConsoleError
from ui.charts import export
from ui.charts.export import ChartData, Picture
from ui.charts.plot import Plot
from ui.theme import Theme
from ui.widgets.bubble import announce
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.table import Cell, Column, Line, Table
from ui.widgets.text import Text

_KINDS = {"png": "Picture (*.png)", "svg": "Drawing (*.svg)", "csv": "Table (*.csv)"}


class ChartCard(Card):
    """A chart with its words; `saved(path)` and `not_saved(sentence)` tell of a file."""

    saved = Signal(str)
    not_saved = Signal(str)

    def __init__(
        self, theme: Theme, heading: str, legend: str, *, name: str, parent: QWidget | None = None
    ) -> None:
        """Build the card called `name`; `legend` says in words what each line is."""
        super().__init__(theme, heading, name=name, parent=parent)
        self.theme = theme
        self.data = ChartData(heading)
        self._words, self._legend_words = heading, legend
        self._parts: list[tuple[str, Plot]] = []
        self._legend = Text(theme, legend, role="small", tone="second", wrap=True)
        self._readout = Text(theme, role="small", tone="ink", weight="semibold")
        self._readout.setObjectName(f"{name}-readout")
        self._readout.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._menu_button = Button(theme, "More…", name=f"{name}-menu", look="small")
        self._menu_button.setAccessibleName(f"{heading}: table and files")
        self._menu_button.setMenu(self._menu())
        self.head.addWidget(self._menu_button)
        said = QHBoxLayout()
        said.setSpacing(theme.space(3))
        said.addWidget(self._legend, 1)
        said.addWidget(self._readout)
        self.body.addLayout(said)
        self._stack = QStackedLayout()
        self._drawing = QWidget()
        self.plots = QVBoxLayout(self._drawing)
        self.plots.setContentsMargins(0, 0, 0, 0)
        self.plots.setSpacing(theme.space(1))
        self._stack.addWidget(self._drawing)
        self.body.addLayout(self._stack, 1)
        self._table: Table | None = None

    def add_plot(self, plot: Plot, words: str = "", stretch: int = 1) -> None:
        """Put `plot` below the others; `words` stand above it, in a file too."""
        self._parts.append((words, plot))
        self.plots.addWidget(plot, stretch)

    def add_control(self, widget: QWidget) -> None:
        """Put something small before the menu, at the right of the heading."""
        self.head.insertWidget(self.head.count() - 1, widget)

    def set_legend(self, words: str, by_hand: str = "") -> None:
        """Say in words what each line is; `by_hand` tells what can be done here, and is in no file."""
        self._legend_words = words
        self._legend.setText(f"{by_hand} · {words}" if by_hand else words)

    def set_data(self, data: ChartData, summary: str) -> None:
        """Hold the data as a table; `summary` is what the chart shows, for those who do not see it."""
        self.data = data
        self.setAccessibleDescription(summary)
        for _, plot in self._parts:
            plot.setAccessibleName(data.heading)
            plot.setAccessibleDescription(summary)
        if self._table is not None and self.shows_table:
            self._fill(self._table)

    @property
    def shows_table(self) -> bool:
        """Tell whether the table stands in the place of the drawing."""
        return self._stack.currentIndex() == 1

    @property
    def has_keys(self) -> bool:
        """Tell whether the keys move the crosshair of this chart."""
        return any(plot.hasFocus() for _, plot in self._parts)

    @property
    def readout(self) -> str:
        """What the crosshair reads."""
        return self._readout.text()

    def read_out(self, words: str) -> None:
        """Say what is under the crosshair; empty when it is nowhere."""
        if words != self._readout.text():
            self._readout.setText(words)
            if words and self.has_keys:
                announce(self, words, urgent=False)

    def show_table(self, shown: bool) -> None:  # noqa: FBT001  # the slot of a checkable action
        """Show the table instead of the drawing, or the drawing again."""
        if self._table is None:
            columns = tuple(
                Column(heading, right=number > 0) for number, heading in enumerate(self.data.columns)
            )
            self._table = Table(
                self.theme, columns, name=f"{self.objectName()}-table", label=self.data.heading, choosing=True
            )
            self._stack.addWidget(self._table)
        if shown:
            self._fill(self._table)
        self._stack.setCurrentIndex(int(shown))

    def save(self, path: Path) -> None:
        """Write the chart to `path`, as its ending says."""
        picture = Picture(self._words, self._legend_words, tuple(self._parts))
        try:
            with ExitStack() as stack:
                for _, plot in self._parts:
                    stack.enter_context(plot.still())
                export.save(path, self.theme, picture, self.data)
        except ConsoleError as error:
            self.read_out(str(error))
            self.not_saved.emit(str(error))
            return
        self.read_out(f"Saved as {path.name}.")
        self.saved.emit(str(path))

    def _fill(self, table: Table) -> None:
        table.set_lines(
            tuple(
                Line(str(number), tuple(Cell(text) for text in row))
                for number, row in enumerate(self.data.rows)
            )
        )

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        table = menu.addAction("Show as table")
        table.setObjectName(f"{self.objectName()}-show-table")
        table.setCheckable(True)
        table.toggled.connect(self.show_table)
        menu.addSeparator()
        for kind in export.KINDS:
            action = menu.addAction(f"Save as {kind.upper()}…")
            action.setObjectName(f"{self.objectName()}-save-{kind}")
            action.triggered.connect(lambda _=False, kind=kind: self._ask_where(kind))
        return menu

    def _ask_where(self, kind: str) -> None:
        dialog = QFileDialog(self, "Save the chart", f"{self.objectName()}.{kind}", _KINDS[kind])
        dialog.setObjectName(f"{self.objectName()}-file")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kind)
        dialog.fileSelected.connect(lambda chosen: self.save(Path(chosen)))
        dialog.open()
