"""How much of the battery's life is used: counted day by day from what was pumped, in whole numbers.

Apart because it is the least certain figure the pump tells: a teaching value in form and numbers. A day at
up to 0.5 mL uses a day of the battery's life, each mL/day above costs 0.55 of a day more (clinical
reference §1.6). No day uses less than a day, so that no pump runs longer than its full life and the 90 days
after its warning: the cap from implant that the reference names is in the formula.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from console.domain.quantities import MS_PER_DAY, PL_PER_ML

MS_PER_MONTH = Fraction(MS_PER_DAY) * 146_097 / 4_800
"""A mean calendar month: 400 years have 146,097 days and 4,800 months."""

SPARED_ML_PER_DAY = Fraction(1, 2)
"""Up to this flow the battery lasts its full life, mL/day (clinical reference §1.6: invented)."""

COST = Fraction(55, 100)
"""Days of the battery's life that a day uses more for each mL/day above `SPARED_ML_PER_DAY`."""

PER_MS = 25_000
"""What a ms of the battery's life is counted as: the smallest whole number in which the three are whole."""

_BASE_PER_MS = int(PER_MS * (1 - SPARED_ML_PER_DAY * COST))
_PER_PL = int(PER_MS * COST * MS_PER_DAY / PL_PER_ML)


@dataclass(frozen=True, slots=True)
class Battery:
    """What was used of its life, in 1/`PER_MS` ms, counted until `at_ms`, when `delivered_pl` was pumped."""

    used: int
    at_ms: int
    delivered_pl: int = 0

    @property
    def next_ms(self) -> int:
        """When it is counted next: at the midnight that follows."""
        return (self.at_ms // MS_PER_DAY + 1) * MS_PER_DAY

    def counted(self, at_ms: int, delivered_pl: int) -> Battery:
        """Return the same counted until `at_ms`; what was pumped since is taken as one even flow."""
        lasted_ms, pumped_pl = at_ms - self.at_ms, delivered_pl - self.delivered_pl
        spent = max(PER_MS * lasted_ms, _BASE_PER_MS * lasted_ms + _PER_PL * pumped_pl)
        return Battery(self.used + spent, at_ms, delivered_pl)

    def is_used_up(self, full_life_months: int) -> bool:
        """Tell whether the life of `full_life_months` is used."""
        return self.used >= full_life_months * MS_PER_MONTH * PER_MS

    def months_to_eri(self, full_life_months: int, flow_pl_per_day: Fraction) -> int:
        """Return whole months until the replacement warning if today's mean flow stays; 0 when it is due."""
        left = (full_life_months - self.used / (MS_PER_MONTH * PER_MS)) / strain(flow_pl_per_day)
        return max(0, left.numerator // left.denominator)


def strain(flow_pl_per_day: Fraction) -> Fraction:
    """Return how many days of the battery's life a day at this flow uses, max(1, (flow − 0.5) · 0.55 + 1).

    Flow in mL/day. Source: clinical reference §1.6; a teaching value.
    """
    return max(Fraction(1), (flow_pl_per_day / PL_PER_ML - SPARED_ML_PER_DAY) * COST + 1)
