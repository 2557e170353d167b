"""The card "Patient boluses": off at first, its entries only when allowed, its worst case in words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from support import drafted, states, windows
from ui.models import patient_boluses as patients
from ui.models.patient_boluses import OFF, PatientEntry
from ui.widgets.patient_card import PatientCard, PatientState

WHOLE = patients.from_settings(drafted.PATIENT_BOLUS)


@pytest.fixture
def card(qtbot: QtBot) -> PatientCard:
    made = windows.shown(qtbot, PatientCard(windows.LIGHT, states.catalog(), ManualClock()), 340, 420)
    made.set_state(PatientState(OFF, OFF, "The patient cannot add anything."), fresh=True)
    return made


def test_that_it_is_off_at_first_and_shows_no_entry(card: PatientCard):
    assert not windows.child(card, "patient-dose").isVisible()
    assert card.echo == "The patient cannot add anything."


def test_that_allowing_them_is_handed_up_and_shows_empty_entries(card: PatientCard):
    told: list[PatientEntry] = []
    card.entry_changed.connect(told.append)
    allowed = windows.child(card, "patient-allowed")
    windows.click_at(allowed, allowed.point_of("on").toPoint())
    assert told == [PatientEntry(on=True)]
    card.set_state(PatientState(told[0], OFF, ""))
    for name in ("dose", "lasts-hours", "lasts-minutes", "lockout-hours", "lockout-minutes", "most"):
        assert windows.child(card, f"patient-{name}").text() == ""
    QTest.keyClicks(windows.child(card, "patient-most"), "4")
    assert told[-1] == PatientEntry(on=True, per_day=Decimal(4))


def test_that_the_pump_s_settings_are_compared(card: PatientCard):
    card.set_state(PatientState(replace(WHOLE, per_day=Decimal(3)), WHOLE, "At worst"), fresh=True)
    assert windows.child(card, "patient-lockout-hours").text() == "4"
    assert "In the pump now: 4" in windows.child(card, "patient-most").accessibleDescription()


def test_that_a_field_that_takes_no_value_is_a_problem_only_while_they_are_allowed(card: PatientCard):
    card.set_state(PatientState(replace(WHOLE, per_day=None), OFF, ""), fresh=True)
    QTest.keyClicks(windows.child(card, "patient-most"), "9")
    QTest.keyClicks(windows.child(card, "patient-most"), "8")
    assert "24" in card.problem()
    card.set_state(PatientState(OFF, OFF, ""))
    assert card.problem() == ""


def test_that_off_it_says_why(card: PatientCard):
    card.set_state(PatientState(OFF, OFF, "", off="Not now."))
    assert card.echo == "Not now."
    assert not windows.child(card, "patient-allowed").isEnabled()


def test_that_the_patient_s_button_is_there_for_hands_only_while_they_are_allowed(card: PatientCard):
    button = windows.child(card, "patient-button")
    assert not button.isVisible()
    card.set_state(PatientState(WHOLE, WHOLE, "", button=True, felt="The pump gives 20 mcg."))
    assert "The pump gives 20 mcg." in windows.words(card)
    told: list[bool] = []
    card.pressed.connect(lambda: told.append(True))
    windows.press(card, "patient-button")
    assert told == [True]
