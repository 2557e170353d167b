"""The most drug in any 24 h that reach across a change: what ran until now, and what runs from now on.

Apart from `course`, which looks only forward, and from `bounds`, which weighs a program as if it had always
run. Two programs that each keep the day's limit can break it together: boluses that begin anew with every
programming, or a day whose dose lies before the change in one and after it in the other. It knows no pump.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from console.domain import dosing
from console.domain.course import Course
from console.domain.prescription import Infusion, Prescription
from console.domain.quantities import MS_PER_DAY


@dataclass(frozen=True, slots=True)
class Ran:
    """A stretch of the past through which `infusion` flowed, from `from_ms` to `to_ms` of the clock."""

    from_ms: int
    to_ms: int
    infusion: Infusion

    def ng_since(self, at_ms: int) -> Fraction:
        """Return what of it was given from `at_ms` on, in ng."""
        start_ms = max(self.from_ms, at_ms)
        if start_ms >= self.to_ms:
            return Fraction(0)
        return dosing.ng_between(self.infusion, start_ms, self.to_ms)

    def bends(self) -> Iterator[int]:
        """Yield its beginning, each change of its rate, and its end."""
        yield from _changes(self.infusion, self.from_ms, self.to_ms)
        yield self.to_ms


def highest_24h_ng(past: tuple[Ran, ...], after: Prescription, now_ms: int) -> Fraction:
    """Return the most, in ng, that any 24 h receive which begin in the `past` and end after `now_ms`.

    `after` runs from now on, with what it turns to later. Boluses of any kind are left out.
    """
    course = Course(after, from_ms=now_ms)
    begins = {now_ms - MS_PER_DAY, now_ms}
    begins |= {bend for ran in past for bend in ran.bends()}
    begins |= {bend - MS_PER_DAY for bend in _coming(after, now_ms)}
    return max(
        sum((ran.ng_since(begin) for ran in past), course.ng_between(now_ms, begin + MS_PER_DAY))
        for begin in begins
        if now_ms - MS_PER_DAY <= begin <= now_ms
    )


def _coming(after: Prescription, now_ms: int) -> Iterator[int]:
    """Yield each change of the rate in the 24 h from now on."""
    ends_ms, later = now_ms + MS_PER_DAY, after.later
    turn_ms = ends_ms if later is None else min(max(later.at_ms, now_ms), ends_ms)
    yield from _changes(after.begun(now_ms).infusion, now_ms, turn_ms)
    yield from _changes(after.at(turn_ms).infusion, turn_ms, ends_ms)


def _changes(infusion: Infusion, from_ms: int, to_ms: int) -> Iterator[int]:
    at_ms: int | None = from_ms
    while at_ms is not None and at_ms < to_ms:
        yield at_ms
        at_ms = dosing.next_change_ms(infusion, at_ms)
