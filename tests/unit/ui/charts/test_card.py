"""The card of a chart: heading, legend, read-out, the same data as a table, and files by its menu."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from support import states, windows
from ui.charts.flow import FlowChart, FlowState


@pytest.fixture
def chart(qtbot: QtBot) -> FlowChart:
    chart = FlowChart(windows.LIGHT)
    chart.set_state(FlowState(states.prescription(), states.NOW_MS))
    windows.shown(qtbot, chart, 760, 340)
    return chart


def action(chart: FlowChart, name: str) -> QAction:
    found = chart.findChild(QAction, f"flow-chart-{name}")
    assert isinstance(found, QAction)
    return found


def test_that_heading_and_legend_stand_in_words(chart: FlowChart):
    said = windows.words(chart)
    assert "Dose rate over 24 h" in said
    assert "line: the program in the pump" in said


def test_that_the_table_takes_the_drawing_s_place_and_gives_it_back(chart: FlowChart):
    action(chart, "show-table").trigger()
    assert chart.shows_table
    table = windows.child(chart, "flow-chart-table")
    assert table.isVisible()
    assert [table.text_at(1, column) for column in range(4)] == ["06:00", "09:00", "14", "0.007"]
    action(chart, "show-table").trigger()
    assert chart.plot.isVisible()


def test_that_a_table_on_screen_follows_the_data(chart: FlowChart):
    action(chart, "show-table").trigger()
    chart.set_state(FlowState(states.prescription(states.WANTED), states.NOW_MS))
    assert windows.child(chart, "flow-chart-table").text_at(1, 2) == "18"


@pytest.mark.parametrize("kind", ["png", "svg", "csv"])
def test_that_the_menu_asks_where_and_saves_there(chart: FlowChart, tmp_path: Path, kind: str):
    saved: list[str] = []
    chart.saved.connect(saved.append)
    action(chart, f"save-{kind}").trigger()
    dialog = chart.findChild(QFileDialog, "flow-chart-file")
    assert isinstance(dialog, QFileDialog)
    assert dialog.isVisible()
    path = tmp_path / f"rate.{kind}"
    dialog.fileSelected.emit(str(path))
    dialog.close()
    QApplication.processEvents()
    assert path.exists()
    assert saved == [str(path)]
    assert chart.readout == f"Saved as rate.{kind}."


def test_that_a_file_that_cannot_be_written_is_said_in_the_chart(chart: FlowChart, tmp_path: Path):
    failed: list[str] = []
    chart.not_saved.connect(failed.append)
    chart.save(tmp_path / "nowhere" / "rate.csv")
    assert "could not be written" in chart.readout
    assert failed == [chart.readout]
