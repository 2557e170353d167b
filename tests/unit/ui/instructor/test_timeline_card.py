"""What was done, the newest last, and no more lines than can be read."""

from __future__ import annotations

from typing import Any

import pytest

from support import windows
from ui.instructor.timeline_card import MOST, TimelineCard


@pytest.fixture
def card(qtbot: Any, light: Any) -> TimelineCard:
    return windows.shown(qtbot, TimelineCard(light), 300, 800)


def lines(count: int) -> tuple[tuple[str, str], ...]:
    return tuple((f"{number}:00", f"deed {number}") for number in range(count))


def test_that_an_empty_one_says_what_will_stand_here(card: TimelineCard) -> None:
    assert "injected, cleared and jumped" in windows.words(card)
    assert card.words == ()


def test_that_the_newest_stands_last(card: TimelineCard) -> None:
    card.set_lines(lines(3))
    assert card.words == ("0:00 deed 0", "1:00 deed 1", "2:00 deed 2")
    assert "injected" not in windows.words(card)


def test_that_of_many_the_last_are_in_sight_and_the_others_counted(card: TimelineCard) -> None:
    card.set_lines(lines(MOST + 7))
    assert len(card.words) == MOST
    assert card.words[-1] == f"{MOST + 6}:00 deed {MOST + 6}"
    assert "7 before these" in windows.words(card)


def test_that_a_shorter_list_leaves_no_line_behind(card: TimelineCard) -> None:
    card.set_lines(lines(3))
    card.set_lines(lines(1))
    assert card.words == ("0:00 deed 0",)
