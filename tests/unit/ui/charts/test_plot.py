"""The ground of every chart: a crosshair for pointer and keys, the wheel left alone, a ring of focus."""

from __future__ import annotations

import gc
import sys

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.domain.quantities import MS_PER_MINUTE
from support import states, windows
from ui.charts.axes import ClockAxis
from ui.charts.flow import FlowChart, FlowState
from ui.charts.labels import Place
from ui.charts.plot import Plot


@pytest.fixture
def plot(qtbot: QtBot) -> Plot:
    plot = Plot(windows.LIGHT, ClockAxis(windows.LIGHT), name="a-plot")
    plot.setXRange(0, 1440)
    plot.set_scale(20, "mcg/h")
    plot.stops = (0.0, 360.0, 540.0)
    windows.shown(qtbot, plot, 700, 300)
    return plot


def test_that_a_data_point_and_its_pixel_lead_to_each_other(plot: Plot):
    here = plot.at(720, 10)
    there = plot.data_at(here)
    assert there.x() == pytest.approx(720, abs=3)
    assert there.y() == pytest.approx(10, abs=0.2)


def test_that_the_pointer_moves_the_crosshair_and_takes_it_along_when_it_leaves(plot: Plot):
    told: list[float] = []
    gone: list[bool] = []
    plot.pointed.connect(told.append)
    plot.unpointed.connect(lambda: gone.append(True))
    QTest.mouseMove(plot.viewport(), plot.at(360, 10).toPoint())
    QApplication.processEvents()
    assert told[-1] == pytest.approx(360, abs=3)
    QTest.mouseMove(plot.viewport(), QPoint(2, 2))
    QApplication.processEvents()
    assert gone == [True]
    assert plot.crosshair_x is None


@pytest.mark.parametrize(
    ("keys", "x"),
    [
        ([Qt.Key.Key_Right], 0.0),
        ([Qt.Key.Key_Right, Qt.Key.Key_Right], 360.0),
        ([Qt.Key.Key_End], 540.0),
        ([Qt.Key.Key_End, Qt.Key.Key_Right], 540.0),
        ([Qt.Key.Key_End, Qt.Key.Key_Left], 360.0),
        ([Qt.Key.Key_End, Qt.Key.Key_Home, Qt.Key.Key_Left], 0.0),
        ([Qt.Key.Key_End, Qt.Key.Key_Escape], None),
    ],
)
def test_that_keys_move_the_crosshair_over_the_stops(plot: Plot, keys: list[Qt.Key], x: float | None):
    plot.setFocus()
    for key in keys:
        QTest.keyClick(plot, key)
    assert plot.crosshair_x == x


def test_that_putting_the_crosshair_somewhere_tells_nobody(plot: Plot):
    told: list[float] = []
    plot.pointed.connect(told.append)
    plot.point_to(100)
    assert plot.crosshair_x == 100
    assert told == []


def test_that_the_wheel_and_a_drag_leave_the_axes_as_they_are(plot: Plot):
    before = plot.viewRange()
    wheel = QWheelEvent(
        QPointF(200, 100),
        QPointF(plot.mapToGlobal(QPoint(200, 100))),
        QPoint(0, 0),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(plot.viewport(), wheel)
    QTest.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    QTest.mouseMove(plot.viewport(), QPoint(400, 200))
    QTest.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(400, 200))
    QTest.mouseDClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 150))
    assert plot.viewRange() == before


def test_that_the_focus_is_seen(plot: Plot, qtbot: QtBot):
    plot.clearFocus()
    before = plot.grab().toImage()
    plot.setFocus()
    assert plot.grab().toImage() != before


def test_that_a_picture_holds_neither_crosshair_nor_ring(plot: Plot):
    plot.clearFocus()
    clean = plot.grab().toImage()
    plot.setFocus()
    plot.point_to(700)
    with plot.still():
        assert plot.grab().toImage() == clean
    assert plot.crosshair_x == 700


def test_that_words_without_room_hide_and_come_back_with_it(plot: Plot):
    item = plot.words()
    item.setText("what runs in the pump at this very minute")
    plot.place_words((item, (Place(0, 10, (0, 1)),)))
    assert item.isVisible()
    plot.resize(200, 300)
    QApplication.processEvents()
    assert not item.isVisible()
    plot.resize(700, 300)
    QApplication.processEvents()
    assert item.isVisible()


def test_that_a_live_chart_s_repaints_take_no_references_from_none(qtbot: QtBot):
    """A binding of Qt that drops one in each paint ends the program within seconds, without a trace."""
    chart = FlowChart(windows.LIGHT)
    windows.shown(qtbot, chart, 700, 320)

    def painted(frames: int, first: int) -> None:
        for frame in range(first, first + frames):
            chart.set_state(FlowState(states.prescription(), states.NOW_MS + frame * MS_PER_MINUTE))
            chart.plot.point_to(float(frame))
            chart.plot.viewport().repaint()
            QApplication.processEvents()

    painted(30, 0)
    gc.collect()
    before = sys.getrefcount(None)
    painted(300, 30)
    gc.collect()
    assert sys.getrefcount(None) > before - 100
