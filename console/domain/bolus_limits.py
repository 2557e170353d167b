"""The hard limits of a single bolus and of a prime: dose, duration, flow, and the most drug in 24 h.

Apart from `program_limits`: a bolus never alters the stored program, it only has to fit beside it. That one
bolus at a time runs is the business of `limits`.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from console.domain import dosing
from console.domain.bounds import (
    beside,
    derived_in_range,
    dose_ng_per_h,
    even_in_flow,
    highest_24h_ng,
    in_24_hours,
    in_range,
    rate_text,
    together_in_flow,
)
from console.domain.catalog import Catalog, PumpModel
from console.domain.change import BolusChange, PrimeCase, PrimeChange
from console.domain.finding import Finding, stop
from console.domain.prescription import Prescription
from console.domain.quantities import MS_PER_HOUR, MS_PER_MINUTE, NG_PER_MCG, PL_PER_ML
from console.domain.reading import NOTHING_GIVEN, Given
from console.domain.wording import amount, duration_text


def single_stops(
    before: Prescription,
    bolus: BolusChange,
    catalog: Catalog,
    pump: PumpModel,
    given: Given = NOTHING_GIVEN,
) -> Iterator[Finding]:
    """Yield what keeps a single bolus from being given beside `before` and after what was `given`."""
    minutes = Fraction(bolus.duration_ms, MS_PER_MINUTE)
    dose, duration = catalog.quantities["bolus-dose"], catalog.quantities["bolus-duration"]
    yield from in_range("The bolus", "bolus-dose", bolus.dose.mcg, dose)
    yield from in_range("The bolus", "bolus-duration", minutes, duration)
    most = highest_24h_ng(before, given=given) + bolus.dose.ng
    yield from in_24_hours(most, "bolus-dose", catalog, given)
    rate = Fraction(bolus.dose.ng * MS_PER_HOUR, bolus.duration_ms)
    yield from together_in_flow(rate, before, pump, "bolus-duration", _slower(bolus, before, pump))
    if not pump.bolus_adds_to_basal and rate < dose_ng_per_h(pump.flow_low_pl_per_h, before.drug):
        yield from even_in_flow("The bolus", "bolus-duration", rate, before.drug, pump)


def _slower(bolus: BolusChange, basal: Prescription, pump: PumpModel) -> str:
    """Return the way out of a bolus that is too fast: the shortest duration that the pump can give."""
    spare = dose_ng_per_h(pump.flow_high_pl_per_h, basal.drug) - beside(basal, pump)
    if spare <= 0:
        return "The basal alone takes all of it; lower the basal first."
    return f"Give it over at least {duration_text(ceil(bolus.dose.ng / spare * 60) * MS_PER_MINUTE)}."


def prime_stops(
    before: Prescription, prime: PrimeChange, catalog: Catalog, pump: PumpModel
) -> Iterator[Finding]:
    """Yield what keeps a prime from being given by a pump that runs `before`.

    A full catheter behind unprimed tubing is never primed fast: it would push the old drug into the patient
    (clinical rules, Bridge and prime 7).
    """
    volume = Fraction(prime.volume.pl, PL_PER_ML)
    yield from derived_in_range("The prime", "prime-volume", volume, catalog.quantities["prime-volume"])
    flow = Fraction(prime.volume.pl * MS_PER_HOUR, prime.duration_ms)
    rate = flow * before.drug.concentration.ng_per_ml / PL_PER_ML
    yield from even_in_flow("The prime", "prime-volume", rate, before.drug, pump)
    highest = Fraction(catalog.quantities["daily-dose"].high) * NG_PER_MCG / 24
    if prime.case is PrimeCase.NEW_PUMP_OLD_CATHETER and rate > highest:
        pushed = amount(prime_ng(prime, before) / NG_PER_MCG, "mcg", 1)
        therapeutic = rate_text(dosing.peak(before.infusion).ng_per_h)
        sentence = (
            f"The catheter is full: this prime would push {pushed} into the patient in "
            f"{duration_text(prime.duration_ms)}. Prime the tubing on the back table, aspirate the catheter "
            f"first, or run the tubing's volume at therapeutic rate ({therapeutic})."
        )
        yield stop("prime-on-full-catheter", "prime-volume", sentence)


def prime_ng(prime: PrimeChange, held: Prescription) -> Fraction:
    """Return the drug in ng that a prime moves out of the reservoir."""
    return Fraction(prime.volume.pl * held.drug.concentration.ng_per_ml, PL_PER_ML)
