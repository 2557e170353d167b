"""How an event changes the state of the window: pure functions, from one frozen value to the next.

Apart from `bridge`, which turns the rig and keeps time, so that everything the window can come to show
can be tried without Qt, pump or record. Reads no clock: the wall time is handed in.
"""

from __future__ import annotations

from dataclasses import replace

from console.domain import rules, transitions
from console.domain.change import Change, ProgramChange, RefillChange
from console.domain.finding import Finding
from console.domain.prescription import Prescription
from console.domain.reading import Reading
from console.domain.visit import Draft
from console.domain.wording import moment_text
from console.session.events import (
    Acted,
    ChangePrepared,
    Confirmed,
    HandsRefused,
    Interrogated,
    LinkLost,
    LinkOpened,
    MeetingFailed,
    MismatchFound,
    NotApplied,
    OutcomeUnknown,
    PanelRefused,
    PanelSeen,
    PrepareExpired,
    PrepareRefused,
    Programmed,
    PumpMet,
    SessionEvent,
    ToneSounded,
    TonesRefused,
    TonesSilenced,
    Verified,
)
from ui import ways
from ui.context import rule_context
from ui.state import UNDER_WAY, ConsoleState, Link, Stage, Update

EXPIRED = "The pump's read-back is too old to confirm. Nothing was sent; ask for it again."

_ON_ITS_WAY = {Confirmed: Stage.SENDING, Programmed: Stage.SWITCHED}

CHANGED_SINCE = "The pump took the update, but was changed again since; it runs what was read now."


def fold(state: ConsoleState, event: SessionEvent, wall_ms: int) -> ConsoleState:
    """Return the state after `event`, which arrived at `wall_ms` (UTC)."""
    match event:
        case LinkOpened() | LinkLost():
            return _linked(state, event)
        case TonesSilenced() | ToneSounded() | TonesRefused():
            return replace(state, notice=_tones(event))
        case Acted() | HandsRefused() | PanelSeen() | PanelRefused():
            return _at_bench(state, event)
        case PumpMet() | MeetingFailed():
            return ways.met(state, event)
        case Interrogated(reading):
            return judged(held_against(read(_overtaken(state, reading), reading, wall_ms), reading))
        case ChangePrepared() | PrepareExpired() | PrepareRefused():
            return replace(state, update=_prepared(state, event))
        case Confirmed() | Programmed():
            return replace(state, update=replace(state.update, stage=_ON_ITS_WAY[type(event)], sentence=""))
        case Verified():
            return _verified(state, event, wall_ms)
        case NotApplied() | OutcomeUnknown() | MismatchFound():
            return replace(state, update=_ended(state, event))


def read(state: ConsoleState, reading: Reading, wall_ms: int) -> ConsoleState:
    """Return the state with `reading` as the one at hand."""
    return replace(state, link=Link.LINKED, link_sentence="", reading=reading, read_wall_ms=wall_ms)


def _overtaken(state: ConsoleState, reading: Reading) -> ConsoleState:
    """Return the state without a verified update that a later reading does not show any more."""
    was = state.reading
    same = was is not None and (was.version, was.digest) == (reading.version, reading.digest)
    return state if same or state.update.stage is not Stage.VERIFIED else replace(state, update=Update())


def held_against(state: ConsoleState, reading: Reading) -> ConsoleState:
    """Return the state with its draft kept, or set aside where the pump now holds another program.

    A draft is never put on another program silently (screens, Manner).
    """
    base = state.draft_base
    if state.draft is None or base is None or base == (reading.version, reading.digest):
        return state
    return replace(without_draft(state), stale_draft=kept(state))


def kept(state: ConsoleState) -> Draft | None:
    """Return the draft as the record keeps it; None without one, or where it is for nobody."""
    patient, implant, draft, base = state.patient, state.implant, state.draft, state.draft_base
    if patient is None or implant is None or draft is None or base is None:
        return None
    return Draft(patient.id, implant.serial, *base, draft, state.reasons, state.particulars)


def restored(state: ConsoleState, draft: Draft, reading: Reading) -> ConsoleState:
    """Return the state with a stored draft: as it was, or set aside if made on another program."""
    if (draft.base_version, draft.base_digest) != (reading.version, reading.digest):
        return replace(state, stale_draft=draft)
    return with_draft(state, draft.change, reasons=draft.reasons, particulars=draft.particulars)


def rebased(change: Change, reading: Reading) -> Change:
    """Return a change that was set aside as it is put on the program that the pump holds now.

    The drug is the one in the pump, and a bridge worked out for a path that has moved on is left out.
    """
    if not isinstance(change, ProgramChange):
        return change
    return ProgramChange(replace(change.prescription, drug=reading.prescription.drug))


def with_draft(
    state: ConsoleState,
    change: Change,
    *,
    reasons: tuple[tuple[str, str], ...] | None = None,
    particulars: tuple[tuple[str, str], ...] = (),
) -> ConsoleState:
    """Return the state with `change` as the draft on the reading at hand, judged.

    A change that alters nothing is no draft. A read-back of an earlier draft no longer counts.
    `particulars` are what was noted of the hands' work.
    """
    reading = state.reading
    if reading is None or transitions.count_changes(reading.prescription, change) == 0:
        return without_draft(state)
    drafted = replace(
        state,
        draft=change,
        draft_base=(reading.version, reading.digest),
        reasons=state.reasons if reasons is None else reasons,
        particulars=particulars,
        update=Update(),
        stale_draft=None,
    )
    return judged(drafted)


def without_draft(state: ConsoleState) -> ConsoleState:
    """Return the state with no draft; what just became of an update stays on screen."""
    ended = state.update.stage in {Stage.VERIFIED, Stage.UNKNOWN, *UNDER_WAY}
    return replace(
        state,
        draft=None,
        draft_base=None,
        draft_saved_wall_ms=None,
        findings=(),
        reasons=(),
        particulars=(),
        changes=0,
        update=state.update if ended else Update(),
    )


def judged(state: ConsoleState) -> ConsoleState:
    """Return the state with the draft's changes counted and its findings found afresh."""
    reading, draft = state.reading, state.draft
    if reading is None or draft is None:
        return replace(state, findings=(), changes=0)
    return replace(
        state,
        changes=transitions.count_changes(reading.prescription, draft),
        findings=findings(state, reading, draft),
    )


def counted_down(state: ConsoleState, seconds_left: int | None) -> ConsoleState:
    """Return the state with the link seconds left to confirm the read-back; None when there is none."""
    if state.update.stage is not Stage.READ_BACK or state.update.seconds_left == seconds_left:
        return state
    return replace(state, update=replace(state.update, seconds_left=seconds_left))


def _at_bench(state: ConsoleState, event: Acted | HandsRefused | PanelSeen | PanelRefused) -> ConsoleState:
    match event:
        case Acted():
            return replace(state, hands_sentence="")
        case HandsRefused(_, sentence):
            return replace(state, hands_sentence=sentence)
        case PanelSeen(panel):
            return replace(state, panel=panel)
        case PanelRefused(_, sentence):
            return replace(state, panel_sentence=sentence)


def _linked(state: ConsoleState, event: LinkOpened | LinkLost) -> ConsoleState:
    if isinstance(event, LinkLost):
        return _lost(state, event.sentence)
    return replace(state, link=Link.LINKED, link_sentence="")


def _lost(state: ConsoleState, sentence: str) -> ConsoleState:
    update = state.update
    if update.stage in {Stage.PREPARING, Stage.READ_BACK}:
        update = Update(Stage.REFUSED, sentence=f"{sentence} The read-back is void; the draft is kept.")
    return replace(state, link=Link.LOST, link_sentence=sentence, update=update, clock_ms=None, rate=None)


def _tones(event: TonesSilenced | ToneSounded | TonesRefused) -> str:
    match event:
        case TonesSilenced(until_ms):
            return f"The pump is silent until {moment_text(until_ms)}. The alarms stand; a new one sounds."
        case ToneSounded(tone):
            return f"The pump has sounded a test tone ({tone.value}). No alarm began by it."
        case TonesRefused(_, sentence):
            return sentence


def _prepared(state: ConsoleState, event: ChangePrepared | PrepareExpired | PrepareRefused) -> Update:
    match event:
        case ChangePrepared(read_back):
            before = state.reading.prescription if state.reading else None
            seconds = read_back.expires_in_ms // 1000
            return Update(Stage.READ_BACK, read_back.change, before, read_back, seconds_left=seconds)
        case PrepareExpired():
            return Update(Stage.IDLE, sentence=EXPIRED)
        case PrepareRefused(_, sentence):
            return Update(Stage.REFUSED, sentence=sentence)


def _verified(state: ConsoleState, event: Verified, wall_ms: int) -> ConsoleState:
    """Return the state with the update done; a draft that is another change stays, or is set aside."""
    before = state.update.before or (state.reading.prescription if state.reading else None)
    found = read(state, event.reading, wall_ms)
    ours = found.draft == event.change or found.draft is None
    done = Update(Stage.VERIFIED, event.change, before, verified_wall_ms=wall_ms)
    if event.recovered:
        done = replace(done, sentence="The outcome was not known; the pump has told it: the change is in it.")
    if event.changed_since:
        done = Update(sentence=CHANGED_SINCE)
    kept = without_draft(found) if ours else held_against(found, event.reading)
    return judged(replace(kept, update=done))


def _ended(state: ConsoleState, event: NotApplied | OutcomeUnknown | MismatchFound) -> Update:
    match event:
        case NotApplied(_, _, sentence):
            return Update(Stage.NOT_APPLIED, sentence=sentence)
        case OutcomeUnknown(_, before, after):
            return _unknown(state, before, after)
        case MismatchFound(_, sentence):
            return replace(state.update, stage=Stage.UNKNOWN, sentence=sentence)


def _unknown(state: ConsoleState, before: Change, after: Change) -> Update:
    old = before.prescription if isinstance(before, ProgramChange | RefillChange) else _running(state)
    return Update(Stage.UNKNOWN, after, old, sentence=state.link_sentence)


def _running(state: ConsoleState) -> Prescription | None:
    return state.reading.prescription if state.reading else None


def findings(state: ConsoleState, reading: Reading, draft: Change) -> tuple[Finding, ...]:
    """Return what the checks say of `draft` on the program at hand, with what is known of the patient."""
    context = rule_context(state, reading)
    return rules.findings(reading.prescription, draft, state.catalog, reading.identity.model, context)
