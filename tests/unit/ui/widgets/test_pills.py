"""A choice that breaks into lines: nothing chosen at first, one at a time, told by mark and name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from support import windows
from ui.widgets.pills import Pills

CHOICES = (("clear", "clear, colourless"), ("cloudy", "cloudy"), ("not seen", "not looked at"))


@pytest.fixture
def pills(qtbot: QtBot) -> Pills:
    return windows.shown(qtbot, Pills(windows.LIGHT, CHOICES, name="look", label="Aspirate"), 500, 60)


def test_ne_20_that_nothing_is_chosen_until_somebody_chooses(pills: Pills) -> None:
    assert pills.choice == ""
    assert pills.accessibleName() == "Aspirate: not chosen"
    assert windows.words(pills).splitlines() == ["○ clear, colourless", "○ cloudy", "○ not looked at"]


def test_that_a_press_chooses_and_tells_once(pills: Pills) -> None:
    told: list[str] = []
    pills.chosen.connect(told.append)
    windows.press(pills, "look-cloudy")
    windows.press(pills, "look-cloudy")
    assert told == ["cloudy"]
    assert windows.child(pills, "look-cloudy").text() == "● cloudy"
    assert windows.child(pills, "look-cloudy").isChecked()
    assert pills.accessibleName() == "Aspirate: cloudy"


def test_that_another_press_moves_the_choice(pills: Pills) -> None:
    windows.press(pills, "look-cloudy")
    windows.press(pills, "look-not-seen")
    checked = [
        key for key in ("clear", "cloudy", "not-seen") if windows.child(pills, f"look-{key}").isChecked()
    ]
    assert checked == ["not-seen"]
    assert pills.choice == "not seen"


def test_that_the_keyboard_chooses(pills: Pills) -> None:
    button = windows.child(pills, "look-clear")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert pills.choice == "clear"


def test_that_a_state_chooses_and_clears_without_a_signal(pills: Pills) -> None:
    told: list[str] = []
    pills.chosen.connect(told.append)
    pills.set_choice("clear")
    pills.set_choice("")
    assert (told, pills.choice) == ([], "")
    assert not windows.child(pills, "look-clear").isChecked()


def test_that_other_choices_keep_what_is_still_among_them(pills: Pills) -> None:
    pills.set_choice("cloudy")
    pills.set_choices((("cloudy", "cloudy"), ("bloody", "bloody")))
    assert pills.choice == "cloudy"
    pills.set_choices((("clear", "clear"),))
    assert pills.choice == ""


def test_that_off_it_says_why(pills: Pills) -> None:
    pills.set_reason_off("Not now.")
    assert not windows.child(pills, "look-clear").isEnabled()
    assert windows.child(pills, "look-clear").accessibleDescription() == "Not now."


def test_that_only_what_is_drafted_looks_like_a_draft(qtbot: QtBot) -> None:
    looks = []
    for drafted in (True, False):
        made = Pills(windows.LIGHT, CHOICES, name="look", label="Aspirate", drafted=drafted)
        windows.shown(qtbot, made, 500, 60).set_choice("cloudy")
        looks.append(windows.child(made, "look-cloudy").property("look"))
    assert looks == ["chosen", "picked"]
