"""The battery: its life counted day by day, and how long it lasts from there, in whole numbers."""

from __future__ import annotations

from fractions import Fraction

import pytest

from console.domain.quantities import MS_PER_DAY, PL_PER_ML
from console.pump.battery import MS_PER_MONTH, PER_MS, Battery, strain

NEW = Battery(0, 0)


@pytest.mark.parametrize(
    ("ml_per_day", "months"), [("0", 84), ("0.14675", 84), ("0.5", 84), ("1", 65), ("1.5", 54), ("24", 6)]
)
def test_that_a_new_battery_lasts_as_the_reference_estimates(ml_per_day: str, months: int) -> None:
    """Clinical reference §1.6: 84 months up to 0.5 mL/day, about 66 at 1 and 54 at 1.5; rounded down here."""
    assert NEW.months_to_eri(84, Fraction(ml_per_day) * PL_PER_ML) == months


@pytest.mark.parametrize("tenths", [0, 1, 5, 6, 10, 15, 100, 240])
def test_that_a_day_uses_of_the_life_what_the_formula_says_exactly(tenths: int) -> None:
    pumped_pl = tenths * PL_PER_ML // 10
    used = NEW.counted(MS_PER_DAY, pumped_pl).used
    assert Fraction(used, PER_MS * MS_PER_DAY) == strain(Fraction(pumped_pl))


@pytest.mark.parametrize(("tenths", "months"), [(0, 84), (5, 84), (10, 65), (15, 54)])
def test_that_a_life_counted_day_by_day_ends_when_the_estimate_of_the_first_day_said(
    tenths: int, months: int
) -> None:
    battery, days = NEW, 0
    while not battery.is_used_up(84):
        days += 1
        battery = battery.counted(days * MS_PER_DAY, days * tenths * PL_PER_ML // 10)
    assert int(days * MS_PER_DAY / MS_PER_MONTH) == months
    assert battery.months_to_eri(84, Fraction(tenths * PL_PER_ML, 10)) == 0


def test_that_a_day_of_much_flow_costs_more_than_its_calendar() -> None:
    quiet = NEW.counted(MS_PER_DAY, 0)
    busy = NEW.counted(MS_PER_DAY, 2 * PL_PER_ML)
    assert busy.used > quiet.used == MS_PER_DAY * PER_MS


def test_that_a_standstill_still_uses_a_day_of_the_life_each_day() -> None:
    year = NEW.counted(365 * MS_PER_DAY, 0)
    assert year.months_to_eri(84, Fraction(0)) == 72


def test_that_it_is_counted_next_at_the_midnight_that_follows() -> None:
    assert NEW.next_ms == MS_PER_DAY
    assert Battery(0, 5).next_ms == MS_PER_DAY
    assert Battery(0, 3 * MS_PER_DAY - 1).next_ms == 3 * MS_PER_DAY


def test_that_four_hundred_years_have_4800_mean_months() -> None:
    assert MS_PER_MONTH * 4_800 == 146_097 * MS_PER_DAY
