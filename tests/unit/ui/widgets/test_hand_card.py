"""A card of hands asks for what its buttons say, once for each press, and says why where it cannot."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from console.domain.hands import Aspirate, Discharge, GiveOral, OralDrug, Port
from support import windows
from ui.models.bedside import CARE, TREAT
from ui.widgets.hand_card import HandCard


@pytest.fixture
def asked():
    """What the card asked for."""
    return []


@pytest.fixture
def card(qtbot, light, asked):
    made = HandCard(light, "Treat", CARE, TREAT, name="treat")
    made.hand_asked.connect(asked.append)
    return windows.shown(qtbot, made, 520, 700)


def test_that_a_press_asks_for_its_hand(card, asked):
    windows.press(card, "bedside-empty")
    windows.press(card, "bedside-home")
    assert asked == [Aspirate(Port.RESERVOIR), Discharge()]
    assert not windows.nameless(card)


def test_that_the_keyboard_does_all_of_it(qtbot, card, asked):
    for name in ("bedside-oral-diazepam-10", "bedside-give-oral"):
        button = windows.child(card, name)
        button.setFocus()
        qtbot.keyClick(button, Qt.Key.Key_Space)
    assert asked == [GiveOral(OralDrug.DIAZEPAM, 10)]


def test_that_nothing_is_given_before_it_is_chosen_nor_twice_by_a_second_press(card, asked):
    give = windows.child(card, "bedside-give-oral")
    assert not give.isEnabled()
    windows.press(card, "bedside-oral-baclofen-20")
    windows.press(card, "bedside-give-oral")
    assert asked == [GiveOral(OralDrug.BACLOFEN, 20)]
    assert not give.isEnabled()


def test_that_it_is_off_with_its_reason_and_comes_on_again(card):
    card.set_reason_off("Nobody is here.")
    names = ("bedside-empty", "bedside-give-csf", "bedside-csf-30")
    assert not any(windows.child(card, name).isEnabled() for name in names)
    assert "Nobody is here." in windows.child(card, "bedside-empty").accessibleDescription()
    card.set_reason_off("")
    assert windows.child(card, "bedside-empty").isEnabled()
