"""What the service "trainer" is asked and answers: time, truth, faults, trace, snapshot.

Apart from `messages`, which a foreign pump needs too: only a simulator has a trainer. The tags are of one
numbering with those.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from console.protocol.truth import WireDeed, WireFault, WireSample, WireSigns
from console.protocol.wire import Count, Difference, Name, Wire, WireParcel

LONGEST_MS = 10 * 366 * 86_400_000
"""The longest span that a trainer's request names: ten years."""

SAMPLES_A_PAGE = 60
DEEDS_A_PAGE = 16
SNAPSHOT_BYTES = 3_800
"""As much as one answer holds in a frame of 4 KiB."""

Faults = Annotated[tuple[WireFault, ...], Meta(max_length=16)]


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
