"""Axes in words: hours of a day, and the pump's calendar.

Apart because pyqtgraph's own date axis reads the machine's time zone, and the pump's calendar has none.
"""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil, floor, log10

import pyqtgraph as pg

from console.domain import wording
from console.domain.calendar import EPOCH, clock_text
from console.domain.quantities import MINUTES_PER_DAY
from ui.theme import Theme

Ticks = list[tuple[float, list[float]]]

EDGE_MINUTES = 4
"""What a day's axis shows before 00:00 and after 24:00, so that both are labelled."""

_CLOCK_STEPS = (180, 360, 720)
_DAY_STEPS = (1 / 8, 1 / 4, 1 / 2, 1, 2, 7, 14)
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
_DAYS_A_MONTH = 31
_MOST_LEVELS = 5


def dress(axis: pg.AxisItem, theme: Theme) -> None:
    """Give `axis` the theme's type and ink, no ticks that stick out and no scaled units."""
    axis.enableAutoSIPrefix(False)  # noqa: FBT003  # pyqtgraph's signature
    axis.setStyle(
        tickFont=theme.font("small"),
        tickLength=0,
        tickTextOffset=theme.px(6),
        hideOverlappingLabels=theme.px(40),
    )
    axis.setPen(theme.colour("line"))
    axis.setTextPen(theme.colour("third"))


def minute_at(x: float) -> int:
    """Return the minute of the day, 0–1439, that a point of a day's axis lies in; its edges belong to it."""
    return min(max(floor(x), 0), MINUTES_PER_DAY - 1)


def levels(top: float) -> list[float]:
    """Return the round values from 0 to `top` that are labelled and have a line: three to six of them."""
    power = 10.0 ** floor(log10(top))
    step = next(
        step * power for step in (0.2, 0.25, 0.5, 1.0, 2.0, 2.5) if top / (step * power) <= _MOST_LEVELS
    )
    return [round(number * step, 9) for number in range(floor(top / step + 1e-9) + 1)]


class ValueAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Amounts at the left of a chart, from 0."""

    def __init__(self) -> None:
        """Build it."""
        super().__init__("left")

    def tickValues(self, low: float, high: float, size: float) -> Ticks:  # noqa: ARG002
        """Return the same values as there are lines."""
        return [(1, levels(high))]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: ARG002
        """Return `0.5`, `15`, never a scaled unit."""
        return [f"{value:.9f}".rstrip("0").rstrip(".") for value in values]


class ClockAxis(pg.AxisItem):  # type: ignore[misc]
    """Minutes of the day at the foot of a chart, as `06:00`."""

    def __init__(self, theme: Theme) -> None:
        """Build it; how many hours lie between two labels follows from the room."""
        super().__init__("bottom")
        self._label_px = theme.px(54)

    def tickValues(self, low: float, high: float, size: float) -> Ticks:
        """Return a label every 3, 6 or 12 hours, as fits."""
        fitting = [step for step in _CLOCK_STEPS if size * step / MINUTES_PER_DAY >= self._label_px]
        step = fitting[0] if fitting else MINUTES_PER_DAY
        return [(step, [float(at) for at in range(0, MINUTES_PER_DAY + 1, step) if low <= at <= high])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: ARG002
        """Return `06:00`."""
        return [clock_text(round(value)) for value in values]


class CalendarAxis(pg.AxisItem):  # type: ignore[misc]
    """Days since 1970 on the pump's calendar at the foot of a chart: hours, days or months, as fits."""

    def __init__(self, theme: Theme) -> None:
        """Build it; how much lies between two labels follows from the room."""
        super().__init__("bottom")
        self._label_px = theme.px(74)

    def tickValues(self, low: float, high: float, size: float) -> Ticks:
        """Return labels at whole hours, days or firsts of months."""
        least = (high - low) * self._label_px / max(size, 1)
        for step in _DAY_STEPS:
            if step >= least:
                first = ceil(low / step)
                return [(step, [number * step for number in range(first, floor(high / step) + 1)])]
        months = next((step for step in _MONTH_STEPS if step * _DAYS_A_MONTH >= least), _MONTH_STEPS[-1])
        return [(months * _DAYS_A_MONTH, _firsts(low, high, months))]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: ARG002
        """Return `09:00` within days, `31 Aug` within months, `Nov 2026` beyond."""
        return [_day_label(value, spacing) for value in values]


def _day_label(value: float, spacing: float) -> str:
    minute = round((value % 1) * MINUTES_PER_DAY)
    if spacing < 1 and minute % MINUTES_PER_DAY:
        return clock_text(minute)
    _, number, month, year = wording.date_text(_date(value)).split(" ")
    return f"{month} {year}" if spacing >= _DAYS_A_MONTH else f"{number} {month}"


def _date(days: float) -> date:
    return EPOCH.date() + timedelta(days=floor(days + 1e-6))


def _firsts(low: float, high: float, months: int) -> list[float]:
    """Return the firsts of every `months` months within the axis, as days since 1970."""
    start, end = _date(max(low, 0)), _date(high)
    first = (start.year * 12 + start.month - 1) // months * months
    found = []
    for count in range(first, end.year * 12 + end.month, months):
        day = float((date(count // 12, count % 12 + 1, 1) - EPOCH.date()).days)
        if low <= day <= high:
            found.append(day)
    return found
