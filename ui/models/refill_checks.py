"""What the checks say of a refill while it is still being typed: beside the field, before there is a draft.

Apart from `refill`, which makes the change: here one is made up from what is typed so far, and only what
concerns a figure or an answer that was given is kept. Judging is the domain's business.
"""

from __future__ import annotations

from dataclasses import replace

from console.domain import rules
from console.domain.change import Bridge, RefillChange
from console.domain.finding import Finding
from console.domain.quantities import Volume
from console.errors import RuleBroken
from ui.context import rule_context
from ui.models import refill as refills
from ui.models import refill_bridge as bridge_views
from ui.models import refill_entry as entries
from ui.models.refill_entry import RefillEntry
from ui.state import ConsoleState


def findings(entry: RefillEntry, state: ConsoleState) -> tuple[Finding, ...]:
    """Return the findings on what was typed: the draft's own where the entry is the draft."""
    drafted = isinstance(state.draft, RefillChange)
    if drafted and refills.to_change(entry, state) == state.draft:
        return state.findings
    try:
        return _early(entry, state)
    except RuleBroken:
        return ()


def _early(entry: RefillEntry, state: ConsoleState) -> tuple[Finding, ...]:
    reading, model = state.reading, entries.model_of(state)
    if reading is None or model is None or entry.leaving:
        return ()
    after = entries.prescription_of(entry, reading.prescription)
    if isinstance(after, str):
        return ()
    left = entries.left_of(entry) or Volume(0)
    filled = model.capacity if entry.filled is None else Volume.from_ml(entry.filled)
    bridge = bridge_views.bridge_of(entry, state, after)
    supposed = RefillChange(
        withdrawn=Volume(0) if entry.withdrawn is None else Volume.from_ml(entry.withdrawn),
        left=left,
        filled=filled,
        prescription=after,
        bridge=bridge if isinstance(bridge, Bridge) else None,
        stable_until=refills.stable_until(entry, state),
    )
    known = replace(state, particulars=refills.particulars(entry, state))
    context = rule_context(known, reading)
    found = rules.findings(reading.prescription, supposed, state.catalog, model.name, context)
    given = _given(entry)
    return tuple(each for each in found if each.field in given)


def _given(entry: RefillEntry) -> set[str]:
    """Return the fields that a figure or an answer was given for."""
    asked = {
        "withdrawn": entry.withdrawn is not None,
        "left": entries.left_of(entry) is not None,
        "filled": entry.filled is not None,
        "low-reservoir": entry.filled is not None,
        "strength": entry.strength is not None,
        "drug": entry.strength is not None,
        "daily-dose": True,
        "rinse": bool(entry.rinse),
        "catheter": bool(entry.accessed),
        "bridge": bool(entry.bridging),
    }
    return {field for field, is_given in asked.items() if is_given}
