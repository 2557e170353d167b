"""The card "Hands in theatre": what the catheter to be joined holds; to join it, and to part it.

Apart from what the pump is told: the card says so itself. It does nothing but ask for a hand.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.models import implant_theatre as theatre
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.card import Card, Fact
from ui.widgets.flow import Flow
from ui.widgets.pick import Pick
from ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class TheatreState:
    """What the card shows: fillings and the one chosen, why a deed is off, what was done, what was said."""

    fillings: tuple[tuple[str, str], ...]
    filling: str
    join_off: str
    part_off: str
    deeds: tuple[tuple[str, str], ...]
    said: str


class TheatreCard(Card):
    """`filling_chosen(key)`, `join_asked()` and `part_asked()`."""

    filling_chosen = Signal(str)
    join_asked = Signal()
    part_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it with nothing chosen."""
        super().__init__(theme, "Hands in theatre", name="theatre-card", parent=parent)
        self.setProperty("look", "hands")
        self._theme = theme
        self._state: TheatreState | None = None
        self._filling = Pick(theme, name="join-filling", label="The catheter to be joined holds")
        self._join = Button(theme, "Join pump and catheter", name="join-catheter")
        self._part = Button(theme, "Part them", name="part-catheter")
        self._why = Text(theme, role="small", tone="second", wrap=True)
        self._deeds: list[Fact] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.space(1))
        self.body.setSpacing(theme.space(3))
        self.body.addWidget(Text(theme, theatre.TOLD, tone="second", wrap=True))
        self.body.addWidget(
            Text(theme, "The catheter to be joined holds", role="small", tone="second", weight="medium")
        )
        self.body.addWidget(self._filling)
        buttons = Flow(theme.space(2))
        buttons.add(self._join)
        buttons.add(self._part)
        self.body.addLayout(buttons)
        self.body.addWidget(self._why)
        self.body.addLayout(self._list)
        self._filling.chosen.connect(self.filling_chosen)
        self._join.clicked.connect(self.join_asked)
        self._part.clicked.connect(self.part_asked)

    def set_state(self, state: TheatreState) -> None:
        """Show `state`."""
        if state == self._state:
            return
        self._state = state
        self._filling.set_choices(state.fillings, state.filling)
        self._join.set_reason_off(state.join_off)
        self._part.set_reason_off(state.part_off)
        self._why.setText(state.said or state.join_off)
        self._why.setVisible(bool(state.said or state.join_off))
        while len(self._deeds) < len(state.deeds):
            self._deeds.append(Fact(self._theme))
            self._list.addWidget(self._deeds[-1])
        for number, line in enumerate(self._deeds):
            line.setVisible(number < len(state.deeds))
            if number < len(state.deeds):
                line.set_fact(*state.deeds[number])
