"""The trainer's service: time is moved, everything on the way happens, and it is all in the log."""

from __future__ import annotations

import pytest

from console.domain.calendar import LATEST_MS
from console.domain.hands import Aspirate, Inject, Part, Port
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, PL_PER_ML, Volume
from console.domain.wording import NO_BREAK
from console.protocol.messages import (
    Commit,
    Jump,
    ReadStatus,
    ReadTime,
    ReadTruth,
    Refused,
    Request,
    SetRate,
    Time,
    Truth,
)
from console.protocol.wire import WireParcel
from console.pump.clock import TherapyClock
from console.pump.factory import UNTOLD_CATHETER
from console.pump.firmware import Firmware
from console.pump.trainer import Trainer
from support.pumps import START_MS, Desk, bolus, drug, expect, new, started


class Bench:
    """A firmware, its clock and its trainer, with link time in hand."""

    def __init__(self, firmware: Firmware) -> None:
        self.firmware = firmware
        self.clock = TherapyClock(firmware.hydraulics.at_ms)
        self.trainer = Trainer(firmware, self.clock)
        self.now = 0
        self.clock.now(0)

    def ask(self, request: Request):
        self.firmware.advance(self.clock.now(self.now))
        answer = self.trainer.answer(request, self.now)
        self.firmware.advance(self.clock.now(self.now))
        return self.trainer.time if isinstance(answer, Time) else answer

    def kinds(self) -> list[str]:
        return [each.kind for each in self.firmware.log.entries]


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
