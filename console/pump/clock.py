"""Therapy time: the pump's own clock, which may run fast, stand still or be moved forward.

Apart from `console/clock.py`, which reads the machine: this clock reads nothing and is told link
time. It is exact: a present that has once been shown is never taken back.
"""

from __future__ import annotations

from console.domain.calendar import LATEST_MS
from console.errors import RuleBroken

FASTEST = 86_400
"""One day of therapy a second (house decision 4)."""


class TherapyClock:
    """Maps link time to therapy time: `rate` therapy ms for each link ms, from the first look on.

    Starts at `start_ms` of the pump's calendar. At the calendar's last instant it stands still.
    """

    def __init__(self, start_ms: int, rate: int = 1) -> None:
        if not 0 <= start_ms <= LATEST_MS:
            raise RuleBroken("The pump's clock starts within its calendar (1970 to 9999).")
        self._therapy_ms = start_ms
        self._link_ms: int | None = None
        self._rate = checked_rate(rate)

    @property
    def rate(self) -> int:
        """Therapy ms per link ms; 0 is paused."""
        return self._rate

    @property
    def shown_ms(self) -> int:
        """Therapy time as it was shown last."""
        return self._therapy_ms

    def now(self, link_now_ms: int) -> int:
        """Return therapy time at link time `link_now_ms`; refuses link time that runs backwards."""
        passed_ms = self._passed(link_now_ms)
        self._therapy_ms = min(self._therapy_ms + passed_ms * self._rate, LATEST_MS)
        return self._therapy_ms

    def set_rate(self, rate: int, link_now_ms: int) -> None:
        """Run at `rate` (0 to 86,400) from now on; the present stays where it is."""
        self.now(link_now_ms)
        self._rate = checked_rate(rate)

    def jump(self, by_ms: int, link_now_ms: int) -> int:
        """Move `by_ms` (1 or more) forward and return the new present; refuses to leave the calendar."""
        if by_ms < 1:
            raise RuleBroken("Therapy time is moved forward, by 1 ms or more.")
        if self.now(link_now_ms) + by_ms > LATEST_MS:
            raise RuleBroken("That jump would leave the pump's calendar, which ends with the year 9999.")
        self._therapy_ms += by_ms
        return self._therapy_ms

    def _passed(self, link_now_ms: int) -> int:
        before_ms = link_now_ms if self._link_ms is None else self._link_ms
        if link_now_ms < before_ms:
            raise RuleBroken("Link time does not run backwards.")
        self._link_ms = link_now_ms
        return link_now_ms - before_ms


def checked_rate(rate: int) -> int:
    """Return `rate`; refuses anything but a whole number from 0 (paused) to 86,400 (a day a second)."""
    if type(rate) is not int or not 0 <= rate <= FASTEST:
        raise RuleBroken(f"Therapy time runs at a whole rate from 0 (paused) to {FASTEST}, not {rate!r}.")
    return rate
