"""The card "What it changes": refill, volume, highest rate, and what starts at once.

Apart from the page so that its lines are made once. It computes nothing.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.models.outlook import ChangeFact
from ui.theme import Theme
from ui.widgets.card import Card, Fact


class OutlookCard(Card):
    """Lines of before and after; what differs is in the draft's colour, and has its arrow."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it without lines."""
        super().__init__(theme, "What it changes", name="outlook-card", parent=parent)
        self._theme = theme
        self._facts: tuple[ChangeFact, ...] = ()
        self._lines: list[Fact] = []

    def set_facts(self, facts: tuple[ChangeFact, ...]) -> None:
        """Show `facts`; without any the card is hidden."""
        if facts == self._facts:
            return
        self._facts = facts
        while len(self._lines) < len(facts):
            self._lines.append(Fact(self._theme))
            self.body.addWidget(self._lines[-1])
        for line, fact in zip(self._lines, facts, strict=False):
            line.set_fact(fact.label, fact.words, "draft" if fact.differs else "ink")
        for number, line in enumerate(self._lines):
            line.setVisible(number < len(facts))
        self.setVisible(bool(facts))
