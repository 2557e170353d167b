"""A choice among more words than fit side by side: a list that opens when it is pressed.

Apart because Qt's own turns with the mouse wheel and begins with its first entry: here nothing is chosen
until somebody chooses, and the wheel is the page's.
"""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QFontMetrics, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from ui.theme import Theme

_BESIDE_WORDS = 60
"""Px at 100 % for the arrow and the edges."""


class Pick(QComboBox):
    """`chosen(key)` when a person picks another; `set_choices` and `set_choice` say nothing."""

    chosen = Signal(str)

    def __init__(
        self, theme: Theme, *, name: str, label: str, hint: str = "Choose…", parent: QWidget | None = None
    ) -> None:
        """Offer nothing yet; `label` is what is being chosen, `hint` stands while nothing is."""
        super().__init__(parent)
        self._theme = theme
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setFont(theme.font("body", "medium"))
        self.setPlaceholderText(hint)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._offered: tuple[tuple[str, str], ...] = ()
        self.activated.connect(self._activated)

    @property
    def choice(self) -> str:
        """The key of what is chosen; empty when nothing is."""
        row = self.currentIndex()
        return self._offered[row][0] if row >= 0 else ""

    def set_choices(self, offered: tuple[tuple[str, str], ...], choice: str) -> None:
        """Offer (key, words) pairs with `choice` chosen, "" for none; gives no signal."""
        with QSignalBlocker(self):
            if offered != self._offered:
                self._offered = offered
                self.clear()
                self.addItems([words for _, words in offered])
                metrics = QFontMetrics(self.font())
                widest = max((metrics.horizontalAdvance(words) for _, words in offered), default=0)
                self.setMinimumWidth(widest + self._theme.px(_BESIDE_WORDS))
            keys = [key for key, _ in offered]
            self.setCurrentIndex(keys.index(choice) if choice in keys else -1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: it never changes a choice."""
        event.ignore()

    def _activated(self, row: int) -> None:
        self.chosen.emit(self._offered[row][0])
