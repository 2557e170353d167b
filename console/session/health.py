"""How well the link carries now, judged by the pump's beats.

Apart from `line`, which hears them: here they are a value that a screen can show. It judges the link and
nothing of the pump.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

SILENT_MS = 5_000
"""After so long without a frame of the pump, two beats and one second more, its silence is told."""

DEAF_MS = 7_000
"""The same for what the pump hears of us, which it tells one beat later."""


class Health(Enum):
    """How well the link carries; the value is said in a few words."""

    OPENING = "Opening the link"
    GOOD = "Link good"
    DEAF = "The pump does not hear this console"
    SILENT = "The pump is silent"
    ENDED = "No link"


@dataclass(frozen=True, slots=True)
class Pulse:
    """What is known of the link at link time `now_ms`.

    `heard_ms` is the link time of the last frame of the pump, None before the first; `quiet_ms` how long the
    pump had heard nothing of us when it last told; `beats` how many times it has told.
    """

    now_ms: int = 0
    heard_ms: int | None = None
    quiet_ms: int = 0
    beats: int = 0
    ended: bool = False

    @property
    def health(self) -> Health:
        """How well the link carries, the worst first."""
        if self.ended:
            return Health.ENDED
        if self.heard_ms is None:
            return Health.OPENING
        if self.now_ms - self.heard_ms > SILENT_MS:
            return Health.SILENT
        return Health.DEAF if self.quiet_ms > DEAF_MS else Health.GOOD

    def at(self, now_ms: int) -> Pulse:
        """Return the same at another link time."""
        return replace(self, now_ms=now_ms)

    def heard(self, now_ms: int) -> Pulse:
        """Return what is known once a frame of the pump has come."""
        return replace(self, now_ms=now_ms, heard_ms=now_ms)

    def beaten(self, now_ms: int, quiet_ms: int) -> Pulse:
        """Return what is known once the pump has told how long ago it heard us."""
        return replace(self.heard(now_ms), quiet_ms=quiet_ms, beats=self.beats + 1)

    def over(self) -> Pulse:
        """Return what is known of a link that has ended."""
        return replace(self, ended=True)
