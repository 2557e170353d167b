"""The pump's calendar: zoneless local time in whole milliseconds since 1970-01-01T00:00.

Apart because therapy time is not wall time: every day has 86,400,000 ms, there is no summer time
and no zone. Reads no clock.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_WEEK
from console.errors import RuleBroken

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the pump's clock has no zone
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_THURSDAY_OFFSET_MS = 3 * MS_PER_DAY
LATEST_MS = 253_402_300_799_999
"""9999-12-31T23:59:59.999, the last instant Python's calendar can name."""

_SPAN = re.compile(r"([1-9][0-9]{0,9})(s|min|h|d|w)", re.ASCII)
_UNITS_MS = {"s": 1_000, "min": MS_PER_MINUTE, "h": MS_PER_HOUR, "d": MS_PER_DAY, "w": MS_PER_WEEK}


def span_ms(text: str) -> int | None:
    """Return the ms of a span written as one whole number and its unit: `30d`, `12h`, `90min`, `45s`, `2w`.

    None for any other text, and for nothing.
    """
    found = _SPAN.fullmatch(text)
    return None if found is None else int(found[1]) * _UNITS_MS[found[2]]


def therapy_ms(moment: datetime) -> int:
    """Return the zoneless `moment` as therapy milliseconds; refuses a moment that carries a zone."""
    if moment.tzinfo is not None:
        raise RuleBroken("The pump's clock has no time zone; give local time without one.")
    return (moment - EPOCH) // timedelta(milliseconds=1)


def moment(at_ms: int) -> datetime:
    """Return therapy milliseconds as a zoneless datetime; refuses what lies outside years 1970–9999."""
    if not 0 <= at_ms <= LATEST_MS:
        raise RuleBroken("That time lies outside the pump's calendar (1970 to 9999).")
    return EPOCH + timedelta(milliseconds=at_ms)


def day(at_ms: int) -> date:
    """Return the calendar day of therapy milliseconds."""
    return moment(at_ms).date()


def iso(at_ms: int) -> str:
    """Return therapy milliseconds as `YYYY-MM-DDTHH:MM:SS`, the second begun, without a zone."""
    return moment(at_ms).isoformat(timespec="seconds")


def ms_of_week(at_ms: int) -> int:
    """Return how many ms have passed since Monday 00:00 of the week that holds `at_ms`."""
    return (at_ms + _THURSDAY_OFFSET_MS) % MS_PER_WEEK


def weekday(at_ms: int) -> int:
    """Return the day of the week, Monday 0 to Sunday 6."""
    return ms_of_week(at_ms) // MS_PER_DAY


def clock_text(minute_of_day: int) -> str:
    """Return minutes since midnight (0–1440) as `HH:MM`; 1440 reads `24:00`."""
    return f"{minute_of_day // 60:02d}:{minute_of_day % 60:02d}"


def minute_of_day(at_ms: int) -> int:
    """Return the whole minutes since midnight, 0–1439."""
    return at_ms % MS_PER_DAY // MS_PER_MINUTE
