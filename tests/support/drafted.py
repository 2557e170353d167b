"""States of the window with any change drawn up, read back or under way, made by hand like those of `states`.

Apart from `states`, which holds the visit of the sketches: here are the therapies beside it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from console.domain import bridge, dosing, fallback
from console.domain.alarms import Repeats
from console.domain.change import (
    AlarmsChange,
    BolusChange,
    Bridge,
    Change,
    ImplantChange,
    ImplantKind,
    PrimeCase,
    PrimeChange,
    ProgramChange,
    RefillChange,
    ResumeChange,
    StopChange,
    prescribed,
)
from console.domain.hands import Aspirate, Felt, Inject, Port
from console.domain.path import bridge_path
from console.domain.prescription import (
    EVERY_DAY,
    DayGroup,
    Drug,
    Flex,
    Infusion,
    Later,
    MinimumRate,
    PatientBolus,
    PeriodicBolus,
    Prescription,
    Share,
    Step,
)
from console.domain.quantities import (
    MS_PER_DAY,
    MS_PER_HOUR,
    MS_PER_MINUTE,
    PL_PER_ML,
    Concentration,
    DailyDose,
    Dose,
    Volume,
)
from console.domain.reading import Alarm, BolusKind, ReadBack, Reading, RunningBolus
from console.domain.visit import Deed, Operation
from console.session.journal import Verdict
from support import states
from ui import fold
from ui.state import ConsoleState, Stage, Update

MODEL = states.catalog().pumps["SP-20"]
MINIMUM = MinimumRate(MODEL.minimum_rate_pl_per_h, states.STRENGTH)
OLD = Drug("baclofen", Concentration(500_000))
PERIODIC = PeriodicBolus(Dose(60_000), 6 * MS_PER_HOUR, 10 * MS_PER_MINUTE, MINIMUM)
PATIENT_BOLUS = PatientBolus(Dose(20_000), 5 * MS_PER_MINUTE, 4 * MS_PER_HOUR, 4)
SHARES = Flex(
    (
        DayGroup(
            EVERY_DAY,
            (Step(0, Share(2_500)), Step(360, Share(5_000)), Step(1_080, Share(2_500))),
            DailyDose(290_000),
        ),
    )
)
DOSES = Flex(
    (DayGroup(EVERY_DAY, (Step(0, Dose(60_000)), Step(360, Dose(54_000)), Step(540, Dose(170_000)))),)
)
TOMORROW_MS = states.NOW_MS - states.NOW_MS % MS_PER_DAY + MS_PER_DAY + 6 * MS_PER_HOUR


def running(infusion: Infusion = states.RUNNING, drug: Drug | None = None) -> Prescription:
    """Return `infusion` of `drug`, of the sketches' where none is named."""
    held = drug or states.prescription().drug
    return Prescription(held, infusion, Volume(2 * PL_PER_ML))


def of(change: Change, reading: Reading | None = None, **more: object) -> ConsoleState:
    """Return the state with `change` drawn up on `reading`, counted and judged."""
    state = replace(states.linked(), **{"order": states.ORDER, **more})  # type: ignore[arg-type]
    if reading is not None:
        state = replace(state, reading=reading)
    return replace(fold.with_draft(state, change), draft_saved_wall_ms=states.WALL_MS + 2_000)


def program(infusion: Infusion, **more: object) -> ConsoleState:
    """Return a program drawn up: `later` and `patient_bolus` may be given."""
    return of(ProgramChange(replace(running(infusion), **more)))  # type: ignore[arg-type]


def read_back(state: ConsoleState) -> ConsoleState:
    """Return `state` with the pump's read-back of its draft, 112 link seconds left, every reason written."""
    change, reading = state.draft, state.reading
    assert change is not None
    assert reading is not None
    after = prescribed(reading.prescription, change)
    peak = dosing.peak(after.infusion)
    back = ReadBack(
        operation=bytes(16),
        change=change,
        base_version=reading.version,
        digest=bytes(32),
        daily_ng=tuple((total.numerator, total.denominator) for total in dosing.daily_ng(after.infusion)),
        peak_ng_per_h=(peak.ng_per_h.numerator, peak.ng_per_h.denominator),
        peak_minutes=(peak.start_minute, peak.end_minute),
        empty_ms=None,
        expires_in_ms=120_000,
        bolus_ends_ms=_ends_ms(change),
    )
    reasons = tuple((finding.code, "As ordered.") for finding in state.findings)
    update = Update(Stage.READ_BACK, change, reading.prescription, back, seconds_left=112)
    return replace(state, update=update, reasons=reasons)


def _ends_ms(change: Change) -> int | None:
    match change:
        case ProgramChange(bridge=Bridge() as planned) | RefillChange(bridge=Bridge() as planned):
            return states.NOW_MS + planned.duration_ms
        case BolusChange(duration_ms=lasts_ms) | PrimeChange(duration_ms=lasts_ms):
            return states.NOW_MS + lasts_ms
        case _:
            return None


# readings


def stopped(since_ms: int = states.NOW_MS - 2 * MS_PER_HOUR) -> Reading:
    """Return the pump of the sketches, stopped for two hours."""
    return replace(states.reading(), stopped_ms=since_ms, alarms=(Alarm.PUMP_STOPPED,))


def bridging() -> Reading:
    """Return the pump of the sketches while a bridge clears 500 mcg/mL, begun an hour ago."""
    planned = bridge_plan()
    under_way = RunningBolus(BolusKind.BRIDGE, planned.phases, states.NOW_MS - MS_PER_HOUR, replaces=True)
    return replace(states.reading(), bolus=under_way, catheter=states.CATHETER)


def bridge_plan() -> Bridge:
    """Return the bridge from 500 to 2000 mcg/mL at 150 mcg/day over the path of the sketches."""
    path = bridge_path(MODEL, states.CATHETER)
    assert path is not None
    return bridge.plan(path.volume_pl, OLD, states.prescription().drug, Fraction(150_000)).bridge


def with_later() -> ConsoleState:
    """Return the pump of the sketches with a temporary dose running, and what it goes back to tomorrow."""
    return replace(states.linked(), reading=states.reading(replace(running(states.WANTED), later=TEMPORARY)))


# changes


def refill() -> RefillChange:
    """Return the refill of the sketches: 500 for 2000 mcg/mL, 150 mcg/day, with its bridge."""
    return RefillChange(
        Volume(3_200_000_000),
        Volume(0),
        Volume(20 * PL_PER_ML),
        running(states.simple("150")),
        bridge_plan(),
        date(2027, 5, 22),
    )


def refilling() -> ConsoleState:
    """Return that refill drawn up on a pump that runs 150 mcg/day of 500 mcg/mL, with its order."""
    before = replace(states.reading(running(states.simple("150"), OLD)), catheter=states.CATHETER)
    order = replace(states.ORDER, daily_dose_mcg=Decimal(150), pattern="simple continuous")
    particulars = (("Lot", "BX-2291"), ("Rinse", "2 × 3 mL"), ("Catheter accessed", "no"))
    state = of(refill(), before, order=order, deeds=HANDS)
    return fold.judged(replace(state, particulars=particulars))


def refill_on_record() -> ConsoleState:
    """Return the visits with that refill as the last, carried out and noted, and its trail open."""
    drafted, visit = refilling(), states.VISITS[0]
    before = drafted.reading
    assert before is not None
    change = refill()
    after = prescribed(before.prescription, change)
    done = Operation(
        bytes(16), visit.id, Verdict.COMMITTED.value, 18, bytes(32), change, states.NOW_MS, states.WALL_MS,
        states.USER, "J. Okafor", recovered=False,
        reasons=(("strength-changes", "The strength changes.", "Fewer refills."),),
        particulars=drafted.particulars,
    )  # fmt: skip
    told = replace(visit, what="Refill", before=before.prescription, after=after)
    return replace(
        states.linked(),
        visits=(told, *states.VISITS[1:]),
        operations=(done, *states.OPERATIONS),
        shown_visit=visit.id,
        shown_trail=states.TRAIL,
    )


def alarmed(*alarms: Alarm, **told: object) -> Reading:
    """Return the reading of a pump on which `alarms` have stood, one hour longer each than the next."""
    since = tuple(states.NOW_MS - (len(alarms) - number) * MS_PER_HOUR for number in range(len(alarms)))
    return replace(states.reading(), alarms=alarms, alarms_since=since, **told)  # type: ignore[arg-type]


def reset() -> Reading:
    """Return the reading of a pump that was reset and made its fallback itself."""
    before = states.prescription()
    after = fallback.fallback(before, 250_000, before.low_reservoir)
    found = alarmed(Alarm.MEMORY_RESET, prescription=after, version=18)
    return replace(found, operation=fallback.own_operation(18), digest=bytes([18]) * 32)


HANDS = (
    Deed(
        states.NOW_MS - 600_000,
        Aspirate(Port.RESERVOIR),
        Felt(Volume(3_200_000_000), "Clear; nothing more comes."),
    ),
    Deed(
        states.NOW_MS - 300_000,
        Inject(Port.RESERVOIR, states.prescription().drug, Volume(20 * PL_PER_ML)),
        Felt(None, "Goes in freely."),
    ),
)
PRIME = PrimeChange(PrimeCase.POST_IMPLANT, Volume(178_860_000), 645_000)
IMPLANT = ImplantChange(ImplantKind.REVISION, states.CATHETER)
BOLUS = BolusChange(Dose(50_000), 30 * MS_PER_MINUTE)
TONES = AlarmsChange(Repeats(20 * MS_PER_MINUTE, 120 * MS_PER_MINUTE))
STOP = StopChange(TOMORROW_MS)
RESUME = ResumeChange()
TEMPORARY = Later(TOMORROW_MS, states.RUNNING)
