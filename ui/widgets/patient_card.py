"""The card "Patient boluses": off, or what the patient may give themselves, and the worst case of it.

Apart from the single bolus, which is given once and by the clinician.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.clock import Clock
from console.domain.catalog import Catalog
from ui.models.patient_boluses import OFF, PatientEntry
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.dose_field import DoseField
from ui.widgets.entry_field import EntryState
from ui.widgets.flow import Flow
from ui.widgets.labelled import labelled
from ui.widgets.lasts_fields import LastsFields
from ui.widgets.segmented import Segmented
from ui.widgets.text import Text

_PAIR_PX = 240
"""Least width of two fields side by side."""

_ALLOWED = (("off", "Off"), ("on", "Allowed"))


@dataclass(frozen=True, slots=True)
class PatientState:
    """What the card shows: the entries, the pump's, the worst case or what is missing, and why it is off.

    `button` says that hands can press the patient's button at the simulated bedside, `felt` what came of it.
    """

    typed: PatientEntry
    in_pump: PatientEntry
    echo: str
    off: str = ""
    button: bool = False
    felt: str = ""


class PatientCard(Card):
    """`entry_changed(PatientEntry)` when they are allowed or not, and at every key that counts.

    `pressed()` when the patient's button is to be pressed by hand.
    """

    entry_changed = Signal(object)
    pressed = Signal()

    def __init__(self, theme: Theme, catalog: Catalog, clock: Clock, parent: QWidget | None = None) -> None:
        """Build it off."""
        super().__init__(theme, "Patient boluses", name="patient-card", parent=parent)
        self._state: PatientState | None = None
        self._typed = OFF
        quantities = catalog.quantities
        self._allowed = Segmented(
            theme, _ALLOWED, name="patient-allowed", label="Patient boluses", small=True
        )
        self._dose = DoseField(theme, quantities["patient-bolus-dose"], clock, "Dose of a patient bolus")
        self._each = LastsFields(
            theme, quantities["patient-bolus-duration"], clock, name="patient-lasts", label="Lasts"
        )
        self._lockout = LastsFields(
            theme, quantities["patient-bolus-lockout"], clock, name="patient-lockout", label="Lockout"
        )
        self._most = DoseField(theme, quantities["patient-boluses-per-day"], clock, "Most in 24 h")
        self._entries = QWidget()
        column = QVBoxLayout(self._entries)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        dose, most = labelled(theme, "Dose", self._dose), labelled(theme, "Most in any 24 h", self._most)
        for pair in ((dose, most), (self._each, self._lockout)):
            row = Flow(theme.space(4))
            for part in pair:
                row.add(part, stretch=1, least=theme.px(_PAIR_PX))
            column.addLayout(row)
        self._echo = Text(theme, role="small", tone="second", wrap=True, tabular=True)
        self._echo.setObjectName("patient-echo")
        self._button = Button(theme, "Press the patient's button", name="patient-button", look="small")
        self._button.setToolTip("Hands at the simulated bedside press it; the pump decides.")
        self._felt = Text(theme, role="small", tone="second", wrap=True)
        self._felt.setObjectName("patient-felt")
        for part in (self._allowed, self._entries, self._echo, self._button, self._felt):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._connect()

    def _connect(self) -> None:
        self._dose.setObjectName("patient-dose")
        self._most.setObjectName("patient-most")
        self._button.clicked.connect(self.pressed)
        self._allowed.chosen.connect(lambda key: self._say(replace(self._typed, on=key == "on")))
        self._dose.value_changed.connect(lambda value: self._say(replace(self._typed, dose=value)))
        self._each.changed.connect(lambda value: self._say(replace(self._typed, each=value)))
        self._lockout.changed.connect(lambda value: self._say(replace(self._typed, lockout=value)))
        self._most.value_changed.connect(lambda value: self._say(replace(self._typed, per_day=value)))

    def set_state(self, state: PatientState, *, fresh: bool = False) -> None:
        """Show `state`; `fresh` when it does not come from these fields."""
        if state == self._state and not fresh:
            return
        self._state = state
        typed, was = state.typed, state.in_pump
        self._typed = typed
        self._allowed.set_choice("on" if typed.on else "off")
        self._allowed.setEnabled(not state.off)
        self._entries.setVisible(typed.on)
        self._entries.setEnabled(not state.off)
        for field, value, before in (
            (self._dose, typed.dose, was.dose),
            (self._most, typed.per_day, was.per_day),
        ):
            if fresh:
                field.put(value)
            field.set_state(EntryState(value, before, compared=True))
        self._each.set_lasts(typed.each, was.each, compared=True, fresh=fresh)
        self._lockout.set_lasts(typed.lockout, was.lockout, compared=True, fresh=fresh)
        words = state.off or state.echo
        self._echo.setText(words)
        self._echo.setVisible(bool(words))
        self._button.setVisible(state.button)
        self._felt.setText(state.felt)
        self._felt.setVisible(state.button and bool(state.felt))

    @property
    def echo(self) -> str:
        """What is said below the entries."""
        return self._echo.text()

    def problem(self) -> str:
        """Return the sentence of the first field whose text is no value although something stands in it."""
        if not self._typed.on:
            return ""
        own = next((one.problem() for one in (self._dose, self._most) if one.text() and one.problem()), "")
        return own or self._each.problem() or self._lockout.problem()

    def _say(self, typed: PatientEntry) -> None:
        self._typed = typed
        self.entry_changed.emit(typed)
