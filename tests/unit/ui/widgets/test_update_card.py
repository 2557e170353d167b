"""The card "Update the pump": what is asked for is what is typed for, and it hands up, deciding nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from support import states, windows
from ui.models import progress
from ui.models import review_view as views
from ui.models.review_view import Ask
from ui.widgets.update_card import NONE_PRESENT, UpdateCard, UpdateState

FLEX = Ask("New daily dose", "mcg/day", "daily-dose", Decimal("293.5"), Decimal(18), "mcg/h, 06:00–09:00")
BOLUS = Ask("Bolus dose", "mcg over 30 min", "bolus-dose", Decimal(50), None, "")


def state_of(ask: Ask | None, **changed: Any) -> UpdateState:
    state = UpdateState(
        order=views.order_words(states.read_back()),
        ask=ask,
        steps=progress.steps(states.read_back()),
        hold="Hold to send 293.5 mcg/day to SIM-700182",
        off="",
        said="",
        prepare="Read it back again",
        prepare_off="",
    )
    return replace(state, **changed)


@pytest.fixture
def card(qtbot: QtBot) -> UpdateCard:
    card = UpdateCard(windows.LIGHT, states.catalog(), ManualClock())
    card.set_state(state_of(FLEX))
    return windows.shown(qtbot, card, 340, 760)


def test_that_flex_asks_for_total_and_peak_by_name_and_unit(card: UpdateCard):
    assert (
        windows.child(card, "typed-daily-dose").accessibleName() == "New daily dose from the order, mcg/day"
    )
    assert (
        windows.child(card, "typed-peak").accessibleName()
        == "Highest rate from the order, mcg/h, 06:00–09:00"
    )


def test_that_a_bolus_asks_for_its_dose_alone(card: UpdateCard):
    card.set_state(state_of(BOLUS))
    assert windows.child(card, "typed-bolus-dose").isVisible()
    assert not windows.child(card, "typed-peak").isVisible()
    assert card.findChild(type(card), "typed-daily-dose") is None


def test_ne_20_the_fields_begin_empty_and_other_figures_empty_them_again(card: UpdateCard):
    QTest.keyClicks(windows.child(card, "typed-daily-dose"), "2")
    assert card.total == 2
    card.set_state(state_of(FLEX, said="Type on."))
    assert card.total == 2
    card.set_state(state_of(replace(FLEX, total=Decimal(290))))
    assert card.total is None
    assert windows.child(card, "typed-daily-dose").text() == ""


def test_that_every_entry_is_handed_up(card: UpdateCard):
    typed: list[bool] = []
    card.typed.connect(lambda: typed.append(True))
    QTest.keyClicks(windows.child(card, "typed-peak"), "1")
    assert card.peak == 1
    count = len(typed)
    QTest.keyClicks(windows.child(card, "second-person"), "J")
    assert len(typed) == count + 1


def test_that_the_second_person_is_a_name_or_none_present_and_never_assumed(card: UpdateCard):
    assert card.second_person == ""
    QTest.keyClicks(windows.child(card, "second-person"), "J. Okafor ")
    assert card.second_person == "J. Okafor"
    windows.press(card, "no-second-person")
    assert card.second_person == NONE_PRESENT
    assert not windows.child(card, "second-person").isEnabled()


def test_that_nothing_is_asked_before_there_is_a_read_back(card: UpdateCard):
    card.set_state(state_of(None, prepare="Have the pump read it back"))
    assert not windows.child(card, "hold-to-send").isVisible()
    assert not windows.child(card, "second-person").isVisible()
    asked: list[bool] = []
    card.prepare_asked.connect(lambda: asked.append(True))
    windows.press(card, "prepare-draft")
    assert asked == [True]


def test_that_a_read_back_that_cannot_be_asked_for_says_why(card: UpdateCard):
    card.set_state(state_of(None, prepare_off="The pump is not linked."))
    assert windows.child(card, "prepare-draft").toolTip() == "The pump is not linked."
    card.set_state(state_of(None, prepare=""))
    assert not windows.child(card, "prepare-draft").isVisible()


def test_that_the_words_about_the_link_are_always_there(card: UpdateCard):
    assert "If the link drops, the pump keeps one whole program" in windows.words(card)


def test_that_it_knows_whether_the_total_is_being_typed(card: UpdateCard):
    windows.child(card, "typed-daily-dose").setFocus()
    assert card.is_typing
    windows.child(card, "typed-peak").setFocus()
    assert not card.is_typing
