"""The card of the schedule: its words, its table and its read-out follow the draft."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from support import states, windows
from ui.charts.schedule_editor import ScheduleChart
from ui.charts.schedule_plot import EditorState
from ui.models import schedule as schedules
from ui.models import steps


def editor_state(*, drafted: bool) -> EditorState:
    infusion = states.WANTED if drafted else states.RUNNING
    days = schedules.from_infusion(infusion).groups[0]
    return EditorState(days, steps.stretches(states.RUNNING, 0), 100, drafted)


@pytest.fixture
def chart(qtbot: QtBot) -> ScheduleChart:
    chart = ScheduleChart(windows.LIGHT)
    chart.set_state(editor_state(drafted=True))
    windows.shown(qtbot, chart, 840, 400)
    return chart


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_that_the_legend_says_in_words_which_line_is_which(chart: ScheduleChart):
    assert "solid line: in the pump now · violet, hatched: draft" in windows.words(chart)


def test_that_the_table_has_the_pump_s_rates_beside_the_draft_s(chart: ScheduleChart):
    assert chart.data.columns == ("From", "To", "Draft, mcg/h", "In the pump, mcg/h")
    assert chart.data.rows[1] == ("06:00", "09:00", "18", "14")
    assert chart.data.rows[3] == ("18:00", "22:00", "14", "12 then 10")


def test_that_the_same_is_said_in_one_sentence(chart: ScheduleChart):
    said = plain(chart.accessibleDescription())
    assert said.startswith("Draft, not yet in the pump: 00:00–06:00 10 mcg/h, 06:00–09:00 18 mcg/h")
    chart.set_state(editor_state(drafted=False))
    assert plain(chart.accessibleDescription()).startswith("As in the pump:")


def test_that_the_crosshair_reads_draft_and_pump(chart: ScheduleChart):
    QTest.mouseMove(chart.plot.viewport(), chart.plot.at(420, 3).toPoint())
    QApplication.processEvents()
    assert plain(chart.readout).endswith("draft 18 mcg/h, in the pump 14 mcg/h")


def test_that_an_even_day_has_its_own_legend(chart: ScheduleChart):
    days = schedules.from_infusion(states.flex(("00:00", "10"))).groups[0]
    chart.set_state(EditorState(days, steps.stretches(states.RUNNING, 0), 100, True))
    assert "drag the line" in windows.words(chart)


def test_that_a_pointer_beside_the_day_reads_its_first_or_last_minute(chart: ScheduleChart):
    for x, words in ((-3, "00:00 · draft 10"), (1443, "23:59 · draft 10")):
        QTest.mouseMove(chart.plot.viewport(), chart.plot.at(x, 3).toPoint())
        QApplication.processEvents()
        assert plain(chart.readout).startswith(words)


def test_that_a_file_tells_which_line_is_which_and_not_how_to_drag(chart: ScheduleChart, tmp_path: Path):
    chart.save(tmp_path / "schedule.svg")
    drawing = (tmp_path / "schedule.svg").read_text("utf-8")
    assert "violet, hatched: draft" in drawing
    assert "drag" not in drawing
