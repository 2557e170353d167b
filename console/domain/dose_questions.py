"""What is asked about a dose: how far it goes from the one that runs, how high it is, and what it means.

Apart from `slip_questions`, which looks at how a number was typed. The thresholds are the drug's. A
reduction is never stopped, only asked about. Source: clinical rules, Doses 3 to 7.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from console.domain import bounds, dosing, residual
from console.domain.catalog import Catalog, DrugRules, Practice, Strength
from console.domain.context import Ground, RuleContext
from console.domain.finding import Finding, FindingKind, note, reason
from console.domain.prescription import EVERY_DAY, Drug, Infusion, MinimumRate, PeriodicBolus, Prescription
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, NG_PER_MCG, PL_PER_ML
from console.domain.reading import NOTHING_GIVEN, Given
from console.domain.residual import Emptying
from console.domain.wording import (
    amount,
    days_heading,
    drug_text,
    duration_text,
    moment_text,
    percent_change,
    upward,
)


@dataclass(frozen=True, slots=True)
class _Shift:
    """How the dose of some days changes, in ng/day and percent of the running dose."""

    days: tuple[int, ...]
    before_ng: Fraction
    after_ng: Fraction

    @property
    def percent(self) -> Fraction:
        """The change in percent; from nothing it counts as from 1 ng/day."""
        return (self.after_ng / max(self.before_ng, Fraction(1)) - 1) * 100

    @property
    def words(self) -> str:
        """The change as `+9.9 %`, with its days where not all change alike."""
        change = percent_change(self.before_ng, self.after_ng)
        return change if self.days == EVERY_DAY else f"{days_heading(self.days)} {change}"


def dose_questions(
    before: Prescription,
    after: Prescription,
    ground: Ground,
    emptyings: tuple[Emptying, ...],
) -> Iterator[Finding]:
    """Yield what there is to ask about running `after` where `before` ran.

    `emptyings` are the last ones, newest first: a rise while they point to under-delivery is asked about.
    """
    practice = ground.catalog.practice
    running, given = ground.context.running_bolus, ground.context.given
    yield from high_dose(bounds.highest_24h_ng(after, running, given), "daily-dose", ground.catalog, given)
    yield from _strength_questions(before, after, ground.drug)
    rising = False
    for old, new, where in turns(before, after):
        shifts = _shifts(old, new)
        if isinstance(new, MinimumRate) and old != new:
            yield _minimum_question(new, after, practice, where)
            shifts = tuple(shift for shift in shifts if shift.percent > 0)
        rising = rising or any(shift.percent > 0 for shift in shifts)
        yield from _shift_questions(shifts, ground, where)
    if rising:
        yield from _under_delivery(emptyings, practice)


def turns(before: Prescription, after: Prescription) -> Iterator[tuple[Infusion, Infusion, str]]:
    """Yield each turn from one infusion to another that a change orders, and where: `""` now, or `later`.

    Going back to the one from before, after a temporary change, is no new dose.
    """
    yield before.infusion, after.infusion, ""
    coming = after.later
    if coming is not None and coming != before.later and coming.infusion != before.infusion:
        yield after.infusion, coming.infusion, "later"


def _shifts(old: Infusion, new: Infusion) -> tuple[_Shift, ...]:
    """Return the changes of the daily dose, the days that change alike together."""
    pairs = list(zip(dosing.daily_ng(old), dosing.daily_ng(new), strict=True))
    return tuple(
        _Shift(tuple(day for day in EVERY_DAY if pairs[day] == pair), *pair) for pair in dict.fromkeys(pairs)
    )


def high_dose(
    highest_ng: Fraction, field: str, catalog: Catalog, given: Given = NOTHING_GIVEN
) -> Iterator[Finding]:
    """Ask for a reason above the drug's threshold, up to the hard limit, which `limits` holds."""
    quantity, total = catalog.quantities["daily-dose"], highest_ng / NG_PER_MCG
    threshold = quantity.reason_above
    if threshold is not None and Fraction(threshold) < total <= Fraction(quantity.high):
        most = f"{amount(upward(total, 1), 'mcg')} in 24 h{bounds.given_text(given)}"
        sentence = (
            f"Up to {most}{',' if given.single_ng else ''} is above {amount(threshold, 'mcg')}, where "
            "experience is limited. "
            "Look for a fault of pump or catheter first, and say why this dose."
        )
        yield reason("daily-dose-high", field, sentence)


def _strength_questions(before: Prescription, after: Prescription, drug: DrugRules) -> Iterator[Finding]:
    """Ask where a dose comes to lie outside what is usual with its strength, and did not before."""
    usual = next((each for each in drug.strengths if each.concentration == after.drug.concentration), None)
    if usual is None or isinstance(after.infusion, MinimumRate):
        return
    was, becomes = (dosing.highest_day_ng(each.infusion) / NG_PER_MCG for each in (before, after))
    side = _side(becomes, usual)
    if side == 0 or (before.drug == after.drug and _side(was, usual) == side):
        return
    way = "A weaker one" if side < 0 else "A stronger one"
    sentence = (
        f"{_daily(becomes * NG_PER_MCG)} of {drug_text(after.drug)} is outside what is usual with that "
        f"strength, {amount(usual.daily_low, 'mcg/day')} to {amount(usual.daily_high, 'mcg/day')}. {way} "
        "may suit better; or say why this one."
    )
    yield reason("strength-unusual", "daily-dose", sentence)


def _side(mcg_per_day: Fraction, usual: Strength) -> int:
    """Return −1 below what is usual with a strength, 1 above it, 0 within."""
    return int(mcg_per_day > Fraction(usual.daily_high)) - int(mcg_per_day < Fraction(usual.daily_low))


def _minimum_question(minimum: MinimumRate, after: Prescription, practice: Practice, where: str) -> Finding:
    """Ask for the reason of a minimum rate: what dose it is, and that withdrawal may begin."""
    flow = amount(Fraction(minimum.flow_pl_per_h * 24, PL_PER_ML), "mL/day")
    given = _daily(minimum.ng_per_h * 24)
    when = f" From {moment_text(after.later.at_ms)}." if where and after.later is not None else ""
    sentence = (
        f"Minimum rate: {flow} of {drug_text(after.drug)} is {given}.{when} {withdrawal(practice)} Say why, "
        "who looks after the patient, and when therapy goes on."
    )
    return reason(_code("minimum-rate", where), where or "daily-dose", sentence)


def withdrawal(practice: Practice) -> str:
    """Return the warning that goes with every interruption of therapy."""
    window = f"{practice.withdrawal_from_hours} to {amount(practice.withdrawal_to_hours, 'h')}"
    return f"Withdrawal may begin within {window}: itching, returning spasticity, fever."


def _shift_questions(shifts: tuple[_Shift, ...], ground: Ground, where: str) -> Iterator[Finding]:
    rises = [shift for shift in shifts if shift.percent > 0]
    cuts = [shift for shift in shifts if shift.percent < 0]
    if rises:
        yield from _rise(max(rises, key=lambda shift: shift.percent), ground, where)
    if cuts:
        yield _cut(min(cuts, key=lambda shift: shift.percent), ground.drug, where)


def _code(code: str, where: str) -> str:
    return f"{code}:{where}" if where else code


def _rise(shift: _Shift, ground: Ground, where: str) -> Iterator[Finding]:
    drug, context = ground.drug, ground.context
    percent, usual = _largest_usual_step(shift, drug, context)
    last, field = last_change(context), where or "daily-dose"
    if shift.percent > Fraction(drug.rise_needs_typed_percent):
        sentence = (
            f"{shift.words}: from {_daily(shift.before_ng)} to {_daily(shift.after_ng)} is more than double. "
            f"{last} Type the new daily dose once more, and say why."
        )
        yield Finding(FindingKind.REASON, _code("rise-doubled", where), field, sentence, typed=True)
    elif shift.percent > percent:
        step = Fraction(ground.catalog.quantities["daily-dose"].step) * NG_PER_MCG
        within = floor(shift.before_ng * (1 + percent / 100) / step) * step
        sentence = (
            f"{shift.words}: above {usual}. {last} Up to {_daily(within)} is within it; or say why more."
        )
        yield reason(_code("rise-above-usual", where), field, sentence)
    else:
        yield note(_code("rise-usual", where), field, f"{shift.words}: not above {usual}. {last}")
    too_soon = _since_ms(context) < drug.rise_interval_hours * MS_PER_HOUR
    if not where and context.last_change_ms is not None and too_soon:
        sentence = (
            f"{last} The usual pace is one rise in {amount(drug.rise_interval_hours, 'h')}; say why now."
        )
        yield reason("rise-too-soon", "daily-dose", sentence)


def _largest_usual_step(shift: _Shift, drug: DrugRules, context: RuleContext) -> tuple[Fraction, str]:
    """Return the ceiling on this rise in percent, and what it is in words: titrating, or at maintenance."""
    ceilings = {
        key: (kept, f"{label}, at maintenance") if _is_kept(drug, context) else (titrating, label)
        for key, label, titrating, kept in drug.titration
    }
    lowest, _ = min(ceilings.values())
    ceiling, label = ceilings.get(context.group or "", (lowest, "group not recorded"))
    if (
        shift.before_ng / NG_PER_MCG >= Fraction(drug.high_dose_mcg_per_day)
        and ceiling > drug.high_dose_step_percent
    ):
        from_dose = amount(drug.high_dose_mcg_per_day, "mcg/day")
        ceiling, label = drug.high_dose_step_percent, f"high dose, from {from_dose}"
    limit = amount(ceiling, "%")
    pace = amount(drug.rise_interval_hours, "h")
    return Fraction(ceiling), f"the usual largest step ({label}: {limit}, once in {pace})"


def _is_kept(drug: DrugRules, context: RuleContext) -> bool:
    """Tell whether the dose has stood so long that it is at maintenance; without a record it is not."""
    return _since_ms(context) >= drug.maintenance_after_days * MS_PER_DAY


def _cut(shift: _Shift, drug: DrugRules, where: str) -> Finding:
    field = where or "daily-dose"
    if -shift.percent > Fraction(drug.cut_needs_reason_percent):
        sentence = (
            f"{shift.words}: a cut of more than {amount(drug.cut_needs_reason_percent, '%')} can bring "
            "withdrawal: itching, returning spasticity, fever, typically within 12 to 72 h. Say why, "
            "and who looks after the patient."
        )
        return reason(_code("cut-large", where), field, sentence)
    sentence = f"{shift.words}: a reduction. Watch for returning spasticity and itching."
    return note(_code("cut-usual", where), field, sentence)


def _under_delivery(emptyings: tuple[Emptying, ...], practice: Practice) -> Iterator[Finding]:
    """Ask about a rise while the residuals say that less arrives than is programmed (Doses 4)."""
    if not emptyings or emptyings[0].difference_pl <= 0:
        return
    difference_pl = emptyings[0].difference_pl
    outside = difference_pl > practice.residual_floor.pl
    in_a_row = residual.trend(emptyings, practice)
    if outside or in_a_row:
        last = amount(Fraction(difference_pl, PL_PER_ML), "mL", 1)
        seen = in_a_row or f"At the last refill {last} more was left than calculated."
        sentence = (
            f"A rise while under-delivery is suspected. {seen} Look for a fault of pump or catheter first: "
            "once it is mended, the higher dose may be too much. Say why now."
        )
        yield reason("rise-under-delivery", "daily-dose", sentence)


def _since_ms(context: RuleContext) -> int:
    return 0 if context.last_change_ms is None else max(context.now_ms - context.last_change_ms, 0)


def last_change(context: RuleContext) -> str:
    """Return when the dose was last changed, as a sentence."""
    if context.last_change_ms is None:
        return "No earlier change is on record."
    since_ms = _since_ms(context)
    days = since_ms // MS_PER_DAY
    if days:
        return f"Last change {amount(days, 'day' if days == 1 else 'days')} ago."
    return f"Last change {duration_text(since_ms)} ago."


def _daily(ng_per_day: Fraction) -> str:
    return amount(ng_per_day / NG_PER_MCG, "mcg/day", 1)


def daily_text(infusion: Infusion) -> str:
    """Return the dose of the highest day; of periodic boluses, the most that any 24 h receive."""
    told = _daily(dosing.highest_day_ng(infusion))
    return f"up to {told}" if isinstance(infusion, PeriodicBolus) else told


def held_text(drug: Drug) -> str:
    """Return a strength alone, as a sentence about strengths needs it."""
    return amount(drug.concentration.mcg_per_ml, "mcg/mL")
