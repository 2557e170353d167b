"""Text on a page: a label with a role, a tone and a weight of the theme.

Apart so that no page sets a font by hand. Plain text only: what a person wrote is never markup.
"""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui import theme as themes
from ui.theme import Theme

_JOINED = "\u2060"
"""A word joiner: Qt would break a line after a slash."""


_HYPHEN = "\u2010"
"""A hyphen as wide as in prose: among tabular figures Inter would draw the other as wide as a figure."""

_PLAIN_TEXT = 0
"""`Qt.TextFormat.PlainText`, by its number: the first texts are on screen before all of `Qt` is loaded."""


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
        super().__init__(parent)
        tabular = tabular or role in {"number", "figure"}
        self._hyphen = _HYPHEN if tabular else "-"
        self.setText(text)
        self.setProperty("textFormat", _PLAIN_TEXT)
        self.setFont(theme.font(role, weight, tabular=tabular))
        self.setProperty("tone", tone)
        if wrap:
            self.setWordWrap(True)
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def setText(self, text: str) -> None:
        """Show `text`; a line never breaks within a unit such as `mcg/day` (NE-12)."""
        self._given = text
        super().setText(text.replace("/", "/" + _JOINED).replace("-", self._hyphen))

    def text(self) -> str:
        """Return what was given to be shown, without what holds it together."""
        return self._given

    def set_tone(self, tone: str) -> None:
        """Show it in another tone of the theme."""
        themes.tone(self, tone)
