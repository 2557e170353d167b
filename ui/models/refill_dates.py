"""What follows from a refill: when the next is due and why, when the alarm sounds, how fast it flows.

Apart from `refill_words` because dates are forecast from the pump as it will be, not as it was read. Knows
no Qt.
"""

from __future__ import annotations

from datetime import date

from console.domain import calendar, dosing, reservoir
from console.domain.change import RefillChange
from console.domain.quantities import PL_PER_ML, flow_pl_per_h
from console.domain.reading import BolusKind, Reading, RunningBolus
from console.domain.reservoir import Binding
from console.domain.wording import NOTHING, amount, date_text
from ui.format import days_away
from ui.models import refill as refills
from ui.models import refill_entry as entries
from ui.models.refill_entry import RefillEntry
from ui.state import ConsoleState

LABELS = ("Refill by", "Binding", "Low-reservoir alarm", "Drug stable until", "Flow")
_HOURS_PER_DAY = 24
_BINDINGS = {
    Binding.ALARM: "alarm less the clinic's margin",
    Binding.STABILITY: "the drug's stability ends",
    Binding.EXPIRY: "the vial expires",
    Binding.PATIENT_BOLUSES: "patient boluses at their most",
    Binding.NEVER: "the pump does not run low",
}


def dates(
    entry: RefillEntry, state: ConsoleState, change: RefillChange | None
) -> tuple[tuple[str, str, bool], ...]:
    """Return what follows from the refill: (label, words, differs) lines; of half of one nothing."""
    reading = state.reading
    if reading is None or change is None:
        return tuple((label, NOTHING, False) for label in LABELS)
    foreseen, today = forecast(entry, state, reading, change), calendar.day(entries.now_ms(state))
    due = foreseen.refill_by
    low = None if foreseen.low_alarm_ms is None else calendar.day(foreseen.low_alarm_ms)
    by = LABELS[0] if due is None else f"{LABELS[0]}, {days_away((due - today).days)}"
    flow = "Flow" if change.bridge is None else "Flow after the bridge"
    told = (
        (_date(due), True),
        (binding_text(foreseen.binding), False),
        (_date(low), False),
        (_date(change.stable_until), False),
        (_flow(change), change.prescription.drug != reading.prescription.drug),
    )
    return tuple(
        (label, words, differs)
        for label, (words, differs) in zip((by, *LABELS[1:-1], flow), told, strict=True)
    )


def forecast(
    entry: RefillEntry, state: ConsoleState, reading: Reading, change: RefillChange
) -> reservoir.Forecast:
    """Return when the pump runs low once it has taken `change`, by the clinic's margin and the label."""
    drug = state.catalog.drugs.get(change.prescription.drug.name)
    at_ms = entries.now_ms(state)
    left_halfway = entry.leaving and change.filled.pl == 0
    bridge = None
    if change.bridge is not None:
        bridge = RunningBolus(BolusKind.BRIDGE, change.bridge.phases, at_ms, replaces=True)
    return reservoir.forecast(
        change.holds_pl,
        change.prescription,
        at_ms,
        residual_alarm_pl=change.prescription.low_reservoir.pl,
        stability_until=change.stable_until if left_halfway else refills.stability_ends(entry, state),
        margin_days=0 if drug is None else drug.refill_margin_days,
        bolus=bridge,
        stopped=not reading.flows,
        expires=None if left_halfway else entries.expiry_day(entry),
    )


def binding_text(binding: Binding) -> str:
    """Return what fixes the date, in words."""
    return _BINDINGS[binding]


def _date(day: date | None) -> str:
    return NOTHING if day is None else date_text(day)


def _flow(change: RefillChange) -> str:
    daily_ng = dosing.weekly_mean_ng(change.prescription.infusion)
    flow = flow_pl_per_h(daily_ng / _HOURS_PER_DAY, change.prescription.drug.concentration) * _HOURS_PER_DAY
    return amount(flow / PL_PER_ML, "mL/day", 3)
