"""Three plots on one time axis: one crosshair through all, every range, and the data as table and files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, PL_PER_ML
from support import states, windows
from ui import theme as themes
from ui.charts.export import NOTICE
from ui.charts.trends import TrendsChart, TrendsState
from ui.models import trends
from ui.models.series import Level, Series
from ui.state import ConsoleState

NOW = states.NOW_MS
PLOTS = ("dose", "reservoir", "flow")


def series(state: ConsoleState | None = None) -> Series:
    found = trends.series(state or states.linked())
    assert found is not None
    return found


def level(days_ago: int, millilitres: float) -> Level:
    return Level(NOW - days_ago * MS_PER_DAY, int(millilitres * PL_PER_ML))


def refilled() -> Series:
    levels = ((level(84, 20), level(41, 3)), (level(40, 18), level(20, 13), level(0, 8.79)))
    return replace(series(), levels=levels)


@pytest.fixture
def chart(qtbot: QtBot) -> TrendsChart:
    chart = TrendsChart(windows.LIGHT)
    chart.set_state(TrendsState(series(), "All"))
    return windows.shown(qtbot, chart, 900, 700)


def plots(chart: TrendsChart):
    return [windows.child(chart, f"trends-chart-{name}") for name in PLOTS]


def seen(chart: TrendsChart) -> set[tuple[float, float]]:
    return {tuple(plot.viewRange()[0]) for plot in plots(chart)}


@pytest.mark.parametrize("back", trends.RANGES)
def test_that_all_three_plots_show_the_same_time_and_end_with_now(chart: TrendsChart, back: str):
    chart.set_state(TrendsState(series(), back))
    ((left, right),) = seen(chart)
    from_ms, to_ms = trends.bounds(series(), back)
    assert left == pytest.approx(from_ms / MS_PER_DAY)
    assert to_ms / MS_PER_DAY < right < to_ms / MS_PER_DAY + (right - left) * 0.05


def test_that_a_dose_is_a_stair_from_the_edge_of_sight_until_now(chart: TrendsChart):
    chart.set_state(TrendsState(series(), "30 d"))
    x, y = chart._dose_line.getData()
    assert list(y) == [267, 267]
    assert (x[0], x[-1]) == (NOW / MS_PER_DAY - 30, NOW / MS_PER_DAY)
    chart.set_state(TrendsState(series(), "90 d"))
    assert list(chart._dose_line.getData()[1]) == [225, 225, 248, 248, 267, 267]


def test_that_the_flow_is_the_dose_by_the_strength(chart: TrendsChart):
    assert list(chart._flow_line.getData()[1]) == pytest.approx(
        [dose / 2_000 for dose in chart._dose_line.getData()[1]]
    )


def test_that_a_fill_is_a_jump_that_no_line_crosses(chart: TrendsChart):
    chart.set_state(TrendsState(refilled(), "All"))
    assert list(chart._levels.getData()[1]) == [20, 3, 18, 13, 8.79]
    assert list(chart._levels.opts["connect"]) == [1, 0, 1, 1, 0]


def test_that_the_alarm_s_line_is_in_sight_also_when_the_level_is_below_it(chart: TrendsChart):
    chart.set_state(TrendsState(replace(series(), levels=((level(0, 0.5),),)), "All"))
    reservoir = plots(chart)[1]
    assert reservoir.viewRange()[1][1] > 2
    assert chart._alarm_words.isVisible()


def test_that_the_pointer_moves_one_crosshair_through_all_three(chart: TrendsChart):
    told: list[int] = []
    chart.pointed.connect(told.append)
    _, reservoir, _ = plots(chart)
    day = NOW / MS_PER_DAY - 20
    QTest.mouseMove(reservoir.viewport(), reservoir.at(day, 5).toPoint())
    QApplication.processEvents()
    assert {plot.crosshair_x for plot in plots(chart)} == {told[-1] / MS_PER_DAY}
    assert told[-1] / MS_PER_DAY == pytest.approx(day, abs=0.2)


def test_that_the_crosshair_leaves_all_three_with_the_pointer(chart: TrendsChart):
    gone: list[bool] = []
    chart.unpointed.connect(lambda: gone.append(True))
    dose = plots(chart)[0]
    QTest.mouseMove(dose.viewport(), dose.at(NOW / MS_PER_DAY - 20, 100).toPoint())
    QTest.mouseMove(dose.viewport(), QPoint(2, 2))
    QApplication.processEvents()
    assert gone == [True]
    assert {plot.crosshair_x for plot in plots(chart)} == {None}


def test_that_the_keys_visit_the_same_instants_in_each_plot(chart: TrendsChart):
    told: list[int] = []
    chart.pointed.connect(told.append)
    for plot in plots(chart):
        told.clear()
        plot.setFocus()
        QTest.keyClick(plot, Qt.Key.Key_Home)
        for _ in range(6):
            QTest.keyClick(plot, Qt.Key.Key_Right)
        assert told == sorted(visit.therapy_ms for visit in states.VISITS)
        assert {each.crosshair_x for each in plots(chart)} == {NOW / MS_PER_DAY}


def test_that_the_keys_reach_now_where_no_visit_is_in_sight(chart: TrendsChart):
    told: list[int] = []
    chart.pointed.connect(told.append)
    later = replace(series(), now_ms=NOW + 9 * MS_PER_DAY)
    chart.set_state(TrendsState(later, "24 h"))
    dose = plots(chart)[0]
    dose.setFocus()
    QTest.keyClick(dose, Qt.Key.Key_End)
    assert told == [NOW + 9 * MS_PER_DAY]


def test_that_right_of_now_the_pointer_reads_now_and_no_future(chart: TrendsChart):
    told: list[int] = []
    chart.pointed.connect(told.append)
    dose = plots(chart)[0]
    right = dose.viewRange()[0][1]
    QTest.mouseMove(dose.viewport(), dose.at(right, 100).toPoint() - QPoint(2, 0))
    QApplication.processEvents()
    assert told == [NOW]


def test_that_the_table_has_each_visit_in_sight_the_last_reading_and_now(chart: TrendsChart):
    later = replace(series(), now_ms=NOW + MS_PER_HOUR)
    chart.set_state(TrendsState(later, "90 d"))
    assert chart.data.rows == (
        ("2026-08-31T10:12:00", "225", "20", "0.1125", "Dose"),
        ("2026-09-16T11:20:00", "225", "18.19", "0.1125", "Single bolus"),
        ("2026-09-30T09:30:00", "248", "16.62", "0.124", "Dose"),
        ("2026-10-22T14:05:00", "267", "13.86", "0.1335", "Dose"),
        ("2026-11-23T09:44:00", "267", "8.79", "0.1335", "Pump read"),
        ("2026-11-23T10:44:00", "267", "", "0.1335", "Pump read"),
    )


def test_that_the_table_stands_in_the_drawing_s_place(chart: TrendsChart):
    action = chart.findChild(QAction, "trends-chart-show-table")
    assert isinstance(action, QAction)
    action.trigger()
    table = windows.child(chart, "trends-chart-table")
    assert table.isVisible()
    assert [table.text_at(row, 1) for row in range(5)] == ["225", "225", "248", "267", "267"]


def test_that_what_is_seen_is_also_said(chart: TrendsChart):
    said = "Daily dose now 267 mcg/day; 5 visits in sight."
    assert chart.accessibleDescription().replace("\u00a0", " ") == said
    chart.set_state(TrendsState(series(), "24 h"))
    assert chart.accessibleDescription().replace("\u00a0", " ").endswith("1 visit in sight.")


def test_that_a_pump_read_only_now_has_a_level_and_no_dose_yet(chart: TrendsChart):
    alone = series(replace(states.linked(), visits=(), readings=()))
    chart.set_state(TrendsState(alone, "All"))
    assert chart.data.rows == (("2026-11-23T09:44:00", "", "8.79", "", ""),)
    assert "nothing yet" in chart.accessibleDescription()


def test_that_each_file_carries_the_notice_and_the_data(chart: TrendsChart, tmp_path: Path):
    for kind in ("csv", "svg", "png"):
        chart.save(tmp_path / f"trends.{kind}")
    lines = (tmp_path / "trends.csv").read_text("utf-8").splitlines()
    assert NOTICE in lines[0]
    assert len(lines) == 3 + 5
    assert NOTICE in (tmp_path / "trends.svg").read_text("utf-8")
    assert QImage(str(tmp_path / "trends.png")).text("Description") == NOTICE


def test_that_a_picture_does_not_depend_on_what_was_painted_before(qtbot: QtBot, tmp_path: Path):
    chart = TrendsChart(windows.LIGHT)
    qtbot.addWidget(chart)
    chart.resize(900, 700)
    chart.set_state(TrendsState(series(), "All"))
    for name in ("first.png", "second.png"):
        chart.save(tmp_path / name)
    assert QImage(str(tmp_path / "first.png")) == QImage(str(tmp_path / "second.png"))


@pytest.mark.parametrize("percent", [100, 200])
def test_that_the_alarm_s_words_stand_inside_their_plot(qtbot: QtBot, percent: int):
    chart = TrendsChart(themes.read("dark", percent))
    chart.set_state(TrendsState(refilled(), "All"))
    windows.shown(qtbot, chart, 700, 1_400)
    words = chart._alarm_words
    assert words.isVisible()
    room = plots(chart)[1].getPlotItem().getViewBox().sceneBoundingRect()
    assert room.contains(words.mapRectToScene(words.boundingRect()))
