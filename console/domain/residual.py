"""What was aspirated against what was calculated: the difference, whether it is flagged, where it points.

Apart from `reservoir`, which looks forward. A difference says where to look and proves nothing. On screen it
is "more left" and "less left", never over or under. Source: clinical rules, Refill 1 and 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import takewhile

from console.domain import wording
from console.domain.catalog import Practice
from console.domain.quantities import PL_PER_ML
from console.errors import RuleBroken

_DECIMALS, _FINEST = 1, 3
"""A syringe reads to 0.1 mL; what is smaller than that is no difference."""


class Verdict(StrEnum):
    """Whether a difference is flagged; the value is its word in JSON. OVER is more left, UNDER less."""

    WITHIN = "within"
    OVER = "over"
    UNDER = "under"


@dataclass(frozen=True, slots=True)
class Emptying:
    """How far off one was found, positive when more was left, after how much was delivered; in pL."""

    difference_pl: int
    delivered_pl: int


@dataclass(frozen=True, slots=True)
class Residual:
    """Aspirated against calculated, in pL; the difference is positive when more was left.

    Outside `limit_pl` it is flagged. `suggests` is what the sign points to, empty for no difference.
    """

    calculated_pl: int
    aspirated_pl: int
    difference_pl: int
    limit_pl: Fraction
    verdict: Verdict
    suggests: str


def judge(calculated_pl: int, aspirated_pl: int, delivered_pl: int, practice: Practice) -> Residual:
    """Return the judgement on `aspirated_pl`, after `delivered_pl` were pumped since the last fill.

    Flagged outside max(floor, min(percent of what was delivered, cap)); at the limit itself it is not.
    Refuses volumes below 0.
    """
    if min(calculated_pl, aspirated_pl, delivered_pl) < 0:
        raise RuleBroken("Calculated, aspirated and delivered volumes are 0 mL or more.")
    of_delivered = delivered_pl * Fraction(practice.residual_percent) / 100
    limit_pl = max(
        Fraction(practice.residual_floor.pl), min(of_delivered, Fraction(practice.residual_cap.pl))
    )
    difference_pl = aspirated_pl - calculated_pl
    verdict = Verdict.WITHIN
    if abs(difference_pl) > limit_pl:
        verdict = Verdict.OVER if difference_pl > 0 else Verdict.UNDER
    return Residual(calculated_pl, aspirated_pl, difference_pl, limit_pl, verdict, _suggestion(difference_pl))


def trend(emptyings: Sequence[Emptying], practice: Practice) -> str:
    """Return what the last emptyings have in common, or nothing if they have not; the newest comes first.

    Two or more in a row with the same sign are said, also where each is within its limit. One that a healthy
    pump shows, too, has no sign: up to `trend_percent` of what was delivered, or below `trend_floor`.
    """
    signs = [_leaning(emptying, practice) for emptying in emptyings]
    alike = list(takewhile(lambda sign: sign == signs[0], signs))
    if not alike or alike[0] == 0 or len(alike) < 2:
        return ""
    told = ", ".join(_ml(abs(emptying.difference_pl)) for emptying in reversed(emptyings[: len(alike)]))
    which = "more" if alike[0] > 0 else "less"
    return (
        f"{len(alike)} times in a row {which} was left than calculated ({told}): it {_suggestion(alike[0])}."
    )


def words(residual: Residual, *, interpret: bool) -> str:
    """Return the comparison in words: `0.9 mL more left than calculated (points to under-delivery)`.

    Without `interpret` the two volumes stand side by side and nothing is made of them.
    """
    if not interpret:
        return f"Aspirated {_ml(residual.aspirated_pl)}, calculated {_ml(residual.calculated_pl)}"
    if _sign(residual.difference_pl) == 0:
        return "As much left as calculated"
    which = "more" if residual.difference_pl > 0 else "less"
    return f"{_telling(residual)} {which} left than calculated ({residual.suggests})"


def _telling(residual: Residual) -> str:
    """Return the difference as a syringe reads it; one just past its limit does not read as on it."""
    difference_pl = abs(residual.difference_pl)
    decimals = _DECIMALS
    if residual.verdict is not Verdict.WITHIN:
        limit = residual.limit_pl / PL_PER_ML
        while decimals < _FINEST and wording.derived(Fraction(difference_pl, PL_PER_ML), decimals) <= limit:
            decimals += 1
    return wording.amount(Fraction(difference_pl, PL_PER_ML), "mL", decimals)


def _suggestion(difference_pl: int) -> str:
    if difference_pl == 0:
        return ""
    cause = "under-delivery" if difference_pl > 0 else "over-delivery, leak or pocket fill"
    return f"points to {cause}"


def _leaning(emptying: Emptying, practice: Practice) -> int:
    usual_pl = emptying.delivered_pl * Fraction(practice.trend_percent) / 100
    off_pl = abs(emptying.difference_pl)
    if off_pl <= usual_pl or off_pl < practice.trend_floor.pl:
        return 0
    return 1 if emptying.difference_pl > 0 else -1


def _sign(difference_pl: int) -> int:
    if wording.derived(Fraction(difference_pl, PL_PER_ML), _DECIMALS) == 0:
        return 0
    return 1 if difference_pl > 0 else -1


def _ml(pl: int) -> str:
    return wording.amount(Fraction(pl, PL_PER_ML), "mL", _DECIMALS)
