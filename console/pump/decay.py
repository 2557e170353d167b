"""How much is left after a while of what fades at a constant rate: e to the minus x, the same on any machine.

Apart from the mathematical library of a machine, whose last digits differ from one to the next: here stand
only the four operations that every machine rounds alike, so that a patient's state has the same bytes
everywhere.
"""

from __future__ import annotations

from itertools import accumulate, repeat
from math import factorial
from operator import mul

LN2 = 0.6931471805599453

_LN2_HIGH = float.fromhex("0x1.62e42feep-1")
"""The upper half of ln 2, short enough that a whole multiple of it is exact."""
_LN2_LOW = float.fromhex("0x1.a39ef35793c76p-33")
_HALVINGS = 1_000
_HALVES = tuple(accumulate(repeat(0.5, _HALVINGS), mul, initial=1.0))
_TERMS = tuple(1.0 / factorial(order) for order in range(14, 0, -1))
"""1/14! to 1/1!, of the series of e to the r; within half a halving the next term is below the last digit."""


def left(x: float) -> float:
    """Return e to the minus `x` for `x` of 0 or more, to within three units of the last digit.

    Below 2 to the minus 1,000 nothing is left.
    """
    halvings = int(x / LN2 + 0.5)
    if halvings > _HALVINGS:
        return 0.0
    r = halvings * _LN2_HIGH - x + halvings * _LN2_LOW
    total = 0.0
    for term in _TERMS:
        total = (total + term) * r
    return (1.0 + total) * _HALVES[halvings]
