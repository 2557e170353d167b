"""The list of pages."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from support import windows
from ui.widgets.navigation import PLACES, Navigation


@pytest.fixture
def navigation(qtbot, light):
    return windows.shown(qtbot, Navigation(light), 208, 600)


def test_that_only_pages_that_exist_are_listed_in_their_order(navigation):
    assert [place.title for place in PLACES] == [
        "Overview",
        "Program",
        "Refill",
        "Implant",
        "Review & update",
        "Bedside",
        "Trends",
        "Visits",
        "Patients",
        "Settings",
    ]
    assert not windows.nameless(navigation)


def test_that_a_click_goes_to_the_page(qtbot, navigation):
    with qtbot.waitSignal(navigation.chosen) as told:
        windows.press(navigation, "go-visits")
    assert told.args == ["visits"]


def test_that_the_keyboard_goes_to_the_page(qtbot, navigation):
    button = windows.child(navigation, "go-trends")
    with qtbot.waitSignal(navigation.chosen) as told:
        qtbot.keyClick(button, Qt.Key.Key_Space)
    assert told.args == ["trends"]


def test_that_where_you_are_is_drawn_otherwise_and_only_once(navigation):
    before = windows.child(navigation, "go-visits").grab().toImage()
    navigation.set_current("visits")
    assert windows.child(navigation, "go-visits").grab().toImage() != before
    navigation.set_current("patients")
    assert windows.child(navigation, "go-visits").grab().toImage() == before


def test_that_changes_waiting_are_counted_in_figures_and_in_words(navigation):
    button = windows.child(navigation, "go-review")
    before = button.grab().toImage()
    navigation.set_count(4)
    assert button.count == 4
    assert button.grab().toImage() != before
    assert button.accessibleName() == "Review & update, 4\u00a0changes not yet in the pump"
    navigation.set_count(0)
    assert button.accessibleName() == "Review & update"


def test_that_a_narrow_list_shows_icons_and_keeps_the_names(navigation, light):
    navigation.set_narrow(narrow=True)
    assert navigation.width() == light.px(64)
    assert "VISIT" not in windows.words(navigation)
    assert windows.child(navigation, "go-trends").accessibleName() == "Trends"
    assert "Trends (Ctrl+7)" in windows.child(navigation, "go-trends").toolTip()
    navigation.set_count(12)
    navigation.grab()


def test_that_a_narrow_list_that_scrolls_cuts_no_page(qtbot, light):
    navigation = windows.shown(qtbot, Navigation(light), 64, 200)
    navigation.set_narrow(narrow=True)
    windows.words(navigation)
    button = windows.child(navigation, "go-review")
    room = button.parentWidget().parentWidget()
    assert button.mapTo(room, button.rect().topRight()).x() < room.width()
