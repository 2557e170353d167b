"""The card "When": the way, its instant, and what holds besides."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from support import states, windows
from ui.models import when as whens
from ui.models.when import AT_ONCE, Kind, When
from ui.widgets.when_card import WhenCard, WhenState

OFFERED = whens.choices(states.prescription())


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def card(qtbot: QtBot, clock: ManualClock) -> WhenCard:
    made = windows.shown(qtbot, WhenCard(windows.LIGHT, clock), 340, 220)
    made.set_state(WhenState(AT_ONCE, OFFERED, ""), fresh=True)
    return made


def test_that_at_once_asks_for_no_instant(card: WhenCard):
    assert not windows.child(card, "when-delayed-day").isVisible()
    assert not windows.child(card, "when-temporary-day").isVisible()


def test_that_another_way_is_handed_up_and_asks_for_its_instant(card: WhenCard, clock: ManualClock):
    told: list[When] = []
    card.when_changed.connect(told.append)
    kinds = windows.child(card, "when-kind")
    windows.click_at(kinds, kinds.point_of(Kind.DELAYED).toPoint())
    assert told == [When(Kind.DELAYED)]
    card.set_state(WhenState(told[0], OFFERED, "Until then as now."))
    windows.type_into(windows.child(card, "when-delayed-day"), "20261124", clock)
    card.set_state(WhenState(told[-1], OFFERED, "Until then as now."))
    windows.type_into(windows.child(card, "when-delayed-time"), "0600", clock)
    assert told[-1] == When(Kind.DELAYED, told[-2].day, 360)
    assert card.words == "Until then as now."


def test_that_half_an_instant_is_a_problem_only_of_the_way_chosen(card: WhenCard, clock: ManualClock):
    card.set_state(WhenState(When(Kind.TEMPORARY), OFFERED, ""))
    windows.type_into(windows.child(card, "when-temporary-day"), "2026", clock)
    assert "year, month and day" in card.problem()
    card.set_state(WhenState(AT_ONCE, OFFERED, ""))
    assert card.problem() == ""


def test_that_off_it_says_why(card: WhenCard):
    card.set_state(WhenState(AT_ONCE, OFFERED, "", off="The last update is not settled yet."))
    assert card.words == "The last update is not settled yet."
    assert not windows.child(card, "when-kind").isEnabled()
