"""Amounts as shares of the day and back: exact, or left empty to be typed; never rounded."""

from __future__ import annotations

from console.domain.prescription import Share
from console.domain.quantities import DailyDose, Dose, DoseRate
from support import drafted, states
from ui.models import schedule as schedules
from ui.models import shares
from ui.models.schedule import EditedDays, EditedStep, Schedule

EVEN = schedules.from_infusion(states.flex(("00:00", "10"), ("06:00", "12")))


def amounts(schedule: Schedule) -> list[object]:
    return [step.amount for step in schedule.groups[0].steps]


def test_that_what_comes_out_exactly_becomes_a_share_of_the_day_s_own_total():
    made = shares.in_shares(schedules.from_infusion(states.flex(("00:00", "10"), ("12:00", "30"))), 0)
    assert made.groups[0].total == DailyDose(480_000)
    assert amounts(made) == [Share(2_500), Share(7_500)]
    assert shares.unexact(made, 0) == ""
    assert shares.in_amounts(made, 0, 100).groups[0].steps == (
        EditedStep(0, DoseRate(10_000)),
        EditedStep(720, DoseRate(30_000)),
    )


def test_that_what_does_not_is_left_empty_and_that_is_said():
    made = shares.in_shares(EVEN, 0)
    assert amounts(made) == [None, None]
    assert "left empty" in shares.unexact(made, 0)


def test_that_an_unfinished_day_becomes_empty_shares_without_a_total():
    made = shares.in_shares(schedules.empty(), 0)
    assert made.groups[0] == EditedDays(made.groups[0].days, (EditedStep(0),), None, shares=True)


def test_that_shares_come_back_as_rates_or_doses_only_at_the_finest_step():
    back = shares.in_amounts(schedules.from_infusion(drafted.SHARES), 0, 100)
    assert amounts(back) == [Dose(72_500), Dose(145_000), Dose(72_500)]
    assert back.groups[0].total is None
    coarse = shares.in_amounts(schedules.from_infusion(drafted.SHARES), 0, 1_000)
    assert amounts(coarse) == [None, Dose(145_000), None]
