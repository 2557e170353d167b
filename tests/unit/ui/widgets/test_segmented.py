"""The choice among a few."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from support import windows
from ui.widgets.segmented import Segmented

CHOICES = (("simple", "Simple continuous"), ("flex", "Flex"), ("bolus", "Bolus"))


@pytest.fixture
def mode(qtbot, light):
    return windows.shown(qtbot, Segmented(light, CHOICES, name="mode", label="Mode"), 400, 60)


def test_that_the_first_is_chosen_at_first(mode):
    assert mode.choice == "simple"
    assert mode.accessibleName() == "Mode: Simple continuous"


def test_that_a_click_chooses_and_tells(qtbot, mode):
    with qtbot.waitSignal(mode.chosen) as told:
        windows.click_at(mode, mode.point_of("flex").toPoint())
    assert told.args == ["flex"]
    assert mode.accessibleName() == "Mode: Flex"


def test_that_a_click_on_what_is_chosen_tells_nothing(qtbot, mode):
    with qtbot.assertNotEmitted(mode.chosen):
        windows.click_at(mode, mode.point_of("simple").toPoint())


@pytest.mark.parametrize(
    ("keys", "choice"),
    [
        ([Qt.Key.Key_Right], "flex"),
        ([Qt.Key.Key_End], "bolus"),
        ([Qt.Key.Key_End, Qt.Key.Key_Left], "flex"),
        ([Qt.Key.Key_Left], "simple"),
        ([Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down], "bolus"),
        ([Qt.Key.Key_End, Qt.Key.Key_Home], "simple"),
    ],
)
def test_that_arrow_keys_move_the_choice_and_stop_at_the_ends(qtbot, mode, keys, choice):
    for key in keys:
        qtbot.keyClick(mode, key)
    assert mode.choice == choice


def test_that_being_set_tells_nothing(qtbot, mode):
    with qtbot.assertNotEmitted(mode.chosen):
        mode.set_choice("bolus")
        mode.set_choice("there is no such")
    assert mode.choice == "bolus"


def test_that_nothing_may_be_chosen_at_first(qtbot, light):
    choice = windows.shown(qtbot, Segmented(light, CHOICES, name="x", label="Strength", start=""), 400, 60)
    assert choice.choice == ""
    assert choice.accessibleName() == "Strength: not chosen"
    qtbot.keyClick(choice, Qt.Key.Key_Right)
    assert choice.choice == "simple"


def test_that_another_key_goes_on_to_the_page(qtbot, mode):
    qtbot.keyClick(mode, Qt.Key.Key_F)
    assert mode.choice == "simple"


def test_that_the_chosen_button_is_drawn_otherwise(mode):
    before = mode.grab().toImage()
    mode.set_choice("flex")
    assert mode.grab().toImage() != before
