"""Axes in words: round amounts, hours of a day, and the pump's calendar without a zone."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from console.domain.calendar import EPOCH
from support import windows
from ui.charts import axes
from ui.charts.axes import CalendarAxis, ClockAxis, ValueAxis


def day(year: int, month: int, number: int) -> float:
    return float((date(year, month, number) - EPOCH.date()).days)


def labels(axis: CalendarAxis | ClockAxis, low: float, high: float, px: float) -> list[str]:
    (step, values), *_ = axis.tickValues(low, high, px)
    return axis.tickStrings(values, 1, step)  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("top", "levels"),
    [
        (20, [0, 5, 10, 15, 20]),
        (16, [0, 5, 10, 15]),
        (1, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (300, [0, 100, 200, 300]),
    ],
)
def test_that_the_left_axis_has_a_few_round_levels(top: float, levels: list[float]):
    assert axes.levels(top) == levels


@given(st.floats(1e-4, 1e6))
def test_that_there_are_always_three_to_six_levels_within_the_axis(top: float):
    found = axes.levels(top)
    assert 3 <= len(found) <= 6
    assert found[0] == 0
    assert found[-1] <= top * (1 + 1e-9)


def test_that_amounts_are_written_without_needless_zeros(qtbot: QtBot):
    assert ValueAxis().tickStrings([0.0, 0.5, 15.0], 1, 1) == ["0", "0.5", "15"]


@pytest.mark.parametrize(
    ("px", "words"),
    [
        (900, ["00:00", "03:00", "06:00", "09:00", "12:00", "15:00", "18:00", "21:00", "24:00"]),
        (300, ["00:00", "06:00", "12:00", "18:00", "24:00"]),
        (140, ["00:00", "12:00", "24:00"]),
    ],
)
def test_that_a_day_is_labelled_as_its_width_allows(qtbot: QtBot, px: float, words: list[str]):
    assert labels(ClockAxis(windows.LIGHT), 0, 1440, px) == words


def test_that_months_are_labelled_at_their_firsts(qtbot: QtBot):
    words = labels(CalendarAxis(windows.LIGHT), day(2025, 11, 23), day(2026, 11, 23), 1_300)
    assert words[:3] == ["Dec 2025", "Jan 2026", "Feb 2026"]
    assert words[-1] == "Nov 2026"


def test_that_weeks_are_labelled_by_day_and_month(qtbot: QtBot):
    words = labels(CalendarAxis(windows.LIGHT), day(2026, 11, 16), day(2026, 11, 23), 800)
    assert words == ["16 Nov", "17 Nov", "18 Nov", "19 Nov", "20 Nov", "21 Nov", "22 Nov", "23 Nov"]


def test_that_hours_are_labelled_within_a_day_and_midnight_by_its_date(qtbot: QtBot):
    words = labels(CalendarAxis(windows.LIGHT), day(2026, 11, 22) + 0.5, day(2026, 11, 23) + 0.5, 900)
    assert words == ["12:00", "15:00", "18:00", "21:00", "23 Nov", "03:00", "06:00", "09:00", "12:00"]


@given(st.integers(0, 25_000), st.integers(1, 8_000), st.integers(200, 2_000))
def test_that_labels_never_crowd_and_always_lie_within(start: int, span: int, px: int):
    axis = CalendarAxis.__new__(CalendarAxis)
    axis._label_px = 84
    (_, values), *_ = CalendarAxis.tickValues(axis, float(start), float(start + span), float(px))
    assert all(start <= value <= start + span for value in values)
    gaps = [later - earlier for earlier, later in pairwise(values)]
    assert all(gap * px / span >= 84 * 0.85 for gap in gaps)


def test_that_a_summer_time_night_is_a_day_like_any_other(qtbot: QtBot):
    first = day(2026, 3, 28)
    words = labels(CalendarAxis(windows.LIGHT), first, first + 3, 300)
    assert words == ["28 Mar", "29 Mar", "30 Mar", "31 Mar"]
    assert timedelta(days=1) == timedelta(hours=24)


@pytest.mark.parametrize(
    ("x", "minute"), [(-3.5, 0), (0, 0), (359.9, 359), (360, 360), (1439.9, 1439), (1443, 1439)]
)
def test_that_the_edges_of_a_day_s_axis_belong_to_the_day(x: float, minute: int):
    assert axes.minute_at(x) == minute


def test_that_the_smallest_amounts_are_written_out_and_not_as_powers(qtbot: QtBot):
    assert ValueAxis().tickStrings([0.00002, 0.0001, 2_000_000.0], 1, 1) == ["0.00002", "0.0001", "2000000"]
