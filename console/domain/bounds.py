"""The bounds that every kind of change meets: a quantity's range, the pump's flow, the most drug in 24 h.

Apart from `limits` and its neighbours, which say which of them a change must keep. The figures are the
catalog's; each broken one is a stop with the way out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from console.domain import dosing, entry, spanning
from console.domain.catalog import Catalog, PumpModel, Quantity
from console.domain.course import Course, bolus_ng, phase_ng_per_h
from console.domain.finding import Finding, stop
from console.domain.places import Place
from console.domain.prescription import Drug, PatientBolus, Prescription
from console.domain.quantities import MS_PER_DAY, NG_PER_MCG, PL_PER_ML, flow_pl_per_h
from console.domain.reading import NOTHING_GIVEN, BolusKind, Given, RunningBolus
from console.domain.wording import amount, drug_text, upward


def in_range(label: str, field: str, typed: Decimal | Fraction, quantity: Quantity) -> Iterator[Finding]:
    """Stop what was typed outside a quantity's limits, or finer than its step."""
    try:
        entry.check_range(typed, quantity)
    except entry.EntryRefused as refused:
        yield stop(f"{quantity.key}-{refused.reason}", field, f"{label}: {refused.sentence}")


def derived_in_range(label: str, field: str, value: Fraction, quantity: Quantity) -> Iterator[Finding]:
    """Stop what follows from other figures and lies outside a quantity's limits; it has no step to keep."""
    try:
        entry.check_limits(value, quantity)
    except entry.EntryRefused as refused:
        yield stop(f"{quantity.key}-{refused.reason}", field, f"{label}: {refused.sentence}")


def in_24_hours(
    highest_ng: Fraction,
    field: str,
    catalog: Catalog,
    given: Given = NOTHING_GIVEN,
    *,
    before: bool = False,
) -> Iterator[Finding]:
    """Stop more drug in 24 h than the highest daily dose, counted from all that gives any.

    `given` is what of `highest_ng` boluses have given already, `before` that the program before counts in it:
    it is said, because it passes by itself.
    """
    most, total = catalog.quantities["daily-dose"].high, highest_ng / NG_PER_MCG
    if total > Fraction(most):
        sentence = f"Up to {amount(upward(total, 1), 'mcg')} would be given in 24 h{given_text(given)}"
        sentence += ", together with what the program until now gave" if before else ""
        way_out = "Lower it, or wait." if given.single_ng or before else "Lower it."
        yield stop("daily-dose-too-high", field, f"{sentence}; the limit is {amount(most, 'mcg')}. {way_out}")


def given_text(given: Given) -> str:
    """Return what single boluses have given already, to go on a sentence about 24 h; empty for nothing."""
    if given.single_ng == 0:
        return ""
    told = amount(upward(Fraction(given.single_ng, NG_PER_MCG), 1), "mcg")
    return f", with {told} of single boluses in the last 24 h"


def in_flow(place: Place, drug: Drug, pump: PumpModel, quantity: Quantity) -> Iterator[Finding]:
    """Stop a rate outside what the pump can give, and name the nearest amount that it can."""
    flow = flow_pl_per_h(place.ng_per_h, drug.concentration)
    if flow < pump.flow_low_pl_per_h:
        lowest = dose_ng_per_h(pump.flow_low_pl_per_h, drug)
        sentence = f"{place.label}: {_below(place.ng_per_h, drug, pump)}"
        if flow == 0:
            minimum = rate_text(dose_ng_per_h(pump.minimum_rate_pl_per_h, drug))
            sentence += f" A basal of 0 is the minimum rate, {minimum}: choose that by name."
        yield stop("flow-below-range", place.field, f"{sentence} {_least(place, lowest, quantity)}")
    elif flow > pump.flow_high_pl_per_h:
        highest = dose_ng_per_h(pump.flow_high_pl_per_h, drug)
        sentence = f"{place.label}: {_above(place.ng_per_h, drug, pump)}"
        yield stop("flow-above-range", place.field, f"{sentence} {_most(place, highest, quantity)}")


def even_in_flow(
    label: str, field: str, ng_per_h: Fraction, drug: Drug, pump: PumpModel
) -> Iterator[Finding]:
    """Stop an even rate, given in place of the basal, that the pump cannot give."""
    flow = flow_pl_per_h(ng_per_h, drug.concentration)
    if flow < pump.flow_low_pl_per_h:
        sentence = f"{label}: {_below(ng_per_h, drug, pump)} Give it over a shorter time."
        yield stop("flow-below-range", field, sentence)
    elif flow > pump.flow_high_pl_per_h:
        sentence = f"{label}: {_above(ng_per_h, drug, pump)} Give it over a longer time."
        yield stop("flow-above-range", field, sentence)


def _below(ng_per_h: Fraction, drug: Drug, pump: PumpModel) -> str:
    lowest = rate_text(dose_ng_per_h(pump.flow_low_pl_per_h, drug))
    return (
        f"{rate_text(ng_per_h)} is below the lowest rate of the {pump.name}, {lowest} with {drug_text(drug)}."
    )


def _above(ng_per_h: Fraction, drug: Drug, pump: PumpModel) -> str:
    highest = rate_text(dose_ng_per_h(pump.flow_high_pl_per_h, drug))
    return (
        f"{rate_text(ng_per_h)} is above the highest rate of the {pump.name}, "
        f"{highest} with {drug_text(drug)}."
    )


def together_in_flow(
    ng_per_h: Fraction, basal: Prescription, pump: PumpModel, field: str, way_out: str
) -> Iterator[Finding]:
    """Stop a bolus of `ng_per_h` and the highest basal rate that together are more than the pump can give.

    In a model whose boluses take the place of the basal, the bolus alone is what counts.
    """
    flow = flow_pl_per_h(ng_per_h + beside(basal, pump), basal.drug.concentration)
    if flow > pump.flow_high_pl_per_h:
        needed = amount(upward(flow / PL_PER_ML, 3), "mL/h")
        most = amount(Fraction(pump.flow_high_pl_per_h, PL_PER_ML), "mL/h")
        what = "Bolus and basal together" if pump.bolus_adds_to_basal else "The bolus"
        sentence = f"{what} would need {needed}; the {pump.name} gives up to {most}."
        yield stop("bolus-too-fast", field, f"{sentence} {way_out}")


def beside(basal: Prescription, pump: PumpModel) -> Fraction:
    """Return the highest basal rate in ng/h that may flow beside a bolus: 0 where the bolus replaces it."""
    if not pump.bolus_adds_to_basal:
        return Fraction(0)
    coming = () if basal.later is None else (basal.later.infusion,)
    return max(dosing.peak(infusion).ng_per_h for infusion in (basal.infusion, *coming))


def fastest_ng_per_h(bolus: RunningBolus, held: Drug) -> Fraction:
    """Return the highest rate in ng/h of the phases of a bolus."""
    return max(phase_ng_per_h(phase, held) for phase in bolus.phases)


def highest_24h_ng(
    prescription: Prescription, running: RunningBolus | None = None, given: Given = NOTHING_GIVEN
) -> Fraction:
    """Return the most drug in ng that any 24 h may receive: program, later turn, patient boluses, bolus.

    What boluses have `given` in the last 24 h counts as if it fell into the highest of them. A bridge and a
    prime take the basal's place and their drug is not counted here: a bridge gives the old dose, and what of
    a prime reaches the patient depends on what fills the catheter.
    """
    most = Course(prescription, worst=True).highest_24h_ng()
    return most + beside_program_ng(prescription, running, given)


def most_24h_ng(
    prescription: Prescription,
    running: RunningBolus | None = None,
    given: Given = NOTHING_GIVEN,
    *,
    bridge: RunningBolus | None = None,
) -> Fraction:
    """Return the same where 24 h that reach back before now count too, with what ran in them.

    `bridge` is the one that flows from now on, with the old drug that it moves; where nothing is known of
    what ran, what comes counts alone.
    """
    ahead = highest_24h_ng(prescription, running, given)
    if not given.ran:
        return ahead
    allowed = prescription.patient_bolus
    worst = 0 if allowed is None else allowed.worst_ng_per_day
    across = spanning.highest_24h_ng(given.ran, prescription, bridge)
    return max(ahead, across + worst + beside_program_ng(prescription, running, given))


def beside_program_ng(prescription: Prescription, running: RunningBolus | None, given: Given) -> Fraction:
    """Return what boluses give in 24 h beside program and worst case: those given, and one under way."""
    most = Fraction(given.single_ng + _beyond_worst_ng(prescription.patient_bolus, given))
    if running is None or running.kind in {BolusKind.BRIDGE, BolusKind.PRIME}:
        return most
    if running.kind is BolusKind.PATIENT and (prescription.patient_bolus is not None or given.patient_count):
        return most
    return most + bolus_ng(running, prescription.drug)


def _beyond_worst_ng(allowed: PatientBolus | None, given: Given) -> int:
    """Return what the patient's boluses may come to beyond the worst case of the settings they shall have.

    Those that they took of larger ones stay given, and leave fewer to be taken.
    """
    if allowed is None:
        return given.patient_ng
    still = max(allowed.per_day - given.patient_count, 0)
    return max(given.patient_ng + still * allowed.dose.ng - allowed.worst_ng_per_day, 0)


def daily_ng(volume_pl: int, drug: Drug, duration_ms: int) -> Fraction:
    """Return the dose in ng/day of `volume_pl` of `drug` that leaves the tip evenly in `duration_ms`."""
    return Fraction(volume_pl * drug.concentration.ng_per_ml * MS_PER_DAY, PL_PER_ML * duration_ms)


def dose_ng_per_h(flow_pl_per_h: int, drug: Drug) -> Fraction:
    """Return the dose rate in ng/h that a flow in pL/h of `drug` carries."""
    return Fraction(flow_pl_per_h * drug.concentration.ng_per_ml, PL_PER_ML)


def rate_text(ng_per_h: Fraction) -> str:
    """Return a rate as `14 mcg/h`, at six decimals at most."""
    return amount(ng_per_h / NG_PER_MCG, "mcg/h")


def _least(place: Place, lowest: Fraction, quantity: Quantity) -> str:
    """Return the way up to the lowest rate, as an amount of `quantity` on its step."""
    if place.key == "step-share":
        return "Give it a larger share of the day, or raise the day's total."
    if place.key.startswith("step-"):
        lowest = Fraction(ceil(lowest))
    return f"Enter {amount(_programmable(place, lowest, quantity, ceil), quantity.unit)} or more."


def _most(place: Place, highest: Fraction, quantity: Quantity) -> str:
    """Return the way down to the highest rate, as an amount of `quantity` on its step."""
    if place.key == "step-share":
        return "Give it a smaller share of the day, or lower the day's total."
    if highest <= place.beside_ng_per_h:
        return "The basal alone takes all of it; lower the basal first."
    return f"Enter {amount(_programmable(place, highest, quantity, floor), quantity.unit)} or less."


def _programmable(
    place: Place, ng_per_h: Fraction, quantity: Quantity, to_step: Callable[[Fraction], int]
) -> Fraction:
    """Return a rate as an amount of `quantity` in `place`, on its step."""
    step = Fraction(quantity.step)
    own = ng_per_h - place.beside_ng_per_h
    hours = Fraction(1) if quantity.unit == "mcg/h" else Fraction(place.minutes, 60)
    return to_step(own / NG_PER_MCG * hours / step) * step
