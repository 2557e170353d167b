"""What is asked about a refill: strength, vial, rinse, what was left, what was filled, how long it keeps.

Apart from `bridge_questions`, which asks about the way from reservoir to tip. Most accidents lie between
the hands and what the pump is told, and are asked about here. Source: clinical rules, Refill 1 to 6.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from console.domain import calendar, mixture, residual
from console.domain.bounds import highest_24h_ng
from console.domain.catalog import Catalog, DrugRules, PumpModel
from console.domain.change import RefillChange
from console.domain.context import Ground, RuleContext
from console.domain.course import Course
from console.domain.dose_questions import held_text
from console.domain.finding import Finding, note, reason
from console.domain.prescription import Drug, Prescription
from console.domain.quantities import NG_PER_MCG, PL_PER_ML, Volume
from console.domain.reservoir import Binding, forecast
from console.domain.residual import Emptying, Verdict
from console.domain.slip_questions import strength_slips
from console.domain.wording import NO_BREAK, amount, date_text, drug_text, moment_text, times_text

_STUDY = (
    f"In a series of 88 patients 24{NO_BREAK}% felt withdrawal 1 to 7 days before the residual reached about "
    f"2.7{NO_BREAK}mL; 4{NO_BREAK}mL ended it."
)
"""Neurosurgery 2004;55:390."""


def refill_questions(before: Prescription, change: RefillChange, ground: Ground) -> Iterator[Finding]:
    """Yield what there is to ask about a refill of a pump that ran `before`."""
    catalog, pump, context = ground.catalog, ground.pump, ground.context
    held, wanted = before.drug, change.prescription.drug
    yield from _residual_questions(change, catalog, context)
    yield from _filled_questions(change, pump, catalog, context)
    if held != wanted:
        yield from _strength_questions(held, change.prescription)
        if change.filled.pl > 0:
            yield from _rinse_questions(held, change, pump, catalog, context)
    if context.vial is not None and context.vial != wanted:
        yield _vial_question(context.vial, change.prescription)
    yield from _strength_known(wanted, ground.drug, catalog)
    yield from _keeping_questions(change, ground.drug, context)
    if change.prescription.low_reservoir < catalog.practice.symptoms_near_empty:
        alarm = amount(change.prescription.low_reservoir.ml, "mL")
        yield note("alarm-near-empty", "low-reservoir", f"Alarm at {alarm}. {_STUDY}")


def emptying(change: RefillChange, context: RuleContext) -> Emptying | None:
    """Return how far what was left is off; None where nobody knows what was calculated."""
    if context.reservoir_pl is None:
        return None
    off_pl = change.withdrawn.pl + change.left.pl - context.reservoir_pl
    return Emptying(off_pl, context.delivered_pl or 0)


def _residual_questions(change: RefillChange, catalog: Catalog, context: RuleContext) -> Iterator[Finding]:
    """Ask where what was left is off by more than the rule, and note two like deviations in a row."""
    if context.reservoir_pl is None:
        return
    aspirated_pl, delivered_pl = change.withdrawn.pl + change.left.pl, context.delivered_pl or 0
    judged = residual.judge(context.reservoir_pl, aspirated_pl, delivered_pl, catalog.practice)
    told = residual.words(judged, interpret=True)
    if judged.verdict is Verdict.WITHIN:
        yield note("residual-within", "withdrawn", f"{told}.")
    else:
        limit = amount(judged.limit_pl / PL_PER_ML, "mL", 2)
        way = "more" if judged.verdict is Verdict.OVER else "less"
        sentence = f"{told}: beyond {limit}. Look for the cause, and say what you found."
        yield reason(f"residual-{way}", "withdrawn", sentence)
    now = Emptying(judged.difference_pl, delivered_pl)
    in_a_row = residual.trend((now, *context.residuals), catalog.practice)
    if in_a_row:
        yield note("residual-trend", "withdrawn", in_a_row)


def _filled_questions(
    change: RefillChange, pump: PumpModel, catalog: Catalog, context: RuleContext
) -> Iterator[Finding]:
    """Ask where the pump is told another volume than was injected, or is left half-way."""
    if change.filled.pl == 0:
        course = Course(change.prescription, from_ms=context.now_ms, worst=True)
        dry_ms = course.instant_of(change.holds_pl)
        lasts = "" if dry_ms is None or dry_ms > calendar.LATEST_MS else f" until {moment_text(dry_ms)}"
        holds = amount(Volume(change.holds_pl).ml, "mL")
        sentence = f"Nothing was filled: {holds} are in the reservoir, enough{lasts}."
        if change.holds_pl == 0:
            sentence = "Nothing was filled and the reservoir is empty: therapy stops now."
        yield reason("refill-half-way", "filled", f"{sentence} Fill it, or say why not.")
    if context.injected_pl is None:
        return
    off_pl = abs(context.injected_pl - change.filled.pl)
    limit = next(
        (most for capacity, most in sorted(catalog.practice.after_fill) if pump.capacity <= capacity),
        max(most for _, most in catalog.practice.after_fill),
    )
    injected = amount(Volume(context.injected_pl).ml, "mL")
    told = f"{injected} were injected; the pump would be told {amount(change.filled.ml, 'mL')}."
    if off_pl > limit.pl:
        sentence = f"{told} That is more than {amount(limit.ml, 'mL')} apart. Say why."
        yield reason("filled-differs", "filled", sentence)
    elif off_pl:
        yield note("filled-differs", "filled", told)


def _strength_questions(held: Drug, after: Prescription) -> Iterator[Finding]:
    """Ask about every change of strength, with what it would do if the vial were the other one."""
    wanted = after.drug
    yield from strength_slips(held, wanted)
    if held.name != wanted.name:
        sentence = (
            f"{drug_text(wanted)} instead of {drug_text(held)}: another drug. Read the label, and say why."
        )
        yield reason("drug-other", "drug", sentence)
    elif held.concentration != wanted.concentration:
        lower = wanted.concentration < held.concentration
        sentence = (
            f"{held_text(wanted)} is {'lower' if lower else 'higher'} than the {held_text(held)} before. "
            f"{_mistaken(held, after)} Read the label again, and say who checked it."
        )
        yield reason(f"strength-{'lower' if lower else 'higher'}", "strength", sentence)


def _mistaken(vial: Drug, after: Prescription) -> str:
    """Return what a vial of another strength would do: `If the vial is 2,000 … gets four times the dose`."""
    told = after.drug.concentration
    daily = highest_24h_ng(after)
    real = mixture.delivered_ng(daily, told, vial.concentration)
    times = times_text(Fraction(vial.concentration.ng_per_ml, told.ng_per_ml))
    return (
        f"If the vial is {held_text(vial)} and the pump is told {held_text(after.drug)}, the patient gets "
        f"{times} the dose: {_mcg(real)} in 24 h instead of {_mcg(daily)}."
    )


def _vial_question(vial: Drug, after: Prescription) -> Finding:
    what = "The vial in hand"
    sentence = f"{what} is labelled {drug_text(vial)}; the pump would be told {drug_text(after.drug)}."
    if vial.name == after.drug.name:
        sentence = f"{sentence} {_mistaken(vial, after)}"
    return reason("vial-differs", "strength", f"{sentence} Tell the pump what was injected, or say why not.")


def _strength_known(wanted: Drug, drug: DrugRules, catalog: Catalog) -> Iterator[Finding]:
    known = [each.concentration for each in drug.strengths]
    if wanted.concentration in known or wanted.concentration in drug.screening_strengths:
        return
    told = ", ".join(amount(each.mcg_per_ml, "mcg/mL") for each in known)
    most = catalog.quantities["concentration"].reason_above
    above = most is not None and wanted.concentration.mcg_per_ml > most
    what = f"above {amount(most, 'mcg/mL')}, " if above and most is not None else ""
    sentence = (
        f"{held_text(wanted)} is {what}none of the strengths sold ({told}). "
        "Say who prepared it, and how it was checked."
    )
    yield reason("strength-other", "strength", sentence)


def _rinse_questions(
    held: Drug, change: RefillChange, pump: PumpModel, catalog: Catalog, context: RuleContext
) -> Iterator[Finding]:
    """State what an unrinsed reservoir comes to, and ask over the percent of practice (Refill 3)."""
    if context.rinsed:
        return
    stays_pl = pump.residual.pl + change.left.pl
    mixed = mixture.mixed(stays_pl, held, change.filled.pl, change.prescription.drug)
    noted = "" if context.rinsed is False else "No rinse is on record. "
    told = f"{noted}{mixture.words(mixed, stays_pl)}"
    if abs(mixed.percent) > Fraction(catalog.practice.unrinsed_percent):
        sentence = f"{told} Every dose is off by as much. Rinse, or say why not."
        yield reason("unrinsed", "rinse", sentence)
    else:
        yield note("unrinsed", "rinse", told)


def _keeping_questions(change: RefillChange, drug: DrugRules, context: RuleContext) -> Iterator[Finding]:
    if change.stable_until is None or change.filled.pl == 0:
        return
    today = calendar.day(context.now_ms)
    until = date_text(change.stable_until)
    strength = next(
        (each for each in drug.strengths if each.concentration == change.prescription.drug.concentration),
        None,
    )
    most = drug.stability_days if strength is None else strength.stability_days
    if change.stable_until < today:
        sentence = f"The drug may be used until {until}, which has passed. Take another vial, or say why not."
        yield reason("drug-expired", "filled", sentence)
    elif (change.stable_until - today).days > most:
        sentence = f"{until} is more than {amount(most, 'days')} away, longer than it is known to be stable."
        yield reason("stability-long", "filled", f"{sentence} Say what the label says.")
    else:
        yield from _drug_ends_first(change, change.stable_until, drug, context)


def _drug_ends_first(
    change: RefillChange, until: date, drug: DrugRules, context: RuleContext
) -> Iterator[Finding]:
    """Say that the drug's last day comes before the alarm does, and ask where it comes within the margin."""
    ahead = forecast(
        change.holds_pl,
        change.prescription,
        context.now_ms,
        residual_alarm_pl=change.prescription.low_reservoir.pl,
        stability_until=until,
        margin_days=drug.refill_margin_days,
    )
    if ahead.binding is not Binding.STABILITY:
        return
    days = (until - calendar.day(context.now_ms)).days
    left = f"for {amount(days, 'day' if days == 1 else 'days')}" if days else "today alone"
    sentence = f"The drug may be used until {date_text(until)}, {left}: that, not the alarm, sets the refill."
    if days < drug.refill_margin_days:
        yield reason("drug-ends-soon", "filled", f"{sentence} Take another vial, or say why not.")
    else:
        yield note("drug-ends-first", "filled", sentence)


def _mcg(ng: Fraction) -> str:
    return amount(ng / NG_PER_MCG, "mcg", 1)
