"""Where the parts of Program stand: two columns while there is room, one when there is not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from support import states, windows
from ui.models import hand as hands
from ui.models.bolus import BolusEntry
from ui.models.edit import Mode
from ui.pages.program_board import ProgramBoard


@pytest.fixture
def board(qtbot: QtBot) -> ProgramBoard:
    board = ProgramBoard(windows.LIGHT, states.catalog(), ManualClock())
    hand, _ = hands.met(hands.empty(), states.drafting())
    board.set_entries(states.drafting(), states.reading(), hand, fresh=True)
    board.set_bolus(states.drafting(), states.reading(), hand, fresh=True)
    return board


@pytest.mark.parametrize(("width", "beside"), [(1_000, True), (1_700, True), (900, False)])
def test_that_dose_and_checks_stand_beside_the_chart_or_below_it(
    qtbot: QtBot, board: ProgramBoard, width: int, beside: bool
):
    windows.shown(qtbot, board, width, 1_500)
    chart, dose = (part.mapTo(board, QPoint(0, 0)) for part in (board.chart, board.dose))
    assert (dose.x() > chart.x() + board.chart.width()) == beside


def test_that_each_mode_shows_its_own_entries(qtbot: QtBot, board: ProgramBoard):
    windows.shown(qtbot, board, 1_100, 1_200)
    assert board.steps.isVisible()
    assert not board.even.isVisible()
    hand, _ = hands.met(hands.empty(), states.drafting())
    simple = replace(hand, edit=replace(hand.edit, mode=Mode.SIMPLE))
    board.set_entries(states.drafting(), states.reading(), simple, fresh=True)
    assert board.even.isVisible()
    assert not board.steps.isVisible()
    assert not board.days.isVisible()


def test_that_what_is_unfinished_is_named_the_field_s_own_words_first(board: ProgramBoard):
    hand, _ = hands.met(hands.empty(), states.drafting())
    assert board.entry_problem(hand.edit) == ""
    assert board.bolus_problem(hand) == ""
    half = replace(hand, bolus=BolusEntry(Decimal(5)))
    assert board.bolus_problem(half) == "Type how long the bolus lasts."


def test_that_the_keys_go_down_the_left_column_and_then_down_the_right(qtbot: QtBot, board: ProgramBoard):
    windows.shown(qtbot, board, 1_100, 1_300)
    chain, part = [], board.mode
    for _ in range(400):
        part = part.nextInFocusChain()
        chain.append(part.objectName())
    wanted = ["schedule-chart-plot", "step-1-rate", "add-step", "bolus-dose", "percent-10"]
    places = [chain.index(name) for name in wanted]
    assert places == sorted(places)
