"""What must be said on every page, in words: an outcome not known, a link lost, a draft set aside, a notice.

Apart from the widget that shows it so that the sentences can be tried without Qt. At most one of each.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.change import (
    AlarmsChange,
    BolusChange,
    Change,
    ImplantChange,
    PrimeChange,
    ProgramChange,
    RefillChange,
    ResumeChange,
    StopChange,
    prescribed,
)
from console.domain.prescription import Prescription
from console.domain.reading import Reading
from console.domain.wording import NO_BREAK, amount, drug_text, moment_text
from console.session.journal import Verdict
from ui import kind
from ui.context import untold
from ui.format import counted
from ui.models import changes
from ui.state import ConsoleState, Link, Stage

_EITHER: dict[type[Change], str] = {
    StopChange: "The pump EITHER has stopped OR runs on.",
    ResumeChange: "The pump EITHER runs again OR is still stopped.",
    ImplantChange: "The pump EITHER knows of its new catheter OR it does not.",
    AlarmsChange: "The pump EITHER repeats its tones as ordered OR as before.",
}
_KEPT = "Kept, it waits here until somebody sends or discards it. The pump runs what it ran before."


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing to say: key, sentence, what follows, icon and look, and buttons as (key, words)."""

    key: str
    strong: str
    rest: str = ""
    mark: str = "note"
    look: str = "finding"
    actions: tuple[tuple[str, str], ...] = ()


def standing(state: ConsoleState, place: str = "") -> tuple[Standing, ...]:
    """Return what is to be said of `state` on the page `place`, the most urgent first.

    All of it is said on every page, but for the reservoir's account, which Refill itself is about.
    """
    untold = None if place == "refill" else _untold(state)
    said = (_unknown(state), _lost(state), _stopped(state), untold, _stale(state), _notice(state))
    return tuple(one for one in said if one is not None)


def leaving(state: ConsoleState, *, closing: bool) -> Standing:
    """Return the question before a draft is left: by `closing` the console, or for another patient."""
    patient = state.patient
    who = f"{patient.given_name} {patient.family_name}" if patient else "This patient"
    deed = "Close" if closing else "Leave"
    program = state.draft is None or isinstance(state.draft, ProgramChange)
    what = counted(state.changes, "change") if program or state.draft is None else kind.noun(state.draft)
    actions = (
        ("keep", f"{deed} and keep the draft"),
        ("discard", f"{deed} and discard it"),
        ("stay", "Stay"),
    )
    strong = f"{who} has a draft that is not in the pump: {what}."
    return Standing("leaving", strong, _KEPT, "draft", "draft", actions)


def _unknown(state: ConsoleState) -> Standing | None:
    update = state.update
    if update.stage is not Stage.UNKNOWN:
        return None
    if update.change is None:
        either = "The outcome of the last update is not known."
    else:
        either = _either(state, update.change, update.before)
    rest = (
        "The link was lost before the pump's answer. Nobody guesses: link again, and the pump itself tells "
        "which. Until then act as if either were true."
    )
    if state.link is Link.LINKED:
        rest = update.sentence
    return Standing("unknown", either, rest, "unknown", "stop", (("read", "Link again and ask the pump"),))


def _either(state: ConsoleState, change: Change, before: Prescription | None) -> str:
    either = _EITHER.get(type(change))
    if either is not None:
        return either
    if isinstance(change, BolusChange):
        return f"The pump EITHER gives the bolus of {changes.bolus(change)} OR it does not."
    if isinstance(change, PrimeChange):
        prime = changes.millilitres(change.volume.pl)
        return f"The pump EITHER gives the prime of {prime} OR it does not."
    if isinstance(change, RefillChange):
        return _either_refilled(state, change, before)
    old = "what it ran before" if before is None else f"{changes.daily(before.infusion)} as before"
    new = "the update" if before is None else changes.daily(prescribed(before, change).infusion)
    return f"The pump runs EITHER {old} OR {new}, the update."


def _either_refilled(state: ConsoleState, change: RefillChange, before: Prescription | None) -> str:
    """Return both possibilities with what tells them apart: dose and strength, or else the volume."""
    after = change.prescription
    new, old = changes.daily(after.infusion), "what it ran before"
    if before is not None and (before.drug, changes.daily(before.infusion)) == (after.drug, new):
        return _either_filled(state, change)
    if before is not None:
        old = f"{changes.daily(before.infusion)} as before"
    if before is not None and before.drug != after.drug:
        new = f"{new} of {drug_text(after.drug)}"
        old = f"{changes.daily(before.infusion)} of {drug_text(before.drug)}"
    return f"The pump EITHER knows of the refill and runs {new} OR it knows nothing of it and runs {old}."


def _either_filled(state: ConsoleState, change: RefillChange) -> str:
    """Return both possibilities of a refill that leaves drug, strength and daily dose as they were.

    A reading taken since the link was lost is none of before.
    """
    known = state.reading if state.link is not Link.LINKED else None
    old = f"{changes.millilitres(known.reservoir_pl, 2)} as before" if known else "what it held before"
    new, runs = changes.millilitres(change.holds_pl, 2), changes.daily(change.prescription.infusion)
    return (
        f"The pump EITHER knows of the refill and calculates with {new} OR it knows nothing of it and "
        f"calculates with {old}. It runs {runs} in both."
    )


def _stopped(state: ConsoleState) -> Standing | None:
    reading = state.reading
    if reading is None or reading.stopped_ms is None:
        return None
    practice = state.catalog.practice
    hours = f"{practice.withdrawal_from_hours} to {practice.withdrawal_to_hours}{NO_BREAK}h"
    plan = _planned_restart(state)
    rest = f"Nothing flows. Withdrawal may begin within {hours} of the stop. {plan}".strip()
    words = "Review the restart" if isinstance(state.draft, ResumeChange) else "Resume…"
    strong = f"Pump is STOPPED since {moment_text(reading.stopped_ms)}."
    return Standing("stopped", strong, rest, "stop", "stop", (("resume", words),))


def _planned_restart(state: ConsoleState) -> str:
    """Return when the restart was planned, as the last stop on record says; the pump does not know it."""
    stops = [
        operation
        for operation in state.operations
        if isinstance(operation.change, StopChange) and operation.verdict == Verdict.COMMITTED
    ]
    last = max(stops, key=lambda operation: operation.at_ms or 0, default=None)
    restart_ms = last.change.restart_ms if last and isinstance(last.change, StopChange) else None
    return "" if restart_ms is None else f"Restart planned for {moment_text(restart_ms)}, by hand."


def _untold(state: ConsoleState) -> Standing | None:
    done = untold(state.deeds)
    if not done or state.reading is None or isinstance(state.draft, RefillChange):
        return None
    strength = amount(state.reading.prescription.drug.concentration.mcg_per_ml, "mcg/mL")
    rest = f"Record what is in it now; the pump still calculates with {strength}."
    return Standing(
        "untold", f"The reservoir has been {done}.", rest, "refill", actions=(("refill", "Go to Refill"),)
    )


def _lost(state: ConsoleState) -> Standing | None:
    if state.link is not Link.LOST or state.update.stage is Stage.UNKNOWN:
        return None
    pair = (("pair", "Pair this pump…"),) if state.ways.elsewhere else ()
    return Standing("lost", state.link_sentence, "", "unknown", actions=(("read", "Link again"), *pair))


def _stale(state: ConsoleState) -> Standing | None:
    if state.stale_draft is None or state.reading is None:
        return None
    return Standing(
        "stale",
        f"A draft made on program {state.stale_draft.base_version} waits, but the pump now holds "
        f"program {state.reading.version}{_itself(state.reading)}.",
        "It is not put on another program by itself: compare, then take it over or discard it.",
        "draft",
        "draft",
        (("adopt", "Take it over"), ("discard", "Discard it")),
    )


def _itself(reading: Reading) -> str:
    return ", which the pump made itself after a reset" if reading.made_by_pump else ""


def _notice(state: ConsoleState) -> Standing | None:
    if not state.notice:
        return None
    return Standing("notice", state.notice, actions=(("dismiss", "Dismiss"),))
