"""What the Trends page shows: the record's lines up to now, a stretch of them, and one instant read out.

Apart from `series`, which takes the lines out of the record, and from the chart, so that what the
crosshair reads can be tried without Qt. Times are the pump's clock in ms.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR
from ui.models.series import (
    Level,
    Programmed,
    Series,
    fills,
    marks,
    programmed,
    since_fill,
    with_stops,
    with_turns,
)
from ui.state import ConsoleState

RANGES: dict[str, int | None] = {"24 h": 1, "7 d": 7, "30 d": 30, "90 d": 90, "1 y": 365, "All": None}
"""What can be looked back on, in days; None for all there is."""


@dataclass(frozen=True, slots=True)
class Instant:
    """What stood at an instant; `level_pl` is calculated, None outside what was read.

    After the last reading `last_read` is what the pump calculated then.
    """

    at_ms: int
    programmed: Programmed | None
    level_pl: int | None
    events: tuple[str, ...]
    last_read: Level | None = None


def series(state: ConsoleState) -> Series | None:
    """Return the lines of the open patient up to now, None before the pump has been read."""
    reading = state.reading
    if reading is None:
        return None
    now_ms = max(reading.clock_ms, state.clock_ms or 0)
    told = with_turns(programmed(state.visits), state.visits, now_ms)
    told = with_stops(told, state.operations)
    own = tuple(stored for stored in state.readings if stored.serial == reading.identity.serial)
    earlier = tuple(stored for stored in own if stored.filled_pl != reading.filled_pl)
    return Series(
        programmed=told,
        levels=(*fills(earlier), since_fill(own, reading)),
        marks=marks(state.visits, state.operations),
        now_ms=now_ms,
        alarm_pl=reading.prescription.low_reservoir.pl,
    )


def bounds(shown: Series, back: str) -> tuple[int, int]:
    """Return from when to when the range `back` looks; "All" begins with the first thing known."""
    days = RANGES[back]
    if days is not None:
        return shown.now_ms - days * MS_PER_DAY, shown.now_ms
    starts = [point.at_ms for point in shown.programmed] + [levels[0].at_ms for levels in shown.levels]
    return min([*starts, shown.now_ms - MS_PER_HOUR]), shown.now_ms


def instant(shown: Series, at_ms: int) -> Instant:
    """Return what stood at `at_ms`; a visit belongs to all of its day."""
    told = [point for point in shown.programmed if point.at_ms <= at_ms]
    day = at_ms // MS_PER_DAY
    events = tuple(mark.what for mark in shown.marks if mark.at_ms // MS_PER_DAY == day)
    last = shown.levels[-1][-1]
    return Instant(
        at_ms,
        told[-1] if told else None,
        _level(shown.levels, at_ms),
        events,
        last if at_ms > last.at_ms else None,
    )


def instants(shown: Series, from_ms: int) -> tuple[int, ...]:
    """Return the instants to stop at from `from_ms` on: each visit, the last reading, and now."""
    known = {mark.at_ms for mark in shown.marks} | {shown.levels[-1][-1].at_ms}
    return (*sorted(at_ms for at_ms in known if from_ms <= at_ms < shown.now_ms), shown.now_ms)


def within(points: tuple[Programmed, ...], from_ms: int) -> tuple[Programmed, ...]:
    """Return what matters from `from_ms` on: the point that held then, and all later ones."""
    held = [point for point in points if point.at_ms <= from_ms][-1:]
    return (*held, *(point for point in points if point.at_ms > from_ms))


def _level(fills_read: tuple[tuple[Level, ...], ...], at_ms: int) -> int | None:
    """Return the calculated volume in pL, even between two readings of one fill."""
    for levels in fills_read:
        if levels[0].at_ms == at_ms:
            return levels[0].volume_pl
        for earlier, later in pairwise(levels):
            if earlier.at_ms <= at_ms <= later.at_ms:
                share = Fraction(at_ms - earlier.at_ms, max(later.at_ms - earlier.at_ms, 1))
                return round(earlier.volume_pl + share * (later.volume_pl - earlier.volume_pl))
    return None
