"""The half of the panel that lists who is paired."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.pairing import Panel
from support import panels, states, windows
from ui.models import pairing
from ui.widgets.consoles_card import ConsolesCard


@pytest.fixture
def card(qtbot, light):
    made = windows.shown(qtbot, ConsolesCard(light), 520, 420)
    made.set_view(pairing.view(panels.pairing()))
    return made


def test_that_each_console_is_listed_with_its_fingerprint_and_this_one_marked(card):
    words = windows.words(card)
    assert "ward 3" in words
    assert "key KAT5WQ2M" in words
    assert "3 of 8 places taken" in words
    assert not windows.nameless(card)


def test_that_a_console_goes_only_after_a_second_press(qtbot, card):
    with qtbot.assertNotEmitted(card.revoked):
        windows.press(card, "panel-revoke-1")
    assert "Revoke ward 3, key KAT5WQ2M?" in windows.words(card)
    with qtbot.waitSignal(card.revoked) as told:
        windows.press(card, "panel-ask-1-yes")
    assert told.args == ["KAT5WQ2M"]


def test_that_a_console_is_kept_when_the_question_is_answered_so(qtbot, card):
    windows.press(card, "panel-revoke-1")
    with qtbot.assertNotEmitted(card.revoked):
        windows.press(card, "panel-ask-1-no")
    assert "Revoke ward 3" not in windows.words(card)


def test_that_a_question_never_comes_to_mean_another_console(card):
    windows.press(card, "panel-revoke-1")
    fewer = Panel(None, 0, (panels.OWN, panels.OTHERS[1]))
    card.set_view(pairing.view(replace(panels.pairing(), panel=fewer)))
    assert not windows.child(card, "panel-ask-1").isVisible()
    assert "ward 3" not in windows.words(card)


def test_that_nobody_paired_and_a_panel_not_looked_at_are_told_apart(card):
    card.set_view(pairing.view(replace(panels.pairing(), panel=Panel(None, 0, ()))))
    assert pairing.ALONE in windows.words(card)
    card.set_view(pairing.view(replace(states.linked(), hands=True)))
    assert pairing.UNSEEN in windows.words(card)
