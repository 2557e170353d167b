"""The strip of steps: where you are, what is done, and what may not be gone to yet."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from support import windows
from ui.widgets.step_strip import StepState, StepStrip

STEPS = (
    StepState("a", "Empty", "3.2 mL aspirated", done=True, current=False),
    StepState("b", "Compare", "as calculated", done=False, current=True),
    StepState("c", "New drug", "vial", done=False, current=False, off="Type the volume first."),
)


@pytest.fixture
def strip(qtbot: QtBot) -> StepStrip:
    made = windows.shown(qtbot, StepStrip(windows.LIGHT, ("a", "b", "c"), name="step"), 700, 80)
    made.set_steps(STEPS)
    return made


def test_that_each_step_is_heard_with_its_number_and_state(strip: StepStrip) -> None:
    assert [tab.accessibleName() for tab in strip.tabs.values()] == [
        "Step 1, Empty, done: 3.2 mL aspirated",
        "Step 2, Compare, current step: as calculated",
        "Step 3, New drug, to come: vial",
    ]
    assert strip.tabs["a"].words == "Empty: 3.2 mL aspirated"


def test_that_a_step_is_gone_to_by_a_press(qtbot: QtBot, strip: StepStrip) -> None:
    with qtbot.waitSignal(strip.gone_to) as told:
        windows.press(strip, "step-1")
    assert told.args == ["a"]


def test_that_a_step_that_waits_is_off_and_says_for_what(strip: StepStrip) -> None:
    tab = strip.tabs["c"]
    assert not tab.isEnabled()
    assert tab.accessibleDescription() == "Type the volume first."


def test_that_done_current_and_to_come_are_drawn_apart(strip: StepStrip) -> None:
    pictures = [tab.grab().toImage() for tab in strip.tabs.values()]
    assert pictures[0] != pictures[1] != pictures[2]


def test_that_no_word_is_cut(strip: StepStrip) -> None:
    assert windows.cut_off(strip) == []
