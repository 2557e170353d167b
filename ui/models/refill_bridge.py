"""The bridge of a refill as the page shows it: whether it is needed, its figures in words, its assumptions.

Apart from `console.domain.bridge`, which computes it: here it is asked for with what is under the hand, and
written out in the order that clinical rules, Bridge and prime 3, lays down. Knows no Qt.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from console.domain import bridge as bridges
from console.domain import path as paths
from console.domain.bridge import BridgePlan
from console.domain.bridge_questions import without
from console.domain.catalog import PumpModel
from console.domain.catheter import Catheter
from console.domain.change import Bridge
from console.domain.path import Path
from console.domain.prescription import Infusion, Prescription, restrengthed
from console.domain.quantities import NG_PER_MCG, PL_PER_ML, Volume
from console.domain.reading import Reading
from console.domain.wording import amount, drug_text, duration_text, number_text
from console.errors import RuleBroken
from ui.models import refill_entry as entries
from ui.models.refill_entry import Bridging, Keeps, RefillEntry
from ui.state import ConsoleState

_TENTH_MM_PER_CM = 100
UNKNOWN_VOLUME = (
    "The catheter's volume is not known to the pump. Type it from the implant record, or decline the bridge: "
    "over an unknown volume it would be a guess."
)


@dataclass(frozen=True, slots=True)
class BridgeView:
    """All that the page says of a bridge. `needed` is empty where there is nothing to bridge, and says so.

    `sentences` are the two of the rules, `facts` (label, value) pairs, `assumptions` what the figures stand
    on, `without` what the tip would give with no bridge, `pauses` what stops meanwhile, `asks_volume` why a
    catheter volume must be typed; `unneeded` is said where no decision is asked.
    """

    needed: bool
    unneeded: str = ""
    sentences: tuple[str, ...] = ()
    pauses: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    assumptions: tuple[str, ...] = ()
    without: str = ""
    asks_volume: str = ""
    fluids: tuple[str, ...] = ()
    dose_changes: bool = False


def is_needed(entry: RefillEntry, state: ConsoleState) -> bool:
    """Tell whether a decision on a bridge is asked: another drug or strength, or a bridge under way."""
    reading = state.reading
    return reading is not None and (entries.changes_drug(entry, reading) or entries.bridge_runs(state))


def path_of(entry: RefillEntry, state: ConsoleState) -> Path | None:
    """Return tubing and catheter as the pump knows them, or with the catheter volume typed here."""
    model, reading = entries.model_of(state), state.reading
    if model is None or reading is None:
        return None
    return paths.bridge_path(model, _catheter(entry, reading))


def bridge_of(entry: RefillEntry, state: ConsoleState, after: Prescription) -> Bridge | str | None:
    """Return the bridge to be sent with the refill, None for none, or a sentence: what is missing."""
    if not is_needed(entry, state):
        return None
    if entry.bridging == Bridging.DECLINED:
        return None
    if entry.bridging != Bridging.BRIDGE:
        return "Decide on the bridge: the old drug still stands in tubing and catheter."
    path = path_of(entry, state)
    if path is None:
        return UNKNOWN_VOLUME
    try:
        if entries.bridge_runs(state):
            return _recalculated(entry, state, after, path)
        return _plan(entry, state, after, path.volume_pl).bridge
    except RuleBroken as broken:
        return str(broken)


def view(entry: RefillEntry, state: ConsoleState) -> BridgeView:
    """Return what the page says of the bridge with what is under the hand."""
    reading = state.reading
    if reading is None or not is_needed(entry, state):
        return BridgeView(needed=False, unneeded=_unneeded(entry))
    after = entries.prescription_of(entry, reading.prescription)
    if isinstance(after, str):
        return BridgeView(needed=True, pauses=after)
    try:
        return _viewed(entry, state, reading, after)
    except RuleBroken as broken:
        return BridgeView(needed=True, pauses=str(broken))


def _viewed(entry: RefillEntry, state: ConsoleState, reading: Reading, after: Prescription) -> BridgeView:
    path = path_of(entry, state)
    changes = after.infusion != restrengthed(reading.prescription.infusion, after.drug.concentration)
    known = reading.catheter is not None and reading.catheter.volume_pl is not None
    asks = "" if known else UNKNOWN_VOLUME
    if path is None:
        return BridgeView(needed=True, asks_volume=asks, dose_changes=changes)
    if entries.bridge_runs(state):
        return _view_while_running(entry, state, after, path)
    return _view(entry, state, after, path, asks=asks, changes=changes)


def _view(
    entry: RefillEntry, state: ConsoleState, after: Prescription, path: Path, *, asks: str, changes: bool
) -> BridgeView:
    reading = state.reading
    if reading is None:
        return BridgeView(needed=False)
    plan = _plan(entry, state, after, path.volume_pl)
    return BridgeView(
        needed=True,
        sentences=bridges.words(plan, None if reading.stopped_ms is not None else entries.now_ms(state)),
        pauses=_pauses(reading, after.infusion, plan),
        facts=_facts(plan, path, _catheter(entry, reading)),
        assumptions=_assumptions(entry, state, after, path),
        without=_without(plan, after.infusion),
        asks_volume=asks,
        dose_changes=changes,
    )


def _view_while_running(
    entry: RefillEntry, state: ConsoleState, after: Prescription, path: Path
) -> BridgeView:
    new = _recalculated(entry, state, after, path)
    held = fluids_now(state, path.volume_pl)
    daily = amount(_daily_ng(entry, state, after, path.volume_pl) / NG_PER_MCG, "mcg/day", 1)
    stands = state.reading is not None and state.reading.stopped_ms is not None
    ends_ms = None if stands else entries.now_ms(state) + new.duration_ms
    until = bridges.until_text(ends_ms, new.duration_ms)
    return BridgeView(
        needed=True,
        sentences=(
            "A bridge is under way; the refill ends it.",
            f"A new one, calculated from the fluid now in the path, gives {daily} {until}.",
        ),
        facts=(
            ("To clear", _ml(new.volume_pl)),
            ("Phases", number_text(len(new.phases))),
            ("Takes", duration_text(new.duration_ms)),
        ),
        fluids=tuple(f"{_ml(fluid.pl)} of {drug_text(fluid.drug)}" for fluid in held),
        without=f"Without a new one: {without(held, after)}",
        assumptions=("The fluid in the path is calculated, its fronts drawn sharp.",),
    )


def fluids_now(state: ConsoleState, path_pl: int) -> tuple[paths.Fluid, ...]:
    """Return what is calculated to be in the path now, from the tip back to the pump."""
    reading = state.reading
    if reading is None:
        return ()
    now_ms = entries.now_ms(state)
    return paths.fluids(reading.bolus_at(now_ms), reading.prescription.drug, path_pl, now_ms)


def _recalculated(entry: RefillEntry, state: ConsoleState, after: Prescription, path: Path) -> Bridge:
    daily_ng = _daily_ng(entry, state, after, path.volume_pl)
    return bridges.recalculated(fluids_now(state, path.volume_pl), after.drug, daily_ng)


def _plan(entry: RefillEntry, state: ConsoleState, after: Prescription, path_pl: int) -> BridgePlan:
    reading = state.reading
    if reading is None:
        raise LookupError("A bridge is planned from a reading.")
    daily_ng = _daily_ng(entry, state, after, path_pl) if entry.keeps == Keeps.NEW else None
    return bridges.planned(reading.prescription, after.drug, path_pl, _from_ms(entry, state), daily_ng)


def _daily_ng(entry: RefillEntry, state: ConsoleState, after: Prescription, path_pl: int) -> Fraction:
    """Return the dose that the bridge keeps: of the program before, or of the new one."""
    reading = state.reading
    if reading is None:
        return Fraction(0)
    old = reading.prescription
    infusion = after.infusion if entry.keeps == Keeps.NEW else old.infusion
    return bridges.average_ng(infusion, _from_ms(entry, state), path_pl, old.drug)


def _from_ms(entry: RefillEntry, state: ConsoleState) -> int:
    """Return from when the old dose is averaged: when it was decided, so that a draft stays what it is."""
    return entries.now_ms(state) if entry.decided_ms is None else entry.decided_ms


def _catheter(entry: RefillEntry, reading: Reading) -> Catheter | None:
    known = reading.catheter
    if entry.catheter_ml is None or (known is not None and known.volume_pl is not None):
        return known
    name = "not recorded" if known is None else known.model
    return Catheter(name, typed=Volume.from_ml(entry.catheter_ml))


def _facts(plan: BridgePlan, path: Path, catheter: Catheter | None) -> tuple[tuple[str, str], ...]:
    length = None if catheter is None else catheter.implanted_tenth_mm
    where = (
        "Catheter" if length is None else f"Catheter, {amount(Fraction(length, _TENTH_MM_PER_CM), 'cm', 1)}"
    )
    return (
        ("Pump tubing", _ml(path.tubing_pl)),
        (where, _ml(path.catheter_pl)),
        ("To clear", _ml(path.volume_pl)),
        ("Old flow", amount(plan.flow_pl_per_day / PL_PER_ML, "mL/day", 3)),
        ("Takes", duration_text(plan.bridge.duration_ms)),
        ("Listed by the pump as*", amount(plan.listed_ng / NG_PER_MCG, "mcg", 1)),
    )


def _assumptions(entry: RefillEntry, state: ConsoleState, after: Prescription, path: Path) -> tuple[str, ...]:
    model = entries.model_of(state)
    told = [
        "One even rate throughout: the old average daily dose over the time it takes (teaching value).",
        "The front between old and new drug is taken as sharp; nothing mixes on the way.",
    ]
    if model is not None and model.priming_tubing != model.bridge_tubing:
        told.append(_other_tubing(entry, state, after, path, model))
    return tuple(told)


def _other_tubing(
    entry: RefillEntry, state: ConsoleState, after: Prescription, path: Path, model: PumpModel
) -> str:
    other = _plan(entry, state, after, model.priming_tubing.pl + path.catheter_pl)
    return (
        f"Pump tubing is {_ml(model.bridge_tubing.pl)} for a bridge. With the {_ml(model.priming_tubing.pl)} "
        f"used for priming it would take {duration_text(other.bridge.duration_ms)}, listed as "
        f"{amount(other.listed_ng / NG_PER_MCG, 'mcg', 1)}."
    )


def _without(plan: BridgePlan, infusion: Infusion) -> str:
    """Return what the tip gives with no bridge: less than wanted (N1) or more (N2)."""
    bare = bridges.unbridged(plan.path_pl, plan.old, plan.new, infusion)
    gives, lasts = amount(bare.ng_per_day / NG_PER_MCG, "mcg/day", 1), duration_text(round(bare.duration_ms))
    words = f"Without a bridge the tip gives {gives} of the old drug for {lasts}"
    if bare.ng_per_day < plan.daily_ng:
        return f"{words}: less than the {_daily(plan)} kept by a bridge. Watch for withdrawal."
    if bare.ng_per_day > plan.daily_ng:
        return f"{words}: more than the {_daily(plan)} kept by a bridge. Watch for overdose."
    return f"{words}, the same as with one."


def _daily(plan: BridgePlan) -> str:
    return amount(plan.daily_ng / NG_PER_MCG, "mcg/day", 1)


def _pauses(reading: Reading, after: Infusion, plan: BridgePlan) -> str:
    before = reading.prescription.infusion
    told = [bridges.pause_words(plan, before, after)]
    if reading.stopped_ms is not None:
        told.append("The pump is stopped: the bridge begins when it is resumed, and ends as much later.")
    if entries.daily_of(before) != entries.daily_of(after):
        told.append("The new daily dose takes effect after the bridge.")
    return " ".join(words for words in told if words)


def _unneeded(entry: RefillEntry) -> str:
    if entries.drug_of(entry) is None:
        return "Whether a bridge is needed follows from the strength that goes in."
    return "Drug and strength stay the same: no bridge is needed."


def _ml(volume_pl: Fraction | int) -> str:
    return amount(Fraction(volume_pl) / PL_PER_ML, "mL", 3)
