"""The alarm line in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.alarms import KINDS, Alarm, Priority, Tone
from console.domain.quantities import MS_PER_HOUR, MS_PER_MINUTE
from support import drafted, states
from ui.models.alarm_line import SILENCE, AlarmLine, alarm_line, heard
from ui.state import ConsoleState, Link

NOW = states.NOW_MS


def alarmed(*alarms: Alarm, **told: object) -> ConsoleState:
    return replace(states.linked(), reading=drafted.alarmed(*alarms, **told), clock_ms=NOW)


def test_that_there_is_no_line_where_no_alarm_stands() -> None:
    assert alarm_line(states.linked()) == AlarmLine()
    assert alarm_line(states.no_patient()) == AlarmLine()


@pytest.mark.parametrize("alarm", list(Alarm))
def test_that_each_alarm_has_its_word_the_look_of_its_priority_and_since_when(alarm: Alarm) -> None:
    (row,) = alarm_line(alarmed(alarm)).rows
    looks = {"critical": "alarm-high", "non-critical": "alarm-medium", "message": "alarm-low"}
    assert (row.label, row.badge) == (KINDS[alarm].label, looks[KINDS[alarm].priority])
    assert row.note.startswith(KINDS[alarm].priority.value)
    assert row.note.endswith("since Mon 23 Nov 2026 08:44")


def test_that_the_next_tone_is_told_with_its_interval() -> None:
    line = alarm_line(alarmed(Alarm.LOW_RESERVOIR))
    assert line.tone == "The pump sounds one tone every 1 h, next at 09:44.".replace("1 h", "1\u00a0h")
    assert line.silence == SILENCE


def test_that_a_silence_is_told_with_its_end_and_offers_no_second() -> None:
    line = alarm_line(alarmed(Alarm.MOTOR_STALL, silenced_until_ms=NOW + 25 * MS_PER_MINUTE))
    assert line.tone == "Silent until 10:09; then two tones at 10:14."
    assert line.silence == ""


def test_that_a_message_makes_no_tone_and_cannot_be_silenced() -> None:
    line = alarm_line(alarmed(Alarm.TUBE_SET))
    assert (line.tone, line.silence) == ("The pump makes no tone.", "")


def test_that_a_pump_out_of_reach_cannot_be_silenced() -> None:
    lost = replace(alarmed(Alarm.MOTOR_STALL), link=Link.LOST, link_sentence="Nobody answers.")
    assert alarm_line(lost).silence == ""
    assert alarm_line(lost).rows


def test_that_a_tone_is_heard_when_the_clock_has_passed_it() -> None:
    state = alarmed(Alarm.LOW_RESERVOIR)
    assert heard(state, NOW) is None
    later = replace(state, clock_ms=NOW + MS_PER_HOUR)
    sound = heard(later, NOW)
    assert sound is not None
    assert (sound.tone, sound.at_ms) == (Tone.ONE, NOW + MS_PER_HOUR)
    assert heard(later, NOW + MS_PER_HOUR) is None
    assert heard(states.no_patient(), 0) is None


def test_that_only_a_message_has_no_tone_in_the_table() -> None:
    silent = [alarm for alarm in Alarm if not alarm_line(alarmed(alarm)).silence]
    assert silent == [alarm for alarm, kind in KINDS.items() if kind.priority is Priority.MESSAGE]
