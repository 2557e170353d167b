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
from console.domain.prescription import (
    Amount,
    DayGroup,
    Flex,
    Infusion,
    MinimumRate,
    PeriodicBolus,
    Share,
    begun,
)
from console.domain.quantities import (
    MINUTES_PER_DAY,
    MS_PER_DAY,
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


NO_ENTRY = Entry(None, "", None)
"""A field in which nothing stands."""


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
    share: Entry = NO_ENTRY


def stretches(infusion: Infusion, weekday: int, now_ms: int = 0) -> tuple[Stretch, ...]:
    """Return the day of `infusion` as stretches of one rate; simple continuous is one, all day.

    Of boluses that come round by an interval it is the day of `now_ms`; those that are not counted yet
    count from then.
    """
    if isinstance(infusion, PeriodicBolus):
        return _of_today(infusion, now_ms)
    if not isinstance(infusion, Flex):
        return (Stretch(0, MINUTES_PER_DAY, dosing.peak(infusion).ng_per_h),)
    group = infusion.group_of(weekday)
    return tuple(
        Stretch(
            step.start_minute, step.start_minute + group.minutes(index), dosing.step_ng_per_h(group, index)
        )
        for index, step in enumerate(group.steps)
    )


def _of_today(infusion: PeriodicBolus, now_ms: int) -> tuple[Stretch, ...]:
    counted = begun(infusion, now_ms - now_ms % MS_PER_MINUTE)
    midnight_ms = now_ms - now_ms % MS_PER_DAY
    edges, at_ms = [midnight_ms], dosing.next_change_ms(counted, midnight_ms)
    while at_ms is not None and at_ms < midnight_ms + MS_PER_DAY:
        edges.append(at_ms)
        at_ms = dosing.next_change_ms(counted, at_ms)
    minutes = [(edge - midnight_ms) // MS_PER_MINUTE for edge in edges]
    return tuple(
        Stretch(start, end, dosing.ng_per_h_at(counted, edge))
        for edge, start, end in zip(edges, minutes, [*minutes[1:], MINUTES_PER_DAY], strict=True)
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
        share=_share_entry(days, step.amount, run),
    )


def _rate_entry(amount: Amount | None, run: Run | None, was: Stretch | None) -> Entry:
    typed = amount.mcg_per_h if isinstance(amount, DoseRate) else None
    if isinstance(amount, MinimumRate):
        typed = Decimal(0)
    derived = run.ng_per_h if run is not None and isinstance(amount, Dose | Share) else None
    return Entry(typed, _figure(derived, _RATE_DECIMALS), _exact(None if was is None else was.ng_per_h))


def _dose_entry(amount: Amount | None, run: Run | None, pump_dose: Fraction | None) -> Entry:
    typed = amount.mcg if isinstance(amount, Dose) else None
    derived = schedules.dose_ng(run) if run is not None and not isinstance(amount, Dose) else None
    return Entry(typed, _figure(derived, _DOSE_DECIMALS), _exact(pump_dose))


def _share_entry(days: EditedDays, amount: Amount | None, run: Run | None) -> Entry:
    """Return a step's share of its day in percent, as typed or as it follows."""
    if isinstance(amount, Share):
        return Entry(Decimal(amount.hundredths) / 100, "", None)
    doses = [schedules.dose_ng(each) for each in schedules.runs(days)]
    own = None if run is None else schedules.dose_ng(run)
    whole = sum(dose or Fraction(0) for dose in doses)
    if own is None or None in doses or not whole or days.shares:
        return NO_ENTRY
    return Entry(None, wording.number_text(own / whole * 100, 2), None)


def day_words(days: EditedDays) -> tuple[str, str]:
    """Return what the day comes to, and where the pump runs it otherwise than typed, how; or empty."""
    group = schedules.finished(days)
    if group is None:
        return "", ""
    lasts = [group.minutes(index) for index in range(len(group.steps))]
    asked = [dosing.asked_ng_per_h(group, index) * minutes / 60 for index, minutes in enumerate(lasts)]
    given = [dosing.step_ng_per_h(group, index) * minutes / 60 for index, minutes in enumerate(lasts)]
    whole = f"{wording.days_heading(days.days)}: {_mcg(sum(given, Fraction(0)))}"
    return whole, _otherwise(group, asked, given)


def _otherwise(group: DayGroup, asked: list[Fraction], given: list[Fraction]) -> str:
    """Return where the pump cannot run what was typed, which steps those are, and what it comes to."""
    short = [number for number, pair in enumerate(zip(asked, given, strict=True)) if pair[0] != pair[1]]
    if not short:
        return ""
    rates = ", ".join(
        f"step {number + 1} at {_exact_rate(dosing.step_ng_per_h(group, number))}" for number in short
    )
    less = wording.amount((sum(asked, Fraction(0)) - sum(given, Fraction(0))) / NG_PER_MCG, "mcg")
    return (
        f"The pump runs whole thousandths of a mcg/h: {rates}. That is {less} a day less than typed, "
        "and the nearest that can be programmed."
    )


def _mcg(ng: Fraction) -> str:
    return wording.amount(ng / NG_PER_MCG, "mcg", 3)


def _exact_rate(ng_per_h: Fraction) -> str:
    return wording.amount(ng_per_h / NG_PER_MCG, "mcg/h", 3)


def minimum_words(days: EditedDays) -> str:
    """Return what steps of 0 come to: the pump's minimum rate, which counts; empty without one."""
    minimum = next((step.amount for step in days.steps if isinstance(step.amount, MinimumRate)), None)
    if minimum is None:
        return ""
    rate = wording.amount(minimum.ng_per_h / NG_PER_MCG, "mcg/h", 2)
    return f"0 is the pump's minimum rate: {rate}, which counts in every total."


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
