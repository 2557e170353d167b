"""A hostile console, kills and jumps in any order: what the pump runs, counts and remembers stays sound."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from console.domain import limits
from console.domain.alarms import RESETS, Alarm
from console.domain.change import (
    Change,
    Phase,
    ProgramChange,
    RefillChange,
    ResumeChange,
    StopChange,
)
from console.domain.fallback import ITSELF
from console.domain.hands import Hand, PressButton
from console.domain.prescription import (
    Prescription,
)
from console.domain.quantities import (
    MS_PER_DAY,
    MS_PER_HOUR,
    MS_PER_MINUTE,
)
from console.domain.reading import BolusKind, RunningBolus
from console.protocol import codec, values
from console.protocol.messages import (
    Abort,
    Act,
    Answer,
    Commit,
    Committed,
    Felt,
    Outcome,
    Prepare,
    Prepared,
    Query,
    Refused,
)
from console.protocol.wire import WireChange, WireHand, WirePress
from console.pump.bench import Bench
from console.pump.firmware import Firmware
from console.pump.history import bolus_of
from console.pump.log import is_whole
from console.pump.memory import VolatileMemory
from console.pump.trainer import truth
from support.acts import MODEL, Mild, changes, hands, mild, minimum
from support.pumps import USER, Desk, expect, given_pl, new, started
from support.therapies import catalog
from support.wire import changes as wire_changes
from support.wire import hands as wire_hands

FILLED_ML = 4


class HostileConsole(RuleBasedStateMachine):
    """Anything that bytes could ask of a pump whose state is kept before each answer, as the device does."""

    operations = Bundle("operations")
    read_backs = Bundle("read_backs")

    def __init__(self) -> None:
        super().__init__()
        self.memory = new(memory=VolatileMemory(), filled_ml=FILLED_ML)
        self.desk = Desk(started(self.memory))
        self.model = Oracle(self.desk.firmware)
        self.kept = copy(self.model)
        self.confirmable: set[tuple[bytes, bytes]] = set()
        self.made: dict[bytes, Committed] = {}
        self.settled: set[bytes] = set()
        self.number = 0

    def ask(self, request):
        answer = self.desk.ask(request)
        if isinstance(answer, Committed) and answer.operation not in self.made:
            self.model.change(values.from_wire(self.desk.firmware.history.last.change))
        self.desk.firmware.save()
        self.kept = copy(self.model)
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

    @rule(target=read_backs, change=mild)
    def carry_out_what_the_pump_can_take_now(self, change: Mild):
        """Most of what is drawn freely is refused; this fits the pump as it stands."""
        sound = change(self.desk.firmware)
        back = self.read_back(self.think_of_an_operation(), values.to_wire(sound), stale=0)
        if back is None:
            return multiple()
        self.commit(*back)
        return back

    @rule(hours=st.integers(1, 9))
    def let_some_hours_pass_and_press_the_button(self, hours: int) -> None:
        self.pass_ms(hours * MS_PER_HOUR)
        self.let_hands_act(PressButton())

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
        self.pass_ms(by_ms)

    def pass_ms(self, by_ms: int) -> None:
        self.model.advance(self.model.at_ms + by_ms)
        self.desk.firmware.advance(self.desk.firmware.hydraulics.at_ms + by_ms)

    @rule(kind=st.sampled_from([*RESETS, Alarm.LOW_RESERVOIR, Alarm.REPLACEMENT_DUE]))
    def let_the_pump_be_struck(self, kind: Alarm) -> None:
        firmware = self.desk.firmware
        firmware.strike(kind)
        if kind in RESETS and not firmware.hydraulics.off:
            self.model.fall_back()
        if kind is Alarm.REPLACEMENT_DUE:
            self.model.warn()
        firmware.save()
        self.kept = copy(self.model)

    @rule(hand=hands)
    def let_hands_act(self, hand: Hand) -> None:
        answer = self.desk.act(hand)
        codec.encode(answer)
        if isinstance(hand, PressButton) and isinstance(answer, Felt):
            self.model.press()
        self.keep_after(answer)

    def keep_after(self, answer: Answer) -> None:
        """What hands did is kept before it is answered; what they could not do leaves nothing to keep."""
        if isinstance(answer, Felt):
            self.kept = copy(self.model)

    @rule(wire=wire_hands())
    def let_hands_do_whatever_the_wire_can_carry(self, wire: WireHand) -> None:
        if isinstance(wire, WirePress):
            return
        firmware = self.desk.firmware
        answer = Bench(firmware, catalog()).answer(Act(wire), self.desk.now)
        codec.encode(answer)
        self.keep_after(answer)

    @rule(by_ms=st.sampled_from([1, 1_000, 60_000, 120_000]))
    def let_link_time_pass(self, by_ms: int) -> None:
        self.desk.now += by_ms

    @rule()
    def kill_the_pump(self) -> None:
        self.desk = Desk(started(self.memory), now=self.desk.now)
        self.model = copy(self.kept)

    @invariant()
    def what_runs_is_within_the_hard_limits(self) -> None:
        pumping = self.desk.firmware.hydraulics
        runs = pumping.prescription
        stopped = pumping.stopped_ms is not None
        again = ProgramChange(runs)
        assert not limits.stops(runs, again, catalog(), MODEL.name, pumping.bolus, stopped=stopped)

    @invariant()
    def the_flow_is_within_the_models_range(self) -> None:
        pumping = self.desk.firmware.hydraulics.copy()
        before, at_ms = pumping.ledger.delivered_pl, pumping.at_ms
        pumping.advance(at_ms + MS_PER_MINUTE)
        most_pl = Fraction(MODEL.flow_high_pl_per_h, 60)
        assert pumping.ledger.delivered_pl - before <= most_pl

    @invariant()
    def the_account_is_what_was_called_for_and_what_refills_put_right(self) -> None:
        ledger = self.desk.firmware.hydraulics.ledger
        assert ledger.filled_pl - ledger.withdrawn_pl + ledger.corrected_pl == (
            ledger.reservoir_pl + ledger.delivered_pl
        )
        oracle = self.model
        assert (ledger.delivered_pl, ledger.reservoir_pl) == (oracle.delivered_pl, oracle.reservoir_pl)

    @invariant()
    def the_bolus_under_way_is_the_one_that_was_ordered_and_held(self) -> None:
        assert self.desk.firmware.hydraulics.bolus == self.model.bolus_now

    @invariant()
    def no_fluid_is_made_or_lost(self) -> None:
        assert self.desk.firmware.body.is_whole

    @invariant()
    def what_is_told_can_be_said(self) -> None:
        codec.encode(self.desk.firmware.status())
        codec.encode(truth(self.desk.firmware.body, self.desk.firmware.hydraulics))

    @invariant()
    def the_history_is_gapless_and_holds_only_what_was_read_back(self) -> None:
        entries = self.desk.firmware.history.entries[1:]
        assert [each.version for each in entries] == list(range(1, len(entries) + 1))
        assert all(each.base_version == each.version - 1 for each in entries)
        assert len({each.operation for each in entries}) == len(entries)
        confirmed = [each for each in entries if not each.is_fallback]
        assert {(each.operation, each.digest) for each in confirmed} <= self.confirmable
        assert {each.operation for each in confirmed} == set(self.made)
        assert all(
            each.digest
            == codec.digest(self.desk.firmware.serial, each.base_version, values.from_wire(each.change))
            for each in entries
        )

    @invariant()
    def what_nobody_confirmed_is_the_minimum_rate_of_the_drug_that_was_in(self) -> None:
        for each in self.desk.firmware.history.entries:
            if each.is_fallback:
                change = values.from_wire(each.change)
                assert isinstance(change, ProgramChange)
                assert change.prescription.infusion == minimum(change.prescription.drug)
                assert (each.console, each.user) == (ITSELF, ITSELF)

    @invariant()
    def the_log_is_whole_and_tells_every_version(self) -> None:
        log = self.desk.firmware.log
        assert is_whole(log.entries, log.before)
        told = [each.at_ms for each in log.entries if each.what.startswith("Version ")]
        made = [each.at_ms for each in self.desk.firmware.history.entries[1:]]
        assert told == (made[-len(told) :] if told else [])
        assert log.first or told == made

    @invariant()
    def what_is_so_is_alarmed(self) -> None:
        firmware = self.desk.firmware
        assert set(firmware.hydraulics.alarms) <= set(firmware.alarms)

    @invariant()
    def every_alarm_is_in_the_log(self) -> None:
        log = self.desk.firmware.log
        kept_from_ms = log.entries[0].at_ms if log.first else 0
        told = {each.kind for each in log.entries}
        standing = self.desk.firmware.running.board.standing
        assert {one.alarm for one in standing if one.since_ms > kept_from_ms} <= told

    @invariant()
    def what_is_kept_is_a_pump_that_starts(self) -> None:
        kept, now = started(copied(self.memory)), self.desk.firmware
        assert kept.history == now.history
        assert kept.hydraulics.at_ms <= now.hydraulics.at_ms
        kept.advance(now.hydraulics.at_ms)
        assert kept.hydraulics.ledger == now.hydraulics.ledger
        assert kept.hydraulics.bolus == now.hydraulics.bolus
        assert kept.hydraulics.prescription == now.hydraulics.prescription
        assert kept.body == now.body
        assert kept.status().patient_boluses == now.status().patient_boluses
        assert kept.running.board == now.running.board
        assert kept.running.battery == now.running.battery


def copied(memory: VolatileMemory) -> VolatileMemory:
    twin, data = VolatileMemory(), memory.load()
    assert data is not None
    twin.save(data, durable=True)
    return twin


class Oracle:
    """What a pump ought to have delivered, added up plainly beside it: no events, one stretch at a time."""

    def __init__(self, firmware: Firmware) -> None:
        self.at_ms = firmware.hydraulics.at_ms
        self.runs = firmware.hydraulics.prescription
        self.bolus: RunningBolus | None = None
        self.held_ms = 0
        self.stopped_ms: int | None = None
        self.reservoir_pl = firmware.hydraulics.ledger.reservoir_pl
        self.delivered_pl = Fraction(0)
        self.warned_ms: int | None = None

    @property
    def bolus_now(self) -> RunningBolus | None:
        if self.bolus is None or self.stopped_ms is None:
            return self.bolus
        return replace(self.bolus, started_ms=self.bolus.started_ms + self.at_ms - self.held_ms)

    def warn(self) -> None:
        self.warned_ms = self.at_ms if self.warned_ms is None else self.warned_ms

    def fall_back(self) -> None:
        self.bolus = self.stopped_ms = None
        low = MODEL.low_reservoir_default
        self.runs = Prescription(self.runs.drug, minimum(self.runs.drug), low)

    def advance(self, to_ms: int) -> None:
        end_ms = to_ms + 1 if self.warned_ms is None else self.warned_ms + 90 * MS_PER_DAY
        if end_ms <= to_ms:
            self.pump_until(max(end_ms, self.at_ms))
            self.bolus = None
            self.at_ms, self.runs = to_ms, self.runs.at(to_ms)
        else:
            self.pump_until(to_ms)

    def pump_until(self, to_ms: int) -> None:
        if self.stopped_ms is None:
            boluses = () if self.bolus is None else (self.bolus,)
            called_for = given_pl(self.runs, self.at_ms, to_ms, boluses)
            given = min(called_for, self.reservoir_pl)
            self.reservoir_pl -= given
            self.delivered_pl += given
            if self.bolus is not None and self.bolus.ends_ms <= to_ms:
                self.bolus = None
        self.at_ms, self.runs = to_ms, self.runs.at(to_ms)

    def change(self, change: Change) -> None:
        begins = bolus_of(change, self.at_ms, adds=MODEL.bolus_adds_to_basal)
        if isinstance(change, RefillChange):
            self.reservoir_pl = Fraction(change.holds_pl)
            self.bolus = None
        if isinstance(change, ProgramChange | RefillChange):
            self.runs = change.prescription.begun(self.at_ms)
        if isinstance(change, StopChange):
            self.stopped_ms = self.held_ms = self.at_ms
            if self.bolus is not None and self.bolus.kind is not BolusKind.BRIDGE:
                self.bolus = None
        if isinstance(change, ResumeChange):
            self.bolus, self.stopped_ms = self.bolus_now, None
        if begins is not None:
            self.bolus, self.held_ms = begins, self.at_ms

    def press(self) -> None:
        allowed = self.runs.patient_bolus
        assert allowed is not None
        phases = (Phase(allowed.dose, allowed.lasts_ms),)
        self.bolus = RunningBolus(BolusKind.PATIENT, phases, self.at_ms, not MODEL.bolus_adds_to_basal)


HostileConsole.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
test_that_no_console_can_bring_the_pump_out_of_order = HostileConsole.TestCase
