"""The card that asks what becomes of a bridge under way while a program is drawn up.

Apart from "When" because it is a question of fluid, not of time. Shown only while a bridge runs.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.models.bridging import CHOICES, Choice
from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.segmented import Segmented
from ui.widgets.text import Text


class BridgeCard(Card):
    """`chosen(key)` when another choice is made."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it with the bridge to be finished first."""
        super().__init__(theme, "A bridge is under way", name="bridge-card", parent=parent)
        self._choice = Segmented(
            theme, CHOICES, name="bridge-choice", label="What becomes of the bridge", small=True
        )
        self._choice.chosen.connect(self.chosen)
        self._words = Text(theme, role="small", tone="second", wrap=True, tabular=True)
        self._words.setObjectName("bridge-words")
        self.body.addWidget(self._choice)
        self.body.addWidget(self._words)
        self.hide()

    def set_state(self, choice: Choice, words: str, off: str) -> None:
        """Show what was chosen and what it means; without `words` nothing is asked."""
        self._choice.set_choice(choice.value)
        self._choice.setEnabled(not off)
        self._words.setText(off or words)
        self.setVisible(bool(words))

    @property
    def words(self) -> str:
        """What the choice means."""
        return self._words.text()
