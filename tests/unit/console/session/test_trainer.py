"""The client of the trainer's service, with the real pump at the other end."""

from __future__ import annotations

import pytest

from console.domain.calendar import LATEST_MS
from console.domain.faults import Fault
from console.domain.quantities import MS_PER_DAY
from console.errors import RuleBroken
from console.protocol import messages
from console.protocol.messages import Act, Answer, Refused, Request
from console.protocol.trainer_messages import (
    Arrived,
    InjectFault,
    JumpToAlarm,
    ReadFaults,
    ReadSnapshot,
    ReadTime,
    ReadTrace,
    SnapshotPart,
    Time,
    Trace,
)
from console.protocol.truth import WireDeed, WireFault, WireSample
from console.protocol.wire import WirePart
from console.pump.bench import Bench as Bedside
from console.pump.factory import SERIAL, manufacture
from console.pump.memory import VolatileMemory
from console.session.service import PATIENCE
from console.session.trainer import (
    FASTEST,
    LONGEST_JUMP_MS,
    SnapshotTold,
    TimeTold,
    TrainerClient,
    TrainerEvent,
    TrainerLost,
    TrainerRefused,
)
from console.session.truth import Sample, TraceTold, TruthTold
from support.rigs import STARTS_MS, STEP_MS, Bench, TwistedPump, catalog


@pytest.fixture
def bench() -> Bench:
    return Bench()


def client_of(bench: Bench, expect: str | None = SERIAL) -> TrainerClient:
    return TrainerClient(bench.link(), bench.caller(), expect)


def settle(bench: Bench, client: TrainerClient) -> list[TrainerEvent]:
    events: list[TrainerEvent] = []
    for _ in range(1_000):
        bench.turn()
        events.extend(client.turn(bench.clock.link_ms()))
        if not client.busy:
            return events
    raise AssertionError("The trainer's service never answered.")


def test_that_a_trainer_reads_the_pumps_clock_and_rate(bench):
    client = client_of(bench)
    client.read_time()
    (told,) = settle(bench, client)
    assert isinstance(told, TimeTold)
    assert told.rate == 1
    assert 0 <= told.clock_ms - STARTS_MS <= bench.clock.link_ms()
    assert client.time == told


def test_that_a_jump_moves_the_pumps_clock_by_exactly_that_much(bench):
    client = client_of(bench)
    client.read_time()
    client.jump(30 * MS_PER_DAY)
    before, after = settle(bench, client)
    passed = bench.clock.link_ms() - before.link_ms
    assert 30 * MS_PER_DAY <= after.clock_ms - before.clock_ms <= 30 * MS_PER_DAY + passed


def test_that_a_paused_pump_stands_still_while_link_time_passes(bench):
    client = client_of(bench)
    client.set_rate(0)
    (paused,) = settle(bench, client)
    bench.turn(by_ms=60_000)
    client.read_time()
    (later,) = settle(bench, client)
    assert (paused.rate, later.rate) == (0, 0)
    assert later.clock_ms == paused.clock_ms


def test_that_what_is_asked_is_answered_in_order(bench):
    client = client_of(bench)
    for rate in (60, 3_600, 1):
        client.set_rate(rate)
    assert [told.rate for told in settle(bench, client)] == [60, 3_600, 1]


@pytest.mark.parametrize("rate", (-1, FASTEST + 1))
def test_that_a_rate_no_pump_runs_at_is_refused_before_it_is_sent(bench, rate):
    with pytest.raises(RuleBroken):
        client_of(bench).set_rate(rate)


@pytest.mark.parametrize("by_ms", (0, -1, LONGEST_JUMP_MS + 1))
def test_that_a_jump_backwards_or_beyond_ten_years_is_refused_before_it_is_sent(bench, by_ms):
    with pytest.raises(RuleBroken):
        client_of(bench).jump(by_ms)


def test_that_a_jump_out_of_the_calendar_is_the_simulators_refusal(bench):
    bench.memory = VolatileMemory()
    manufacture(catalog(), bench.memory, clock_ms=LATEST_MS - MS_PER_DAY)
    bench.switch_on()
    client = client_of(bench)
    client.jump(2 * MS_PER_DAY)
    (refused,) = settle(bench, client)
    assert isinstance(refused, TrainerRefused)
    assert "9999" in refused.sentence
    assert not client.ended


def test_that_a_jump_that_takes_two_minutes_of_link_time_is_no_lost_link(bench):
    client = client_of(bench)
    client.read_time()
    settle(bench, client)
    pump, bench.device = bench.device, None
    client.jump(MS_PER_DAY)
    for _ in range(120):
        bench.turn(by_ms=1_000)
        assert client.turn(bench.clock.link_ms()) == ()
    bench.device = pump
    (told,) = settle(bench, client)
    assert isinstance(told, TimeTold)
    assert PATIENCE.answer_ms > 120_000


def test_that_a_trainer_of_another_pump_is_let_go(bench):
    client = client_of(bench, expect="SIM-000001")
    client.read_time()
    (lost,) = settle(bench, client)
    assert isinstance(lost, TrainerLost)
    assert "SIM-000001" in lost.sentence
    assert client.ended


def test_that_a_trainers_lost_link_is_told_once_and_leaves_nothing_asked(bench):
    client = client_of(bench)
    client.read_time()
    settle(bench, client)
    bench.kill()
    client.read_time()
    (lost,) = settle(bench, client)
    assert isinstance(lost, TrainerLost)
    assert not client.busy
    assert client.turn(bench.clock.link_ms() + STEP_MS) == ()


def test_that_the_trainers_link_leaves_the_session_of_the_pump_alone(bench):
    session = bench.session()
    bench.read(session)
    client = client_of(bench)
    client.jump(MS_PER_DAY)
    settle(bench, client)
    assert bench.read(session).clock_ms > STARTS_MS + MS_PER_DAY
    assert not session.ended


def test_that_the_truth_is_told_to_the_trainer(bench):
    client = client_of(bench)
    client.set_rate(0)
    client.read_truth()
    _, told = settle(bench, client)
    body = bench.device.firmware.body
    assert isinstance(told, TruthTold)
    assert told.reservoir_pl == int(body.reservoir.pl)
    assert told.ng_per_ml == 2_000_000
    assert told.tubing == tuple((int(each.pl), 2_000_000) for each in body.tubing)
    assert told.catheter == tuple((int(each.pl), 2_000_000) for each in body.catheter)
    assert (told.given_ng, told.clock_ms) == (int(body.given.ng), bench.device.firmware.hydraulics.at_ms)


def test_that_a_pump_off_its_catheter_is_told_to_be_joined_to_none(bench):
    client = client_of(bench)
    Bedside(bench.device.firmware, catalog()).answer(Act(WirePart()), 0)
    client.read_truth()
    (told,) = settle(bench, client)
    assert isinstance(told, TruthTold)
    assert told.catheter is None


class Scripted:
    """A trainer's service that gives the answers laid down for it, and keeps what it was asked."""

    def __init__(self, bench: Bench, answers: dict[Request, Answer]) -> None:
        self.asked: list[Request] = []
        self._answers = answers
        bench.device = TwistedPump(bench, self._answer)

    def _answer(self, request: Request, answer: Answer) -> Answer:
        self.asked.append(request)
        return self._answers.get(request, answer)


def sample(number: int) -> WireSample:
    return WireSample(number, 1, 2, 3, 4, 5, 6)


def test_that_a_trace_of_several_pages_is_told_once_and_whole(bench):
    pages = [tuple(sample(60 * page + each) for each in range(60)) for page in range(2)]
    script = Scripted(
        bench, {ReadTrace(0): Trace(pages[0]), ReadTrace(60): Trace(pages[1]), ReadTrace(120): Trace(())}
    )
    client = client_of(bench)
    client.read_trace()
    (told,) = settle(bench, client)
    assert isinstance(told, TraceTold)
    assert [each.at_ms for each in told.samples] == list(range(120))
    assert told.samples[0] == Sample(0, 1, 2, 3, 4, 5, 6)
    assert len(script.asked) == 3


def test_that_a_trace_that_goes_back_in_time_ends_the_link(bench):
    page = tuple(sample(each) for each in range(60))
    Scripted(bench, {ReadTrace(0): Trace(page), ReadTrace(60): Trace(page)})
    client = client_of(bench)
    client.read_trace()
    (lost,) = settle(bench, client)
    assert isinstance(lost, TrainerLost)
    assert "goes back" in lost.sentence


def test_that_a_snapshot_in_parts_is_put_together_before_anything_else_is_asked(bench):
    script = Scripted(
        bench,
        {
            ReadSnapshot(0): SnapshotPart(7, b"abcd"),
            ReadSnapshot(4): SnapshotPart(7, b"efg"),
            ReadTime(): Time(5, 1),
        },
    )
    client = client_of(bench)
    client.snapshot()
    client.read_time()
    snapshot, time = settle(bench, client)
    assert snapshot == SnapshotTold(b"abcdefg")
    assert isinstance(time, TimeTold)
    assert script.asked == [ReadSnapshot(0), ReadSnapshot(4), ReadTime()]


def deed(number: int) -> WireDeed:
    return WireDeed(number, "injected", f"deed {number}")


def test_that_each_deed_comes_over_the_link_once_and_all_are_told_each_time(bench):
    leak = WireFault("leak", 60, 5, None)
    script = Scripted(
        bench,
        {
            InjectFault("leak", 60, 0, None): messages.FaultsTold(5, (leak,), 0, (), 3),
            ReadFaults(0): messages.FaultsTold(5, (leak,), 0, (deed(0), deed(1)), 3),
            ReadFaults(2): messages.FaultsTold(5, (leak,), 2, (deed(2),), 3),
            ReadFaults(3): messages.FaultsTold(6, (), 3, (), 3),
        },
    )
    client = client_of(bench)
    client.inject("leak", 60)
    client.read_faults()
    first, second = settle(bench, client)
    assert first.faults == (Fault("leak", 60, 5),)
    assert [each.what for each in first.deeds] == ["deed 0", "deed 1", "deed 2"]
    assert (second.faults, second.deeds) == ((), first.deeds)
    assert len(script.asked) == 4


def test_that_a_fault_that_there_cannot_be_ends_the_link(bench):
    Scripted(bench, {ReadFaults(0): messages.FaultsTold(5, (WireFault("leak", 60, 5, 5),), 0, (), 0)})
    client = client_of(bench)
    client.read_faults()
    (lost,) = settle(bench, client)
    assert isinstance(lost, TrainerLost)
    assert client.ended


def test_that_a_jump_to_an_alarm_tells_time_and_the_alarm_or_that_none_came(bench):
    Scripted(
        bench,
        {
            JumpToAlarm(MS_PER_DAY): Arrived(9, 60, None),
            JumpToAlarm(2 * MS_PER_DAY): Arrived(7, 60, "stall"),
        },
    )
    client = client_of(bench)
    client.jump_to_alarm(2)
    client.jump_to_alarm(1)
    stall, none = settle(bench, client)
    assert (stall.alarm, stall.time.clock_ms, none.alarm, none.time.rate) == ("stall", 7, None, 60)
    assert client.time == none.time


def test_that_what_is_refused_amid_pages_leaves_nothing_of_them(bench):
    Scripted(
        bench,
        {
            ReadSnapshot(0): SnapshotPart(7, b"abcd"),
            ReadSnapshot(4): Refused("no-snapshot", "It is gone."),
            ReadTrace(0): Trace((sample(1),)),
        },
    )
    client = client_of(bench)
    client.snapshot()
    client.read_trace()
    refused, trace = settle(bench, client)
    assert refused == TrainerRefused("no-snapshot", "It is gone.")
    assert len(trace.samples) == 1


@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.inject("", 1),
        lambda client: client.inject("leak", 2**53),
        lambda client: client.inject("two\nlines"),
        lambda client: client.inject("leak", 60, -1),
        lambda client: client.inject("leak", 60, 0, 0),
        lambda client: client.clear("x" * 41),
        lambda client: client.jump_to_alarm(0),
        lambda client: client.jump_to_alarm(3_661),
    ],
)
def test_that_what_no_message_can_say_is_refused_before_it_is_sent(bench, ask):
    client = client_of(bench)
    with pytest.raises(RuleBroken):
        ask(client)
    assert not client.busy
