"""The helper "Bolus on a base": when, how much and how long, put into the steps as two of them.

Apart from the step table, which takes what comes of it like any steps. It says beforehand what it will do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.clock import Clock
from console.domain.catalog import Catalog
from ui.models.step_bolus import StepBolus
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.dose_field import DoseField
from ui.widgets.flow import Flow
from ui.widgets.labelled import labelled
from ui.widgets.lasts_fields import LastsFields
from ui.widgets.text import Text
from ui.widgets.time_field import TimeField

_FIELD_PX, _PAIR_PX = 120, 240


class StepBolusCard(Card):
    """`put_asked(StepBolus)` when it is to be put in; `words_of` says what that comes to, or why not."""

    put_asked = Signal(object)

    def __init__(self, theme: Theme, catalog: Catalog, clock: Clock, parent: QWidget | None = None) -> None:
        """Build it empty."""
        super().__init__(theme, "Bolus on a base", name="step-bolus-card", parent=parent)
        self.words_of: Callable[[StepBolus], tuple[str, bool]] = lambda _: ("", False)
        """Tells of an entry what it comes to, and whether it can be put in; set by the page."""
        self._typed = StepBolus()
        self._start = TimeField(theme, clock, "Bolus on a base, at")
        self._dose = DoseField(theme, catalog.quantities["periodic-dose"], clock, "Bolus on a base, dose")
        self._each = LastsFields(
            theme, catalog.quantities["bolus-duration"], clock, name="step-bolus-lasts", label="Lasts"
        )
        self._put = Button(theme, "Put it into the steps", name="step-bolus-put", look="small")
        self._echo = Text(theme, role="small", tone="second", wrap=True, tabular=True)
        self._echo.setObjectName("step-bolus-echo")
        self._start.setObjectName("step-bolus-start")
        self._dose.setObjectName("step-bolus-dose")
        row = Flow(theme.space(4))
        row.add(labelled(theme, "At", self._start), stretch=1, least=theme.px(_FIELD_PX))
        row.add(labelled(theme, "Dose on top", self._dose), stretch=1, least=theme.px(_FIELD_PX))
        row.add(self._each, stretch=2, least=theme.px(_PAIR_PX))
        foot = Flow(theme.space(3))
        foot.add(self._put)
        foot.add(self._echo, stretch=1, least=theme.px(_PAIR_PX))
        self.body.addLayout(row)
        self.body.addLayout(foot)
        self._start.value_changed.connect(lambda value: self._say(replace(self._typed, minute=value)))
        self._dose.value_changed.connect(lambda value: self._say(replace(self._typed, dose=value)))
        self._each.changed.connect(lambda value: self._say(replace(self._typed, each=value)))
        self._put.clicked.connect(self._ask)
        self.refresh()

    @property
    def echo(self) -> str:
        """What is said of the entry."""
        return self._echo.text()

    def refresh(self) -> None:
        """Say anew what the entry comes to, after the steps have changed."""
        words, ready = self.words_of(self._typed)
        self._echo.setText(
            words or "Two steps, of the thirteen a day holds: more for a while, then as before."
        )
        self._put.set_reason_off(
            "" if ready else words or "Type when the bolus begins, its dose, and how long."
        )

    def _say(self, typed: StepBolus) -> None:
        self._typed = typed
        self.refresh()

    def _ask(self) -> None:
        typed, self._typed = self._typed, StepBolus()
        for field in (self._start, self._dose, self._each.hours, self._each.minutes):
            field.put(None)
        self.put_asked.emit(typed)
        self.refresh()
