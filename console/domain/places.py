"""Where an infusion holds the amounts that somebody typed: field, name, value, and the rate it comes to.

Apart from `limits` and `rules`, which both go through them one by one. It judges nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from console.domain import dosing
from console.domain.prescription import (
    DayGroup,
    Flex,
    Infusion,
    MinimumRate,
    PeriodicBolus,
    Prescription,
    Share,
    SimpleContinuous,
    Step,
)
from console.domain.quantities import MINUTES_PER_DAY, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, DoseRate
from console.domain.wording import days_text, span_text


@dataclass(frozen=True, slots=True)
class Place:
    """Where an infusion holds a typed amount: its field, what it is called, what it gives, and when.

    `typed` is in the unit of the quantity `key`; the place begins at `at_ms`, an instant on the pump's
    calendar, and lasts `minutes`. `beside_ng_per_h` is what flows there as well: it is part of `ng_per_h`.
    """

    field: str
    label: str
    key: str
    typed: Decimal
    ng_per_h: Fraction
    at_ms: int
    minutes: int
    beside_ng_per_h: Fraction = Fraction(0)


def places_of(prescription: Prescription) -> tuple[Place, ...]:
    """Return the typed amounts of what runs, and those of what comes later under the field `later`."""
    now = places(prescription.infusion)
    if prescription.later is None:
        return now
    coming = places(prescription.later.infusion)
    return now + tuple(
        replace(place, field="later", label=f"Later: {_lower(place.label)}") for place in coming
    )


def places(infusion: Infusion) -> tuple[Place, ...]:
    """Return the typed amounts of `infusion` in order. A minimum rate is typed by nobody: it has none."""
    match infusion:
        case SimpleContinuous(daily):
            return (
                Place(
                    field="daily-dose",
                    label="The daily dose",
                    key="daily-dose",
                    typed=daily.mcg_per_day,
                    ng_per_h=Fraction(daily.ng_per_day, 24),
                    at_ms=dosing.MONDAY_MS,
                    minutes=MINUTES_PER_DAY,
                ),
            )
        case PeriodicBolus():
            return _periodic_places(infusion)
        case Flex(groups):
            found = (
                _step_place(infusion, number, index, step)
                for number, group in enumerate(groups)
                for index, step in enumerate(group.steps)
            )
            return tuple(place for place in found if place is not None)
        case MinimumRate():
            return ()


def _periodic_places(periodic: PeriodicBolus) -> tuple[Place, ...]:
    rest = Fraction(periodic.basal.ng_per_h)
    minutes, interval = periodic.lasts_ms // MS_PER_MINUTE, periodic.every_ms // MS_PER_MINUTE
    at_ms = dosing.MONDAY_MS if periodic.first_ms is None else periodic.first_ms
    during = rest + Fraction(periodic.dose.ng * MS_PER_HOUR, periodic.lasts_ms)
    bolus = Place(
        field="bolus-dose",
        label="The bolus",
        key="periodic-dose",
        typed=periodic.dose.mcg,
        ng_per_h=during,
        at_ms=at_ms,
        minutes=minutes,
        beside_ng_per_h=rest,
    )
    if isinstance(periodic.basal, MinimumRate):
        return (bolus,)
    basal = Place(
        field="basal",
        label="The basal between boluses",
        key="periodic-basal",
        typed=periodic.basal.mcg_per_h,
        ng_per_h=rest,
        at_ms=at_ms + periodic.lasts_ms,
        minutes=interval - minutes,
    )
    return (bolus, basal)


def _step_place(flex: Flex, number: int, index: int, step: Step) -> Place | None:
    group = flex.groups[number]
    match step.amount:
        case DoseRate():
            kind, key, typed = "step", "step-rate", step.amount.mcg_per_h
        case Share(hundredths):
            kind, key, typed = "share", "step-share", Decimal(hundredths).scaleb(-2)
        case MinimumRate():
            return None
        case _:
            kind, key, typed = "step", "step-dose", step.amount.mcg
    return Place(
        field=f"{kind}-{number + 1}-{index + 1}",
        label=step_label(flex, number, index),
        key=key,
        typed=typed,
        ng_per_h=dosing.step_ng_per_h(group, index),
        at_ms=dosing.MONDAY_MS + group.days[0] * MS_PER_DAY + step.start_minute * MS_PER_MINUTE,
        minutes=group.minutes(index),
    )


def step_label(flex: Flex, number: int, index: int) -> str:
    """Return what step `index` of day group `number` (both from 0) is called: `Step 2 (06:00–09:00)`."""
    group = flex.groups[number]
    start = group.steps[index].start_minute
    days = "" if len(flex.groups) == 1 else f", {days_text(group.days)}"
    return f"Step {index + 1} ({span_text(start, start + group.minutes(index))}{days})"


def total_label(flex: Flex, group: DayGroup) -> str:
    """Return what the total of a day of shares is called."""
    return "The day's total" if len(flex.groups) == 1 else f"The total of {days_text(group.days)}"


def _lower(label: str) -> str:
    return label[0].lower() + label[1:]
