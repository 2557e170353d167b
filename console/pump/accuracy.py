"""How far a simulated pump's flow is off what it is told to give: drawn once a fill and once a day.

Apart from the world, which lets it flow. Whole millionths, the same on every machine. A pump without a seed
is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from console.pump import chance
from console.pump.teaching import DAY_PPM, FILL_PPM


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What one pump's seed and serial number decide; `seed` None: it gives exactly what it is told."""

    seed: int | None
    serial: str

    def ppm(self, fill: int, day: int) -> int:
        """Return by how many millionths more flows than was commanded, in fill number `fill` on day `day`."""
        return self._off("fill", fill, FILL_PPM) + self._off("day", day, DAY_PPM)

    def _off(self, what: str, number: int, most: int) -> int:
        return 0 if self.seed is None else _drawn(self.seed, self.serial, what, number, most)


@lru_cache(maxsize=64)
def _drawn(seed: int, serial: str, what: str, number: int, most: int) -> int:
    """Return a number of minus `most` to `most`; a fill is asked for on each of its days."""
    first, second, *_ = chance.draws(seed, serial, what, number)
    return (first + second - chance.MOST) * most // chance.MOST
