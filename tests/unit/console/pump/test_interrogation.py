"""What the pump tells of alarms, battery and log when it is read."""

from __future__ import annotations

from console.domain.alarms import Alarm, Repeats
from console.domain.change import AlarmsChange
from console.domain.quantities import MS_PER_DAY, MS_PER_MINUTE
from console.domain.reading import Reading
from console.protocol import codec
from support.pumps import START_MS, Desk, new, started


def told(desk: Desk) -> Reading:
    return codec.reading(desk.firmware.status())


def test_that_a_new_pump_tells_no_alarm_and_its_full_life() -> None:
    found = told(Desk(started(new())))
    assert (found.alarms, found.alarms_since, found.silenced_until_ms) == ((), (), None)
    assert (found.months_to_eri, found.service_ends_ms, found.log_first) == (84, None, 0)
    assert found.repeats == Repeats()


def test_that_the_end_of_service_is_told_from_the_warning_on() -> None:
    desk = Desk(started(new()))
    desk.firmware.advance(START_MS + 5)
    desk.firmware.strike(Alarm.REPLACEMENT_DUE)
    found = told(desk)
    assert found.alarms_since == (START_MS + 5,)
    assert (found.months_to_eri, found.service_ends_ms) == (0, START_MS + 5 + 90 * MS_PER_DAY)


def test_that_the_intervals_that_were_set_are_told_and_that_a_reset_brings_back_the_first() -> None:
    desk = Desk(started(new()))
    set_to = Repeats(20 * MS_PER_MINUTE, 120 * MS_PER_MINUTE)
    desk.committed(AlarmsChange(set_to))
    assert told(desk).repeats == set_to
    desk.firmware.strike(Alarm.MEMORY_RESET)
    assert told(desk).repeats == Repeats()


def test_that_the_months_left_do_not_depend_on_the_hour_of_the_day() -> None:
    desk = Desk(started(new()))
    desk.firmware.advance(START_MS + 31 * MS_PER_DAY - 1)
    before = told(desk).months_to_eri
    desk.firmware.advance(START_MS + 31 * MS_PER_DAY)
    assert before == told(desk).months_to_eri == 82


def test_that_the_first_entry_kept_is_told_once_older_ones_have_fallen_out() -> None:
    desk = Desk(started(new()))
    for number in range(150):
        desk.firmware.note("noted", f"Number {number}.")
    found = told(desk)
    assert (found.log_head, found.log_first) == (152, 52)
