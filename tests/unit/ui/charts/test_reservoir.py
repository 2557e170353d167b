"""The reservoir's chart: calculated solid, forecast dotted, the alarm in words, and all of it a table."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.domain.quantities import MS_PER_DAY, PL_PER_ML
from support import states, windows
from ui import theme as themes
from ui.charts.reservoir import ReservoirChart, reservoir_state
from ui.models import summary
from ui.theme import Theme


@pytest.fixture
def chart(qtbot: QtBot) -> ReservoirChart:
    state = states.linked()
    reading = states.reading()
    chart = ReservoirChart(windows.LIGHT)
    chart.set_state(reservoir_state(state, reading, summary.forecast(state, reading)))
    windows.shown(qtbot, chart, 460, 320)
    return chart


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_that_what_the_pump_calculated_is_solid_and_what_comes_dotted(chart: ReservoirChart):
    assert list(chart._past.getData()[1]) == [20, 18.2, 16.62, 13.89, 8.79]
    assert list(chart._ahead.getData()[1]) == [8.79, 2, 0]
    assert chart._past.opts["pen"].style() is Qt.PenStyle.SolidLine
    assert chart._ahead.opts["pen"].style() is Qt.PenStyle.DotLine


def test_that_today_and_the_alarm_are_named_where_they_stand(chart: ReservoirChart):
    assert plain(chart._today_words.toPlainText()) == "today 8.79 mL"
    assert plain(chart._alarm_words.toPlainText()) == "alarm at 2 mL"
    assert chart._due_words.toPlainText() == "Wed 13 Jan 2027"


def test_that_the_table_says_which_row_is_calculated_and_which_forecast(chart: ReservoirChart):
    kinds = [row[2] for row in chart.data.rows]
    assert kinds == ["calculated"] * 5 + ["forecast"] * 2
    assert chart.data.rows[4][:2] == ("2026-11-23T09:44:00", "8.79")


def test_that_the_keys_read_each_level_and_say_its_kind(chart: ReservoirChart):
    chart.plot.setFocus()
    QTest.keyClick(chart.plot, Qt.Key.Key_Home)
    assert plain(chart.readout) == "Mon 31 Aug 2026 · 20 mL, calculated"
    QTest.keyClick(chart.plot, Qt.Key.Key_End)
    assert plain(chart.readout).endswith("0 mL, forecast")


def test_that_a_pump_that_never_runs_low_has_no_forecast(qtbot: QtBot):
    state = states.linked()
    reading = states.reading(states.prescription(states.simple("0")))
    chart = ReservoirChart(windows.LIGHT)
    qtbot.addWidget(chart)
    chart.set_state(reservoir_state(state, reading, summary.forecast(state, reading)))
    assert chart._due_words.toPlainText() == ""
    assert [row[2] for row in chart.data.rows] == ["calculated"] * 5


def test_that_a_fill_begins_the_chart_anew(qtbot: QtBot):
    state = states.linked()
    refilled = replace(states.reading(), filled_pl=38 * 10**9, reservoir_pl=20 * 10**9)
    shown = reservoir_state(state, refilled, summary.forecast(state, refilled))
    assert [level.volume_pl for level in shown.levels] == [20 * 10**9]


def test_that_one_reading_alone_is_drawn(qtbot: QtBot):
    state = replace(states.linked(), readings=())
    reading = states.reading()
    chart = ReservoirChart(windows.LIGHT)
    chart.set_state(reservoir_state(state, reading, summary.forecast(state, reading)))
    windows.shown(qtbot, chart, 460, 320)
    left, right = chart.plot.viewRange()[0]
    assert left <= reading.clock_ms / MS_PER_DAY < right


def chart_of(reservoir_ml: float, *, readings: bool, looks: Theme = windows.LIGHT) -> ReservoirChart:
    state = states.linked() if readings else replace(states.linked(), readings=())
    reading = replace(states.reading(), reservoir_pl=int(reservoir_ml * PL_PER_ML))
    chart = ReservoirChart(looks)
    chart.set_state(reservoir_state(state, reading, summary.forecast(state, reading)))
    return chart


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("readings", [True, False])
@pytest.mark.parametrize("reservoir_ml", [20, 12, 7.7, 4, 2.5, 2.01, 1.5, 0])
def test_that_no_word_covers_another_or_is_cut_off(
    qtbot: QtBot, reservoir_ml: float, readings: bool, percent: int
):
    chart = chart_of(reservoir_ml, readings=readings, looks=themes.read("light", percent))
    windows.shown(qtbot, chart, 800, 700)
    for width in (340, 460, 1_000):
        chart.resize(width * percent // 100, 300 * percent // 100)
        QApplication.processEvents()
        said = [chart._alarm_words, chart._today_words, chart._due_words]
        rooms = [words.mapRectToScene(words.boundingRect()) for words in said if words.isVisible()]
        plot = chart.plot.getPlotItem().getViewBox().sceneBoundingRect()
        assert all(plot.adjusted(-1, -1, 1, 1).contains(room) for room in rooms)
        assert not [1 for one, other in combinations(rooms, 2) if one.intersects(other)]
        assert chart._today_words.isVisible()


def test_that_alarm_and_date_stand_apart_when_the_forecast_is_near(qtbot: QtBot):
    chart = windows.shown(qtbot, chart_of(7.7, readings=True), 378, 300)
    assert chart._alarm_words.isVisible()
    assert chart._due_words.isVisible()


def test_that_an_alarm_that_sounds_already_has_no_date_to_come(qtbot: QtBot):
    chart = windows.shown(qtbot, chart_of(1.5, readings=True), 460, 320)
    assert chart._due_words.toPlainText() == ""
    assert "expected" not in chart.accessibleDescription()


def test_that_an_empty_reservoir_is_drawn_without_a_forecast(qtbot: QtBot):
    chart = windows.shown(qtbot, chart_of(0, readings=True), 460, 320)
    assert [row[1:] for row in chart.data.rows][-1] == ("0", "calculated")
