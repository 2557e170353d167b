"""The rows of the step table: what each shows, what is derived, and what the pump has in its place.

Apart from the table so that every figure can be tried without Qt. A row is compared with the step the
pump runs at the row's start.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from console.domain import dosing, wording
from console.domain.calendar import clock_text
from console.domain.prescription import Amount, Flex, Infusion
from console.domain.quantities import (
    MINUTES_PER_DAY,
    MS_PER_MINUTE,
    NG_PER_MCG,
    PL_PER_ML,
    Concentration,
    Dose,
    DoseRate,
    flow_pl_per_h,
)
from ui.models import schedule as schedules
from ui.models.schedule import EditedDays, EditedStep, Run

_RATE_DECIMALS = 2
_DOSE_DECIMALS = 2
_FLOW_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Stretch:
    """Minutes of the day with one rate of the program in the pump, in ng/h."""

    start: int
    end: int
    ng_per_h: Fraction


@dataclass(frozen=True, slots=True)
class Entry:
    """A field of a row: what was typed, the derived figure where it was not, and the pump's value."""

    typed: Decimal | None
    derived: str
    in_pump: Decimal | None


@dataclass(frozen=True, slots=True)
class StepRow:
    """One row of the table, in words; starts are minutes of the day."""

    number: int
    start: int | None
    start_in_pump: int | None
    fixed: str
    lasts: str
    rate: Entry
    dose: Entry
    flow: str
    in_pump: str


def stretches(infusion: Infusion, weekday: int) -> tuple[Stretch, ...]:
    """Return the day of `infusion` as stretches of one rate; simple continuous is one, all day."""
    if not isinstance(infusion, Flex):
        return (Stretch(0, MINUTES_PER_DAY, dosing.peak(infusion).ng_per_h),)
    group = infusion.group_of(weekday)
    return tuple(
        Stretch(
            step.start_minute, step.start_minute + group.minutes(index), dosing.step_ng_per_h(group, index)
        )
        for index, step in enumerate(group.steps)
    )


def rows(days: EditedDays, in_pump: tuple[Stretch, ...], strength: Concentration) -> tuple[StepRow, ...]:
    """Return the rows of a day group beside what the pump (strength in ng/mL) has on that day."""
    return tuple(
        _row(days, index, step, _at(in_pump, step.start_minute), strength)
        for index, step in enumerate(days.steps)
    )


def drafted(days: EditedDays, in_pump: tuple[Stretch, ...]) -> bool:
    """Tell whether the day under the hand differs from the pump's, in a start or a rate."""
    mine = [(run.start, run.end, run.ng_per_h) for run in schedules.runs(days)]
    unfinished = any(step.start_minute is None for step in days.steps)
    return unfinished or mine != [(each.start, each.end, each.ng_per_h) for each in in_pump]


def _at(in_pump: tuple[Stretch, ...], minute: int | None) -> Stretch | None:
    if minute is None:
        return None
    return next((each for each in in_pump if each.start <= minute < each.end), None)


def _row(
    days: EditedDays, index: int, step: EditedStep, was: Stretch | None, strength: Concentration
) -> StepRow:
    run = schedules.run_of(days, index)
    minutes = run.end - run.start if run else 0
    pump_dose = was.ng_per_h * minutes / 60 if was is not None and minutes else None
    return StepRow(
        number=index + 1,
        start=step.start_minute,
        start_in_pump=None if was is None else was.start,
        fixed="The first step of a day starts at 00:00." if index == 0 and step.start_minute == 0 else "",
        lasts=wording.duration_text(minutes * MS_PER_MINUTE) if minutes else wording.NOTHING,
        rate=_rate_entry(step.amount, run, was),
        dose=_dose_entry(step.amount, run, pump_dose),
        flow=_flow(run, strength),
        in_pump=_was(was),
    )


def _rate_entry(amount: Amount | None, run: Run | None, was: Stretch | None) -> Entry:
    typed = amount.mcg_per_h if isinstance(amount, DoseRate) else None
    derived = run.ng_per_h if run is not None and isinstance(amount, Dose) else None
    return Entry(typed, _figure(derived, _RATE_DECIMALS), _exact(None if was is None else was.ng_per_h))


def _dose_entry(amount: Amount | None, run: Run | None, pump_dose: Fraction | None) -> Entry:
    typed = amount.mcg if isinstance(amount, Dose) else None
    derived = schedules.dose_ng(run) if run is not None and isinstance(amount, DoseRate) else None
    return Entry(typed, _figure(derived, _DOSE_DECIMALS), _exact(pump_dose))


def _figure(ng: Fraction | None, decimals: int) -> str:
    return "" if ng is None else wording.number_text(ng / NG_PER_MCG, decimals)


def _exact(ng: Fraction | None) -> Decimal | None:
    """Return ng as mcg if a decimal holds it exactly; a rate the pump derives from a dose may not be one."""
    return None if ng is None or ng.denominator != 1 else Decimal(ng.numerator) / NG_PER_MCG


def _flow(run: Run | None, strength: Concentration) -> str:
    if run is None or run.ng_per_h is None:
        return wording.NOTHING
    return wording.amount(flow_pl_per_h(run.ng_per_h, strength) / PL_PER_ML, "mL/h", _FLOW_DECIMALS)


def _was(was: Stretch | None) -> str:
    if was is None:
        return "new"
    return f"{wording.number_text(was.ng_per_h / NG_PER_MCG, _RATE_DECIMALS)} from {clock_text(was.start)}"
