"""The Bedside page: hands are asked for, what was found is read, and nothing that only a trainer may know."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.hands import Examine, Look
from support import bedsides, states, windows
from ui.pages.bedside import BedsidePage


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
