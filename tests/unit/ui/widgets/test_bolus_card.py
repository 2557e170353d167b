"""The bolus card: three labelled fields, an echo, and the sentence why none can be given."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from support import states, windows
from ui.models.bolus import BolusEntry
from ui.widgets.bolus_card import BolusCard, BolusState


@pytest.fixture
def card(qtbot: QtBot) -> BolusCard:
    return windows.shown(qtbot, BolusCard(windows.LIGHT, states.catalog(), ManualClock()), 320, 240)


def test_ne_16_hours_and_minutes_are_fields_of_their_own_with_their_units_and_names(card: BolusCard):
    names = [windows.child(card, f"bolus-{part}").accessibleName() for part in ("dose", "hours", "minutes")]
    assert names == ["Bolus dose, mcg", "Bolus lasts, hours, h", "Bolus lasts, minutes, min"]


def test_ne_20_it_begins_empty(card: BolusCard):
    assert [windows.child(card, f"bolus-{part}").text() for part in ("dose", "hours", "minutes")] == [""] * 3


def test_that_each_key_is_handed_up_with_what_stands_in_the_other_fields(card: BolusCard):
    entries: list[BolusEntry] = []
    card.entry_changed.connect(entries.append)
    QTest.keyClicks(windows.child(card, "bolus-dose"), "5")
    QTest.keyClicks(windows.child(card, "bolus-minutes"), "3")
    assert entries == [BolusEntry(Decimal(5)), BolusEntry(Decimal(5), None, Decimal(3))]


def test_that_sixty_minutes_are_an_hour_and_refused_as_minutes(card: BolusCard):
    card._fields["minutes"]._clock.move(500)  # type: ignore[attr-defined]
    QTest.keyClicks(windows.child(card, "bolus-minutes"), "60")
    assert windows.child(card, "bolus-minutes").value() is None
    assert "59" in card.problem()


def test_that_off_it_says_why_in_the_echo_s_place(card: BolusCard):
    card.set_state(BolusState(BolusEntry(), "", False, "A bolus is under way."))
    assert card.echo == "A bolus is under way."
    assert not windows.child(card, "bolus-dose").isEnabled()


def test_that_a_state_from_elsewhere_is_written_into_the_fields(card: BolusCard):
    QTest.keyClicks(windows.child(card, "bolus-dose"), "7")
    entry = BolusEntry(Decimal(50), Decimal(1), Decimal(30))
    card.set_state(BolusState(entry, "echo", True, ""), fresh=True)
    assert [windows.child(card, f"bolus-{part}").text() for part in ("dose", "hours", "minutes")] == [
        "50",
        "1",
        "30",
    ]
    assert windows.child(card, "bolus-dose").property("look") == "draft"
