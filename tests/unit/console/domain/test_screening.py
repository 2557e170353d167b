"""Screening doses one after the other, the first daily dose from the effective one, and titration."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from console.domain.quantities import DailyDose
from console.domain.screening import (
    NextDose,
    Screening,
    TitrationRange,
    Trial,
    first_daily_dose,
    next_dose,
    titration_range,
)
from console.errors import RuleBroken
from support.calculations import BACLOFEN, DAY, HOUR, PRACTICE, mcg, ml
from support.therapies import dose


def tried(*doses: str, effective: bool = False) -> tuple[Trial, ...]:
    """Return doses tried a day apart, the last with or without effect."""
    return tuple(
        Trial(dose(each), number * DAY, effective and number == len(doses) - 1)
        for number, each in enumerate(doses)
    )


@pytest.mark.parametrize(
    ("trials", "very_small", "following", "volume"),
    [
        ((), False, "50", "1"),
        ((), True, "25", "0.5"),
        (("25",), True, "50", "1"),
        (("50",), False, "75", "1.5"),
        (("50", "75"), False, "100", "2"),
        (("60",), False, "75", "1.5"),
    ],
)
def test_that_doses_rise_one_by_one(
    trials: tuple[str, ...], very_small: bool, following: str, volume: str
) -> None:
    found = next_dose(Screening(tried(*trials), very_small=very_small), PRACTICE)
    not_before_ms = len(trials) * DAY if trials else None
    assert found == NextDose(dose(following), Fraction(ml(volume)), not_before_ms)


def test_that_the_highest_dose_without_effect_is_the_end() -> None:
    told = next_dose(Screening(tried("50", "75", "100")), PRACTICE)
    assert told == "100\u00a0mcg had no effect: not a candidate for a pump."


def test_that_an_effect_is_the_end_too() -> None:
    told = next_dose(Screening(tried("50", "75", effective=True)), PRACTICE)
    assert told == "75\u00a0mcg had an effect: the screening is positive and ends here."


def test_that_trials_stand_in_order_and_end_with_an_effect() -> None:
    late, early = Trial(dose("50"), 2, effective=False), Trial(dose("75"), 1, effective=False)
    for trials in ((late, early), (early, early)):
        with pytest.raises(RuleBroken, match="in the order"):
            Screening(trials)
    with pytest.raises(RuleBroken, match="ends with the first dose"):
        Screening((Trial(dose("50"), 1, effective=True), Trial(dose("75"), 2, effective=False)))


def test_that_a_trial_of_nothing_and_the_length_of_no_effect_are_refused() -> None:
    with pytest.raises(RuleBroken, match="above 0 mcg"):
        Trial(dose("0"), 0, effective=True)
    for effective, lasted_ms in ((False, HOUR), (True, 0)):
        with pytest.raises(RuleBroken, match="more than 0 h"):
            Trial(dose("50"), 0, effective, lasted_ms)


@pytest.mark.parametrize(
    ("lasted_ms", "bad", "daily", "why"),
    [
        (6 * HOUR, False, "100", "the effect of 50 mcg lasted no more than 8 h"),
        (8 * HOUR, False, "100", "the effect of 50 mcg lasted no more than 8 h"),
        (8 * HOUR + 1, False, "50", "the effect of 50 mcg lasted over 8 h"),
        (6 * HOUR, True, "50", "the reaction to 50 mcg was bad"),
        (None, True, "50", "the reaction to 50 mcg was bad"),
    ],
)
def test_that_the_first_daily_dose_is_twice_the_effective_one_unless_it_lasted_or_was_too_much(
    lasted_ms: int | None, bad: bool, daily: str, why: str
) -> None:
    trial = Trial(dose("50"), 0, effective=True, lasted_ms=lasted_ms, bad_reaction=bad)
    found = first_daily_dose(trial, PRACTICE, BACLOFEN)
    assert found.daily == DailyDose.from_mcg_per_day(Decimal(daily))
    assert found.no_rise_hours == 24
    assert found.words.replace("\u00a0", " ") == (
        f"Start at {daily} mcg/day: {why}. No rise in the first 24 h."
    )


def test_that_no_first_dose_is_guessed() -> None:
    with pytest.raises(RuleBroken, match="had no effect"):
        first_daily_dose(Trial(dose("50"), 0, effective=False), PRACTICE, BACLOFEN)
    with pytest.raises(RuleBroken, match="how long the effect lasted"):
        first_daily_dose(Trial(dose("50"), 0, effective=True), PRACTICE, BACLOFEN)


@pytest.mark.parametrize(
    ("group", "low", "high"), [("adult-spinal", "220", "260"), ("adult-cerebral", "210", "230")]
)
def test_that_one_step_leads_from_the_smallest_to_the_largest_of_the_group(
    group: str, low: str, high: str
) -> None:
    found = titration_range(DailyDose(200_000), group, BACLOFEN)
    assert found == TitrationRange(mcg(low), mcg(high))


def test_that_a_group_without_a_smallest_step_begins_at_the_dose_itself() -> None:
    assert titration_range(DailyDose(200_000), "child", BACLOFEN) == TitrationRange(mcg("200"), mcg("230"))


def test_that_a_group_nobody_knows_is_refused_with_those_there_are() -> None:
    with pytest.raises(RuleBroken, match="there is adult-spinal, adult-cerebral, child"):
        titration_range(DailyDose(200_000), "elder", BACLOFEN)
