"""Buttons of the window: primary, plain, quiet and small, with their shortcut in the tooltip.

Apart so that every button has a name for tests, a name for those who hear it, and a target of at least
24 px (WCAG 2.2, 2.5.8).
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui.theme import Theme


class Button(QPushButton):
    """A push button that can say why it is off."""

    def __init__(
        self, theme: Theme, words: str, *, name: str, look: str = "", parent: QWidget | None = None
    ) -> None:
        """Build a button called `name`; `look` is `primary`, `quiet`, `small` or empty for plain."""
        super().__init__(words, parent)
        self.setObjectName(name)
        if look:
            self.setProperty("look", look)
        self.setFont(theme.font("small" if look == "small" else "body", "semibold", tabular=False))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)

    def set_reason_off(self, reason: str) -> None:
        """Turn it off and say why, or turn it on when `reason` is empty."""
        self.setEnabled(not reason)
        self.setToolTip(reason)
        self.setAccessibleDescription(reason)
