"""The alarm line on screen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from console.domain.alarms import Alarm
from support import drafted, states, windows
from ui.models.alarm_line import AlarmLine, alarm_line
from ui.widgets.alarm_line import AlarmLineView

LINE = alarm_line(
    replace(states.linked(), reading=drafted.alarmed(Alarm.MOTOR_STALL, Alarm.LOW_RESERVOIR, Alarm.TUBE_SET))
)


@pytest.fixture
def view(qtbot, light):
    made = windows.shown(qtbot, AlarmLineView(light), 900, 160)
    made.set_line(LINE)
    return made


def test_that_every_alarm_is_said_with_word_priority_and_time(view):
    assert "Alarm: Motor stall, critical, since Mon 23 Nov 2026 06:44" in view.words
    assert "Alarm: Low reservoir, non-critical" in view.words
    assert view.accessibleName() == view.words


def test_that_it_goes_when_no_alarm_stands_and_comes_back(view):
    view.set_line(AlarmLine())
    assert view.isHidden()
    assert view.words == ""
    view.set_line(LINE)
    assert not view.isHidden()


def test_that_fewer_alarms_leave_none_of_the_others_behind(view):
    view.set_line(replace(LINE, rows=LINE.rows[:1]))
    assert "Low reservoir" not in view.words


def test_that_the_silence_can_be_asked_for_by_mouse_and_by_keyboard(qtbot, view):
    with qtbot.waitSignal(view.silence_asked):
        windows.press(view, "silence-alarms")
    button = windows.child(view, "silence-alarms")
    button.setFocus()
    with qtbot.waitSignal(view.silence_asked):
        qtbot.keyClick(button, Qt.Key.Key_Space)


def test_that_the_tones_can_be_asked_for(qtbot, view):
    with qtbot.waitSignal(view.tones_asked):
        windows.press(view, "line-tones")


def test_that_it_is_as_high_as_its_alarms_need_where_there_is_little_width(qtbot, light):
    wide = windows.shown(qtbot, AlarmLineView(light), 1_200, 160)
    narrow = windows.shown(qtbot, AlarmLineView(light), 420, 160)
    for each in (wide, narrow):
        each.set_line(LINE)
    qtbot.waitUntil(lambda: narrow.minimumHeight() > wide.minimumHeight() > 0)
