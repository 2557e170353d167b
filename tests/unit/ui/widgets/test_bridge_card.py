"""The card about a bridge under way: asked only while one runs."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from support import windows
from ui.models.bridging import Choice
from ui.widgets.bridge_card import BridgeCard


@pytest.fixture
def card(qtbot: QtBot) -> BridgeCard:
    return windows.shown(qtbot, BridgeCard(windows.LIGHT), 360, 160)


def test_that_without_a_bridge_nothing_is_asked(card: BridgeCard):
    card.set_state(Choice.FINISH, "", "")
    assert not card.isVisible()


def test_that_finishing_it_is_what_happens_unless_another_choice_is_made(card: BridgeCard):
    card.set_state(Choice.FINISH, "The bridge goes on.", "")
    chooser = windows.child(card, "bridge-choice")
    assert (chooser.choice, card.words) == (Choice.FINISH, "The bridge goes on.")
    told: list[str] = []
    card.chosen.connect(told.append)
    windows.click_at(chooser, chooser.point_of(Choice.AFRESH).toPoint())
    assert told == [Choice.AFRESH]


def test_that_off_it_says_why(card: BridgeCard):
    card.set_state(Choice.FINISH, "The bridge goes on.", "Not now.")
    assert card.words == "Not now."
    assert not windows.child(card, "bridge-choice").isEnabled()
