"""What is asked about the catheter: accessed and not primed, primed when full, joined anew.

Apart from `prime`, which works primes out, and from `bolus_limits`, which stops what is never done. A prime
has two figures always: the drug moved, and the drug that reaches the patient. Source: clinical rules,
Bridge and prime 7 and 8.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from console.domain import dosing, path
from console.domain.bolus_limits import prime_ng
from console.domain.bridge_questions import unknown_volume
from console.domain.change import (
    BolusChange,
    Change,
    ImplantChange,
    ImplantKind,
    PrimeCase,
    PrimeChange,
    ProgramChange,
    RefillChange,
    ResumeChange,
)
from console.domain.context import Ground, RuleContext
from console.domain.finding import Finding, note, reason
from console.domain.prescription import Prescription
from console.domain.quantities import MS_PER_HOUR, NG_PER_MCG, PL_PER_ML, Volume
from console.domain.reading import BolusKind
from console.domain.wording import amount, duration_text, moment_text, prime_text

_CATHETER_ONLY = (PrimeCase.POST_IMPLANT, PrimeCase.CATHETER_ACCESS)


def access_questions(change: Change, context: RuleContext) -> Iterator[Finding]:
    """Ask for a prime where the catheter was accessed: until then it gives no drug at all (Bridge 8)."""
    if not context.catheter_accessed:
        return
    if not isinstance(change, ProgramChange | BolusChange | RefillChange | ResumeChange):
        return
    if context.running_bolus is not None and context.running_bolus.kind is BolusKind.PRIME:
        return
    volume_pl = None if context.catheter is None else context.catheter.volume_pl
    volume = "its volume is not known" if volume_pl is None else amount(Volume(volume_pl).ml, "mL", 3)
    sentence = (
        f"The catheter was accessed. The catheter now holds CSF: prime it ({volume}), or say why not. "
        "Until it is filled no drug reaches the patient."
    )
    yield reason("catheter-accessed", "catheter", sentence)


def prime_questions(before: Prescription, prime: PrimeChange, ground: Ground) -> Iterator[Finding]:
    """Yield what there is to ask about a prime: what it moves, what reaches the patient, and how fast."""
    catalog, context = ground.catalog, ground.context
    moved, lasts = prime_ng(prime, before), duration_text(prime.duration_ms)
    way = path.prime_path(ground.pump, context.catheter)
    pushed = _to_patient_ng(prime, before, None if way is None else way.catheter_pl)
    if way is None and prime.case is not PrimeCase.BACK_TABLE:
        yield unknown_volume(context.catheter, "prime")
    told = "goes into the air" if prime.case is PrimeCase.BACK_TABLE else f"{_mcg(pushed)} reach the patient"
    hours = amount(catalog.practice.observe_hours, "h")
    sentence = f"{_mcg(moved)} moved in {lasts}; {told}. Observe for at least {hours}."
    yield note("prime", "prime-volume", f"Prime {prime_text(prime.case)}: {sentence}")
    yield from _full_catheter(prime, before, context, None if way is None else way.volume_pl)
    largest = catalog.quantities["bolus-dose"].reason_above
    if largest is not None and pushed / NG_PER_MCG > Fraction(largest):
        sentence = (
            f"{_mcg(pushed)} reach the patient in {lasts}, more than a bolus of {amount(largest, 'mcg')}. "
            "Check what fills the catheter, and say why."
        )
        yield reason("prime-dose-large", "prime-volume", sentence)


def _to_patient_ng(prime: PrimeChange, held: Prescription, catheter_pl: int | None) -> Fraction:
    """Return the drug that leaves the tip if tubing and catheter hold what the case says.

    Of an emptied catheter it is what goes beyond its volume, where that is known; of a full one, all.
    """
    if prime.case is PrimeCase.BACK_TABLE:
        return Fraction(0)
    if prime.case is PrimeCase.NEW_PUMP_OLD_CATHETER:
        pushed_pl = prime.volume.pl if catheter_pl is None else min(prime.volume.pl, catheter_pl)
    else:
        pushed_pl = 0 if catheter_pl is None else max(prime.volume.pl - catheter_pl, 0)
    return Fraction(pushed_pl * held.drug.concentration.ng_per_ml, PL_PER_ML)


def _full_catheter(
    prime: PrimeChange, before: Prescription, context: RuleContext, way_pl: int | None
) -> Iterator[Finding]:
    """Ask by name where the catheter may be full: all that a prime moves would push drug into the patient.

    `way_pl` is what tubing and catheter hold; more than that pumped since they were joined has filled them.
    """
    pushed, lasts = _mcg(prime_ng(prime, before)), duration_text(prime.duration_ms)
    danger = f"this prime would push {pushed} into the patient in {lasts}"
    rate = prime_ng(prime, before) * MS_PER_HOUR / prime.duration_ms
    fast = rate > dosing.peak(before.infusion).ng_per_h
    sentence = _why_full(prime.case, context, way_pl, danger, fast=fast)
    if sentence:
        yield reason("prime-into-patient", "prime-volume", f"{sentence} Do not prime it, or say why.")


def _why_full(case: PrimeCase, context: RuleContext, way_pl: int | None, danger: str, *, fast: bool) -> str:
    """Return why the catheter may be full, and what then follows; empty where nothing speaks for it."""
    accessed = context.catheter_accessed
    if case in _CATHETER_ONLY and accessed is False:
        return f"The catheter was not accessed at this visit, so it is full of drug: {danger}."
    match case:
        case PrimeCase.CATHETER_ACCESS if accessed is None:
            return f"Nobody noted whether the catheter was emptied. If it is full, {danger}."
        case PrimeCase.POST_IMPLANT if _has_filled(context, way_pl):
            pumped = amount(Volume(context.pumped_into_catheter_pl or 0).ml, "mL", 1)
            return f"{pumped} were pumped since the catheter was joined: it is full by now, and {danger}."
        case PrimeCase.BACK_TABLE if context.catheter is not None:
            joined = f"The record has this pump joined to the catheter {context.catheter.model}."
            return f"{joined} If it is, {danger}."
        case PrimeCase.NEW_PUMP_OLD_CATHETER if fast:
            return f"The catheter is full, and this is faster than the program gives: {danger}."
        case _:
            return ""


def _has_filled(context: RuleContext, way_pl: int | None) -> bool:
    """Tell whether the pump has filled its way to the patient since it was joined, where that is known."""
    pumped_pl = context.pumped_into_catheter_pl
    unopened = not context.catheter_accessed
    return unopened and pumped_pl is not None and way_pl is not None and pumped_pl > way_pl


def implant_questions(change: ImplantChange, context: RuleContext) -> Iterator[Finding]:
    """Yield what there is to ask after work in theatre."""
    if change.catheter.volume_pl is None:
        yield unknown_volume(change.catheter, "bridge or a prime")
    if context.bridge is not None:
        sentence = (
            f"A bridge runs until {moment_text(context.bridge.ends_ms)}, worked out for the catheter before. "
            "Work it out again after this, or say why not."
        )
        yield reason("implant-during-bridge", "bridge", sentence)
    if change.kind is not ImplantKind.REPLACEMENT:
        sentence = "A new catheter holds CSF: prime it before therapy begins."
        yield note("implant-unprimed", "catheter", sentence)


def _mcg(ng: Fraction) -> str:
    return amount(ng / NG_PER_MCG, "mcg", 1)
