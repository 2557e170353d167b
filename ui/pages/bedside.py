"""The Bedside page: examine, look, treat, and what was found; and the panel on the simulated pump.

Apart from Refill and Implant, where hands work at the pump for a change that is told. A person learns here
what a patient shows; what is true of pump and drug is for the trainer.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.models import bedside, pairing
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.asked_card import AskedCard
from ui.widgets.banner import Banner
from ui.widgets.code_card import CodeCard
from ui.widgets.column import column
from ui.widgets.flow import Flow
from ui.widgets.hand_card import HandCard
from ui.widgets.page import PageFrame
from ui.widgets.segmented import Segmented
from ui.widgets.sights_card import SightsCard
from ui.widgets.text import Text

PATIENT, PANEL = "patient", "panel"
_PARTS = ((PATIENT, "Patient"), (PANEL, "Pump's panel"))
_LEAST, _CODE_LEAST = 380, 420


class BedsidePage(PageFrame):
    """`hand_asked(Hand)` for each thing a person does, `panel_pressed(what, fingerprint)` on the panel."""

    hand_asked = Signal(object)
    panel_pressed = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it with nothing found, and nobody before the panel."""
        super().__init__(theme, "Bedside", name="bedside-page", parent=parent)
        self._state: ConsoleState | None = None
        self._looked = False
        self._part = Segmented(theme, _PARTS, name="bedside-part", label="Part of the page")
        self._patient, self._panel = self._at_patient(theme), self._at_panel(theme)
        row = Flow(theme.space(4))
        row.add(self._part)
        self.body.addLayout(row)
        self.body.addWidget(self._patient)
        self.body.addWidget(self._panel)
        self.body.addStretch(1)
        self._part.chosen.connect(self.go_to)
        self.go_to(PATIENT)

    def go_to(self, part: str) -> None:
        """Show the part called `part`, PATIENT or PANEL."""
        self._part.set_choice(part)
        self._patient.setVisible(part == PATIENT)
        self._panel.setVisible(part == PANEL)
        self._looked = False
        self._look()

    def set_state(self, state: ConsoleState) -> None:
        """Show `state`."""
        self._state = state
        off = bedside.off(state)
        self._said.set_banner(state.hands_sentence or off)
        for card in self._cards:
            card.set_reason_off(off)
        self._sights.set_sights(bedside.sights(state))
        view = pairing.view(state)
        self._code.set_view(view)
        self._consoles.set_lines(view.rows, nothing=view.nobody, note=view.places, off=view.off)
        self._looked = self._looked and state.hands
        self._look()

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the panel when somebody comes to it."""
        super().showEvent(event)
        self._looked = False
        self._look()

    def _at_patient(self, theme: Theme) -> QWidget:
        """Return the part in which hands examine and treat."""
        self._said = Banner(theme, name="bedside-said")
        self._cards = (
            HandCard(theme, "Examine", bedside.EXAMINE, name="bedside-examine"),
            HandCard(theme, "Look", bedside.LOOK, name="bedside-look"),
            HandCard(theme, "Treat", bedside.CARE, bedside.TREAT, name="bedside-treat"),
        )
        self._sights = SightsCard(theme)
        part, whole = _part(theme)
        whole.addWidget(Text(theme, bedside.TOLD, tone="second", wrap=True))
        whole.addWidget(self._said)
        row = Flow(theme.space(4))
        row.add(column(theme, *self._cards), stretch=1, least=theme.px(_LEAST))
        row.add(column(theme, self._sights), stretch=1, least=theme.px(_LEAST))
        whole.addLayout(row)
        for card in self._cards:
            card.hand_asked.connect(self.hand_asked)
        return part

    def _at_panel(self, theme: Theme) -> QWidget:
        """Return the part in which consoles are paired and revoked."""
        self._code = CodeCard(theme)
        self._consoles = AskedCard(theme, "Paired consoles", "Revoke", name="panel-revoke")
        self._consoles.setProperty("look", "hands")
        part, whole = _part(theme)
        row = Flow(theme.space(4))
        row.add(column(theme, self._code), stretch=3, least=theme.px(_CODE_LEAST))
        row.add(column(theme, self._consoles), stretch=2, least=theme.px(_LEAST))
        whole.addLayout(row)
        self._code.pressed.connect(lambda what: self.panel_pressed.emit(what, ""))
        self._consoles.answered.connect(lambda key: self.panel_pressed.emit("revoke", key))
        return part

    def _look(self) -> None:
        """Look at the panel once, as soon as it is on screen and can be reached."""
        seen = self.isVisible() and self._part.choice == PANEL
        if seen and not self._looked and self._state is not None and self._state.hands:
            self._looked = True
            self.panel_pressed.emit("look", "")


def _part(theme: Theme) -> tuple[QWidget, QVBoxLayout]:
    part = QWidget()
    whole = QVBoxLayout(part)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(theme.space(4))
    return part, whole
