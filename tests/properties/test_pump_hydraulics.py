"""What holds of all pumping: exact accounts, the same by any way there, and alarms in their first ms."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from console.domain.change import BolusChange, Bridge, Phase, PrimeCase, PrimeChange
from console.domain.prescription import Drug, Later, Prescription
from console.domain.quantities import MS_PER_DAY, MS_PER_WEEK, PL_PER_ML, Concentration, Dose, Volume
from console.domain.reading import Alarm, BolusKind, RunningBolus
from console.pump.clock import FASTEST, TherapyClock
from console.pump.happenings import AlarmSounded, Happening
from console.pump.hydraulics import Hydraulics
from console.pump.ledger import Ledger
from support.pumps import START_MS, begun, given_pl
from support.therapies import infusions_of

strengths = st.sampled_from([500_000, 1_000_000, 2_000_000, 1_234_567])
LONG_MS = 3 * MS_PER_WEEK


@st.composite
def prescriptions(draw: st.DrawFn) -> Prescription:
    """Draw a prescription of any mode, now and then with another for later."""
    drug = Drug("baclofen", Concentration(draw(strengths)))
    later = draw(st.none() | st.builds(Later, st.integers(START_MS, START_MS + LONG_MS), infusions_of(drug)))
    alarm = Volume(draw(st.integers(0, 10 * PL_PER_ML)))
    return Prescription(drug, draw(infusions_of(drug)), alarm, later)


@st.composite
def bridges(draw: st.DrawFn) -> Bridge:
    """Draw a bridge of one to four phases."""
    old = Drug("baclofen", Concentration(500_000))
    phase = st.tuples(st.integers(1, PL_PER_ML), st.integers(1, 2 * MS_PER_DAY))
    phases = draw(st.lists(phase, min_size=1, max_size=4))
    return Bridge(tuple(Phase(Volume(pl), duration_ms, old) for pl, duration_ms in phases))


@dataclass(frozen=True)
class Refill:
    """A refill as it happens to be: what is drawn and left are shares of what the account says is there."""

    drawn: Fraction
    left: Fraction
    filled_pl: int
    prescription: Prescription
    bridge: Bridge | None


@dataclass(frozen=True)
class StopOrResume:
    """Stop a pump that runs, or resume one that is stopped."""


shares = st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1), Fraction(11, 10)])
boluses = st.builds(BolusChange, st.integers(1, 1_000_000).map(Dose), st.integers(1, 2 * MS_PER_DAY))
primes = st.builds(
    PrimeChange, st.just(PrimeCase.POST_IMPLANT), st.integers(1, PL_PER_ML).map(Volume), st.integers(1, 10**7)
)
refills = st.builds(
    Refill, shares, shares, st.integers(0, 20 * PL_PER_ML), prescriptions(), st.none() | bridges()
)
acts = st.one_of(prescriptions(), boluses, primes, refills, st.builds(StopOrResume))
Act = Prescription | BolusChange | PrimeChange | Refill | StopOrResume
courses = st.lists(st.tuples(st.integers(0, LONG_MS), acts), max_size=6)
fills = st.integers(0, 20 * PL_PER_ML).map(Fraction)


def do(pump: Hydraulics, act: Act, *, adds: bool = True) -> list[Happening]:
    """Do `act` to the pump now; a bolus beside another, or in a stopped pump, is left out."""
    kind = None if pump.bolus is None else pump.bolus.kind
    match act:
        case Prescription():
            return pump.run(act)
        case StopOrResume() if pump.stopped_ms is None:
            return pump.stop()
        case StopOrResume():
            pump.resume()
        case Refill(drawn, left, filled_pl, runs, bridge):
            there = pump.ledger.reservoir_pl
            free = kind in (None, BolusKind.BRIDGE)
            begins = None
            if free and bridge is not None:
                begins = RunningBolus(BolusKind.BRIDGE, bridge.phases, pump.at_ms, replaces=True)
            return pump.refill(there * drawn, there * left, filled_pl, runs, begins)
        case _ if kind is None and pump.stopped_ms is None:
            pump.give(begun(act, pump.at_ms, adds=adds))
    return []


def restarted(pump: Hydraulics) -> Hydraulics:
    """Return a pump made anew from nothing but what a memory keeps."""
    return Hydraulics(
        pump.ledger, pump.prescription, pump.at_ms, bolus=pump.bolus, stopped_ms=pump.stopped_ms
    )


def state(pump: Hydraulics) -> tuple[object, ...]:
    return pump.at_ms, pump.ledger, pump.prescription, pump.bolus, pump.stopped_ms, pump.alarms, pump.dry_ms()


@given(fills, prescriptions(), courses, st.booleans())
def test_that_what_was_delivered_is_the_sum_of_what_was_called_for_as_far_as_it_was_there(
    filled_pl: Fraction, first: Prescription, course: list[tuple[int, Act]], adds: bool
) -> None:
    pump = Hydraulics(Ledger(filled_pl), first, START_MS)
    delivered_pl = Fraction(0)
    for gap_ms, act in course:
        before, from_ms = pump.ledger, pump.at_ms
        running = () if pump.bolus is None else (pump.bolus,)
        called_for = given_pl(pump.prescription, from_ms, from_ms + gap_ms, running)
        if pump.stopped_ms is not None:
            called_for = Fraction(0)
        pump.advance(from_ms + gap_ms)
        delivered_pl += min(called_for, before.reservoir_pl)
        assert pump.ledger.delivered_pl == delivered_pl
        do(pump, act, adds=adds)
        after = pump.ledger
        assert after.filled_pl - after.withdrawn_pl + after.corrected_pl == after.reservoir_pl + delivered_pl
        assert after.delivered_pl == delivered_pl
        assert after.reservoir_pl >= 0


@given(fills, prescriptions(), courses, st.lists(st.integers(0, LONG_MS), max_size=5))
def test_that_any_way_of_advancing_and_any_restart_on_it_lead_to_the_same_state(
    filled_pl: Fraction, first: Prescription, course: list[tuple[int, Act]], stops: list[int]
) -> None:
    straight = Hydraulics(Ledger(filled_pl), first, START_MS)
    halting = restarted(straight)
    for gap_ms, act in course:
        goal_ms = straight.at_ms + gap_ms
        at_once = straight.advance(goal_ms) + do(straight, act)
        in_parts: list[Happening] = []
        for stop_ms in sorted(halting.at_ms + stop for stop in stops if stop <= gap_ms):
            in_parts += halting.advance(stop_ms)
            halting = restarted(halting)
        in_parts += halting.advance(goal_ms) + do(halting, act)
        assert in_parts == at_once
        assert state(halting) == state(straight)


@given(
    bridges(),
    prescriptions(),
    st.lists(st.tuples(st.integers(1, MS_PER_DAY), st.integers(0, 10**8)), max_size=4),
)
def test_that_a_bridge_pumps_exactly_its_volume_however_often_it_is_held_up(
    bridge: Bridge, runs: Prescription, holds: list[tuple[int, int]]
) -> None:
    pump = Hydraulics(Ledger(Fraction(40 * PL_PER_ML)), runs, START_MS)
    do(pump, Refill(Fraction(0), Fraction(1), 0, runs, bridge))
    stood_ms = 0
    for runs_ms, stands_ms in holds:
        if pump.at_ms + runs_ms >= START_MS + bridge.duration_ms + stood_ms:
            break
        pump.advance(pump.at_ms + runs_ms)
        pump.stop()
        pump.advance(pump.at_ms + stands_ms)
        pump.resume()
        stood_ms += stands_ms
    ends_ms = START_MS + bridge.duration_ms + stood_ms
    pump.advance(ends_ms - 1)
    assert pump.bolus is not None
    pump.advance(ends_ms)
    assert pump.bolus is None
    assert pump.ledger.delivered_pl == bridge.volume_pl
    due = given_pl(pump.prescription, ends_ms, ends_ms + MS_PER_DAY)
    before = pump.ledger
    pump.advance(ends_ms + MS_PER_DAY)
    assert pump.ledger.delivered_pl - before.delivered_pl == min(due, before.reservoir_pl)


@given(fills, prescriptions(), st.integers(0, 30 * MS_PER_WEEK), st.integers(0, 30 * MS_PER_WEEK))
def test_that_events_are_counted_the_same_in_one_go_and_in_two(
    filled_pl: Fraction, first: Prescription, one_ms: int, two_ms: int
) -> None:
    straight = Hydraulics(Ledger(filled_pl), first, START_MS)
    halting = restarted(straight)
    straight.advance(START_MS + one_ms + two_ms)
    halting.advance(START_MS + one_ms)
    halting.advance(START_MS + one_ms + two_ms)
    assert halting.events == straight.events


@given(fills, prescriptions(), boluses | primes)
def test_that_every_alarm_sounds_in_the_first_ms_in_which_it_is_due(
    filled_pl: Fraction, first: Prescription, extra: BolusChange | PrimeChange
) -> None:
    pump = Hydraulics(Ledger(filled_pl), first, START_MS)
    do(pump, extra)
    before = pump.copy()
    due_pl = {Alarm.LOW_RESERVOIR: Fraction(first.low_reservoir.pl), Alarm.EMPTY_RESERVOIR: Fraction(0)}
    for happened in pump.advance(START_MS + 20 * MS_PER_WEEK):
        if isinstance(happened, AlarmSounded):
            early = before.copy()
            early.advance(happened.at_ms - 1)
            assert early.ledger.reservoir_pl > due_pl[happened.alarm]
            early.advance(happened.at_ms)
            assert early.ledger.reservoir_pl <= due_pl[happened.alarm]


@given(fills, prescriptions(), boluses | primes)
def test_that_the_dry_instant_foretold_comes_true(
    filled_pl: Fraction, first: Prescription, extra: BolusChange | PrimeChange
) -> None:
    pump = Hydraulics(Ledger(filled_pl), first, START_MS)
    do(pump, extra)
    foretold = pump.dry_ms()
    horizon_ms = START_MS + 20 * MS_PER_WEEK
    dry = [
        each for each in pump.advance(horizon_ms) if each == AlarmSounded(each.at_ms, Alarm.EMPTY_RESERVOIR)
    ]
    if filled_pl == 0:
        assert foretold == START_MS
    elif foretold is not None and foretold <= horizon_ms:
        assert [each.at_ms for each in dry] == [foretold]
    else:
        assert dry == []


@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, FASTEST)), max_size=10), st.integers(0, 10**6)
)
def test_that_therapy_time_is_the_sum_of_link_time_times_rate_however_often_it_is_looked_at(
    course: list[tuple[int, int]], link_ms: int
) -> None:
    clock, expected, rate = TherapyClock(START_MS, 1), START_MS, 1
    clock.now(link_ms)
    for passed_ms, new_rate in course:
        clock.now(link_ms + passed_ms // 2)
        link_ms += passed_ms
        expected += passed_ms * rate
        clock.set_rate(new_rate, link_ms)
        rate = new_rate
        assert clock.now(link_ms) == expected
