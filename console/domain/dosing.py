"""How much drug an infusion gives, and when: exact sums over its week, in closed form.

Apart from `prescription`, which holds what was typed, and from `rules`, which judges it. The week of
an infusion is worked out once and kept; no question costs more for ten years than for an hour. It
knows no reservoir, no pump and no bolus.

A simple continuous infusion is one segment of seven days; flex has one segment per step and day,
also where neighbours give the same rate.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, pairwise
from math import lcm

from console.domain.calendar import ms_of_week, weekday
from console.domain.prescription import DayGroup, Infusion, SimpleContinuous
from console.domain.quantities import (
    MINUTES_PER_DAY,
    MS_PER_DAY,
    MS_PER_HOUR,
    MS_PER_MINUTE,
    MS_PER_WEEK,
    DoseRate,
)
from console.errors import RuleBroken

DAYS_PER_WEEK = 7
MONDAY_MS = 4 * MS_PER_DAY
"""Monday 5 January 1970, 00:00 on the pump's clock: any Monday serves to ask about a week."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the week, in ms from Monday 00:00, through which the rate is the same."""

    start_ms: int
    end_ms: int
    ng_per_h: Fraction


@dataclass(frozen=True, slots=True)
class Peak:
    """The highest rate of the week and the first stretch that has it (minutes of `weekday`, Monday 0)."""

    ng_per_h: Fraction
    start_minute: int
    end_minute: int
    weekday: int


@dataclass(frozen=True, slots=True)
class RunningStep:
    """The step due at an instant: `number` of `of` on that day, and its minutes of the day."""

    number: int
    of: int
    start_minute: int
    end_minute: int
    ng_per_h: Fraction


@dataclass(frozen=True, slots=True)
class Week:
    """An infusion's week with its running totals, kept as whole numbers of 1/`parts` ng.

    `starts_ms` are the segments' starts, `rates` their parts per ms, and `totals` the parts given
    from Monday 00:00 to each start, with the whole week's as the last.
    """

    segments: tuple[Segment, ...]
    parts: int
    starts_ms: tuple[int, ...]
    rates: tuple[int, ...]
    totals: tuple[int, ...]

    def index_at(self, at_ms: int) -> int:
        """Return which segment holds at therapy time `at_ms`."""
        return bisect_right(self.starts_ms, ms_of_week(at_ms)) - 1

    def ng_per_h_at(self, at_ms: int) -> Fraction:
        """Return the rate in ng/h from `at_ms` on."""
        return self.segments[self.index_at(at_ms)].ng_per_h

    def ng_between(self, from_ms: int, to_ms: int) -> Fraction:
        """Return the drug in ng given from `from_ms` to `to_ms`; refuses an interval that runs backwards."""
        if to_ms < from_ms:
            raise RuleBroken("A dose is summed forwards in time; the interval ends before it begins.")
        return Fraction(self._parts_until(to_ms) - self._parts_until(from_ms), self.parts)

    def next_change_ms(self, after_ms: int) -> int | None:
        """Return the first instant strictly after `after_ms` at which the rate becomes another one.

        A step that goes on at the rate of the one before is no change. None when the rate never changes.
        """
        here = self.index_at(after_ms)
        monday_ms = after_ms - ms_of_week(after_ms)
        for ahead in range(1, len(self.segments) + 1):
            weeks, index = divmod(here + ahead, len(self.segments))
            if self.rates[index] != self.rates[here]:
                return monday_ms + weeks * MS_PER_WEEK + self.starts_ms[index]
        return None

    def instant_of(self, dose_ng: Fraction, from_ms: int) -> int | None:
        """Return the first whole ms by which `dose_ng` is given, counted from `from_ms`; None if never."""
        if dose_ng <= 0:
            return from_ms
        if self.totals[-1] == 0:
            return None
        start_ms = from_ms - ms_of_week(from_ms)
        wanted = dose_ng * self.parts + self._parts_until(from_ms) - self._parts_until(start_ms)
        weeks = -(-wanted // self.totals[-1]) - 1
        rest = wanted - weeks * self.totals[-1]
        index = bisect_left(self.totals, rest) - 1
        within_ms = -(-(rest - self.totals[index]) // self.rates[index])
        return start_ms + weeks * MS_PER_WEEK + self.starts_ms[index] + within_ms

    def _parts_until(self, at_ms: int) -> int:
        into_ms = ms_of_week(at_ms)
        weeks = (at_ms - into_ms) // MS_PER_DAY // DAYS_PER_WEEK
        index = bisect_right(self.starts_ms, into_ms) - 1
        since_ms = into_ms - self.starts_ms[index]
        return weeks * self.totals[-1] + self.totals[index] + since_ms * self.rates[index]


def step_ng_per_h(group: DayGroup, index: int) -> Fraction:
    """Return the rate in ng/h of step `index` (from 0), also where a dose in the step was typed."""
    amount = group.steps[index].amount
    if isinstance(amount, DoseRate):
        return Fraction(amount.ng_per_h)
    return Fraction(amount.ng * 60, group.minutes(index))


@lru_cache(maxsize=256)
def week(infusion: Infusion) -> Week:
    """Return the worked-out week of `infusion`: what all functions below ask, for those who ask often."""
    whole = tuple(_segments(infusion))
    parts = lcm(*(segment.ng_per_h.denominator for segment in whole)) * MS_PER_HOUR
    rates = tuple(int(segment.ng_per_h * parts / MS_PER_HOUR) for segment in whole)
    given = (rate * (segment.end_ms - segment.start_ms) for rate, segment in zip(rates, whole, strict=True))
    return Week(whole, parts, tuple(segment.start_ms for segment in whole), rates, (0, *accumulate(given)))


def _segments(infusion: Infusion) -> list[Segment]:
    if isinstance(infusion, SimpleContinuous):
        return [Segment(0, MS_PER_WEEK, Fraction(infusion.daily.ng_per_day, 24))]
    starts: list[tuple[int, Fraction]] = []
    for day in range(DAYS_PER_WEEK):
        group = infusion.group_of(day)
        for index, step in enumerate(group.steps):
            start_ms = day * MS_PER_DAY + step.start_minute * MS_PER_MINUTE
            starts.append((start_ms, step_ng_per_h(group, index)))
    ends = [start_ms for start_ms, _ in starts[1:]] + [MS_PER_WEEK]
    return [Segment(start_ms, end_ms, rate) for (start_ms, rate), end_ms in zip(starts, ends, strict=True)]


def segments(infusion: Infusion) -> tuple[Segment, ...]:
    """Return the segments of one week from Monday 00:00, in order and without gaps."""
    return week(infusion).segments


def ng_per_h_at(infusion: Infusion, at_ms: int) -> Fraction:
    """Return the rate in ng/h at therapy time `at_ms`; at a step's start it is the new step's."""
    return week(infusion).ng_per_h_at(at_ms)


def ng_between(infusion: Infusion, from_ms: int, to_ms: int) -> Fraction:
    """Return the drug in ng given from `from_ms` to `to_ms`, exact over any interval."""
    return week(infusion).ng_between(from_ms, to_ms)


def next_change_ms(infusion: Infusion, after_ms: int) -> int | None:
    """Return the first instant strictly after `after_ms` at which the rate is another; None if never."""
    return week(infusion).next_change_ms(after_ms)


def daily_ng(infusion: Infusion) -> tuple[Fraction, ...]:
    """Return the seven totals in ng from 00:00 to 24:00, Monday first."""
    whole = week(infusion)
    midnights = [MONDAY_MS + day * MS_PER_DAY for day in range(DAYS_PER_WEEK + 1)]
    return tuple(whole.ng_between(start_ms, end_ms) for start_ms, end_ms in pairwise(midnights))


def highest_day_ng(infusion: Infusion) -> Fraction:
    """Return the total in ng of the day of the week that has most: what is called the daily dose."""
    return max(daily_ng(infusion))


def weekly_mean_ng(infusion: Infusion) -> Fraction:
    """Return the mean over Monday to Sunday, in ng/day."""
    whole = week(infusion)
    return Fraction(whole.totals[-1], whole.parts) / DAYS_PER_WEEK


def highest_24h_ng(infusion: Infusion) -> Fraction:
    """Return the most drug in ng that any sliding 24 hours receive.

    The sum over a sliding window is a broken line that bends only where the window's start or its
    end meets a change of rate; its highest point is at one of those.
    """
    whole = week(infusion)
    bends = {start_ms for change_ms in whole.starts_ms for start_ms in (change_ms, change_ms - MS_PER_DAY)}
    return max(whole.ng_between(MONDAY_MS + at_ms, MONDAY_MS + at_ms + MS_PER_DAY) for at_ms in bends)


def peak(infusion: Infusion) -> Peak:
    """Return the highest rate of the week with its first stretch, which ends at midnight at the latest."""
    if isinstance(infusion, SimpleContinuous):
        return Peak(Fraction(infusion.daily.ng_per_day, 24), 0, MINUTES_PER_DAY, 0)
    best = max(segments(infusion), key=lambda segment: segment.ng_per_h)
    day, into_ms = divmod(best.start_ms, MS_PER_DAY)
    lasts_ms = best.end_ms - best.start_ms
    return Peak(best.ng_per_h, into_ms // MS_PER_MINUTE, (into_ms + lasts_ms) // MS_PER_MINUTE, day)


def running_step(infusion: Infusion, at_ms: int) -> RunningStep:
    """Return the step due at `at_ms`; a simple continuous infusion is step 1 of 1, all day."""
    if isinstance(infusion, SimpleContinuous):
        return RunningStep(1, 1, 0, MINUTES_PER_DAY, Fraction(infusion.daily.ng_per_day, 24))
    group = infusion.group_of(weekday(at_ms))
    minute = ms_of_week(at_ms) % MS_PER_DAY // MS_PER_MINUTE
    index = bisect_right([step.start_minute for step in group.steps], minute) - 1
    start = group.steps[index].start_minute
    return RunningStep(
        index + 1, len(group.steps), start, start + group.minutes(index), step_ng_per_h(group, index)
    )
