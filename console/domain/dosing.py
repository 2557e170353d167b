"""How much drug an infusion gives, and when: exact sums over its cycle, in closed form.

Apart from `prescription`, which holds what was typed, and from `rules`, which judges it. The cycle of
an infusion is worked out once and kept; no question costs more for ten years than for an hour. It
knows no reservoir, no pump and no bolus but those that come round by themselves.

The cycle of simple continuous and minimum rate is one segment of seven days; flex has one segment per
step and day, also where neighbours give the same rate; periodic bolus has the bolus and the rest of its
interval, counted from its first one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, pairwise
from math import lcm

from console.domain.calendar import weekday
from console.domain.prescription import (
    WHOLE_DAY,
    DayGroup,
    Flex,
    Infusion,
    MinimumRate,
    PeriodicBolus,
    Share,
    SimpleContinuous,
)
from console.domain.quantities import (
    MINUTES_PER_DAY,
    MS_PER_DAY,
    MS_PER_HOUR,
    MS_PER_MINUTE,
    MS_PER_WEEK,
    DailyDose,
    Dose,
    DoseRate,
)
from console.errors import RuleBroken

DAYS_PER_WEEK = 7
MONDAY_MS = 4 * MS_PER_DAY
"""Monday 5 January 1970, 00:00 on the pump's clock: any Monday serves to ask about a week."""

NOTHING_MORE = Fraction(0)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a cycle, in ms from its beginning, through which the rate is the same."""

    start_ms: int
    end_ms: int
    ng_per_h: Fraction


@dataclass(frozen=True, slots=True)
class Peak:
    """The highest rate and the first stretch of the week that has it (minutes of `weekday`, Monday 0).

    Of periodic boluses it is the first of them, whatever the day, in minutes from its own beginning.
    """

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
class Cycle:
    """An infusion's cycle with its running totals, kept as whole numbers of 1/`parts` ng.

    It comes round every `period_ms`, counted from `anchor_ms` on the pump's clock, before it as well as
    after. `starts_ms` are the segments' starts, `rates` their parts per ms, and `totals` the parts given
    from the cycle's beginning to each start, with the whole cycle's as the last.
    """

    period_ms: int
    anchor_ms: int
    segments: tuple[Segment, ...]
    parts: int
    starts_ms: tuple[int, ...]
    rates: tuple[int, ...]
    totals: tuple[int, ...]

    def into_ms(self, at_ms: int) -> int:
        """Return how far into its cycle therapy time `at_ms` lies."""
        return (at_ms - self.anchor_ms) % self.period_ms

    def index_at(self, at_ms: int) -> int:
        """Return which segment holds at therapy time `at_ms`."""
        return bisect_right(self.starts_ms, self.into_ms(at_ms)) - 1

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
        began_ms = after_ms - self.into_ms(after_ms)
        for ahead in range(1, len(self.segments) + 1):
            rounds, index = divmod(here + ahead, len(self.segments))
            if self.rates[index] != self.rates[here]:
                return began_ms + rounds * self.period_ms + self.starts_ms[index]
        return None

    def instant_of(self, dose_ng: Fraction, from_ms: int) -> int | None:
        """Return the first whole ms by which `dose_ng` is given, counted from `from_ms`; None if never."""
        if dose_ng <= 0:
            return from_ms
        if self.totals[-1] == 0:
            return None
        start_ms = from_ms - self.into_ms(from_ms)
        wanted = dose_ng * self.parts + self._parts_until(from_ms) - self._parts_until(start_ms)
        rounds = -(-wanted // self.totals[-1]) - 1
        rest = wanted - rounds * self.totals[-1]
        index = bisect_left(self.totals, rest) - 1
        within_ms = -(-(rest - self.totals[index]) // self.rates[index])
        return start_ms + rounds * self.period_ms + self.starts_ms[index] + within_ms

    def highest_ng(self, window_ms: int) -> Fraction:
        """Return the most drug in ng that any sliding window of `window_ms` receives.

        The sum over a sliding window is a broken line that bends only where the window's start or its
        end meets a change of rate; its highest point is at one of those.
        """
        bends = {start_ms for change_ms in self.starts_ms for start_ms in (change_ms, change_ms - window_ms)}
        from_ms = [self.anchor_ms + bend_ms for bend_ms in bends]
        return max(self.ng_between(start_ms, start_ms + window_ms) for start_ms in from_ms)

    def _parts_until(self, at_ms: int) -> int:
        into_ms = self.into_ms(at_ms)
        rounds = (at_ms - self.anchor_ms) // self.period_ms
        index = bisect_right(self.starts_ms, into_ms) - 1
        since_ms = into_ms - self.starts_ms[index]
        return rounds * self.totals[-1] + self.totals[index] + since_ms * self.rates[index]


def step_ng_per_h(group: DayGroup, index: int) -> Fraction:
    """Return the rate in ng/h at which step `index` (from 0) runs, whatever was typed of it.

    A pump's steps run at whole ng/h: a dose or a share that comes to anything between runs at the next
    lower one, and `asked_ng_per_h` says what was asked (decision 013).
    """
    asked = asked_ng_per_h(group, index)
    if isinstance(group.steps[index].amount, MinimumRate):
        return asked
    return Fraction(asked.numerator // asked.denominator)


def asked_ng_per_h(group: DayGroup, index: int) -> Fraction:
    """Return the rate in ng/h that step `index` (from 0) comes to as typed, exact."""
    match group.steps[index].amount:
        case DoseRate(ng_per_h):
            return Fraction(ng_per_h)
        case Dose(ng):
            return Fraction(ng * 60, group.minutes(index))
        case MinimumRate() as minimum:
            return minimum.ng_per_h
        case Share(hundredths):
            whole = group.total or DailyDose(0)
            return Fraction(whole.ng_per_day * hundredths * 60, WHOLE_DAY * group.minutes(index))


@lru_cache(maxsize=256)
def cycle(infusion: Infusion, more_ng_per_h: Fraction = NOTHING_MORE) -> Cycle:
    """Return the worked-out cycle of `infusion`: what all functions below ask, for those who ask often.

    `more_ng_per_h` is added to every rate, as the worst case of patient boluses is.
    """
    period_ms, anchor_ms, plain = _stretches(infusion)
    ends = [start_ms for start_ms, _ in plain[1:]] + [period_ms]
    whole = tuple(
        Segment(start_ms, end_ms, rate + more_ng_per_h)
        for (start_ms, rate), end_ms in zip(plain, ends, strict=True)
    )
    parts = lcm(*(segment.ng_per_h.denominator for segment in whole)) * MS_PER_HOUR
    rates = tuple(int(segment.ng_per_h * parts / MS_PER_HOUR) for segment in whole)
    given = (rate * (segment.end_ms - segment.start_ms) for rate, segment in zip(rates, whole, strict=True))
    starts_ms = tuple(segment.start_ms for segment in whole)
    return Cycle(period_ms, anchor_ms, whole, parts, starts_ms, rates, (0, *accumulate(given)))


def _stretches(infusion: Infusion) -> tuple[int, int, list[tuple[int, Fraction]]]:
    """Return period, anchor, and the starts of the cycle's segments with their rates."""
    match infusion:
        case SimpleContinuous(daily):
            return MS_PER_WEEK, MONDAY_MS, [(0, Fraction(daily.ng_per_day, 24))]
        case MinimumRate():
            return MS_PER_WEEK, MONDAY_MS, [(0, infusion.ng_per_h)]
        case PeriodicBolus(dose, every_ms, lasts_ms, basal, first_ms):
            rest = Fraction(basal.ng_per_h)
            high = rest + Fraction(dose.ng * MS_PER_HOUR, lasts_ms)
            return every_ms, first_ms or 0, [(0, high), (lasts_ms, rest)]
        case Flex():
            return MS_PER_WEEK, MONDAY_MS, _week_of_steps(infusion)


def _week_of_steps(flex: Flex) -> list[tuple[int, Fraction]]:
    starts: list[tuple[int, Fraction]] = []
    for day in range(DAYS_PER_WEEK):
        group = flex.group_of(day)
        for index, step in enumerate(group.steps):
            start_ms = day * MS_PER_DAY + step.start_minute * MS_PER_MINUTE
            starts.append((start_ms, step_ng_per_h(group, index)))
    return starts


def segments(infusion: Infusion) -> tuple[Segment, ...]:
    """Return the segments of one cycle, in order and without gaps."""
    return cycle(infusion).segments


def ng_per_h_at(infusion: Infusion, at_ms: int) -> Fraction:
    """Return the rate in ng/h at therapy time `at_ms`; at a step's start it is the new step's."""
    return cycle(infusion).ng_per_h_at(at_ms)


def ng_between(infusion: Infusion, from_ms: int, to_ms: int) -> Fraction:
    """Return the drug in ng given from `from_ms` to `to_ms`, exact over any interval."""
    return cycle(infusion).ng_between(from_ms, to_ms)


def next_change_ms(infusion: Infusion, after_ms: int) -> int | None:
    """Return the first instant strictly after `after_ms` at which the rate is another; None if never."""
    return cycle(infusion).next_change_ms(after_ms)


def daily_ng(infusion: Infusion) -> tuple[Fraction, ...]:
    """Return the seven totals in ng from 00:00 to 24:00, Monday first.

    Boluses that come round by an interval of their own may fall differently into every day: each day is
    then told as the most that any 24 h receive.
    """
    if isinstance(infusion, PeriodicBolus):
        return (highest_24h_ng(infusion),) * DAYS_PER_WEEK
    whole = cycle(infusion)
    midnights = [MONDAY_MS + day * MS_PER_DAY for day in range(DAYS_PER_WEEK + 1)]
    return tuple(whole.ng_between(start_ms, end_ms) for start_ms, end_ms in pairwise(midnights))


def highest_day_ng(infusion: Infusion) -> Fraction:
    """Return the total in ng of the day of the week that has most: what is called the daily dose."""
    return max(daily_ng(infusion))


def weekly_mean_ng(infusion: Infusion) -> Fraction:
    """Return the mean over time, in ng/day."""
    whole = cycle(infusion)
    return Fraction(whole.totals[-1] * MS_PER_DAY, whole.parts * whole.period_ms)


def highest_24h_ng(infusion: Infusion) -> Fraction:
    """Return the most drug in ng that any sliding 24 hours receive."""
    return cycle(infusion).highest_ng(MS_PER_DAY)


def peak(infusion: Infusion) -> Peak:
    """Return the highest rate of the week with its first stretch, which ends at midnight at the latest."""
    best = max(segments(infusion), key=lambda segment: segment.ng_per_h)
    if isinstance(infusion, PeriodicBolus):
        return Peak(best.ng_per_h, 0, infusion.lasts_ms // MS_PER_MINUTE, 0)
    if not isinstance(infusion, Flex):
        return Peak(best.ng_per_h, 0, MINUTES_PER_DAY, 0)
    day, into_ms = divmod(best.start_ms, MS_PER_DAY)
    lasts_ms = best.end_ms - best.start_ms
    return Peak(best.ng_per_h, into_ms // MS_PER_MINUTE, (into_ms + lasts_ms) // MS_PER_MINUTE, day)


def running_step(infusion: Infusion, at_ms: int) -> RunningStep:
    """Return the step due at `at_ms`; what knows no steps of the day is step 1 of 1, all day."""
    if not isinstance(infusion, Flex):
        return RunningStep(1, 1, 0, MINUTES_PER_DAY, ng_per_h_at(infusion, at_ms))
    group = infusion.group_of(weekday(at_ms))
    minute = at_ms % MS_PER_DAY // MS_PER_MINUTE
    index = bisect_right([step.start_minute for step in group.steps], minute) - 1
    start = group.steps[index].start_minute
    return RunningStep(
        index + 1, len(group.steps), start, start + group.minutes(index), step_ng_per_h(group, index)
    )
