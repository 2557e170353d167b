"""Slips of hand and unit against the running value: ten times, hours for days, swapped digits.

Apart from `rules`, which turns a slip into a question. It only recognises numbers; it knows no limit.
Source: human-factors reference NE-25; the bolus interval typed into minutes (2004 recall) and the
60 mcg given every hour instead of every morning (ISMP) are its ×60 and ×24.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from console.domain import wording

_POINT = "Is the point in its place?"
_DAY = "Is it a dose for the day given as one for the hour, or the other way round?"
_MINUTE = "Are hours and minutes exchanged?"


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip recognised: `code` names it, `pattern` says it of `{which}` `{amount}`, `question` asks."""

    code: str
    pattern: str
    question: str

    def words(self, new: str, amount: str, which: str = "running") -> str:
        """Return the slip in words, for the new amount in words and the running (or ordered) one."""
        return f"{new} is {self.pattern.format(which=which, amount=amount)}. {self.question}"


_FACTORS = (
    (Fraction(10), Slip("ten-times", "ten times the {which} {amount}", _POINT)),
    (Fraction(1, 10), Slip("a-tenth", "a tenth of the {which} {amount}", _POINT)),
    (Fraction(100), Slip("hundred-times", "a hundred times the {which} {amount}", _POINT)),
    (Fraction(1, 100), Slip("a-hundredth", "a hundredth of the {which} {amount}", _POINT)),
    (Fraction(24), Slip("24-times", "24 times the {which} {amount}", _DAY)),
    (Fraction(1, 24), Slip("a-24th", "one 24th of the {which} {amount}", _DAY)),
    (Fraction(60), Slip("60-times", "60 times the {which} {amount}", _MINUTE)),
    (Fraction(1, 60), Slip("a-60th", "one 60th of the {which} {amount}", _MINUTE)),
)
_SWAPPED = Slip(
    "digits-swapped", "the {which} {amount} with two digits exchanged", "Which of the two is ordered?"
)


def by_factor(running: Fraction, new: Fraction, tolerance_percent: Decimal = Decimal(0)) -> Slip | None:
    """Return the slip by which `new` is a telling multiple of `running`, within `tolerance_percent` of it."""
    if running == 0:
        return None
    for factor, slip in _FACTORS:
        off_percent = abs(new / (running * factor) - 1) * 100
        if off_percent == 0:
            return slip
        if off_percent <= Fraction(tolerance_percent):
            return replace(slip, pattern=f"about {slip.pattern}")
    return None


def by_swap(running: Decimal, new: Decimal) -> Slip | None:
    """Return the slip by which `new` is `running` with two neighbouring digits exchanged (293.5, 239.5)."""
    before, after = wording.digits(running), wording.digits(new)
    if len(before) != len(after) or before.find(".") != after.find("."):
        return None
    differing = [index for index, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]]
    if len(differing) != 2:
        return None
    first, second = differing
    neighbours = before[first + 1 : second] in {"", "."}
    exchanged = before[first] == after[second] and before[second] == after[first]
    return _SWAPPED if neighbours and exchanged else None
