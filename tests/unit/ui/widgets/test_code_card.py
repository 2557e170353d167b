"""The half of the panel that lets a console in."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication

from support import keys, panels, states, windows
from ui.models import pairing
from ui.widgets.code_card import CodeCard


@pytest.fixture
def card(qtbot, light):
    return windows.shown(qtbot, CodeCard(light), 640, 420)


def test_that_pairing_is_switched_on_by_its_button(qtbot, card):
    card.set_view(pairing.view(panels.off()))
    assert card.code == ""
    assert not windows.child(card, "panel-stop").isVisible()
    with qtbot.waitSignal(card.pressed) as asked:
        windows.press(card, "panel-start")
    assert asked.args == ["start"]


def test_that_the_code_is_written_drawn_and_counted_down_until_it_is_stopped(qtbot, card):
    card.set_view(pairing.view(panels.pairing()))
    assert card.code == keys.OTHER.text
    assert windows.child(card, "panel-qr").text == keys.OTHER.text
    assert "counts for 1 min 52 s" in windows.words(card)
    assert not windows.child(card, "panel-start").isVisible()
    with qtbot.waitSignal(card.pressed) as asked:
        windows.press(card, "panel-stop")
    assert asked.args == ["stop"]


def test_that_the_code_can_be_copied_as_it_is_entered_elsewhere(card):
    card.set_view(pairing.view(panels.pairing()))
    windows.press(card, "panel-copy")
    assert QGuiApplication.clipboard().text() == keys.OTHER.text


def test_that_no_code_is_left_on_it_once_the_panel_shows_none(card):
    card.set_view(pairing.view(panels.pairing()))
    card.set_view(pairing.view(panels.off()))
    assert card.code == ""
    assert not windows.child(card, "panel-qr").isVisible()
    assert "no other console can reach it" in windows.words(card)


def test_that_out_of_reach_it_says_why_and_what_was_refused_is_said(card):
    card.set_view(pairing.view(states.linked()))
    assert not windows.child(card, "panel-start").isEnabled()
    assert pairing.OFF in windows.words(card)
    card.set_view(pairing.view(panels.full()))
    assert "more it does not take" in windows.words(card)
    assert not windows.nameless(card)
