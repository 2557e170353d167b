"""The refill's board: which parts stand where in each step, and at which width."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from support import refills, windows
from ui.models.refill_entry import Step
from ui.pages.refill_board import RefillBoard


@pytest.fixture
def board(qtbot: QtBot) -> RefillBoard:
    return windows.shown(qtbot, RefillBoard(windows.LIGHT, refills.state(), ManualClock()), 1_180, 900)


@pytest.mark.parametrize("step", list(Step))
def test_that_each_step_shows_its_own_card_alone(board: RefillBoard, step: Step) -> None:
    board.set_entry(refills.whole(), refills.state(), step, fresh=True)
    assert [key for key, card in board.cards.items() if card.isVisible()] == [
        key for key in board.cards if key is step
    ]
    assert board.check.isVisible() is (step is Step.CHECK)


def test_that_a_step_that_waits_for_an_earlier_one_cannot_be_gone_to(board: RefillBoard) -> None:
    board.set_entry(refills.emptied(), refills.state(), Step.EMPTY, fresh=True)
    off = [not tab.isEnabled() for tab in board.strip.tabs.values()]
    assert off == [False, False, False, True, True]


def test_that_leaving_puts_away_steps_and_questions(board: RefillBoard) -> None:
    entry = refills.emptied()
    board.set_entry(entry, refills.state(), Step.EMPTY, fresh=True)
    assert not board.leave.isVisible()
    board.set_entry(replace(entry, leaving=True), refills.state(), Step.EMPTY, fresh=True)
    assert board.leave.isVisible()
    assert not board.strip.isVisible()
    assert not any(card.isVisible() for card in board.cards.values())


def test_that_in_one_column_the_picture_comes_after_the_questions(board: RefillBoard) -> None:
    board.set_entry(refills.whole(), refills.state(), Step.DRUG, fresh=True)
    windows.words(board)
    assert _left(board.vessel, board) < _left(board.cards[Step.DRUG], board)
    board.resize(600, 900)
    windows.words(board)
    question = board.cards[Step.DRUG]
    assert _left(board.vessel, board) == _left(question, board)
    assert _top(board.vessel, board) > _top(question, board) + question.height()


def test_that_beside_hands_the_picture_is_in_sight_at_the_right(board: RefillBoard) -> None:
    state = refills.with_hands(refills.ASPIRATED)
    board.set_entry(refills.whole(), state, Step.DRUG, fresh=True)
    windows.words(board)
    assert _left(board.bench, board) < _left(board.cards[Step.DRUG], board) < _left(board.vessel, board)
    assert _top(board.vessel, board) == _top(board.bench, board)
    assert _top(board.figures, board) > _top(board.vessel, board)


def test_that_the_bridge_comes_before_the_picture_where_it_is_decided(board: RefillBoard) -> None:
    board.set_entry(refills.whole(), refills.with_hands(), Step.BRIDGE, fresh=True)
    windows.words(board)
    assert _top(board.figures, board) < _top(board.vessel, board)


def _left(part: QWidget, board: RefillBoard) -> int:
    return part.mapTo(board, QPoint(0, 0)).x()


def _top(part: QWidget, board: RefillBoard) -> int:
    return part.mapTo(board, QPoint(0, 0)).y()


def test_that_what_follows_is_told_once_the_drug_is_asked(board: RefillBoard) -> None:
    board.set_entry(refills.whole(), refills.state(), Step.EMPTY, fresh=True)
    assert not board.dates.isVisible()
    board.set_entry(refills.whole(), refills.state(), Step.DRUG, fresh=True)
    assert "Sat 22 May 2027" in windows.words(board.dates)
    assert board.figures.isVisible()


def test_that_check_holds_the_comparison_and_what_is_noted(board: RefillBoard) -> None:
    board.set_entry(refills.whole(), refills.state(), Step.CHECK, fresh=True)
    rows = "\n".join(board.check.comparison.words)
    assert "2,000" in rows
    assert "BX-2291" in windows.words(board.check)
