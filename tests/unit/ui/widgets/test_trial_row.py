"""A line of the screening helper: hours are asked only of a dose that had an effect."""

from __future__ import annotations

from decimal import Decimal

import pytest

from console.clock import ManualClock
from support import states, windows
from ui.models.screening import NO, YES, TrialEntry, TrialRow
from ui.widgets.trial_row import TrialLine


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
def line(qtbot, clock):
    made = windows.shown(qtbot, TrialLine(windows.LIGHT, states.catalog(), clock, 1), 700, 120)
    made.set_row(TrialRow("50 mcg", "1 mL", TrialEntry()))
    return made


def test_ne_20_no_response_is_assumed(line):
    assert windows.child(line, "response-1").choice == ""
    assert not windows.child(line, "lasted-1").isVisible()


def test_that_a_response_is_handed_up(line):
    told: list[TrialEntry] = []
    line.answered.connect(told.append)
    buttons = windows.child(line, "response-1")
    windows.click_at(buttons, buttons.point_of(NO).toPoint())
    assert told == [TrialEntry(NO)]


def test_that_an_effect_asks_how_long_it_lasted_and_whether_it_was_too_much(line, clock):
    told: list[TrialEntry] = []
    line.answered.connect(told.append)
    line.set_row(TrialRow("50 mcg", "1 mL", TrialEntry(YES)))
    windows.type_into(windows.child(line, "lasted-1"), "6.5", clock)
    windows.press(line, "bad-1")
    assert told[-1] == TrialEntry(YES, Decimal("6.5"), bad=True)
    assert windows.child(line, "lasted-1").accessibleName() == "The effect lasted, h"


def test_that_hours_out_of_range_are_a_problem_only_while_they_are_asked(line, clock):
    line.set_row(TrialRow("50 mcg", "1 mL", TrialEntry(YES)))
    windows.type_into(windows.child(line, "lasted-1"), "99", clock)
    assert "72" in line.problem()
    line.set_row(TrialRow("50 mcg", "1 mL", TrialEntry(NO)))
    assert line.problem() == ""
