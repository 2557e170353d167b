"""How long an end of the link waits, and for what.

Apart from `connection`, which acts when the time has come.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from console.protocol.events import Deadline


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an end waits, in ms of link time; each is a total, not per read.

    `handshake_ms` runs from the first act to the open session, `answer_ms` from a request to its
    answer, `idle_ms` from the last frame of the session that carried something. At a pump `handshake_ms`
    runs once more from the moment at which a Hello was opened, so that a slow link has time for its three
    frames and a stranger has not. After each `repeat_ms` without one, a Hello or a request goes out again:
    where one frame in twenty is lost either way, the twelve tries that fit into `answer_ms` all fail once in
    10^12. Every `beat_ms` a pump in session says that it is there.
    """

    handshake_ms: int = 5_000
    answer_ms: int = 6_000
    repeat_ms: int = 500
    idle_ms: int = 300_000
    beat_ms: int = 2_000


PATIENCE = Patience()


@dataclass(slots=True)
class Awaited:
    """What this end waits for and until when; meanwhile it does `again` at `again_ms`."""

    what: Deadline
    until_ms: int
    again_ms: int | None = None
    again: Callable[[], None] | None = None

    @property
    def due_ms(self) -> int:
        """The link time at which something is to be done."""
        return self.until_ms if self.again_ms is None else min(self.again_ms, self.until_ms)
