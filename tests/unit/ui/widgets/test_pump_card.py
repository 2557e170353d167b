"""The new pump's card: a serial number that somebody types, what moves over, and one deed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtTest import QTest

from support import states, windows
from ui.models.implant_pump import PumpEntry
from ui.widgets.pump_card import PumpCard, PumpState

EMPTY = PumpState(
    PumpEntry(), "SIM-700182, SP-20", (("The catheter", "stays"),), "Record the new pump", "Type it."
)


@pytest.fixture
def card(qtbot):
    made = windows.shown(qtbot, PumpCard(windows.LIGHT, states.catalog()), 600, 400)
    made.set_state(EMPTY)
    return made


def test_ne_20_no_serial_number_stands_in_it_that_nobody_typed(card):
    assert windows.child(card, "new-serial").text() == ""
    words = windows.words(card)
    assert "Comes out" in words
    assert "SIM-700182, SP-20" in words


def test_that_it_says_why_nothing_can_be_recorded_yet(card):
    button = windows.child(card, "record-pump")
    assert not button.isEnabled()
    assert "Type it." in windows.words(card)


def test_that_serial_number_and_model_are_handed_up(card):
    told: list[PumpEntry] = []
    card.entry_changed.connect(told.append)
    QTest.keyClicks(windows.child(card, "new-serial"), "sim-7")
    assert told[-1] == PumpEntry("SIM-7")
    model = windows.child(card, "new-model")
    windows.click_at(model, model.point_of("SP-40").toPoint())
    assert told[-1] == PumpEntry("SIM-7", "SP-40")


def test_that_a_whole_pump_can_be_recorded_by_its_number(card):
    asked: list[bool] = []
    card.record_asked.connect(lambda: asked.append(True))
    card.set_state(replace(EMPTY, entry=PumpEntry("SIM-700999", "SP-40"), button="Record SIM-700999", off=""))
    windows.press(card, "record-pump")
    assert asked == [True]
    assert "Record SIM-700999" in windows.words(card)
    assert windows.child(card, "new-serial").text() == "SIM-700999"


def test_that_a_first_pump_names_no_old_one(card):
    card.set_state(replace(EMPTY, old=""))
    assert "Comes out" not in windows.words(card)
