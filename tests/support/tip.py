"""The second way to every figure of a bridge: fluid pushed step by step, and what leaves the tip.

Apart from `console/domain/bridge`, of which it uses no formula. It knows a line full of drug, what flows in
when, and looks at the drops that come out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, PL_PER_ML
from console.pump.catheter import Line, Parcel

Flow = Callable[[int], Fraction]
"""The flow in pL/h that holds from an instant (ms) until the next step."""


@dataclass(frozen=True, slots=True)
class Drop:
    """What left the tip between two instants: drug, and the strengths in it, first drop first."""

    from_ms: int
    to_ms: int
    ng: Fraction
    strengths: tuple[Fraction, ...]

    @property
    def ng_per_day(self) -> Fraction:
        """The dose at which it left."""
        return self.ng * MS_PER_DAY / (self.to_ms - self.from_ms)


def filled(*fluids: tuple[int, int]) -> Line:
    """Return a line filled with (pL, ng/mL), from the tip back to the pump."""
    return Line(Parcel(Fraction(pl), Fraction(strength)) for pl, strength in fluids if pl)


def drops(line: Line, flow: Flow, ng_per_ml: Fraction | int, instants: Sequence[int]) -> Iterator[Drop]:
    """Push fluid of `ng_per_ml` at `flow` and yield what leaves from each of `instants` to the next."""
    for from_ms, to_ms in pairwise(instants):
        out = line.push(flow(from_ms) * (to_ms - from_ms) / MS_PER_HOUR, ng_per_ml)
        ng = sum((parcel.ng for parcel in out), Fraction(0))
        yield Drop(from_ms, to_ms, ng, tuple(parcel.ng_per_ml for parcel in out))


def arrival_ms(line: Line, flow: Flow, ng_per_ml: int, step_ms: int, limit_ms: int) -> int:
    """Return the end of the first ms in which a drop of `ng_per_ml` leaves the tip.

    The line is pushed in steps of `step_ms` until that drop comes; the step in which it came is then gone
    through again, halving it down to one ms. Raises if nothing came within `limit_ms`.
    """
    for start_ms in range(0, limit_ms, step_ms):
        before = line.parcels
        if _leaves(line, flow, ng_per_ml, start_ms, start_ms + step_ms):
            early_ms, late_ms = start_ms, start_ms + step_ms
            while late_ms - early_ms > 1:
                middle_ms = (early_ms + late_ms) // 2
                if _leaves(Line(before), flow, ng_per_ml, start_ms, middle_ms):
                    late_ms = middle_ms
                else:
                    early_ms = middle_ms
            return late_ms
    raise AssertionError(f"No drop of {ng_per_ml} ng/mL within {limit_ms} ms.")


def _leaves(line: Line, flow: Flow, ng_per_ml: int, from_ms: int, to_ms: int) -> bool:
    out = line.push(flow(from_ms) * (to_ms - from_ms) / MS_PER_HOUR, ng_per_ml)
    return any(parcel.ng_per_ml == ng_per_ml for parcel in out)


def flow_of(ng_per_h: Fraction, ng_per_ml: int) -> Fraction:
    """Return the flow in pL/h at which a pump that believes in `ng_per_ml` gives `ng_per_h`."""
    return ng_per_h * PL_PER_ML / ng_per_ml
