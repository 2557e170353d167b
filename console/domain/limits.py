"""The hard limits of pump model and drug: what cannot be sent, and what the pump itself refuses.

Apart from `rules`, whose questions a reason can answer; nothing here can be overridden. The figures
are the catalog's. No limit forbids a reduction but the lowest flow the model can give.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from console.domain import dosing, entry
from console.domain.catalog import Catalog, PumpModel, Quantity
from console.domain.change import BolusChange, Change, ProgramChange
from console.domain.finding import Finding, stop
from console.domain.prescription import Drug, Flex, Infusion, Prescription, SimpleContinuous, Step
from console.domain.quantities import (
    MINUTES_PER_DAY,
    MS_PER_DAY,
    MS_PER_HOUR,
    MS_PER_MINUTE,
    NG_PER_MCG,
    PL_PER_ML,
    DoseRate,
    Volume,
    flow_pl_per_h,
)
from console.domain.reading import RunningBolus
from console.domain.wording import amount, days_text, drug_text, duration_text, moment_text, span_text, upward


@dataclass(frozen=True, slots=True)
class Place:
    """Where an infusion holds a typed amount: its field, what it is called, what it gives, and when.

    `typed` is in the unit of the quantity `key`; the place begins at `at_ms`, an instant on the pump's
    calendar, and lasts `minutes`.
    """

    field: str
    label: str
    key: str
    typed: Decimal
    ng_per_h: Fraction
    at_ms: int
    minutes: int


def places(infusion: Infusion) -> tuple[Place, ...]:
    """Return the typed amounts of `infusion` in order: one for simple continuous, one for each flex step."""
    if isinstance(infusion, SimpleContinuous):
        rate = Fraction(infusion.daily.ng_per_day, 24)
        typed = infusion.daily.mcg_per_day
        day = (dosing.MONDAY_MS, MINUTES_PER_DAY)
        return (Place("daily-dose", "The daily dose", "daily-dose", typed, rate, *day),)
    return tuple(
        _step_place(infusion, number, index, step)
        for number, group in enumerate(infusion.groups)
        for index, step in enumerate(group.steps)
    )


def _step_place(flex: Flex, number: int, index: int, step: Step) -> Place:
    group = flex.groups[number]
    minutes = group.minutes(index)
    days = "" if len(flex.groups) == 1 else f", {days_text(group.days)}"
    label = f"Step {index + 1} ({span_text(step.start_minute, step.start_minute + minutes)}{days})"
    key, typed = (
        ("step-rate", step.amount.mcg_per_h)
        if isinstance(step.amount, DoseRate)
        else ("step-dose", step.amount.mcg)
    )
    return Place(
        field=f"step-{number + 1}-{index + 1}",
        label=label,
        key=key,
        typed=typed,
        ng_per_h=dosing.step_ng_per_h(group, index),
        at_ms=dosing.MONDAY_MS + group.days[0] * MS_PER_DAY + step.start_minute * MS_PER_MINUTE,
        minutes=minutes,
    )


def stops(
    before: Prescription,
    change: Change,
    catalog: Catalog,
    model: str,
    running_bolus: RunningBolus | None = None,
) -> tuple[Finding, ...]:
    """Return the hard limits that `change` breaks in a pump of `model` that runs `before`."""
    pump = catalog.pumps.get(model)
    if pump is None:
        return (stop("model-unknown", "change", f"The pump says it is a {model}, a model not known here."),)
    if before.drug.name not in catalog.drugs:
        sentence = f"No rules are known for {before.drug.name}; only a drug with rules is programmed."
        return (stop("drug-unknown", "drug", sentence),)
    if isinstance(change, BolusChange):
        return tuple(_bolus_stops(before, change, catalog, pump, running_bolus))
    return tuple(_program_stops(before, change, catalog, pump, running_bolus))


def _program_stops(
    before: Prescription,
    change: ProgramChange,
    catalog: Catalog,
    pump: PumpModel,
    running_bolus: RunningBolus | None,
) -> Iterator[Finding]:
    after = change.prescription
    yield from _drug_stops(before.drug, after.drug)
    yield from _low_reservoir_stops(after.low_reservoir, catalog, pump)
    for place in places(after.infusion):
        yield from _quantity_stops(place.label, place.field, place.typed, catalog.quantities[place.key])
        yield from _flow_stops(place, after.drug, pump, catalog.quantities[place.key])
    if isinstance(after.infusion, Flex):
        yield from _daily_stops(dosing.highest_24h_ng(after.infusion), "daily-dose", catalog)
    if running_bolus is not None:
        bolus = running_bolus.bolus
        yield from _together_stops(bolus, after, pump, "daily-dose", "Wait until the bolus has ended.")


def _bolus_stops(
    before: Prescription,
    bolus: BolusChange,
    catalog: Catalog,
    pump: PumpModel,
    running_bolus: RunningBolus | None,
) -> Iterator[Finding]:
    minutes = Fraction(bolus.duration_ms, MS_PER_MINUTE)
    dose, duration = catalog.quantities["bolus-dose"], catalog.quantities["bolus-duration"]
    if running_bolus is not None:
        ends = moment_text(running_bolus.ends_ms)
        yield stop("bolus-running", "bolus-dose", f"A bolus runs until {ends}; give the next one after it.")
    yield from _quantity_stops("The bolus", "bolus-dose", bolus.dose.mcg, dose)
    yield from _quantity_stops("The bolus", "bolus-duration", minutes, duration)
    yield from _daily_stops(dosing.highest_24h_ng(before.infusion) + bolus.dose.ng, "bolus-dose", catalog)
    yield from _together_stops(bolus, before, pump, "bolus-duration", _slower(bolus, before, pump))


def _drug_stops(held: Drug, wanted: Drug) -> Iterator[Finding]:
    if held != wanted:
        sentence = f"The pump holds {drug_text(held)}, the program is for {drug_text(wanted)}."
        yield stop("drug-differs", "drug", f"{sentence} Change the concentration by a refill.")


def _low_reservoir_stops(alarm: Volume, catalog: Catalog, pump: PumpModel) -> Iterator[Finding]:
    quantity = catalog.quantities["low-reservoir"]
    broken = tuple(_quantity_stops("The low-reservoir alarm", "low-reservoir", alarm.ml, quantity))
    yield from broken
    if not broken and not pump.low_reservoir_low <= alarm <= pump.low_reservoir_high:
        low, high = amount(pump.low_reservoir_low.ml, "mL"), amount(pump.low_reservoir_high.ml, "mL")
        sentence = f"The low-reservoir alarm of the {pump.name} is set from {low} to {high}."
        yield stop("low-reservoir-out-of-range", "low-reservoir", sentence)


def _quantity_stops(
    label: str, field: str, typed: Decimal | Fraction, quantity: Quantity
) -> Iterator[Finding]:
    try:
        entry.check_range(typed, quantity)
    except entry.EntryRefused as refused:
        yield stop(f"{quantity.key}-{refused.reason}", field, f"{label}: {refused.sentence}")


def _daily_stops(highest_ng: Fraction, field: str, catalog: Catalog) -> Iterator[Finding]:
    most, given = catalog.quantities["daily-dose"].high, highest_ng / NG_PER_MCG
    if given > Fraction(most):
        sentence = f"Up to {amount(upward(given, 1), 'mcg')} would be given in 24 h"
        yield stop("daily-dose-too-high", field, f"{sentence}; the limit is {amount(most, 'mcg')}. Lower it.")


def _flow_stops(place: Place, drug: Drug, pump: PumpModel, quantity: Quantity) -> Iterator[Finding]:
    flow = flow_pl_per_h(place.ng_per_h, drug.concentration)
    if flow < pump.flow_low_pl_per_h:
        lowest = dose_ng_per_h(pump.flow_low_pl_per_h, drug)
        least = amount(_programmable(place, lowest, quantity, ceil), quantity.unit)
        sentence = (
            f"{place.label}: {rate_text(place.ng_per_h)} is below the lowest rate of the {pump.name}, "
            f"{rate_text(lowest)} with {drug_text(drug)}."
        )
        if flow == 0:
            minimum = rate_text(dose_ng_per_h(pump.minimum_rate_pl_per_h, drug))
            sentence += f" A basal of 0 would be the minimum rate, {minimum}, which is no part of a program."
        yield stop("flow-below-range", place.field, f"{sentence} Enter {least} or more.")
    elif flow > pump.flow_high_pl_per_h:
        highest = dose_ng_per_h(pump.flow_high_pl_per_h, drug)
        most = amount(_programmable(place, highest, quantity, floor), quantity.unit)
        sentence = (
            f"{place.label}: {rate_text(place.ng_per_h)} is above the highest rate of the {pump.name}, "
            f"{rate_text(highest)} with {drug_text(drug)}."
        )
        yield stop("flow-above-range", place.field, f"{sentence} Enter {most} or less.")


def _together_stops(
    bolus: BolusChange, basal: Prescription, pump: PumpModel, field: str, way_out: str
) -> Iterator[Finding]:
    """Stop a bolus and the highest basal rate that together are more than the pump can give."""
    together = Fraction(bolus.dose.ng * MS_PER_HOUR, bolus.duration_ms) + dosing.peak(basal.infusion).ng_per_h
    flow = flow_pl_per_h(together, basal.drug.concentration)
    if flow > pump.flow_high_pl_per_h:
        needed = amount(upward(flow / PL_PER_ML, 3), "mL/h")
        most = amount(Fraction(pump.flow_high_pl_per_h, PL_PER_ML), "mL/h")
        sentence = f"Bolus and basal together would need {needed}; the {pump.name} gives up to {most}."
        yield stop("bolus-too-fast", field, f"{sentence} {way_out}")


def _slower(bolus: BolusChange, basal: Prescription, pump: PumpModel) -> str:
    """Return the way out of a bolus that is too fast: the shortest duration that the pump can give."""
    spare = dose_ng_per_h(pump.flow_high_pl_per_h, basal.drug) - dosing.peak(basal.infusion).ng_per_h
    if spare <= 0:
        return "The basal alone takes all of it; lower the basal first."
    return f"Give it over at least {duration_text(ceil(bolus.dose.ng / spare * 60) * MS_PER_MINUTE)}."


def dose_ng_per_h(flow_pl_per_h: int, drug: Drug) -> Fraction:
    """Return the dose rate in ng/h that a flow in pL/h of `drug` carries."""
    return Fraction(flow_pl_per_h * drug.concentration.ng_per_ml, PL_PER_ML)


def rate_text(ng_per_h: Fraction) -> str:
    """Return a rate as `14 mcg/h`, at six decimals at most."""
    return amount(ng_per_h / NG_PER_MCG, "mcg/h")


def _programmable(
    place: Place, ng_per_h: Fraction, quantity: Quantity, to_step: Callable[[Fraction], int]
) -> Fraction:
    """Return a rate as an amount of `quantity` in `place`, on its step."""
    hours = Fraction(1) if place.key == "step-rate" else Fraction(place.minutes, 60)
    step = Fraction(quantity.step)
    return to_step(ng_per_h / NG_PER_MCG * hours / step) * step
