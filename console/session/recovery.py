"""What became of a confirmed operation: asked of the pump, never assumed.

Apart from `session` so that the way from "unknown" to a verdict can be read in one place. Both ways
lead through it: the answer that came, and the answer that did not. A time-out is never a verdict.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from console.domain.change import BolusChange, ProgramChange
from console.domain.reading import Reading
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
            sentence = outcome.why or "The pump never took this update; it runs the program from before."
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
    if (reading.operation, reading.digest) != (intent.operation, intent.digest) or not shows(intent, reading):
        return f"The pump does not show the change that was confirmed. {advice}"
    return ""


def shows(intent: Intent, reading: Reading) -> bool:
    """Tell whether a reading at the operation's own version holds what was confirmed.

    A bolus leaves the prescription as it was; it may have ended by now, but no other may be running.
    """
    match intent.change:
        case ProgramChange(prescription):
            return reading.prescription == prescription
        case BolusChange():
            running = reading.bolus
            own = running is None or running.bolus == intent.change
            return own and reading.prescription == intent.before


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
