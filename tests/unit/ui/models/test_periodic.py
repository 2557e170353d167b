"""Periodic boluses under the hand: what is missing, what it comes to, and hours never minutes (NE-16)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from console.domain.prescription import PeriodicBolus
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, Dose, DoseRate
from support import drafted, states
from ui.models import periodic as periodics
from ui.models.lasts import UNTYPED, Lasts
from ui.models.periodic import Counted, Periodic

WHOLE = Periodic(Decimal(60), Lasts(Decimal(6), Decimal(0)), Lasts(None, Decimal(10)), Decimal(2))
MIDNIGHT_MS = states.NOW_MS - states.NOW_MS % MS_PER_DAY


def made(typed: Periodic) -> PeriodicBolus | str:
    return periodics.to_infusion(typed, drafted.MINIMUM, states.NOW_MS)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_that_whole_entries_are_the_infusion_counted_from_the_update():
    assert made(WHOLE) == PeriodicBolus(
        Dose(60_000), 6 * MS_PER_HOUR, 10 * MS_PER_MINUTE, DoseRate(2_000), None
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (replace(WHOLE, dose=None), "Type the dose of each bolus."),
        (replace(WHOLE, every=UNTYPED), "Type how often a bolus comes, in hours and minutes."),
        (replace(WHOLE, each=UNTYPED), "Type how long each bolus lasts, in hours and minutes."),
        (replace(WHOLE, basal=None), "Type the basal rate"),
        (replace(WHOLE, counted=Counted.CLOCK), "Type the time of day of one bolus."),
        (replace(WHOLE, every=Lasts(None, Decimal(6))), "ends before the next one begins"),
    ],
)
def test_that_what_is_missing_or_cannot_be_is_said(typed: Periodic, said: str):
    assert said in str(made(typed))


def test_that_a_basal_of_0_is_the_minimum_rate_or_refused_where_none_is_known():
    nothing = replace(WHOLE, basal=Decimal(0))
    infusion = made(nothing)
    assert isinstance(infusion, PeriodicBolus)
    assert infusion.basal == drafted.MINIMUM
    assert "not known" in str(periodics.to_infusion(nothing, None, 0))


def test_that_boluses_count_from_a_time_of_day_or_as_in_the_pump():
    clock = made(replace(WHOLE, counted=Counted.CLOCK, minute=360))
    assert isinstance(clock, PeriodicBolus)
    assert clock.first_ms == MIDNIGHT_MS + 360 * MS_PER_MINUTE
    kept = periodics.from_infusion(replace(clock, first_ms=12_345))
    assert made(kept) == replace(clock, first_ms=12_345)
    assert [key for key, _ in periodics.choices(kept)] == [kind.value for kind in Counted]
    assert Counted.KEPT.value not in dict(periodics.choices(WHOLE))


def test_ne_16_the_interval_is_read_back_in_hours_and_minutes_boluses_and_mcg_a_day():
    infusion = made(WHOLE)
    assert isinstance(infusion, PeriodicBolus)
    assert [plain(line) for line in periodics.echo(infusion)] == [
        "Every 6 hours 0 minutes = 4 boluses a day = 240 mcg/day.",
        "Each gives 60 mcg over 10 min, 360 mcg/h on top of the basal.",
        "Basal 2 mcg/h = 48 mcg/day.",
        "Up to 288 mcg in any 24 h in all.",
    ]


def test_ne_16_minutes_typed_for_hours_read_back_as_something_else_altogether():
    slip = made(replace(WHOLE, every=Lasts(Decimal(0), Decimal(24))))
    assert isinstance(slip, PeriodicBolus)
    assert plain(periodics.echo(slip)[0]) == "Every 0 hours 24 minutes = 60 boluses a day = 3,600 mcg/day."


def test_ne_16_an_interval_shorter_than_its_bolus_is_read_back_with_what_forbids_it():
    slip = replace(WHOLE, every=Lasts(Decimal(0), Decimal(6)), each=Lasts(None, Decimal(30)))
    assert isinstance(made(slip), str)
    assert [plain(line) for line in periodics.half_echo(slip, states.catalog())] == [
        "Every 0 hours 6 minutes = 240 boluses a day = 14,400 mcg/day.",
        (
            "A bolus every 6 min is 240 boluses a day; the shortest interval is 1 h. "
            "Are minutes typed for hours? Enter 1 h or more."
        ),
    ]


@pytest.mark.parametrize(
    "typed",
    [replace(WHOLE, dose=None), replace(WHOLE, every=UNTYPED), replace(WHOLE, every=Lasts(Decimal(0)))],
)
def test_that_nothing_is_read_back_of_an_interval_before_it_and_the_dose_are_typed(typed: Periodic):
    assert periodics.half_echo(typed, states.catalog()) == ()


def test_that_a_basal_of_nothing_is_said_to_be_the_minimum_rate():
    infusion = made(replace(WHOLE, basal=Decimal(0)))
    assert isinstance(infusion, PeriodicBolus)
    assert plain(periodics.echo(infusion)[2]) == "Basal 0.5 mcg/h = 12 mcg/day, the pump's minimum rate."


def test_that_scaling_rounds_down_and_refuses_to_make_nothing():
    infusion = made(WHOLE)
    assert isinstance(infusion, PeriodicBolus)
    half = periodics.scaled(infusion, Fraction(1, 7), 100)
    assert half == replace(infusion, dose=Dose(8_500), basal=DoseRate(200))
    assert periodics.scaled(infusion, Fraction(1, 10_000), 100) is None
