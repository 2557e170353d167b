"""The port through which a session makes an intent durable before it acts, and its verdict after.

Apart from `records`, which implements it on SQLite, so that the session knows no database and the
tests can use a journal in memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from console.domain.change import Change
from console.domain.prescription import Prescription
from console.domain.reading import Reading

Particulars = tuple[tuple[str, str], ...]
"""What was noted of the hands' work: (what, in words), such as ("Lot", "BX-2291")."""


class Verdict(StrEnum):
    """What became of a confirmed operation."""

    COMMITTED = "committed"
    NOT_APPLIED = "not-applied"


@dataclass(frozen=True, slots=True)
class Reason:
    """A finding that asked for a reason: its code, the sentence shown, and what the clinician wrote."""

    code: str
    sentence: str
    reason: str


@dataclass(frozen=True, slots=True)
class Intent:
    """All that is known when the clinician confirms; enough to recover in another process.

    `patient` is the record's id, or None for an unassigned pump. Times: `therapy_ms` is the pump's
    clock at the last reading, `wall_utc_ms` the wall clock.
    """

    operation: bytes
    serial: str
    patient: int | None
    user: str
    second_person: str
    base_version: int
    digest: bytes
    before: Prescription
    change: Change
    reasons: tuple[Reason, ...]
    therapy_ms: int
    wall_utc_ms: int
    particulars: Particulars = ()
    reservoir_pl: int | None = None
    """What the pump calculated then; None where the intent was kept before this was."""
    delivered_pl: int | None = None


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The verdict on an operation. `reading` is the fresh one that verified it, if it could be had.

    `version` and `at_ms` (pump's clock) stand only with COMMITTED.
    """

    operation: bytes
    verdict: Verdict
    version: int | None
    at_ms: int | None
    recovered: bool
    sentence: str
    reading: Reading | None
    wall_utc_ms: int


class Journal(Protocol):
    """What a session asks of the record."""

    def confirm(self, intent: Intent) -> None:
        """Return only when `intent` is durable; raises `RecordsError` and keeps nothing otherwise."""

    def conclude(self, conclusion: Conclusion) -> None:
        """Write verdict and visit entry in one transaction; a second, equal call does nothing."""

    def unresolved(self, serial: str) -> tuple[Intent, ...]:
        """Return the confirmed operations on pump `serial` without a verdict, oldest first."""
