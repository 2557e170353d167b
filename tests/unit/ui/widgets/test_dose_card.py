"""The daily dose card: the large number, the line below it, and the percent buttons that are offered."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from support import states, windows
from ui.models import outlook
from ui.models.titration import Offers
from ui.widgets.dose_card import DoseCard, DoseCardState

WORDS = outlook.dose_words(states.RUNNING, states.WANTED)


@pytest.fixture
def card(qtbot: QtBot) -> DoseCard:
    return windows.shown(qtbot, DoseCard(windows.LIGHT), 320, 300)


def test_that_the_number_is_violet_while_it_is_a_draft(card: DoseCard):
    card.set_state(DoseCardState(WORDS, "", True, Offers((-10, 10), "")))
    assert card.amount.words == "293.5\u00a0mcg/day"
    assert card.amount._number.property("tone") == "draft"
    card.set_state(DoseCardState(WORDS, "", False, Offers((-10, 10), "")))
    assert card.amount._number.property("tone") == "ink"


def test_that_without_a_number_what_is_missing_stands_below_a_dash(card: DoseCard):
    card.set_state(DoseCardState(None, "Step 2 has no rate yet.", True, Offers((), "")))
    assert card.amount.words == "—\u00a0mcg/day"
    assert card.words == "Step 2 has no rate yet."


def test_that_only_what_is_offered_can_be_pressed(card: DoseCard):
    asked: list[int] = []
    card.percent_asked.connect(asked.append)
    card.set_state(DoseCardState(WORDS, "", True, Offers((-10, 10), "No more.")))
    windows.press(card, "percent+10")
    windows.press(card, "percent-10")
    assert asked == [10, -10]
    assert not windows.child(card, "percent+30").isVisible()
    assert "No more." in windows.words(card)


def test_that_buttons_that_cannot_be_used_now_say_why(card: DoseCard):
    card.set_state(DoseCardState(WORDS, "", True, Offers((10,), ""), off="Finish step 2 first."))
    assert windows.child(card, "percent+10").toolTip() == "Finish step 2 first."
    assert not windows.child(card, "percent+10").isEnabled()


def test_that_what_a_percent_came_to_is_said(card: DoseCard):
    card.set_state(DoseCardState(WORDS, "", True, Offers((10,), ""), said="The nearest below is 253.2."))
    assert windows.child(card, "percent-note").text() == "The nearest below is 253.2."


def test_that_a_button_is_heard_as_what_it_does(card: DoseCard):
    name = windows.child(card, "percent-5").accessibleName().replace("\u00a0", " ")
    assert name == "Change the running daily dose by −5 %"
