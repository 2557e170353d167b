"""Repainting loses no reference to None: one version of Qt's bindings did, until the interpreter aborted."""

from __future__ import annotations

import sys
from dataclasses import replace

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from support import states, windows
from ui.charts.flow import FlowChart, FlowState
from ui.charts.schedule_editor import ScheduleChart
from ui.charts.schedule_plot import EditorState
from ui.models import schedule as schedules
from ui.models import steps

FRAMES = 300


def test_that_three_hundred_repaints_of_live_charts_cost_no_reference_to_none(qtbot: QtBot):
    flow, editor = FlowChart(windows.LIGHT), ScheduleChart(windows.LIGHT)
    windows.shown(qtbot, flow, 600, 300)
    windows.shown(qtbot, editor, 800, 350)
    days = schedules.from_infusion(states.WANTED)
    in_pump = steps.stretches(states.RUNNING, 0)

    def paint(frame: int) -> None:
        flow.set_state(FlowState(states.prescription(), states.NOW_MS + frame * 60_000))
        moved = schedules.set_start(days, 0, 4, 1_300 + frame % 60)
        editor.set_state(EditorState(moved.groups[0], in_pump, 100, drafted=True))
        flow.plot.point_to(float(frame))
        QApplication.processEvents()

    for frame in range(20):
        paint(frame)
    before = sys.getrefcount(None)
    for frame in range(FRAMES):
        paint(20 + frame)
    assert sys.getrefcount(None) > before - FRAMES, "at least one reference went with every frame"
    assert replace(states.linked(), notice="alive").notice == "alive"
