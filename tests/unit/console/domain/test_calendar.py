"""The pump's calendar: zoneless, without summer time, every day as long as the next."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from console.domain import calendar
from console.domain.quantities import MS_PER_DAY
from console.errors import RuleBroken
from support.therapies import at


def test_that_the_calendar_begins_on_a_thursday_in_1970() -> None:
    assert at(1970, 1, 1) == 0
    assert calendar.weekday(0) == 3
    assert calendar.ms_of_week(0) == 3 * MS_PER_DAY


def test_that_a_moment_reads_back_to_the_millisecond() -> None:
    moment = datetime(2026, 11, 23, 9, 44, 1, 7_000)  # noqa: DTZ001 - the pump's clock has no zone
    assert calendar.moment(calendar.therapy_ms(moment)) == moment


def test_that_a_day_without_summer_time_has_24_hours() -> None:
    assert at(2026, 3, 30) - at(2026, 3, 29) == MS_PER_DAY
    assert at(2028, 3, 1) - at(2028, 2, 28) == 2 * MS_PER_DAY


def test_that_a_moment_with_a_zone_is_refused() -> None:
    with pytest.raises(RuleBroken, match="no time zone"):
        calendar.therapy_ms(datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("at_ms", [-1, calendar.LATEST_MS + 1])
def test_that_a_time_outside_the_calendar_is_refused(at_ms: int) -> None:
    with pytest.raises(RuleBroken, match="outside the pump's calendar"):
        calendar.moment(at_ms)


def test_that_the_last_instant_of_the_calendar_has_a_name() -> None:
    assert calendar.day(calendar.LATEST_MS) == date(9999, 12, 31)


def test_that_iso_shows_the_second_begun_without_a_zone() -> None:
    assert calendar.iso(at(2026, 11, 23, 9, 44) + 999) == "2026-11-23T09:44:00"


def test_that_monday_is_the_first_day_of_the_week() -> None:
    assert [calendar.weekday(at(2026, 11, day)) for day in range(23, 30)] == list(range(7))
    assert calendar.ms_of_week(at(2026, 11, 23)) == 0
    assert calendar.ms_of_week(at(2026, 11, 30) - 1) == 7 * MS_PER_DAY - 1


def test_that_minutes_of_the_day_read_as_a_clock() -> None:
    assert calendar.minute_of_day(at(2026, 11, 23, 9, 44) + 59_999) == 9 * 60 + 44
    assert [calendar.clock_text(minute) for minute in (0, 65, 1_439, 1_440)] == [
        "00:00",
        "01:05",
        "23:59",
        "24:00",
    ]


@pytest.mark.parametrize(
    ("text", "ms"),
    [("30d", 30 * MS_PER_DAY), ("2w", 14 * MS_PER_DAY), ("12h", MS_PER_DAY // 2), ("45s", 45_000)],
)
def test_that_a_span_is_a_whole_number_with_its_unit(text: str, ms: int) -> None:
    assert calendar.span_ms(text) == ms


@pytest.mark.parametrize("text", ["30", "d", "-1d", "1.5h", "30 d", "0d", "1e3s", "٣d", "12m", "", "1d\n"])
def test_that_any_other_text_is_no_span(text: str) -> None:
    assert calendar.span_ms(text) is None
