"""One setting before and after a change, in words, and how its typed fields are counted.

Apart from `transitions` and its neighbours, which find the settings. A change is one typed field that
differs; what follows from it (a total, a flow) is shown as following, never counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from console.domain.wording import amount

Mark = Literal["changed", "unchanged", "follows"]


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One setting before and after, in words; `changes` counts its typed fields that differ."""

    setting: str
    before: str
    after: str
    mark: Mark
    changes: int = 0


def typed(setting: str, before: str, after: str) -> DiffRow:
    """Return the row of one typed field."""
    return counted(setting, before, after, int(before != after))


def following(setting: str, before: str, after: str) -> DiffRow:
    """Return the row of a figure that follows from others."""
    return counted(setting, before, after, 0)


def counted(setting: str, before: str, after: str, changes: int) -> DiffRow:
    """Return the row for `changes` typed fields; without any, a difference follows from elsewhere."""
    mark: Mark = "changed" if changes else "follows" if before != after else "unchanged"
    return DiffRow(setting, before, after, mark, changes)


def derived_texts(before: Fraction, after: Fraction, unit: str, decimals: int) -> tuple[str, str]:
    """Return both figures at `decimals`, or at six where they differ and would read the same."""
    texts = amount(before, unit, decimals), amount(after, unit, decimals)
    if texts[0] == texts[1] and before != after:
        return amount(before, unit), amount(after, unit)
    return texts
