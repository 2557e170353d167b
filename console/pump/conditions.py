"""What the faults of a pump make of its flow at one instant, and until when that holds.

Apart from the world, which moves fluid by it: here nothing moves. A fault is known by its name; what each
does to the flow stands here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from console.domain.calendar import LATEST_MS
from console.domain.faults import Fault
from console.domain.quantities import MS_PER_DAY
from console.pump.accuracy import Accuracy
from console.pump.episodes import Episode, episodes
from console.pump.teaching import FIELD_MS, RESTART_MS

NEVER_MS = 2 * LATEST_MS
WHOLE = 100

POSTURE = "positional-occlusion"
TRAP = "mri-telemetry-trap"
HOLD_THE_ROTOR = frozenset({"stall", "mri", TRAP})
INSTANT = frozenset({"replacement-due", "low-battery-reset", "memory-reset", "false-alarm"})
"""Faults that happen once, at their first ms; the firmware carries them out."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """How things stand: `percent` of the commanded flow leaves the reservoir, or none of it.

    None does where the rotor `stands` or the path is `shut`; posture opens it again at `opens_ms`. `lost`
    percent of it run out before the catheter, `displaced` percent of the drug act on nothing. All holds until
    `edge_ms`.
    """

    acting: Mapping[str, int]
    stands: bool
    shut: bool
    opens_ms: int
    percent: int
    lost: int
    displaced: int
    severity: int
    edge_ms: int


def at(at_ms: int, faults: tuple[Fault, ...], accuracy: Accuracy, open_ms: int) -> Conditions:
    """Return how things stand at `at_ms`; until `open_ms` posture shuts nothing."""
    acting = {fault.name: fault.value or 0 for fault in faults if fault.acts_at(at_ms)}
    edges_ms = _edges_ms(faults)
    opens_ms = 0
    if POSTURE in acting:
        opens_ms, posture_ms = _posture(at_ms, acting[POSTURE], accuracy)
        edges_ms += posture_ms
    return Conditions(
        acting=acting,
        stands=not HOLD_THE_ROTOR.isdisjoint(acting),
        shut="occlusion" in acting or (opens_ms > 0 and at_ms >= open_ms),
        opens_ms=opens_ms,
        percent=WHOLE + acting.get("over-delivery", 0) - acting.get("under-delivery", 0),
        lost=WHOLE if "disconnection" in acting else acting.get("leak", 0),
        displaced=acting.get("tip-displaced", 0),
        severity=acting.get("noxious-stimulus", 0),
        edge_ms=min((edge_ms for edge_ms in edges_ms if edge_ms > at_ms), default=NEVER_MS),
    )


def _edges_ms(stretches: Iterable[Fault | Episode]) -> list[int]:
    return [edge_ms for each in stretches for edge_ms in (each.from_ms, each.until_ms or 0)]


def _posture(at_ms: int, percent: int, accuracy: Accuracy) -> tuple[int, list[int]]:
    """Return when the episode that is under way ends, 0 for none, and all edges of this day."""
    day = at_ms // MS_PER_DAY
    today = episodes(accuracy.seed or 0, accuracy.serial, percent, day)
    under_way = (each.until_ms for each in today if each.from_ms <= at_ms < each.until_ms)
    return next(under_way, 0), [*_edges_ms(today), (day + 1) * MS_PER_DAY]


def ended(faults: tuple[Fault, ...], at_ms: int) -> tuple[tuple[Fault, ...], list[Fault]]:
    """Return the faults that are there or to come at `at_ms`, and those of one instant that have come."""
    struck = [fault for fault in faults if fault.name in INSTANT and fault.from_ms <= at_ms]
    left = (fault for fault in faults if fault.until_ms is None or fault.until_ms > at_ms)
    return tuple(fault for fault in left if fault not in struck), struck


def with_its_end(fault: Fault) -> Fault:
    """Return `fault` with the end that it has by itself: a scanner's field, and the hours to the restart."""
    if fault.name != "mri":
        return fault
    own_ms = fault.from_ms + FIELD_MS + (fault.value or 0) * RESTART_MS
    return replace(fault, until_ms=min(own_ms, fault.until_ms or own_ms, LATEST_MS))
