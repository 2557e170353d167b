"""Text on a page: a label with a role, a tone and a weight of the theme.

Apart so that no page sets a font by hand. Plain text only: what a person wrote is never markup.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui import theme as themes
from ui.theme import Theme


class Text(QLabel):
    """A piece of plain text. With `wrap` it breaks into lines; otherwise it is never cut."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        role: str = "body",
        tone: str = "ink",
        weight: str = "regular",
        wrap: bool = False,
        tabular: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Build it; `role`, `tone` and `weight` are names of the theme.

        With `tabular` the figures stand in columns; numbers and figures always do.
        """
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(role, weight, tabular=tabular or role in {"number", "figure"}))
        self.setProperty("tone", tone)
        if wrap:
            self.setWordWrap(True)
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def set_tone(self, tone: str) -> None:
        """Show it in another tone of the theme."""
        themes.tone(self, tone)
