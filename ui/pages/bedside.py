"""The Bedside page: examine, look, treat; and what was found, in the order of time.

Apart from Refill and Implant, where hands work at the pump for a change that is told. A person learns here
what a patient shows; what is true of pump and drug is for the trainer.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.models import bedside
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.column import column
from ui.widgets.flow import Flow
from ui.widgets.hand_card import HandCard
from ui.widgets.page import PageFrame
from ui.widgets.sights_card import SightsCard
from ui.widgets.text import Text

_LEAST = 380


class BedsidePage(PageFrame):
    """`hand_asked(Hand)` for each thing a person does at the bedside."""

    hand_asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it with nothing found."""
        super().__init__(theme, "Bedside", name="bedside-page", parent=parent)
        self._said = Banner(theme, name="bedside-said")
        self._cards = (
            HandCard(theme, "Examine", bedside.EXAMINE, name="bedside-examine"),
            HandCard(theme, "Look", bedside.LOOK, name="bedside-look"),
            HandCard(theme, "Treat", bedside.CARE, bedside.TREAT, name="bedside-treat"),
        )
        self._sights = SightsCard(theme)
        self.body.addWidget(Text(theme, bedside.TOLD, tone="second", wrap=True))
        self.body.addWidget(self._said)
        row = Flow(theme.space(4))
        row.add(column(theme, *self._cards), stretch=1, least=theme.px(_LEAST))
        row.add(column(theme, self._sights), stretch=1, least=theme.px(_LEAST))
        self.body.addLayout(row)
        self.body.addStretch(1)
        for card in self._cards:
            card.hand_asked.connect(self.hand_asked)

    def set_state(self, state: ConsoleState) -> None:
        """Show `state`."""
        off = bedside.off(state)
        self._said.set_banner(state.hands_sentence or off)
        for card in self._cards:
            card.set_reason_off(off)
        self._sights.set_sights(bedside.sights(state))
