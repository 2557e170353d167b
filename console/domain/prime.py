"""Priming: which of the four cases it is, how much is moved how fast, and what of it reaches the patient.

Apart from `bridge`, which keeps up a dose: a prime moves a volume. What tubing and catheter hold decides, and
where that is not known nothing is primed. A full catheter is never pushed out at the highest flow. Source:
clinical rules, Bridge and prime 7; clinical reference §3.1 formula 3.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import ceil

from console.domain import dosing, wording
from console.domain.catalog import PumpModel
from console.domain.change import PrimeCase
from console.domain.path import Path
from console.domain.prescription import Drug, Prescription
from console.domain.quantities import MS_PER_HOUR, NG_PER_MCG, PL_PER_ML, flow_pl_per_h
from console.errors import RuleBroken

_HOURS_PER_DAY = 24


class TubingHolds(StrEnum):
    """What is in the tubing inside the pump; EMPTY is anything without drug in it."""

    DRUG = "drug"
    EMPTY = "empty"
    UNKNOWN = "unknown"


class CatheterHolds(StrEnum):
    """What is in the catheter: drug, cerebrospinal fluid (CSF), or nobody knows."""

    DRUG = "drug"
    CSF = "csf"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PrimePlan:
    """A prime and its two figures: the drug moved out of the reservoir, and the drug that leaves the tip.

    `words` say both, in the order in which a clinician needs them.
    """

    case: PrimeCase
    volume_pl: int
    duration_ms: int
    moved_ng: Fraction
    to_patient_ng: Fraction
    words: str


_FILLED = (
    "Tubing and catheter hold drug already: there is nothing to prime, and a prime would be an overdose."
)
_TUBING_FILLED = (
    "The tubing holds drug already: there is nothing to prime on the back table. Join the catheter first."
)
_TUBING_UNKNOWN = (
    "Nobody knows whether the tubing holds drug, so nothing is primed: take the pump off the catheter and "
    "prime the tubing on the back table, into the air."
)
_CATHETER_UNKNOWN = (
    "Nobody knows what the catheter holds, so nothing is primed: aspirate through the catheter access port "
    "until cerebrospinal fluid comes, then prime the catheter."
)
_BOTH_EMPTY = (
    "Neither tubing nor catheter holds drug, and both are never primed in one: take the pump off the "
    "catheter, prime the tubing on the back table, join them, then prime the catheter."
)
_NEVER_FAST = (
    "A full catheter on a tubing without drug is never primed at the highest flow. Prime the tubing on the "
    "back table before joining, or aspirate the catheter and prime it, or run the tubing's volume at "
    "therapeutic rate"
)


def case_of(
    tubing: TubingHolds,
    catheter: CatheterHolds,
    in_patient: bool,  # noqa: FBT001 - the third of the facts that decide, in the order in which they are asked
    *,
    accessed: bool = False,
) -> PrimeCase | str:
    """Return the case that what tubing and catheter hold makes, or why there is none and what to do.

    `in_patient`: the pump is joined to the catheter; off it, what is primed goes into the air, whatever the
    tubing held. `accessed`: the catheter was emptied through its port at this visit.
    """
    if not in_patient:
        return _TUBING_FILLED if tubing is TubingHolds.DRUG else PrimeCase.BACK_TABLE
    if catheter is CatheterHolds.UNKNOWN:
        return _CATHETER_UNKNOWN
    if tubing is TubingHolds.UNKNOWN:
        return _TUBING_UNKNOWN
    if catheter is CatheterHolds.DRUG:
        return _FILLED if tubing is TubingHolds.DRUG else PrimeCase.NEW_PUMP_OLD_CATHETER
    if tubing is TubingHolds.EMPTY:
        return _BOTH_EMPTY
    return PrimeCase.CATHETER_ACCESS if accessed else PrimeCase.POST_IMPLANT


def plan(
    case: PrimeCase, path: Path, drug: Drug, model: PumpModel, therapeutic: Prescription | None = None
) -> PrimePlan:
    """Return the prime of `case` along `path` with `drug` from the reservoir.

    At the model's highest flow, except for a new pump on an old catheter: its tubing's volume runs at
    therapeutic rate, and is refused without `therapeutic`, which says what the catheter is full of and at
    which dose it was given. Refuses to fill nothing.
    """
    if case is not PrimeCase.NEW_PUMP_OLD_CATHETER:
        return _at(case, path, drug, Fraction(model.flow_high_pl_per_h))
    if therapeutic is None:
        raise RuleBroken(f"{_NEVER_FAST}, for which the daily dose is needed.")
    old = therapeutic.drug
    daily_ng = dosing.weekly_mean_ng(therapeutic.infusion)
    if daily_ng == 0:
        raise RuleBroken("A dose of 0 mcg/day moves nothing through the tubing; give the daily dose.")
    return _at(case, path, drug, flow_pl_per_h(daily_ng / _HOURS_PER_DAY, old.concentration), old)


def hasty(path: Path, drug: Drug, model: PumpModel, held: Drug | None = None) -> PrimePlan:
    """Return what the tubing's volume at the highest flow would do on a catheter full of `held` (or `drug`).

    To be told, so that nobody tries, and never to be sent.
    """
    plan = _at(PrimeCase.NEW_PUMP_OLD_CATHETER, path, drug, Fraction(model.flow_high_pl_per_h), held or drug)
    return replace(plan, words=f"{_NEVER_FAST}. {plan.words}")


def _at(
    case: PrimeCase, path: Path, drug: Drug, flow_pl_per_h: Fraction, old: Drug | None = None
) -> PrimePlan:
    """Return the prime at one flow; `old` fills the catheter, None: no drug does."""
    of_tubing = case in {PrimeCase.BACK_TABLE, PrimeCase.NEW_PUMP_OLD_CATHETER}
    volume_pl = path.tubing_pl if of_tubing else path.catheter_pl
    if volume_pl == 0:
        filled = "tubing" if of_tubing else "catheter"
        raise RuleBroken(f"A {filled} of 0 mL takes no prime; give the volume that it holds.")
    duration_ms = ceil(volume_pl * MS_PER_HOUR / flow_pl_per_h)
    pushed_pl = 0 if old is None else min(volume_pl, path.catheter_pl)
    to_patient_ng = Fraction(0) if old is None else _drug_ng(pushed_pl, old)
    moved_ng = _drug_ng(volume_pl, drug)
    lasts = wording.duration_text(duration_ms)
    moved = f"Moves {_mcg(moved_ng)} ({_ml(volume_pl)} of {wording.drug_text(drug)}) in {lasts}."
    reaches = _reaches(case, to_patient_ng, path.tubing_pl / flow_pl_per_h)
    return PrimePlan(case, volume_pl, duration_ms, moved_ng, to_patient_ng, f"{moved} {reaches}")


def _reaches(case: PrimeCase, to_patient_ng: Fraction, without_h: Fraction) -> str:
    """Return the sentence on what reaches the patient, and for how long nothing does afterwards."""
    if case is PrimeCase.BACK_TABLE:
        return "Nothing reaches the patient: it goes into the air."
    if case is not PrimeCase.NEW_PUMP_OLD_CATHETER:
        return "No drug reaches the patient: what leaves the tip is cerebrospinal fluid."
    gap = wording.duration_text(ceil(without_h * MS_PER_HOUR))
    return (
        f"The patient receives {_mcg(to_patient_ng)} of what the catheter holds and later, while what the "
        f"tubing held passes the tip, no drug for {gap} at this flow."
    )


def _drug_ng(pl: int, drug: Drug) -> Fraction:
    return Fraction(pl * drug.concentration.ng_per_ml, PL_PER_ML)


def _mcg(ng: Fraction) -> str:
    return wording.amount(ng / NG_PER_MCG, "mcg", 1)


def _ml(pl: int) -> str:
    return wording.amount(Fraction(pl, PL_PER_ML), "mL", 3)
