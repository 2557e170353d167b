"""What is asked and said about a change: the hard limits, the questions that need a reason, and notes.

Apart from `limits` (what cannot be sent) and from the data files (where every threshold lives). A
finding is a value with a sentence; nothing here refuses, clamps or changes anything. Which question
belongs to which change is decided here; the questions themselves stand in rooms of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from console.domain import limits
from console.domain.bolus_questions import bolus_questions, resume_questions, stop_questions
from console.domain.bridge_questions import program_bridge_questions, refill_bridge_questions
from console.domain.catalog import Catalog
from console.domain.catheter_questions import access_questions, implant_questions, prime_questions
from console.domain.change import (
    BolusChange,
    Bridge,
    Change,
    ImplantChange,
    PrimeChange,
    ProgramChange,
    RefillChange,
    ResumeChange,
    StopChange,
)
from console.domain.context import Ground, RuleContext
from console.domain.dose_questions import dose_questions
from console.domain.finding import Finding, FindingKind, note
from console.domain.pattern_questions import pattern_questions
from console.domain.prescription import Prescription
from console.domain.quantities import PL_PER_ML
from console.domain.refill_questions import emptying, refill_questions
from console.domain.residual import Emptying
from console.domain.slip_questions import dose_slips
from console.domain.wording import amount, bolus_text, moment_text

__all__ = ["Finding", "FindingKind", "RuleContext", "findings"]


def findings(
    before: Prescription, change: Change, catalog: Catalog, model: str, context: RuleContext
) -> tuple[Finding, ...]:
    """Return all there is to say about `change` to a pump of `model` that runs `before`, stops first."""
    stopped = context.stopped_ms is not None
    running, given = context.running_bolus, context.given
    found = list(limits.stops(before, change, catalog, model, running, stopped=stopped, given=given))
    drug, pump = catalog.drugs.get(before.drug.name), catalog.pumps.get(model)
    if drug is not None and pump is not None:
        found += _questions(before, change, Ground(catalog, pump, drug, context))
        found += access_questions(change, context)
    order = list(FindingKind)
    return tuple(sorted(found, key=lambda finding: order.index(finding.kind)))


def _questions(before: Prescription, change: Change, ground: Ground) -> Iterator[Finding]:
    catalog, context = ground.catalog, ground.context
    match change:
        case ProgramChange():
            yield from _program_questions(before, change, ground)
        case RefillChange():
            yield from _refill_questions(before, change, ground)
        case BolusChange():
            yield from bolus_questions(before, change, ground)
        case PrimeChange():
            yield from prime_questions(before, change, ground)
        case StopChange():
            yield from stop_questions(before, change, catalog, context)
        case ResumeChange():
            yield from resume_questions(before, catalog, context)
        case ImplantChange():
            yield from implant_questions(change, context)


def _program_questions(before: Prescription, change: ProgramChange, ground: Ground) -> Iterator[Finding]:
    after, context = change.prescription, ground.context
    if before == after and change.bridge is None:
        yield note("unchanged", "change", "The pump already runs exactly this program.")
    yield from _running_questions(before, after, ground, context.residuals, change.bridge)
    yield from program_bridge_questions(before, change, context)
    yield from _alarm_at_once(before, after, context)
    running = context.running_bolus
    if running is not None and context.bridge is None:
        ends = moment_text(running.ends_ms)
        what = bolus_text(running.kind).removeprefix("A ")
        yield note("bolus-goes-on", "change", f"The {what} under way goes on as ordered until {ends}.")


def _alarm_at_once(before: Prescription, after: Prescription, context: RuleContext) -> Iterator[Finding]:
    """Say of a low-reservoir volume set anew that what is in the reservoir does not reach beyond it."""
    alarm, left_pl = after.low_reservoir, context.reservoir_pl
    if left_pl is None or alarm == before.low_reservoir or left_pl > alarm.pl:
        return
    left = amount(Fraction(left_pl, PL_PER_ML), "mL", 2)
    sentence = f"The low-reservoir alarm at {amount(alarm.ml, 'mL')} sounds at once: {left} are calculated."
    yield note("alarm-at-once", "low-reservoir", sentence)


def _refill_questions(before: Prescription, change: RefillChange, ground: Ground) -> Iterator[Finding]:
    wanted = ground.catalog.drugs.get(change.prescription.drug.name)
    if wanted is None:
        return
    new = replace(ground, drug=wanted)
    now = emptying(change, ground.context)
    emptyings = ground.context.residuals if now is None else (now, *ground.context.residuals)
    yield from refill_questions(before, change, new)
    yield from refill_bridge_questions(before, change, new)
    ended = replace(new, context=replace(new.context, running_bolus=None))
    yield from _running_questions(before, change.prescription, ended, emptyings, change.bridge)


def _running_questions(
    before: Prescription,
    after: Prescription,
    ground: Ground,
    emptyings: tuple[Emptying, ...],
    bridge: Bridge | None,
) -> Iterator[Finding]:
    """Yield what a program is asked about, however it comes into the pump."""
    yield from dose_questions(before, after, ground, emptyings)
    yield from dose_slips(before, after, ground.drug)
    yield from pattern_questions(before, after, ground, _bridged_ms(bridge, ground.context))
    if ground.context.stopped_ms is not None:
        yield note("stays-stopped", "change", "The pump stays stopped; this runs once it is resumed.")


def _bridged_ms(bridge: Bridge | None, context: RuleContext) -> int | None:
    """Return until when a bridge flows, the one that comes or else the one under way; None while stopped."""
    if context.stopped_ms is not None:
        return None
    if bridge is not None:
        return context.now_ms + bridge.duration_ms
    return None if context.bridge is None else context.bridge.ends_ms
