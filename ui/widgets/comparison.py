"""The comparison: every setting before and after, the changed ones marked by word, weight and colour.

Apart from `table` because here nothing may be cut or scrolled out of sight: its rows break into lines
and it is as high as it must be. It compares nothing; the rows come compared.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from console.domain.transitions import DiffRow
from ui.theme import Theme
from ui.widgets.card import Card, rule
from ui.widgets.text import Text

_MARKS = {"changed": "changed", "unchanged": "unchanged", "follows": "follows"}
_COLUMNS = 4
_JOINER = "\u2060"
_SHARES = (5, 4, 4, 3)


class Comparison(Card):
    """Rows of setting, before, after and mark."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it without rows."""
        super().__init__(theme, name="review-comparison", parent=parent)
        self.setAccessibleName("Before and after, setting by setting")
        self._theme = theme
        self._rows: tuple[DiffRow, ...] = ()
        self._stress = ""
        self._lines: list[tuple[QWidget, tuple[Text, ...]]] = []
        self._headings = tuple(
            Text(theme, words, role="small", tone="second", weight="medium")
            for words in ("Setting", "", "", "")
        )
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.space(4))
        self._grid.setVerticalSpacing(theme.px(7))
        for column, heading in enumerate(self._headings):
            self._grid.addWidget(heading, 0, column, _side(column))
            self._grid.setColumnStretch(column, _SHARES[column])
        self.body.addLayout(self._grid)

    def set_rows(self, rows: tuple[DiffRow, ...], headings: tuple[str, str], stress: str) -> None:
        """Show `rows` under the two `headings`.

        What is new stands out in the tone `stress` (`draft` while it is not in the pump, `ink` when it
        is), or not at all where neither side is known to hold (empty).
        """
        for heading, words in zip(self._headings[1:3], headings, strict=True):
            heading.setText(words)
        if (rows, stress) == (self._rows, self._stress):
            return
        self._rows, self._stress = rows, stress
        while len(self._lines) < len(rows):
            self._build_line()
        for number, (line, cells) in enumerate(self._lines):
            for part in (line, *cells):
                part.setVisible(number < len(rows))
            if number < len(rows):
                self._show(cells, rows[number])

    @property
    def words(self) -> tuple[str, ...]:
        """The rows as they stand: setting, before, after, mark."""
        shown = self._lines[: len(self._rows)]
        return tuple(" | ".join(cell.text().replace(_JOINER, "") for cell in cells) for _, cells in shown)

    def last_changed(self) -> QWidget | None:
        """Return what stands at the end of the last row that is not unchanged; None without any."""
        changed = [number for number, row in enumerate(self._rows) if row.mark != "unchanged"]
        return self._lines[changed[-1]][1][0] if changed else None

    def _show(self, cells: tuple[Text, ...], row: DiffRow) -> None:
        for cell, words in zip(cells, (row.setting, row.before, row.after, _MARKS[row.mark]), strict=True):
            cell.setText(unbroken(words))
        stressed = bool(self._stress) and row.mark != "unchanged"
        cells[2].set_tone(
            self._stress if stressed and row.mark == "changed" else "ink" if stressed else "second"
        )
        cells[2].setFont(self._theme.font("body", "semibold" if stressed else "regular"))

    def _build_line(self) -> None:
        top = 1 + 2 * len(self._lines)
        line = rule(self._theme)
        tones = ("ink", "second", "ink", "second")
        cells = tuple(
            Text(self._theme, tone=tone, wrap=True, tabular=column > 0) for column, tone in enumerate(tones)
        )
        self._grid.addWidget(line, top, 0, 1, _COLUMNS)
        for column, cell in enumerate(cells):
            cell.setAlignment(_side(column) | Qt.AlignmentFlag.AlignVCenter)
            cell.setMinimumHeight(self._theme.px(22))
            self._grid.addWidget(cell, top + 1, column)
        self._lines.append((line, cells))


def unbroken(words: str) -> str:
    """Return `words` with every `mcg/mL` held together: Qt would break a line after the stroke (NE-12)."""
    return words.replace("/", f"{_JOINER}/{_JOINER}")


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if column in {1, 2} else Qt.AlignmentFlag.AlignLeft
