"""Pumps that do one thing wrong, and the checks of the conformance suite that each of them fails.

Apart from `broken_links`, where the link's mistakes are: here a sound link carries the answers of a firmware
that is real but for one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from msgspec.structs import replace

from console.conformance.programs import digest_of
from console.domain.catalog import Catalog
from console.domain.quantities import PL_PER_ML
from console.protocol.channel import Channel, _Session
from console.protocol.connection import Connection
from console.protocol.messages import (
    Abort,
    Answer,
    Commit,
    Committed,
    Hello,
    Log,
    Outcome,
    Prepare,
    Prepared,
    Query,
    Refused,
    Request,
    Status,
    Welcome,
)
from console.protocol.trainer_messages import ReadTime, Time
from console.protocol.waiting import Patience
from console.protocol.wire import WireIdentity, WireProgram, WireStanding
from console.pump.device import Device
from console.pump.firmware import Firmware
from console.pump.memory import VolatileMemory
from console.pump.ring import Ring
from support import broken_links as links
from support.sites import Make

Entropy = Callable[[int], bytes]


class Twisted:
    """A device's service “pump”: its firmware, with what `ask` and `tell` make of requests and answers."""

    def __init__(self, firmware: Firmware) -> None:
        self.firmware = firmware
        self.now = 0

    def open(self, console: str) -> None:
        """Begin a session."""
        self.firmware.open(console)

    def answer(self, request: Request, link_now_ms: int) -> Answer | None:
        """Answer a request in the wrong way."""
        self.now = link_now_ms
        asked = self.ask(request)
        return self.tell(asked, self.firmware.answer(asked, link_now_ms))

    def ask(self, request: Request) -> Request:
        """Return what the firmware is asked in place of `request`."""
        return request

    def tell(self, request: Request, answer: Answer) -> Answer:
        """Return what is told in place of `answer`."""
        return answer


class CommitsUnprepared(Twisted):
    """Says that it has committed what was never prepared."""

    def tell(self, request: Request, answer: Answer) -> Answer:
        if isinstance(request, Commit) and isinstance(answer, Refused) and answer.code == "no-prepare":
            return Committed(request.operation, self.firmware.history.last.version + 1, request.digest, 1)
        return answer


class IgnoresDigests(Twisted):
    """Commits whatever is prepared, whichever digest it is confirmed by."""

    def ask(self, request: Request) -> Request:
        slot = self.firmware._preparation.slot
        if isinstance(request, Commit) and slot is not None and slot.operation == request.operation:
            return replace(request, digest=slot.digest)
        return request


class IgnoresIds(Twisted):
    """Commits whatever is prepared, whichever operation it is."""

    def ask(self, request: Request) -> Request:
        slot = self.firmware._preparation.slot
        if isinstance(request, Commit) and slot is not None:
            return Commit(slot.operation, slot.digest)
        return request


class TakesStaleVersions(Twisted):
    """Compares the digest of the base alone."""

    def ask(self, request: Request) -> Request:
        if isinstance(request, Prepare) and request.base_version < 2**50:
            return replace(request, base_version=self.firmware.history.last.version)
        return request


class TakesStaleDigests(Twisted):
    """Compares the version of the base alone."""

    def ask(self, request: Request) -> Request:
        if isinstance(request, Prepare):
            return replace(request, base_digest=self.firmware.history.last.digest)
        return request


class TakesAnyBase(Twisted):
    """Compares nothing with the base of a change."""

    def ask(self, request: Request) -> Request:
        last = self.firmware.history.last
        if isinstance(request, Prepare) and request.base_version < 2**50:
            return replace(request, base_version=last.version, base_digest=last.digest)
        return request


class CommitsTwice(Twisted):
    """Makes another version when the same Commit comes again."""

    def __init__(self, firmware: Firmware) -> None:
        super().__init__(firmware)
        self.done: dict[bytes, Prepared] = {}
        self.read_back: Prepared | None = None

    def tell(self, request: Request, answer: Answer) -> Answer:
        if isinstance(answer, Prepared):
            self.read_back = answer
        again = self.done.get(answer.operation) if isinstance(answer, Committed) else None
        if again is not None:
            return self._made(again)
        if isinstance(answer, Committed) and self.read_back is not None:
            self.done[answer.operation] = self.read_back
        return answer

    def _made(self, back: Prepared) -> Answer:
        last = self.firmware.history.last
        fresh = Prepare(sha256(last.operation).digest()[:16], last.version, last.digest, back.change, "Ada")
        back = self.firmware.prepare(fresh, self.now)  # type: ignore[assignment]
        return self.firmware.commit(Commit(fresh.operation, back.digest), self.now)


class ForgetsCommits(Twisted):
    """Forgets what it has done when a new session opens."""

    def __init__(self, firmware: Firmware) -> None:
        super().__init__(firmware)
        self.forgotten: set[bytes] = set()

    def open(self, console: str) -> None:
        super().open(console)
        self.forgotten |= {entry.operation for entry in self.firmware.history.entries}

    def tell(self, request: Request, answer: Answer) -> Answer:
        if isinstance(request, Query | Abort) and request.operation in self.forgotten:
            return Outcome(request.operation, "never", None, None, None, "")
        if isinstance(request, Commit) and request.operation in self.forgotten:
            return Refused("no-prepare", "Nothing is prepared.")
        return answer


class KeepsWhatWasPrepared(Twisted):
    """Lets what one session prepared stand in the next."""

    def open(self, console: str) -> None:
        self.firmware._console = console


class RejectsTheUnknown(Twisted):
    """Says of what nobody made that it was rejected."""

    def tell(self, request: Request, answer: Answer) -> Answer:
        never = isinstance(answer, Outcome) and answer.state == "never"
        return Outcome(answer.operation, "rejected", None, None, None, "Who knows.") if never else answer  # type: ignore[union-attr]


class TellsPreparedVersions(Twisted):
    """Says of what is prepared which version it is going to be."""

    def tell(self, request: Request, answer: Answer) -> Answer:
        prepared = isinstance(answer, Outcome) and answer.state == "prepared"
        return replace(answer, version=1) if prepared else answer


class UsesIdsAgain(Twisted):
    """Takes an id that has made a version for another."""

    def ask(self, request: Request) -> Request:
        used = isinstance(request, Prepare) and self.firmware.history.committed(request.operation)
        return replace(request, operation=b"y" * 16) if used else request


class KeepsTwo(Twisted):
    """Says that what was prepared before the last still stands."""

    def __init__(self, firmware: Firmware) -> None:
        super().__init__(firmware)
        self.prepared: set[bytes] = set()

    def open(self, console: str) -> None:
        super().open(console)
        self.prepared.clear()

    def tell(self, request: Request, answer: Answer) -> Answer:
        if isinstance(answer, Prepared):
            self.prepared.add(answer.operation)
        if isinstance(request, Query) and isinstance(answer, Outcome) and request.operation in self.prepared:
            return replace(answer, state="prepared", why="") if answer.state == "rejected" else answer
        if isinstance(request, Abort):
            self.prepared.discard(request.operation)
        return answer


class ForgetsRejections(Twisted):
    """Says of what came to nothing that it never was."""

    def tell(self, request: Request, answer: Answer) -> Answer:
        if isinstance(answer, Outcome) and answer.state == "rejected":
            return Outcome(answer.operation, "never", None, None, None, "")
        return answer


class IgnoresAborts(Twisted):
    """Takes Abort for a question."""

    def ask(self, request: Request) -> Request:
        return Query(request.operation) if isinstance(request, Abort) else request


class KeepsAfterRefusal(Twisted):
    """Keeps what is prepared when its Commit is refused."""

    def answer(self, request: Request, link_now_ms: int) -> Answer | None:
        before = self.firmware._preparation.slot
        answer = super().answer(request, link_now_ms)
        if isinstance(request, Commit) and isinstance(answer, Refused):
            self.firmware._preparation.slot = before
        return answer


class IgnoresDigestsOfOld(Twisted):
    """Says again that it has done something, whichever digest it is asked with."""

    def ask(self, request: Request) -> Request:
        done = isinstance(request, Commit) and self.firmware.history.committed(request.operation)
        return replace(request, digest=done.digest) if done else request


class TellsOtherDoses(Twisted):
    """Reads back half of what a program gives a day."""

    def tell(self, request: Request, answer: Answer) -> Answer:
        if isinstance(answer, Prepared):
            return replace(answer, daily_ng=tuple((dose, 2 * per) for dose, per in answer.daily_ng))
        return answer


class CountsByTwo(Twisted):
    """Tells versions that rise by two with every change, and is at one with itself about it."""

    def ask(self, request: Request) -> Request:
        if isinstance(request, Prepare):
            back, odd = divmod(request.base_version, 2)
            return request if odd or back > self._version else replace(request, base_version=back)
        if isinstance(request, Commit):
            slot = self.firmware._preparation.held(request.operation)
            done = self.firmware.history.committed(request.operation)
            known = slot or done
            if known is not None and request.digest == self._digest(known.digest):
                return replace(request, digest=known.digest)
        return request

    def tell(self, request: Request, answer: Answer) -> Answer:
        match answer:
            case Status():
                return replace(answer, version=2 * answer.version)
            case Prepared(base_version=version, change=change):
                digest = digest_of(self.firmware.serial, 2 * version, change)
                self._digests[answer.digest] = digest
                return replace(answer, base_version=2 * version, digest=digest)
            case Committed():
                return replace(answer, version=2 * answer.version, digest=self._digest(answer.digest))
            case Outcome(version=int(version)):
                return replace(answer, version=2 * version, digest=self._digest(answer.digest or b""))
            case _:
                return answer

    def __init__(self, firmware: Firmware) -> None:
        super().__init__(firmware)
        self._digests: dict[bytes, bytes] = {}

    @property
    def _version(self) -> int:
        return self.firmware.history.last.version

    def _digest(self, real: bytes) -> bytes:
        return self._digests.get(real, real)


class NamesOtherwise(Twisted):
    """Works out digests of its own, and is at one with itself about it."""

    def ask(self, request: Request) -> Request:
        if isinstance(request, Commit):
            known = self.firmware._preparation.held(request.operation) or self.firmware.history.committed(
                request.operation
            )
            if known is not None and request.digest == _other(known.digest):
                return replace(request, digest=known.digest)
        return (
            request if not isinstance(request, Prepare) else replace(request, base_digest=self._back(request))
        )

    def _back(self, request: Prepare) -> bytes:
        last = self.firmware.history.last.digest
        return last if request.base_digest == _other(last) else request.base_digest

    def tell(self, request: Request, answer: Answer) -> Answer:
        if isinstance(answer, Status | Prepared | Committed):
            return replace(answer, digest=_other(answer.digest))
        if isinstance(answer, Outcome) and answer.digest is not None:
            return replace(answer, digest=_other(answer.digest))
        return answer


class ReadsBackRounded(Twisted):
    """Reads back an alarm volume in whole mL."""

    def tell(self, request: Request, answer: Answer) -> Answer:
        if isinstance(answer, Prepared) and isinstance(answer.change, WireProgram):
            runs = answer.change.prescription
            rounded = replace(runs, low_reservoir_pl=-(-runs.low_reservoir_pl // PL_PER_ML) * PL_PER_ML)
            return replace(answer, change=replace(answer.change, prescription=rounded))
        return answer


class SwitchesEarly(Twisted):
    """Shows the next version as soon as a change is prepared."""

    def tell(self, request: Request, answer: Answer) -> Answer:
        if isinstance(answer, Status) and self.firmware._preparation.slot is not None:
            return replace(answer, version=answer.version + 1)
        return answer


class KeepsLong(Twisted):
    """Lets a read-back stand for ten minutes."""

    def tell(self, request: Request, answer: Answer) -> Answer:
        return replace(answer, expires_in_ms=600_000) if isinstance(answer, Prepared) else answer


class TakesItsOwnIds(Twisted):
    """Takes ids that only the pump itself uses."""

    def ask(self, request: Request) -> Request:
        own = isinstance(request, Prepare) and request.operation.startswith(b"fallback")
        return replace(request, operation=b"x" * 16) if own else request


class KnowsNoLimits(Twisted):
    """Takes whatever a console asks for."""

    STATED = frozenset({"version-differs", "operation-used"})

    def tell(self, request: Request, answer: Answer) -> Answer:
        if not isinstance(request, Prepare) or not isinstance(answer, Refused) or answer.code in self.STATED:
            return answer
        digest = digest_of(self.firmware.serial, request.base_version, request.change)
        rest = ((0, 1),) * 7, (0, 1), (0, 1), None, 120_000, None
        return Prepared(request.operation, request.change, request.base_version, digest, *rest)


class BreaksItsChain(Twisted):
    """Tells a log in which one entry was written anew."""

    def tell(self, request: Request, answer: Answer) -> Answer:
        if isinstance(answer, Log) and len(answer.entries) > 1:
            first, second, *others = answer.entries
            return Log((first, replace(second, what="Nothing happened."), *others))
        return answer


class LosesEntries(Twisted):
    """Tells a log that lacks an entry."""

    def tell(self, request: Request, answer: Answer) -> Answer:
        if isinstance(answer, Log):
            return Log(tuple(each for each in answer.entries if each.sequence != 1))
        return answer


class LogsNothing(Twisted):
    """Tells a log to which changes add nothing."""

    def __init__(self, firmware: Firmware) -> None:
        super().__init__(firmware)
        self.head = firmware.log.head

    def tell(self, request: Request, answer: Answer) -> Answer:
        if isinstance(answer, Log):
            return Log(tuple(each for each in answer.entries if each.sequence < self.head))
        return replace(answer, log_head=self.head) if isinstance(answer, Status) else answer


class WrapsItsLog(Twisted):
    """Begins its log anew when it is asked for what lies beyond the end."""

    def ask(self, request: Request) -> Request:
        first = getattr(request, "first", 0)
        return replace(request, first=0) if first > self.firmware.log.head + 1_000 else request


class MiscountsByOne(Twisted):
    """Tells a pL less in the reservoir than there is."""

    def tell(self, request: Request, answer: Answer) -> Answer:
        return replace(answer, reservoir_pl=answer.reservoir_pl - 1) if isinstance(answer, Status) else answer


class CountsSessions(Twisted):
    """Takes every session for a change."""

    def __init__(self, firmware: Firmware) -> None:
        super().__init__(firmware)
        self.sessions = 0

    def open(self, console: str) -> None:
        super().open(console)
        self.sessions += 1

    def tell(self, request: Request, answer: Answer) -> Answer:
        if isinstance(answer, Status):
            return replace(answer, boot_id=self.sessions.to_bytes(8, "big"))
        return answer


class NamesUnknownAlarms(Twisted):
    """Tells of an alarm that nobody knows."""

    def tell(self, request: Request, answer: Answer) -> Answer:
        if isinstance(answer, Status):
            return replace(answer, alarms=(WireStanding("enum-99", 0),))
        return answer


class IsSomebodyElse(Twisted):
    """Tells another serial number when it is read than when it was met."""

    def tell(self, request: Request, answer: Answer) -> Answer:
        if isinstance(answer, Status):
            return replace(answer, identity=WireIdentity("SP-20", "SIM-2", True, ("pump",)))
        return answer


class TellsTheTime(Twisted):
    """Answers at the pump's service what belongs to the trainer's."""

    def tell(self, request: Request, answer: Answer) -> Answer:
        return Time(0, 1) if isinstance(request, ReadTime) else answer


def _other(digest: bytes) -> bytes:
    return sha256(digest).digest()


def twisted(twist: type[Twisted]) -> Make:
    """Return what makes a pump whose answers pass through `twist`."""

    def make(kinds: Catalog, memory: VolatileMemory, ring: Ring, entropy: Entropy) -> Device:
        device = Device(kinds, memory, ring, entropy=entropy)
        device._services["pump"] = twist(device.firmware)
        return device

    return make


def linked(broken: type[Device]) -> Make:
    """Return what makes a pump of the class `broken`."""

    def make(kinds: Catalog, memory: VolatileMemory, ring: Ring, entropy: Entropy) -> Device:
        return broken(kinds, memory, ring, entropy=entropy)

    return make


def patient(kinds: Catalog, memory: VolatileMemory, ring: Ring, entropy: Entropy) -> Device:
    """Return a pump that waits ten minutes for a handshake."""
    return Device(kinds, memory, ring, entropy=entropy, patience=Patience(handshake_ms=600_000))


def paused(kinds: Catalog, memory: VolatileMemory, ring: Ring, entropy: Entropy) -> Device:
    """Return a pump whose clock stands."""
    return Device(kinds, memory, ring, entropy=entropy, rate=0)


class OfRealPatients(Device):
    """Does not call itself simulated."""

    def _greeting(self, hello: Hello) -> Welcome | Answer:
        greeting = super()._greeting(hello)
        if isinstance(greeting, Welcome):
            return Welcome(replace(greeting.identity, simulated=False))
        return greeting


@dataclass(frozen=True, slots=True)
class Broken:
    """A pump that does one thing wrong: what, how it is made, what it fails, and what cannot be run on it."""

    wrong: str
    make: Make
    fails: frozenset[str]
    hides: frozenset[str] = frozenset()


def _broken(wrong: str, make: Make, fails: str, hides: str = "") -> Broken:
    return Broken(wrong, make, frozenset(fails.split()), frozenset(hides.split()))


def _channel(broken: type[Channel]) -> Make:
    return linked(links.with_channel(broken))


def _session(broken: type[_Session]) -> Make:
    return linked(links.with_session(broken))


def _end(broken: type[Connection]) -> Make:
    return linked(links.with_link(broken))


NOT_UNDERSTOOD = (
    "messages.unknown messages.trailing messages.float messages.range messages.fields messages.other-form "
    "messages.other-type messages.cut messages.text messages.nesting messages.long"
)
UNOPENED = (
    "handshake.wrong-key handshake.other-version handshake.zero-key handshake.damaged handshake.cut "
    "handshake.four-at-once session.own-offer"
)
LIMITS = (
    "limits.dose limits.bolus limits.refill limits.drug limits.later limits.week limits.structures "
    "limits.out-of-turn limits.alarm-volume"
)

BROKEN = (
    _broken("answers strangers", _end(links.AnswersStrangers), UNOPENED),
    _broken("greets other protocols", _end(links.AnswersPlainly), "handshake.text"),
    _broken(
        "answers unknown kinds", _end(links.AnswersUnknownKinds), "handshake.unknown-kind handshake.bytes"
    ),
    _broken(
        "complains of damage",
        _end(links.ComplainsOfDamage),
        "handshake.text handshake.garbage handshake.long",
    ),
    _broken("welcomes anybody with the key", _end(links.WelcomesAnybody), "handshake.no-hello"),
    _broken("tries one offer at a time", _end(links.TriesOneOffer), "handshake.four-at-once"),
    _broken("hears little of strangers", _end(links.HearsLittle), "handshake.bytes handshake.long"),
    _broken("never tires of strangers", patient, "handshake.deadline"),
    _broken("refuses otherwise", linked(links.RefusesOtherwise), "handshake.no-such-service"),
    _broken(
        "serves one link",
        linked(links.ServesOne),
        "session.fence-links session.recording session.strangers flow.strangers",
    ),
    _broken("replies anew to the same offer", _channel(links.RepliesAnew), "handshake.repeat"),
    _broken("does not know its own offer again", _channel(links.ForgetsItsOffer), "session.own-offer"),
    _broken("takes replays", _session(links.TakesReplays), "session.replay session.lower-counter"),
    _broken("takes lower counters", _session(links.TakesWhatIsNew), "session.lower-counter"),
    _broken("counts forgeries", _session(links.CountsForgeries), "session.forgery framing.damaged"),
    _broken("counts from seven", _channel(links.CountsFromSeven), "session.counters"),
    _broken(
        "reuses counters",
        _end(links.ReusesCounters),
        "session.counters session.heartbeat session.quiet",
    ),
    _broken("hears itself", _channel(links.HearsItself), "session.reflection"),
    _broken(
        "wants every counter",
        _session(links.WantsEveryCounter),
        "session.lower-counter session.missing-counters session.forgery framing.noise framing.damaged",
    ),
    _broken("ends a session at the offer of another", _end(links.EndsAtTheOffer), "session.fence"),
    _broken("keeps both sessions of a link", _channel(links.KeepsBoth), "session.fence"),
    _broken(
        "ends a session at the offer on another link",
        linked(links.EndsOthersAtTheOffer),
        "session.fence-links session.recording flow.strangers",
    ),
    _broken("fences no other link", linked(links.FencesNobody), "session.fence-links"),
    _broken("never beats", _end(links.NeverBeats), "session.heartbeat session.quiet"),
    _broken("beats fast", _end(links.BeatsFast), "session.heartbeat"),
    _broken("never tells of quiet", _end(links.NeverQuiet), "session.quiet"),
    _broken(
        "goes on after Close",
        _end(links.HearsNoClose),
        "session.close messages.number-zero",
        "handshake.deadline",
    ),
    _broken("answers empty frames", _end(links.AnswersEmptyFrames), "session.empty"),
    _broken(
        "ends the link on damage",
        _end(links.EndsOnDamage),
        "framing.noise framing.long handshake.garbage handshake.long",
    ),
    _broken("wants frames whole", _end(links.WantsWholeFrames), "framing.byte-by-byte framing.any-cut"),
    _broken(
        "takes few frames at once", _end(links.TakesFewFrames), "framing.many-at-once framing.delimiters"
    ),
    _broken("takes delimiters for an error", _end(links.EndsOnDelimiters), "framing.delimiters"),
    _broken("limits what a session sends", _end(links.LimitsSessions), "framing.long handshake.bytes"),
    _broken("acts again on a repeated number", _end(links.ActsAgain), "messages.same-number"),
    _broken("acts on past numbers", _end(links.TakesLowerNumbers), "messages.lower-number"),
    _broken("drops what waits", _end(links.DropsWhatWaits), "messages.in-order messages.lower-number"),
    _broken("counts in two bytes", _end(links.CountsInTwoBytes), "messages.last-number"),
    _broken("forgives the number 0", _end(links.ForgivesNumberZero), "messages.number-zero"),
    _broken("forgives short payloads", _end(links.ForgivesShortness), "messages.short"),
    _broken("ends a session on nonsense", _end(links.EndsOnNonsense), NOT_UNDERSTOOD),
    _broken("is silent about nonsense", _end(links.IgnoresNonsense), NOT_UNDERSTOOD),
    _broken("ends a session on an answer", _end(links.EndsOnAnswers), "messages.no-request"),
    _broken("takes trailing bytes", linked(links.lenient(links.without_tail)), "messages.trailing"),
    _broken("takes floats", linked(links.lenient(links.without_floats)), "messages.float"),
    _broken("takes other forms", linked(links.lenient(links.in_one_form)), "messages.other-form"),
    _broken("moves numbers into range", linked(links.lenient(links.into_range)), "messages.range"),
    _broken("drops fields", linked(links.lenient(links.with_fewer_fields)), "messages.fields"),
    _broken("answers for other services", twisted(TellsTheTime), "messages.other-service"),
    _broken("names another pump in a reading", twisted(IsSomebodyElse), "reading.identity flow.digest"),
    _broken("tells of unknown alarms", twisted(NamesUnknownAlarms), "reading.program"),
    _broken("miscounts by a pL", twisted(MiscountsByOne), "reading.account"),
    _broken("boots with every session", twisted(CountsSessions), "reading.steady"),
    _broken("lets its clock stand", paused, "reading.clock"),
    _broken("loses entries of its log", twisted(LosesEntries), "reading.log"),
    _broken("breaks its log's chain", twisted(BreaksItsChain), "reading.chain"),
    _broken("begins its log anew", twisted(WrapsItsLog), "reading.log-pages"),
    _broken("logs no change", twisted(LogsNothing), "flow.logged"),
    _broken("knows no limits", twisted(KnowsNoLimits), LIMITS),
    _broken("rounds what it reads back", twisted(ReadsBackRounded), "flow.read-back flow.digest flow.commit"),
    _broken("names changes otherwise", twisted(NamesOtherwise), "flow.digest"),
    _broken(
        "switches when it prepares",
        twisted(SwitchesEarly),
        "flow.prepare-changes-nothing flow.two-prepares flow.commit-replaced",
    ),
    _broken("keeps a read-back for ten minutes", twisted(KeepsLong), "flow.expiry"),
    _broken("takes stale versions", twisted(TakesStaleVersions), "flow.stale-version"),
    _broken("takes stale digests", twisted(TakesStaleDigests), "flow.stale-digest"),
    _broken("takes any base", twisted(TakesAnyBase), "flow.stale-version flow.stale-digest flow.base-moves"),
    _broken("takes ids of its own", twisted(TakesItsOwnIds), "flow.own-id"),
    _broken("rejects what nobody made", twisted(RejectsTheUnknown), "flow.query-never flow.abort"),
    _broken("tells versions too early", twisted(TellsPreparedVersions), "flow.query-prepared"),
    _broken("uses ids again", twisted(UsesIdsAgain), "flow.used-id"),
    _broken("keeps two prepared", twisted(KeepsTwo), "flow.two-prepares flow.refused-prepare"),
    _broken("forgets what was rejected", twisted(ForgetsRejections), "flow.query-rejected"),
    _broken("ignores Abort", twisted(IgnoresAborts), "flow.abort flow.commit-aborted"),
    _broken("keeps what was refused", twisted(KeepsAfterRefusal), "flow.commit-refused"),
    _broken("takes any digest of old", twisted(IgnoresDigestsOfOld), "flow.commit-again-otherwise"),
    _broken("tells other doses", twisted(TellsOtherDoses), "flow.consequences"),
    _broken(
        "keeps what another session prepared", twisted(KeepsWhatWasPrepared), "flow.fence flow.commit-fenced"
    ),
    _broken(
        "commits without Prepare",
        twisted(CommitsUnprepared),
        "flow.commit-unprepared flow.commit-aborted flow.commit-replaced flow.commit-fenced "
        "flow.commit-refused",
    ),
    _broken("ignores digests", twisted(IgnoresDigests), "flow.commit-other-digest flow.commit-refused"),
    _broken(
        "ignores ids",
        twisted(IgnoresIds),
        "flow.commit-other-digest flow.commit-replaced flow.commit-refused",
    ),
    _broken("commits twice", twisted(CommitsTwice), "flow.commit-again flow.commit-later"),
    _broken(
        "forgets commits with their session",
        twisted(ForgetsCommits),
        "flow.commit-later flow.query-committed",
    ),
    _broken(
        "leaves gaps between versions",
        twisted(CountsByTwo),
        "flow.commit flow.commit-again flow.commit-again-otherwise flow.commit-same-number "
        "flow.commit-later flow.history",
    ),
)
"""Each pump with the checks that it fails, no more and no fewer."""
