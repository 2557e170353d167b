"""A card of lines that can each be let go after one question."""

from __future__ import annotations

import pytest

from support import panels, windows
from ui.models import pairing
from ui.widgets.asked_card import AskedCard

LINES = pairing.view(panels.pairing()).rows


@pytest.fixture
def card(qtbot, light):
    made = AskedCard(light, "Paired consoles", "Revoke", name="line")
    made.set_lines(LINES, nothing="Nobody.", note="3 of 8")
    return windows.shown(qtbot, made, 520, 420)


def test_that_each_line_is_listed_with_its_fingerprint_and_mark(card):
    words = windows.words(card)
    assert "ward 3" in words
    assert "key KAT5WQ2M" in words
    assert "3 of 8" in words
    assert "Nobody." not in words
    assert not windows.nameless(card)


def test_that_a_line_goes_by_its_key_after_a_second_press(qtbot, card):
    windows.press(card, "line-1")
    with qtbot.waitSignal(card.answered) as told:
        windows.press(card, "line-1-ask-yes")
    assert told.args == ["KAT5WQ2M"]


def test_that_fewer_lines_leave_none_of_those_that_went(card):
    card.set_lines(LINES[:1], nothing="Nobody.")
    assert "ward 3" not in windows.words(card)
    card.set_lines((), nothing="Nobody.")
    assert "Nobody." in windows.words(card)


def test_that_off_no_line_can_go_and_each_says_why(card):
    card.set_lines(LINES, nothing="Nobody.", off="Out of reach.")
    button = windows.child(card, "line-0")
    assert (button.isEnabled(), button.toolTip()) == (False, "Out of reach.")
