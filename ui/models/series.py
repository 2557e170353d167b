"""What the record says of a therapy over time: reservoir levels, daily dose and flow, and the visits.

Apart from the charts so that every figure can be tried without Qt. Programmed and calculated, never
measured or true; times are the pump's clock in ms.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from console.domain import dosing
from console.domain.prescription import Prescription
from console.domain.quantities import PL_PER_ML
from console.domain.reading import Reading
from console.domain.visit import StoredReading, Visit


@dataclass(frozen=True, slots=True)
class Level:
    """What the pump calculated to be in the reservoir (pL) at an instant."""

    at_ms: int
    volume_pl: int


@dataclass(frozen=True, slots=True)
class Programmed:
    """What the pump was told from `at_ms` on: the daily dose (highest day) in ng and the flow in pL/day."""

    at_ms: int
    daily_ng: Fraction
    flow_pl_per_day: Fraction


@dataclass(frozen=True, slots=True)
class Mark:
    """A visit on the time axis."""

    at_ms: int
    what: str


@dataclass(frozen=True, slots=True)
class Series:
    """All three lines; `levels` holds a tuple per fill, since a refill is a jump and not a slope."""

    programmed: tuple[Programmed, ...]
    levels: tuple[tuple[Level, ...], ...]
    marks: tuple[Mark, ...]
    now_ms: int
    alarm_pl: int


def since_fill(readings: tuple[StoredReading, ...], reading: Reading) -> tuple[Level, ...]:
    """Return the levels since the last fill, oldest first; the last is `reading` itself."""
    same = (
        Level(stored.therapy_ms, stored.reservoir_pl)
        for stored in readings
        if stored.serial == reading.identity.serial
        and stored.filled_pl == reading.filled_pl
        and stored.therapy_ms < reading.clock_ms
    )
    return (*sorted(same, key=lambda level: level.at_ms), Level(reading.clock_ms, reading.reservoir_pl))


def fills(readings: tuple[StoredReading, ...]) -> tuple[tuple[Level, ...], ...]:
    """Return the levels of all readings, oldest first, a tuple per fill."""
    by_fill: dict[int, list[Level]] = {}
    for stored in sorted(readings, key=lambda stored: stored.therapy_ms):
        by_fill.setdefault(stored.filled_pl, []).append(Level(stored.therapy_ms, stored.reservoir_pl))
    return tuple(tuple(levels) for levels in by_fill.values())


def programmed(visits: tuple[Visit, ...], first: Prescription | None = None) -> tuple[Programmed, ...]:
    """Return what the pump was told after each visit that changed it, oldest first.

    A visit that changed nothing adds no point, but for the very first.
    """
    points: list[Programmed] = []
    running = first
    for visit in sorted(visits, key=lambda visit: (visit.therapy_ms, visit.id)):
        if visit.after != running:
            points.append(_programmed(visit.therapy_ms, visit.after))
            running = visit.after
    return tuple(points)


def _programmed(at_ms: int, prescription: Prescription) -> Programmed:
    mean_ng = dosing.weekly_mean_ng(prescription.infusion)
    flow = mean_ng * PL_PER_ML / prescription.drug.concentration.ng_per_ml
    return Programmed(at_ms, dosing.highest_day_ng(prescription.infusion), flow)
