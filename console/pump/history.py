"""Every version the pump ever ran, append-only: which operation made it, of which version, and whose.

Apart from the log, which is for people. What runs is not kept beside the history but read out of it,
so that nothing can run that is not in it. A history is a value: adding an entry gives a new one.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.change import BolusChange, ProgramChange
from console.domain.prescription import Prescription
from console.domain.reading import RunningBolus
from console.errors import RuleBroken
from console.protocol import values
from console.protocol.wire import Count, Digest, Name, OperationId, Wire, WireChange

NO_OPERATION = bytes(16)
"""The operation of version 0, which no console sent."""


class HistoryEntry(Wire, frozen=True):
    """One version: which operation made it of which, whose it was, when on the pump's clock, and what."""

    version: Count
    operation: OperationId
    digest: Digest
    base_version: Count
    console: Name
    user: Name
    at_ms: Count
    change: WireChange


@dataclass(frozen=True, slots=True)
class History:
    """Versions 0, 1, 2, … without a gap; the first is a program. Refuses anything else."""

    entries: tuple[HistoryEntry, ...]

    def __post_init__(self) -> None:
        versions = [entry.version for entry in self.entries]
        if not versions or versions != list(range(len(versions))):
            raise RuleBroken("A pump's history numbers its versions from 0 without a gap.")
        if not isinstance(values.from_wire(self.entries[0].change), ProgramChange):
            raise RuleBroken("A pump's history begins with a program.")

    @property
    def last(self) -> HistoryEntry:
        """The version that stands."""
        return self.entries[-1]

    @property
    def prescription(self) -> Prescription:
        """What the last program in it says."""
        changes = (values.from_wire(entry.change) for entry in reversed(self.entries))
        return next(change.prescription for change in changes if isinstance(change, ProgramChange))

    def bolus_at(self, clock_ms: int) -> RunningBolus | None:
        """Return the bolus under way at `clock_ms`; no two ever overlap."""
        for entry in reversed(self.entries):
            change = values.from_wire(entry.change)
            if isinstance(change, BolusChange):
                ends_ms = entry.at_ms + change.duration_ms
                return RunningBolus(change, entry.at_ms, ends_ms) if ends_ms > clock_ms else None
        return None

    def committed(self, operation: bytes) -> HistoryEntry | None:
        """Return the version that `operation` made, None if it made none."""
        return next((entry for entry in self.entries[1:] if entry.operation == operation), None)

    def with_entry(self, entry: HistoryEntry) -> History:
        """Return the history with one more version; refuses one that is not the next."""
        return History((*self.entries, entry))
