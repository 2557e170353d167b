"""A patient who only writes down what reaches them: to see what a world tells, and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Self


@dataclass
class Diary:
    """Everything told so far, in order: when, what, and how much."""

    told: list[tuple[int, str, float]] = field(default_factory=list)

    def __copy__(self) -> Self:
        """Return a diary that goes on by itself from here."""
        return type(self)(list(self.told))

    def input(self, at_ms: int, ng_per_ms: float) -> None:
        """Note another rate at the tip."""
        self.told.append((at_ms, "input", ng_per_ms))

    def bolus(self, at_ms: int, ng: float) -> None:
        """Note what came at once."""
        self.told.append((at_ms, "bolus", ng))

    def absorb(self, at_ms: int, ng: float) -> None:
        """Note what came under the skin."""
        self.told.append((at_ms, "absorb", ng))

    def stimulus(self, at_ms: int, severity: float) -> None:
        """Note what hurts."""
        self.told.append((at_ms, "stimulus", severity))

    @property
    def ng(self) -> float:
        """What has arrived until the last entry, but for what came at once."""
        inputs = [(at_ms, rate) for at_ms, what, rate in self.told if what == "input"]
        return sum(rate * (until_ms - at_ms) for (at_ms, rate), (until_ms, _) in pairwise(inputs))
