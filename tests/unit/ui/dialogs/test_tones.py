"""How often the pump's tones come, and the test tone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from console.domain.alarms import Repeats, Tone
from console.domain.change import AlarmsChange
from console.domain.quantities import MS_PER_MINUTE
from support import states, windows
from ui.dialogs.tones import ToneSheet


def shown(qtbot, theme, repeats=None) -> ToneSheet:
    reading = states.reading() if repeats is None else replace(states.reading(), repeats=repeats)
    made = ToneSheet(theme, reading)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    return windows.shown(qtbot, made, 560, 320)


@pytest.fixture
def sheet(qtbot, light):
    return shown(qtbot, light)


def test_that_it_begins_with_what_the_pump_does_and_drafts_nothing_of_it(sheet):
    assert sheet.chosen == Repeats()
    assert not windows.child(sheet, "tones-draft").isEnabled()


def test_that_other_intervals_become_a_draft(qtbot, sheet):
    choice = windows.child(sheet, "tones-critical")
    windows.click_at(choice, choice.point_of("20").toPoint())
    with qtbot.waitSignal(sheet.drafted) as told:
        windows.press(sheet, "tones-draft")
    assert told.args == [AlarmsChange(Repeats(20 * MS_PER_MINUTE, 60 * MS_PER_MINUTE))]
    assert not sheet.isVisible()


def test_that_an_interval_set_elsewhere_is_offered_too(qtbot, light):
    odd = Repeats(17 * MS_PER_MINUTE, 90 * MS_PER_MINUTE)
    assert shown(qtbot, light, odd).chosen == odd


@pytest.mark.parametrize("tone", list(Tone))
def test_that_each_tone_can_be_heard(qtbot, sheet, tone):
    with qtbot.waitSignal(sheet.tone_asked) as told:
        windows.press(sheet, f"tones-{tone.value}")
    assert told.args == [tone]
    assert sheet.isVisible()
