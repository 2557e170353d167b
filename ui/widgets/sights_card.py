"""The card of what was done and found at the bedside: one block for each act, with its findings as lines.

Apart from the hands that ask for it. It computes nothing.
"""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.models.bedside import Sight
from ui.theme import Theme
from ui.widgets.card import Card, Fact, rule
from ui.widgets.text import Text

_NOTHING = "Nothing was done or looked at in this visit yet."


class SightBlock(QWidget):
    """One act: when and what, what was said, and what was found."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it empty."""
        super().__init__(parent)
        self._theme = theme
        self._facts: list[Fact] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.space(1))
        self._time = Text(theme, role="small", tone="third", weight="medium")
        self._done = Text(theme, weight="semibold", wrap=True)
        self._told = Text(theme, tone="second", wrap=True)
        for part in (rule(theme), self._time, self._done, self._told):
            self._column.addWidget(part)

    def set_sight(self, sight: Sight) -> None:
        """Show `sight`."""
        self._time.setText(sight.time)
        self._done.setText(sight.done)
        self._told.setText(sight.told)
        self._told.setVisible(bool(sight.told))
        while len(self._facts) < len(sight.findings):
            self._facts.append(Fact(self._theme))
            self._column.addWidget(self._facts[-1])
        for number, fact in enumerate(self._facts):
            fact.setVisible(number < len(sight.findings))
            if number < len(sight.findings):
                fact.set_fact(*sight.findings[number])


class SightsCard(Card):
    """What was found, the latest first."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it with nothing found."""
        super().__init__(theme, "Done and found in this visit, latest first", name="sights", parent=parent)
        self._theme = theme
        self._shown: tuple[Sight, ...] | None = None
        self._blocks: list[SightBlock] = []
        self._nothing = Text(theme, _NOTHING, tone="third", wrap=True)
        self.body.addWidget(self._nothing)

    def set_sights(self, sights: tuple[Sight, ...]) -> None:
        """Show `sights`; cheap while they are the same."""
        if sights == self._shown:
            return
        self._shown = sights
        self._nothing.setVisible(not sights)
        while len(self._blocks) < len(sights):
            self._blocks.append(SightBlock(self._theme))
            self.body.addWidget(self._blocks[-1])
        for number, block in enumerate(self._blocks):
            block.setVisible(number < len(sights))
            if number < len(sights):
                block.set_sight(sights[number])
