"""The bar that is never covered: this is a simulation; and which visit and draft you are in.

Apart because it must stand in every window of the program, whatever else is shown.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.theme import Theme
from ui.widgets.flow import Flow
from ui.widgets.stripes import SIMULATION, Stripes
from ui.widgets.text import Text


class NoticeBar(Stripes):
    """Stripes, the notice at the left, and at the right what `set_note` says."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build the bar without a note."""
        super().__init__(theme, parent)
        self.setObjectName("notice-bar")
        row = Flow(theme.space(4), self)
        row.setContentsMargins(theme.space(5), theme.space(1), theme.space(5), theme.space(1))
        notice = Text(theme, SIMULATION, role="small", tone="on_bar", weight="semibold")
        self._note = Text(theme, role="small", tone="on_bar", weight="medium", tabular=True)
        row.add(notice, stretch=1)
        row.add(self._note)

    @property
    def note(self) -> str:
        """What the right end says."""
        return self._note.text()

    def set_note(self, words: str) -> None:
        """Say `words` at the right end."""
        self._note.setText(words)
