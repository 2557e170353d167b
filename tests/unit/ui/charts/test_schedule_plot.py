"""The schedule's plot: what is drawn, and what the hand is told; dragging itself is tried on the page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from support import states, windows
from ui.charts.handles import Grip
from ui.charts.schedule_plot import EditorState, SchedulePlot
from ui.models import schedule as schedules
from ui.models import steps


def editor_state(drafted: bool = True) -> EditorState:
    infusion = states.WANTED if drafted else states.RUNNING
    days = schedules.from_infusion(infusion).groups[0]
    return EditorState(days, steps.stretches(states.RUNNING, 0), 100, drafted)


@pytest.fixture
def plot(qtbot: QtBot) -> SchedulePlot:
    plot = SchedulePlot(windows.LIGHT, name="schedule")
    plot.set_state(editor_state())
    windows.shown(qtbot, plot, 800, 320)
    return plot


def test_that_the_draft_is_violet_and_hatched_and_the_pump_a_plain_dark_line(plot: SchedulePlot):
    assert plot._draft.opts["pen"].color() == windows.LIGHT.colour("draft")
    assert plot._hatch.opts["brush"].style() is Qt.BrushStyle.BDiagPattern
    assert plot._pump.opts["pen"].color() == windows.LIGHT.colour("ink")
    assert plot._pump.opts["pen"].style() is Qt.PenStyle.SolidLine
    assert list(plot._draft.getData()[1]) == [10, 10, 18, 18, 11.5, 11.5, 14, 14, 10, 10]
    assert list(plot._pump.getData()[1]) == [10, 10, 14, 14, 11, 11, 12, 12, 10, 10]


def test_that_without_a_draft_nothing_is_hatched(plot: SchedulePlot):
    plot.set_state(editor_state(drafted=False))
    assert plot._hatch.opts["brush"].style() is Qt.BrushStyle.NoBrush
    assert not plot._draft.isVisible()


def test_that_a_step_without_a_rate_is_a_gap_in_the_line_and_never_a_slope(plot: SchedulePlot):
    unfinished = schedules.set_amount(schedules.from_infusion(states.WANTED), 0, 2, None).groups[0]
    plot.set_state(EditorState(unfinished, steps.stretches(states.RUNNING, 0), 100, True))
    x, y = plot._draft.getData()
    assert list(x) == [0, 360, 360, 540, 1080, 1320, 1320, 1440]
    assert list(plot._draft.opts["connect"]) == [1, 1, 1, 0, 1, 1, 1, 0]
    assert list(y) == [10, 10, 18, 18, 14, 14, 10, 10]
    assert list(plot._hatch.getData()[1])[4:6] == [0, 0]


def test_that_the_line_in_the_pump_is_never_the_fainter_one(plot: SchedulePlot):
    assert plot._pump.zValue() >= plot._draft.zValue()
    assert plot._pump.opts["pen"].widthF() >= 2


def test_that_a_handle_stands_on_its_step_and_a_boundary_on_the_foot(plot: SchedulePlot):
    assert plot.spot(Grip.RATE, 1) == plot.at(450, 18)
    assert plot.spot(Grip.START, 1) == plot.at(360, 0)


def test_that_the_axis_stays_while_a_handle_is_held(plot: SchedulePlot):
    before = plot.viewRange()[1]
    QTest.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.spot(Grip.RATE, 1).toPoint())
    assert plot.holds
    higher = schedules.set_amount(
        schedules.from_infusion(states.WANTED), 0, 1, states.flex(("00:00", "60")).groups[0].steps[0].amount
    )
    plot.set_state(EditorState(higher.groups[0], steps.stretches(states.RUNNING, 0), 100, True))
    assert plot.viewRange()[1] == before
    QTest.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton)
    assert not plot.holds


def test_that_a_press_beside_every_handle_takes_none(plot: SchedulePlot):
    QTest.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.at(720, 3).toPoint())
    assert not plot.holds
    QTest.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton)


def test_that_the_right_button_takes_none(plot: SchedulePlot):
    QTest.mousePress(plot.viewport(), Qt.MouseButton.RightButton, pos=plot.spot(Grip.RATE, 1).toPoint())
    assert not plot.holds


def test_that_the_hand_changes_its_shape_over_a_handle(plot: SchedulePlot):
    QTest.mouseMove(plot.viewport(), plot.spot(Grip.RATE, 1).toPoint())
    assert plot.viewport().cursor().shape() is Qt.CursorShape.OpenHandCursor
    QTest.mouseMove(plot.viewport(), plot.at(720, 3).toPoint())
    assert plot.viewport().cursor().shape() is Qt.CursorShape.ArrowCursor


def test_that_a_key_that_means_nothing_to_a_held_handle_is_answered(plot: SchedulePlot):
    told: list[str] = []
    plot.told.connect(told.append)
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(plot, Qt.Key.Key_Return)
    QTest.keyClick(plot, "5")
    assert told[-1] == "Arrow keys move the handle; Enter keeps it there, Escape puts it back."
    QTest.keyClick(plot, Qt.Key.Key_Return)


def test_that_coming_backwards_begins_at_the_last_handle(plot: SchedulePlot):
    plot.clearFocus()
    plot.setFocus(Qt.FocusReason.BacktabFocusReason)
    assert plot.current is not None
    assert (plot.current.grip, plot.current.index) == (Grip.RATE, 4)


def test_that_leaving_the_chart_lets_go(plot: SchedulePlot):
    dropped: list[bool] = []
    plot.dropped.connect(lambda: dropped.append(True))
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(plot, Qt.Key.Key_Space)
    plot.clearFocus()
    assert dropped == [True]
    assert not plot.holds
    assert plot.at(0, 0) != QPointF(0, 0)


def test_that_another_button_let_go_does_not_let_go_of_what_is_held(plot: SchedulePlot):
    spot = plot.spot(Grip.RATE, 1).toPoint()
    QTest.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    QTest.mouseRelease(plot.viewport(), Qt.MouseButton.RightButton, pos=spot)
    assert plot.holds
    QTest.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert not plot.holds


def test_that_a_handle_whose_step_is_gone_is_no_longer_held(plot: SchedulePlot):
    moved: list[int] = []
    plot.moved.connect(lambda _grip, index, _value: moved.append(index))
    spot = plot.spot(Grip.START, 4).toPoint()
    QTest.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    even = schedules.from_infusion(states.flex(("00:00", "10"))).groups[0]
    plot.set_state(EditorState(even, steps.stretches(states.RUNNING, 0), 100, True))
    QTest.mouseMove(plot.viewport(), spot - QPoint(40, 0))
    QTest.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert not plot.holds
    assert moved == []


def test_that_handles_are_violet_for_a_draft_only(plot: SchedulePlot):
    violet, accent = windows.LIGHT.colour("draft").rgb(), windows.LIGHT.colour("accent").rgb()

    def edge_of_a_boundary() -> int:
        spot = plot.spot(Grip.START, 1).toPoint()
        return plot.grab().toImage().pixel(spot.x(), spot.y() - windows.LIGHT.px(6))

    plot.clearFocus()
    assert edge_of_a_boundary() == violet
    plot.set_state(editor_state(drafted=False))
    assert edge_of_a_boundary() == accent
