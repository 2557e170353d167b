"""What the Program page holds under the hand: the mode, the daily dose of simple, the schedule of flex.

Apart from `schedule` because the mode lies over it: each mode keeps its own entry, so that looking at
the other mode loses nothing. Pure functions; knows no Qt. A new mode begins empty (NE-20).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from console.domain import dosing
from console.domain.prescription import Amount, Flex, Infusion, SimpleContinuous
from console.domain.quantities import DailyDose, Dose, DoseRate
from ui.models import schedule as schedules
from ui.models.schedule import EditedStep, Schedule


class Mode(StrEnum):
    """The modes that exist so far."""

    SIMPLE = "Simple continuous"
    FLEX = "Flex"


@dataclass(frozen=True, slots=True)
class Edit:
    """The infusion under the hand, in both modes; only `mode` counts."""

    mode: Mode
    daily: DailyDose | None
    schedule: Schedule


def from_infusion(infusion: Infusion) -> Edit:
    """Return what the pump runs, to be edited; the other mode is empty."""
    if isinstance(infusion, Flex):
        return Edit(Mode.FLEX, None, schedules.from_infusion(infusion))
    daily = infusion.daily if isinstance(infusion, SimpleContinuous) else None
    return Edit(Mode.SIMPLE, daily, schedules.empty())


def adopted(edit: Edit, infusion: Infusion) -> Edit:
    """Return `edit` with `infusion` in its mode, the entry of the other mode kept."""
    fresh = from_infusion(infusion)
    if fresh.mode is Mode.FLEX:
        return replace(fresh, daily=edit.daily)
    return replace(fresh, schedule=edit.schedule)


def to_infusion(edit: Edit) -> Infusion | str:
    """Return the infusion the entries stand for, or the sentence that says what is missing."""
    if edit.mode is Mode.FLEX:
        return schedules.to_infusion(edit.schedule)
    if edit.daily is None:
        return "The daily dose is not typed yet."
    return SimpleContinuous(edit.daily)


def scaled_to(infusion: Infusion, total_ng: Fraction, step_ng: int) -> Infusion | None:
    """Return `infusion` with its highest day brought to `total_ng` ng or the nearest programmable below.

    Every entry is scaled alike and rounded *down* to a multiple of `step_ng` (the finest that can be
    typed, in ng); the total that comes of it is the caller's to say. None where nothing can be scaled.
    """
    now = dosing.highest_day_ng(infusion)
    if now == 0:
        return None
    factor = total_ng / now
    if isinstance(infusion, SimpleContinuous):
        return SimpleContinuous(DailyDose(_stepped(infusion.daily.ng_per_day * factor, step_ng)))
    if not isinstance(infusion, Flex):
        return None
    scaled = Schedule(
        tuple(
            replace(group, steps=tuple(_scaled(step, factor, step_ng) for step in group.steps))
            for group in schedules.from_infusion(infusion).groups
        )
    )
    flex = schedules.to_infusion(scaled)
    return flex if isinstance(flex, Flex) else None


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
