"""The card of periodic boluses: dose, interval, duration and basal, and what they come to, read back at once.

Apart from the step table because a bolus that comes round by an interval has no place in a day. Hours and
minutes are two labelled fields each: an interval typed into the wrong unit has cost lives (NE-16).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.clock import Clock
from console.domain.catalog import Catalog
from ui.models import periodic as periodics
from ui.models.periodic import Counted, Periodic
from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.choices import Choices
from ui.widgets.dose_field import DoseField
from ui.widgets.entry_field import EntryField, EntryState
from ui.widgets.flow import Flow
from ui.widgets.labelled import labelled
from ui.widgets.lasts_fields import LastsFields
from ui.widgets.text import Text
from ui.widgets.time_field import TimeField

_PAIR_PX = 240


@dataclass(frozen=True, slots=True)
class PeriodicState:
    """What the card shows: the entries, the pump's where it runs this mode, and the echo, line by line."""

    typed: Periodic
    in_pump: Periodic | None
    echo: tuple[str, ...]


class PeriodicCard(Card):
    """`entry_changed(Periodic)` at every key that makes a difference."""

    entry_changed = Signal(object)

    def __init__(self, theme: Theme, catalog: Catalog, clock: Clock, parent: QWidget | None = None) -> None:
        """Build it empty; nothing stands in it that nobody typed (NE-20)."""
        super().__init__(
            theme, "A bolus, again and again, on a basal rate", name="periodic-card", parent=parent
        )
        self._state: PeriodicState | None = None
        self._typed = Periodic()
        quantities = catalog.quantities
        self._dose = DoseField(theme, quantities["periodic-dose"], clock, "Dose of each bolus")
        self._basal = DoseField(theme, quantities["periodic-basal"], clock, "Basal rate between boluses")
        self._every = LastsFields(
            theme, quantities["periodic-interval"], clock, name="periodic-every", label="Every"
        )
        self._each = LastsFields(
            theme, quantities["periodic-duration"], clock, name="periodic-lasts", label="Each lasts"
        )
        self._counted = Choices(theme, name="periodic-counted", label="Boluses counted", small=True)
        self._minute = TimeField(theme, clock, "One bolus at")
        self._minute_part = labelled(theme, "One bolus at", self._minute)
        self._echo = Text(theme, tone="second", wrap=True, tabular=True)
        self._lay_out(theme)
        self._connect()

    def _lay_out(self, theme: Theme) -> None:
        self._dose.setObjectName("periodic-dose")
        self._basal.setObjectName("periodic-basal")
        self._minute.setObjectName("periodic-minute")
        self._echo.setObjectName("periodic-echo")
        doses, times = Flow(theme.space(4)), Flow(theme.space(4))
        for words, field in (("Dose of each bolus", self._dose), ("Basal, all the time", self._basal)):
            doses.add(labelled(theme, words, field), stretch=1, least=theme.px(_PAIR_PX))
        for pair in (self._every, self._each):
            times.add(pair, stretch=1, least=theme.px(_PAIR_PX))
        counted = Flow(theme.space(4))
        counted.add(labelled(theme, "Boluses are counted", self._counted))
        counted.add(self._minute_part)
        self.body.addLayout(doses)
        self.body.addLayout(times)
        self.body.addLayout(counted)
        self.body.addWidget(self._echo)

    def _connect(self) -> None:
        self._dose.value_changed.connect(lambda value: self._say(replace(self._typed, dose=value)))
        self._basal.value_changed.connect(lambda value: self._say(replace(self._typed, basal=value)))
        self._every.changed.connect(lambda value: self._say(replace(self._typed, every=value)))
        self._each.changed.connect(lambda value: self._say(replace(self._typed, each=value)))
        self._minute.value_changed.connect(lambda value: self._say(replace(self._typed, minute=value)))
        self._counted.chosen.connect(lambda key: self._say(replace(self._typed, counted=Counted(key))))

    def set_state(self, state: PeriodicState, *, fresh: bool = False) -> None:
        """Show `state`; `fresh` when it does not come from these fields."""
        if state == self._state and not fresh:
            return
        self._state = state
        typed = self._typed = state.typed
        was = state.in_pump or Periodic()
        for field, value, before in (
            (self._dose, typed.dose, was.dose),
            (self._basal, typed.basal, was.basal),
            (self._minute, typed.minute, was.minute),
        ):
            if fresh:
                field.put(value)
            field.set_state(EntryState(value, before, compared=True))
        self._every.set_lasts(typed.every, was.every, compared=True, fresh=fresh)
        self._each.set_lasts(typed.each, was.each, compared=True, fresh=fresh)
        self._counted.set_choices(periodics.choices(typed), typed.counted.value)
        self._minute_part.setVisible(typed.counted is Counted.CLOCK)
        self._echo.setText("\n".join(state.echo))
        self._echo.setVisible(bool(state.echo))

    @property
    def echo(self) -> str:
        """What the card says the entries come to."""
        return self._echo.text()

    def problem(self) -> str:
        """Return the sentence of the first field whose text is no value although something stands in it."""
        fields: tuple[EntryField, ...] = (self._dose, self._basal, self._minute)
        own = next((field.problem() for field in fields if field.text() and field.problem()), "")
        return own or self._every.problem() or self._each.problem()

    def _say(self, typed: Periodic) -> None:
        self._typed = typed
        self.entry_changed.emit(typed)
