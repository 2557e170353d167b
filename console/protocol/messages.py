"""Every message of ITBP/1 as a frozen struct: positional arrays of integers, texts and bytes.

Apart from `wire`, the values they carry, from `codec` (bytes) and `connection` (order): this file is the
vocabulary alone. A message's tag is its number on the wire and is never used twice.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from console.protocol.truth import WireDeed, WireFault, WireSample, WireSigns
from console.protocol.wire import (
    Count,
    Day,
    Difference,
    Digest,
    Fraction2,
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
    WireParcel,
    WirePrescription,
    WireRunningBolus,
    WireStanding,
)

LONGEST_MS = 10 * 366 * 86_400_000
"""The longest span that a trainer's request names: ten years."""

SAMPLES_A_PAGE = 60
DEEDS_A_PAGE = 16
SNAPSHOT_BYTES = 3_800
"""As much as one answer holds in a frame of 4 KiB."""

Faults = Annotated[tuple[WireFault, ...], Meta(max_length=16)]


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


class SetRate(Wire, frozen=True, tag=30):
    """Trainer: run therapy time at `rate` times link time; 0 pauses. Answered by `Time`."""

    rate: Annotated[int, Meta(ge=0, le=86_400)]


class Jump(Wire, frozen=True, tag=31):
    """Trainer: move therapy time forward by `by_ms`. Answered by `Time`."""

    by_ms: Annotated[int, Meta(ge=1, le=LONGEST_MS)]


class ReadTime(Wire, frozen=True, tag=32):
    """Trainer: ask for the therapy clock. Answered by `Time`."""


class Time(Wire, frozen=True, tag=33):
    """The therapy clock and the rate it runs at (0 = paused)."""

    clock_ms: Count
    rate: Annotated[int, Meta(ge=0, le=86_400)]


class Act(Wire, frozen=True, tag=40):
    """Bench: hands do something to the simulated pump or patient. Answered by `Felt`."""

    hand: WireHand


class Felt(Wire, frozen=True, tag=41):
    """What the hands felt: a volume as a syringe reads it, in pL, if one was read; words; and findings."""

    pl: Count | None
    words: Sentence
    findings: Annotated[tuple[WireFinding, ...], Meta(max_length=24)]


class ReadTruth(Wire, frozen=True, tag=42):
    """Trainer: ask what is really so in reservoir, path and patient. Answered by `Truth`."""


class Truth(Wire, frozen=True, tag=43):
    """What is true: reservoir (pL, with what cannot be drawn), its strength, the path, the patient.

    Parcels stand from pump to tip; `catheter` is null while the pump is joined to none; `given_ng` is what
    has left the tip so far. `drawable_pl` is what can be drawn, `calculated_pl` what the pump believes of it.
    Flows are in pL/day: the one that the pump commands and the one through the tip.
    """

    reservoir_pl: Count
    ng_per_ml: Count
    tubing: Annotated[tuple[WireParcel, ...], Meta(max_length=64)]
    catheter: Annotated[tuple[WireParcel, ...], Meta(max_length=64)] | None
    given_ng: Count
    clock_ms: Count
    drawable_pl: Count
    calculated_pl: Count
    commanded_pl_per_day: Count
    tip_pl_per_day: Count
    signs: WireSigns
    faults: Faults


class InjectFault(Wire, frozen=True, tag=44):
    """Trainer: let a fault begin after `after_ms` of therapy time, for `for_ms` of it or until it is cleared.

    Answered by `FaultsTold`.
    """

    name: Name
    value: Difference | None
    after_ms: Annotated[int, Meta(ge=0, le=LONGEST_MS)]
    for_ms: Annotated[int, Meta(ge=1, le=LONGEST_MS)] | None


class ClearFault(Wire, frozen=True, tag=45):
    """Trainer: end every fault of that name, also one still to come. Answered by `FaultsTold`."""

    name: Name


class ReadFaults(Wire, frozen=True, tag=46):
    """Trainer: ask for the faults on the pump, and for the trainer's deeds from number `first` on."""

    first: Count


class FaultsTold(Wire, frozen=True, tag=47):
    """The faults on the pump, and the trainer's deeds from the number asked for, as many as one answer holds.

    `deeds_from` is the number of the first deed in the answer, `deeds_told` how many there were in all; the
    oldest are forgotten. An answer to anything but `ReadFaults` brings no deeds.
    """

    clock_ms: Count
    faults: Faults
    deeds_from: Count
    deeds: Annotated[tuple[WireDeed, ...], Meta(max_length=DEEDS_A_PAGE)]
    deeds_told: Count


class JumpToAlarm(Wire, frozen=True, tag=48):
    """Trainer: move therapy time forward to the ms at which the next alarm begins, at most by `most_ms`.

    Answered by `Arrived`.
    """

    most_ms: Annotated[int, Meta(ge=1, le=LONGEST_MS)]


class Arrived(Wire, frozen=True, tag=49):
    """Where a jump to the next alarm ended; `alarm` names the one that began, null if none came."""

    clock_ms: Count
    rate: Annotated[int, Meta(ge=0, le=86_400)]
    alarm: Name | None


class ReadTrace(Wire, frozen=True, tag=50):
    """Trainer: ask for what was so in the last time, from an instant of the pump's clock on."""

    from_ms: Count


class Trace(Wire, frozen=True, tag=51):
    """Samples in order of time; an empty answer means there are no more."""

    samples: Annotated[tuple[WireSample, ...], Meta(max_length=SAMPLES_A_PAGE)]


class ReadSnapshot(Wire, frozen=True, tag=52):
    """Trainer: ask for the pump's memory from byte `offset` on; 0 takes it anew.

    Answered by `SnapshotPart`.
    """

    offset: Count


class SnapshotPart(Wire, frozen=True, tag=53):
    """A part of the pump's memory, of `total` bytes as it was when its first part was asked for."""

    total: Count
    data: Annotated[bytes, Meta(min_length=1, max_length=SNAPSHOT_BYTES)]


TrainerRequest = (
    SetRate
    | Jump
    | ReadTime
    | ReadTruth
    | InjectFault
    | ClearFault
    | ReadFaults
    | JumpToAlarm
    | ReadTrace
    | ReadSnapshot
)
TrainerAnswer = Time | Truth | FaultsTold | Arrived | Trace | SnapshotPart
PumpRequest = ReadStatus | Prepare | Commit | Abort | Query | ReadLog | SilenceAlarms | SoundTone
Request = PumpRequest | Act | TrainerRequest
PumpAnswer = Status | Prepared | Committed | Outcome | Log | Silenced | Sounded
Answer = PumpAnswer | Felt | TrainerAnswer | Refused
Message = Hello | Welcome | Close | Request | Answer

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
    ReadTruth: Truth,
    InjectFault: FaultsTold,
    ClearFault: FaultsTold,
    ReadFaults: FaultsTold,
    JumpToAlarm: Arrived,
    ReadTrace: Trace,
    ReadSnapshot: SnapshotPart,
}
"""The answer each request calls for; `Refused` may stand for any of them."""
