"""What happens in a pump is told in the log at its own time."""

from __future__ import annotations

from console.domain.alarms import Alarm
from console.pump.happenings import AlarmSounded, StallDetected, StallOver
from console.pump.log import EventLog
from console.pump.telling import with_happenings


def test_that_a_stall_an_alarm_and_a_recovery_stand_in_the_log_in_order() -> None:
    happened = (StallDetected(5), AlarmSounded(7, Alarm.LOW_RESERVOIR), StallOver(9))
    log = with_happenings(EventLog(), happened)
    assert [(each.at_ms, each.kind) for each in log.entries] == [
        (5, "motor-stall"),
        (7, "low-reservoir"),
        (9, "motor-stall-recovered"),
    ]
