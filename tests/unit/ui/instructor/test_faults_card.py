"""The list of faults: every row is told of, and every row is heard."""

from __future__ import annotations

from typing import Any

import pytest

from console.clock import ManualClock
from support import states, told, windows
from ui.instructor.faults_card import FaultsCard
from ui.instructor.rows import rows

KINDS = states.catalog().faults


@pytest.fixture
def card(qtbot: Any, light: Any) -> FaultsCard:
    made = FaultsCard(light, ManualClock(states.WALL_MS), rows(KINDS, (), "", told.NOW_MS))
    return windows.shown(qtbot, made, 480, 1_400)


def test_that_every_fault_stands_in_it_with_what_it_acts_on(card: FaultsCard) -> None:
    said = windows.words(card)
    for kind in KINDS.values():
        assert kind.label in said
    assert "sees only what a real one would see" in said.replace("\n", " ")


def test_that_each_row_shows_what_the_pump_says_and_refuses(card: FaultsCard) -> None:
    card.set_rows(rows(KINDS, (told.LEAK,), "silent", told.NOW_MS), {"stall": "There is no motor."})
    assert windows.child(card, "fault-leak-switch").on
    assert windows.child(card, "fault-link-silent-switch").on
    assert not windows.child(card, "fault-stall-switch").on
    assert windows.child(card, "fault-stall-refused").text() == "There is no motor."


def test_that_a_press_on_any_row_is_heard(qtbot: Any, card: FaultsCard) -> None:
    with qtbot.waitSignal(card.asked) as asked:
        windows.press(card, "fault-link-cut-now")
    assert asked.args == ["link:cut", True, None]
