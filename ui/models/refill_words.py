"""What the refill's cards say: the steps' notes, the comparison, the rinse, and leaving half-way.

Apart from the page so that every sentence can be tried without Qt. Judging is the domain's business
(`residual`, `mixture`, the checks); here it is worded for the place where it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from console.domain import mixture, residual
from console.domain.finding import FindingKind
from console.domain.mixture import Mixture
from console.domain.prescription import Drug
from console.domain.quantities import NG_PER_MCG, PL_PER_ML, Volume
from console.domain.residual import Emptying, Verdict
from console.domain.wording import NO_BREAK, amount, derived, number_text, percent_text
from ui import context
from ui.models import refill as refills
from ui.models import refill_bridge as bridge_views
from ui.models import refill_entry as entries
from ui.models import refill_hands as hands
from ui.models.refill_entry import Bridging, RefillEntry, Rinsed, Step
from ui.state import ConsoleState

_ASPIRATED, _WITH_LEFT = "Aspirated, as typed", "Aspirated and left in, as typed"


@dataclass(frozen=True, slots=True)
class StepNote:
    """A step in the strip: what stands under its name, and whether it is done."""

    step: Step
    note: str
    done: bool


@dataclass(frozen=True, slots=True)
class Comparing:
    """The comparison: facts (label, value), the sentence, the trend, and whether an explanation is asked."""

    facts: tuple[tuple[str, str], ...]
    sentence: str
    trend: str
    asks: bool


@dataclass(frozen=True, slots=True)
class Rinsing:
    """Whether the reservoir was rinsed: the usual answer, and the question; without words none is asked."""

    usual: str
    strong: str = ""
    rest: str = ""


def steps(entry: RefillEntry, state: ConsoleState, current: Step) -> tuple[StepNote, ...]:
    """Return the five steps with their notes; one is done when it is whole and was gone past."""
    order = list(Step)
    waits = refills.first_missing(entry, state)
    reached, here = order.index(waits[0]) if waits else len(order), order.index(current)
    return tuple(
        StepNote(
            step,
            _note(entry, state, step),
            number < reached and step is not Step.CHECK and (number < here or reached > number + 1),
        )
        for number, step in enumerate(order)
    )


def compare(entry: RefillEntry, state: ConsoleState) -> Comparing | None:
    """Return aspirated beside calculated, in words; None until something was typed."""
    found, reading = refills.compared(entry, state), state.reading
    if found is None or reading is None:
        return None
    left = entries.left_of(entry) not in (None, Volume(0))
    pumped_pl = context.pumped_since_fill_pl(state, reading)
    emptyings = (Emptying(found.difference_pl, pumped_pl), *state.residuals)
    return Comparing(
        facts=(
            ("Calculated by the pump", _ml(found.calculated_pl, 2)),
            (_WITH_LEFT if left else _ASPIRATED, _ml(found.aspirated_pl, 2)),
            ("Pumped since the last fill, calculated", _ml(pumped_pl, 2)),
            ("Flagged from", _ml(found.limit_pl, 2)),
        ),
        sentence=_sentence(residual.words(found, interpret=True)),
        trend=_sentence(residual.trend(emptyings, state.catalog.practice)),
        asks=found.verdict is not Verdict.WITHIN,
    )


def rinsing(entry: RefillEntry, state: ConsoleState) -> Rinsing:
    """Return the question of the rinse, with what stays in and what it does to the strength."""
    reading, model, new = state.reading, entries.model_of(state), entries.drug_of(entry)
    practice = state.catalog.practice
    usual = f"{practice.rinse_times} × {amount(practice.rinse_volume.ml, 'mL')}"
    if reading is None or model is None or new is None or not entries.changes_drug(entry, reading):
        return Rinsing(usual)
    old = reading.prescription.drug
    stays = f"{_ml(model.residual.pl, 1)} of {_strength(old)} cannot be drawn"
    if entry.filled is None or entry.filled == 0:
        return Rinsing(usual, "Rinsed?", f"{stays}.")
    filled_pl, rinsed = Volume.from_ml(entry.filled).pl, _rinse_round(entry, state)
    if rinsed is not None:
        mixed = mixture.mixed(model.residual.pl, old, filled_pl, new, rinse_pl=rinsed[0], times=rinsed[1])
        how = f"rinsed {refills.rinse_text(entry, state)}"
        return Rinsing(usual, "Rinsed.", f"{stays}: {how}, {_becomes(entry.filled, mixed)}")
    mixed = mixture.mixed(model.residual.pl, old, filled_pl, new)
    strong = "Not rinsed." if entry.rinse == Rinsed.NONE else "Rinsed?"
    return Rinsing(usual, strong, f"{stays}: unrinsed, {_becomes(entry.filled, mixed)}")


def _becomes(filled_ml: Decimal, mixed: Mixture) -> str:
    strength = amount(mixed.ng_per_ml / NG_PER_MCG, "mcg/mL", 0)
    return f"{amount(filled_ml, 'mL')} becomes {strength} ({percent_text(mixed.percent)})."


def after_fill(entry: RefillEntry, state: ConsoleState) -> str:
    """Return the check after filling: what hands injected against what the pump is told; empty within it.

    The limit is by the size of the pump (clinical rules, Refill 1); it applies to nothing else.
    """
    reading = state.reading
    if reading is None or entry.filled is None or not hands.injected(state):
        return ""
    differs = abs(Volume.from_ml(entry.filled).pl - Volume.from_ml(hands.injected_ml(state)).pl)
    limits = [
        limit.pl
        for capacity, limit in state.catalog.practice.after_fill
        if reading.capacity_pl <= capacity.pl
    ]
    limit = min(limits, default=None)
    if limit is None or differs <= limit:
        return ""
    return (
        f"Injected and told differ by {_ml(differs, 1)}, over {_ml(limit, 1)}: "
        "the pump would calculate with the wrong volume."
    )


def finding_words(state: ConsoleState, *fields: str) -> str:
    """Return what the checks say of one of `fields`, a stop before a question; notes are left to Check."""
    told = [each for each in state.findings if each.field in fields and each.kind is not FindingKind.NOTE]
    told.sort(key=lambda each: each.kind is not FindingKind.STOP)
    return told[0].sentence if told else ""


def near_empty(state: ConsoleState) -> str:
    """Return what is known of symptoms before a reservoir is empty, for beside the alarm's volume."""
    at = amount(state.catalog.practice.symptoms_near_empty.ml, "mL", 1)
    return (
        f"Of 88 patients 24{NO_BREAK}% felt withdrawal 1 to 7 days before about {at}; an alarm at "
        f"4{NO_BREAK}mL ended it (Neurosurgery 2004;55:390)."
    )


def can_cancel(entry: RefillEntry, state: ConsoleState) -> bool:
    """Tell whether the refill can still be cancelled: nothing was aspirated, rinsed or injected."""
    typed = (entry.withdrawn or 0) > 0 or (entry.filled or 0) > 0
    return not typed and not context.untold(state.deeds)


def leaving(entry: RefillEntry, state: ConsoleState) -> tuple[str, str]:
    """Return what is said when a refill is left half-way: the sentence, and what to do."""
    reading = state.reading
    strength = "" if reading is None else _strength(reading.prescription.drug)
    filled = context.untold(state.deeds) == "filled" or (entry.filled or 0) > 0
    done = "filled" if filled else "emptied"
    record = "Record what is in it now; the pump still calculates with"
    return (
        f"The reservoir has been {done}. {record} {strength}.",
        "This cannot be cancelled, only left. The dose stays as it is.",
    )


def _note(entry: RefillEntry, state: ConsoleState, step: Step) -> str:
    match step:
        case Step.EMPTY:
            return (
                "reservoir, needle, syringe"
                if entry.withdrawn is None
                else f"{amount(entry.withdrawn, 'mL')} aspirated"
            )
        case Step.COMPARE:
            return _compare_note(entry, state)
        case Step.DRUG:
            return _drug_note(entry, state)
        case Step.BRIDGE:
            return _bridge_note(entry, state)
        case _:
            return "before review"


def _compare_note(entry: RefillEntry, state: ConsoleState) -> str:
    found = refills.compared(entry, state)
    if found is None:
        return "with the calculated volume"
    more = "more left" if found.difference_pl > 0 else "less left"
    off = derived(Fraction(abs(found.difference_pl), PL_PER_ML), 1)
    by = f"{amount(off, 'mL')} {more}" if off else "as calculated"
    return f"{by}, within the limit" if found.verdict is Verdict.WITHIN else f"{by}, outside the limit"


def _drug_note(entry: RefillEntry, state: ConsoleState) -> str:
    new, reading = entries.drug_of(entry), state.reading
    if new is None or reading is None:
        return "vial, strength, volume"
    if not entries.changes_drug(entry, reading):
        return f"{_strength(new)}, as before"
    rinse = refills.rinse_text(entry, state)
    return f"strength changes, {f'rinse {rinse}'.replace(' ', NO_BREAK) if rinse else 'rinse?'}"


def _bridge_note(entry: RefillEntry, state: ConsoleState) -> str:
    if entries.drug_of(entry) is None:
        return "follows from the strength"
    if not bridge_views.is_needed(entry, state):
        return "not needed"
    return {Bridging.BRIDGE.value: "decided", Bridging.DECLINED.value: "declined"}.get(
        entry.bridging, "needed"
    )


def _rinse_round(entry: RefillEntry, state: ConsoleState) -> tuple[int, int] | None:
    """Return with how many pL the reservoir was rinsed, and how often; None when it was not."""
    practice = state.catalog.practice
    if entry.rinse == Rinsed.USUAL:
        return practice.rinse_volume.pl, practice.rinse_times
    if entry.rinse == Rinsed.OTHER and entry.rinse_ml and entry.rinse_times:
        return Volume.from_ml(entry.rinse_ml).pl, int(entry.rinse_times)
    return None


def _strength(drug: Drug) -> str:
    return amount(drug.concentration.mcg_per_ml, "mcg/mL")


def _ml(volume_pl: Fraction | int, decimals: int) -> str:
    return f"{number_text(Fraction(volume_pl) / PL_PER_ML, decimals)}\u00a0mL"


def _sentence(words: str) -> str:
    """Return `words` as a sentence: with a capital and a full stop."""
    if not words:
        return ""
    whole = words[0].upper() + words[1:]
    return whole if whole.endswith(".") else f"{whole}."
