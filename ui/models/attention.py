"""What needs somebody's attention in the reading at hand: alarms, what runs beside the program, and dates.

Apart from `summary`, which tells how the therapy is. All of it is the pump's own: programmed, calculated, or
measured by a level sensor where it has one.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from console.domain import fallback
from console.domain.alarms import KINDS, Priority
from console.domain.calendar import day
from console.domain.change import Bridge
from console.domain.prescription import Drug, Later, PatientBolus
from console.domain.quantities import MS_PER_DAY, PL_PER_ML
from console.domain.reading import Alarm, BolusKind, Reading, RunningBolus
from console.domain.wording import (
    amount,
    bolus_text,
    date_text,
    duration_text,
    moment_text,
    replace_before_text,
)
from ui.format import counted
from ui.models import bridging, changes, summary
from ui.models import patient_boluses as patients
from ui.models import when as whens
from ui.state import ConsoleState

_REPLACE_SOON_MONTHS = 12
_RESET = (
    "Its therapy is lost; it gives its minimum rate, and withdrawal may begin within 12 to 24 h. Compare it "
    "with the order, and program it anew."
)
_NOT_THE_SAME = (
    "A pump only counts up. Its memory is older than the record, or it is another pump of the same number: "
    "find out which before the next change. What is shown here is what the pump holds."
)
_ALARM_ADVICE = {
    Alarm.END_OF_SERVICE: "Nothing flows and nothing can be programmed: replace the pump. Withdrawal may "
    "begin within 12 to 24 h; baclofen by mouth alone is not relied on: keep watch.",
    Alarm.MOTOR_STALL: "Nothing flows while the rotor stands still; withdrawal may begin within 12 to "
    "24 h. After an MRI it should turn again by itself, at times only after 2 to 24 h: read the pump twice, "
    "for a recovery may be told only at a second reading.",
    Alarm.STOPPED_48H: "Resume it, or plan without it: after 48 h at a standstill it may give too much, "
    "or too little.",
    Alarm.LOW_BATTERY_RESET: _RESET,
    Alarm.TUBE_SET: "Compare the next residuals closely, and plan its replacement.",
    Alarm.EMPTY_RESERVOIR: "The pump gives no drug. Withdrawal may begin within 12 to 24 h: refill now. "
    "Baclofen by mouth alone is not relied on: keep watch.",
    Alarm.MEMORY_RESET: _RESET,
    Alarm.LOW_RESERVOIR: "Arrange the refill now; some feel withdrawal before the reservoir is empty.",
}


@dataclass(frozen=True, slots=True)
class Attention:
    """Something that is so now: the sentence, what follows from it, its icon, and a button (key, words)."""

    strong: str
    rest: str
    mark: str
    action: tuple[str, str] | None = None


def attentions(state: ConsoleState) -> tuple[Attention, ...]:
    """Return what needs attention in the reading at hand, the most urgent first; often nothing.

    A stopped pump is said on every page (`standing`), and so not here once more.
    """
    reading = state.reading
    if reading is None:
        return ()
    found = [
        Attention(_stands(reading, alarm), _ALARM_ADVICE[alarm], "alarm")
        for alarm in summary.ALARMS
        if alarm in reading.alarms and alarm in _ALARM_ADVICE
    ]
    return (
        *found,
        *_level(state, reading),
        *_changed_elsewhere(state, reading),
        *_running(state, reading),
        *_dates(state, reading),
    )


def _stands(reading: Reading, alarm: Alarm) -> str:
    label = KINDS[alarm].label
    if KINDS[alarm].priority is Priority.MESSAGE:
        return f"{label}: {KINDS[alarm].told}"
    silent = reading.silenced_at(reading.clock_ms)
    return f"{label} alarm is {'silenced; it stands' if silent else 'sounding'}."


def _level(state: ConsoleState, reading: Reading) -> list[Attention]:
    """Return that a level sensor and the pump's account are further apart than a syringe leaves open."""
    if reading.measured_pl is None:
        return []
    apart_pl = reading.measured_pl - reading.reservoir_pl
    if abs(apart_pl) <= state.catalog.practice.residual_floor.pl:
        return []
    measured, calculated = (Fraction(pl, PL_PER_ML) for pl in (reading.measured_pl, reading.reservoir_pl))
    way = "more" if apart_pl > 0 else "less"
    told = f"The level sensor measures {amount(measured, 'mL', 1)}, {way} than the "
    told += f"{amount(calculated, 'mL', 1)} that the pump calculates."
    rest = "Was it filled or emptied and not told? Find the cause before the next change."
    return [Attention(told, rest, "question", ("refill", "Go to Refill"))]


def _changed_elsewhere(state: ConsoleState, reading: Reading) -> list[Attention]:
    """Return that the pump holds another program than the record knows, if it does."""
    last = summary.last_committed(state.operations)
    held = reading.version, reading.digest
    if last is None or last.version is None or held == (last.version, last.digest):
        return []
    if reading.made_by_pump:
        return [Attention(fallback.told(reading.version), "", "question", ("program", "Go to Program"))]
    told = f"The pump holds program {reading.version}; the record knows program {last.version}."
    rest = "It was changed from elsewhere. What is shown here is what the pump holds."
    if reading.version == last.version:
        told = f"The pump holds another program {reading.version} than the record."
    if reading.version <= last.version:
        rest = _NOT_THE_SAME
    return [Attention(told, rest, "question", ("visits", "See the record"))]


def _running(state: ConsoleState, reading: Reading) -> list[Attention]:
    """Return what runs beside or in place of the program, what comes later, and what the patient may add."""
    found, running, held = [], reading.bolus, reading.prescription
    stands = reading.stopped_ms is not None
    if running is not None and (stands or running.ends_ms > summary.now_ms(state, reading)):
        found.append(_under_way(running, held.drug, stands=stands))
    if held.later is not None:
        found.append(_planned(held.later))
    if held.patient_bolus is not None:
        found.append(_patient_boluses(reading, held.patient_bolus))
    return found


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
    now_ms = summary.now_ms(state, reading)
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
    due = summary.forecast(state, reading).refill_by
    if due is not None and due < day(now_ms) and Alarm.LOW_RESERVOIR not in reading.alarms:
        found.append(
            Attention(f"The refill was due by {date_text(due)}.", "Arrange it before the alarm.", "question")
        )
    months = reading.months_to_eri
    if Alarm.END_OF_SERVICE in reading.alarms:
        return found
    if reading.service_ends_ms is not None:
        told = f"{replace_before_text(reading.service_ends_ms)}."
        return [*found, Attention(told, "Plan the replacement at least 3 months ahead.", "question")]
    if months is not None and months < _REPLACE_SOON_MONTHS:
        found.append(
            Attention(summary.replacement(reading), "Plan the replacement at least 3 months ahead.", "note")
        )
    return found
