"""A patient who also writes down what reaches them: to see what a world tells, and when."""

from __future__ import annotations

from typing import Self

from console.pump.response import Response


class Diary(Response):
    """A response with a diary: everything told so far in order, when, what and how much."""

    told: list[tuple[int, str, float]]

    @classmethod
    def of(cls, response: Response, told: list[tuple[int, str, float]] | None = None) -> Self:
        """Return one in the state of `response` who has written `told`."""
        diary = cls.__new__(cls)
        for name in Response.__slots__:
            setattr(diary, name, getattr(response, name))
        diary.told = list(told or ())
        return diary

    def copy(self) -> Diary:
        """Return one who goes on by themselves from here."""
        return Diary.of(self, self.told)

    def input(self, at_ms: int, ng_per_ms: float) -> None:
        """Note another rate at the tip."""
        self.told.append((at_ms, "input", ng_per_ms))
        super().input(at_ms, ng_per_ms)

    def bolus(self, at_ms: int, ng: float) -> None:
        """Note what came at once, if anything did."""
        self.told += [(at_ms, "bolus", ng)] * bool(ng)
        super().bolus(at_ms, ng)

    def absorb(self, at_ms: int, ng: float) -> None:
        """Note what came under the skin, if anything did."""
        self.told += [(at_ms, "absorb", ng)] * bool(ng)
        super().absorb(at_ms, ng)

    def stimulus(self, at_ms: int, severity: float) -> None:
        """Note what hurts."""
        self.told.append((at_ms, "stimulus", severity))
        super().stimulus(at_ms, severity)
