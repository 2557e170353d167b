"""The Settings page: what is known of pumps, asked for by press and switch."""

from __future__ import annotations

import pytest

from support import panels, windows
from ui.pages.settings import SettingsPage


@pytest.fixture
def page(qtbot, light):
    made = windows.shown(qtbot, SettingsPage(light), 1_200, 900)
    made.set_state(panels.known())
    return made


def test_that_pumps_ways_and_the_place_of_all_files_are_shown(page):
    words = windows.words(page)
    for told in ("CS-100001", "mqtt://HOST[:PORT]/PUMP", panels.DATA, panels.DAMAGED, "console 7QHD"):
        assert told in words
    assert windows.child(page, "data-directory").isReadOnly()
    assert not windows.nameless(page)


def test_that_an_empty_list_teaches_how_to_pair(page):
    page.set_state(panels.settings())
    words = windows.words(page)
    assert "Switch pairing on at a pump's panel" in words
    assert panels.DAMAGED not in words


def test_that_pairing_is_asked_for_by_the_primary_button(qtbot, page):
    with qtbot.waitSignal(page.pair_asked):
        windows.press(page, "settings-pair")


def test_that_a_pump_is_forgotten_after_a_question(qtbot, page):
    windows.press(page, "pump-forget-1")
    with qtbot.waitSignal(page.pump_forgotten) as told:
        windows.press(page, "pump-forget-1-ask-yes")
    assert told.args == ["CS-100002"]


def test_that_a_pump_is_opened_by_one_press_and_one_that_is_not_there_is_not(qtbot, page):
    with qtbot.waitSignal(page.pump_opened) as told:
        windows.press(page, "pump-forget-0-open")
    assert told.args == ["CS-100001"]
    assert not windows.child(page, "pump-forget-1-open").isEnabled()


def test_that_plug_ins_and_motion_are_switched_here(qtbot, page):
    with qtbot.waitSignal(page.plugin_switched) as told:
        windows.press(page, "plugin-unix")
    assert told.args == ["unix", False]
    page.set_motion(on=True)
    with qtbot.waitSignal(page.motion_asked) as asked:
        windows.press(page, "motion")
    assert asked.args == [False]


def test_that_it_is_looked_who_is_there_only_while_the_page_is_shown(qtbot, page):
    with qtbot.waitSignal(page.watched) as told:
        page.hide()
    assert told.args == [False]
    with qtbot.waitSignal(page.watched) as told:
        page.show()
    assert told.args == [True]
