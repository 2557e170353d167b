"""The card "Interrupt therapy": what is left of the dose, the plan, the restart; it only draws up."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from support import windows
from ui.models.interrupt import Interruption, Way
from ui.widgets.interrupt_card import InterruptCard, InterruptState

NOTHING = Interruption()
FACTS = ("12 mcg/day is left.", "Withdrawal may begin.")


def state_of(typed: Interruption = NOTHING, off: str = "") -> InterruptState:
    return InterruptState(typed, FACTS, "It goes back by itself.", off)


@pytest.fixture
def card(qtbot: QtBot) -> InterruptCard:
    made = windows.shown(qtbot, InterruptCard(windows.LIGHT, ManualClock()), 800, 320)
    made.set_state(state_of(), fresh=True)
    return made


def test_that_dose_and_withdrawal_stand_before_anything_is_drawn_up(card: InterruptCard):
    words = windows.words(card)
    for said in ("12 mcg/day is left.", "Withdrawal may begin.", "It goes back by itself."):
        assert said in words


def test_that_way_plan_and_restart_are_handed_up(card: InterruptCard):
    told: list[Interruption] = []
    card.entry_changed.connect(told.append)
    way = windows.child(card, "interrupt-way")
    windows.click_at(way, way.point_of(Way.STOP).toPoint())
    QTest.keyClicks(windows.child(card, "interrupt-plan"), "ward")
    windows.type_into(windows.child(card, "interrupt-restart-time"), "0600", ManualClock())
    assert (told[0].way, told[-1].plan) == (Way.STOP, "ward")


def test_that_the_button_says_what_is_drawn_up_and_why_not_yet(card: InterruptCard):
    button = windows.child(card, "interrupt-draft")
    assert button.text() == "Draft minimum rate"
    card.set_state(state_of(Interruption(Way.STOP), off="Write what is planned."))
    assert (button.text(), button.isEnabled(), button.toolTip()) == (
        "Draft the stop",
        False,
        "Write what is planned.",
    )


def test_that_drawing_up_and_leaving_it_are_asked_for(card: InterruptCard):
    told: list[str] = []
    card.draft_asked.connect(lambda: told.append("draft"))
    card.closed.connect(lambda: told.append("closed"))
    windows.press(card, "interrupt-draft")
    windows.press(card, "interrupt-close")
    assert told == ["draft", "closed"]


def test_that_a_state_from_elsewhere_empties_the_fields(card: InterruptCard):
    QTest.keyClicks(windows.child(card, "interrupt-plan"), "ward")
    card.set_state(state_of(), fresh=True)
    assert windows.child(card, "interrupt-plan").text() == ""
    assert card.problem() == ""
