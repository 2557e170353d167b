"""The pump's tone, heard or not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.alarms import Alarm
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR
from support import drafted, states
from ui.bell import Bell
from ui.state import ConsoleState


class Ear:
    def __init__(self) -> None:
        self.beeps = 0

    def __call__(self) -> None:
        self.beeps += 1


def at(after_ms: int, alarm: Alarm = Alarm.MOTOR_STALL) -> ConsoleState:
    reading = drafted.alarmed(alarm)
    return replace(states.linked(), reading=reading, clock_ms=states.NOW_MS + after_ms)


@pytest.mark.parametrize(
    ("alarm", "beeps"), [(Alarm.MOTOR_STALL, 2), (Alarm.LOW_RESERVOIR, 1), (Alarm.TUBE_SET, 0)]
)
def test_that_a_critical_alarm_beeps_twice_another_once_and_a_message_never(alarm: Alarm, beeps: int) -> None:
    ear = Ear()
    bell = Bell(ear, on=True)
    bell.set_state(at(0, alarm))
    bell.set_state(at(MS_PER_HOUR, alarm))
    assert ear.beeps == beeps


def test_that_nothing_is_heard_while_it_is_off_and_nothing_is_made_up_for_after() -> None:
    ear = Ear()
    bell = Bell(ear, on=False)
    for hours in (0, 1, 2):
        bell.set_state(at(hours * MS_PER_HOUR))
    bell.on = True
    bell.set_state(at(2 * MS_PER_HOUR))
    assert ear.beeps == 0


def test_that_a_jump_of_a_day_is_heard_once() -> None:
    ear = Ear()
    bell = Bell(ear, on=True)
    bell.set_state(at(0))
    bell.set_state(at(MS_PER_DAY))
    assert ear.beeps == 2


def test_that_what_another_pump_sounded_before_is_not_heard() -> None:
    ear = Ear()
    bell = Bell(ear, on=True)
    bell.set_state(states.no_patient())
    bell.set_state(at(MS_PER_DAY))
    assert ear.beeps == 0
