"""Link time and wall time: the only place that reads a clock of the machine.

Apart so that everything else can be turned by hand in a test. Therapy time is not here: it is the
pump's own (`console/pump/clock.py`) and runs on the link time it is handed. Nothing here sleeps.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Protocol

_NS_PER_MS = 1_000_000
_CALENDAR_START = datetime(1970, 1, 1)  # noqa: DTZ001 - where the pump's zoneless calendar starts


class Clock(Protocol):
    """What the rig and the commands ask for the time; all three in whole milliseconds."""

    def link_ms(self) -> int:
        """Return monotonic time from an arbitrary start: for deadlines, expiries and frames."""

    def wall_utc_ms(self) -> int:
        """Return milliseconds since 1970-01-01T00:00 UTC: for the record. It may jump either way."""

    def local_ms(self) -> int:
        """Return local date and time without their zone, counted as the pump's calendar counts."""


class WallClock:
    """The machine's own clocks."""

    def link_ms(self) -> int:
        """Return the monotonic clock; it stands still while the machine is suspended."""
        return time.monotonic_ns() // _NS_PER_MS

    def wall_utc_ms(self) -> int:
        """Return the wall clock in UTC."""
        return time.time_ns() // _NS_PER_MS

    def local_ms(self) -> int:
        """Return the wall clock where the machine stands, without its zone."""
        return (datetime.now() - _CALENDAR_START) // timedelta(milliseconds=1)  # noqa: DTZ005 - zoneless on purpose


class ManualClock:
    """A clock that moves only when told: for tests, samples and anything that must repeat exactly."""

    def __init__(self, wall_utc_ms: int = 0, link_ms: int = 0) -> None:
        self._wall_utc_ms = wall_utc_ms
        self._link_ms = link_ms

    def link_ms(self) -> int:
        """Return link time as last moved."""
        return self._link_ms

    def wall_utc_ms(self) -> int:
        """Return wall time as last moved or set."""
        return self._wall_utc_ms

    def local_ms(self) -> int:
        """Return wall time: a manual clock stands in Greenwich, in winter."""
        return self._wall_utc_ms

    def move(self, by_ms: int) -> None:
        """Let `by_ms` (0 or more) pass on both clocks; refuses to go back with a ValueError."""
        if by_ms < 0:
            raise ValueError("Link time does not run backwards.")
        self._link_ms += by_ms
        self._wall_utc_ms += by_ms

    def set_wall(self, wall_utc_ms: int) -> None:
        """Put the wall clock right or wrong, as people and time servers do; link time does not notice."""
        self._wall_utc_ms = wall_utc_ms
