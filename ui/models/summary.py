"""What the Overview says of a therapy, in words: dose, reservoir, dates, alarms, and what needs attention.

Apart from the page so that every sentence can be tried without Qt. All figures are the pump's own,
programmed or calculated; nothing here is measured or true.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from console.domain import dosing, reservoir
from console.domain.calendar import day
from console.domain.change import Bridge
from console.domain.prescription import EVERY_DAY, Drug, Flex, Infusion, Later, PatientBolus
from console.domain.quantities import MS_PER_DAY, NG_PER_MCG, PL_PER_ML
from console.domain.reading import Alarm, BolusKind, Reading, RunningBolus
from console.domain.visit import Operation
from console.domain.wording import (
    amount,
    bolus_text,
    date_text,
    days_text,
    drug_text,
    duration_text,
    infusion_text,
    moment_text,
    number_text,
)
from console.session.journal import Verdict
from ui.format import counted, days_away, wall_time
from ui.models import bridging, changes
from ui.models import patient_boluses as patients
from ui.models import when as whens
from ui.state import ConsoleState

ALARMS = {
    Alarm.EMPTY_RESERVOIR: ("Reservoir empty", "alarm-high"),
    Alarm.PUMP_STOPPED: ("Pump stopped", "alarm-medium"),
    Alarm.MEMORY_RESET: ("Memory reset", "alarm-high"),
    Alarm.LOW_RESERVOIR: ("Low reservoir", "alarm-medium"),
}
"""Alarm → its words and its kind of badge, the most urgent first."""

_ALARM_ADVICE = {
    Alarm.EMPTY_RESERVOIR: "The pump gives no drug. Withdrawal may begin within 12 to 24 h: refill now, or "
    "bridge by mouth, and keep watch.",
    Alarm.PUMP_STOPPED: "Nothing flows by order. Withdrawal may begin within 12 to 24 h of the stop.",
    Alarm.MEMORY_RESET: "The pump lost its memory and runs what it shows here. Compare it with the order.",
    Alarm.LOW_RESERVOIR: "Arrange the refill now; some feel withdrawal before the reservoir is empty.",
}
_BINDINGS = {
    reservoir.Binding.STABILITY: "the drug's stability ends, teaching value",
    reservoir.Binding.EXPIRY: "the vial expires",
    reservoir.Binding.PATIENT_BOLUSES: "if the patient takes every bolus allowed, calculated",
}
_REPLACE_SOON_MONTHS = 12
_DAYS_PER_MONTH = 30


@dataclass(frozen=True, slots=True)
class Attention:
    """Something that is so now: the sentence, what follows from it, its icon, and a button (key, words)."""

    strong: str
    rest: str
    mark: str
    action: tuple[str, str] | None = None


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
        daily=number_text(dosing.highest_day_ng(running.infusion) / NG_PER_MCG, 1),
        dose_note=_dose_note(reading),
        reservoir=number_text(_millilitres(left), 2),
        capacity=f"of {amount(_millilitres(reading.capacity_pl), 'mL')}",
        level=left / reading.capacity_pl,
        alarm_level=running.low_reservoir.pl / reading.capacity_pl,
        reservoir_note=_reservoir_note(state, reading),
        refill="Not foreseen" if foreseen.refill_by is None else date_text(foreseen.refill_by),
        refill_note=_refill_note(foreseen, day(_now_ms(state, reading))),
        alarms=tuple(words for alarm, words in ALARMS.items() if alarm in reading.alarms),
        alarms_note=_replacement(reading),
    )


def _dose_note(reading: Reading) -> str:
    """Return what stands below the daily dose: the drug, the pattern, and that none of it flows, if so."""
    running = reading.prescription
    told = f"{drug_text(running.drug)} · {dose_note(running.infusion)}"
    stands = "programmed, but the pump is STOPPED: nothing flows"
    return told if reading.stopped_ms is None else f"{stands} · {told}"


def _reservoir_note(state: ConsoleState, reading: Reading) -> str:
    model = state.catalog.pumps.get(reading.identity.model)
    sensor = "; this pump has a level sensor" if model is not None and model.measures_level else ""
    return f"alarm at {amount(reading.prescription.low_reservoir.ml, 'mL')}{sensor}"


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
        stopped=reading.stopped_ms is not None,
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
    last = _last_committed(state.operations)
    if last is None:
        return f"{read} · first program on record"
    same = (last.version, last.digest) == (state.reading.version, state.reading.digest)
    return f"{read} · {'same as the record' if same else 'differs from the record'}"


def attentions(state: ConsoleState) -> tuple[Attention, ...]:
    """Return what needs attention in the reading at hand, the most urgent first; often nothing."""
    reading = state.reading
    if reading is None:
        return ()
    found = [
        Attention(f"{ALARMS[alarm][0]} alarm is sounding.", _ALARM_ADVICE[alarm], "alarm")
        for alarm in ALARMS
        if alarm in reading.alarms
    ]
    last = _last_committed(state.operations)
    if last is not None and last.version is not None and reading.version != last.version:
        found.append(
            Attention(
                f"The pump holds program {reading.version}; the record knows program {last.version}.",
                "It was changed from elsewhere. What is shown here is what the pump holds.",
                "question",
                ("visits", "See the record"),
            )
        )
    running = reading.bolus
    stands = reading.stopped_ms is not None
    if running is not None and (stands or running.ends_ms > _now_ms(state, reading)):
        found.append(_under_way(running, reading.prescription.drug, stands=stands))
    if reading.prescription.later is not None:
        found.append(_planned(reading.prescription.later))
    if reading.prescription.patient_bolus is not None:
        found.append(_patient_boluses(reading, reading.prescription.patient_bolus))
    return (*found, *_dates(state, reading))


def _planned(later: Later) -> Attention:
    """Return what the pump will run by itself, from when."""
    told = f"Then from {moment_text(later.at_ms)}: {whens.brief(later.infusion)}."
    return Attention(told, "The pump changes over by itself.", "note", ("program", "See the program"))


def _patient_boluses(reading: Reading, settings: PatientBolus) -> Attention:
    """Return what the patient may add, how much of it they took, and the worst case."""
    taken = len(reading.patient_boluses)
    given = f"{taken} of {settings.per_day} given in the last 24 h."
    worst = patients.worst(settings, reading.prescription.infusion)
    return Attention(f"Patient boluses: {patients.brief(settings)}.", f"{given} {worst}", "note")


def _under_way(given: RunningBolus, held: Drug, *, stands: bool) -> Attention:
    """Return what runs beside or in place of the program, and until when; a bridge in its own words."""
    if stands:
        told = f"{bolus_text(given.kind)} stands still while the pump is stopped."
        return Attention(told, "It goes on when the pump is resumed.", "note")
    if given.kind is BolusKind.BRIDGE:
        planned = Bridge(given.phases)
        strong, *more = bridging.receives(planned, held, given.started_ms)
        rest = " ".join((*more, bridging.listed(planned, held), "The program resumes by itself."))
        return Attention(f"A bridge is under way. {strong}", rest, "note")
    what, lasts = bolus_text(given.kind), duration_text(given.duration_ms)
    added = (
        "In place of the program, which resumes by itself at the step then due."
        if given.replaces
        else "It is added to the dose rate; the program goes on beneath it."
    )
    told = f"{what} of {changes.running(given)} over {lasts} runs until {moment_text(given.ends_ms)}."
    return Attention(told, added, "note")


def _dates(state: ConsoleState, reading: Reading) -> list[Attention]:
    found = []
    now_ms = _now_ms(state, reading)
    moved = (now_ms - reading.clock_ms) // MS_PER_DAY
    if moved >= 1:
        found.append(
            Attention(
                f"The pump's clock has moved on {counted(moved, 'day')} since this reading.",
                "Reservoir and alarms are as they were then.",
                "note",
                ("read", "Read pump again"),
            )
        )
    due = forecast(state, reading).refill_by
    if due is not None and due < day(now_ms) and Alarm.LOW_RESERVOIR not in reading.alarms:
        found.append(
            Attention(f"The refill was due by {date_text(due)}.", "Arrange it before the alarm.", "question")
        )
    months = reading.months_to_eri
    if months is not None and months < _REPLACE_SOON_MONTHS:
        found.append(
            Attention(_replacement(reading), "Plan the replacement at least 3 months ahead.", "note")
        )
    return found


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


def _replacement(reading: Reading) -> str:
    months = reading.months_to_eri
    if months is None:
        return "replacement date not told by this pump"
    if months == 0:
        return "Replacement warning: the pump stops 90 days after it began"
    about = day(reading.clock_ms) + timedelta(days=months * _DAYS_PER_MONTH)
    return f"replacement warning about {' '.join(date_text(about).split()[2:])}, estimate"


def _last_committed(operations: tuple[Operation, ...]) -> Operation | None:
    """Return the last operation that the record knows as carried out."""
    done = [operation for operation in operations if operation.verdict == Verdict.COMMITTED]
    return max(done, key=lambda operation: operation.version or 0, default=None)


def _now_ms(state: ConsoleState, reading: Reading) -> int:
    return max(reading.clock_ms, state.clock_ms or 0)


def _millilitres(volume_pl: int) -> Fraction:
    return Fraction(volume_pl, PL_PER_ML)
