"""The pump's log: what happened, in order, each entry chained to the one before by its hash.

Apart from the firmware, which writes it, and from the version history, which is for machines. A log
is a value: adding an entry gives a new log, so that one can be saved before it is taken up.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

import msgspec

from console.protocol.messages import LogEntry

GENESIS = bytes(32)
"""What the first entry is chained to."""


@dataclass(frozen=True, slots=True)
class EventLog:
    """Entries with sequence numbers 0, 1, 2, … and no gap."""

    entries: tuple[LogEntry, ...] = ()

    def with_entry(self, at_ms: int, kind: str, what: str) -> EventLog:
        """Return the log with one more entry: when on the pump's clock, which kind, and a sentence."""
        before = self.entries[-1].chain if self.entries else GENESIS
        sequence = len(self.entries)
        link = chain(before, sequence, at_ms, kind, what)
        return EventLog((*self.entries, LogEntry(sequence, at_ms, kind, what, link)))


def chain(before: bytes, sequence: int, at_ms: int, kind: str, what: str) -> bytes:
    """Return SHA-256 over the chain value before and the MessagePack array of the entry's four fields."""
    return sha256(before + msgspec.msgpack.encode((sequence, at_ms, kind, what))).digest()


def is_whole(entries: tuple[LogEntry, ...]) -> bool:
    """Tell whether `entries`, from the first one on, are gapless and every link of the chain holds."""
    before = GENESIS
    for sequence, entry in enumerate(entries):
        if entry.sequence != sequence:
            return False
        if entry.chain != chain(before, sequence, entry.at_ms, entry.kind, entry.what):
            return False
        before = entry.chain
    return True
