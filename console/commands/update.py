"""The two steps in which every verb changes a pump: read back and stop, or with a yes send, verify, record.

Apart from the verbs, each of which only makes its change. It takes no time-out for a failure: what
was sent and not answered ends with exit code 3, and is found out at the next call. Of a call that sends
something the trail tells all, from the link's opening on; one that only looks, or is refused, leaves the
record as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

import click

from console.commands import readback
from console.commands.refusal import OutcomeUnknown, Refused
from console.commands.telemetry import interrogated, lost, session_of, turned
from console.domain import rules
from console.domain.catheter import Catheter
from console.domain.change import Change
from console.domain.finding import Finding, FindingKind
from console.domain.reading import ReadBack, Reading
from console.errors import RecordsError
from console.rig import Rig
from console.session import draft
from console.session.events import (
    ChangePrepared,
    MismatchFound,
    NotApplied,
    PrepareRefused,
    SessionEvent,
    Verified,
)
from console.session.journal import Particulars
from console.session.session import LONGEST_NAME

Function = TypeVar("Function", bound=Callable[..., object])

UNKNOWN = (
    "The outcome is unknown: the pump runs EITHER the program from before OR the new one. "
    "Call again with the same record file: it is found out before anything else is done."
)
LOOK_FIRST = "Look at the read-back, then call again with --confirm and its digest."

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Consent:
    """What the caller agrees to: whatever the pump reads back, or only what has `digest`; who, and why."""

    user: str
    reason: str
    anything: bool
    digest: bytes | None

    @property
    def given(self) -> bool:
        """Whether anything is to be sent at all."""
        return self.anything or self.digest is not None


@dataclass(frozen=True, slots=True)
class Noted:
    """What was noted of the hands' work; the checks ask about it, and `particulars` go into the record.

    `rinsed` and `accessed` (the catheter) are None where nobody said; `catheter` is one that was typed for
    this change. `said` is printed with the read-back.
    """

    rinsed: bool | None = None
    accessed: bool | None = None
    catheter: Catheter | None = None
    particulars: Particulars = ()
    said: tuple[str, ...] = ()


NOTHING_NOTED = Noted()


@dataclass(frozen=True, slots=True)
class Footing:
    """What a call goes by: its first reading, and what was told by then that the trail does not hold."""

    reading: Reading
    told: tuple[SessionEvent, ...]


def whole_digest(text: str) -> bytes:
    """Return the 32 bytes that `text` spells as 64 hex digits; less, or anything else, is wrong usage."""
    if _DIGEST.fullmatch(text) is None:
        raise click.BadParameter("give the whole digest of the read-back: 64 of the digits 0-9 and a-f.")
    return bytes.fromhex(text)


def person(text: str) -> str:
    """Return a user's name; one that is empty, long or not printable is wrong usage."""
    if not 1 <= len(text) <= LONGEST_NAME or not text.isprintable():
        raise click.BadParameter(f"give a printable name of 1 to {LONGEST_NAME} characters.")
    return text


def consent_options(function: Function) -> Function:
    """Give a verb `--user`, `--yes`, `--confirm` and `--reason`; `consent` makes one value of them."""
    for option in (
        click.option("--reason", default="", metavar="TEXT", help="Why, where the rules ask."),
        click.option("--confirm", type=whole_digest, metavar="DIGEST", help="Send it if it has this digest."),
        click.option("--yes", is_flag=True, help="Send what the pump reads back."),
        click.option("--user", type=person, required=True, metavar="NAME", help="Who programs."),
    ):
        function = option(function)
    return function


def consent(user: str, reason: str, *, yes: bool, confirm: bytes | None) -> Consent:
    """Return what the options say; both ways of agreeing at once are wrong usage."""
    if yes and confirm is not None:
        raise click.UsageError("Give --yes or --confirm, not both.")
    return Consent(user, reason, yes, confirm)


def read_first(rig: Rig, spec: str, user: str) -> Footing:
    """Open record and pump and read it; nothing that could not be recorded later gets that far.

    Says on stderr, and has `user` in the trail for, what became of updates whose outcome had been unknown.
    """
    with rig.store.together():
        pass  # taking the file's write lock finds out whether it can be written
    rig.open_pump(spec)
    reading, events = interrogated(rig)
    sentences = tuple(recovered(events))
    for sentence in sentences:
        click.echo(sentence, err=True)
    if not sentences:
        return Footing(reading, events)
    note(rig, events, reading, user)
    return Footing(reading, ())


def note(rig: Rig, events: Iterable[SessionEvent], reading: Reading, user: str) -> None:
    """Write into the trail what the session told, as of the pump's clock in `reading`."""
    with rig.store.together():
        for event in events:
            rig.store.note(event, reading.identity.serial, user, reading.clock_ms)


def recovered(events: tuple[SessionEvent, ...]) -> Iterator[str]:
    """Yield a sentence for each earlier update whose outcome is known now."""
    for event in events:
        match event:
            case Verified(reading=reading):
                yield f"An earlier update was carried out; the pump is at version {reading.version}."
            case NotApplied(sentence=sentence):
                yield f"An earlier update was not carried out. {sentence}"
            case MismatchFound(sentence=sentence):
                yield sentence
            case _:
                pass


def carry_out(
    rig: Rig,
    change: Change,
    footing: Footing,
    agreed: Consent,
    *,
    as_json: bool,
    noted: Noted = NOTHING_NOTED,
) -> None:
    """Let the rules and the pump judge `change`; show the read-back, or with consent send and record it."""
    reading = footing.reading
    known = rig.rule_context(reading)
    context = replace(
        known,
        rinsed=noted.rinsed,
        catheter_accessed=noted.accessed,
        catheter=noted.catheter or known.catheter,
    )
    found = rules.findings(reading.prescription, change, rig.catalog, reading.identity.model, context)
    refuse(found, agreed)
    read_back, events = prepared(rig, change, reading, agreed.user)
    if agreed.given:
        refuse_another(read_back, agreed)
        note(rig, (*footing.told, *events), reading, agreed.user)
        verified = confirmed(rig, reading, found, agreed, noted.particulars)
        readback.show_verified(verified, as_json=as_json)
    else:
        session_of(rig).discard()
        list(turned(rig))
        readback.show(read_back, reading, found, as_json=as_json, said=noted.said)


def refuse(found: tuple[Finding, ...], agreed: Consent) -> None:
    """Refuse what no reason can send; with consent, also what lacks its reason or its second look."""
    stopping = draft.stops(found)
    if stopping:
        raise Refused(" ".join(finding.sentence for finding in stopping))
    if not agreed.given:
        return
    missing = draft.unanswered(found, _written(found, agreed))
    if missing:
        asked = " ".join(f"{finding.code}: {finding.sentence}" for finding in missing)
        raise Refused(f"A reason is needed; give it with --reason. {asked}")
    if agreed.digest is None:
        for finding in found:
            if finding.typed:
                raise Refused(f"{finding.sentence} {LOOK_FIRST}")


def prepared(rig: Rig, change: Change, base: Reading, user: str) -> tuple[ReadBack, tuple[SessionEvent, ...]]:
    """Return what the pump reads back of `change`, and all that was told; refuses if it will not take it."""
    session_of(rig).prepare(change, base, user)
    events = tuple(turned(rig))
    for event in events:
        if isinstance(event, ChangePrepared):
            return event.read_back, events
        if isinstance(event, PrepareRefused):
            raise Refused(event.sentence)
    raise Refused(lost(events) or "The pump gave no read-back.")


def refuse_another(read_back: ReadBack, agreed: Consent) -> None:
    """Refuse a read-back with another digest than the one agreed to."""
    if agreed.digest not in (None, read_back.digest):
        raise Refused(
            "The pump reads back another change than the one with that digest, or its version has moved on. "
            f"Nothing was sent; this one has the digest {read_back.digest.hex()}."
        )


def confirmed(
    rig: Rig,
    reading: Reading,
    found: tuple[Finding, ...],
    agreed: Consent,
    particulars: Particulars = (),
) -> Verified:
    """Send what was read back, and return once the pump has been read afresh and the visit is recorded.

    Ends with `OutcomeUnknown` when the link, or the person at the keyboard, did not wait for the answer.
    """
    patient = rig.store.patient_of(reading.identity.serial)
    session_of(rig).confirm("", draft.reasons(found, _written(found, agreed)), patient, particulars)
    events: list[SessionEvent] = []
    try:
        for event in turned(rig):
            events.append(event)
            _note_sent(rig, event, reading, agreed.user)
    except KeyboardInterrupt:
        raise OutcomeUnknown(UNKNOWN) from None
    for event in events:
        match event:
            case Verified():
                return event
            case NotApplied(sentence=sentence) | PrepareRefused(sentence=sentence):
                raise Refused(sentence)
            case MismatchFound(sentence=sentence):
                raise OutcomeUnknown(sentence)
            case _:
                pass
    raise OutcomeUnknown(f"{lost(tuple(events))} {UNKNOWN}".strip())


def _note_sent(rig: Rig, event: SessionEvent, reading: Reading, user: str) -> None:
    """Note what became of what was sent; a record that fails now changes no outcome, so it is only said."""
    try:
        note(rig, (event,), reading, user)
    except RecordsError as why:
        click.echo(f"The trail of this update has a gap. {why}", err=True)


def _written(found: tuple[Finding, ...], agreed: Consent) -> dict[str, str]:
    """Return the one reason given as the answer to every finding that asks for one."""
    return dict.fromkeys((each.code for each in found if each.kind is FindingKind.REASON), agreed.reason)
