"""What was true over time, for the instructor's chart: a stretch of it, and one instant read out.

Apart from `trends`, which shows what the record knows: nothing from here may reach a page of the trainee's
window. Knows no Qt; times are the pump's clock in ms.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from fractions import Fraction

from console.domain import calendar, wording
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, PL_PER_ML
from console.session.truth import Sample

RANGES: dict[str, int | None] = {"24 h": 1, "7 d": 7, "30 d": 30, "90 d": 90, "All": None}
"""What can be looked back on, in days; None for all there is."""

SHORTEST_MS = MS_PER_HOUR
"""The shortest stretch that is drawn: two samples at one instant would be no line."""


def bounds(samples: tuple[Sample, ...], back: str) -> tuple[int, int]:
    """Return from when to when the range `back` looks; "All" begins with the first sample."""
    now_ms, days = samples[-1].at_ms, RANGES[back]
    from_ms = samples[0].at_ms if days is None else now_ms - days * MS_PER_DAY
    return min(from_ms, now_ms - SHORTEST_MS), now_ms


def within(samples: tuple[Sample, ...], from_ms: int) -> tuple[Sample, ...]:
    """Return what a line from `from_ms` on is drawn of: all since, and the last before."""
    first = bisect_right(samples, from_ms, key=lambda sample: sample.at_ms)
    return samples[max(first - 1, 0) :]


def nearest(samples: tuple[Sample, ...], at_ms: int) -> Sample:
    """Return the sample nearest to `at_ms`: between two nothing is known, and nothing is made up."""
    after = min(bisect_left(samples, at_ms, key=lambda sample: sample.at_ms), len(samples) - 1)
    return min(samples[max(after - 1, 0)], samples[after], key=lambda sample: abs(sample.at_ms - at_ms))


def read_out(sample: Sample) -> str:
    """Return a sample in words, truth before belief."""
    tip = _told(sample.tip_pl_per_day, 3)
    return " · ".join(
        (
            wording.moment_text(sample.at_ms),
            f"reservoir {_told(sample.true_pl, 2)} true, {_amount(sample.calculated_pl, 'mL', 2)} believed",
            f"flow {tip} through the tip, {_amount(sample.commanded_pl_per_day, 'mL/day', 3)} programmed",
            f"model drug level {level_text(sample.level_thousandths)}",
            f"Ashworth {ashworth_text(sample.tone_hundredths)}",
        )
    )


def row(sample: Sample) -> tuple[str, ...]:
    """Return a sample as a row of a table, in the order of the chart."""
    return (
        calendar.iso(sample.at_ms),
        _plain(sample.true_pl, PL_PER_ML, 3),
        _plain(sample.calculated_pl, PL_PER_ML, 3),
        _plain(sample.tip_pl_per_day, PL_PER_ML, 4),
        _plain(sample.commanded_pl_per_day, PL_PER_ML, 4),
        _plain(sample.level_thousandths, 1_000, 3),
        _plain(sample.tone_hundredths, 100, 2),
    )


def level_text(permille: int) -> str:
    """Return the model drug level in its arbitrary unit, two decimals at most."""
    return wording.number_text(Fraction(permille, 1_000), 2)


def ashworth_text(hundredths: int) -> str:
    """Return an Ashworth score with one decimal at most."""
    return wording.number_text(Fraction(hundredths, 100), 1)


def _amount(picolitres: int, unit: str, decimals: int) -> str:
    return wording.amount(Fraction(picolitres, PL_PER_ML), unit, decimals)


def _told(picolitres: int, decimals: int) -> str:
    return wording.number_text(Fraction(picolitres, PL_PER_ML), decimals)


def _plain(value: int, per: int, decimals: int) -> str:
    return f"{wording.derived(Fraction(value, per), decimals):f}"
