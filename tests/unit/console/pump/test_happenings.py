"""Each happening says when, whatever it is: the log is in order of it."""

from __future__ import annotations

from typing import get_args

from console.domain.alarms import Alarm
from console.pump.happenings import AlarmSounded, Happening, StallDetected, StallOver
from console.pump.log import EventLog
from console.pump.telling import with_happenings


def test_that_every_happening_has_its_ms() -> None:
    assert all("at_ms" in kind.__dataclass_fields__ for kind in get_args(Happening))


def test_that_happenings_of_two_kinds_are_put_in_order_by_their_ms() -> None:
    found: list[Happening] = [StallOver(9), AlarmSounded(5, Alarm.LOW_RESERVOIR), StallDetected(1)]
    assert [each.at_ms for each in sorted(found, key=lambda each: each.at_ms)] == [1, 5, 9]


def test_that_a_stall_an_alarm_and_a_recovery_stand_in_the_log_in_order() -> None:
    happened = (StallDetected(5), AlarmSounded(7, Alarm.LOW_RESERVOIR), StallOver(9))
    log = with_happenings(EventLog(), happened)
    assert [(each.at_ms, each.kind) for each in log.entries] == [
        (5, "motor-stall"),
        (7, "low-reservoir"),
        (9, "motor-stall-recovered"),
    ]
