"""What is asked and said about a change: the hard limits, the questions that need a reason, and notes.

Apart from `limits` (what cannot be sent) and from the data files (where every threshold lives). A
finding is a value with a sentence; nothing here refuses, clamps or changes anything. A reduction is
never stopped, only asked about. Source: clinical rules, Doses 3 to 5.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from console.domain import bounds, dosing, limits, places, slips
from console.domain.catalog import Catalog, DrugRules
from console.domain.change import BolusChange, Change, ProgramChange
from console.domain.finding import Finding, FindingKind, note, reason
from console.domain.prescription import EVERY_DAY, Flex, Infusion, Prescription, SimpleContinuous
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, NG_PER_MCG
from console.domain.reading import RunningBolus
from console.domain.wording import (
    amount,
    days_heading,
    derived,
    duration_text,
    moment_text,
    percent_change,
    upward,
)

__all__ = ["Finding", "FindingKind", "RuleContext", "findings"]


@dataclass(frozen=True, slots=True)
class RuleContext:
    """What the checks need beside prescription and change.

    `group` is the patient's titration group and `last_change_ms` when the dose was last changed, each
    None when not recorded; `now_ms` is the pump's clock; `running_bolus` is the bolus under way.
    """

    group: str | None
    last_change_ms: int | None
    now_ms: int
    running_bolus: RunningBolus | None = None


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


def findings(
    before: Prescription, change: Change, catalog: Catalog, model: str, context: RuleContext
) -> tuple[Finding, ...]:
    """Return all there is to say about `change` to a pump of `model` that runs `before`, stops first."""
    stopped = limits.stops(before, change, catalog, model, context.running_bolus)
    drug = catalog.drugs.get(before.drug.name)
    if drug is None:
        return stopped
    if isinstance(change, BolusChange):
        asked = list(_bolus_questions(before, change, catalog))
    elif isinstance(change, ProgramChange):
        asked = list(_program_questions(before, change, catalog, drug, context))
    else:
        asked = []
    order = list(FindingKind)
    return stopped + tuple(sorted(asked, key=lambda finding: order.index(finding.kind)))


def _program_questions(
    before: Prescription, change: ProgramChange, catalog: Catalog, drug: DrugRules, context: RuleContext
) -> Iterator[Finding]:
    old, new = before.infusion, change.prescription.infusion
    if before == change.prescription:
        yield note("unchanged", "change", "The pump already runs exactly this program.")
    yield from _high_dose(dosing.highest_24h_ng(new), "daily-dose", catalog)
    shifts = _shifts(old, new)
    rises = [shift for shift in shifts if shift.percent > 0]
    cuts = [shift for shift in shifts if shift.percent < 0]
    if rises:
        yield from _rise(max(rises, key=lambda shift: shift.percent), drug, context, catalog)
    if cuts:
        yield _cut(min(cuts, key=lambda shift: shift.percent), drug)
    yield from _slips(old, new, drug)
    if context.running_bolus is not None:
        ends = moment_text(context.running_bolus.ends_ms)
        yield note("bolus-goes-on", "change", f"The bolus under way goes on as ordered until {ends}.")


def _shifts(old: Infusion, new: Infusion) -> tuple[_Shift, ...]:
    """Return the changes of the daily dose, the days that change alike together."""
    pairs = list(zip(dosing.daily_ng(old), dosing.daily_ng(new), strict=True))
    return tuple(
        _Shift(tuple(day for day in EVERY_DAY if pairs[day] == pair), *pair) for pair in dict.fromkeys(pairs)
    )


def _high_dose(highest_ng: Fraction, field: str, catalog: Catalog) -> Iterator[Finding]:
    """Ask for a reason above the drug's threshold, up to the hard limit, which `limits` holds."""
    quantity, given = catalog.quantities["daily-dose"], highest_ng / NG_PER_MCG
    threshold = quantity.reason_above
    if threshold is not None and Fraction(threshold) < given <= Fraction(quantity.high):
        most = amount(upward(given, 1), "mcg")
        sentence = (
            f"Up to {most} in 24 h is above {amount(threshold, 'mcg')}, where experience is limited. "
            "Look for a fault of pump or catheter first, and say why this dose."
        )
        yield reason("daily-dose-high", field, sentence)


def _rise(shift: _Shift, drug: DrugRules, context: RuleContext, catalog: Catalog) -> Iterator[Finding]:
    percent, usual = _largest_usual_step(shift, drug, context.group)
    last = _last_change(context)
    if shift.percent > Fraction(drug.rise_needs_typed_percent):
        sentence = (
            f"{shift.words}: from {_daily(shift.before_ng)} to {_daily(shift.after_ng)} is more than double. "
            f"{last} Type the new daily dose once more, and say why."
        )
        yield Finding(FindingKind.REASON, "rise-doubled", "daily-dose", sentence, typed=True)
    elif shift.percent > percent:
        step = Fraction(catalog.quantities["daily-dose"].step) * NG_PER_MCG
        within = floor(shift.before_ng * (1 + percent / 100) / step) * step
        sentence = (
            f"{shift.words}: above {usual}. {last} Up to {_daily(within)} is within it; or say why more."
        )
        yield reason("rise-above-usual", "daily-dose", sentence)
    else:
        yield note("rise-usual", "daily-dose", f"{shift.words}: not above {usual}. {last}")
    if context.last_change_ms is not None and _since_ms(context) < drug.rise_interval_hours * MS_PER_HOUR:
        sentence = (
            f"{last} The usual pace is one rise in {amount(drug.rise_interval_hours, 'h')}; say why now."
        )
        yield reason("rise-too-soon", "daily-dose", sentence)


def _largest_usual_step(shift: _Shift, drug: DrugRules, group: str | None) -> tuple[Fraction, str]:
    """Return the ceiling on this rise in percent, and what it is in words."""
    ceilings = {key: (titrating, label) for key, label, titrating, _ in drug.titration}
    lowest, _ = min(ceilings.values())
    ceiling, label = ceilings.get(group or "", (lowest, "group not recorded"))
    if (
        shift.before_ng / NG_PER_MCG >= Fraction(drug.high_dose_mcg_per_day)
        and ceiling > drug.high_dose_step_percent
    ):
        from_dose = amount(drug.high_dose_mcg_per_day, "mcg/day")
        ceiling, label = drug.high_dose_step_percent, f"high dose, from {from_dose}"
    limit = amount(ceiling, "%")
    pace = amount(drug.rise_interval_hours, "h")
    return Fraction(ceiling), f"the usual largest step ({label}: {limit}, once in {pace})"


def _cut(shift: _Shift, drug: DrugRules) -> Finding:
    if -shift.percent > Fraction(drug.cut_needs_reason_percent):
        sentence = (
            f"{shift.words}: a cut of more than {amount(drug.cut_needs_reason_percent, '%')} can bring "
            "withdrawal: itching, returning spasticity, fever, typically within 12 to 72 h. Say why, "
            "and who looks after the patient."
        )
        return reason("cut-large", "daily-dose", sentence)
    return note(
        "cut-usual", "daily-dose", f"{shift.words}: a reduction. Watch for returning spasticity and itching."
    )


def _since_ms(context: RuleContext) -> int:
    return 0 if context.last_change_ms is None else max(context.now_ms - context.last_change_ms, 0)


def _last_change(context: RuleContext) -> str:
    if context.last_change_ms is None:
        return "No earlier change is on record."
    since_ms = _since_ms(context)
    days = since_ms // MS_PER_DAY
    if days:
        return f"Last change {amount(days, 'day' if days == 1 else 'days')} ago."
    return f"Last change {duration_text(since_ms)} ago."


def _daily(ng_per_day: Fraction) -> str:
    return amount(ng_per_day / NG_PER_MCG, "mcg/day", 1)


def _slips(old: Infusion, new: Infusion, drug: DrugRules) -> Iterator[Finding]:
    """Ask about the daily dose, and about each step that does not merely repeat the day's slip."""
    running, wanted = dosing.highest_day_ng(old), dosing.highest_day_ng(new)
    whole = slips.by_factor(running, wanted, drug.slip_tolerance_percent)
    if whole is None and isinstance(new, SimpleContinuous):
        whole = slips.by_swap(_typed(running), new.daily.mcg_per_day)
    if whole is not None:
        yield _question(whole, "daily-dose", _daily(wanted), _daily(running))
    for place in places.places(new) if isinstance(new, Flex) else ():
        found = _step_slip(place, dosing.ng_per_h_at(old, place.at_ms), running / 24)
        if found is not None and (whole is None or found[0].code != whole.code):
            slip, against = found
            rates = bounds.rate_text(place.ng_per_h), bounds.rate_text(against)
            yield _question(slip, place.field, *rates)


def _step_slip(place: places.Place, running: Fraction, mean: Fraction) -> tuple[slips.Slip, Fraction] | None:
    """Return a step's slip, and against which rate: the one running at its start, or the day's mean."""
    for against in (running, mean):
        slip = slips.by_factor(against, place.ng_per_h)
        if slip is not None:
            return slip, against
    if place.key != "step-rate":
        return None
    swap = slips.by_swap(_typed(running), place.typed)
    return None if swap is None else (swap, running)


def _typed(ng: Fraction) -> Decimal:
    """Return an amount as it would be typed, in mcg."""
    return derived(ng / NG_PER_MCG, 1)


def _question(slip: slips.Slip, field: str, new: str, running: str) -> Finding:
    return reason(f"{slip.code}:{field}", field, f"{slip.words(new, running)} If it is meant, say why.")


def _bolus_questions(before: Prescription, bolus: BolusChange, catalog: Catalog) -> Iterator[Finding]:
    daily = dosing.highest_day_ng(before.infusion)
    largest = catalog.quantities["bolus-dose"].reason_above
    if largest is not None and bolus.dose.mcg > largest:
        sentence = (
            f"A bolus above {amount(largest, 'mcg')} is larger than the largest screening dose. Say why."
        )
        yield reason("bolus-large", "bolus-dose", sentence)
    yield from _high_dose(dosing.highest_24h_ng(before.infusion) + bolus.dose.ng, "bolus-dose", catalog)
    if bolus.dose.ng >= daily:
        sentence = (
            f"A bolus of {amount(bolus.dose.mcg, 'mcg')} is as much as a whole day gives ({_daily(daily)}). "
            "Is it the daily dose? If it is meant, say why."
        )
        yield reason("bolus-whole-day", "bolus-dose", sentence)
    else:
        share = amount(Fraction(bolus.dose.ng) / daily * 100, "%", 1)
        lasts = duration_text(bolus.duration_ms)
        sentence = (
            f"{amount(bolus.dose.mcg, 'mcg')} within {lasts} is {share} of a day's dose, on top of the basal."
        )
        yield note("bolus-share", "bolus-dose", sentence)
