"""The Bedside page: hands are asked for, what was found is read, and nothing that only a trainer may know."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.hands import Examine, Look
from support import bedsides, panels, states, windows
from ui.pages.bedside import PANEL, BedsidePage


@pytest.fixture
def page(qtbot, light):
    made = windows.shown(qtbot, BedsidePage(light), 1_060, 700)
    made.set_state(bedsides.looked_at())
    return made


def test_that_an_examination_is_asked_for(qtbot, page):
    with qtbot.waitSignal(page.hand_asked) as asked:
        windows.press(page, "bedside-examination")
    assert asked.args == [Examine(Look.EXAMINATION)]


def test_that_a_trainee_sees_findings_and_neither_level_nor_cause_nor_what_was_delivered(page):
    words = windows.words(page).lower()
    assert "goose bumps" in words
    assert not [each for each in ("level", "delivered", "withdrawal", "ng/ml") if each in words]


def test_that_what_could_not_be_done_is_said(page):
    page.set_state(bedsides.refused())
    assert "not awake enough to swallow" in windows.words(page)


def test_that_all_is_off_without_a_simulated_pump(page):
    page.set_state(replace(states.linked(), hands=False))
    assert not windows.child(page, "bedside-history").isEnabled()
    assert "only while it is linked" in windows.words(page)


def test_that_the_panel_is_looked_at_once_when_somebody_comes_to_it(qtbot, page):
    page.set_state(panels.off())
    asked = []
    page.panel_pressed.connect(lambda what, key: asked.append((what, key)))
    choice = windows.child(page, "bedside-part")
    windows.click_at(choice, choice.point_of("panel").toPoint())
    page.set_state(panels.pairing())
    assert asked == [("look", "")]
    assert not windows.child(page, "bedside-history").isVisible()
    page.hide()
    page.show()
    assert asked == [("look", "")] * 2


def test_that_the_panel_waits_to_be_looked_at_until_there_is_a_bench(qtbot, page):
    page.set_state(replace(panels.off(), hands=False))
    page.go_to(PANEL)
    with qtbot.waitSignal(page.panel_pressed) as asked:
        page.set_state(panels.off())
    assert asked.args == ["look", ""]


def test_that_presses_on_the_panel_are_handed_up_with_whom_they_mean(qtbot, page):
    page.set_state(panels.off())
    page.go_to(PANEL)
    with qtbot.waitSignal(page.panel_pressed) as asked:
        windows.press(page, "panel-start")
    assert asked.args == ["start", ""]
    windows.press(page, "panel-revoke-0")
    with qtbot.waitSignal(page.panel_pressed) as asked:
        windows.press(page, "panel-revoke-0-ask-yes")
    assert asked.args == ["revoke", panels.OWN.fingerprint]
