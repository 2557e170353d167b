"""What the Program page holds under the hand: the mode, and in each mode what was typed in it.

Apart from `schedule` and `periodic` because the mode lies over them: each mode keeps its own entry, so
that looking at another loses nothing. Pure functions; knows no Qt. A new mode begins empty (NE-20).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from console.domain import dosing
from console.domain.prescription import (
    Amount,
    Flex,
    Infusion,
    MinimumRate,
    PeriodicBolus,
    SimpleContinuous,
)
from console.domain.quantities import DailyDose, Dose, DoseRate
from ui.models import periodic as periodics
from ui.models import schedule as schedules
from ui.models.periodic import Periodic
from ui.models.schedule import EditedDays, EditedStep, Schedule


class Mode(StrEnum):
    """The modes. MINIMUM is none to choose: it is how therapy is interrupted (clinical rules, Doses 7)."""

    SIMPLE = "Simple continuous"
    FLEX = "Flex"
    PERIODIC = "Periodic bolus"
    MINIMUM = "Minimum rate"


CHOICES = (Mode.SIMPLE, Mode.FLEX, Mode.PERIODIC)


@dataclass(frozen=True, slots=True)
class Ground:
    """What entries count on: the model's minimum rate (None: not known), and the pump's clock."""

    minimum: MinimumRate | None = None
    now_ms: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """The infusion under the hand, in all modes; only `mode` counts."""

    mode: Mode
    daily: DailyDose | None
    schedule: Schedule
    periodic: Periodic
    minimum: MinimumRate | None = None


def empty(mode: Mode = Mode.FLEX) -> Edit:
    """Return an edit in which nothing is typed."""
    return Edit(mode, None, schedules.empty(), Periodic())


def from_infusion(infusion: Infusion) -> Edit:
    """Return what the pump runs, to be edited; the other modes are empty."""
    match infusion:
        case SimpleContinuous(daily):
            return replace(empty(Mode.SIMPLE), daily=daily)
        case Flex():
            return replace(empty(Mode.FLEX), schedule=schedules.from_infusion(infusion))
        case PeriodicBolus():
            return replace(empty(Mode.PERIODIC), periodic=periodics.from_infusion(infusion))
        case MinimumRate():
            return replace(empty(Mode.MINIMUM), minimum=infusion)


def adopted(edit: Edit, infusion: Infusion) -> Edit:
    """Return `edit` with `infusion` in its mode, the entries of the other modes kept."""
    fresh = from_infusion(infusion)
    match fresh.mode:
        case Mode.SIMPLE:
            return replace(edit, mode=fresh.mode, daily=fresh.daily)
        case Mode.FLEX:
            return replace(edit, mode=fresh.mode, schedule=fresh.schedule)
        case Mode.PERIODIC:
            return replace(edit, mode=fresh.mode, periodic=fresh.periodic)
        case Mode.MINIMUM:
            return replace(edit, mode=fresh.mode, minimum=fresh.minimum)


def to_infusion(edit: Edit, ground: Ground) -> Infusion | str:
    """Return the infusion the entries stand for, or the sentence that says what is missing."""
    match edit.mode:
        case Mode.FLEX:
            return schedules.to_infusion(edit.schedule)
        case Mode.PERIODIC:
            return periodics.to_infusion(edit.periodic, ground.minimum, ground.now_ms)
        case Mode.MINIMUM:
            return edit.minimum or "Choose a mode for the program that is to run."
        case Mode.SIMPLE:
            return _even(edit.daily, ground.minimum)


def _even(daily: DailyDose | None, minimum: MinimumRate | None) -> Infusion | str:
    """Return the even infusion; 0 is no dose but the minimum rate, which is another mode of its own."""
    if daily is None:
        return "The daily dose is not typed yet."
    if daily.ng_per_day == 0 and minimum is not None:
        return "0 would be the pump's minimum rate: it is under “Interrupt therapy…”, with its warning."
    return SimpleContinuous(daily)


def scaled_to(infusion: Infusion, total_ng: Fraction, step_ng: int) -> Infusion | None:
    """Return `infusion` with its highest day brought to `total_ng` ng or the nearest programmable below.

    Every entry is scaled alike and rounded *down* to a multiple of `step_ng` (the finest that can be
    typed, in ng); the total that comes of it is the caller's to say. None where nothing can be scaled.
    """
    now = dosing.highest_day_ng(infusion)
    if now == 0:
        return None
    factor = total_ng / now
    match infusion:
        case SimpleContinuous(daily):
            return SimpleContinuous(DailyDose(_stepped(daily.ng_per_day * factor, step_ng)))
        case Flex():
            groups = schedules.from_infusion(infusion).groups
            scaled = schedules.to_infusion(Schedule(tuple(_days(days, factor, step_ng) for days in groups)))
            return scaled if isinstance(scaled, Flex) else None
        case PeriodicBolus():
            return periodics.scaled(infusion, factor, step_ng)
        case MinimumRate():
            return None


def _days(days: EditedDays, factor: Fraction, step_ng: int) -> EditedDays:
    """Return a day scaled: where its steps are shares only their total, else every amount typed."""
    if days.total is not None:
        return replace(days, total=DailyDose(_stepped(days.total.ng_per_day * factor, step_ng)))
    return replace(days, steps=tuple(_scaled(step, factor, step_ng) for step in days.steps))


def _scaled(step: EditedStep, factor: Fraction, step_ng: int) -> EditedStep:
    return replace(step, amount=_scaled_amount(step.amount, factor, step_ng))


def _scaled_amount(amount: Amount | None, factor: Fraction, step_ng: int) -> Amount | None:
    if isinstance(amount, DoseRate):
        return DoseRate(_stepped(amount.ng_per_h * factor, step_ng))
    return Dose(_stepped(amount.ng * factor, step_ng)) if isinstance(amount, Dose) else amount


def _stepped(value: Fraction, step_ng: int) -> int:
    return int(value // step_ng) * step_ng


def percent_total_ng(before: Infusion, percent: Decimal) -> Fraction:
    """Return the highest day of `before` changed by `percent`, in ng."""
    return dosing.highest_day_ng(before) * (1 + Fraction(percent) / 100)
