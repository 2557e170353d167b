"""A line that is let go only after one question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from support import panels, windows
from ui.models import pairing
from ui.widgets.ask_line import AskLine

OWN, WARD, _ = pairing.view(panels.pairing()).rows


@pytest.fixture
def line(qtbot, light):
    made = AskLine(light, "Revoke", name="line")
    made.set_line(WARD)
    return windows.shown(qtbot, made, 480, 200)


def test_that_one_press_asks_and_lets_nothing_go(qtbot, line):
    with qtbot.assertNotEmitted(line.answered):
        windows.press(line, "line")
    assert "Revoke ward 3, key KAT5WQ2M?" in windows.words(line)
    with qtbot.waitSignal(line.answered) as told:
        windows.press(line, "line-ask-yes")
    assert told.args == ["KAT5WQ2M"]


def test_that_it_is_kept_when_the_question_is_answered_so(qtbot, line):
    windows.press(line, "line")
    with qtbot.assertNotEmitted(line.answered):
        windows.press(line, "line-ask-no")
    assert not windows.child(line, "line-ask").isVisible()


def test_that_a_question_never_comes_to_mean_another_line_but_stays_for_the_same(line):
    windows.press(line, "line")
    line.set_line(replace(WARD, mark="there"))
    assert windows.child(line, "line-ask").isVisible()
    line.set_line(OWN)
    assert not windows.child(line, "line-ask").isVisible()


def test_that_a_line_that_can_be_opened_is_by_one_press_and_another_has_no_button_for_it(qtbot, line):
    assert not windows.child(line, "line-open").isVisible()
    line.set_line(replace(WARD, opens="Open"))
    with qtbot.waitSignal(line.opened) as told:
        windows.press(line, "line-open")
    assert told.args == ["KAT5WQ2M"]
    line.set_line(replace(WARD, opens="Open", open_off="It is not there."))
    assert windows.child(line, "line-open").toolTip() == "It is not there."


def test_that_it_is_heard_with_all_that_it_says(line):
    line.set_line(OWN)
    assert line.accessibleName() == "console 7QHD, key 7QHDLX2A, this console"
    assert windows.child(line, "line").accessibleName() == "Revoke console 7QHD, key 7QHDLX2A"
