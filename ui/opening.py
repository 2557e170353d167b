"""What is on screen before anything is loaded: the header, that this is a simulation, what is waited for.

Apart from `main_window`, which takes its place. It must be painted before Qt's namespace `Qt` is loaded,
which takes a good part of what a window takes to paint: whatever needs a flag or a name of it stays out.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.brand import Brand
from ui.widgets.stripes import SIMULATION, Stripes
from ui.widgets.text import Text

WAITING = "Opening the record…"

_HEADER = 63
"""How high the window's header is while it takes one row, in px at 100 %; so that the brand does not jump."""


class Opening(QWidget):
    """`painted` is given when it is drawn."""

    painted = Signal()

    def __init__(self, theme: Theme) -> None:
        """Build it with header and bar where the window will have them."""
        super().__init__()
        self.setObjectName("opening")
        self.setAccessibleName(WAITING)
        header = QFrame()
        header.setProperty("look", "header")
        header.setMinimumHeight(theme.px(_HEADER))
        row = QHBoxLayout(header)
        row.setContentsMargins(theme.space(5), theme.space(2), theme.space(5), theme.space(2))
        row.addWidget(Brand(theme))
        row.addStretch(1)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(Text(theme, WAITING, tone="second"))
        middle.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addLayout(middle, 1)
        column.addWidget(self._bar(theme))

    @staticmethod
    def _bar(theme: Theme) -> Stripes:
        bar = Stripes(theme)
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.space(5), theme.space(1), theme.space(5), theme.space(1))
        row.addWidget(Text(theme, SIMULATION, role="small", tone="on_bar", weight="semibold"))
        return bar

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw nothing itself, and tell."""
        super().paintEvent(event)
        self.painted.emit()
