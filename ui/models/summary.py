"""What the Overview says of a therapy, in words: dose, reservoir, dates and alarms.

Apart from the page so that every sentence can be tried without Qt, and from `attention`, which is what
needs somebody now. All figures are the pump's own,
programmed or calculated; nothing here is measured or true.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from console.domain import dosing, reservoir
from console.domain.alarms import KINDS, Alarm
from console.domain.calendar import day
from console.domain.prescription import EVERY_DAY, Flex, Infusion
from console.domain.quantities import NG_PER_MCG, PL_PER_ML
from console.domain.reading import BolusKind, Reading, RunningBolus
from console.domain.visit import Operation
from console.domain.wording import (
    amount,
    date_text,
    days_text,
    drug_text,
    infusion_text,
    number_text,
    replace_before_text,
)
from console.session.journal import Verdict
from ui.format import days_away, wall_time
from ui.models import changes
from ui.models.alarm_line import BADGES
from ui.state import ConsoleState

ALARMS = {alarm: (kind.label, BADGES[kind.priority]) for alarm, kind in KINDS.items()}
"""Alarm → its words and its kind of badge, the most urgent first."""

_STILL = {
    Alarm.END_OF_SERVICE: "OFF",
    Alarm.MOTOR_STALL: "STALLED",
    Alarm.EMPTY_RESERVOIR: "EMPTY",
}
"""Alarm → what a pump is called that gives nothing for it; the first that stands decides."""

_BINDINGS = {
    reservoir.Binding.STABILITY: "the drug's stability ends, teaching value",
    reservoir.Binding.EXPIRY: "the vial expires",
    reservoir.Binding.PATIENT_BOLUSES: "if the patient takes every bolus allowed, calculated",
}
_DAYS_PER_MONTH = 30


@dataclass(frozen=True, slots=True)
class Summary:
    """The four cards. `level` and `alarm_level` are shares of the reservoir, 0 to 1, for its bar."""

    daily: str
    dose_note: str
    reservoir: str
    capacity: str
    level: float
    alarm_level: float
    reservoir_note: str
    refill: str
    refill_note: str
    alarms: tuple[tuple[str, str], ...]
    alarms_note: str


def summary(state: ConsoleState, reading: Reading) -> Summary:
    """Return what the four cards say of `reading`, with dates counted from the pump's clock."""
    running = reading.prescription
    foreseen = forecast(state, reading)
    left = reading.reservoir_pl
    return Summary(
        daily=number_text(_flowing_ng(reading) / NG_PER_MCG, 1),
        dose_note=_dose_note(reading),
        reservoir=number_text(_millilitres(left), 2),
        capacity=f"of {amount(_millilitres(reading.capacity_pl), 'mL')}",
        level=left / reading.capacity_pl,
        alarm_level=running.low_reservoir.pl / reading.capacity_pl,
        reservoir_note=_reservoir_note(reading),
        refill="Not foreseen" if foreseen.refill_by is None else date_text(foreseen.refill_by),
        refill_note=_refill_note(foreseen, day(now_ms(state, reading))),
        alarms=tuple(words for alarm, words in ALARMS.items() if alarm in reading.alarms),
        alarms_note=replacement(reading),
    )


def _dose_note(reading: Reading) -> str:
    """Return what stands below the daily dose: the drug, the pattern, and that none of it flows, if so."""
    running = reading.prescription
    told = f"{drug_text(running.drug)} · {dose_note(running.infusion)}"
    still = still_word(reading)
    if still:
        why = "OFF, end of service" if Alarm.END_OF_SERVICE in reading.alarms else still
        return f"{why}: nothing flows; stored: {changes.daily(running.infusion)} · {told}"
    bolus = reading.bolus
    bridged = bolus is not None and bolus.kind is BolusKind.BRIDGE
    return f"when the bridge has ended · {told}" if bridged else told


def begun(reading: Reading) -> RunningBolus | None:
    """Return the bolus under way as it has run today: one that a stop holds, from when it began."""
    bolus = reading.bolus
    if bolus is None or reading.stopped_ms is None:
        return bolus
    return replace(bolus, started_ms=bolus.started_ms - (reading.clock_ms - reading.stopped_ms))


def still_word(reading: Reading) -> str:
    """Return what a pump is called that gives nothing as it knows itself; empty of one that runs."""
    if reading.stopped_ms is not None and Alarm.END_OF_SERVICE not in reading.alarms:
        return "STOPPED"
    return next((word for alarm, word in _STILL.items() if alarm in reading.alarms), "")


def _flowing_ng(reading: Reading) -> Fraction:
    """Return the daily dose in ng: none of a pump that gives nothing, whatever is stored in it."""
    return Fraction(0) if still_word(reading) else dosing.highest_day_ng(reading.prescription.infusion)


def _reservoir_note(reading: Reading) -> str:
    alarm = f"alarm at {amount(reading.prescription.low_reservoir.ml, 'mL')}"
    if reading.measured_pl is None:
        return alarm
    return f"{alarm}; the pump's level sensor measures {amount(_millilitres(reading.measured_pl), 'mL', 1)}"


def forecast(state: ConsoleState, reading: Reading) -> reservoir.Forecast:
    """Return the reservoir's forecast from the reading on, by drug stability and the clinic's margin."""
    drug = state.catalog.drugs.get(reading.prescription.drug.name)
    return reservoir.forecast(
        reading.reservoir_pl,
        reading.prescription,
        reading.clock_ms,
        residual_alarm_pl=reading.prescription.low_reservoir.pl,
        stability_until=stable_until(state),
        margin_days=drug.refill_margin_days if drug else 0,
        bolus=reading.bolus,
        stopped=not reading.flows,
    )


def stable_until(state: ConsoleState) -> date | None:
    """Return the last day the drug may be used: as the pump was told, else counted from its filling.

    A pump that was told of no filling is counted from its implant. None if not known.
    """
    reading = state.reading
    if reading is None or reading.stable_until is not None:
        return None if reading is None else reading.stable_until
    implanted_ms = None if state.implant is None else state.implant.implanted_ms
    filled_ms = implanted_ms if reading.filled_ms is None else reading.filled_ms
    days = _stability_days(state, reading)
    return None if filled_ms is None or days is None else day(filled_ms) + timedelta(days=days)


def _stability_days(state: ConsoleState, reading: Reading) -> int | None:
    """Return how long the drug keeps at its strength, by the data file."""
    held = reading.prescription.drug
    drug = state.catalog.drugs.get(held.name)
    if drug is None:
        return None
    own = {strength.concentration: strength.stability_days for strength in drug.strengths}
    return own.get(held.concentration, drug.stability_days)


def dose_note(infusion: Infusion) -> str:
    """Return the pattern in words: `flex, 5 steps, every day`; where days differ, also the dose of each."""
    words = infusion_text(infusion)
    words = words[0].lower() + words[1:]
    if not isinstance(infusion, Flex) or len(infusion.groups) == 1:
        return f"{words}, {days_text(EVERY_DAY)}"
    totals = dosing.daily_ng(infusion)
    each = (
        f"{days_text(group.days)} {number_text(totals[group.days[0]] / NG_PER_MCG, 1)}"
        for group in infusion.groups
    )
    return f"{words}; highest day shown, {', '.join(each)}"


def read_note(state: ConsoleState) -> str:
    """Return the badge beside the title: when the pump was read, and how that compares with the record."""
    if state.reading is None or state.read_wall_ms is None:
        return ""
    read = f"read {wall_time(state.read_wall_ms)}"
    last = last_committed(state.operations)
    if last is None:
        return f"{read} · first program on record"
    same = (last.version, last.digest) == (state.reading.version, state.reading.digest)
    return f"{read} · {'same as the record' if same else 'differs from the record'}"


def _refill_note(foreseen: reservoir.Forecast, today: date) -> str:
    if foreseen.refill_by is None:
        return "at this rate the pump does not run low"
    if foreseen.binding in _BINDINGS:
        why = _BINDINGS[foreseen.binding]
    elif foreseen.low_alarm_ms is not None:
        why = f"alarm {date_text(day(foreseen.low_alarm_ms)).rpartition(' ')[0]}, calculated"
    else:
        why = "calculated"
    return f"{days_away((foreseen.refill_by - today).days)} · {why}"


def replacement(reading: Reading) -> str:
    """Return when the replacement warning is to be expected, or what it means since it sounds."""
    months, ends_ms = reading.months_to_eri, reading.service_ends_ms
    if Alarm.END_OF_SERVICE in reading.alarms and ends_ms is not None:
        return f"The pump is off since {date_text(day(ends_ms))}: replace it"
    if ends_ms is not None:
        return f"{replace_before_text(ends_ms)}; plan at least 3 months ahead"
    if months is None:
        return "replacement date not told by this pump"
    if months == 0:
        return "replacement warning within a month, estimate"
    about = day(reading.clock_ms) + timedelta(days=months * _DAYS_PER_MONTH)
    return f"replacement warning about {' '.join(date_text(about).split()[2:])}, estimate"


def last_committed(operations: tuple[Operation, ...]) -> Operation | None:
    """Return the last operation that the record knows as carried out."""
    done = [operation for operation in operations if operation.verdict == Verdict.COMMITTED]
    return max(done, key=lambda operation: operation.version or 0, default=None)


def now_ms(state: ConsoleState, reading: Reading) -> int:
    """Return the pump's clock as last known."""
    return max(reading.clock_ms, state.clock_ms or 0)


def _millilitres(volume_pl: int) -> Fraction:
    return Fraction(volume_pl, PL_PER_ML)
