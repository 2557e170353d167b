"""What a page shows when it has nothing to show yet: what will appear here, and how to get there.

Apart so that an empty page teaches in the same way everywhere.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets import icon
from ui.widgets.button import Button
from ui.widgets.text import Text


class Vacant(QFrame):
    """A picture, a heading, a few sentences and, where there is a way out, a button; `acted` when pressed."""

    acted = Signal()

    def __init__(self, theme: Theme, *, name: str, parent: QWidget | None = None) -> None:
        """Build it without words, called `name`; its button is called `name-action`."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("look", "card")
        self._theme = theme
        self._mark = QLabel(self)
        self._heading = Text(theme, role="title", weight="semibold", wrap=True, parent=self)
        self._words = Text(theme, tone="second", wrap=True, parent=self)
        self._action = Button(theme, "", name=f"{name}-action", parent=self)
        self._action.clicked.connect(self.acted.emit)
        for label in (self._heading, self._words):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setMaximumWidth(theme.px(560))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(6), theme.space(10), theme.space(6), theme.space(10))
        column.setSpacing(theme.space(3))
        column.addStretch(1)
        column.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._heading, self._words):
            middle = QHBoxLayout()
            middle.addStretch(1)
            middle.addWidget(label, 100)
            middle.addStretch(1)
            column.addLayout(middle)
        column.addSpacing(theme.space(2))
        column.addWidget(self._action, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    @property
    def words(self) -> str:
        """All that it says."""
        return f"{self._heading.text()} {self._words.text()}"

    def set_vacant(self, mark: str, heading: str, words: str, action: str = "") -> None:
        """Say `heading` and `words` under the icon `mark`; `action` names the button, nothing hides it."""
        self._mark.setPixmap(icon.pixmap(self._theme, mark, "third", 40))
        self._heading.setText(heading)
        self._words.setText(words)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(self.words)
