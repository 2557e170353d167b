"""The strength: one that is sold, or another typed twice and blind; two that differ clear both."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from support import states, windows
from ui.widgets.strength_field import DIFFER, StrengthField

SOLD = (Decimal(500), Decimal(1000), Decimal(2000))


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def field(qtbot: QtBot, clock: ManualClock) -> StrengthField:
    quantity = states.catalog().quantities["concentration"]
    made = windows.shown(qtbot, StrengthField(windows.LIGHT, quantity, clock, name="strength"), 600, 160)
    made.set_state(SOLD, None, Decimal(500))
    return made


def heard(field: StrengthField) -> list[object]:
    told: list[object] = []
    field.strength_changed.connect(told.append)
    return told


def twice(field: StrengthField, clock: ManualClock, first: str, again: str) -> None:
    windows.press(field, "strength-choice-other")
    windows.type_into(field.first, first, clock)
    windows.type_into(field.again, again, clock)


def test_ne_26_that_the_strengths_that_are_sold_are_offered_and_another(field: StrengthField) -> None:
    assert windows.words(field).splitlines()[:4] == ["○ 500", "○ 1,000", "○ 2,000", "○ other"]
    assert field.pills.choice == ""


def test_that_a_sold_strength_is_chosen_by_one_press(field: StrengthField) -> None:
    told = heard(field)
    windows.press(field, "strength-choice-2000")
    assert told == [Decimal(2000)]
    assert not field.first.isVisible()


def test_ne_28_that_the_first_entry_is_hidden_once_it_is_left(
    field: StrengthField, clock: ManualClock
) -> None:
    windows.press(field, "strength-choice-other")
    windows.type_into(field.first, "1500", clock)
    assert field.first.echoMode() is QLineEdit.EchoMode.Password
    assert field.problem() == "Type the strength from the vial's label twice."


def test_ne_28_that_two_alike_are_the_strength_and_both_are_shown(
    field: StrengthField, clock: ManualClock
) -> None:
    told = heard(field)
    twice(field, clock, "1500", "1500")
    assert told == [Decimal(1500)]
    assert field.first.echoMode() is QLineEdit.EchoMode.Normal
    assert field.problem() == ""


def test_ne_28_that_two_that_differ_clear_both_and_say_so(field: StrengthField, clock: ManualClock) -> None:
    told = heard(field)
    twice(field, clock, "1500", "1050")
    assert (field.first.text(), field.again.text()) == ("", "")
    assert field.said == DIFFER
    assert told == []
    assert field.problem() == DIFFER


def test_that_typing_over_an_agreed_strength_takes_it_back(field: StrengthField, clock: ManualClock) -> None:
    told = heard(field)
    twice(field, clock, "1500", "1500")
    field.again.selectAll()
    windows.type_into(field.again, "1600", clock)
    assert told == [Decimal(1500), None]
    assert field.said == DIFFER


def test_that_the_fields_hold_the_quantity_s_limits(field: StrengthField, clock: ManualClock) -> None:
    told = heard(field)
    twice(field, clock, "9000", "9000")
    assert told == []
    assert "4,000" in field.first.problem()


def test_that_a_strength_from_elsewhere_is_shown_as_it_was_chosen_or_typed(field: StrengthField) -> None:
    field.set_state(SOLD, Decimal(1000), Decimal(500))
    assert field.pills.choice == "1000"
    field.set_state(SOLD, Decimal(1500), Decimal(500))
    assert field.pills.choice == "other"
    assert (field.first.text(), field.again.text()) == ("1500", "1500")
    field.set_state(SOLD, None, Decimal(500))
    assert field.pills.choice == ""
    assert not field.first.isVisible()


def test_that_choosing_other_takes_back_what_was_chosen(field: StrengthField) -> None:
    told = heard(field)
    windows.press(field, "strength-choice-500")
    windows.press(field, "strength-choice-other")
    assert told == [Decimal(500), None]
