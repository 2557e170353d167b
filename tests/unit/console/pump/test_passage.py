"""Belief and truth pass time together: in order, bounded, and with a fault of one instant at its own ms."""

from __future__ import annotations

import pytest

from console.domain.faults import Fault
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, PL_PER_ML
from console.protocol import codec
from console.pump.firmware import Firmware
from console.pump.hydraulics import ANY_NUMBER
from console.pump.passage import passed
from support.pumps import START_MS, new, started
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
