"""The battery's estimate, in whole numbers."""

from __future__ import annotations

from fractions import Fraction

import pytest

from console.domain.quantities import MS_PER_DAY, PL_PER_ML
from console.pump.battery import MS_PER_MONTH, months_to_eri


@pytest.mark.parametrize(
    ("ml_per_day", "months"), [("0", 84), ("0.14675", 84), ("0.5", 84), ("1", 65), ("1.5", 54), ("24", 6)]
)
def test_that_a_new_battery_lasts_as_the_reference_estimates(ml_per_day: str, months: int) -> None:
    """Clinical reference §1.6: 84 months up to 0.5 mL/day, about 66 at 1 and 54 at 1.5; rounded down here."""
    assert months_to_eri(84, Fraction(ml_per_day) * PL_PER_ML, 0) == months


def test_that_age_is_taken_off_in_whole_months() -> None:
    assert months_to_eri(84, Fraction(0), 365 * MS_PER_DAY) == 72
    assert months_to_eri(84, Fraction(0), int(MS_PER_MONTH) + 1) == 82


def test_nothing_is_left_when_the_battery_is_older_than_it_lasts() -> None:
    assert months_to_eri(84, Fraction(0), 3_653 * MS_PER_DAY) == 0


def test_that_four_hundred_years_have_4800_mean_months() -> None:
    assert MS_PER_MONTH * 4_800 == 146_097 * MS_PER_DAY
