"""What the Refill page's head says and allows, and how what is under the hand meets a new state.

Apart from the page so that nothing typed can be lost or kept by accident without a test seeing it. The state
wins when it brings another pump, another program or a draft this hand did not make.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from console.domain.change import RefillChange
from ui.format import counted
from ui.models import program_view
from ui.models import refill as refills
from ui.models import refill_entry as entries
from ui.models import refill_words as words
from ui.models.refill_entry import RefillEntry, Step
from ui.state import ConsoleState, Stage

_BUSY = (Stage.SENDING, Stage.SWITCHED, Stage.UNKNOWN)
Drafted = tuple[RefillChange, refills.Particulars]


@dataclass(frozen=True, slots=True)
class Hand:
    """The entry and the step; `known` names patient and program, `given` the draft that the state brought."""

    entry: RefillEntry
    step: Step = Step.EMPTY
    known: tuple[int, int, bytes] | None = None
    given: Drafted | None = None


def empty() -> Hand:
    """Return the hand before any pump was read."""
    return Hand(RefillEntry())


def met(hand: Hand, state: ConsoleState) -> tuple[Hand, bool]:
    """Return the hand after `state` came, and whether fields must be written afresh."""
    reading = state.reading
    if reading is None:
        return empty(), True
    drafted, known = (
        drafted_in(state),
        (state.patient.id if state.patient else 0, reading.version, reading.digest),
    )
    if known != hand.known:
        if drafted is None:
            return Hand(entries.begun(reading), Step.EMPTY, known), True
        return Hand(refills.from_change(*drafted, state), Step.CHECK, known, drafted), True
    if drafted == hand.given:
        return hand, False
    if drafted is None:
        return Hand(entries.begun(reading), Step.EMPTY, known), True
    if drafted == handed_up(hand.entry, state):
        return replace(hand, given=drafted), False
    return Hand(refills.from_change(*drafted, state), Step.CHECK, known, drafted), True


def drafted_in(state: ConsoleState) -> Drafted | None:
    """Return the refill that stands in the draft, with its particulars; None without one."""
    return (state.draft, state.particulars) if isinstance(state.draft, RefillChange) else None


def handed_up(entry: RefillEntry, state: ConsoleState) -> Drafted | None:
    """Return what the entry comes to, to be handed up; None while it is not whole."""
    change = refills.to_change(entry, state)
    return None if isinstance(change, str) else (change, refills.particulars(entry, state))


def off(state: ConsoleState) -> str:
    """Return why no refill can be drafted now; empty when one can."""
    if state.update.stage in _BUSY:
        return "The last update of the pump is not settled yet."
    if state.draft is not None and not isinstance(state.draft, RefillChange):
        return "Another draft waits; send or discard it before a refill."
    return ""


def waits(hand: Hand, state: ConsoleState, problem: str) -> str:
    """Return what the page waits for before the next step, or before the review; empty when for nothing."""
    if problem:
        return problem
    if hand.entry.leaving:
        change = refills.to_change(hand.entry, state)
        return change if isinstance(change, str) else ""
    missing = refills.missing(hand.entry, state, hand.step)
    if missing or hand.step is not Step.CHECK:
        return missing
    first = refills.first_missing(hand.entry, state)
    return "" if first is None else first[1]


def next_words(hand: Hand, state: ConsoleState) -> str:
    """Return what the primary button says: `Next: compare`, or `Review 4 changes`."""
    if hand.entry.leaving or hand.step is Step.CHECK:
        return f"Review {counted(state.changes, 'change')}" if state.changes else "Review"
    following = after(hand.step)
    return f"Next: {following.value[0].lower()}{following.value[1:]}"


def next_off(hand: Hand, state: ConsoleState, problem: str) -> str:
    """Return why the primary button is off; empty when it is on."""
    waiting = off(state) or waits(hand, state, problem)
    if waiting or not (hand.entry.leaving or hand.step is Step.CHECK):
        return waiting
    return program_view.review_off(state, "")


def after(step: Step) -> Step:
    """Return the step that follows; the last follows itself."""
    order = list(Step)
    return order[min(order.index(step) + 1, len(order) - 1)]


def leave_words(hand: Hand, state: ConsoleState) -> tuple[str, str]:
    """Return what the button beside the primary one says, and why it is off."""
    if hand.entry.leaving:
        return "Go on with the refill", ""
    reading = state.reading
    touched = reading is not None and (
        entries.is_begun(hand.entry, reading) or not words.can_cancel(hand.entry, state)
    )
    if touched and words.can_cancel(hand.entry, state):
        return "Discard draft", ""
    return "Leave refill…", "" if touched else "No refill was begun."
