"""What an infusion gives, with every sum written out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from console.domain import dosing
from console.domain.dosing import Peak, RunningStep, Segment
from console.domain.prescription import EVERY_DAY, WEEKDAYS, WEEKEND, DayGroup, Flex, MinimumRate, Share, Step
from console.domain.quantities import (
    MS_PER_DAY,
    MS_PER_HOUR,
    MS_PER_MINUTE,
    MS_PER_WEEK,
    PL_PER_ML,
    Concentration,
    DailyDose,
)
from console.errors import RuleBroken
from support.therapies import ORDERED, RUNNING, at, dose, flex, group, minimum, periodic, prescription, simple

MONDAY = at(2026, 11, 23)
WEEKDAYS_AND_WEEKEND = Flex(
    (
        group(("00:00", "10"), ("12:00", "20"), days=WEEKDAYS),
        group(("00:00", "30"), days=WEEKEND),
    )
)


def test_that_the_ordered_flex_gives_293_5_mcg_on_every_day() -> None:
    # 6 h · 10 + 3 h · 18 + 9 h · 11.5 + 4 h · 14 + 2 h · 10 = 60 + 54 + 103.5 + 56 + 20
    assert dosing.daily_ng(ORDERED) == (Fraction(293_500),) * 7
    assert dosing.highest_day_ng(ORDERED) == dosing.weekly_mean_ng(ORDERED) == 293_500


def test_that_the_running_flex_gives_267_mcg_a_day() -> None:
    # 6 h · 10 + 3 h · 14 + 9 h · 11 + 3 h · 12 + 3 h · 10 = 60 + 42 + 99 + 36 + 30
    assert dosing.highest_day_ng(RUNNING) == 267_000


def test_that_a_year_of_the_ordered_flex_at_2000_mcg_per_ml_is_53_56375_ml() -> None:
    given_ng = dosing.ng_between(ORDERED, at(2026, 1, 1), at(2027, 1, 1))
    strength_ng_per_ml = prescription(ORDERED).drug.concentration.ng_per_ml
    # 293.5 mcg/day ÷ 2000 mcg/mL = 0.14675 mL/day, and 365 · 0.14675 mL = 53.56375 mL
    assert given_ng / strength_ng_per_ml == 365 * Fraction(14_675, 100_000) == Fraction(5_356_375, 100_000)
    assert given_ng * PL_PER_ML / strength_ng_per_ml == 53_563_750_000


def test_that_an_even_dose_gives_a_24th_in_each_hour_without_rounding() -> None:
    assert dosing.ng_per_h_at(simple("100"), MONDAY) == Fraction(100_000, 24)
    assert dosing.ng_between(simple("100"), MONDAY, MONDAY + 1) == Fraction(100_000, MS_PER_DAY)


def test_that_a_dose_in_the_step_runs_at_the_next_lower_whole_ng_per_hour() -> None:
    infusion = flex(("00:00", dose("50")), ("07:00", dose("1")), ("07:13", "4"))
    # 50 mcg in 7 h are 7142.86 ng/h, 1 mcg in 13 min 4615.38 ng/h; 4 mcg/h is a rate and as typed
    assert dosing.ng_per_h_at(infusion, MONDAY) == 7_142
    assert dosing.ng_per_h_at(infusion, at(2026, 11, 23, 7)) == 4_615
    given = 7 * 7_142 + Fraction(13 * 4_615, 60) + Fraction(4_000 * (16 * 60 + 47), 60)
    assert dosing.highest_day_ng(infusion) == given


def test_that_what_was_asked_of_a_step_is_kept_beside_what_it_runs_at() -> None:
    day = group(("00:00", dose("50")), ("07:00", "4"))
    assert (dosing.asked_ng_per_h(day, 0), dosing.step_ng_per_h(day, 0)) == (Fraction(50_000, 7), 7_142)
    assert dosing.asked_ng_per_h(day, 1) == dosing.step_ng_per_h(day, 1) == 4_000


def test_that_a_share_of_the_day_runs_at_whole_ng_per_hour_too() -> None:
    day = DayGroup(
        EVERY_DAY,
        (Step(0, Share(3_333)), Step(7 * 60, Share(6_667))),
        DailyDose.from_mcg_per_day(Decimal(267)),
    )
    # 33.33 % of 267 mcg in 7 h: 12.713 mcg/h; 66.67 % in 17 h: 10.471 mcg/h
    assert [dosing.step_ng_per_h(day, index) for index in (0, 1)] == [12_713, 10_471]
    assert 267_000 - 24 < dosing.highest_day_ng(Flex((day,))) < 267_000


def test_that_a_minimum_rate_and_an_even_dose_are_not_rounded() -> None:
    odd = MinimumRate(250_000, Concentration(333_333))
    day = DayGroup(EVERY_DAY, (Step(0, odd),))
    assert dosing.step_ng_per_h(day, 0) == odd.ng_per_h == Fraction(333_333, 4_000)
    assert dosing.ng_per_h_at(simple("293.5"), MONDAY) == Fraction(293_500, 24)


def test_that_a_new_step_runs_from_the_instant_it_starts() -> None:
    six = at(2026, 11, 23, 6)
    assert dosing.ng_per_h_at(ORDERED, six - 1) == 10_000
    assert dosing.ng_per_h_at(ORDERED, six) == 18_000


def test_that_days_of_the_week_keep_their_own_steps() -> None:
    friday, saturday = at(2026, 11, 27, 13), at(2026, 11, 28, 13)
    assert dosing.ng_per_h_at(WEEKDAYS_AND_WEEKEND, friday) == 20_000
    assert dosing.ng_per_h_at(WEEKDAYS_AND_WEEKEND, saturday) == 30_000
    # Weekdays 12 · 10 + 12 · 20 = 360 mcg, weekend 24 · 30 = 720 mcg
    assert dosing.daily_ng(WEEKDAYS_AND_WEEKEND) == (360_000,) * 5 + (720_000,) * 2
    assert dosing.weekly_mean_ng(WEEKDAYS_AND_WEEKEND) == Fraction(5 * 360_000 + 2 * 720_000, 7)


def test_that_the_highest_24_hours_may_begin_in_the_middle_of_a_day() -> None:
    infusion = Flex(
        (
            group(("00:00", "0"), ("12:00", "20"), days=WEEKDAYS),
            group(("00:00", "20"), ("12:00", "0"), days=WEEKEND),
        )
    )
    # Every day gives 240 mcg; from Friday 12:00 to Saturday 12:00 the rate is 20 throughout: 480 mcg.
    assert dosing.highest_day_ng(infusion) == 240_000
    assert dosing.highest_24h_ng(infusion) == 480_000


def test_that_the_highest_24_hours_may_lie_across_the_end_of_the_week() -> None:
    infusion = Flex(
        (
            group(("00:00", "20"), ("12:00", "5"), days=(0,)),
            group(("00:00", "5"), days=(1, 2, 3, 4, 5)),
            group(("00:00", "5"), ("12:00", "20"), days=(6,)),
        )
    )
    assert dosing.highest_24h_ng(infusion) == 24 * 20_000


def test_that_an_interval_of_twenty_years_is_the_sum_of_its_days() -> None:
    days = 20 * 365
    assert dosing.ng_between(ORDERED, MONDAY, MONDAY + days * MS_PER_DAY) == days * 293_500


def test_that_the_highest_24_hours_may_begin_where_no_rate_changes() -> None:
    infusion = Flex(
        (
            group(("00:00", "1"), days=(0,)),
            group(("00:00", "2"), ("12:00", "0"), days=(1,)),
            group(("00:00", "0"), days=(2, 3, 4, 5, 6)),
        )
    )
    # Monday 12:00 to Tuesday 12:00: 12 · 1 + 12 · 2 = 36 mcg; either day by itself has 24.
    assert dosing.highest_24h_ng(infusion) == 36_000


def test_that_an_empty_interval_gives_nothing() -> None:
    assert dosing.ng_between(ORDERED, MONDAY, MONDAY) == 0


def test_that_an_interval_that_runs_backwards_is_refused() -> None:
    with pytest.raises(RuleBroken, match="ends before it begins"):
        dosing.ng_between(ORDERED, MONDAY, MONDAY - 1)


def test_that_the_next_change_is_strictly_after_and_skips_a_step_that_goes_on_at_the_same_rate() -> None:
    # The day ends at 10 mcg/h from 22:00 and the next begins with 10 mcg/h: nothing changes at midnight.
    assert dosing.next_change_ms(ORDERED, at(2026, 11, 23, 21, 59)) == at(2026, 11, 23, 22)
    assert dosing.next_change_ms(ORDERED, at(2026, 11, 23, 22)) == at(2026, 11, 24, 6)
    assert dosing.next_change_ms(ORDERED, at(2026, 11, 24, 6) - 1) == at(2026, 11, 24, 6)


def test_that_the_next_change_may_lie_in_the_next_week() -> None:
    saturday_noon = at(2026, 11, 28, 12)
    assert dosing.next_change_ms(WEEKDAYS_AND_WEEKEND, saturday_noon) == at(2026, 11, 30)


def test_that_the_next_change_may_be_the_last_step_of_the_week() -> None:
    only_sunday_differs = Flex(
        (group(("00:00", "10"), days=(0, 1, 2, 3, 4, 5)), group(("00:00", "5"), days=(6,)))
    )
    assert dosing.next_change_ms(only_sunday_differs, MONDAY) == at(2026, 11, 29)


@pytest.mark.parametrize("infusion", [simple("100"), flex(("00:00", "5"), ("10:00", "5"))])
def test_that_an_even_infusion_never_changes(infusion: Flex) -> None:
    assert dosing.next_change_ms(infusion, MONDAY) is None


def test_that_the_segments_of_a_simple_infusion_are_one_week() -> None:
    assert dosing.segments(simple("240")) == (Segment(0, MS_PER_WEEK, Fraction(10_000)),)


def test_that_flex_has_a_segment_for_each_step_of_each_day() -> None:
    first, second = dosing.segments(ORDERED)[:2]
    assert len(dosing.segments(ORDERED)) == 7 * 5
    assert first == Segment(0, 6 * MS_PER_HOUR, Fraction(10_000))
    assert second == Segment(6 * MS_PER_HOUR, 9 * MS_PER_HOUR, Fraction(18_000))


def test_that_the_peak_names_the_first_stretch_with_the_highest_rate() -> None:
    assert dosing.peak(ORDERED) == Peak(Fraction(18_000), 6 * 60, 9 * 60, 0)
    assert dosing.peak(WEEKDAYS_AND_WEEKEND) == Peak(Fraction(30_000), 0, 24 * 60, 5)
    assert dosing.peak(simple("24")) == Peak(Fraction(1_000), 0, 24 * 60, 0)


def test_that_the_running_step_is_told_with_its_number_and_its_times() -> None:
    at_half_past_eight = at(2026, 11, 23, 8, 30)
    expected = RunningStep(2, 5, 6 * 60, 9 * 60, Fraction(18_000))
    assert dosing.running_step(ORDERED, at_half_past_eight) == expected


def test_that_the_last_step_of_a_day_runs_until_midnight() -> None:
    before_midnight = at(2026, 11, 24) - 1
    assert dosing.running_step(ORDERED, before_midnight) == RunningStep(
        5, 5, 22 * 60, 24 * 60, Fraction(10_000)
    )


def test_that_a_simple_infusion_runs_in_its_one_step() -> None:
    assert dosing.running_step(simple("24"), MONDAY) == RunningStep(1, 1, 0, 24 * 60, Fraction(1_000))


def test_that_the_first_instant_of_a_dose_is_a_whole_millisecond_by_which_it_is_given() -> None:
    week = dosing.cycle(flex(("00:00", "1"), ("12:00", "0")))
    # 1 mcg/h is 1 ng in 3.6 s.
    assert week.instant_of(Fraction(1), MONDAY) == MONDAY + 3_600
    assert week.instant_of(Fraction(1, 1_000), MONDAY) == MONDAY + 4


def test_that_the_instant_of_a_dose_is_before_the_pause_and_not_after_it() -> None:
    week = dosing.cycle(flex(("00:00", "1"), ("12:00", "0")))
    assert week.instant_of(Fraction(12_000), MONDAY) == at(2026, 11, 23, 12)
    assert week.instant_of(Fraction(7 * 12_000), MONDAY) == at(2026, 11, 29, 12)
    assert week.instant_of(Fraction(7 * 12_000 + 1), MONDAY) == at(2026, 11, 30) + 3_600


def test_that_the_instant_of_a_dose_counts_from_the_middle_of_a_week() -> None:
    week = dosing.cycle(flex(("00:00", "1"), ("12:00", "0")))
    wednesday = at(2026, 11, 25, 6)
    # 6 mcg are left of Wednesday; the seventh is given by 01:00 on Thursday, the 85th a week later.
    assert week.instant_of(Fraction(7_000), wednesday) == at(2026, 11, 26, 1)
    assert week.instant_of(Fraction(7_000 + 7 * 12_000), wednesday) == at(2026, 12, 3, 1)


def test_that_the_instant_of_a_dose_is_found_where_only_the_last_step_of_the_week_gives() -> None:
    week = dosing.cycle(
        Flex(
            (
                group(("00:00", "0"), days=(0, 1, 2, 3, 4, 5)),
                group(("00:00", "0"), ("12:00", "1"), days=(6,)),
            )
        )
    )
    assert week.instant_of(Fraction(1_000), MONDAY) == at(2026, 11, 29, 13)
    assert week.instant_of(Fraction(12_000), MONDAY) == at(2026, 11, 30)
    assert week.instant_of(Fraction(13_000), MONDAY) == at(2026, 12, 6, 13)


def test_that_no_dose_is_there_at_once_and_a_dose_of_a_stopped_infusion_never_comes() -> None:
    week = dosing.cycle(simple("0"))
    assert week.instant_of(Fraction(0), MONDAY) == MONDAY
    assert week.instant_of(Fraction(1), MONDAY) is None


def test_that_the_shortest_step_of_one_minute_is_counted() -> None:
    infusion = flex(("00:00", "0"), ("06:00", "60"), ("06:01", "0"))
    six = at(2026, 11, 23, 6)
    assert dosing.ng_between(infusion, six, six + MS_PER_MINUTE) == 1_000
    assert dosing.highest_24h_ng(infusion) == 1_000


def test_that_periodic_boluses_add_to_their_basal_and_come_round_from_the_first() -> None:
    infusion = replace(periodic("60", 360, 60, "5"), first_ms=MONDAY + 30 * MS_PER_MINUTE)
    assert dosing.ng_per_h_at(infusion, MONDAY + 30 * MS_PER_MINUTE) == 65_000
    assert dosing.ng_per_h_at(infusion, MONDAY + 90 * MS_PER_MINUTE) == 5_000
    assert dosing.ng_per_h_at(infusion, MONDAY + 390 * MS_PER_MINUTE) == 65_000
    # 4 boluses of 60 mcg and 24 h of 5 mcg/h
    assert dosing.weekly_mean_ng(infusion) == dosing.highest_24h_ng(infusion) == 4 * 60_000 + 24 * 5_000


def test_that_boluses_that_do_not_divide_the_day_count_as_often_as_any_24_hours_hold_them() -> None:
    infusion = periodic("60", 10 * 60, 60, minimum())
    # 24 h from the start of one hold three; the mean is 2.4 a day. The minimum rate gives 12 mcg.
    assert dosing.daily_ng(infusion) == (3 * 60_000 + 12_000,) * 7
    assert dosing.weekly_mean_ng(infusion) == Fraction(24 * 60_000, 10) + 12_000


def test_that_a_minimum_rate_gives_what_its_strength_carries() -> None:
    assert dosing.highest_day_ng(minimum("500")) == 3_000
    assert dosing.highest_day_ng(minimum("2000")) == 12_000
    assert dosing.next_change_ms(minimum(), MONDAY) is None
