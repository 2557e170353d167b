"""Hands in theatre: off with a reason until it is said what the catheter holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from support import windows
from ui.widgets.theatre_card import TheatreCard, TheatreState

EMPTY = TheatreState((("csf", "CSF"), ("2000000", "baclofen")), "", "Say what it holds.", "", (), "")


@pytest.fixture
def card(qtbot):
    made = windows.shown(qtbot, TheatreCard(windows.LIGHT), 600, 300)
    made.set_state(EMPTY)
    return made


def test_that_it_says_that_the_pump_learns_nothing_of_it(card):
    assert "The pump learns nothing of it until it is told." in windows.words(card)


def test_that_joining_waits_for_what_the_catheter_holds_and_parting_does_not(card):
    asked: list[str] = []
    card.join_asked.connect(lambda: asked.append("join"))
    card.part_asked.connect(lambda: asked.append("part"))
    assert not windows.child(card, "join-catheter").isEnabled()
    windows.press(card, "part-catheter")
    card.set_state(replace(EMPTY, filling="csf", join_off=""))
    windows.press(card, "join-catheter")
    assert asked == ["part", "join"]


def test_that_a_filling_is_handed_up(card):
    told: list[str] = []
    card.filling_chosen.connect(told.append)
    pick = windows.child(card, "join-filling")
    pick.setCurrentIndex(1)
    pick.activated.emit(1)
    assert told == ["2000000"]


def test_that_what_was_done_and_what_was_refused_is_told(card):
    card.set_state(replace(EMPTY, deeds=(("Mon 09:41", "Parted"),), said="Nothing is joined."))
    words = windows.words(card)
    assert "Parted" in words
    assert "Nothing is joined." in words
    card.set_state(EMPTY)
    assert "Parted" not in windows.words(card)
