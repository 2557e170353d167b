"""What is going to flow from an instant on: exact, and in closed form however far ahead one asks.

Apart from `dosing`, which knows one infusion and nothing beside it. A course puts together the infusion
that runs, the one that comes later, the bolus, prime or bridge under way, a stop, and what the patient may
add. It looks only forward, foresees no refill and no restart, and knows neither reservoir nor pump.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil

from console.domain import dosing
from console.domain.change import Phase
from console.domain.prescription import Drug, Infusion, Prescription
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, PL_PER_ML, Dose
from console.domain.reading import RunningBolus
from console.errors import RuleBroken


def phase_ng(phase: Phase, held: Drug) -> Fraction:
    """Return the drug in ng that `phase` takes out of a reservoir that holds `held`.

    Of a bridge it is bookkeeping in the new strength: what leaves the tip meanwhile is the old drug.
    """
    if isinstance(phase.amount, Dose):
        return Fraction(phase.amount.ng)
    return Fraction(phase.amount.pl * held.concentration.ng_per_ml, PL_PER_ML)


def bolus_ng(bolus: RunningBolus, held: Drug) -> Fraction:
    """Return the drug in ng that all of `bolus` takes out of a reservoir that holds `held`."""
    return sum((phase_ng(phase, held) for phase in bolus.phases), Fraction(0))


def phase_ng_per_h(phase: Phase, held: Drug) -> Fraction:
    """Return the rate of `phase` in ng/h of what is in the reservoir."""
    return phase_ng(phase, held) * MS_PER_HOUR / phase.duration_ms


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch through which one cycle flows, or an even rate in its place; the last has no end."""

    start_ms: int
    end_ms: int | None
    basal: dosing.Cycle | None
    even_ng_per_h: Fraction

    def ng_per_h_at(self, at_ms: int) -> Fraction:
        return self.even_ng_per_h if self.basal is None else self.basal.ng_per_h_at(at_ms)

    def ng_between(self, from_ms: int, to_ms: int) -> Fraction:
        """Return what it gives between two instants; only the part that lies within it counts."""
        start_ms = max(from_ms, self.start_ms)
        end_ms = to_ms if self.end_ms is None else min(to_ms, self.end_ms)
        if end_ms <= start_ms:
            return Fraction(0)
        if self.basal is None:
            return self.even_ng_per_h * (end_ms - start_ms) / MS_PER_HOUR
        return self.basal.ng_between(start_ms, end_ms)

    def instant_of(self, wanted_ng: Fraction) -> int | None:
        """Return the first whole ms by which `wanted_ng` is given, counted from its start, as if endless."""
        if self.basal is not None:
            return self.basal.instant_of(wanted_ng, self.start_ms)
        if self.even_ng_per_h == 0:
            return None
        return self.start_ms + ceil(wanted_ng * MS_PER_HOUR / self.even_ng_per_h)


@dataclass(frozen=True, slots=True)
class Course:
    """All that is going to flow from `from_ms` on, on the pump's clock.

    `bolus` is one of any kind under way; `stopped`, that nothing flows until somebody resumes; `worst`,
    that the patient takes every bolus they may, counted as an even extra rate that rests while a bolus
    takes the basal's place. Volumes are those that leave the reservoir.
    """

    prescription: Prescription
    bolus: RunningBolus | None = None
    stopped: bool = False
    from_ms: int = 0
    worst: bool = False

    def pl_between(self, from_ms: int, to_ms: int) -> Fraction:
        """Return the volume in pL from `from_ms` to `to_ms`; refuses the past and an interval backwards."""
        return self._pl(self.ng_between(from_ms, to_ms))

    def ng_between(self, from_ms: int, to_ms: int) -> Fraction:
        """Return the same as drug out of the reservoir, in ng."""
        if to_ms < from_ms or from_ms < self.from_ms:
            raise RuleBroken("A course is summed forwards in time, and from where it begins.")
        return sum((piece.ng_between(from_ms, to_ms) for piece in self._pieces()), Fraction(0))

    def ng_per_h_at(self, at_ms: int) -> Fraction:
        """Return the rate in ng/h that leaves the reservoir from `at_ms` on; refuses the past."""
        if at_ms < self.from_ms:
            raise RuleBroken("A course tells what is going to flow, not what has flowed.")
        *_, rate = (piece.ng_per_h_at(at_ms) for piece in self._pieces() if piece.start_ms <= at_ms)
        return rate

    def instant_of(self, volume_pl: Fraction | int) -> int | None:
        """Return the first whole ms by which `volume_pl` has flowed since `from_ms`; None if never."""
        wanted_ng = Fraction(volume_pl) * self.prescription.drug.concentration.ng_per_ml / PL_PER_ML
        if wanted_ng <= 0:
            return self.from_ms
        for piece in self._pieces():
            if piece.end_ms is None:
                return piece.instant_of(wanted_ng)
            given_ng = piece.ng_between(piece.start_ms, piece.end_ms)
            if given_ng >= wanted_ng:
                return piece.instant_of(wanted_ng)
            wanted_ng -= given_ng
        return None

    def highest_24h_ng(self) -> Fraction:
        """Return the most drug in ng that any 24 h of the program receive, also across a later turn.

        A bolus under way is left out: it is counted by whoever adds it up.
        """
        coming = self.prescription.later
        more = self._worst_ng_per_h()
        infusions = [self.prescription.infusion] + ([] if coming is None else [coming.infusion])
        most = max(dosing.cycle(each, more).highest_ng(MS_PER_DAY) for each in infusions)
        if coming is None or coming.at_ms <= self.from_ms:
            return most
        turn_ms = coming.at_ms
        endless = Course(self.prescription, from_ms=turn_ms - MS_PER_DAY, worst=self.worst)
        starts = {each for each in endless._bends(turn_ms) if turn_ms - MS_PER_DAY <= each <= turn_ms}
        return max(most, *(endless.ng_between(each, each + MS_PER_DAY) for each in starts))

    def _bends(self, turn_ms: int) -> Iterator[int]:
        """Yield where a window of 24 h that spans the turn meets, at either end, a change of rate."""
        yield from (turn_ms - MS_PER_DAY, turn_ms)
        for piece in self._pieces():
            change_ms: int | None = piece.start_ms
            while piece.basal is not None and change_ms is not None and change_ms <= turn_ms + MS_PER_DAY:
                yield from (change_ms, change_ms - MS_PER_DAY)
                change_ms = piece.basal.next_change_ms(change_ms)

    def _pl(self, ng: Fraction) -> Fraction:
        return ng * PL_PER_ML / self.prescription.drug.concentration.ng_per_ml

    def _worst_ng_per_h(self) -> Fraction:
        allowed = self.prescription.patient_bolus
        return Fraction(0) if allowed is None or not self.worst else Fraction(allowed.worst_ng_per_day, 24)

    def _pieces(self) -> Iterator[_Piece]:
        if self.stopped:
            yield _Piece(self.from_ms, None, None, Fraction(0))
            return
        phases = tuple(self._phases())
        edges = {self.from_ms, *(edge for start, end, _ in phases for edge in (start, end))}
        if self.prescription.later is not None:
            edges.add(self.prescription.later.at_ms)
        ends = [*sorted(edge for edge in edges if edge >= self.from_ms), None]
        for start_ms, end_ms in pairwise(ends):
            if start_ms is not None:
                beside = next((rate for first, last, rate in phases if first <= start_ms < last), None)
                yield self._piece(start_ms, end_ms, beside)

    def _piece(self, start_ms: int, end_ms: int | None, beside: Fraction | None) -> _Piece:
        if beside is not None and self.bolus is not None and self.bolus.replaces:
            return _Piece(start_ms, end_ms, None, beside)
        more = self._worst_ng_per_h() + (beside or 0)
        return _Piece(start_ms, end_ms, dosing.cycle(self._infusion(start_ms), more), more)

    def _infusion(self, at_ms: int) -> Infusion:
        """Return what runs from `at_ms` on; boluses not yet begun begin with the course."""
        return self.prescription.at(at_ms).begun(self.from_ms).infusion

    def _phases(self) -> Iterator[tuple[int, int, Fraction]]:
        """Yield start, end and ng/h of each phase of the bolus that is not over."""
        if self.bolus is None:
            return
        start_ms = self.bolus.started_ms
        for phase in self.bolus.phases:
            end_ms = start_ms + phase.duration_ms
            if end_ms > self.from_ms:
                yield max(start_ms, self.from_ms), end_ms, phase_ng_per_h(phase, self.prescription.drug)
            start_ms = end_ms
