"""An infusion before and after a change: its mode, its steps, its boluses, its daily dose.

Apart from `transitions`, which also asks for what comes later; the same rows tell both. It judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from console.domain import dosing
from console.domain.calendar import clock_text
from console.domain.prescription import (
    EVERY_DAY,
    DayGroup,
    Flex,
    Infusion,
    MinimumRate,
    PeriodicBolus,
    SimpleContinuous,
)
from console.domain.quantities import NG_PER_MCG
from console.domain.rows import DiffRow, counted, derived_texts, following, typed
from console.domain.wording import (
    NOTHING,
    amount,
    basal_text,
    boluses_a_day,
    days_heading,
    days_text,
    duration_text,
    infusion_text,
    interval_text,
    minimum_text,
    moment_text,
    span_text,
    step_text,
)

_FIELDS_OF_STEP = 2
"""A step that is added or taken away is two typed fields: its start and its amount."""

_BOLUSES = "Boluses"
"""How many an interval makes: the one setting of periodic boluses that nobody types."""

Pair = tuple[int | None, int | None]
"""Indices of a step before and after; None where the step is not there."""


def infusion_rows(before: Infusion, after: Infusion) -> Iterator[DiffRow]:
    """Yield every setting of an infusion before and after, and the daily dose that follows from them."""
    another_mode = int(type(before) is not type(after))
    yield counted("Mode", infusion_text(before), infusion_text(after), another_mode)
    if isinstance(before, Flex) and isinstance(after, Flex):
        yield from _flex_rows(before, after)
    else:
        yield from _left_rows(before, after)
        yield from _new_rows(before, after)
    yield from _daily_rows(before, after)


def _left_rows(before: Infusion, after: Infusion) -> Iterator[DiffRow]:
    """Yield what goes with a mode that is left; nobody types it away."""
    if isinstance(before, Flex):
        for group in before.groups:
            for row in _group_rows(group, None, _prefix(before, group.days)):
                yield following(row.setting, row.before, row.after)
    elif type(before) is not type(after):
        for setting, text in _settings(before):
            yield following(setting, text, NOTHING)


def _new_rows(before: Infusion, after: Infusion) -> Iterator[DiffRow]:
    if isinstance(after, Flex):
        for group in after.groups:
            yield from _group_rows(None, group, _prefix(after, group.days))
        return
    was = dict(_settings(before)) if type(before) is type(after) else {}
    for setting, text in _settings(after):
        if isinstance(after, PeriodicBolus) and setting != _BOLUSES:
            yield typed(setting, was.get(setting, NOTHING), text)
        else:
            yield following(setting, was.get(setting, NOTHING), text)


def _settings(infusion: Infusion) -> Iterator[tuple[str, str]]:
    """Yield what periodic boluses or a minimum rate are set to, in words; other modes tell it otherwise."""
    match infusion:
        case MinimumRate():
            yield "Minimum rate", minimum_text(infusion)
        case PeriodicBolus(dose, every_ms, lasts_ms, basal, first_ms):
            yield "Bolus dose", amount(dose.mcg, "mcg")
            yield "Interval", interval_text(every_ms)
            yield "Bolus duration", duration_text(lasts_ms)
            yield "Basal between boluses", basal_text(basal)
            yield "First bolus", "at the switch" if first_ms is None else moment_text(first_ms)
            yield _BOLUSES, boluses_a_day(every_ms)
        case _:
            return


def _daily_rows(before: Infusion, after: Infusion) -> Iterator[DiffRow]:
    """Tell the daily dose, the days that are alike together; it is typed in simple continuous only."""
    pairs = list(zip(dosing.daily_ng(before), dosing.daily_ng(after), strict=True))
    to_type = isinstance(after, SimpleContinuous)
    for pair in dict.fromkeys(pairs):
        days = tuple(day for day in EVERY_DAY if pairs[day] == pair)
        setting = "Daily dose" if days == EVERY_DAY else f"Daily dose, {days_text(days)}"
        texts = derived_texts(pair[0] / NG_PER_MCG, pair[1] / NG_PER_MCG, "mcg/day", 1)
        changed = to_type and pair[0] != pair[1]
        yield DiffRow(setting, *texts, "changed", 1) if changed else following(setting, *texts)
        to_type = to_type and not changed


def _flex_rows(before: Flex, after: Flex) -> Iterator[DiffRow]:
    if {group.days for group in before.groups} != {group.days for group in after.groups}:
        yield typed("Days", _partition(before), _partition(after))
    for new in after.groups:
        for old in before.groups:
            days = tuple(day for day in new.days if day in old.days)
            if days:
                alone = len(before.groups) == len(after.groups) == 1
                yield from _group_rows(old, new, "" if alone else f"{days_heading(days)} · ")


def _partition(flex: Flex) -> str:
    return "; ".join(days_text(group.days) for group in flex.groups)


def _prefix(flex: Flex, days: tuple[int, ...]) -> str:
    return "" if len(flex.groups) == 1 else f"{days_heading(days)} · "


def _group_rows(old: DayGroup | None, new: DayGroup | None, prefix: str) -> Iterator[DiffRow]:
    for before, after in aligned(old, new):
        row = _step_row(old, before, new, after)
        setting = row.setting if not prefix else row.setting[0].lower() + row.setting[1:]
        yield replace(row, setting=prefix + setting)
    yield from _total_row(old, new, prefix)


def _total_row(old: DayGroup | None, new: DayGroup | None, prefix: str) -> Iterator[DiffRow]:
    """Yield the total that shares of a day divide: typed where there are shares, gone with them."""
    totals = [None if group is None else group.total for group in (old, new)]
    if totals != [None, None]:
        was, becomes = (NOTHING if each is None else amount(each.mcg_per_day, "mcg/day") for each in totals)
        setting = f"{prefix}total of the day" if prefix else "Total of the day"
        yield counted(setting, was, becomes, int(totals[1] is not None and totals[0] != totals[1]))


def _step_row(old: DayGroup | None, before: int | None, new: DayGroup | None, after: int | None) -> DiffRow:
    if new is None or after is None:
        gone = _step_of(old, before)
        return counted(f"Step left out · {gone.span}", gone.typed, NOTHING, _FIELDS_OF_STEP)
    now = _step_of(new, after)
    name = f"Step {after + 1}"
    if old is None or before is None:
        return counted(f"{name} · {now.span}", NOTHING, now.typed, 1 if now.start == 0 else _FIELDS_OF_STEP)
    was = _step_of(old, before)
    changes = int(was.start != now.start) + int(was.typed != now.typed)
    if was.start != now.start:
        return counted(name, f"{was.typed}, {was.span}", f"{now.typed}, {now.span}", changes)
    if was.end != now.end:
        name = f"{name} · from {clock_text(now.start)}"
        return counted(
            name,
            f"{was.typed} to {clock_text(was.end)}",
            f"{now.typed} to {clock_text(now.end)}",
            changes,
        )
    return counted(f"{name} · {now.span}", was.typed, now.typed, changes)


@dataclass(frozen=True, slots=True)
class _Told:
    """A step in words: what was typed, and its minutes of the day."""

    typed: str
    start: int
    end: int

    @property
    def span(self) -> str:
        return span_text(self.start, self.end)


def _step_of(group: DayGroup | None, index: int | None) -> _Told:
    if group is None or index is None:
        return _Told(NOTHING, 0, 0)
    step = group.steps[index]
    return _Told(step_text(step.amount), step.start_minute, step.start_minute + group.minutes(index))


def aligned(old: DayGroup | None, new: DayGroup | None) -> tuple[Pair, ...]:
    """Return which step before is which step after, so that the fewest typed fields differ.

    A step put in between is then one added step, and not a change of all that follow it.
    """
    before = () if old is None else old.steps
    after = () if new is None else new.steps

    @cache
    def cheapest(i: int, j: int) -> tuple[int, tuple[Pair, ...]]:
        """Return the fewest differing fields, and the pairs, from steps `i` and `j` on."""
        if i == len(before) and j == len(after):
            return 0, ()
        ways: list[tuple[int, Pair, tuple[int, tuple[Pair, ...]]]] = []
        if i < len(before) and j < len(after):
            differs = (before[i].start_minute != after[j].start_minute) + (
                before[i].amount != after[j].amount
            )
            ways.append((differs, (i, j), cheapest(i + 1, j + 1)))
        if i < len(before):
            ways.append((_FIELDS_OF_STEP, (i, None), cheapest(i + 1, j)))
        if j < len(after):
            ways.append((_FIELDS_OF_STEP, (None, j), cheapest(i, j + 1)))
        cost, pair, (rest, pairs) = min(ways, key=lambda way: way[0] + way[2][0])
        return cost + rest, (pair, *pairs)

    return cheapest(0, 0)[1]
