"""When a catheter that posture can block is blocked: stretches of a day, drawn once for each day.

Apart from the world, which lets nothing flow meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.quantities import MS_PER_DAY
from console.pump import chance
from console.pump.teaching import MOST_EPISODES


@dataclass(frozen=True, slots=True)
class Episode:
    """A stretch of the pump's clock, its end not in it."""

    from_ms: int
    until_ms: int


def episodes(seed: int, serial: str, percent: int, day: int) -> tuple[Episode, ...]:
    """Return the episodes of day number `day`, together `percent` of it (0 to 100), in order."""
    often, *early = chance.draws(seed, serial, "episode", day)
    number = 1 + often % MOST_EPISODES
    part_ms = MS_PER_DAY // number
    lasts_ms = part_ms * percent // 100
    found = []
    for index in range(number):
        start_ms = day * MS_PER_DAY + index * part_ms + (part_ms - lasts_ms) * early[index] // chance.MOST
        found.append(Episode(start_ms, start_ms + lasts_ms))
    return tuple(found)
