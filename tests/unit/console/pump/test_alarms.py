"""Which alarms stand: latching, ending, and silence."""

from __future__ import annotations

import pytest

from console.domain.alarms import KINDS, UNTIL_REPROGRAMMED, Alarm, Standing
from console.errors import RuleBroken
from console.pump.alarms import AlarmBoard

ALL = tuple(Alarm)


def board(*alarms: Alarm, at_ms: int = 5) -> AlarmBoard:
    found = AlarmBoard()
    for alarm in alarms:
        found = found.raised(alarm, at_ms)
    return found


def test_that_an_alarm_that_stands_keeps_its_beginning_when_it_is_raised_again() -> None:
    again = board(Alarm.LOW_RESERVOIR).raised(Alarm.LOW_RESERVOIR, 9)
    assert again.standing == (Standing(Alarm.LOW_RESERVOIR, 5),)
    assert (again.since_ms(Alarm.LOW_RESERVOIR), again.since_ms(Alarm.TUBE_SET)) == (5, None)


def test_that_the_most_urgent_stands_first() -> None:
    assert board(Alarm.TUBE_SET, Alarm.LOW_RESERVOIR, Alarm.MOTOR_STALL).alarms == (
        Alarm.MOTOR_STALL,
        Alarm.LOW_RESERVOIR,
        Alarm.TUBE_SET,
    )


@pytest.mark.parametrize("alarm", ALL)
@pytest.mark.parametrize("reprogrammed", [False, True])
def test_that_what_latches_stays_through_a_change_and_the_rest_goes(alarm: Alarm, reprogrammed: bool) -> None:
    after = board(alarm).changed((), 9, reprogrammed=reprogrammed)
    stays = KINDS[alarm].latches or alarm is Alarm.MOTOR_STALL
    if alarm in UNTIL_REPROGRAMMED:
        stays = not reprogrammed
    assert (alarm in after.alarms) == stays


def test_that_what_is_so_stands_after_a_change_since_it_began() -> None:
    after = board(Alarm.LOW_RESERVOIR).changed(
        (Alarm.LOW_RESERVOIR, Alarm.PUMP_STOPPED), 9, reprogrammed=False
    )
    assert set(after.standing) == {Standing(Alarm.LOW_RESERVOIR, 5), Standing(Alarm.PUMP_STOPPED, 9)}


def test_that_the_alarm_of_a_long_stop_stays_while_the_pump_is_stopped() -> None:
    stopped = board(Alarm.PUMP_STOPPED, Alarm.STOPPED_48H)
    assert Alarm.STOPPED_48H in stopped.changed((Alarm.PUMP_STOPPED,), 9, reprogrammed=False).alarms
    assert Alarm.STOPPED_48H not in stopped.changed((), 9, reprogrammed=False).alarms


def test_that_a_new_alarm_ends_a_silence_and_one_that_stands_does_not() -> None:
    silent = board(Alarm.LOW_RESERVOIR).silenced(9, 60_000)
    assert silent.silenced_until_ms == 60_009
    assert silent.raised(Alarm.LOW_RESERVOIR, 10).silenced_until_ms == 60_009
    assert silent.raised(Alarm.EMPTY_RESERVOIR, 10).silenced_until_ms is None


def test_that_alarms_are_not_silenced_for_good() -> None:
    with pytest.raises(RuleBroken, match="never for good"):
        board(Alarm.LOW_RESERVOIR).silenced(9, 7_200_001)
