"""What the record says of a therapy over time: reservoir levels, daily dose and flow, and the visits.

Apart from the charts so that every figure can be tried without Qt. Programmed and calculated, never
measured or true; times are the pump's clock in ms.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from console.domain import dosing
from console.domain.change import ProgramChange, ResumeChange, StopChange
from console.domain.prescription import Prescription
from console.domain.quantities import PL_PER_ML
from console.domain.reading import Reading
from console.domain.visit import Operation, StoredReading, Visit
from console.session.journal import Verdict
from ui.models import changes


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
    """A visit, or something done at one, on the time axis; `visit` is the visit's number."""

    at_ms: int
    what: str
    visit: int = 0


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


def with_turns(
    told: tuple[Programmed, ...], visits: tuple[Visit, ...], now_ms: int
) -> tuple[Programmed, ...]:
    """Return what the pump was told, and what took over by itself up to `now_ms`, oldest first."""
    points = list(told)
    for visit in visits:
        later = visit.after.later
        if later is None or later.at_ms > now_ms:
            continue
        superseded = any(visit.therapy_ms < point.at_ms <= later.at_ms for point in told)
        if not superseded:
            points.append(_programmed(later.at_ms, visit.after.at(later.at_ms)))
    return tuple(sorted(points, key=lambda point: point.at_ms))


def with_stops(told: tuple[Programmed, ...], operations: tuple[Operation, ...]) -> tuple[Programmed, ...]:
    """Return what the pump was told, with nothing from each stop until it was resumed."""
    points = list(told)
    switches = [
        (operation.at_ms, isinstance(operation.change, StopChange))
        for operation in operations
        if operation.verdict == Verdict.COMMITTED
        and operation.at_ms is not None
        and isinstance(operation.change, StopChange | ResumeChange)
    ]
    stopped_ms: int | None = None
    for at_ms, stops in sorted(switches):
        if stops:
            points.append(Programmed(at_ms, Fraction(0), Fraction(0)))
            stopped_ms = at_ms
        elif stopped_ms is not None:
            held = [point for point in told if point.at_ms <= at_ms]
            points = [point for point in points if not stopped_ms < point.at_ms <= at_ms]
            points += [Programmed(at_ms, held[-1].daily_ng, held[-1].flow_pl_per_day)] if held else []
            stopped_ms = None
    return tuple(sorted(points, key=lambda point: point.at_ms))


def marks(visits: tuple[Visit, ...], operations: tuple[Operation, ...]) -> tuple[Mark, ...]:
    """Return what was done when: refills, boluses, primes, stops and implants as they came, else the visit.

    A change of the program, and a visit at which nothing else was done, is told by the visit's own words.
    """
    done = [
        operation
        for operation in operations
        if operation.verdict == Verdict.COMMITTED and operation.at_ms is not None
    ]
    apart = [operation for operation in done if not isinstance(operation.change, ProgramChange)]
    told_apart = {operation.visit for operation in apart}
    programs = {operation.visit for operation in done} - told_apart
    found = [
        Mark(visit.therapy_ms, visit.what, visit.id)
        for visit in visits
        if visit.id in programs or visit.id not in told_apart
    ]
    found += [Mark(each.at_ms or 0, changes.words(each.change), each.visit) for each in apart]
    return tuple(sorted(found, key=lambda mark: mark.at_ms))


def _programmed(at_ms: int, prescription: Prescription) -> Programmed:
    mean_ng = dosing.weekly_mean_ng(prescription.infusion)
    flow = mean_ng * PL_PER_ML / prescription.drug.concentration.ng_per_ml
    return Programmed(at_ms, dosing.highest_day_ng(prescription.infusion), flow)
