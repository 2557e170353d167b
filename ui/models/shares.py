"""From amounts to shares of the day and back, where it comes out exactly; nothing is rounded on the way.

Apart from `schedule`, which holds either. Pure functions; knows no Qt.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from console.domain.prescription import WHOLE_DAY, Amount, Share
from console.domain.quantities import DailyDose, Dose, DoseRate
from ui.models import schedule as schedules
from ui.models.schedule import EditedDays, Run, Schedule


def in_shares(schedule: Schedule, group: int) -> Schedule:
    """Return the schedule with the steps of a day group typed as shares of its day.

    The day's total and what comes out exactly as a share is kept; the rest is left to be typed.
    """
    days = schedule.groups[group]
    doses = {run.index: schedules.dose_ng(run) for run in schedules.runs(days)}
    given = [doses.get(index) for index in range(len(days.steps))]
    whole = sum(dose for dose in given if dose is not None)
    known = all(dose is not None for dose in given) and whole > 0 and Fraction(whole).denominator == 1
    steps = tuple(
        replace(step, amount=_exact_share(dose, Fraction(whole)) if known else None)
        for step, dose in zip(days.steps, given, strict=True)
    )
    total = DailyDose(int(whole)) if known else None
    return schedules.with_days(schedule, group, EditedDays(days.days, steps, total, shares=True))


def _exact_share(dose: Fraction | None, whole: Fraction) -> Share | None:
    part = Fraction(0) if dose is None else dose * WHOLE_DAY / whole
    return Share(int(part)) if part.denominator == 1 and part >= 1 else None


def in_amounts(schedule: Schedule, group: int, step_ng: int) -> Schedule:
    """Return the schedule with the steps of a day group typed as rates or doses again.

    What comes out at the finest step, `step_ng` ng, is kept, as a rate or else as the dose in the step;
    the rest is left to be typed.
    """
    days = schedule.groups[group]
    by_row = {run.index: run for run in schedules.runs(days)}
    steps = tuple(
        replace(step, amount=_exact_amount(by_row.get(index), step_ng))
        for index, step in enumerate(days.steps)
    )
    return schedules.with_days(schedule, group, EditedDays(days.days, steps))


def _exact_amount(run: Run | None, step_ng: int) -> Amount | None:
    if run is None or run.ng_per_h is None:
        return None
    if run.ng_per_h % step_ng == 0:
        return DoseRate(int(run.ng_per_h))
    dose = schedules.dose_ng(run)
    return Dose(int(dose)) if dose is not None and dose % step_ng == 0 else None


def unexact(schedule: Schedule, group: int) -> str:
    """Return the sentence that some amounts did not come out exactly; empty when all did."""
    if all(step.amount is not None for step in schedule.groups[group].steps):
        return ""
    return "What does not come out exactly is left empty, to be typed."
