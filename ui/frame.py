"""The one window that the program has on the desktop: its title, its least size, and how it is closed.

Apart from what fills it, `opening` at first and `main_window` as soon as that is loaded: neither a start
that takes its time nor another look may take the window away from where a person put it.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow

from ui.opening import Opening
from ui.theme import Theme

TITLE = "Cisterna — simulation, not a medical device"
SMALLEST = (960, 600)
"""Width and height in px below which it does not go."""

FIRST = (1_440, 900)
"""Width and height in px in which it opens."""


class Frame(QMainWindow):
    """A window in the look `theme`, filled by its central widget; `painted` when the first one is drawn."""

    painted = Signal()

    def __init__(self, theme: Theme) -> None:
        """Build it with nothing in it but what it waits for."""
        super().__init__()
        self.theme = theme
        self.setObjectName("frame")
        self.setWindowTitle(TITLE)
        self.setMinimumSize(*SMALLEST)
        self.resize(*FIRST)
        opening = Opening(theme)
        opening.painted.connect(self.painted)
        self.setCentralWidget(opening)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close what fills it; where that stays, stay."""
        inside = self.centralWidget()
        event.setAccepted(inside is None or inside.close())
