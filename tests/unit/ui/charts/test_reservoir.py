"""The reservoir's chart: calculated solid, forecast dotted, the alarm in words, and all of it a table."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.domain.quantities import MS_PER_DAY
from support import states, windows
from ui.charts.reservoir import ReservoirChart, reservoir_state
from ui.models import summary


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
