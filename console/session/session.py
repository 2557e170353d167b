"""One telemetry session with one pump: interrogate, prepare, confirm, and what the pump answered.

Apart from `line` (bytes and time-outs) and `recovery` (verdicts). The order that must never change is
here: journal durable, then the commit, then a fresh reading, then verdict and visit in one stroke.
It reads no clock and knows no record but the `Journal` port.

Intentions (`interrogate`, `prepare`, `confirm`, `discard`) return at once; they are carried out one after the
other by `turn`, and whatever comes of them, refusals too, comes as events.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from console.domain.alarms import Tone
from console.domain.change import Change
from console.domain.reading import Identity, ReadBack, Reading
from console.errors import RecordsError, RemoteProtocolError
from console.protocol import codec, values
from console.protocol.events import Event, Received, Welcomed
from console.protocol.messages import (
    Abort,
    Answer,
    Commit,
    Committed,
    Prepare,
    Prepared,
    ReadStatus,
    Refused,
    SilenceAlarms,
    Silenced,
    Sounded,
    SoundTone,
    Status,
)
from console.session import recovery
from console.session.events import (
    ChangePrepared,
    Confirmed,
    Interrogated,
    LinkLost,
    LinkOpened,
    PrepareExpired,
    PrepareRefused,
    SessionEvent,
    ToneSounded,
    TonesRefused,
    TonesSilenced,
)
from console.session.journal import Intent, Journal, Particulars, Reason
from console.session.line import Caller, Heard, Line, Talk, ending
from console.transport.port import Transport

OPERATION_BYTES = 16
SERVICE = "pump"
LONGEST_NAME = 40
"""Characters of a user's or a console's name on the wire."""

KEEPS_RUNNING = "The pump keeps running its last confirmed program."
READ_BACK_DIFFERS = (
    "The pump read back something other than was sent to it; it was discarded, nothing was changed."
)
NOTHING_PREPARED = "There is no read-back to confirm, or it has expired; prepare the change again."
UNRESOLVED = (
    "The outcome of an earlier update of this pump was not known; it is being asked of the pump now. "
    "Read the pump and prepare again when it is settled."
)


@dataclass(frozen=True, slots=True)
class _Slot:
    """A read-back that may be confirmed until `expires_ms`, and what it was made on."""

    read_back: ReadBack
    base: Reading
    user: str
    expires_ms: int


@dataclass(frozen=True, slots=True)
class _Given:
    """What a clinician gives with a confirmation, for the record."""

    second_person: str
    reasons: tuple[Reason, ...]
    patient: int | None
    particulars: Particulars


class Session:
    """A session from the first Hello until the link ends; after that a new one is made.

    `expect_serial` is the pump that must answer, None for whichever does. Operation ids come from the
    caller's entropy.
    """

    def __init__(
        self, transport: Transport, journal: Journal, caller: Caller, expect_serial: str | None = None
    ) -> None:
        self.identity: Identity | None = None
        """Who answered; None until the link is open."""
        self.line = Line(transport, caller, SERVICE)
        """The link it stands on: its key, and how well it carries."""
        self._journal = journal
        self._entropy = caller.entropy
        self._expect_serial = expect_serial
        self._events: deque[SessionEvent] = deque()
        self._talk: Talk | None = None
        self._waiting: deque[Talk] = deque()
        self._slot: _Slot | None = None
        self._accepted: _Slot | None = None
        self._shown = b""
        self._confirmed: Intent | None = None
        self._ended = False
        self._now = 0
        self._wall_utc_ms = 0

    @property
    def ended(self) -> bool:
        """Whether the link is gone for good; what was not answered by then never will be."""
        return self._ended

    @property
    def busy(self) -> bool:
        """Whether something asked for has not been answered yet, the opening included."""
        opening = self.identity is None
        return not self._ended and (opening or self._talk is not None or bool(self._waiting))

    def turn(self, link_now_ms: int, wall_utc_ms: int) -> tuple[SessionEvent, ...]:
        """Carry on with what was asked, and return what happened since the last turn, in order.

        `link_now_ms` is monotonic link time, `wall_utc_ms` the wall clock for the record.
        """
        self._now, self._wall_utc_ms = link_now_ms, wall_utc_ms
        if not self._ended:
            for event in self.line.turn(link_now_ms):
                self._take(event)
            self._expire()
            self._begin_next()
            self.line.flush(link_now_ms)
        events = tuple(self._events)
        self._events.clear()
        return events

    def interrogate(self) -> None:
        """Ask for a reading; comes as `Interrogated`."""
        self._waiting.append(self._interrogating())

    def prepare(self, change: Change, base: Reading, user: str) -> None:
        """Ask the pump to read `change` back, as made on the reading `base` by `user` (1–40 characters).

        Comes as `ChangePrepared`, or `PrepareRefused` with a sentence. Preparing again renews the 120 s;
        it is refused while an earlier operation on this pump is unresolved.
        """
        self._waiting.append(self._preparing(change, base, user))

    def confirm(
        self,
        second_person: str,
        reasons: tuple[Reason, ...],
        patient: int | None,
        particulars: Particulars = (),
    ) -> None:
        """Carry out what was last read back: durable first, then sent, then verified by a fresh reading.

        It is the read-back at hand when this is called; one that has expired or been replaced by then is
        not confirmed, nor is its successor; twice is as once. `second_person` and `particulars`, what was
        noted of the hands' work, are recorded as they are; `patient` is the record's id or None. Comes as
        `Confirmed`, `Programmed`, `Verified`; as `NotApplied`, a definite no; or as `OutcomeUnknown` with
        the link lost.
        """
        if self._accepted is None:
            self._accepted = self._slot
            given = _Given(second_person, reasons, patient, particulars)
            self._waiting.append(self._confirming(self._slot, given))

    def silence(self, for_ms: int, user: str) -> None:
        """Ask for no tone for `for_ms`, 1 to 120 min; comes as `TonesSilenced` and a reading, or refused."""
        self._waiting.append(self._toning(SilenceAlarms(for_ms, user)))

    def sound(self, tone: Tone, user: str) -> None:
        """Ask for a tone to be heard; comes as `ToneSounded` and a reading, or as `TonesRefused`."""
        self._waiting.append(self._toning(SoundTone(tone.value, user)))

    def discard(self) -> None:
        """Let what was read back go, here and in the pump."""
        self._waiting.append(self._discarding())

    def close(self) -> None:
        """End the session and its transport; a second call does nothing."""
        self.line.close(self._now)
        self._stop()

    def _take(self, event: Event) -> None:
        if self._ended:
            return
        match event:
            case Welcomed(identity):
                self._welcome(identity)
            case Received(answer) if isinstance(answer, Answer):
                self._resume(Heard(answer, self._now, self._wall_utc_ms))
            case _:
                sentence = ending(event)
                if sentence is not None:
                    self._lose(sentence)

    def _welcome(self, identity: Identity) -> None:
        if self._expect_serial not in (None, identity.serial):
            self._lose(
                f"Pump {identity.serial} answered where {self._expect_serial} was expected; "
                "nothing was sent to it. Check which pump is connected."
            )
            return
        self.identity = identity
        self._say(LinkOpened(identity))
        self._waiting.appendleft(self._settling())

    def _begin_next(self) -> None:
        while not self._ended and self._talk is None and self._waiting and self.line.free:
            self._talk = self._waiting.popleft()
            self._resume(None)

    def _resume(self, heard: Heard | None) -> None:
        """Let the running conversation go on; `heard` is the answer to its last request, None to begin."""
        talk = self._talk
        if talk is None:
            return
        try:
            self.line.ask(next(talk) if heard is None else talk.send(heard), self._now)
        except StopIteration:
            self._talk = None
        except RecordsError as why:
            self._talk = None
            self._say(PrepareRefused("record", f"{why} Nothing was sent to the pump."))
        except RemoteProtocolError as why:
            self._lose(str(why))

    def _interrogating(self) -> Talk:
        heard = yield ReadStatus()
        self._say(Interrogated(self._reading(heard)))

    def _toning(self, request: SilenceAlarms | SoundTone) -> Talk:
        heard = yield request
        match heard.answer:
            case Refused(code, sentence):
                self._say(TonesRefused(code, sentence))
                return
            case Silenced(until_ms):
                self._say(TonesSilenced(until_ms))
            case _:
                self._say(ToneSounded(values.named(Tone, heard.expect(Sounded).tone)))
        yield from self._interrogating()

    def _preparing(self, change: Change, base: Reading, user: str) -> Talk:
        refusal = self._refusal(base, user)
        if refusal is not None:
            self._say(refusal)
            if refusal.code == "unresolved":
                yield from self._settling()
            return
        self._slot, sent_ms = None, self._now
        operation = self._entropy(OPERATION_BYTES)
        heard = yield Prepare(operation, base.version, base.digest, values.to_wire(change), user)
        if isinstance(heard.answer, Refused):
            self._say(PrepareRefused(heard.answer.code, heard.answer.sentence))
            return
        read_back = codec.read_back(heard.expect(Prepared))
        if not self._is_what_was_sent(read_back, operation, change, base):
            yield Abort(operation)
            self._say(PrepareRefused("read-back", READ_BACK_DIFFERS))
            return
        renewed = read_back.digest == self._shown
        self._shown = read_back.digest
        self._slot = _Slot(read_back, base, user, sent_ms + read_back.expires_in_ms)
        self._say(ChangePrepared(read_back, sent_ms, renewed))

    def _refusal(self, base: Reading, user: str) -> PrepareRefused | None:
        """Return why nothing may be prepared on `base` now, or None."""
        serial = self._serial()
        if base.identity.serial != serial:
            sentence = (
                f"The change was made for pump {base.identity.serial}; this is {serial}. Nothing was sent."
            )
            return PrepareRefused("another-pump", sentence)
        if not 1 <= len(user) <= LONGEST_NAME or not user.isprintable():
            sentence = f"Give the name of who programs, 1 to {LONGEST_NAME} printable characters."
            return PrepareRefused("user", sentence)
        if self._journal.unresolved(serial):
            return PrepareRefused("unresolved", UNRESOLVED)
        return None

    def _is_what_was_sent(self, back: ReadBack, operation: bytes, change: Change, base: Reading) -> bool:
        digest = codec.digest(self._serial(), base.version, change)
        sent = (operation, base.version, change, digest)
        return sent == (back.operation, back.base_version, back.change, back.digest)

    def _confirming(self, slot: _Slot | None, given: _Given) -> Talk:
        self._accepted = None
        if slot is None or slot is not self._slot:
            self._say(PrepareRefused("nothing-prepared", NOTHING_PREPARED))
            return
        self._slot, self._shown = None, b""
        intent = self._intent(slot, given)
        self._journal.confirm(intent)
        self._confirmed = intent
        self._say(Confirmed(intent.operation))
        heard = yield Commit(intent.operation, intent.digest)
        if isinstance(heard.answer, Refused):
            yield from recovery.settle(intent, self._journal, self._say, recovered=False)
        else:
            answer = heard.expect(Committed)
            if answer.operation != intent.operation:
                raise RemoteProtocolError("The pump confirmed another operation than was sent.")
            applied = recovery.Applied(answer.version, answer.digest, answer.at_ms)
            yield from recovery.verify(intent, applied, self._journal, self._say, recovered=False)
        self._confirmed = None

    def _intent(self, slot: _Slot, given: _Given) -> Intent:
        return Intent(
            operation=slot.read_back.operation,
            serial=self._serial(),
            patient=given.patient,
            user=slot.user,
            second_person=given.second_person,
            base_version=slot.read_back.base_version,
            digest=slot.read_back.digest,
            before=slot.base.prescription,
            change=slot.read_back.change,
            reasons=given.reasons,
            therapy_ms=slot.base.clock_ms,
            wall_utc_ms=self._wall_utc_ms,
            particulars=given.particulars,
            reservoir_pl=slot.base.reservoir_pl,
            delivered_pl=slot.base.delivered_pl,
        )

    def _discarding(self) -> Talk:
        slot, self._slot = self._slot, None
        self._shown = b""
        if slot is not None:
            yield Abort(slot.read_back.operation)

    def _settling(self) -> Talk:
        """Ask for the outcome of every operation on this pump that has no verdict.

        This session is newer than any that sent one of them, so that none can still arrive.
        """
        for intent in self._journal.unresolved(self._serial()):
            yield from recovery.settle(intent, self._journal, self._say, recovered=True)

    def _reading(self, heard: Heard) -> Reading:
        reading = codec.reading(heard.expect(Status))
        if reading.identity.serial != self._serial():
            raise RemoteProtocolError(
                f"Pump {reading.identity.serial} answered in place of {self._serial()}."
            )
        return reading

    def _serial(self) -> str:
        if self.identity is None:
            raise RemoteProtocolError("No pump has said who it is yet.")
        return self.identity.serial

    def _expire(self) -> None:
        if self._slot is not None and self._now >= self._slot.expires_ms:
            self._say(PrepareExpired(self._slot.read_back.operation))
            self._slot = None

    def _lose(self, sentence: str) -> None:
        """End the session for `sentence`, and say which operations' outcome is not known now."""
        self.line.close(self._now)
        unresolved = self._unresolved()
        self._say(LinkLost(sentence if unresolved else f"{sentence} {KEEPS_RUNNING}"))
        for intent in unresolved:
            self._say(recovery.unknown(intent))
        self._stop()

    def _unresolved(self) -> tuple[Intent, ...]:
        """Return what has no verdict; the record may be out of reach, what this session confirmed is not."""
        serial = self.identity.serial if self.identity else self._expect_serial
        own = () if self._confirmed is None else (self._confirmed,)
        try:
            return self._journal.unresolved(serial) if serial else own
        except RecordsError:
            return own

    def _stop(self) -> None:
        self._ended = True
        self._slot = self._talk = None
        self._waiting.clear()

    def _say(self, event: SessionEvent) -> None:
        self._events.append(event)
