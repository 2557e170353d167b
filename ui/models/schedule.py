"""The flex schedule while it is edited: one frozen value behind the chart and the table.

Apart from `console.domain.prescription` because a schedule under the hand may be unfinished: a step
without a start or an amount yet, or two at one time. What was typed is kept as it was typed, a rate
or a dose in the step; the other is derived. Pure functions; knows no Qt and never corrects an entry.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from console.domain import wording
from console.domain.prescription import (
    EVERY_DAY,
    MAX_STEPS,
    WEEKDAYS,
    WEEKEND,
    WHOLE_DAY,
    Amount,
    DayGroup,
    Flex,
    MinimumRate,
    Share,
    Step,
)
from console.domain.quantities import MINUTES_PER_DAY, DailyDose, Dose, DoseRate
from console.errors import RuleBroken


class Grouping(StrEnum):
    """On which days the same steps hold; OTHER is a pump's own grouping, kept as it is."""

    EVERY_DAY = "Every day"
    WEEKDAYS_WEEKEND = "Weekdays / weekend"
    EACH_DAY = "Each day"
    OTHER = "As in the pump"


_DAYS: dict[Grouping, tuple[tuple[int, ...], ...]] = {
    Grouping.EVERY_DAY: (EVERY_DAY,),
    Grouping.WEEKDAYS_WEEKEND: (WEEKDAYS, WEEKEND),
    Grouping.EACH_DAY: tuple((day,) for day in EVERY_DAY),
}


@dataclass(frozen=True, slots=True)
class EditedStep:
    """A step under the hand: its start in minutes of the day and what was typed, None while unknown."""

    start_minute: int | None = None
    amount: Amount | None = None


@dataclass(frozen=True, slots=True)
class EditedDays:
    """The steps that hold on some days of the week (Monday 0), in the order of the table.

    With `shares` every step is typed as a share of the day, and `total` is the dose they share out, None
    while it is not typed.
    """

    days: tuple[int, ...]
    steps: tuple[EditedStep, ...]
    total: DailyDose | None = None
    shares: bool = False


@dataclass(frozen=True, slots=True)
class Schedule:
    """The day groups of a flex schedule under the hand."""

    groups: tuple[EditedDays, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Where a step lies in its day: row `index`, minutes `start`…`end`, and its rate (None if not typed)."""

    index: int
    start: int
    end: int
    ng_per_h: Fraction | None


def empty() -> Schedule:
    """Return a schedule of every day with one step at 00:00 and no amount, to be typed (NE-20)."""
    return Schedule((EditedDays(EVERY_DAY, (EditedStep(0),)),))


def from_infusion(infusion: Flex) -> Schedule:
    """Return the pump's schedule, to be edited."""
    return Schedule(
        tuple(
            EditedDays(
                group.days,
                tuple(EditedStep(step.start_minute, step.amount) for step in group.steps),
                group.total,
                group.total is not None,
            )
            for group in infusion.groups
        )
    )


def to_infusion(schedule: Schedule) -> Flex | str:
    """Return the flex infusion the schedule stands for, or the sentence that says what is missing.

    The steps are put in the order of their starts; nothing else is altered.
    """
    problem = next((found for group in schedule.groups if (found := _problem(group))), "")
    if problem:
        return problem
    try:
        return Flex(tuple(DayGroup(group.days, _finished(group), group.total) for group in schedule.groups))
    except RuleBroken as broken:
        return str(broken)


def _problem(group: EditedDays) -> str:
    if group.shares and group.total is None:
        return "The day's total is not typed yet; the shares share it out."
    for number, step in enumerate(group.steps, 1):
        if step.start_minute is None:
            return f"Step {number} has no start yet; type it as hours and minutes, like 06:00."
        if step.amount is None:
            what = (
                "share yet; type its part of the day"
                if group.shares
                else "rate yet; type a rate, or the dose in the step"
            )
            return f"Step {number} has no {what}."
    return ""


def finished(group: EditedDays) -> DayGroup | None:
    """Return the day group that its steps stand for; None while they are unfinished."""
    if _problem(group):
        return None
    try:
        return DayGroup(group.days, _finished(group), group.total)
    except RuleBroken:
        return None


def _finished(group: EditedDays) -> tuple[Step, ...]:
    steps = (
        Step(step.start_minute, step.amount)
        for step in _ordered(group.steps)
        if step.start_minute is not None and step.amount is not None
    )
    return tuple(steps)


def _ordered(steps: tuple[EditedStep, ...]) -> tuple[EditedStep, ...]:
    return tuple(sorted(steps, key=_place_in_day))


def _place_in_day(step: EditedStep) -> int:
    return MINUTES_PER_DAY if step.start_minute is None else step.start_minute


def in_order(schedule: Schedule) -> Schedule:
    """Return the schedule with each day's rows by their start; rows without one come last."""
    return Schedule(tuple(replace(group, steps=_ordered(group.steps)) for group in schedule.groups))


def least(amount: Amount | None, minimum: MinimumRate | None) -> Amount | None:
    """Return what was typed, with a rate or dose of 0 taken as the pump's minimum rate, which it means."""
    nothing = isinstance(amount, DoseRate | Dose) and amount in {DoseRate(0), Dose(0)}
    return minimum if nothing and minimum is not None else amount


def set_amount(schedule: Schedule, group: int, index: int, amount: Amount | None) -> Schedule:
    """Return the schedule with what was typed in step `index`: a rate, a dose in the step, or nothing yet."""
    step = schedule.groups[group].steps[index]
    return _with_step(schedule, group, index, replace(step, amount=amount))


def set_total(schedule: Schedule, group: int, total: DailyDose | None) -> Schedule:
    """Return the schedule with the dose of the day that its steps share out; None while it is not typed."""
    return with_days(schedule, group, replace(schedule.groups[group], total=total))


def set_start(schedule: Schedule, group: int, index: int, minute: int | None) -> Schedule:
    """Return the schedule with step `index` starting at `minute` (0–1439), the rows as they are."""
    step = schedule.groups[group].steps[index]
    return _with_step(schedule, group, index, replace(step, start_minute=minute))


def add_step(schedule: Schedule, group: int) -> Schedule:
    """Return the schedule with an empty row at the end (NE-20); see `full` for when none fits."""
    return _with_steps(schedule, group, (*schedule.groups[group].steps, EditedStep()))


def remove_step(schedule: Schedule, group: int, index: int) -> Schedule:
    """Return the schedule without step `index`; the step before goes on in its place.

    Refuses the day's only step.
    """
    steps = schedule.groups[group].steps
    if len(steps) == 1:
        raise RuleBroken("A day keeps at least one step.")
    return _with_steps(schedule, group, steps[:index] + steps[index + 1 :])


def full(schedule: Schedule, group: int) -> bool:
    """Tell whether the day already has as many steps as the pump holds."""
    return len(schedule.groups[group].steps) >= MAX_STEPS


def _with_step(schedule: Schedule, group: int, index: int, step: EditedStep) -> Schedule:
    steps = schedule.groups[group].steps
    return _with_steps(schedule, group, (*steps[:index], step, *steps[index + 1 :]))


def _with_steps(schedule: Schedule, group: int, steps: tuple[EditedStep, ...]) -> Schedule:
    return with_days(schedule, group, replace(schedule.groups[group], steps=steps))


def with_days(schedule: Schedule, group: int, changed: EditedDays) -> Schedule:
    """Return the schedule with another day group in the place of `group`."""
    return Schedule((*schedule.groups[:group], changed, *schedule.groups[group + 1 :]))


def grouping(schedule: Schedule) -> Grouping:
    """Return on which days the same steps hold."""
    days = tuple(group.days for group in schedule.groups)
    return next((kind for kind, wanted in _DAYS.items() if wanted == days), Grouping.OTHER)


def regroup(schedule: Schedule, wanted: Grouping) -> Schedule:
    """Return the schedule in other day groups; each new group takes the steps of its first day.

    What that leaves out, `left_out` says. OTHER cannot be asked for.
    """
    if wanted is grouping(schedule):
        return schedule
    return Schedule(tuple(replace(_group_of(schedule, days[0]), days=days) for days in _DAYS[wanted]))


def left_out(schedule: Schedule, wanted: Grouping) -> str:
    """Return the sentence that names the days whose own steps `regroup` leaves out; empty when none are."""
    regrouped = regroup(schedule, wanted)
    changed = [day for day in EVERY_DAY if _group_of(schedule, day).steps != _group_of(regrouped, day).steps]
    if not changed:
        return ""
    return f"The own steps of {wording.days_text(tuple(changed))} were left out."


def _group_of(schedule: Schedule, weekday: int) -> EditedDays:
    return next(group for group in schedule.groups if weekday in group.days)


def runs(group: EditedDays) -> tuple[Run, ...]:
    """Return where each step with a start lies in its day, by start; a step lasts until the next begins."""
    placed = sorted(
        (step.start_minute, index) for index, step in enumerate(group.steps) if step.start_minute is not None
    )
    ends = [start for start, _ in placed[1:]] + [MINUTES_PER_DAY]
    return tuple(
        Run(index, start, end, _ng_per_h(group.steps[index].amount, end - start, group.total))
        for (start, index), end in zip(placed, ends, strict=True)
    )


def run_of(group: EditedDays, index: int) -> Run | None:
    """Return where row `index` lies in its day; None while its start is not typed."""
    return next((run for run in runs(group) if run.index == index), None)


def _ng_per_h(amount: Amount | None, minutes: int, total: DailyDose | None) -> Fraction | None:
    """Return the rate that was asked for, in ng/h; None while it does not follow from what is typed."""
    match amount:
        case DoseRate(ng_per_h):
            return Fraction(ng_per_h)
        case MinimumRate():
            return amount.ng_per_h
        case Dose(ng) if minutes:
            return Fraction(ng * 60, minutes)
        case Share(hundredths) if minutes and total is not None:
            return Fraction(total.ng_per_day * hundredths * 60, WHOLE_DAY * minutes)
        case _:
            return None


def dose_ng(run: Run) -> Fraction | None:
    """Return the drug given within a step, in ng; None while its rate is not typed."""
    return None if run.ng_per_h is None else run.ng_per_h * (run.end - run.start) / 60


def boundary_limits(group: EditedDays, index: int) -> tuple[int, int]:
    """Return the first and last minute that step `index` may start at without passing its neighbours.

    The day's first step cannot move: 0, 0.
    """
    placed = runs(group)
    place = next(number for number, run in enumerate(placed) if run.index == index)
    if place == 0:
        return 0, 0
    return placed[place - 1].start + 1, placed[place].end - 1
