"""A hostile console, kills and jumps in any order: what the pump runs, counts and remembers stays sound."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from console.domain import limits
from console.domain.change import BolusChange, Change, ProgramChange
from console.domain.prescription import DayGroup, Flex, Infusion, Prescription, SimpleContinuous, Step
from console.domain.quantities import (
    MS_PER_DAY,
    MS_PER_MINUTE,
    PL_PER_ML,
    DailyDose,
    Dose,
    DoseRate,
    Volume,
)
from console.domain.reading import RunningBolus
from console.protocol import codec, values
from console.protocol.messages import Abort, Commit, Committed, Outcome, Prepare, Prepared, Query, Refused
from console.protocol.wire import WireChange
from console.pump.log import is_whole
from console.pump.memory import VolatileMemory
from support.pumps import USER, Desk, expect, given_pl, new, started
from support.therapies import catalog, prescription
from support.wire import changes as wire_changes

MODEL = catalog().pumps["SP-20"]
FILLED_ML = 4
daily_doses = st.one_of(st.integers(500, 29_000), st.integers(0, 40_000))
evens = daily_doses.map(lambda tenths: SimpleContinuous(DailyDose(tenths * 100)))


@st.composite
def plain_flexes(draw: st.DrawFn) -> Flex:
    """Draw an ordinary schedule, most of it within the limits of the pump."""
    starts = draw(st.sets(st.integers(1, 1_439), max_size=4))
    rates = st.integers(30, 700).map(lambda tenths: DoseRate(tenths * 100))
    return Flex(
        (DayGroup(tuple(range(7)), tuple(Step(start, draw(rates)) for start in (0, *sorted(starts)))),)
    )


@st.composite
def programs(draw: st.DrawFn) -> ProgramChange:
    """Draw a program that is often within the limits and now and then just beyond."""
    infusion: Infusion = draw(st.one_of(evens, plain_flexes()))
    strength = draw(st.sampled_from(["2000", "2000", "2000", "500"]))
    alarm = Volume(draw(st.integers(8, 102)) * PL_PER_ML // 10)
    return ProgramChange(Prescription(prescription(infusion, strength).drug, infusion, alarm))


@st.composite
def boluses(draw: st.DrawFn) -> BolusChange:
    """Draw a bolus, some of them too large, too fast or too long."""
    minutes = draw(st.one_of(st.integers(1, 120), st.integers(1, 1_500)))
    return BolusChange(Dose(draw(st.integers(1, 10_500)) * 100), minutes * MS_PER_MINUTE)


changes = st.one_of(programs(), boluses())


class HostileConsole(RuleBasedStateMachine):
    """Anything that bytes could ask of a pump whose state is kept before each answer, as the device does."""

    operations = Bundle("operations")
    read_backs = Bundle("read_backs")

    def __init__(self) -> None:
        super().__init__()
        self.memory = new(memory=VolatileMemory(), filled_ml=FILLED_ML)
        self.desk = Desk(started(self.memory))
        self.confirmable: set[tuple[bytes, bytes]] = set()
        self.made: dict[bytes, Committed] = {}
        self.settled: set[bytes] = set()
        self.number = 0

    def ask(self, request):
        answer = self.desk.ask(request)
        self.desk.firmware.save()
        codec.encode(answer)
        return answer

    @rule(target=operations)
    def begin_an_operation(self) -> bytes:
        return self.think_of_an_operation()

    def think_of_an_operation(self) -> bytes:
        self.number += 1
        return self.number.to_bytes(16, "big")

    @rule(target=read_backs, operation=operations, change=changes, stale=st.sampled_from([0, 0, 0, 1]))
    def prepare(self, operation: bytes, change: Change, stale: int):
        back = self.read_back(operation, values.to_wire(change), stale)
        return multiple() if back is None else back

    @rule(operation=operations, wire=wire_changes())
    def prepare_whatever_the_wire_can_carry(self, operation: bytes, wire: WireChange) -> None:
        self.read_back(operation, wire, stale=0)

    @rule(target=read_backs, change=changes)
    def prepare_and_commit(self, change: Change):
        back = self.read_back(self.think_of_an_operation(), values.to_wire(change), stale=0)
        if back is None:
            return multiple()
        self.commit(*back)
        assert back[0] in self.made
        return back

    def read_back(self, operation: bytes, wire: WireChange, stale: int) -> tuple[bytes, bytes] | None:
        last = self.desk.firmware.history.last
        if operation in self.settled:
            return None
        answer = self.ask(Prepare(operation, max(last.version - stale, 0), last.digest, wire, USER))
        if isinstance(answer, Refused):
            return None
        back = expect(Prepared, answer)
        assert back.change == wire
        self.confirmable.add((back.operation, back.digest))
        return back.operation, back.digest

    @rule(back=consumes(read_backs))
    def commit_at_once(self, back: tuple[bytes, bytes]) -> None:
        self.commit(*back)

    @rule(back=read_backs)
    def commit_again(self, back: tuple[bytes, bytes]) -> None:
        self.commit(*back)

    @rule(operation=operations, digest=st.binary(min_size=32, max_size=32))
    def commit_another_digest(self, operation: bytes, digest: bytes) -> None:
        assert isinstance(self.ask(Commit(operation, digest)), Refused)

    def commit(self, operation: bytes, digest: bytes) -> None:
        answer = self.ask(Commit(operation, digest))
        if isinstance(answer, Committed):
            assert self.made.setdefault(operation, answer) == answer
            assert operation not in self.settled
            assert (operation, digest) in self.confirmable

    @rule(operation=operations)
    def abort_from_a_new_session(self, operation: bytes) -> None:
        self.desk.firmware.open("ward 4")
        outcome = expect(Outcome, self.ask(Abort(operation)))
        assert outcome.state in ("never", "rejected", "committed")
        assert (outcome.state == "committed") == (operation in self.made)
        if outcome.state != "committed":
            self.settled.add(operation)

    @rule(operation=operations)
    def ask_for_the_outcome(self, operation: bytes) -> None:
        outcome = expect(Outcome, self.ask(Query(operation)))
        assert (outcome.state == "committed") == (operation in self.made)

    @rule(by_ms=st.one_of(st.integers(0, 3 * MS_PER_DAY), st.integers(0, 60_000)))
    def let_therapy_time_pass(self, by_ms: int) -> None:
        self.desk.firmware.advance(self.desk.firmware.hydraulics.at_ms + by_ms)

    @rule(by_ms=st.sampled_from([1, 1_000, 60_000, 120_000]))
    def let_link_time_pass(self, by_ms: int) -> None:
        self.desk.now += by_ms

    @rule()
    def kill_the_pump(self) -> None:
        self.desk = Desk(started(self.memory), now=self.desk.now)

    @invariant()
    def what_runs_is_within_the_hard_limits(self) -> None:
        pumping = self.desk.firmware.hydraulics
        runs = pumping.prescription
        assert not limits.stops(runs, ProgramChange(runs), catalog(), MODEL.name, pumping.bolus)

    @invariant()
    def the_flow_is_within_the_models_range(self) -> None:
        pumping = self.desk.firmware.hydraulics.copy()
        before, at_ms = pumping.ledger.delivered_pl, pumping.at_ms
        pumping.advance(at_ms + MS_PER_MINUTE)
        most_pl = Fraction(MODEL.flow_high_pl_per_h, 60)
        assert pumping.ledger.delivered_pl - before <= most_pl

    @invariant()
    def the_account_is_the_integral_of_the_history(self) -> None:
        firmware = self.desk.firmware
        assert firmware.hydraulics.ledger.delivered_pl == delivered_by(
            firmware.history, firmware.hydraulics.at_ms
        )

    @invariant()
    def the_history_is_gapless_and_holds_only_what_was_read_back(self) -> None:
        entries = self.desk.firmware.history.entries[1:]
        assert [each.version for each in entries] == list(range(1, len(entries) + 1))
        assert all(each.base_version == each.version - 1 for each in entries)
        assert len({each.operation for each in entries}) == len(entries)
        assert {(each.operation, each.digest) for each in entries} <= self.confirmable
        assert {each.operation for each in entries} == set(self.made)
        assert all(
            each.digest
            == codec.digest(self.desk.firmware.serial, each.base_version, values.from_wire(each.change))
            for each in entries
        )

    @invariant()
    def the_log_is_whole_and_tells_every_version(self) -> None:
        entries = self.desk.firmware.log.entries
        assert is_whole(entries)
        told = [each.at_ms for each in entries if each.kind in ("programmed", "bolus-begun")]
        assert told == [each.at_ms for each in self.desk.firmware.history.entries[1:]]

    @invariant()
    def what_is_kept_is_a_pump_that_starts(self) -> None:
        kept, now = started(copied(self.memory)), self.desk.firmware
        assert kept.history == now.history
        assert kept.hydraulics.at_ms <= now.hydraulics.at_ms
        kept.advance(now.hydraulics.at_ms)
        assert kept.hydraulics.ledger == now.hydraulics.ledger


def copied(memory: VolatileMemory) -> VolatileMemory:
    copy, data = VolatileMemory(), memory.load()
    assert data is not None
    copy.save(data, durable=True)
    return copy


def delivered_by(history, to_ms: int) -> Fraction:
    """Add up what each version of the history called for, as far as the one fill went."""
    given = Fraction(0)
    bolus: RunningBolus | None = None
    ends = [each.at_ms for each in history.entries[1:]] + [to_ms]
    runs = values.from_wire(history.entries[0].change).prescription
    for entry, until_ms in zip(history.entries, ends, strict=True):
        change = values.from_wire(entry.change)
        if isinstance(change, ProgramChange):
            runs = change.prescription
        else:
            bolus = RunningBolus(change, entry.at_ms, entry.at_ms + change.duration_ms)
        given += given_pl(runs, entry.at_ms, until_ms, () if bolus is None else (bolus,))
    return min(given, Fraction(FILLED_ML * PL_PER_ML))


HostileConsole.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
test_that_no_console_can_bring_the_pump_out_of_order = HostileConsole.TestCase
