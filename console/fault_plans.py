"""Fault plans: what goes wrong in a simulated run and when, with what the patient and the clinic do, as TOML.

Apart from `tables` (how any file is read) and from what carries a plan out. A plan is taken whole or refused
with one sentence that names file and line; nothing in it is rounded or left out. An instant is one on the
pump's clock, or a day of the run and a time: the run's first day is day 0. `docs/faults.md` has the format.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from console import programs, tables
from console.domain import calendar
from console.domain.entry import EntryRefused, parse_clock
from console.domain.faults import Fault, FaultKind
from console.domain.quantities import LARGEST, MS_PER_DAY, MS_PER_MINUTE
from console.errors import RuleBroken
from console.tables import Table

MOST_TIMES = 10_000
_ON_DAY = re.compile(r"(?P<day>[0-9]{1,5})d(?: (?P<time>[0-9]{2}:[0-9]{2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant of the pump's clock, or ms since the beginning of the day on which a run starts."""

    ms: int
    relative: bool

    def at_ms(self, start_ms: int) -> int:
        """Return it on the clock of a run that starts at `start_ms`."""
        return self.ms + start_ms - start_ms % MS_PER_DAY if self.relative else self.ms


@dataclass(frozen=True, slots=True)
class PlannedFault:
    """A fault that begins at `at` and lasts `for_ms`; None: to the run's end, or until it ends by itself."""

    name: str
    value: int | None
    at: Moment
    for_ms: int | None


@dataclass(frozen=True, slots=True)
class Repeated:
    """Something done at `first`, and every `every_ms` after it, `times` in all."""

    first: Moment
    every_ms: int
    times: int

    def instants(self, start_ms: int) -> range:
        """Return every instant of it on the clock of a run that starts at `start_ms`."""
        first_ms = self.first.at_ms(start_ms)
        return range(first_ms, first_ms + self.times * self.every_ms, self.every_ms)


@dataclass(frozen=True, slots=True)
class InjectDue:
    """A fault begins."""

    at_ms: int
    fault: Fault


@dataclass(frozen=True, slots=True)
class PressDue:
    """The patient presses the button."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class RefillDue:
    """The reservoir is emptied and filled, and the pump is told."""

    at_ms: int


Due = InjectDue | PressDue | RefillDue


@dataclass(frozen=True, slots=True)
class FaultPlan:
    """What a plan's file says; `seed` is None where it leaves chance to whoever runs it."""

    faults: tuple[PlannedFault, ...] = ()
    presses: tuple[Repeated, ...] = ()
    refills: tuple[Repeated, ...] = ()
    seed: int | None = None

    def due(self, start_ms: int, end_ms: int) -> tuple[Due, ...]:
        """Return all that is due in a run from `start_ms` until before `end_ms`, in order of time.

        At one instant faults come before refills, and those before presses. Refuses what would be before the
        start: a run cannot go back to it.
        """
        found: list[Due] = [_injected(each, start_ms) for each in self.faults]
        found += [RefillDue(at_ms) for each in self.refills for at_ms in each.instants(start_ms)]
        found += [PressDue(at_ms) for each in self.presses for at_ms in each.instants(start_ms)]
        found.sort(key=attrgetter("at_ms"))
        if found and found[0].at_ms < start_ms:
            early = calendar.iso(found[0].at_ms)
            raise RuleBroken(f"The plan has something at {early}, before the run starts.")
        return tuple(each for each in found if each.at_ms < end_ms)


def read(path: Path, kinds: Mapping[str, FaultKind]) -> FaultPlan:
    """Return the fault plan at `path`, of faults that are among `kinds`.

    Raises `FileRefused` with one sentence that names file, place and line: for a file that cannot be read, a
    key or fault nobody knows, a value out of range or missing, an instant or a span that is none.
    """
    root = tables.read(path, lines=True)
    root.only("seed", "fault", "press", "refill")
    return FaultPlan(
        faults=tuple(_fault(table, kinds) for table in _listed(root, "fault")),
        presses=tuple(_repeated(table) for table in _listed(root, "press")),
        refills=tuple(_repeated(table) for table in _listed(root, "refill")),
        seed=_seed(root) if "seed" in root.values else None,
    )


def _listed(root: Table, key: str) -> tuple[Table, ...]:
    return root.tables(key, key) if key in root.values else ()


def _seed(root: Table) -> int:
    seed = root.whole("seed")
    if seed > LARGEST:
        raise root.refused(f"seed is at most {LARGEST}.", "seed")
    return seed


def _fault(table: Table, kinds: Mapping[str, FaultKind]) -> PlannedFault:
    table.only("name", "value", "at", "for")
    return fault_in(table, kinds)


def fault_in(table: Table, kinds: Mapping[str, FaultKind], key: str = "name") -> PlannedFault:
    """Return the fault of `kinds` that `table` names under `key`, with `value`, `at` and `for`."""
    name = table.text(key)
    if name not in kinds:
        raise table.refused(f"there is no fault {name[:40]!r}; there is {', '.join(kinds)}.", key)
    value = table.signed("value") if "value" in table.values else None
    refusal = kinds[name].refusal(value)
    if refusal is not None:
        raise table.refused(refusal, "value")
    if "for" in table.values and not kinds[name].lasts:
        raise table.refused(f"The fault {name} happens at one instant; leave for out.", "for")
    lasts_ms = span_in(table, "for") if "for" in table.values else None
    return PlannedFault(name, value, moment_in(table), lasts_ms)


def _repeated(table: Table) -> Repeated:
    table.only("at", "every", "times")
    return repeated_in(table)


def repeated_in(table: Table) -> Repeated:
    """Return when what `table` tells is done: `at`, and `every` so long, `times` in all, where it says so."""
    if ("every" in table.values) != ("times" in table.values):
        raise table.refused("every and times stand together: how far apart, and how many in all.")
    if "every" not in table.values:
        return Repeated(moment_in(table), MS_PER_DAY, 1)
    times = table.whole("times")
    if not 1 <= times <= MOST_TIMES:
        raise table.refused(f"times is 1 to {MOST_TIMES:,}.", "times")
    return Repeated(moment_in(table), span_in(table, "every"), times)


def moment_in(table: Table) -> Moment:
    """Return the instant under `at`: `3d 06:00`, `3d`, or on the pump's clock `2026-01-05T06:00`."""
    value = table.values.get("at")
    found = _ON_DAY.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return Moment(programs.moment_in(table, "at"), relative=False)
    try:
        minute = parse_clock(found["time"] or "00:00")
    except EntryRefused as refused:
        raise table.refused(refused.sentence, "at") from None
    return Moment(int(found["day"]) * MS_PER_DAY + minute * MS_PER_MINUTE, relative=True)


def span_in(table: Table, key: str) -> int:
    """Return the ms of the span under `key`, one whole number and its unit."""
    span = calendar.span_ms(table.text(key))
    if span is None:
        raise table.refused(f"{key} is a span such as 2d, 12h, 90min or 45s.", key)
    return span


def _injected(planned: PlannedFault, start_ms: int) -> InjectDue:
    at_ms = planned.at.at_ms(start_ms)
    until_ms = None if planned.for_ms is None else at_ms + planned.for_ms
    return InjectDue(at_ms, Fault(planned.name, planned.value, at_ms, until_ms))
