"""How long the battery lasts: an estimate from flow and age, for the replacement warning (ERI).

Apart because it is the least certain figure the pump tells: a teaching value in form and numbers.
"""

from __future__ import annotations

from fractions import Fraction

from console.domain.quantities import MS_PER_DAY, PL_PER_ML

MS_PER_MONTH = Fraction(MS_PER_DAY) * 146_097 / 4_800
"""A mean calendar month: 400 years have 146,097 days and 4,800 months."""

SPARED_ML_PER_DAY = Fraction(1, 2)
"""Up to this flow the battery lasts its full life; above it, each mL/day costs `COST` of the life more."""

COST = Fraction(55, 100)


def months_to_eri(full_life_months: int, flow_pl_per_day: Fraction, age_ms: int) -> int:
    """Return whole months until the replacement warning at today's mean flow; 0 when it is due.

    Source: clinical reference §1.6, months = life / max(1, (flow − 0.5) · 0.55 + 1); a teaching value.
    """
    flow_ml_per_day = flow_pl_per_day / PL_PER_ML
    strain = max(Fraction(1), (flow_ml_per_day - SPARED_ML_PER_DAY) * COST + 1)
    left = full_life_months / strain - age_ms / MS_PER_MONTH
    return max(0, left.numerator // left.denominator)
