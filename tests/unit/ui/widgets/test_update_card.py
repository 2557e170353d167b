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
from ui.models.ask import Ask
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
    assert windows.child(card, "typed-daily-dose").accessibleName() == "New daily dose once more, mcg/day"
    assert windows.child(card, "typed-peak").accessibleName() == "Highest rate once more, mcg/h, 06:00–09:00"


def test_that_a_bolus_asks_for_its_dose_alone(card: UpdateCard):
    card.set_state(state_of(BOLUS))
    assert windows.child(card, "typed-bolus-dose").isVisible()
    assert not windows.child(card, "typed-peak").isVisible()
    assert card.findChild(type(card), "typed-daily-dose") is None


def test_ne_20_the_fields_begin_empty_and_other_figures_empty_them_again(card: UpdateCard):
    QTest.keyClicks(windows.child(card, "typed-daily-dose"), "2")
    assert card.entries.total == 2
    card.set_state(state_of(FLEX, said="Type on."))
    assert card.entries.total == 2
    card.set_state(state_of(replace(FLEX, total=Decimal(290))))
    assert card.entries.total is None
    assert windows.child(card, "typed-daily-dose").text() == ""


def test_that_every_entry_is_handed_up(card: UpdateCard):
    typed: list[bool] = []
    card.typed.connect(lambda: typed.append(True))
    QTest.keyClicks(windows.child(card, "typed-peak"), "1")
    assert card.entries.peak == 1
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


def test_that_a_new_strength_has_a_field_of_its_own(card: UpdateCard):
    refill = Ask("New daily dose", "mcg/day", "daily-dose", Decimal(150), strength=Decimal(2000))
    card.set_state(state_of(refill))
    QTest.keyClicks(windows.child(card, "typed-strength"), "1050")
    assert card.entries.strength == 1050
    assert "Strength, from the vial's label" in windows.words(card)
    card.set_state(state_of(FLEX))
    assert not windows.child(card, "typed-strength").isVisible()
    assert card.entries.strength is None


def test_that_a_stop_asks_for_its_word_and_for_no_figure(card: UpdateCard):
    card.set_state(state_of(Ask("To stop the pump", "", "", None, word="stop")))
    assert "To stop the pump: write “stop”" in windows.words(card)
    QTest.keyClicks(windows.child(card, "typed-word"), "stop")
    assert card.entries.word == "stop"
    assert card.findChild(type(card), "typed-daily-dose") is None
    card.set_state(state_of(BOLUS))
    assert card.entries.word == ""


def test_that_a_prime_asks_for_its_volume_to_three_decimals(card: UpdateCard):
    card.set_state(state_of(Ask("Prime volume", "mL over 11 min", "prime-volume", Decimal("0.179"))))
    QTest.keyClicks(windows.child(card, "typed-prime-volume"), "0.179")
    assert card.entries.total == Decimal("0.179")
