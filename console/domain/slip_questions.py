"""Questions about how a number was typed: each typed amount held against what runs, slip by slip.

Apart from `slips`, which recognises a slip, and from `dose_questions`, which weighs the dose. A question
names the slip and both amounts. Source: human-factors reference NE-25.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from console.domain import bounds, dosing, slips
from console.domain.catalog import DrugRules
from console.domain.dose_questions import turns
from console.domain.finding import Finding, reason
from console.domain.places import Place, places
from console.domain.prescription import (
    Drug,
    Flex,
    Infusion,
    MinimumRate,
    PeriodicBolus,
    Prescription,
    SimpleContinuous,
)
from console.domain.quantities import NG_PER_MCG
from console.domain.wording import amount, derived, duration_text


def dose_slips(before: Prescription, after: Prescription, drug: DrugRules) -> Iterator[Finding]:
    """Yield the slips in what was typed of a program; of what comes later, in its daily dose."""
    for old, new, where in turns(before, after):
        if isinstance(new, MinimumRate):
            continue
        if where:
            whole = _whole(old, new, drug)
            if whole is not None:
                running, wanted = dosing.highest_day_ng(old), dosing.highest_day_ng(new)
                yield _question(whole, where, _daily(wanted), _daily(running))
        else:
            yield from _typed_slips(old, new, drug)


def _typed_slips(old: Infusion, new: Infusion, drug: DrugRules) -> Iterator[Finding]:
    """Ask about the daily dose, and about each amount that does not merely repeat the day's slip."""
    running, wanted = dosing.highest_day_ng(old), dosing.highest_day_ng(new)
    whole = _whole(old, new, drug)
    if whole is not None:
        yield _question(whole, "daily-dose", _daily(wanted), _daily(running))
    if isinstance(new, PeriodicBolus):
        yield from _bolus_slip(running, new, drug) if whole is None else ()
        yield from _periodic_slips(old, new)
    for place in places(new) if isinstance(new, Flex) else ():
        found = _step_slip(place, dosing.ng_per_h_at(old, place.at_ms), running / 24)
        if found is not None and (whole is None or found[0].code != whole.code):
            slip, against = found
            rates = bounds.rate_text(place.ng_per_h), bounds.rate_text(against)
            yield _question(slip, place.field, *rates)


def _whole(old: Infusion, new: Infusion, drug: DrugRules) -> slips.Slip | None:
    """Return the slip of the daily dose: a telling multiple, or two digits exchanged where it was typed."""
    running = dosing.highest_day_ng(old)
    slip = slips.by_factor(running, dosing.highest_day_ng(new), drug.slip_tolerance_percent)
    if slip is not None:
        return slip
    typed = None
    if isinstance(new, SimpleContinuous):
        typed = new.daily.mcg_per_day
    if isinstance(new, Flex) and len(new.groups) == 1 and new.groups[0].total is not None:
        typed = new.groups[0].total.mcg_per_day
    return None if typed is None else slips.by_swap(_typed(running), typed)


def _bolus_slip(running: Fraction, new: PeriodicBolus, drug: DrugRules) -> Iterator[Finding]:
    """Ask about what the boluses give beyond their basal, against what runs beyond the same.

    A basal hides it otherwise: 60 mcg every hour for 60 mcg every morning is 24 times only without it.
    """
    basal = Fraction(new.basal.ng_per_h) * 24
    was, becomes = max(running - basal, Fraction(0)), dosing.highest_day_ng(new) - basal
    slip = slips.by_factor(was, becomes, drug.slip_tolerance_percent)
    if slip is not None:
        yield _question(slip, "daily-dose", f"{_daily(becomes)} beyond the basal", _daily(was))


def _periodic_slips(old: Infusion, new: PeriodicBolus) -> Iterator[Finding]:
    """Ask about dose, interval, duration and basal against the same of the periodic boluses that run."""
    if not isinstance(old, PeriodicBolus):
        return
    times = (
        ("interval", old.every_ms, new.every_ms),
        ("bolus-duration", old.lasts_ms, new.lasts_ms),
    )
    for field, was_ms, is_ms in times:
        slip = slips.by_factor(Fraction(was_ms), Fraction(is_ms))
        if slip is not None:
            yield _question(slip, field, duration_text(is_ms), duration_text(was_ms))
    amounts = [("bolus-dose", old.dose.mcg, new.dose.mcg, "mcg")]
    if not isinstance(old.basal, MinimumRate) and not isinstance(new.basal, MinimumRate):
        amounts.append(("basal", old.basal.mcg_per_h, new.basal.mcg_per_h, "mcg/h"))
    for field, was, becomes, unit in amounts:
        slip = slips.by_factor(Fraction(was), Fraction(becomes)) or slips.by_swap(was, becomes)
        if slip is not None:
            yield _question(slip, field, amount(becomes, unit), amount(was, unit))


def _step_slip(place: Place, running: Fraction, mean: Fraction) -> tuple[slips.Slip, Fraction] | None:
    """Return a step's slip, and against which rate: the one running at its start, or the day's mean."""
    for against in (running, mean):
        slip = slips.by_factor(against, place.ng_per_h)
        if slip is not None:
            return slip, against
    if place.key != "step-rate":
        return None
    swap = slips.by_swap(_typed(running), place.typed)
    return None if swap is None else (swap, running)


def strength_slips(old: Drug, new: Drug) -> Iterator[Finding]:
    """Ask about a strength that is a telling multiple of the one before, or its digits exchanged."""
    was, becomes = old.concentration.mcg_per_ml, new.concentration.mcg_per_ml
    slip = slips.by_factor(Fraction(was), Fraction(becomes)) or slips.by_swap(was, becomes)
    if slip is not None:
        yield _question(slip, "strength", amount(becomes, "mcg/mL"), amount(was, "mcg/mL"))


def _typed(ng: Fraction) -> Decimal:
    """Return an amount as it would be typed, in mcg."""
    return derived(ng / NG_PER_MCG, 1)


def _daily(ng_per_day: Fraction) -> str:
    return amount(ng_per_day / NG_PER_MCG, "mcg/day", 1)


def _question(slip: slips.Slip, field: str, new: str, running: str) -> Finding:
    return reason(f"{slip.code}:{field}", field, f"{slip.words(new, running)} If it is meant, say why.")
