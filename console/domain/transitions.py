"""What a change would alter: a prescription before and after, setting by setting.

Apart from `rules`, which judges the change: here it is only told, and completely. A change is one
typed field that differs; what follows from it (a total, a flow) is shown as following, never counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Literal

from console.domain import dosing
from console.domain.calendar import clock_text
from console.domain.change import BolusChange, Change
from console.domain.prescription import EVERY_DAY, DayGroup, Flex, Infusion, Prescription, SimpleContinuous
from console.domain.quantities import MS_PER_HOUR, NG_PER_MCG, PL_PER_ML, flow_pl_per_h
from console.domain.wording import (
    NOTHING,
    amount,
    days_heading,
    days_text,
    drug_text,
    duration_text,
    infusion_text,
    span_text,
    step_text,
)

Mark = Literal["changed", "unchanged", "follows"]
_FIELDS_OF_STEP = 2
"""A step that is added or taken away is two typed fields: its start and its amount."""

Pair = tuple[int | None, int | None]
"""Indices of a step before and after; None where the step is not there."""


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One setting before and after, in words; `changes` counts its typed fields that differ."""

    setting: str
    before: str
    after: str
    mark: Mark
    changes: int = 0


def diff(before: Prescription, change: Change) -> tuple[DiffRow, ...]:
    """Return every setting of the pump before and after `change`: mode, doses, drug, alarm, what follows."""
    after = before if isinstance(change, BolusChange) else change.prescription
    rows = [
        *_infusion_rows(before.infusion, after.infusion),
        _typed("Drug", drug_text(before.drug), drug_text(after.drug)),
        _typed("Low-reservoir alarm", _ml(before), _ml(after)),
    ]
    if isinstance(change, BolusChange):
        return (*_bolus_rows(before, change), *rows)
    return (*rows, *_flow_rows(before, after))


def count_changes(before: Prescription, change: Change) -> int:
    """Return how many typed fields `change` alters: a start or an amount is one each, totals are none."""
    return sum(row.changes for row in diff(before, change))


def _typed(setting: str, before: str, after: str) -> DiffRow:
    return _counted(setting, before, after, int(before != after))


def _following(setting: str, before: str, after: str) -> DiffRow:
    return _counted(setting, before, after, 0)


def _counted(setting: str, before: str, after: str, changes: int) -> DiffRow:
    """Return the row for `changes` typed fields; without any, a difference follows from elsewhere."""
    mark: Mark = "changed" if changes else "follows" if before != after else "unchanged"
    return DiffRow(setting, before, after, mark, changes)


def _ml(prescription: Prescription) -> str:
    return amount(prescription.low_reservoir.ml, "mL")


def _infusion_rows(before: Infusion, after: Infusion) -> Iterator[DiffRow]:
    another_mode = int(type(before) is not type(after))
    yield _counted("Mode", infusion_text(before), infusion_text(after), another_mode)
    if isinstance(before, Flex) and isinstance(after, Flex):
        yield from _flex_rows(before, after)
    elif isinstance(after, Flex):
        for group in after.groups:
            yield from _group_rows(None, group, _prefix(after, group.days))
    elif isinstance(before, Flex):
        for group in before.groups:
            for row in _group_rows(group, None, _prefix(before, group.days)):
                yield _following(row.setting, row.before, row.after)
    yield from _daily_rows(before, after)


def _daily_rows(before: Infusion, after: Infusion) -> Iterator[DiffRow]:
    """Tell the daily dose, the days that are alike together; it is typed in simple continuous only."""
    pairs = list(zip(dosing.daily_ng(before), dosing.daily_ng(after), strict=True))
    to_type = isinstance(after, SimpleContinuous)
    for pair in dict.fromkeys(pairs):
        days = tuple(day for day in EVERY_DAY if pairs[day] == pair)
        setting = "Daily dose" if days == EVERY_DAY else f"Daily dose, {days_text(days)}"
        texts = _derived(pair[0] / NG_PER_MCG, pair[1] / NG_PER_MCG, "mcg/day", 1)
        changed = to_type and pair[0] != pair[1]
        yield DiffRow(setting, *texts, "changed", 1) if changed else _following(setting, *texts)
        to_type = to_type and not changed


def _flex_rows(before: Flex, after: Flex) -> Iterator[DiffRow]:
    if {group.days for group in before.groups} != {group.days for group in after.groups}:
        yield _typed("Days", _partition(before), _partition(after))
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
        yield DiffRow(prefix + setting, row.before, row.after, row.mark, row.changes)


def _step_row(old: DayGroup | None, before: int | None, new: DayGroup | None, after: int | None) -> DiffRow:
    if new is None or after is None:
        gone = _step_of(old, before)
        return _counted(f"Step left out · {gone.span}", gone.typed, NOTHING, _FIELDS_OF_STEP)
    now = _step_of(new, after)
    name = f"Step {after + 1}"
    if old is None or before is None:
        return _counted(f"{name} · {now.span}", NOTHING, now.typed, 1 if now.start == 0 else _FIELDS_OF_STEP)
    was = _step_of(old, before)
    changes = int(was.start != now.start) + int(was.typed != now.typed)
    if was.start != now.start:
        return _counted(name, f"{was.typed}, {was.span}", f"{now.typed}, {now.span}", changes)
    if was.end != now.end:
        name = f"{name} · from {clock_text(now.start)}"
        return _counted(
            name,
            f"{was.typed} to {clock_text(was.end)}",
            f"{now.typed} to {clock_text(now.end)}",
            changes,
        )
    return _counted(f"{name} · {now.span}", was.typed, now.typed, changes)


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


def _flow_rows(before: Prescription, after: Prescription) -> Iterator[DiffRow]:
    yield _following("Highest rate", _peak(before.infusion), _peak(after.infusion))
    mean = (_ml_per_day(before), _ml_per_day(after))
    yield _following("Volume per day", *_derived(*mean, "mL", 3))


def _peak(infusion: Infusion) -> str:
    highest = dosing.peak(infusion)
    rate = amount(highest.ng_per_h / NG_PER_MCG, "mcg/h")
    if isinstance(infusion, SimpleContinuous):
        return rate
    days = "" if len(infusion.groups) == 1 else f", {days_text(infusion.group_of(highest.weekday).days)}"
    return f"{rate}, {span_text(highest.start_minute, highest.end_minute)}{days}"


def _ml_per_day(prescription: Prescription) -> Fraction:
    mean = dosing.weekly_mean_ng(prescription.infusion)
    return flow_pl_per_h(mean, prescription.drug.concentration) / PL_PER_ML


def _derived(before: Fraction, after: Fraction, unit: str, decimals: int) -> tuple[str, str]:
    """Return both figures at `decimals`, or at six where they differ and would read the same."""
    texts = amount(before, unit, decimals), amount(after, unit, decimals)
    if texts[0] == texts[1] and before != after:
        return amount(before, unit), amount(after, unit)
    return texts


def _bolus_rows(basal: Prescription, bolus: BolusChange) -> Iterator[DiffRow]:
    rate = Fraction(bolus.dose.ng * MS_PER_HOUR, bolus.duration_ms)
    flow = flow_pl_per_h(rate, basal.drug.concentration) / PL_PER_ML
    yield _typed("Bolus dose", NOTHING, amount(bolus.dose.mcg, "mcg"))
    yield _typed("Bolus duration", NOTHING, duration_text(bolus.duration_ms))
    yield _following("Bolus flow", NOTHING, amount(flow, "mL/h", 3))
