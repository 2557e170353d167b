"""What a pump says of itself: its identity, a reading, and the read-back of a prepared change.

Apart from `protocol/messages`, which is their form on the wire, so that screens and records never
need the wire. Everything here is what the pump *knows* (programmed, calculated), never what is true.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from console.domain.prescription import BolusChange, Change, Prescription


class Alarm(StrEnum):
    """The pump's alarms that can sound so far; the value is the name on wire and in JSON."""

    LOW_RESERVOIR = "low-reservoir"
    EMPTY_RESERVOIR = "empty-reservoir"
    MEMORY_RESET = "memory-reset"


@dataclass(frozen=True, slots=True)
class Identity:
    """Which pump answered. `services` holds "pump" and, for a simulator, "trainer"."""

    model: str
    serial: str
    simulated: bool
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunningBolus:
    """A bolus under way: what was ordered, and when it began and ends on the pump's clock."""

    bolus: BolusChange
    started_ms: int
    ends_ms: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One interrogation.

    Volumes are pL calculated by the pump, rounded down to whole pL; `clock_ms` is the pump's clock;
    `version`, `operation` (16 bytes) and `digest` (32 bytes) name the change that made the
    prescription; `history_head` and `log_head` count entries.
    """

    identity: Identity
    boot_id: bytes
    version: int
    operation: bytes
    digest: bytes
    prescription: Prescription
    bolus: RunningBolus | None
    clock_ms: int
    capacity_pl: int
    reservoir_pl: int
    delivered_pl: int
    filled_pl: int
    withdrawn_pl: int
    alarms: tuple[Alarm, ...]
    months_to_eri: int | None
    log_head: int


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What the pump read out of its own structure after `Prepare`: the thing a clinician confirms.

    `daily_ng` holds seven totals from Monday as exact (numerator, denominator) pairs in ng/day;
    `peak_ng_per_h` the same for the highest rate with its first interval in minutes of the day;
    `empty_ms` is when the reservoir runs dry by the pump's own sum, None when it never does;
    `expires_in_ms` is link time.
    """

    operation: bytes
    change: Change
    base_version: int
    digest: bytes
    daily_ng: tuple[tuple[int, int], ...]
    peak_ng_per_h: tuple[int, int]
    peak_minutes: tuple[int, int]
    empty_ms: int | None
    expires_in_ms: int
