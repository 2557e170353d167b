"""The card of simple continuous: one field beside the pump's dose."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from support import states, windows
from ui.widgets.even_card import EvenCard, EvenState


@pytest.fixture
def card(qtbot: QtBot) -> EvenCard:
    return windows.shown(qtbot, EvenCard(windows.LIGHT, states.catalog(), ManualClock()), 500, 180)


def test_that_the_pump_s_dose_stands_beside_the_field_and_not_in_it(card: EvenCard):
    card.set_state(EvenState(None, Decimal(267), "267 mcg/day", ""))
    assert card.field.text() == ""
    assert "in the pump now: 267 mcg/day" in windows.words(card)


def test_that_a_suggested_dose_stands_beside_the_field_and_not_in_it(card: EvenCard):
    card.set_state(
        EvenState(None, None, "20 mcg/day", "", suggested="suggested after screening: 100 mcg/day")
    )
    assert card.field.text() == ""
    assert "suggested after screening: 100 mcg/day" in windows.words(card)
    card.set_state(EvenState(None, None, "20 mcg/day", ""))
    assert "screening" not in windows.words(card)


def test_that_another_dose_is_a_draft_and_echoed(card: EvenCard):
    card.set_state(EvenState(Decimal(300), Decimal(267), "267 mcg/day", "= 12.5 mcg/h all day"))
    assert card.field.property("look") == "draft"
    assert "= 12.5 mcg/h all day" in windows.words(card)


def test_that_what_is_typed_is_handed_up(card: EvenCard):
    values: list[Decimal | None] = []
    card.daily_changed.connect(values.append)
    QTest.keyClicks(card.field, "3")
    assert values == [Decimal(3)]


def test_that_only_what_stands_there_can_be_a_problem(card: EvenCard):
    assert card.problem() == ""
    card.field.paste_text("5")
    assert card.problem() == ""
    QTest.keyClicks(card.field, ",")
    assert card.problem() == "Use a point, not a comma."


def test_that_a_fresh_state_overwrites_a_refusal(card: EvenCard):
    QTest.keyClicks(card.field, ",")
    card.set_state(EvenState(Decimal(267), Decimal(267), "267 mcg/day", ""), fresh=True)
    assert card.field.text() == "267"
    assert card.problem() == ""
