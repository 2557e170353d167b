"""The pump's log: what happened, in order, each entry chained to the one before by its hash.

Apart from the firmware, which writes it, and from the version history, which is for machines. A log
is a value: adding an entry gives a new log, so that one can be saved before it is taken up. It holds a
limited number of entries; where older ones have fallen out, the chain goes on from the last of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

import msgspec

from console.protocol.messages import LogEntry

GENESIS = bytes(32)
"""What the first entry is chained to."""

MOST = 2**20
"""The limit of a log for which no model sets a lower one."""


@dataclass(frozen=True, slots=True)
class EventLog:
    """Entries with sequence numbers without a gap, the last `most` of all there ever were.

    `before` is the chain value of the entry before the first that is kept, `GENESIS` before number 0.
    """

    entries: tuple[LogEntry, ...] = ()
    before: bytes = GENESIS
    most: int = MOST

    @property
    def first(self) -> int:
        """The number of the first entry kept; of the next one where none is."""
        return self.entries[0].sequence if self.entries else 0

    @property
    def head(self) -> int:
        """How many entries there ever were: the number of the next."""
        return self.first + len(self.entries)

    def with_entry(self, at_ms: int, kind: str, what: str) -> EventLog:
        """Return the log with one more entry: when on the pump's clock, which kind, and a sentence."""
        last = self.entries[-1].chain if self.entries else self.before
        link = chain(last, self.head, at_ms, kind, what)
        entries = (*self.entries, LogEntry(self.head, at_ms, kind, what, link))
        gone, kept = entries[: -self.most], entries[-self.most :]
        return EventLog(kept, gone[-1].chain if gone else self.before, self.most)

    def page(self, first: int, count: int) -> tuple[LogEntry, ...]:
        """Return up to `count` entries from number `first` on, or from the first that is kept."""
        begin = max(first - self.first, 0)
        return self.entries[begin : begin + count]


def chain(before: bytes, sequence: int, at_ms: int, kind: str, what: str) -> bytes:
    """Return SHA-256 over the chain value before and the MessagePack array of the entry's four fields."""
    return sha256(before + msgspec.msgpack.encode((sequence, at_ms, kind, what))).digest()


def is_whole(entries: tuple[LogEntry, ...], before: bytes = GENESIS) -> bool:
    """Tell whether `entries` are gapless and every link of the chain holds, from `before` the first on.

    A log from whose beginning nothing has fallen out begins with number 0, and `GENESIS` before it.
    """
    first = entries[0].sequence if entries else 0
    if (first == 0) != (before == GENESIS):
        return False
    for sequence, entry in enumerate(entries, first):
        if entry.sequence != sequence:
            return False
        if entry.chain != chain(before, sequence, entry.at_ms, entry.kind, entry.what):
            return False
        before = entry.chain
    return True
