"""What holds of every infusion: sums add up, no window beats the highest, instants are the first."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from console.domain import dosing
from console.domain.prescription import Flex, Infusion, PeriodicBolus
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, MS_PER_WEEK
from support.asking import drug
from support.therapies import flexes, infusions, infusions_of, moments, periodics

spans = st.integers(0, 3 * MS_PER_WEEK)
any_infusions = infusions_of(drug("500"))


@given(any_infusions, moments(), spans, spans)
def test_that_a_dose_over_two_intervals_is_the_sum_of_both(
    infusion: Infusion, start_ms: int, first_ms: int, second_ms: int
) -> None:
    middle_ms, end_ms = start_ms + first_ms, start_ms + first_ms + second_ms
    in_parts = dosing.ng_between(infusion, start_ms, middle_ms) + dosing.ng_between(
        infusion, middle_ms, end_ms
    )
    assert dosing.ng_between(infusion, start_ms, end_ms) == in_parts


@given(any_infusions, moments())
def test_that_no_24_hours_give_more_than_the_highest_24_hours(infusion: Infusion, start_ms: int) -> None:
    given_ng = dosing.ng_between(infusion, start_ms, start_ms + MS_PER_DAY)
    assert given_ng <= dosing.highest_24h_ng(infusion)


@given(infusions())
def test_that_the_highest_24_hours_are_at_least_the_highest_day_and_no_more_than_two(
    infusion: Infusion,
) -> None:
    highest_day = dosing.highest_day_ng(infusion)
    assert highest_day <= dosing.highest_24h_ng(infusion) <= 2 * highest_day


@given(infusions(), moments())
def test_that_any_week_gives_the_sum_of_its_seven_days(infusion: Infusion, start_ms: int) -> None:
    week_ng = dosing.ng_between(infusion, start_ms, start_ms + MS_PER_WEEK)
    assert week_ng == sum(dosing.daily_ng(infusion)) == 7 * dosing.weekly_mean_ng(infusion)


@given(infusions())
def test_that_the_segments_cover_the_week_without_gap_or_overlap(infusion: Infusion) -> None:
    segments = dosing.segments(infusion)
    assert segments[0].start_ms == 0
    assert segments[-1].end_ms == MS_PER_WEEK
    assert all(earlier.end_ms == later.start_ms for earlier, later in pairwise(segments))
    given_ng = sum(
        segment.ng_per_h * Fraction(segment.end_ms - segment.start_ms, MS_PER_HOUR) for segment in segments
    )
    assert given_ng == sum(dosing.daily_ng(infusion))


@given(any_infusions, moments())
def test_that_the_rate_holds_until_the_next_change_and_is_another_from_there(
    infusion: Infusion, at_ms: int
) -> None:
    rate = dosing.ng_per_h_at(infusion, at_ms)
    change_ms = dosing.next_change_ms(infusion, at_ms)
    period_ms = dosing.cycle(infusion).period_ms
    if change_ms is None:
        assert len({segment.ng_per_h for segment in dosing.segments(infusion)}) == 1
        return
    assert at_ms < change_ms <= at_ms + period_ms
    assert dosing.ng_per_h_at(infusion, change_ms - 1) == rate
    assert dosing.ng_per_h_at(infusion, change_ms) != rate
    assert dosing.ng_between(infusion, at_ms, change_ms) == rate * Fraction(change_ms - at_ms, MS_PER_HOUR)


@given(infusions(), moments())
def test_that_the_running_step_runs_at_the_rate_of_its_instant(infusion: Infusion, at_ms: int) -> None:
    step = dosing.running_step(infusion, at_ms)
    into_ms = at_ms % MS_PER_DAY
    assert step.ng_per_h == dosing.ng_per_h_at(infusion, at_ms) <= dosing.peak(infusion).ng_per_h
    assert step.start_minute * 60_000 <= into_ms < step.end_minute * 60_000
    assert 1 <= step.number <= step.of


@given(any_infusions, moments(), st.fractions(0, 10**8, max_denominator=10**6))
def test_that_the_instant_of_a_dose_is_the_first_millisecond_by_which_it_is_given(
    infusion: Infusion, start_ms: int, wanted_ng: Fraction
) -> None:
    instant_ms = dosing.cycle(infusion).instant_of(wanted_ng, start_ms)
    if instant_ms is None:
        assert dosing.weekly_mean_ng(infusion) == 0
        return
    assert dosing.ng_between(infusion, start_ms, instant_ms) >= wanted_ng
    if instant_ms > start_ms:
        assert dosing.ng_between(infusion, start_ms, instant_ms - 1) < wanted_ng


@given(flexes())
def test_that_no_step_runs_above_what_was_asked_nor_a_whole_ng_per_hour_below(flex: Flex) -> None:
    for group in flex.groups:
        for index in range(len(group.steps)):
            asked, runs = dosing.asked_ng_per_h(group, index), dosing.step_ng_per_h(group, index)
            assert runs <= asked < runs + 1
            assert runs.denominator == 1


@given(any_infusions, moments())
def test_that_an_infusion_comes_round_after_its_period(infusion: Infusion, at_ms: int) -> None:
    whole = dosing.cycle(infusion)
    assert whole.ng_per_h_at(at_ms) == whole.ng_per_h_at(at_ms + whole.period_ms)
    per_day = whole.ng_between(at_ms, at_ms + whole.period_ms) * MS_PER_DAY / whole.period_ms
    assert per_day == dosing.weekly_mean_ng(infusion)


@given(periodics(drug("500")), moments())
def test_that_any_interval_of_periodic_boluses_holds_one_bolus_and_its_basal(
    periodic: PeriodicBolus, at_ms: int
) -> None:
    basal = periodic.basal.ng_per_h * Fraction(periodic.every_ms, MS_PER_HOUR)
    given_ng = dosing.ng_between(periodic, at_ms, at_ms + periodic.every_ms)
    assert given_ng == periodic.dose.ng + basal
