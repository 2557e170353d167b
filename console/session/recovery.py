"""What became of a confirmed operation: asked of the pump, never assumed.

Apart from `session` so that the way from "unknown" to a verdict can be read in one place. Both ways
lead through it: the answer that came, and the answer that did not. A time-out is never a verdict.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from console.domain.change import (
    AlarmsChange,
    BolusChange,
    Bridge,
    Change,
    ImplantChange,
    Phase,
    PrimeChange,
    ProgramChange,
    RefillChange,
    ResumeChange,
    StopChange,
    prescribed,
)
from console.domain.quantities import MS_PER_DAY, MS_PER_MINUTE
from console.domain.reading import BolusKind, Reading
from console.errors import RecordsError, RemoteProtocolError
from console.protocol import codec
from console.protocol.messages import Abort, Outcome, ReadStatus, Status
from console.session.events import (
    MismatchFound,
    NotApplied,
    OutcomeUnknown,
    Programmed,
    SessionEvent,
    Verified,
)
from console.session.journal import Conclusion, Intent, Journal, Verdict
from console.session.line import Talk

Say = Callable[[SessionEvent], None]

NEVER_TAKEN = "The pump has not taken this update, and it never will."
"""What runs instead is not said: another console may have programmed, or a memory been restored."""

MOST_SET_MS = MS_PER_DAY
"""By how much a pump's clock can have been set since it took a change: from half a day slow to half fast."""


@dataclass(frozen=True, slots=True)
class Applied:
    """The pump's word that an operation was committed: as which version, and when on its clock."""

    version: int
    digest: bytes
    at_ms: int


def unknown(intent: Intent) -> OutcomeUnknown:
    """Return the event that says: the pump runs EITHER what was before OR what was confirmed."""
    return OutcomeUnknown(intent.operation, ProgramChange(intent.before), intent.change, intent.wall_utc_ms)


def settle(intent: Intent, journal: Journal, say: Say, *, recovered: bool) -> Talk:
    """Ask the pump for the definite outcome of `intent`, and conclude it.

    The session must be newer than the one that sent the commit, or the pump must have refused it: then
    no commit of it can still arrive, and `Abort` kills a prepared slot and answers what stands.
    """
    heard = yield Abort(intent.operation)
    outcome = heard.expect(Outcome)
    if outcome.operation != intent.operation:
        raise RemoteProtocolError("The pump told the outcome of another operation than was asked.")
    match outcome.state:
        case "committed":
            yield from verify(intent, _applied(outcome), journal, say, recovered=recovered)
        case "never" | "rejected":
            sentence = outcome.why or NEVER_TAKEN
            wall = heard.wall_utc_ms
            refused = Conclusion(
                intent.operation, Verdict.NOT_APPLIED, None, None, recovered, sentence, None, wall
            )
            if _concluded(refused, journal, say):
                say(NotApplied(intent.operation, recovered, sentence))
        case state:
            raise RemoteProtocolError(f"The pump called the outcome of an aborted operation “{state}”.")


def verify(intent: Intent, applied: Applied, journal: Journal, say: Say, *, recovered: bool) -> Talk:
    """Read the pump afresh, hold the reading against what was confirmed, and conclude.

    A later version than the one applied proves nothing of the program running then; the pump's history,
    which named version and digest, does. What contradicts the confirmation is never concluded.
    """
    say(Programmed(intent.operation, applied.version, applied.digest, applied.at_ms))
    heard = yield ReadStatus()
    reading = codec.reading(heard.expect(Status))
    mismatch = _mismatch(intent, applied, reading)
    if mismatch:
        say(MismatchFound(intent.operation, mismatch))
        return
    conclusion = Conclusion(
        intent.operation,
        Verdict.COMMITTED,
        applied.version,
        applied.at_ms,
        recovered,
        _applied_sentence(applied, reading, recovered=recovered),
        reading,
        heard.wall_utc_ms,
    )
    if _concluded(conclusion, journal, say):
        say(Verified(intent.operation, intent.change, reading, recovered, heard.link_ms))


def _applied(outcome: Outcome) -> Applied:
    if outcome.version is None or outcome.digest is None or outcome.at_ms is None:
        raise RemoteProtocolError("The pump says an operation was committed, but not as what.")
    return Applied(outcome.version, outcome.digest, outcome.at_ms)


def _mismatch(intent: Intent, applied: Applied, reading: Reading) -> str:
    """Return what contradicts the confirmation, as a sentence; nothing if nothing does."""
    advice = "Do not rely on what is shown: keep watch on the patient and read the pump again."
    if applied.digest != intent.digest or applied.version != intent.base_version + 1:
        return f"The pump says it took another change than the one confirmed. {advice}"
    if reading.version < applied.version:
        return f"The pump says it switched, but still shows version {reading.version}. {advice}"
    if reading.version > applied.version:
        return ""
    named = (reading.operation, reading.digest) == (intent.operation, intent.digest)
    if not named or not shows(intent, applied.at_ms, reading):
        return f"The pump does not show the change that was confirmed. {advice}"
    return ""


def shows(intent: Intent, at_ms: int, reading: Reading) -> bool:
    """Tell whether a reading at the operation's own version, applied at `at_ms`, holds what was confirmed.

    The prescription is the one that follows, as it runs by now; a bolus leaves it as it was. What was begun
    may have ended since, but nothing else of its kind may be running. A pump tells `at_ms` by its clock as it
    was, and all else by its clock as it is now: that it was set since is no sign against it. Nor is it that
    what was to take over later has, by a clock that was set back then.
    """
    before, change = intent.before, intent.change
    begun = prescribed(before, change).begun(at_ms)
    turned = begun if begun.later is None else begun.at(begun.later.at_ms)
    told = (reading.on_clock(-set_ms) for set_ms in _set_since(at_ms, reading))
    runs = reading.prescription in (begun.at(reading.clock_ms), turned)
    return runs and any(_shows_rest(change, at_ms, each) for each in told)


def _set_since(at_ms: int, reading: Reading) -> set[int]:
    """Return by how much the pump's clock may have been set since `at_ms`: by whole minutes, if at all.

    Where something in `reading` began at `at_ms`, that tells.
    """
    bolus_ms = None if reading.bolus is None else reading.bolus.started_ms
    began = (reading.stopped_ms, reading.filled_ms, bolus_ms)
    found = {told_ms - at_ms for told_ms in began if told_ms is not None}
    return {0} | {each for each in found if abs(each) <= MOST_SET_MS and each % MS_PER_MINUTE == 0}


def _shows_rest(change: Change, at_ms: int, reading: Reading) -> bool:
    """Tell whether a reading holds what `change` does beside the prescription."""
    match change:
        case ProgramChange(bridge=bridge):
            return bridge is None or _shows_bridge(bridge, at_ms, reading)
        case BolusChange(dose, duration_ms):
            return _shows_bolus(BolusKind.SINGLE, (Phase(dose, duration_ms),), at_ms, reading)
        case PrimeChange(_, volume, duration_ms):
            return _shows_bolus(BolusKind.PRIME, (Phase(volume, duration_ms),), at_ms, reading)
        case RefillChange():
            return _shows_refill(change, at_ms, reading)
        case StopChange():
            return reading.stopped_ms == at_ms
        case ResumeChange():
            return reading.stopped_ms is None
        case ImplantChange(_, catheter):
            return reading.catheter == catheter
        case AlarmsChange(repeats):
            return reading.repeats == repeats


def _shows_refill(refill: RefillChange, at_ms: int, reading: Reading) -> bool:
    """Tell whether a reading counts on from what the refill left and filled, and runs its bridge or none."""
    filled = refill.filled.pl == 0 or reading.filled_ms == at_ms
    counted = reading.reservoir_pl <= refill.holds_pl and reading.stable_until == refill.stable_until
    running = reading.bolus
    if refill.bridge is None:
        return filled and counted and (running is None or running.kind is not BolusKind.BRIDGE)
    return filled and counted and _shows_bridge(refill.bridge, at_ms, reading)


def _shows_bridge(bridge: Bridge, at_ms: int, reading: Reading) -> bool:
    running = reading.bolus
    if reading.stopped_ms is not None:
        return running is not None and (running.kind, running.phases) == (BolusKind.BRIDGE, bridge.phases)
    return _shows_bolus(BolusKind.BRIDGE, bridge.phases, at_ms, reading)


def _shows_bolus(kind: BolusKind, phases: tuple[Phase, ...], at_ms: int, reading: Reading) -> bool:
    """Tell whether this bolus, begun at `at_ms`, is under way, or has ended and no other runs."""
    ends_ms = at_ms + sum(phase.duration_ms for phase in phases)
    running = reading.bolus
    if reading.clock_ms < ends_ms:
        own = None if running is None else (running.kind, running.phases, running.started_ms)
        return own == (kind, phases, at_ms)
    return running is None or (running.kind is BolusKind.PATIENT and running.started_ms >= ends_ms)


def _applied_sentence(applied: Applied, reading: Reading, *, recovered: bool) -> str:
    sentence = f"The pump switched as version {applied.version}"
    sentence += ", found out after the link was lost" if recovered else ""
    later = reading.version > applied.version
    return sentence + (f"; it has been changed since (version {reading.version})." if later else ".")


def _concluded(conclusion: Conclusion, journal: Journal, say: Say) -> bool:
    try:
        journal.conclude(conclusion)
    except RecordsError as why:
        fate = "was carried out" if conclusion.verdict is Verdict.COMMITTED else "was not carried out"
        sentence = f"The update {fate}, but that could not be recorded: {why}"
        say(MismatchFound(conclusion.operation, f"{sentence} It is tried again at the next link."))
        return False
    return True
