"""What follows from a refill: when the next is due and why, when the alarm sounds, how fast it flows.

Apart from `refill_words` because dates are forecast from the pump as it will be, not as it was read. Knows
no Qt.
"""

from __future__ import annotations

from dataclasses import replace

from console.domain import calendar, dosing
from console.domain.change import RefillChange
from console.domain.quantities import PL_PER_ML, flow_pl_per_h
from console.domain.reading import Alarm, BolusKind, Reading, RunningBolus
from console.domain.wording import NOTHING, amount, date_text
from ui.format import days_away
from ui.models import refill as refills
from ui.models import refill_entry as entries
from ui.models import summary
from ui.models.refill_entry import RefillEntry
from ui.state import ConsoleState

_HOURS_PER_DAY = 24


def dates(
    entry: RefillEntry, state: ConsoleState, change: RefillChange | None
) -> tuple[tuple[str, str, bool], ...]:
    """Return what follows from the refill: (label, words, differs) lines; of half of one nothing."""
    reading = state.reading
    if reading is None or change is None:
        return tuple(
            (label, NOTHING, False) for label in ("Refill by", "Binding", "Low-reservoir alarm", "Flow")
        )
    told, filled = refills.stable_until(entry, state), after(reading, change, entries.now_ms(state))
    foreseen = summary.forecast(replace(state, reading=filled), filled)
    today = calendar.day(entries.now_ms(state))
    due = foreseen.refill_by
    alarm = (
        NOTHING
        if foreseen.low_alarm_ms is None
        else f"{date_text(calendar.day(foreseen.low_alarm_ms))}, calculated"
    )
    until = "" if change.stable_until is None else date_text(change.stable_until)
    return (
        (
            "Refill by",
            NOTHING if due is None else f"{date_text(due)} ({days_away((due - today).days)})",
            True,
        ),
        ("Binding", binding_text(foreseen.binding), False),
        ("Low-reservoir alarm", alarm, False),
        ("Drug stable until", f"{until}, {told[1]}" if told and until else until or NOTHING, False),
        ("Flow", _flow(change), change.prescription.drug != reading.prescription.drug),
    )


def after(reading: Reading, change: RefillChange, at_ms: int) -> Reading:
    """Return the reading as it will be once the pump has taken `change`: for forecasts alone."""
    bridge = None
    if change.bridge is not None:
        bridge = RunningBolus(BolusKind.BRIDGE, change.bridge.phases, at_ms, replaces=True)
    silent = tuple(alarm for alarm in reading.alarms if alarm is not Alarm.LOW_RESERVOIR)
    return replace(
        reading,
        prescription=change.prescription,
        bolus=bridge,
        clock_ms=at_ms,
        reservoir_pl=change.holds_pl,
        filled_ms=at_ms,
        stable_until=change.stable_until,
        alarms=silent,
    )


def binding_text(binding: object) -> str:
    """Return what fixes the date, in words; the value of an unlisted reason is its own word."""
    value = str(getattr(binding, "value", binding) or "")
    return _BINDINGS.get(value, value.replace("-", " ") or NOTHING)


_BINDINGS = {
    "alarm": "low-reservoir alarm, less the clinic's margin",
    "stability": "the drug's stability ends",
    "expiry": "the vial expires",
    "patient-boluses": "patient boluses at their most",
}


def _flow(change: RefillChange) -> str:
    daily_ng = dosing.weekly_mean_ng(change.prescription.infusion)
    flow = flow_pl_per_h(daily_ng / _HOURS_PER_DAY, change.prescription.drug.concentration) * _HOURS_PER_DAY
    return amount(flow / PL_PER_ML, "mL/day", 3)
