"""Belief and truth pass time together: in order, bounded, and with a fault of one instant at its own ms."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain import wording
from console.domain.alarms import Alarm
from console.domain.change import ProgramChange
from console.domain.faults import Fault
from console.domain.prescription import PeriodicBolus
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, PL_PER_ML, Dose, DoseRate
from console.protocol import codec
from console.protocol.messages import (
    Commit,
    Committed,
    Outcome,
    Prepared,
    Query,
    ReadStatus,
    Refused,
    Sounded,
    SoundTone,
    Status,
)
from console.pump.firmware import Firmware
from console.pump.hydraulics import ANY_NUMBER
from console.pump.passage import passed
from support.pumps import START_MS, USER, Desk, bolus, expect, new, started
from support.therapies import flex, prescription


@pytest.fixture
def firmware() -> Firmware:
    return started(new())


def test_that_both_arrive_at_the_same_instant(firmware: Firmware) -> None:
    pumping, world = firmware.hydraulics, firmware.world
    assert passed(pumping, world, START_MS + 10 * MS_PER_DAY, ANY_NUMBER).happened == ()
    assert pumping.at_ms == START_MS + 10 * MS_PER_DAY
    assert world.body_at(pumping.at_ms).drawable_pl == pumping.ledger.reservoir_pl


def test_that_so_many_events_and_hardly_more_are_passed_at_once(firmware: Firmware) -> None:
    pumping, world = firmware.hydraulics, firmware.world
    world.inject(START_MS, Fault("positional-occlusion", 40, START_MS))
    turns = 0
    while pumping.at_ms < START_MS + 3_650 * MS_PER_DAY:
        from_ms = pumping.at_ms
        assert passed(pumping, world, START_MS + 3_650 * MS_PER_DAY, 500).events <= 520
        assert pumping.at_ms > from_ms
        turns += 1
    assert turns > 20


def test_that_a_fault_of_one_instant_is_handed_over_once_at_its_own_ms(firmware: Firmware) -> None:
    pumping, world = firmware.hydraulics, firmware.world
    reset_ms = START_MS + 7 * MS_PER_HOUR + 1
    reset = Fault("memory-reset", None, reset_ms)
    world.inject(START_MS, reset)
    went = passed(pumping, world, START_MS + MS_PER_DAY, ANY_NUMBER)
    assert (pumping.at_ms, went.struck) == (reset_ms, (reset,))
    assert passed(pumping, world, START_MS + MS_PER_DAY, ANY_NUMBER).struck == ()
    assert world.faults == ()


def test_that_what_is_noticed_stands_among_what_happened_in_order_of_time() -> None:
    firmware = started(new(filled_ml=1))
    firmware.world.inject(START_MS, Fault("stall", None, START_MS + 3 * MS_PER_DAY))
    happened = passed(firmware.hydraulics, firmware.world, START_MS + 30 * MS_PER_DAY, ANY_NUMBER).happened
    assert [type(each).__name__ for each in happened] == ["StallDetected", "AlarmSounded"]
    assert [each.at_ms for each in happened] == sorted(each.at_ms for each in happened)


def test_that_a_clock_that_is_off_shifts_the_steps_from_its_own_ms_to_its_end() -> None:
    night = prescription(flex(("00:00", "10"), ("12:00", "30")))
    firmware, cut = started(new(night)), started(new(night))
    for each in (firmware, cut):
        off = Fault("clock-off", 6 * 60, START_MS + 2 * MS_PER_HOUR, START_MS + 10 * MS_PER_HOUR)
        assert each.inject(off) is None
    firmware.advance(START_MS + 24 * MS_PER_HOUR)
    given_mcg = firmware.hydraulics.ledger.delivered_pl * 2000 / PL_PER_ML
    assert given_mcg == 6 * 10 + 4 * 30 + 2 * 10 + 12 * 30
    for hour in range(1, 25):
        cut.advance(START_MS + hour * MS_PER_HOUR)
    assert cut.hydraulics.ledger == firmware.hydraulics.ledger
    assert cut.body == firmware.body


@pytest.mark.parametrize("off_min", [-60, 60])
def test_that_a_pump_tells_every_instant_by_its_own_clock_and_none_by_the_true_one(off_min: int) -> None:
    """One instant by another clock would tell a trainee what is wrong, and void what was confirmed."""
    desk = Desk(started(new()))
    desk.firmware.inject(Fault("clock-off", off_min, START_MS + MS_PER_HOUR))
    desk.firmware.advance(START_MS + 2 * MS_PER_HOUR)
    shown_ms = START_MS + 2 * MS_PER_HOUR + off_min * MS_PER_MINUTE
    request = desk.request(bolus("20", 30))
    back = expect(Prepared, desk.ask(request))
    committed = expect(Committed, desk.ask(Commit(back.operation, back.digest)))
    status = expect(Status, desk.ask(ReadStatus()))
    assert committed.at_ms == status.clock_ms == shown_ms
    assert expect(Outcome, desk.ask(Query(back.operation))).at_ms == shown_ms
    assert status.bolus is not None
    assert status.bolus.started_ms == shown_ms
    assert desk.firmware.log.entries[-1].at_ms == shown_ms
    waits = expect(Refused, desk.ask(desk.request(bolus("20", 30))))
    assert wording.moment_text(shown_ms + 30 * MS_PER_MINUTE) in waits.sentence
    assert expect(Sounded, desk.ask(SoundTone("two-tone", USER))).at_ms == shown_ms
    desk.firmware.advance(START_MS + 9 * MS_PER_HOUR)
    assert desk.firmware.log.entries[-1].kind == "bolus-ended"
    assert desk.firmware.log.entries[-1].at_ms == shown_ms + 30 * MS_PER_MINUTE


def test_that_what_happened_before_a_clock_was_off_stands_in_the_log_as_it_was() -> None:
    firmware, cut = started(new(filled_ml=1)), started(new(filled_ml=1))
    for each in (firmware, cut):
        each.inject(Fault("clock-off", 120, START_MS + 7 * MS_PER_DAY))
    firmware.advance(START_MS + 30 * MS_PER_DAY)
    for day in range(1, 31):
        cut.advance(START_MS + day * MS_PER_DAY)
    assert firmware.log == cut.log
    empty = next(each for each in firmware.log.entries if each.kind == "empty-reservoir")
    assert empty.at_ms > START_MS + 7 * MS_PER_DAY
    assert firmware.running.board.since_ms(Alarm.EMPTY_RESERVOIR) == empty.at_ms - 120 * MS_PER_MINUTE


def test_that_boluses_in_a_rhythm_begin_when_they_are_ordered_though_the_clock_is_off() -> None:
    desk = Desk(started(new()))
    desk.firmware.inject(Fault("clock-off", 90, START_MS))
    desk.firmware.advance(START_MS + MS_PER_HOUR)
    rhythm = PeriodicBolus(Dose(30_000), 6 * MS_PER_HOUR, MS_PER_HOUR, DoseRate(6_000))
    desk.committed(ProgramChange(replace(desk.firmware.hydraulics.prescription, infusion=rhythm)))
    before_pl = desk.firmware.hydraulics.ledger.delivered_pl
    flow = desk.firmware.hydraulics.flow
    desk.firmware.advance(START_MS + 2 * MS_PER_HOUR)
    assert desk.firmware.hydraulics.ledger.delivered_pl - before_pl == flow * MS_PER_HOUR
    assert desk.firmware.hydraulics.flow < flow


def test_that_a_clock_that_is_off_is_shown_in_a_reading_and_survives_a_restart() -> None:
    memory = new()
    firmware = started(memory)
    assert firmware.inject(Fault("clock-off", -60, START_MS)) is None
    firmware.advance(START_MS + 5 * MS_PER_HOUR)
    firmware.save()
    for each in (firmware, started(memory)):
        shown = codec.reading(each.status())
        assert shown.clock_ms == START_MS + 4 * MS_PER_HOUR
        assert shown.filled_ms == START_MS - MS_PER_HOUR
        assert each.hydraulics.clock_ms == shown.clock_ms
