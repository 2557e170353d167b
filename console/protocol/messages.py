"""Every message of ITBP/1 as a frozen struct: positional arrays of integers, texts and bytes.

Apart from `wire`, the values they carry, from `codec` (bytes) and `connection` (order): this file is the
vocabulary alone. A message's tag is its number on the wire and is never used twice.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from console.domain.pairing import MOST_PAIRED
from console.protocol.trainer_messages import (
    Arrived,
    ClearFault,
    FaultsTold,
    InjectFault,
    Jump,
    JumpToAlarm,
    ReadFaults,
    ReadSnapshot,
    ReadTime,
    ReadTrace,
    ReadTruth,
    SetRate,
    SnapshotPart,
    Time,
    Trace,
    TrainerAnswer,
    TrainerRequest,
    Truth,
)
from console.protocol.wire import (
    Count,
    Day,
    Difference,
    Digest,
    Fraction2,
    KeyBytes,
    Minute,
    MinuteEnd,
    Name,
    OperationId,
    Positive,
    Sentence,
    Wire,
    WireAlarms,
    WireCatheter,
    WireChange,
    WireFinding,
    WireGiven,
    WireHand,
    WireIdentity,
    WirePaired,
    WirePrescription,
    WireRunningBolus,
    WireStanding,
)


class Hello(Wire, frozen=True, tag=1):
    """Console to pump, first frame: which console, for which service ("pump", "trainer" or "bench")."""

    console: Name
    service: Name


class Welcome(Wire, frozen=True, tag=2):
    """Pump to console: who it is. The console refuses a pump that is not simulated."""

    identity: WireIdentity


class Close(Wire, frozen=True, tag=3):
    """Either end: the session ends here."""


class Refused(Wire, frozen=True, tag=4):
    """Pump to console: a request was understood and refused; `code` is stable, `sentence` is for people."""

    code: Name
    sentence: Sentence


class Alive(Wire, frozen=True, tag=5):
    """Pump to console, every two seconds of a session: it is there; a frame last came `quiet_ms` ago."""

    quiet_ms: Count


class ReadStatus(Wire, frozen=True, tag=10):
    """Ask for a reading."""


class Status(Wire, frozen=True, tag=11):
    """A reading; the fields are those of `domain.reading.Reading`."""

    identity: WireIdentity
    boot_id: Annotated[bytes, Meta(min_length=8, max_length=8)]
    version: Count
    operation: OperationId
    digest: Digest
    prescription: WirePrescription
    bolus: WireRunningBolus | None
    clock_ms: Count
    capacity_pl: Count
    reservoir_pl: Count
    delivered_pl: Count
    filled_pl: Count
    withdrawn_pl: Count
    alarms: Annotated[tuple[WireStanding, ...], Meta(max_length=16)]
    months_to_eri: Count | None
    log_head: Count
    corrected_pl: Difference
    stopped_ms: Count | None
    catheter: WireCatheter | None
    filled_ms: Count | None
    stable_until: Day | None
    patient_boluses: Annotated[tuple[Count, ...], Meta(max_length=24)]
    given: WireGiven
    measured_pl: Count | None
    silenced_until_ms: Count | None
    repeats: WireAlarms
    service_ends_ms: Count | None
    log_first: Count


class Prepare(Wire, frozen=True, tag=12):
    """Ask the pump to check a change against the version and digest the clinician was looking at."""

    operation: OperationId
    base_version: Count
    base_digest: Digest
    change: WireChange
    user: Name


class Prepared(Wire, frozen=True, tag=13):
    """The change re-encoded from the pump's own structure, with what follows from it."""

    operation: OperationId
    change: WireChange
    base_version: Count
    digest: Digest
    daily_ng: Annotated[tuple[Fraction2, ...], Meta(min_length=7, max_length=7)]
    peak_ng_per_h: Fraction2
    peak_minutes: tuple[Minute, MinuteEnd]
    empty_ms: Count | None
    expires_in_ms: Count
    bolus_ends_ms: Count | None


class Commit(Wire, frozen=True, tag=14):
    """Make the prepared change with this digest the running one."""

    operation: OperationId
    digest: Digest


class Committed(Wire, frozen=True, tag=15):
    """It is done: the new version, and when on the pump's clock."""

    operation: OperationId
    version: Positive
    digest: Digest
    at_ms: Count


class Abort(Wire, frozen=True, tag=16):
    """Forget a prepared change; answered by `Outcome` like `Query`."""

    operation: OperationId


class Query(Wire, frozen=True, tag=17):
    """What became of an operation? Answered by `Outcome`."""

    operation: OperationId


class Outcome(Wire, frozen=True, tag=18):
    """`state` is "never", "prepared", "committed" or "rejected".

    `version`, `digest` and `at_ms` (the pump's clock) stand only with "committed", `why` with "rejected".
    """

    operation: OperationId
    state: Name
    version: Count | None
    digest: Digest | None
    at_ms: Count | None
    why: Sentence


class ReadLog(Wire, frozen=True, tag=19):
    """Ask for log entries from a number on, or from the first that is kept (at most 16 an answer)."""

    first: Count


class LogEntry(Wire, frozen=True):
    """One hash-chained entry: sequence, pump clock, kind, what, SHA-256 over the entry before and this."""

    sequence: Count
    at_ms: Count
    kind: Name
    what: Sentence
    chain: Digest


class Log(Wire, frozen=True, tag=20):
    """Log entries in order; an empty answer means there are no more."""

    entries: Annotated[tuple[LogEntry, ...], Meta(max_length=16)]


class SilenceAlarms(Wire, frozen=True, tag=21):
    """Let no tone sound for `for_ms`; `user` asks for it. Answered by `Silenced`; a new alarm ends it."""

    for_ms: Annotated[int, Meta(ge=60_000, le=7_200_000)]
    user: Name


class Silenced(Wire, frozen=True, tag=22):
    """Until when no tone sounds."""

    until_ms: Count


class SoundTone(Wire, frozen=True, tag=23):
    """Let the pump sound "two-tone" or "one-tone" once, to hear it; `user` asks. Answered by `Sounded`."""

    tone: Name
    user: Name


class Sounded(Wire, frozen=True, tag=24):
    """A tone was sounded for a test, at this ms of the pump's clock."""

    tone: Name
    at_ms: Count


class Act(Wire, frozen=True, tag=40):
    """Bench: hands do something to the simulated pump or patient. Answered by `Felt`."""

    hand: WireHand


class Felt(Wire, frozen=True, tag=41):
    """What the hands felt: a volume as a syringe reads it, in pL, if one was read; words; and findings."""

    pl: Count | None
    words: Sentence
    findings: Annotated[tuple[WireFinding, ...], Meta(max_length=24)]


class UsePanel(Wire, frozen=True, tag=60):
    """Bench: a hand uses the simulated pump's panel. Answered by `PanelShown`.

    `press` is "look", "start" (show a new key), "stop" (show it no longer) or "revoke" (the console whose key
    has this fingerprint).
    """

    press: Name
    fingerprint: Name | None


class PanelShown(Wire, frozen=True, tag=61):
    """What the panel shows: a new key while pairing is on, for how long still, and who is paired."""

    key: KeyBytes | None
    left_ms: Count
    paired: Annotated[tuple[WirePaired, ...], Meta(max_length=MOST_PAIRED)]


PumpRequest = ReadStatus | Prepare | Commit | Abort | Query | ReadLog | SilenceAlarms | SoundTone
Request = PumpRequest | Act | UsePanel | TrainerRequest
PumpAnswer = Status | Prepared | Committed | Outcome | Log | Silenced | Sounded
Answer = PumpAnswer | Felt | PanelShown | TrainerAnswer | Refused
Message = Hello | Welcome | Close | Alive | Request | Answer

ANSWERS: dict[type[Request], type[Answer]] = {
    ReadStatus: Status,
    Prepare: Prepared,
    Commit: Committed,
    Abort: Outcome,
    Query: Outcome,
    ReadLog: Log,
    SilenceAlarms: Silenced,
    SoundTone: Sounded,
    SetRate: Time,
    Jump: Time,
    ReadTime: Time,
    Act: Felt,
    UsePanel: PanelShown,
    ReadTruth: Truth,
    InjectFault: FaultsTold,
    ClearFault: FaultsTold,
    ReadFaults: FaultsTold,
    JumpToAlarm: Arrived,
    ReadTrace: Trace,
    ReadSnapshot: SnapshotPart,
}
"""The answer each request calls for; `Refused` may stand for any of them."""
