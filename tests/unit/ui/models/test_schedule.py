"""The schedule under the hand: what is typed is kept, what is missing is said, nothing is corrected."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.prescription import EVERY_DAY, WEEKDAYS, WEEKEND, DayGroup, Flex, Share, Step
from console.domain.quantities import Dose, DoseRate
from console.errors import RuleBroken
from support import drafted
from ui.models import schedule as schedules
from ui.models.schedule import Grouping, Schedule


def rate(mcg_per_h: str) -> DoseRate:
    return DoseRate.from_mcg_per_h(Decimal(mcg_per_h))


def dose(mcg: str) -> Dose:
    return Dose.from_mcg(Decimal(mcg))


FLEX = Flex(
    (
        DayGroup(
            EVERY_DAY,
            (
                Step(0, rate("10")),
                Step(360, rate("14")),
                Step(540, rate("11")),
                Step(1080, rate("12")),
                Step(1260, rate("10")),
            ),
        ),
    )
)
TWO_GROUPS = Flex(
    (
        DayGroup(WEEKDAYS, (Step(0, rate("10")), Step(480, rate("12")))),
        DayGroup(WEEKEND, (Step(0, rate("9")),)),
    )
)


@pytest.fixture
def schedule() -> Schedule:
    return schedules.from_infusion(FLEX)


def test_that_a_schedule_taken_from_the_pump_and_left_alone_is_the_pump_s():
    assert schedules.to_infusion(schedules.from_infusion(FLEX)) == FLEX
    assert schedules.to_infusion(schedules.from_infusion(TWO_GROUPS)) == TWO_GROUPS


def test_ne_20_a_new_schedule_has_one_step_at_midnight_and_no_amount():
    new = schedules.empty()
    assert [(step.start_minute, step.amount) for step in new.groups[0].steps] == [(0, None)]
    assert "no rate yet" in str(schedules.to_infusion(new))


def test_that_setting_a_rate_changes_that_step_alone(schedule: Schedule):
    changed = schedules.to_infusion(schedules.set_amount(schedule, 0, 1, rate("18")))
    assert isinstance(changed, Flex)
    assert [step.amount for step in changed.groups[0].steps] == [
        rate(text) for text in ("10", "18", "11", "12", "10")
    ]


def test_that_a_dose_in_a_step_is_kept_exact_and_its_rate_derived(schedule: Schedule):
    typed = schedules.set_amount(schedule, 0, 1, dose("55"))
    run = schedules.run_of(typed.groups[0], 1)
    assert run is not None
    assert run.ng_per_h == Fraction(55_000, 3)
    assert schedules.dose_ng(run) == 55_000
    flex = schedules.to_infusion(typed)
    assert isinstance(flex, Flex)
    assert flex.groups[0].steps[1].amount == dose("55")


def test_that_a_step_whose_rate_is_taken_out_is_asked_for_by_its_number(schedule: Schedule):
    unfinished = schedules.set_amount(schedule, 0, 2, None)
    assert schedules.to_infusion(unfinished) == (
        "Step 3 has no rate yet; type a rate, or the dose in the step."
    )


def test_ne_20_an_added_step_is_empty_and_last(schedule: Schedule):
    added = schedules.add_step(schedule, 0)
    assert len(added.groups[0].steps) == 6
    assert "Step 6 has no start yet" in str(schedules.to_infusion(added))


def test_that_rows_stay_where_they_are_while_a_start_is_typed_and_are_ordered_when_asked(schedule: Schedule):
    moved = schedules.set_start(schedule, 0, 1, 1380)
    assert [step.start_minute for step in moved.groups[0].steps] == [0, 1380, 540, 1080, 1260]
    ordered = schedules.in_order(moved)
    assert [step.start_minute for step in ordered.groups[0].steps] == [0, 540, 1080, 1260, 1380]
    assert schedules.to_infusion(moved) == schedules.to_infusion(ordered)


def test_that_a_row_without_a_start_is_ordered_last(schedule: Schedule):
    typed = schedules.set_start(schedule, 0, 1, None)
    assert schedules.in_order(typed).groups[0].steps[-1].start_minute is None


def test_that_two_steps_at_one_time_are_refused_with_the_domain_s_sentence(schedule: Schedule):
    same = schedules.set_start(schedule, 0, 2, 360)
    assert schedules.to_infusion(same) == "Two steps start at the same time; give each its own."


def test_that_a_day_that_does_not_begin_at_midnight_is_refused(schedule: Schedule):
    assert "starts at 00:00" in str(schedules.to_infusion(schedules.set_start(schedule, 0, 0, 5)))


def test_that_fourteen_steps_are_refused_and_thirteen_are_full(schedule: Schedule):
    wide = schedule
    for extra in range(8):
        wide = schedules.add_step(wide, 0)
        wide = schedules.set_start(wide, 0, 5 + extra, 1261 + extra)
        wide = schedules.set_amount(wide, 0, 5 + extra, rate("10"))
    assert schedules.full(wide, 0)
    assert isinstance(schedules.to_infusion(wide), Flex)
    one_more = schedules.set_amount(
        schedules.set_start(schedules.add_step(wide, 0), 0, 13, 60), 0, 13, rate("1")
    )
    assert "at most 13" in str(schedules.to_infusion(one_more))


def test_that_removing_a_step_lets_the_one_before_go_on(schedule: Schedule):
    shorter = schedules.remove_step(schedule, 0, 1)
    assert [(run.start, run.end) for run in schedules.runs(shorter.groups[0])] == [
        (0, 540),
        (540, 1080),
        (1080, 1260),
        (1260, 1440),
    ]


def test_that_the_only_step_of_a_day_cannot_be_removed():
    with pytest.raises(RuleBroken, match="at least one step"):
        schedules.remove_step(schedules.empty(), 0, 0)


def test_that_the_groupings_are_recognised():
    assert schedules.grouping(schedules.from_infusion(FLEX)) is Grouping.EVERY_DAY
    assert schedules.grouping(schedules.from_infusion(TWO_GROUPS)) is Grouping.WEEKDAYS_WEEKEND
    own = Flex((DayGroup((0, 2), (Step(0, rate("10")),)), DayGroup((1, 3, 4, 5, 6), (Step(0, rate("11")),))))
    assert schedules.grouping(schedules.from_infusion(own)) is Grouping.OTHER
    assert schedules.to_infusion(schedules.from_infusion(own)) == own


def test_that_splitting_days_leaves_nothing_out_and_joining_them_says_what(schedule: Schedule):
    split = schedules.regroup(schedule, Grouping.EACH_DAY)
    assert len(split.groups) == 7
    assert schedules.left_out(schedule, Grouping.EACH_DAY) == ""
    assert schedules.left_out(split, Grouping.EVERY_DAY) == ""
    uneven = schedules.set_amount(split, 5, 0, rate("8"))
    assert schedules.left_out(uneven, Grouping.EVERY_DAY) == "The own steps of Sat were left out."
    assert schedules.regroup(uneven, Grouping.EVERY_DAY) == schedule


def test_that_asking_for_the_grouping_there_is_changes_nothing(schedule: Schedule):
    assert schedules.regroup(schedule, Grouping.EVERY_DAY) is schedule


def test_that_a_boundary_may_lie_between_its_neighbours_and_the_first_not_move(schedule: Schedule):
    assert schedules.boundary_limits(schedule.groups[0], 1) == (1, 539)
    assert schedules.boundary_limits(schedule.groups[0], 4) == (1081, 1439)
    assert schedules.boundary_limits(schedule.groups[0], 0) == (0, 0)


@given(
    st.lists(st.integers(1, 1439), unique=True, max_size=12),
    st.lists(st.integers(0, 10_000), min_size=13, max_size=13),
    st.randoms(use_true_random=False),
)
def test_that_the_order_of_typing_never_matters(starts: list[int], rates: list[int], shuffler):
    rows = list(zip([0, *starts], rates, strict=False))
    shuffled = rows[1:]
    shuffler.shuffle(shuffled)
    typed = schedules.set_amount(schedules.empty(), 0, 0, DoseRate(rows[0][1]))
    for number, (start, ng_per_h) in enumerate(shuffled, 1):
        typed = schedules.set_start(schedules.add_step(typed, 0), 0, number, start)
        typed = schedules.set_amount(typed, 0, number, DoseRate(ng_per_h))
    flex = schedules.to_infusion(typed)
    assert isinstance(flex, Flex)
    assert [(step.start_minute, step.amount) for step in flex.groups[0].steps] == sorted(
        ((start, DoseRate(ng_per_h)) for start, ng_per_h in rows), key=lambda row: row[0]
    )
    assert sum(run.end - run.start for run in schedules.runs(typed.groups[0])) == 1440


def test_that_a_rate_or_dose_of_0_is_the_minimum_rate_where_that_is_known():
    assert schedules.least(DoseRate(0), drafted.MINIMUM) == drafted.MINIMUM
    assert schedules.least(Dose(0), drafted.MINIMUM) == drafted.MINIMUM
    assert schedules.least(DoseRate(0), None) == DoseRate(0)
    assert schedules.least(DoseRate(1), drafted.MINIMUM) == DoseRate(1)
    assert schedules.least(None, drafted.MINIMUM) is None


def test_that_shares_come_back_as_they_are_and_are_asked_for_by_name():
    schedule = schedules.from_infusion(drafted.SHARES)
    assert schedules.to_infusion(schedule) == drafted.SHARES
    assert schedules.runs(schedule.groups[0])[1].ng_per_h == Fraction(145_000, 12)
    without = schedules.set_total(schedule, 0, None)
    assert schedules.to_infusion(without) == "The day's total is not typed yet; the shares share it out."
    assert schedules.runs(without.groups[0])[0].ng_per_h is None
    missing = schedules.set_amount(schedule, 0, 1, None)
    assert schedules.to_infusion(missing) == "Step 2 has no share yet; type its part of the day."
    more = schedules.set_amount(schedule, 0, 1, Share(6_000))
    assert "add up to 100" in str(schedules.to_infusion(more))
