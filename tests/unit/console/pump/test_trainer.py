"""The trainer's service: time is moved, everything on the way happens, and it is all in the log."""

from __future__ import annotations

import pytest

from console.domain.calendar import LATEST_MS
from console.domain.hands import Aspirate, Inject, Part, Port
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, PL_PER_ML, Volume
from console.domain.wording import NO_BREAK
from console.protocol.messages import Commit, ReadStatus, Refused, Request
from console.protocol.trainer_messages import (
    Arrived,
    ClearFault,
    FaultsTold,
    InjectFault,
    Jump,
    JumpToAlarm,
    ReadFaults,
    ReadSnapshot,
    ReadTime,
    ReadTrace,
    ReadTruth,
    SetRate,
    SnapshotPart,
    Time,
    Trace,
    Truth,
)
from console.protocol.truth import WireFault
from console.protocol.wire import WireParcel
from console.pump import trace
from console.pump.clock import TherapyClock
from console.pump.factory import UNTOLD_CATHETER
from console.pump.firmware import Firmware
from console.pump.memory import VolatileMemory
from console.pump.trainer import MOST_DEEDS, Trainer
from support.pumps import START_MS, Desk, bolus, drug, expect, new, started
from support.therapies import catalog


class Bench:
    """A firmware, its clock and its trainer, with link time in hand."""

    def __init__(self, firmware: Firmware) -> None:
        self.firmware = firmware
        self.clock = TherapyClock(firmware.hydraulics.at_ms)
        self.trainer = Trainer(firmware, self.clock, catalog().faults)
        self.now = 0
        self.clock.now(0)

    def ask(self, request: Request):
        """Return the answer, after as many turns of the pump as it takes; `turns` counts them."""
        self.trainer.pass_time(self.now, MOST)
        answer, self.turns = self.trainer.answer(request, self.now), 0
        while answer is None:
            self.turns += 1
            self.trainer.pass_time(self.now, MOST)
            answer = self.trainer.arrived()
        return answer

    def refusal(self, request: Request) -> str:
        return expect(Refused, self.ask(request)).sentence.replace(NO_BREAK, " ")

    def inject(self, name: str, value: int | None = None, after_ms: int = 0, for_ms: int | None = None):
        return expect(FaultsTold, self.ask(InjectFault(name, value, after_ms, for_ms)))

    def kinds(self) -> list[str]:
        return [each.kind for each in self.firmware.log.entries]


MOST = 500
"""Events a turn: few, so that a jump takes several."""


@pytest.fixture
def bench() -> Bench:
    return Bench(started(new()))


def test_that_time_is_told_as_it_is(bench: Bench) -> None:
    bench.now += 250
    assert bench.ask(ReadTime()) == Time(START_MS + 250, 1)


def test_that_a_rate_holds_from_now_on_and_is_logged_once(bench: Bench) -> None:
    bench.now += 10
    assert bench.ask(SetRate(3_600)) == Time(START_MS + 10, 3_600)
    assert bench.ask(SetRate(3_600)) == Time(START_MS + 10, 3_600)
    bench.now += 10
    assert bench.ask(ReadTime()) == Time(START_MS + 10 + 36_000, 3_600)
    assert bench.kinds().count("rate-set") == 1


def test_time_stands_still_when_it_is_paused(bench: Bench) -> None:
    bench.ask(SetRate(0))
    bench.now += 1_000_000
    assert bench.ask(ReadTime()) == Time(START_MS, 0)
    assert bench.firmware.log.entries[-1].what == "The trainer paused time."


def test_that_a_jump_passes_every_event_on_its_way_at_its_own_time(bench: Bench) -> None:
    Desk(bench.firmware).committed(bolus("50", 60))
    answer = bench.ask(Jump(200 * MS_PER_DAY))
    assert answer == Time(START_MS + 200 * MS_PER_DAY, 1)
    told = [(each.kind, each.at_ms) for each in bench.firmware.log.entries[-4:]]
    assert [kind for kind, _ in told] == ["jumped", "bolus-ended", "low-reservoir", "empty-reservoir"]
    assert told[0][1] == START_MS
    assert told[1][1] == START_MS + MS_PER_HOUR
    assert [at_ms for _, at_ms in told] == sorted(at_ms for _, at_ms in told)
    assert bench.firmware.hydraulics.ledger.reservoir_pl == 0


def test_that_a_jump_is_logged_with_how_far_it_went(bench: Bench) -> None:
    bench.ask(Jump(30 * MS_PER_DAY))
    jumped = next(each for each in bench.firmware.log.entries if each.kind == "jumped")
    assert jumped.what.replace(NO_BREAK, " ") == "The trainer moves time forward by 720 h."


def test_a_jump_is_refused_when_it_would_leave_the_calendar(bench: Bench) -> None:
    answer = expect(Refused, bench.ask(Jump(LATEST_MS - START_MS + 1)))
    assert answer.code == "jump-refused"
    assert bench.ask(ReadTime()) == Time(START_MS, 1)
    assert "jumped" not in bench.kinds()


@pytest.mark.parametrize("request_", [ReadStatus(), Commit(bytes(16), bytes(32))])
def test_the_pumps_requests_are_refused_when_the_trainer_is_asked(bench: Bench, request_: Request) -> None:
    assert expect(Refused, bench.ask(request_)).code == "wrong-service"


def test_that_a_trainers_session_leaves_what_a_console_has_prepared(bench: Bench) -> None:
    desk = Desk(bench.firmware)
    back = desk.prepared(bolus("50", 10))
    bench.trainer.open("trainer")
    assert desk.outcome(back.operation).state == "prepared"


def test_that_the_truth_is_told_from_reservoir_to_tip_and_rounded_down(bench: Bench) -> None:
    desk = Desk(bench.firmware)
    desk.act(Aspirate(Port.RESERVOIR))
    desk.act(Inject(Port.RESERVOIR, drug("500"), Volume(20 * PL_PER_ML)))
    bench.ask(Jump(MS_PER_DAY))
    model = bench.firmware.model
    told = expect(Truth, bench.ask(ReadTruth()))
    pumped_pl = 133_500_000
    mixed = 1_400_000_000 * 2_000_000 + 20 * PL_PER_ML * 500_000
    assert told.reservoir_pl == 21_400_000_000 - pumped_pl
    assert told.ng_per_ml == mixed // 21_400_000_000
    assert told.tubing == (
        WireParcel(pumped_pl, told.ng_per_ml),
        WireParcel(model.bridge_tubing.pl - pumped_pl, 2_000_000),
    )
    assert told.catheter == (WireParcel(UNTOLD_CATHETER.pl, 2_000_000),)
    assert (told.given_ng, told.clock_ms) == (267_000, START_MS + MS_PER_DAY)


def test_that_a_pump_off_its_catheter_has_none_in_truth(bench: Bench) -> None:
    Desk(bench.firmware).act(Part())
    assert expect(Truth, bench.ask(ReadTruth())).catheter is None


def test_that_a_fault_begins_at_once_or_later_and_is_told_with_its_span(bench: Bench) -> None:
    now = bench.inject("leak", 60)
    assert now.faults == (WireFault("leak", 60, START_MS, None),)
    later = bench.inject("over-delivery", 20, after_ms=MS_PER_DAY, for_ms=2 * MS_PER_DAY)
    assert later.faults[1] == WireFault("over-delivery", 20, START_MS + MS_PER_DAY, START_MS + 3 * MS_PER_DAY)
    assert later.deeds == ()


def test_that_a_fault_acts_on_what_is_true_and_not_on_what_the_pump_believes(bench: Bench) -> None:
    bench.inject("leak", 60)
    bench.inject("over-delivery", 100)
    bench.ask(Jump(10 * MS_PER_DAY))
    told = expect(Truth, bench.ask(ReadTruth()))
    assert told.commanded_pl_per_day * 2 * 40 // 100 == pytest.approx(told.tip_pl_per_day, abs=2)
    assert told.calculated_pl == 20 * PL_PER_ML - 1_335_000_000
    assert told.drawable_pl == 20 * PL_PER_ML - 2 * 1_335_000_000
    assert [each.name for each in told.faults] == ["leak", "over-delivery"]


def test_that_no_fault_and_no_clearing_is_in_the_pumps_own_log(bench: Bench) -> None:
    before = bench.kinds()
    bench.inject("leak", 60)
    bench.ask(ClearFault("leak"))
    assert bench.kinds() == before


def test_that_a_cleared_fault_is_gone_also_one_still_to_come(bench: Bench) -> None:
    bench.inject("leak", 60, after_ms=MS_PER_DAY)
    assert expect(FaultsTold, bench.ask(ClearFault("leak"))).faults == ()
    bench.ask(Jump(2 * MS_PER_DAY))
    told = expect(Truth, bench.ask(ReadTruth()))
    assert told.tip_pl_per_day == told.commanded_pl_per_day


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (InjectFault("leak", None, 0, None), "The fault leak needs a value: 1 to 99 %."),
        (InjectFault("leak", 100, 0, None), "The fault leak takes 1 to 99 %, not 100."),
        (InjectFault("stall", 1, 0, None), "The fault stall takes no value; leave it out."),
        (
            InjectFault("memory-reset", None, 0, 1),
            "The fault memory-reset happens at one instant; it takes no end.",
        ),
        (InjectFault("sensor-off", 5, 0, None), "A SP-20 measures no level that could be off."),
        (ClearFault("leak"), "There is no fault 'leak' on the pump."),
    ],
)
def test_that_what_cannot_be_is_refused_in_words_and_changes_nothing(
    bench: Bench, request_: Request, sentence: str
) -> None:
    assert bench.refusal(request_) == sentence
    assert expect(FaultsTold, bench.ask(ReadFaults(0))).deeds_told == 0
    assert bench.firmware.world.faults == ()


def test_that_a_pump_has_only_so_many_faults_and_one_of_the_same_name_takes_the_others_place(
    bench: Bench,
) -> None:
    names = [kind.name for kind in catalog().faults.values() if kind.lasts and kind.name != "sensor-off"]
    kinds = catalog().faults
    for name in [*names, "replacement-due"][:16]:
        bench.inject(name, kinds[name].low, after_ms=MS_PER_DAY)
    bench.inject("leak", 99, after_ms=MS_PER_DAY)
    assert "at most 16 faults" in bench.refusal(InjectFault("false-alarm", None, MS_PER_DAY, None))


def test_that_the_trainers_deeds_are_told_in_order_page_by_page_with_the_pumps_time(bench: Bench) -> None:
    bench.inject("leak", 60, for_ms=MS_PER_DAY)
    bench.ask(Jump(MS_PER_DAY))
    bench.inject("stall")
    bench.ask(ClearFault("stall"))
    bench.ask(SetRate(60))
    told = expect(FaultsTold, bench.ask(ReadFaults(0)))
    assert [(each.kind, each.at_ms - START_MS) for each in told.deeds] == [
        ("injected", 0),
        ("jumped", 0),
        ("injected", MS_PER_DAY),
        ("cleared", MS_PER_DAY),
        ("rate-set", MS_PER_DAY),
    ]
    assert told.deeds[0].what.replace(NO_BREAK, " ").startswith("Leak, loses 60 % until ")
    assert expect(FaultsTold, bench.ask(ReadFaults(3))).deeds == told.deeds[3:]
    assert expect(FaultsTold, bench.ask(ReadFaults(99))).deeds == ()


def test_that_the_oldest_deeds_are_forgotten_and_the_others_keep_their_numbers(bench: Bench) -> None:
    for number in range(MOST_DEEDS + 20):
        bench.ask(SetRate(1 + number % 2))
    told = expect(FaultsTold, bench.ask(ReadFaults(0)))
    assert (told.deeds_from, told.deeds_told) == (19, MOST_DEEDS + 19)
    last = expect(FaultsTold, bench.ask(ReadFaults(told.deeds_told - 1)))
    assert len(last.deeds) == 1


def test_that_a_jump_to_the_next_alarm_ends_in_the_very_ms_in_which_it_begins(bench: Bench) -> None:
    """20 mL less 2 at 0.1335 mL/day: the low-reservoir alarm comes after 134.8 days."""
    bench.ask(SetRate(60))
    arrived = bench.ask(JumpToAlarm(365 * MS_PER_DAY))
    low = next(each for each in bench.firmware.log.entries if each.kind == "low-reservoir")
    assert arrived == Arrived(low.at_ms, 60, "low-reservoir")
    assert bench.turns > 1
    assert bench.firmware.hydraulics.at_ms == low.at_ms == bench.clock.shown_ms
    assert bench.ask(JumpToAlarm(365 * MS_PER_DAY)).alarm == "empty-reservoir"


def test_that_a_jump_to_an_alarm_says_that_none_came(bench: Bench) -> None:
    assert bench.ask(JumpToAlarm(30 * MS_PER_DAY)) == Arrived(START_MS + 30 * MS_PER_DAY, 1, None)
    bench.now += 10
    assert bench.ask(ReadTime()) == Time(START_MS + 30 * MS_PER_DAY + 10, 1)


def test_that_a_stall_that_the_pump_notices_ends_a_jump(bench: Bench) -> None:
    bench.inject("stall", after_ms=MS_PER_DAY)
    arrived = expect(Arrived, bench.ask(JumpToAlarm(30 * MS_PER_DAY)))
    assert arrived.alarm == "motor-stall"
    assert MS_PER_DAY < arrived.clock_ms - START_MS < 2 * MS_PER_DAY


def test_that_a_new_session_ends_a_jump_where_it_has_come_and_time_runs_as_before(bench: Bench) -> None:
    bench.ask(SetRate(60))
    assert bench.trainer.answer(JumpToAlarm(3_000 * MS_PER_DAY), bench.now) is None
    bench.trainer.pass_time(bench.now, 5)
    came_ms = bench.firmware.hydraulics.at_ms
    bench.trainer.open("another trainer")
    assert bench.ask(ReadTime()) == Time(came_ms, 60)
    assert came_ms < START_MS + 30 * MS_PER_DAY


def test_that_a_jump_by_a_span_goes_where_its_clock_was_moved_whoever_is_the_trainer(bench: Bench) -> None:
    assert bench.trainer.answer(Jump(300 * MS_PER_DAY), bench.now) is None
    bench.trainer.pass_time(bench.now, 5)
    assert bench.firmware.hydraulics.at_ms < START_MS + 300 * MS_PER_DAY
    bench.trainer.open("another trainer")
    while bench.firmware.hydraulics.at_ms < START_MS + 300 * MS_PER_DAY:
        bench.trainer.pass_time(bench.now, MOST)
    assert bench.ask(ReadTime()) == Time(START_MS + 300 * MS_PER_DAY, 1)


def test_that_a_search_for_an_alarm_that_never_comes_does_bounded_work_a_turn(bench: Bench) -> None:
    """A pump whose battery is at its end has no event of its own for years: samples are all that costs."""
    bench.inject("replacement-due")
    bench.ask(Jump(100 * MS_PER_DAY))
    assert bench.firmware.hydraulics.off
    assert bench.trainer.answer(JumpToAlarm(3_000 * MS_PER_DAY), bench.now) is None
    turns = 0
    while bench.trainer.arrived() is None:
        before_ms = bench.firmware.hydraulics.at_ms
        bench.trainer.pass_time(bench.now, MOST)
        samples = (bench.firmware.hydraulics.at_ms - before_ms) / (6 * MS_PER_HOUR)
        assert samples <= MOST / trace.COSTS + 1
        turns += 1
    assert turns > 100


def test_that_the_trace_is_told_in_pages_from_an_instant_on(bench: Bench) -> None:
    bench.ask(Jump(20 * MS_PER_DAY))
    first = expect(Trace, bench.ask(ReadTrace(0)))
    assert len(first.samples) == 60
    second = expect(Trace, bench.ask(ReadTrace(first.samples[-1].at_ms + 1)))
    assert 0 < len(second.samples) < 60
    assert second.samples[0].at_ms - first.samples[-1].at_ms == 6 * MS_PER_HOUR


def test_that_a_pump_started_from_a_snapshot_is_the_pump_as_it_was(bench: Bench) -> None:
    bench.inject("leak", 60)
    bench.ask(Jump(MS_PER_DAY))
    data, total = b"", 1
    while len(data) < total:
        part = expect(SnapshotPart, bench.ask(ReadSnapshot(len(data))))
        data, total = data + part.data, part.total
        bench.now += 1_000
    memory = VolatileMemory()
    memory.save(data, durable=True)
    branch = Bench(started(memory))
    assert branch.ask(ReadTime()).clock_ms == START_MS + MS_PER_DAY
    assert branch.firmware.world.faults == bench.firmware.world.faults
    assert bench.refusal(ReadSnapshot(len(data))).startswith("There is no snapshot")
