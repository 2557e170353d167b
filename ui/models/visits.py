"""What the Visits page says: the lines of the list, the detail of one visit, and how two compare.

Apart from the page so that the sentences can be tried without Qt.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from console.domain import dosing, transitions
from console.domain.calendar import day, iso
from console.domain.change import Change, ProgramChange, prescribed
from console.domain.quantities import NG_PER_MCG, PL_PER_ML
from console.domain.transitions import DiffRow
from console.domain.visit import Event, Operation, Signature, StoredReading, Visit
from console.domain.wording import (
    NOTHING,
    amount,
    infusion_text,
    moment_text,
    number_text,
    percent_change,
)
from console.session.journal import Verdict
from ui.format import wall_moment, wall_time_exact
from ui.models import changes, handwork
from ui.state import ConsoleState

ARROW = "→"
_TOLD = {
    "visit-opened": "visit begun",
    "visit-signed": "signed",
    "order-saved": "order entered",
    "draft-saved": "draft saved",
    "draft-discarded": "draft discarded",
    "reason-given": "reason given",
    "operation-confirmed": "read back and confirmed",
    "operation-not-applied": "not applied: the pump kept its program",
    "link-opened": "linked",
    "link-lost": "link lost",
    "change-prepared": "pump read the draft back",
    "prepare-expired": "read-back expired",
    "prepare-refused": "read-back refused",
    "outcome-unknown": "outcome unknown",
    "tones": "alarm tones silenced or tested",
    "mismatch-found": "pump does not show what was confirmed",
}
"""Kinds of the trail, in words; those with figures are worded in `told`."""


def dose_words(visit: Visit) -> str:
    """Return the daily dose around a visit in mcg/day: `267 → 293.5`, or `267` where it stayed."""
    before, after = _daily(visit, after=False), _daily(visit, after=True)
    return after if before == after else f"{before} {ARROW} {after}"


def change_words(visit: Visit) -> str:
    """Return the change of the daily dose in percent."""
    pair = (dosing.highest_day_ng(visit.before.infusion), dosing.highest_day_ng(visit.after.infusion))
    return percent_change(*pair)


def _daily(visit: Visit, *, after: bool) -> str:
    running = visit.after if after else visit.before
    return number_text(dosing.highest_day_ng(running.infusion) / NG_PER_MCG, 1)


def operations_of(state: ConsoleState, visit: int) -> tuple[Operation, ...]:
    """Return the operations of one visit."""
    return tuple(operation for operation in state.operations if operation.visit == visit)


def readings_of(state: ConsoleState, visit: int) -> tuple[StoredReading, ...]:
    """Return the readings of one visit, oldest first."""
    return tuple(reading for reading in state.readings if reading.visit == visit)


def diff(visit: Visit) -> tuple[DiffRow, ...]:
    """Return what differs between what ran before a visit and after it."""
    return transitions.diff(visit.before, ProgramChange(visit.after))


def diff_between(earlier: Visit, later: Visit) -> tuple[DiffRow, ...]:
    """Return what differs between what ran after one visit and after another."""
    return transitions.diff(earlier.after, ProgramChange(later.after))


def found(state: ConsoleState, visit: Visit) -> tuple[tuple[str, str], ...]:
    """Return label and value of what was found: the reservoir as calculated, and the mode that ran."""
    readings = readings_of(state, visit.id)
    facts = [("Program that ran", infusion_text(visit.before.infusion))]
    if readings:
        last = readings[-1]
        facts.append(("Reservoir, calculated", amount(_millilitres(last.reservoir_pl), "mL", 2)))
        facts.append(("Pumped in all, calculated", amount(_millilitres(last.delivered_pl), "mL", 2)))
    return tuple(facts)


def done(operation: Operation) -> tuple[str, str]:
    """Return an operation in words and what became of it, with who was the second person."""
    what = changes.words(operation.change)
    became = "in the pump" if operation.verdict == Verdict.COMMITTED else "not applied"
    version = f", version {operation.version}" if operation.version is not None else ""
    late = ", found out after the link was lost" if operation.recovered else ""
    return what, f"{became}{version}{late}; second person: {operation.second_person or NOTHING}"


def told_beside(visit: Visit, operation: Operation) -> tuple[tuple[str, str], ...]:
    """Return label and value of what an operation told the pump beside a program: volumes, a bridge."""
    if isinstance(operation.change, ProgramChange):
        return ()
    rows = transitions.diff(visit.before, operation.change)
    return tuple((row.setting, row.after) for row in rows if row.before == NOTHING != row.after)


def noted(operations: tuple[Operation, ...]) -> tuple[tuple[str, str], ...]:
    """Return what was noted of the hands' work with each operation: lot, look, plan and the like."""
    return tuple(pair for operation in operations for pair in operation.particulars)


def told(event: Event) -> tuple[str, str, str]:
    """Return a line of `How it went`: the time on the pump's clock, what was done, and both clocks.

    What was done without a pump has our own time.
    """
    words = {
        "hand": handwork.told(event) if event.kind == "hand" else "",
        "pump-read": f"pump read, program {event.after}",
        "pump-switched": f"pump switched, version {event.after}",
        "operation-committed": f"read back, same; version {event.after}",
    }.get(event.kind) or _TOLD.get(event.kind, event.kind.replace("-", " "))
    here = f"here {wall_moment(event.wall_utc_ms)}"
    if event.therapy_ms is None:
        return wall_time_exact(event.wall_utc_ms), f"{words} · {event.actor}", here
    pump = f"pump's clock {moment_text(event.therapy_ms)}, {here}"
    return iso(event.therapy_ms)[-8:], f"{words} · {event.actor}", pump


def status(visit: Visit, *, drafting: bool) -> tuple[str, str]:
    """Return the words and the kind of the badge of a visit; `drafting` where a draft waits in it."""
    if visit.signature is Signature.SIGNED:
        return "signed", "good"
    return ("draft", "draft") if drafting else ("open", "plain")


def visit_under_way(state: ConsoleState) -> Visit | None:
    """Return the open visit that the reading at hand belongs to, if there is one."""
    if state.reading is None:
        return None
    today = day(state.reading.clock_ms)
    return next(
        (
            visit
            for visit in state.visits
            if visit.signature is Signature.OPEN and day(visit.therapy_ms) == today
        ),
        None,
    )


def drafted(visit: Visit, draft: Change) -> Visit:
    """Return `visit` as it would be with `draft` in the pump, for showing the two side by side."""
    return replace(visit, after=prescribed(visit.after, draft))


def searchable(state: ConsoleState, visit: Visit) -> str:
    """Return all that a search looks at: what was done, by whom, reasons, drug and pump, in lower case."""
    words = [visit.what, visit.user, visit.signed_by, visit.serial, visit.after.drug.name]
    for operation in operations_of(state, visit.id):
        words += [operation.user, operation.second_person]
        words += [text for reason in operation.reasons for text in reason[1:]]
        words += [text for pair in operation.particulars for text in pair]
        words.append(changes.words(operation.change))
    return " ".join(words).casefold()


def _millilitres(volume_pl: int) -> Fraction:
    return Fraction(volume_pl, PL_PER_ML)
