"""The step table: what is typed is handed up by row, and nothing jumps under a typing hand."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.quantities import Dose, DoseRate
from support import states, windows
from ui.models import schedule as schedules
from ui.models import steps
from ui.models.schedule import Schedule
from ui.widgets.step_table import StepsState, StepTable

PUMP = steps.stretches(states.RUNNING, 0)
RUNNING = schedules.from_infusion(states.RUNNING)


def state_of(schedule: Schedule, *findings: tuple[int, str], full: bool = False) -> StepsState:
    return StepsState(steps.rows(schedule.groups[0], PUMP, states.STRENGTH), findings, full)


class Bench:
    """The table with a neighbour to move the focus to."""

    def __init__(self, qtbot: QtBot) -> None:
        self.clock = ManualClock()
        self.ground = QWidget()
        self.table = StepTable(windows.LIGHT, states.catalog(), self.clock)
        self.beside = QLineEdit()
        column = QVBoxLayout(self.ground)
        column.addWidget(self.table)
        column.addWidget(self.beside)
        self.amounts: list[tuple[int, object]] = []
        self.starts: list[tuple[int, object]] = []
        self.left: list[bool] = []
        self.table.amount_changed.connect(lambda index, amount: self.amounts.append((index, amount)))
        self.table.start_changed.connect(lambda index, minute: self.starts.append((index, minute)))
        self.table.left.connect(lambda: self.left.append(True))
        windows.shown(qtbot, self.ground, 900, 500)
        self.table.set_state(state_of(RUNNING), fresh=True)
        QApplication.processEvents()

    def field(self, name: str) -> Any:
        return windows.child(self.table, name)

    def keys(self, name: str, keys: str) -> None:
        field = self.field(name)
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        for key in keys:
            self.clock.move(100)
            QTest.keyClick(field, key)


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    bench = Bench(qtbot)
    yield bench
    bench.ground.close()


def test_that_a_rate_is_handed_up_as_a_rate_and_a_dose_as_a_dose(bench: Bench):
    bench.keys("step-2-rate", "18")
    assert bench.amounts[-1] == (1, DoseRate.from_mcg_per_h(Decimal(18)))
    bench.keys("step-3-dose", "55")
    assert bench.amounts[-1] == (2, Dose.from_mcg(Decimal(55)))


def test_that_taking_the_rate_out_hands_up_nothing(bench: Bench):
    bench.keys("step-2-rate", "")
    QTest.keyClick(bench.field("step-2-rate"), Qt.Key.Key_Delete)
    assert bench.amounts == [(1, None)]


def test_that_a_start_is_handed_up_when_it_is_a_time(bench: Bench):
    bench.keys("step-5-start", "2200")
    assert bench.starts[-1] == (4, 1320)


def test_that_focus_going_to_another_row_is_not_leaving(bench: Bench):
    bench.field("step-2-rate").setFocus()
    bench.field("step-3-rate").setFocus()
    assert bench.left == []
    bench.beside.setFocus()
    assert bench.left == [True]


def test_that_enter_stays_in_the_table(bench: Bench):
    bench.keys("step-2-rate", "18")
    QTest.keyClick(bench.field("step-2-rate"), Qt.Key.Key_Return)
    assert bench.left == []


def test_that_a_finding_waits_until_the_row_is_left_and_goes_at_once_when_solved(bench: Bench):
    bench.field("step-2-rate").setFocus()
    bench.table.set_state(state_of(RUNNING, (2, "Step 2: too slow.")))
    assert not bench.field("step-2-finding").isVisible()
    bench.field("step-3-rate").setFocus()
    assert bench.field("step-2-finding").text() == "Step 2: too slow."
    bench.field("step-2-rate").setFocus()
    bench.table.set_state(state_of(RUNNING))
    assert not bench.field("step-2-finding").isVisible()


def test_that_a_finding_is_heard_at_its_field(bench: Bench):
    bench.table.set_state(state_of(RUNNING, (2, "Step 2: too slow.")))
    assert "Step 2: too slow." in bench.field("step-2-rate").accessibleDescription()


def test_that_a_field_s_own_problem_is_told_with_its_step(bench: Bench):
    assert bench.table.problem() == ""
    bench.keys("step-2-rate", "1,")
    assert bench.table.problem() == "Step 2: Use a point, not a comma."


def test_that_fewer_rows_hide_the_rest_and_more_bring_them_back(bench: Bench):
    shorter = schedules.remove_step(RUNNING, 0, 1)
    bench.table.set_state(state_of(shorter), fresh=True)
    assert not bench.field("step-5-rate").isVisible()
    bench.table.set_state(state_of(RUNNING), fresh=True)
    assert bench.field("step-5-rate").isVisible()
    assert bench.field("step-5-rate").text() == "10"


def test_that_a_row_used_again_keeps_nothing_of_the_step_before(bench: Bench):
    bench.keys("step-2-rate", "9999")
    bench.beside.setFocus()
    bench.table.set_state(state_of(schedules.remove_step(RUNNING, 0, 1)), fresh=True)
    assert bench.field("step-2-rate").text() == "11"
    assert bench.table.problem() == ""


def test_that_up_and_down_stay_in_the_column_and_stop_at_the_ends(bench: Bench):
    bench.field("step-1-dose").setFocus()
    QTest.keyClick(bench.field("step-1-dose"), Qt.Key.Key_Up)
    assert bench.field("step-1-dose").hasFocus()
    QTest.keyClick(bench.field("step-1-dose"), Qt.Key.Key_Down)
    assert bench.field("step-2-dose").hasFocus()


def test_that_a_digit_from_the_chart_begins_a_new_entry(bench: Bench):
    bench.table.type_into(1, "rate", "2")
    assert bench.field("step-2-rate").text() == "2"
    assert bench.field("step-2-rate").hasFocus()
    bench.table.type_into(4, "start", "2")
    assert bench.field("step-5-start").text() == "2"


def test_that_only_a_moveable_step_can_be_removed(bench: Bench):
    asked: list[int] = []
    bench.table.removal_asked.connect(asked.append)
    assert not bench.field("step-1-remove").isEnabled()
    windows.press(bench.table, "step-3-remove")
    assert asked == [2]
    assert bench.field("step-3-remove").accessibleName() == "Remove step 3"


def test_that_a_full_day_says_so_and_takes_no_more(bench: Bench):
    asked: list[bool] = []
    bench.table.step_asked.connect(lambda: asked.append(True))
    windows.press(bench.table, "add-step")
    bench.table.set_state(state_of(RUNNING, full=True))
    assert asked == [True]
    assert not bench.field("add-step").isEnabled()
    assert "13 steps" in windows.words(bench.table)


def test_that_the_keys_go_through_a_row_from_left_to_right(bench: Bench):
    bench.field("step-2-start").setFocus()
    order = []
    for _ in range(3):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        order.append(QApplication.focusWidget().objectName())
    assert order == ["step-2-rate", "step-2-dose", "step-2-remove"]
