"""How far a simulated pump's flow is off what it is told to give: drawn once a fill and once a day.

Apart from the world, which lets it flow. Whole millionths, the same on every machine. A pump without a seed
is exact.
"""

from __future__ import annotations

from dataclasses import dataclass

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
        if self.seed is None:
            return 0
        first, second, *_ = chance.draws(self.seed, self.serial, what, number)
        return (first + second - chance.MOST) * most // chance.MOST
