"""What strength comes of it when one drug is filled on what is left of another, or taken for another.

Apart from `bridge`, where two fluids follow each other unmixed. In a reservoir they do mix: what cannot be
drawn stays old. It knows no path and no time.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from console.domain import wording
from console.domain.prescription import Drug
from console.domain.quantities import NG_PER_MCG, PL_PER_ML, Concentration
from console.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class Mixture:
    """What a reservoir holds after a fill: the new drug's strength, and by how much that is off its label."""

    ng_per_ml: Fraction
    percent: Fraction


def mixed(
    residual_pl: int, old: Drug, filled_pl: int, new: Drug, *, rinse_pl: int = 0, times: int = 0
) -> Mixture:
    """Return what `filled_pl` of `new` becomes on `residual_pl` of `old` that could not be drawn.

    C = (Vres · Cold + Vfill · Cnew) / (Vres + Vfill); each of `times` rinses with `rinse_pl` of `new` before
    the fill is the same sum. Of another drug than `new`, what stayed only dilutes. Refuses a fill of
    nothing, and a rinse of nothing. Source: clinical rules, Refill 3.
    """
    if filled_pl <= 0 or residual_pl < 0:
        raise RuleBroken("A fill is of more than 0 mL, on 0 mL or more that stayed in.")
    if times < 0 or (times > 0 and rinse_pl <= 0):
        raise RuleBroken("A rinse is of more than 0 mL, 0 times or more.")
    label = Fraction(new.concentration.ng_per_ml)
    strength = Fraction(old.concentration.ng_per_ml if old.name == new.name else 0)
    for added_pl in (*[rinse_pl] * times, filled_pl):
        strength = (residual_pl * strength + added_pl * label) / (residual_pl + added_pl)
    return Mixture(strength, (strength / label - 1) * 100)


def delivered_ng(daily_ng: Fraction | int, told: Concentration, real: Concentration) -> Fraction:
    """Return what a pump gives that was told to give `daily_ng` of the strength `told` and holds `real`.

    Delivered = programmed · Creal / Ctold. Source: clinical reference §3.1 formula 8.
    """
    return Fraction(daily_ng) * real.ng_per_ml / told.ng_per_ml


def words(mixture: Mixture, residual_pl: int) -> str:
    """Return in a sentence what an unrinsed reservoir comes to: `… make it 598 mcg/mL (+19.6 %)`."""
    stayed = wording.amount(Fraction(residual_pl, PL_PER_ML), "mL", 2)
    strength = wording.amount(mixture.ng_per_ml / NG_PER_MCG, "mcg/mL", 0)
    off = wording.percent_text(mixture.percent)
    return f"Unrinsed, the {stayed} that cannot be drawn make it {strength} ({off})."
