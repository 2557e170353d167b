"""From exact figures to what is drawn: stairs, round tops of axes, and plain text for tables and files.

Apart from the charts so that the step from exact to float is in one place. Nothing comes back from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import floor, log10

from console.domain import wording

_ROUND = (1.0, 1.2, 1.6, 2.0, 2.4, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


def staircase(
    spans: Sequence[tuple[float, float]], heights: Sequence[float]
) -> tuple[list[float], list[float]]:
    """Return x and y of the line that holds each height over its span."""
    x = [edge for span in spans for edge in span]
    y = [height for height in heights for _ in range(2)]
    return x, y


def joined(spans: Sequence[tuple[float, float]]) -> list[int]:
    """Return for each point of a staircase 1 where it goes on to the next, 0 where a gap follows."""
    touch = [int(earlier[1] == later[0]) for earlier, later in pairwise(spans)]
    return [flag for goes_on in [*touch, 0][: len(spans)] for flag in (1, goes_on)]


def ceiling(highest: float) -> float:
    """Return a round number with some room above `highest`; 1 for nothing."""
    if highest <= 0:
        return 1.0
    wanted = highest * 1.1
    power = 10.0 ** floor(log10(wanted))
    return next((step * power for step in _ROUND if step * power >= wanted), 10 * power)


def plain(value: Fraction | Decimal | int, decimals: int) -> str:
    """Return a derived figure for a table or a file: half-even at `decimals`, ungrouped, `-` for minus."""
    return f"{wording.derived(value, decimals):f}"
