"""The Trends page: how far back, what the pointer reads, and what stands there before a pump was read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.domain.quantities import MS_PER_DAY, MS_PER_MINUTE
from support import states, windows
from ui import theme as themes
from ui.models import trends
from ui.pages.trends import TrendsPage

NOW = states.NOW_MS


@pytest.fixture
def page(qtbot: QtBot) -> TrendsPage:
    page = TrendsPage(windows.LIGHT)
    page.set_state(states.linked())
    return windows.shown(qtbot, page, 1_200, 900)


def figure(page: TrendsPage, key: str) -> str:
    return str(windows.child(page, f"trends-{key}").text()).replace("\u00a0", " ")


def figures(page: TrendsPage) -> list[str]:
    return [figure(page, key) for key in ("dose", "reservoir", "programmed", "events")]


def choose(page: TrendsPage, back: str) -> None:
    bar = windows.child(page, "trends-range")
    windows.click_at(bar, bar.point_of(back).toPoint())


def plot(page: TrendsPage, name: str = "dose"):
    return windows.child(page, f"trends-chart-{name}")


def test_that_an_empty_page_teaches_what_will_stand_there(qtbot: QtBot):
    page = TrendsPage(windows.LIGHT)
    page.set_state(states.opened())
    windows.shown(qtbot, page)
    assert "No therapy to look back on yet" in windows.words(page)
    assert not plot(page).isVisible()
    assert not windows.child(page, "trends-range").isVisible()


def test_that_without_a_pointer_the_card_tells_of_now(page: TrendsPage):
    assert "Now · Mon 23 Nov 2026" in windows.words(page)
    assert figures(page) == [
        "dose 267 mcg/day",
        "reservoir 8.79 mL, calculated",
        "programmed 0.1335 mL/day",
        "events Pump read",
    ]


def test_that_the_reservoir_is_told_as_read_once_the_pump_s_clock_has_gone_on(page: TrendsPage):
    page.set_state(replace(states.linked(), clock_ms=NOW + 3 * MS_PER_DAY))
    assert "Now · Thu 26 Nov 2026" in windows.words(page)
    assert figure(page, "reservoir") == "reservoir 8.79 mL when read 23 Nov 2026 09:44"
    assert figure(page, "events") == "events none"


def test_that_the_pointer_reads_an_instant_between_two_readings(page: TrendsPage):
    area = plot(page, "reservoir")
    QTest.mouseMove(area.viewport(), area.at(NOW / MS_PER_DAY - 16, 5).toPoint())
    QApplication.processEvents()
    assert "Under the pointer · Sat 7 Nov 2026" in windows.words(page)
    assert figure(page, "dose") == "dose 267 mcg/day"
    millilitres = float(figure(page, "reservoir").split(" ")[1])
    assert 11.2 < millilitres < 11.5
    assert figure(page, "events") == "events none"


def test_that_before_the_first_visit_nothing_is_made_up(page: TrendsPage):
    first = plot(page).viewRange()[0][0]
    area = plot(page)
    QTest.mouseMove(area.viewport(), area.at(first, 100).toPoint())
    QApplication.processEvents()
    assert figures(page)[0] == "dose not known"


def test_that_the_keys_read_each_visit_and_escape_goes_back_to_now(page: TrendsPage):
    area = plot(page, "flow")
    area.setFocus()
    QTest.keyClick(area, Qt.Key.Key_Home)
    assert figures(page) == [
        "dose 225 mcg/day",
        "reservoir 20 mL, calculated",
        "programmed 0.1125 mL/day",
        "events Dose",
    ]
    QTest.keyClick(area, Qt.Key.Key_Escape)
    assert "Now ·" in windows.words(page)


@pytest.mark.parametrize("back", trends.RANGES)
def test_that_each_range_can_be_chosen_by_hand(page: TrendsPage, back: str):
    choose(page, "7 d" if back != "7 d" else "1 y")
    choose(page, back)
    left, right = plot(page).viewRange()[0]
    series = trends.series(states.linked())
    assert series is not None
    from_ms, to_ms = trends.bounds(series, back)
    assert right - left == pytest.approx((to_ms - from_ms) / MS_PER_DAY * 1.02)


def test_that_the_chosen_range_stays_when_the_pump_s_clock_goes_on(page: TrendsPage):
    choose(page, "24 h")
    page.set_state(replace(states.linked(), clock_ms=NOW + 5 * MS_PER_MINUTE))
    left, _ = plot(page).viewRange()[0]
    assert left == pytest.approx((NOW + 5 * MS_PER_MINUTE) / MS_PER_DAY - 1)


def test_that_another_range_is_not_read_at_an_instant_out_of_sight(page: TrendsPage):
    area = plot(page)
    QTest.mouseMove(area.viewport(), area.at(NOW / MS_PER_DAY - 60, 100).toPoint())
    QApplication.processEvents()
    choose(page, "24 h")
    assert plot(page).crosshair_x is None
    assert "Now ·" in windows.words(page)


def test_that_a_closed_patient_leaves_nothing_of_the_therapy(page: TrendsPage):
    page.set_state(states.no_patient())
    assert not plot(page).isVisible()
    assert "267" not in windows.words(page)


def test_that_another_patient_s_therapy_is_not_read_at_the_old_pointer(page: TrendsPage):
    area = plot(page)
    area.setFocus()
    QTest.keyClick(area, Qt.Key.Key_Home)
    page.set_state(states.no_patient())
    other = replace(states.linked(), visits=states.VISITS[:2], readings=states.READINGS[-2:])
    page.set_state(other)
    assert "Now ·" in windows.words(page)


def test_that_whatever_takes_the_keyboard_has_a_name(page: TrendsPage):
    assert windows.nameless(page) == []


@pytest.mark.parametrize(("look", "percent"), [("light", 100), ("dark", 150), ("high-contrast", 200)])
def test_that_no_words_are_cut_off_at_any_text_size(qtbot: QtBot, look: str, percent: int):
    page = TrendsPage(themes.read(look, percent))
    page.set_state(states.linked())
    windows.shown(qtbot, page, 1_080, 900)
    assert windows.cut_off(page) == []
