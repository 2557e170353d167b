"""What is asked about the old drug on its way to the tip: bridged, unbridged, or bridged already.

Apart from `bridge`, which works bridges out. The dose to the patient is always said before the bookkeeping,
and the end as a date. Source: clinical rules, Bridge and prime 1 to 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from console.domain import bridge, dosing, path
from console.domain.bridge_limits import tip_ng_per_day
from console.domain.catheter import Catheter
from console.domain.change import Bridge, ProgramChange, RefillChange
from console.domain.context import Ground, RuleContext
from console.domain.finding import Finding, note, reason
from console.domain.path import Fluid, Path
from console.domain.prescription import Drug, Prescription
from console.domain.quantities import MS_PER_DAY, NG_PER_MCG, PL_PER_ML, Volume
from console.domain.reading import RunningBolus
from console.domain.wording import amount, drug_text, duration_text, moment_text, percent_change
from console.errors import RuleBroken


def refill_bridge_questions(before: Prescription, change: RefillChange, ground: Ground) -> Iterator[Finding]:
    """Yield what there is to say about the path after a refill of a pump that ran `before`."""
    context = ground.context
    changed = before.drug != change.prescription.drug
    way = path.bridge_path(ground.pump, context.catheter)
    if (changed or change.bridge is not None or context.bridge is not None) and way is None:
        yield unknown_volume(context.catheter, "bridge")
    if change.bridge is not None:
        yield from _told(change.bridge, before, change.prescription, context)
        if context.bridge is None:
            yield from _volume_question(change.bridge, way)
        yield from _dose_question(change.bridge, before, change.prescription.drug, ground)
    elif changed and change.filled.pl > 0:
        yield _unbridged(before, change.prescription, way, context)
    elif context.bridge is not None:
        yield _ended(context.bridge, before.drug, change.prescription, way, context)


def _ended(
    running: RunningBolus, held: Drug, after: Prescription, way: Path | None, context: RuleContext
) -> Finding:
    """Return what is asked where a refill ends a bridge and brings none in its place."""
    left_pl = _left_pl(running, context.now_ms)
    which = (
        "that the stop holds" if context.stopped_ms is not None else f"until {moment_text(running.ends_ms)}"
    )
    whole_pl = ceil(left_pl) if way is None else way.volume_pl
    gets = without(path.fluids(running, held, whole_pl, context.now_ms), after)
    sentence = (
        f"The bridge {which} ends with this refill, with {_volume(left_pl, 3)} of the old drug still on its "
        f"way. {gets} Work a bridge out from what is in the path now, or say why not."
    )
    return reason("bridge-ended", "bridge", sentence)


def program_bridge_questions(
    before: Prescription, change: ProgramChange, context: RuleContext
) -> Iterator[Finding]:
    """Say of a program sent during a bridge whether it waits for the end, or replaces it (Bridge 4)."""
    running = context.bridge
    if change.bridge is not None:
        yield from _told(change.bridge, before, change.prescription, context)
    elif running is not None:
        goes_on = f"The bridge goes on until {moment_text(running.ends_ms)}"
        if context.stopped_ms is not None:
            left = duration_text(running.ends_ms - context.now_ms)
            goes_on = f"The bridge goes on when the pump is resumed, for {left}"
        sentence = (
            f"{goes_on}; the program follows it. To change the dose sooner, work the bridge out again from "
            "the fluid now in the path."
        )
        yield note("bridge-goes-on", "bridge", sentence)


def unknown_volume(catheter: Catheter | None, what: str) -> Finding:
    """Return the strong finding on a catheter whose volume nobody knows."""
    known = "No catheter is on record"
    if catheter is not None:
        known = f"The volume of the catheter {catheter.model} is not known"
    sentence = (
        f"{known}, so a {what} over it is a guess: too short and too long both change the dose. Find its "
        "length, or say what you go by."
    )
    return reason("catheter-unknown", "catheter", sentence)


def _told(
    given: Bridge, before: Prescription, after: Prescription, context: RuleContext
) -> Iterator[Finding]:
    """Say what the patient receives and until when, then how the pump lists it, then what pauses."""
    at_ms = None if context.stopped_ms is not None else context.now_ms
    sentences = []
    for phase in given.phases:
        if phase.clears is not None:
            part = _plan(Bridge((phase,)), phase.clears, after.drug)
            sentences.append(bridge.words(part, at_ms)[0])
            at_ms = None if at_ms is None else at_ms + phase.duration_ms
    first = given.phases[0].clears
    if first is None:
        return
    whole = _plan(given, first, after.drug)
    sentences.append(bridge.words(whole, context.now_ms)[1])
    pauses = bridge.pause_words(whole, before.infusion, after.infusion)
    yield note("bridge", "bridge", " ".join([*sentences, *([pauses] if pauses else [])]))


def _plan(given: Bridge, old: Drug, new: Drug) -> bridge.BridgePlan:
    """Return the figures behind a bridge as it would be sent, for the words about it."""
    volume_pl, lasts = given.volume_pl, Fraction(given.duration_ms)
    first = given.phases[0]
    return bridge.BridgePlan(
        bridge=given,
        old=old,
        new=new,
        path_pl=volume_pl,
        daily_ng=tip_ng_per_day(first, old),
        exact_ms=lasts,
        flow_pl_per_day=volume_pl * MS_PER_DAY / lasts,
        old_drug_ng=Fraction(volume_pl * old.concentration.ng_per_ml, PL_PER_ML),
        listed_ng=Fraction(volume_pl * new.concentration.ng_per_ml, PL_PER_ML),
    )


def _volume_question(given: Bridge, way: Path | None) -> Iterator[Finding]:
    """Ask where a bridge clears another volume than the path holds.

    Not of one worked out again: what is left in the path then shrinks while it is looked at.
    """
    if way is not None and given.volume_pl != way.volume_pl:
        clears, holds = (amount(Volume(pl).ml, "mL") for pl in (given.volume_pl, way.volume_pl))
        sentence = (
            f"The bridge clears {clears}; tubing and catheter hold {holds}. Work it out again, or say why."
        )
        yield reason("bridge-volume", "bridge", sentence)


def _dose_question(given: Bridge, before: Prescription, new: Drug, ground: Ground) -> Iterator[Finding]:
    """Ask where a bridge gives clearly another dose than ran before."""
    first = given.phases[0]
    if first.clears is None:
        return
    try:
        kept = bridge.planned(before, new, given.volume_pl, ground.context.now_ms).daily_ng
    except RuleBroken:
        return
    dose = tip_ng_per_day(first, first.clears)
    percent = (dose / kept - 1) * 100
    ceilings = {key: titrating for key, _, titrating, _ in ground.drug.titration}
    most = Fraction(ceilings.get(ground.context.group or "", min(ceilings.values())))
    if percent > most or -percent > Fraction(ground.drug.cut_needs_reason_percent):
        sentence = (
            f"The bridge gives {_daily(dose)} for {duration_text(given.duration_ms)}; what ran gives "
            f"{_daily(kept)} over that time ({percent_change(kept, dose)}). Keep the dose, or say why not."
        )
        yield reason("bridge-dose", "bridge", sentence)


def _unbridged(before: Prescription, after: Prescription, way: Path | None, context: RuleContext) -> Finding:
    """Return what no bridge does: the old drug at the new flow, which dose, for how long (N1 and N2).

    What stands in the path is what the reservoir held, and ahead of it what a bridge under way had to clear.
    """
    if way is None:
        sentence = (
            f"No bridge: tubing and catheter hold an unknown volume of {drug_text(before.drug)}, and the "
            "patient gets that at the new program's flow until it is gone."
        )
    else:
        held = path.fluids(context.running_bolus, before.drug, way.volume_pl, context.now_ms)
        parts = ", then ".join(f"{_volume(fluid.pl)} of {drug_text(fluid.drug)}" for fluid in held)
        sentence = f"No bridge: tubing and catheter hold {parts}. {without(held, after)}"
    return reason("unbridged", "bridge", f"{sentence} Bridge it, or say why not.")


def without(held: tuple[Fluid, ...], after: Prescription) -> str:
    """Return what the patient gets when `after` runs on a path of `held` fluids, tip first; the danger."""
    if any(fluid.drug.name != after.drug.name for fluid in held):
        return "The patient gets that at the new program's flow until it is gone."
    ahead = [fluid for fluid in held if fluid.drug != after.drug]
    if not ahead:
        return "That is what was filled."
    try:
        found = [bridge.unbridged(fluid.pl, fluid.drug, after.drug, after.infusion) for fluid in ahead]
    except RuleBroken:
        return "At no flow it stays there."
    gets = ", then ".join(f"{_daily(each.ng_per_day)} for {_lasts(each.duration_ms)}" for each in found)
    wanted = _daily(dosing.weekly_mean_ng(after.infusion))
    dangers = dict.fromkeys(_danger(fluid.drug, after.drug) for fluid in ahead)
    return (
        f"At the new program's flow the patient gets {gets} instead of {wanted}: a danger of "
        f"{', then of '.join(dangers)}."
    )


def _danger(old: Drug, new: Drug) -> str:
    return "withdrawal" if new.concentration > old.concentration else "overdose"


def _lasts(duration_ms: Fraction) -> str:
    days = f" ({amount(duration_ms / MS_PER_DAY, 'days', 2)})" if duration_ms >= 2 * MS_PER_DAY else ""
    return f"{duration_text(round(duration_ms))}{days}"


def _volume(pl: Fraction, decimals: int | None = None) -> str:
    """Return a volume whole where it was typed, at 0.001 mL where it follows from a bridge."""
    return amount(pl / PL_PER_ML, "mL", decimals or (None if pl.denominator == 1 else 3))


def _left_pl(running: RunningBolus, now_ms: int) -> Fraction:
    """Return the volume that a bridge has still to clear, in pL."""
    held = next(phase.clears for phase in running.phases if phase.clears is not None)
    return sum((fluid.pl for fluid in path.fluids(running, held, 0, now_ms)), Fraction(0))


def _daily(ng_per_day: Fraction) -> str:
    return amount(ng_per_day / NG_PER_MCG, "mcg/day", 1)
