"""Screening, by hand: from 50 mcg to the first daily dose; it sends nothing and suggests one figure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.clock import ManualClock
from console.domain.quantities import DailyDose
from support import implants as made
from support import states, windows
from ui.pages.implant_screening import ScreeningBoard


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
def board(qtbot, clock):
    made_board = ScreeningBoard(windows.LIGHT, states.catalog(), clock)
    made_board.set_state(made.without_pump())
    return windows.shown(qtbot, made_board, 1_200, 700)


def respond(board, number, key):
    buttons = windows.child(board, f"response-{number}")
    windows.click_at(buttons, buttons.point_of(key).toPoint())


def test_that_it_begins_with_50_mcg_and_says_that_nothing_is_sent(board):
    words = windows.words(board)
    for told in ("Next test dose", "1 mL of 50 mcg/mL", "nothing of it is sent", "Observe 4 to 8 h"):
        assert told in words
    assert not windows.child(board, "suggest-first-dose").isVisible()


def test_that_a_dose_without_effect_brings_the_next_line(board):
    respond(board, 1, "no")
    assert "1.5 mL of 50 mcg/mL" in windows.words(board)
    respond(board, 2, "no")
    respond(board, 3, "no")
    assert "Not a candidate" in windows.words(board)


def test_that_the_first_daily_dose_is_suggested_and_never_more(board, clock):
    told: list[object] = []
    board.first_dose_suggested.connect(told.append)
    respond(board, 1, "no")
    respond(board, 2, "yes")
    windows.type_into(windows.child(board, "lasted-2"), "6", clock)
    assert "150" in windows.words(board)
    assert told == []
    windows.press(board, "suggest-first-dose")
    assert told == [DailyDose(150_000)]


def test_that_an_effect_over_8_h_starts_at_the_dose_itself(board, clock):
    respond(board, 1, "yes")
    windows.type_into(windows.child(board, "lasted-1"), "9", clock)
    assert "Start at 50 mcg/day" in windows.words(board)


def test_that_hours_out_of_range_give_no_dose(board, clock):
    respond(board, 1, "yes")
    windows.type_into(windows.child(board, "lasted-1"), "99", clock)
    assert "Not yet known" in windows.words(board)
    assert not windows.child(board, "suggest-first-dose").isVisible()


def test_that_the_very_small_begin_anew_with_25_mcg(board):
    respond(board, 1, "no")
    windows.press(board, "very-small")
    words = windows.words(board)
    assert "25 mcg" in words
    assert "75 mcg" not in words


def test_that_titration_and_maintenance_stand_apart_by_the_patient_s_group(board):
    card = windows.child(board, "titration-card")
    assert "Titration: largest usual rise: 30\u00a0%" in card.words
    assert "Maintenance: largest usual rise: 40\u00a0%" in card.words


def test_that_another_patient_begins_anew(board):
    respond(board, 1, "no")
    board.set_state(replace(made.without_pump(), patient=states.OTHERS[0]))
    assert "75 mcg" not in windows.words(board)
