"""The rate through the day: the program in the pump, now, in both units, as drawing, words and table."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.domain.calendar import therapy_ms
from console.domain.change import Phase
from console.domain.prescription import Later
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, Dose, Volume
from console.domain.reading import BolusKind, RunningBolus
from support import drafted, states, windows
from ui.charts.flow import FlowChart, FlowState
from ui.models import summary


def single(begun_ms: int) -> RunningBolus:
    return RunningBolus(BolusKind.SINGLE, (Phase(Dose(50_000), MS_PER_HOUR),), begun_ms, replaces=False)


@pytest.fixture
def chart(qtbot: QtBot) -> FlowChart:
    chart = FlowChart(windows.LIGHT)
    chart.set_state(FlowState(states.prescription(), states.NOW_MS))
    windows.shown(qtbot, chart, 760, 340)
    return chart


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_that_the_line_holds_each_rate_over_its_step(chart: FlowChart):
    x, y = chart._rate.getData()
    assert list(x) == [0, 360, 360, 540, 540, 1080, 1080, 1260, 1260, 1440]
    assert list(y) == [10, 10, 14, 14, 11, 11, 12, 12, 10, 10]


def test_that_now_is_a_line_with_its_words(chart: FlowChart):
    assert list(chart._now.getData()[0]) == [584, 584]
    assert plain(chart._now_words.toPlainText()) == "now 11 mcg/h"


def test_that_the_same_is_said_to_those_who_do_not_see_it(chart: FlowChart):
    said = plain(chart.accessibleDescription())
    assert "06:00–09:00 14 mcg/h" in said
    assert "now 11 mcg/h" in said
    assert chart.plot.accessibleName() == "Dose rate over 24 h"


def test_that_the_table_holds_both_units(chart: FlowChart):
    assert chart.data.columns == ("From", "To", "Rate, mcg/h", "Flow, mL/h")
    assert chart.data.rows[1] == ("06:00", "09:00", "14", "0.007")


def test_that_the_unit_is_changed_by_the_reader(chart: FlowChart):
    QTest.mouseClick(chart.unit, Qt.MouseButton.LeftButton, pos=chart.unit.point_of("mL/h").toPoint())
    assert list(chart._rate.getData()[1])[:4] == [0.005, 0.005, 0.007, 0.007]
    assert plain(chart._now_words.toPlainText()) == "now 0.0055 mL/h"


def test_that_the_crosshair_reads_the_step_under_it(chart: FlowChart):
    QTest.mouseMove(chart.plot.viewport(), chart.plot.at(400, 5).toPoint())
    QApplication.processEvents()
    assert plain(chart.readout).endswith("14 mcg/h, 06:00–09:00")
    chart.plot.setFocus()
    QTest.keyClick(chart.plot, Qt.Key.Key_End)
    assert plain(chart.readout) == "21:00 · 10 mcg/h, 21:00–24:00"


def test_that_a_bolus_under_way_stands_on_top_of_the_rate(qtbot: QtBot):
    bolus = single(states.NOW_MS)
    chart = FlowChart(windows.LIGHT)
    qtbot.addWidget(chart)
    chart.set_state(FlowState(states.prescription(), states.NOW_MS, bolus))
    assert plain(chart._now_words.toPlainText()) == "now 61 mcg/h"
    assert ("09:44", "10:44", "61", "0.0305") in chart.data.rows


def test_that_a_weekend_shows_the_weekend_s_steps(qtbot: QtBot):
    chart = FlowChart(windows.LIGHT)
    qtbot.addWidget(chart)
    saturday = therapy_ms(datetime(2026, 11, 28, 12, 0))  # noqa: DTZ001 - the pump's clock has no zone
    chart.set_state(FlowState(states.prescription(states.simple("240")), saturday))
    assert chart.data.rows == (("00:00", "24:00", "10", "0.005"),)


def test_that_the_same_minute_again_draws_nothing(chart: FlowChart):
    drawn = chart._drawn
    chart.set_state(FlowState(states.prescription(), states.NOW_MS + 1_000))
    assert chart._drawn is drawn


def test_that_a_pointer_beside_the_day_reads_its_first_or_last_minute(chart: FlowChart):
    for x, words in ((-3, "00:00 · 10 mcg/h, 00:00–06:00"), (1443, "23:59 · 10 mcg/h, 21:00–24:00")):
        QTest.mouseMove(chart.plot.viewport(), chart.plot.at(x, 5).toPoint())
        QApplication.processEvents()
        assert plain(chart.readout) == words


def test_that_now_tells_of_a_bolus_begun_within_the_minute(qtbot: QtBot):
    begun_ms = states.NOW_MS + 30_000
    bolus = single(begun_ms)
    chart = FlowChart(windows.LIGHT)
    qtbot.addWidget(chart)
    chart.set_state(FlowState(states.prescription(), begun_ms + 1_000, bolus))
    assert plain(chart._now_words.toPlainText()) == "now 61 mcg/h"
    assert "now 61 mcg/h" in plain(chart.accessibleDescription())


@pytest.mark.parametrize("minute", [0, 584, 1_200, 1_439])
def test_that_the_words_of_now_stand_whole_inside_the_plot(chart: FlowChart, minute: int):
    midnight_ms = states.NOW_MS - states.NOW_MS % (24 * MS_PER_HOUR)
    chart.set_state(FlowState(states.prescription(), midnight_ms + minute * 60_000))
    words = chart._now_words
    room = chart.plot.getPlotItem().getViewBox().sceneBoundingRect()
    assert words.isVisible()
    assert room.contains(words.mapRectToScene(words.boundingRect()))


def told(qtbot: QtBot, state: FlowState) -> tuple[tuple[str, ...], ...]:
    chart = FlowChart(windows.LIGHT)
    qtbot.addWidget(chart)
    chart.set_state(state)
    return chart.data.rows


def test_that_a_bridge_is_drawn_in_place_of_the_rate_as_the_old_drug_leaves_the_tip(qtbot: QtBot):
    state = FlowState(states.prescription(), states.NOW_MS, drafted.bridging().bolus)
    assert told(qtbot, state)[-1] == ("08:44", "24:00", "6.25", "0.0125")


def test_that_a_bolus_in_phases_has_the_rate_of_each(qtbot: QtBot):
    phases = (Phase(Dose(10_000), MS_PER_HOUR), Phase(Dose(30_000), MS_PER_HOUR))
    bolus = RunningBolus(BolusKind.SINGLE, phases, states.NOW_MS, replaces=True)
    rows = told(qtbot, FlowState(states.prescription(), states.NOW_MS, bolus))
    assert ("09:44", "10:44", "10", "0.005") in rows
    assert ("10:44", "11:44", "30", "0.015") in rows


def test_that_nothing_flows_from_a_stop_on(qtbot: QtBot):
    state = FlowState(states.prescription(), states.NOW_MS, stopped_ms=drafted.stopped().stopped_ms)
    rows = told(qtbot, state)
    assert ("06:00", "07:44", "14", "0.007") in rows
    assert {row[2] for row in rows if row[0] >= "07:44"} == {"0"}


def test_that_what_takes_over_later_today_is_drawn_from_its_instant(qtbot: QtBot):
    noon = Later(states.NOW_MS - states.NOW_MS % MS_PER_DAY + 12 * MS_PER_HOUR, states.simple("480"))
    running = replace(states.prescription(), later=noon)
    rows = told(qtbot, FlowState(running, states.NOW_MS))
    assert rows[-2:] == (("09:00", "12:00", "11", "0.0055"), ("12:00", "24:00", "20", "0.01"))


def test_that_a_prime_is_said_to_be_what_is_moved_and_not_what_arrives(qtbot: QtBot, chart: FlowChart):
    prime = RunningBolus(
        BolusKind.PRIME, (Phase(Volume(140_000_000), MS_PER_HOUR),), states.NOW_MS, replaces=True
    )
    assert "prime" not in chart._legend.text()
    chart.set_state(FlowState(states.prescription(), states.NOW_MS, prime))
    assert "a prime as what is moved, not what arrives" in chart._legend.text()
    assert plain(chart._now_words.toPlainText()) == "now 280 mcg/h moved by the prime"
    said = plain(chart.accessibleDescription())
    assert "09:44–10:44 280 mcg/h moved by the prime" in said
    assert "; now 280 mcg/h moved by the prime." in said
    assert chart.data.columns[-1] == "What"
    primed = [row for row in chart.data.rows if row[-1]]
    assert primed == [("09:44", "10:44", "280", "0.14", "moved by the prime")]


def test_that_a_bridge_which_a_stop_holds_is_drawn_where_it_ran(qtbot: QtBot):
    # begun an hour before it was stopped, an hour ago: as it would go on now it begins an hour from then
    held = replace(drafted.bridging(), stopped_ms=states.NOW_MS - MS_PER_HOUR)
    state = FlowState(states.prescription(), states.NOW_MS, summary.begun(held), held.stopped_ms)
    assert told(qtbot, state)[-2:] == (("07:44", "08:44", "6.25", "0.0125"), ("08:44", "24:00", "0", "0"))
