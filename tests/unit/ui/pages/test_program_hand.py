"""What a touch does to what is held, without the page around it: held at once, handed up only when whole."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.change import BolusChange, Change, ProgramChange
from console.domain.prescription import SimpleContinuous
from console.domain.quantities import Dose, DoseRate
from support import drafted, states, windows
from ui.models.bolus import BolusEntry
from ui.models.bridging import Choice
from ui.models.edit import Mode
from ui.pages.program_board import ProgramBoard
from ui.pages.program_hand import ProgramHand
from ui.state import ConsoleState


class Touch:
    """A hand on a board, with all that it says."""

    def __init__(self, qtbot: QtBot, state: ConsoleState) -> None:
        self.board = windows.shown(qtbot, ProgramBoard(windows.LIGHT, states.catalog(), ManualClock()))
        self.hand = ProgramHand()
        self.said: list[str] = []
        self.changes: list[Change] = []
        self.hand.altered.connect(lambda: self.said.append("altered"))
        self.hand.rewritten.connect(lambda: self.said.append("rewritten"))
        self.hand.emptied.connect(lambda: self.said.append("emptied"))
        self.hand.left_out.connect(lambda words, _: self.said.append(words))
        self.hand.drafted.connect(self.changes.append)
        self.hand.join(self.board)
        self.hand.meet(state)


@pytest.fixture
def touch(qtbot: QtBot) -> Touch:
    return Touch(qtbot, states.linked())


def test_that_a_typed_rate_is_held_at_once_and_handed_up_whole(touch: Touch):
    touch.board.steps.amount_changed.emit(1, DoseRate(18_000))
    assert touch.said == ["altered"]
    (change,) = touch.changes
    assert isinstance(change, ProgramChange)


def test_that_what_is_unfinished_is_held_and_not_handed_up(touch: Touch):
    touch.board.steps.amount_changed.emit(1, None)
    assert touch.said == ["altered"]
    assert touch.changes == []
    touch.hand.let_go()
    assert touch.hand.edit.schedule.groups[0].steps[1].amount == DoseRate(14_000)


def test_that_the_same_program_again_is_not_handed_up(touch: Touch):
    touch.board.steps.amount_changed.emit(1, DoseRate(14_000))
    assert touch.changes == []


def test_that_a_mode_looked_at_rewrites_the_fields(touch: Touch):
    touch.board.mode.chosen.emit(Mode.PERIODIC.value)
    assert touch.said == ["rewritten"]
    assert touch.hand.edit.mode is Mode.PERIODIC
    touch.board.periodic.entry_changed.emit(replace(touch.hand.edit.periodic, dose=Decimal(60)))
    assert touch.changes == []


def test_that_what_falls_away_is_said_and_undone(touch: Touch):
    touch.board.steps.shares_asked.emit(True)
    assert "left empty" in touch.said[-1]
    touch.hand.undo()
    assert touch.hand.edit.schedule.groups[0].steps[1].amount == DoseRate(14_000)


def test_that_a_percent_takes_the_pattern_under_the_hand_and_says_where_it_ends(touch: Touch):
    touch.board.mode.chosen.emit(Mode.SIMPLE.value)
    touch.board.dose.percent_asked.emit(-5)
    (change,) = touch.changes
    assert isinstance(change, ProgramChange)
    assert isinstance(change.prescription.infusion, SimpleContinuous)
    assert "253.65" in touch.hand.said


def test_that_a_bolus_is_handed_up_and_its_emptying_is_told(touch: Touch):
    touch.board.bolus.entry_changed.emit(BolusEntry(Decimal(50), Decimal(1), None))
    assert touch.changes == [BolusChange(Dose(50_000), 3_600_000)]
    touch.hand.meet(replace(states.linked(), draft=touch.changes[0]))
    touch.board.bolus.entry_changed.emit(BolusEntry())
    assert touch.said[-1] == "emptied"


def test_that_discarding_holds_what_the_pump_runs_and_finishes_the_bridge(qtbot: QtBot):
    touch = Touch(qtbot, replace(states.linked(), reading=drafted.bridging()))
    touch.board.steps.amount_changed.emit(1, DoseRate(18_000))
    touch.board.bridge.chosen.emit(Choice.AFRESH.value)
    touch.hand.discard()
    assert touch.hand.hand.bridge is Choice.FINISH
    assert touch.hand.edit.schedule.groups[0].steps[1].amount == DoseRate(14_000)
    assert touch.said[-1] == "rewritten"


def test_that_a_bridge_is_worked_out_again_only_where_that_was_chosen(qtbot: QtBot):
    touch = Touch(qtbot, replace(states.linked(), reading=drafted.bridging()))
    touch.board.steps.amount_changed.emit(1, DoseRate(18_000))
    touch.hand.refresh_bridge()
    assert len(touch.changes) == 1
    touch.board.bridge.chosen.emit(Choice.AFRESH.value)
    touch.hand.refresh_bridge()
    bridges = [change.bridge is not None for change in touch.changes if isinstance(change, ProgramChange)]
    assert bridges == [False, True, True]
