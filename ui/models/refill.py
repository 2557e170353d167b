"""The refill under the hand as one change: what is missing in each step, the change, and what is noted of it.

Apart from the page so that all of it can be tried without Qt. What is typed is never altered; what hands felt
stands beside it (`refill_words`). The particulars carry what the pump is not told: lot, expiry, look.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from console.domain import calendar, residual
from console.domain.change import RefillChange
from console.domain.prescription import Prescription
from console.domain.quantities import Volume
from console.domain.residual import Residual, Verdict
from console.domain.wording import NO_BREAK, amount, digits
from console.errors import RuleBroken
from ui import context
from ui.context import ACCESSED, NOT_RINSED, RINSE
from ui.models import refill_bridge as bridge_views
from ui.models import refill_entry as entries
from ui.models import refill_keying
from ui.models.refill_entry import (
    EMPTIED,
    NOT_EMPTIED,
    Bridging,
    Keeps,
    RefillEntry,
    Rinsed,
    Step,
)
from ui.state import ConsoleState

Particulars = tuple[tuple[str, str], ...]

LOOK, NEEDLE, PASSES, EXPLANATION = "Aspirate", "Needle", "Needle passes", "Explanation"
WASTE = "Waste witnessed by"
LOT, EXPIRY = "Lot", "Expiry"
BRIDGE, KEEPS, CATHETER, CHECKED_BY, LEFT_HALFWAY = (
    "Bridge", "Bridge keeps", "Catheter volume typed", "Checked by", "Left half-way",
)  # fmt: skip
"""What is noted beside the change; the checks read `Rinse` and `Catheter accessed`."""


def missing(entry: RefillEntry, state: ConsoleState, step: Step) -> str:
    """Return what `step` still waits for, in a sentence; empty when it is whole."""
    checks = {
        Step.EMPTY: _empty_missing,
        Step.COMPARE: _compare_missing,
        Step.DRUG: _drug_missing,
        Step.BRIDGE: _bridge_missing,
    }
    return checks[step](entry, state) if step in checks else ""


def first_missing(entry: RefillEntry, state: ConsoleState) -> tuple[Step, str] | None:
    """Return the first step that waits for something, with its sentence; None when all are whole."""
    waiting = ((step, missing(entry, state, step)) for step in Step)
    return next(((step, words) for step, words in waiting if words), None)


def compared(entry: RefillEntry, state: ConsoleState) -> Residual | None:
    """Return aspirated against calculated; None until something was typed."""
    reading = state.reading
    if reading is None or entry.withdrawn is None:
        return None
    aspirated_pl = Volume.from_ml(entry.withdrawn).pl
    left = entries.left_of(entry)
    if left is not None:
        aspirated_pl += left.pl
    pumped_pl = context.pumped_since_fill_pl(state, reading)
    return residual.judge(reading.reservoir_pl, aspirated_pl, pumped_pl, state.catalog.practice)


def to_change(entry: RefillEntry, state: ConsoleState) -> RefillChange | str:
    """Return the one change that the refill comes to, or the sentence that says what is missing.

    Refuses nothing that is merely unwise: that is the checks' business.
    """
    reading = state.reading
    if reading is None:
        return "The pump was not read yet."
    try:
        if entry.leaving:
            return _left_halfway(entry, state)
        waits = first_missing(entry, state)
        if waits is not None:
            return waits[1]
        return _whole(entry, state, reading.prescription)
    except RuleBroken as broken:
        return str(broken)


def particulars(entry: RefillEntry, state: ConsoleState) -> Particulars:
    """Return what is noted of the hands' work and of the decisions, in the order of the steps."""
    noted = [
        (LEFT_HALFWAY, "yes" if entry.leaving else ""),
        (LOOK, entry.look),
        (NEEDLE, entry.needle.strip()),
        (PASSES, "" if entry.passes is None else digits(entry.passes)),
        (EXPLANATION, entry.explanation),
        (LOT, entry.lot),
        (EXPIRY, "" if entry.expiry is None else refill_keying.month_text(entry.expiry)),
        (RINSE, rinse_text(entry, state)),
        (ACCESSED, entry.accessed),
        (CATHETER, "" if entry.catheter_ml is None else f"{digits(entry.catheter_ml)} mL"),
        (CHECKED_BY, entry.checked_by.strip()),
        (WASTE, entry.waste_seen_by.strip()),
    ]
    if bridge_views.is_needed(entry, state):
        noted += [(BRIDGE, entry.bridging), (KEEPS, entry.keeps if entry.bridging == Bridging.BRIDGE else "")]
    return tuple((what, words) for what, words in noted if words)


def from_change(change: RefillChange, noted: Particulars, state: ConsoleState) -> RefillEntry:
    """Return the entry that `change` and its particulars came from, for a draft that was kept."""
    told, running = dict(noted), change.prescription
    times, ml = _rinse_figures(told.get(RINSE, ""))
    usual = _usual_rinse(state) == told.get(RINSE)
    return RefillEntry(
        withdrawn=change.withdrawn.ml,
        emptied=EMPTIED if change.left.pl == 0 else NOT_EMPTIED,
        left=change.left.ml or None,
        look=told.get(LOOK, ""),
        needle=told.get(NEEDLE, ""),
        passes=Decimal(told[PASSES]) if PASSES in told else None,
        explanation=told.get(EXPLANATION, ""),
        drug=running.drug.name,
        strength=running.drug.concentration.mcg_per_ml,
        filled=change.filled.ml,
        lot=told.get(LOT, ""),
        expiry=refill_keying.from_text(told.get(EXPIRY, "")),
        daily=entries.daily_of(running.infusion),
        alarm=running.low_reservoir.ml,
        rinse=_rinse_answer(told.get(RINSE, ""), usual=usual),
        rinse_times=None if usual else times,
        rinse_ml=None if usual else ml,
        accessed=told.get(ACCESSED, ""),
        bridging=told.get(BRIDGE, ""),
        keeps=told.get(KEEPS, Keeps.OLD.value),
        catheter_ml=Decimal(told[CATHETER].removesuffix(" mL")) if CATHETER in told else None,
        decided_ms=entries.now_ms(state),
        checked_by=told.get(CHECKED_BY, ""),
        waste_seen_by=told.get(WASTE, ""),
        leaving=LEFT_HALFWAY in told,
    )


def rinse_text(entry: RefillEntry, state: ConsoleState) -> str:
    """Return the rinse as it is noted: `2 × 3 mL`, `not done`; empty while it is not told."""
    if entry.rinse == Rinsed.USUAL:
        return _usual_rinse(state)
    if entry.rinse == Rinsed.NONE:
        return NOT_RINSED
    if entry.rinse == Rinsed.OTHER and entry.rinse_times is not None and entry.rinse_ml is not None:
        return f"{digits(entry.rinse_times)} × {amount(entry.rinse_ml, 'mL')}"
    return ""


def stability_ends(entry: RefillEntry, state: ConsoleState) -> date | None:
    """Return the last day of the drug's stability in the pump, from today; None until the drug is known."""
    drug = entries.drug_of(entry)
    rules = None if drug is None else state.catalog.drugs.get(drug.name)
    if drug is None or rules is None:
        return None
    days = next(
        (each.stability_days for each in rules.strengths if each.concentration == drug.concentration),
        rules.stability_days,
    )
    return calendar.day(entries.now_ms(state)) + timedelta(days=days)


def stable_until(entry: RefillEntry, state: ConsoleState) -> date | None:
    """Return the last day the drug may be used: its stability's or the vial's expiry, whichever is first."""
    known = (stability_ends(entry, state), entries.expiry_day(entry))
    return min((day for day in known if day is not None), default=None)


def _whole(entry: RefillEntry, state: ConsoleState, running: Prescription) -> RefillChange | str:
    after = entries.prescription_of(entry, running)
    left = entries.left_of(entry)
    if isinstance(after, str):
        return after
    if entry.withdrawn is None or left is None or entry.filled is None:
        return "Type what was aspirated, what was left in, and what was filled."
    bridge = bridge_views.bridge_of(entry, state, after)
    if isinstance(bridge, str):
        return bridge
    return RefillChange(
        withdrawn=Volume.from_ml(entry.withdrawn),
        left=left,
        filled=Volume.from_ml(entry.filled),
        prescription=after,
        bridge=bridge,
        stable_until=stable_until(entry, state),
    )


def _left_halfway(entry: RefillEntry, state: ConsoleState) -> RefillChange | str:
    """Return what is told of a refill left half-way: what is in now, and the therapy as it was."""
    reading, left = state.reading, entries.left_of(entry)
    if reading is None:
        return "The pump was not read yet."
    if entry.withdrawn is None or left is None or entry.filled is None:
        return "Type what was aspirated, what is left in, and what was filled, 0 if nothing."
    running = reading.prescription
    if entry.filled == 0:
        return RefillChange(
            Volume.from_ml(entry.withdrawn), left, Volume(0), running, None, reading.stable_until
        )
    after = entries.prescription_of(replace(entry, daily=entries.daily_of(running.infusion)), running)
    if isinstance(after, str):
        return after
    last_day = stable_until(entry, state)
    filled = Volume.from_ml(entry.filled)
    return RefillChange(Volume.from_ml(entry.withdrawn), left, filled, after, None, last_day)


def _empty_missing(entry: RefillEntry, state: ConsoleState) -> str:  # noqa: ARG001 - all steps are asked alike
    if entry.withdrawn is None:
        return "Type the volume that was aspirated."
    if not entry.emptied:
        return "Say whether the reservoir was emptied."
    if entries.left_of(entry) is None:
        return "Type how much was left in."
    return "" if entry.look else "Say how the aspirate looked."


def _compare_missing(entry: RefillEntry, state: ConsoleState) -> str:
    found = compared(entry, state)
    if found is None:
        return "The comparison waits for the aspirated volume."
    if found.verdict is not Verdict.WITHIN and not entry.explanation:
        return "Say what explains the difference, or that nothing does."
    return ""


def _drug_missing(entry: RefillEntry, state: ConsoleState) -> str:
    reading = state.reading
    if reading is None:
        return "The pump was not read yet."
    after = entries.prescription_of(entry, reading.prescription)
    if isinstance(after, str):
        return after
    asked = (
        (entry.filled is None, "Type the volume that was filled."),
        (
            entry.filled == 0,
            "A refill fills more than 0 mL; to record an emptied reservoir, leave the refill.",
        ),
        (not entry.lot.strip(), "Type the lot from the vial's label."),
        (entry.expiry is None, "Type the expiry from the vial's label."),
        (
            entries.changes_drug(entry, reading) and not rinse_text(entry, state),
            "Say whether the reservoir was rinsed: the strength changes.",
        ),
        (not entry.accessed, "Say whether the catheter was accessed at this visit."),
    )
    return next((words for waits, words in asked if waits), "")


def _bridge_missing(entry: RefillEntry, state: ConsoleState) -> str:
    reading = state.reading
    if reading is None:
        return "The pump was not read yet."
    after = entries.prescription_of(entry, reading.prescription)
    if isinstance(after, str):
        return after
    bridge = bridge_views.bridge_of(entry, state, after)
    return bridge if isinstance(bridge, str) else ""


def _usual_rinse(state: ConsoleState) -> str:
    practice = state.catalog.practice
    return f"{practice.rinse_times} × {amount(practice.rinse_volume.ml, 'mL')}"


def _rinse_answer(told: str, *, usual: bool) -> str:
    if not told:
        return ""
    if told == NOT_RINSED:
        return Rinsed.NONE.value
    return Rinsed.USUAL.value if usual else Rinsed.OTHER.value


def _rinse_figures(told: str) -> tuple[Decimal | None, Decimal | None]:
    times, cross, ml = told.replace(NO_BREAK, " ").removesuffix(" mL").partition(" × ")
    return (Decimal(times), Decimal(ml)) if cross else (None, None)
