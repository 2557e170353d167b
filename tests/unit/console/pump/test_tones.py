"""Silence and the test tone: logged, bounded, and no version of the pump."""

from __future__ import annotations

import pytest

from console.domain.alarms import Alarm
from console.domain.change import StopChange
from console.domain.quantities import MS_PER_DAY, MS_PER_MINUTE
from console.protocol.messages import Refused, SilenceAlarms, Silenced, Sounded, SoundTone
from support.pumps import START_MS, USER, Desk, expect, new, started

HALF_AN_HOUR = 30 * MS_PER_MINUTE


def sounding(alarm: Alarm = Alarm.LOW_RESERVOIR) -> Desk:
    desk = Desk(started(new()))
    desk.firmware.strike(alarm)
    return desk


def test_that_a_silence_is_told_logged_and_makes_no_version() -> None:
    desk = sounding()
    answer = expect(Silenced, desk.ask(SilenceAlarms(HALF_AN_HOUR, USER)))
    assert answer.until_ms == START_MS + HALF_AN_HOUR
    assert desk.firmware.status().silenced_until_ms == answer.until_ms
    assert desk.firmware.history.last.version == 0
    last = desk.firmware.log.entries[-1]
    assert (last.kind, USER in last.what) == ("silenced", True)


def test_that_a_silence_leaves_what_is_prepared_as_it_is() -> None:
    desk = sounding()
    back = desk.prepared(StopChange())
    desk.ask(SilenceAlarms(HALF_AN_HOUR, USER))
    assert desk.outcome(back.operation).state == "prepared"


def test_that_a_new_alarm_ends_the_silence_and_the_one_that_stands_does_not() -> None:
    desk = sounding()
    desk.ask(SilenceAlarms(HALF_AN_HOUR, USER))
    desk.firmware.strike(Alarm.LOW_RESERVOIR)
    assert desk.firmware.status().silenced_until_ms is not None
    desk.firmware.strike(Alarm.MEMORY_RESET)
    assert desk.firmware.status().silenced_until_ms is None


@pytest.mark.parametrize("alarm", [None, Alarm.TUBE_SET])
def test_that_there_is_nothing_to_silence_where_nothing_sounds(alarm: Alarm | None) -> None:
    desk = Desk(started(new()))
    if alarm is not None:
        desk.firmware.strike(alarm)
    assert expect(Refused, desk.ask(SilenceAlarms(HALF_AN_HOUR, USER))).code == "nothing-sounds"


@pytest.mark.parametrize("tone", ["two-tone", "one-tone"])
def test_that_a_tone_can_be_heard_and_begins_no_alarm(tone: str) -> None:
    desk = Desk(started(new()))
    assert desk.ask(SoundTone(tone, USER)) == Sounded(tone, START_MS)
    assert desk.firmware.alarms == ()
    assert desk.firmware.log.entries[-1].kind == "tone-tested"


def test_that_a_tone_nobody_knows_and_a_pump_that_is_off_are_refused() -> None:
    desk = sounding(Alarm.REPLACEMENT_DUE)
    assert expect(Refused, desk.ask(SoundTone("fanfare", USER))).code == "tone-unknown"
    desk.firmware.advance(START_MS + 90 * MS_PER_DAY)
    assert expect(Refused, desk.ask(SoundTone("one-tone", USER))).code == "end-of-service"
