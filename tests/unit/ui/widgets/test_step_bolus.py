"""The helper "Bolus on a base": says what it will do, and does it only when asked."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from support import states, windows
from ui.models.lasts import Lasts
from ui.models.step_bolus import StepBolus
from ui.widgets.step_bolus import StepBolusCard


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def card(qtbot: QtBot, clock: ManualClock) -> StepBolusCard:
    made = StepBolusCard(windows.LIGHT, states.catalog(), clock)
    made.words_of = lambda typed: ("Two more steps.", True) if typed.dose == 50 else ("Not whole.", False)
    return windows.shown(qtbot, made, 700, 200)


def test_that_it_cannot_be_put_in_before_it_is_whole_and_says_why(card: StepBolusCard):
    card.refresh()
    button = windows.child(card, "step-bolus-put")
    assert not button.isEnabled()
    assert button.toolTip() == "Not whole."


def test_that_what_was_typed_is_handed_up_once_and_the_fields_are_emptied(
    card: StepBolusCard, clock: ManualClock
):
    told: list[StepBolus] = []
    card.put_asked.connect(told.append)
    windows.type_into(windows.child(card, "step-bolus-start"), "0600", clock)
    windows.type_into(windows.child(card, "step-bolus-dose"), "50", clock)
    windows.type_into(windows.child(card, "step-bolus-lasts-minutes"), "30", clock)
    assert card.echo == "Two more steps."
    windows.press(card, "step-bolus-put")
    assert told == [StepBolus(360, Decimal(50), Lasts(None, Decimal(30)))]
    assert windows.child(card, "step-bolus-dose").text() == ""
    assert not windows.child(card, "step-bolus-put").isEnabled()
