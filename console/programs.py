"""Program files: an infusion with its drug, written by hand or exported, as TOML.

Apart from `tables` (how any file is read) and from the rules, which judge the program against the pump
it is for. A file is taken whole or refused with one sentence; nothing in it is rounded or left out.
The format is in `docs/examples/flex.toml`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from console import tables
from console.domain import calendar, entry
from console.domain.catalog import Quantity
from console.domain.prescription import (
    EVERY_DAY,
    WEEKDAYS,
    WEEKEND,
    DayGroup,
    Drug,
    Flex,
    Infusion,
    Prescription,
    SimpleContinuous,
    Step,
)
from console.domain.quantities import Concentration, DailyDose, Dose, DoseRate, Volume
from console.domain.wording import digits
from console.tables import Table

Quantities = Mapping[str, Quantity]
_NAMED_DAYS = {"every day": EVERY_DAY, "weekdays": WEEKDAYS, "weekend": WEEKEND}
_LATER_MODES = ("periodic-bolus", "minimum-rate")
_STORABLE = Decimal(1_000_000)
"""In every unit of a program file: far above all limits, and safely within what can be stored."""


@dataclass(frozen=True, slots=True)
class ProgramFile:
    """What a program file says; `low_reservoir` is None where the file leaves the alarm as it is."""

    drug: Drug
    infusion: Infusion
    low_reservoir: Volume | None

    def prescription(self, low_reservoir: Volume) -> Prescription:
        """Return the whole prescription, with `low_reservoir` where the file names none."""
        alarm = low_reservoir if self.low_reservoir is None else self.low_reservoir
        return Prescription(self.drug, self.infusion, alarm)


def read(path: Path, quantities: Quantities) -> ProgramFile:
    """Return the program at `path`, exact to the steps that `quantities` declare.

    Raises `FileRefused` with one sentence that names file and place: for a file that cannot be read,
    a key or mode nobody knows, a number that is none, negative or finer than its step, and whatever
    a prescription cannot hold. Limits are not judged here.
    """
    root = tables.read(path)
    root.only("drug", "infusion", "alarms")
    drug = _drug(root.table("drug"), quantities)
    infusion = infusion_in(root.table("infusion"), quantities)
    low_reservoir = _low_reservoir(root.table("alarms"), quantities) if "alarms" in root.values else None
    return ProgramFile(drug, infusion, low_reservoir)


def _drug(table: Table, quantities: Quantities) -> Drug:
    table.only("name", "concentration_mcg_per_ml")
    name = table.text("name")
    typed = _amount(table, "concentration_mcg_per_ml", quantities["concentration"])
    with table:
        return Drug(name, Concentration.from_mcg_per_ml(typed))


def _low_reservoir(table: Table, quantities: Quantities) -> Volume:
    table.only("low_reservoir_ml")
    return Volume.from_ml(_amount(table, "low_reservoir_ml", quantities["low-reservoir"]))


def infusion_in(table: Table, quantities: Quantities) -> Infusion:
    """Return the infusion that `table` spells as `[infusion]` of a program file; refuses as `read` does."""
    mode = table.text("mode")
    if mode in _LATER_MODES:
        raise table.refused(f"{mode} comes in a later version; use simple-continuous or flex.")
    if mode == "simple-continuous":
        table.only("mode", "daily_dose_mcg")
        return SimpleContinuous(
            DailyDose.from_mcg_per_day(_amount(table, "daily_dose_mcg", quantities["daily-dose"]))
        )
    if mode != "flex":
        raise table.refused("mode is simple-continuous or flex.")
    table.only("mode", "day")
    groups = tuple(_group(day, quantities) for day in table.tables("day", "day"))
    with table:
        return Flex(groups)


def _group(table: Table, quantities: Quantities) -> DayGroup:
    table.only("days", "steps")
    days = _days(table)
    steps = tuple(_step(step, quantities) for step in table.tables("steps", "step"))
    with table:
        return DayGroup(days, steps)


def _days(table: Table) -> tuple[int, ...]:
    if isinstance(table.values.get("days"), str):
        named = _NAMED_DAYS.get(table.text("days"))
        if named is None:
            raise table.refused(
                'days is "every day", "weekdays", "weekend" or a list such as ["mon", "wed"].'
            )
        return named
    listed = table.texts("days")
    if not set(listed) <= set(calendar.WEEKDAYS):
        raise table.refused(f"days are written {', '.join(calendar.WEEKDAYS)}.")
    return tuple(sorted(calendar.WEEKDAYS.index(day) for day in listed))


def _step(table: Table, quantities: Quantities) -> Step:
    if "share_percent" in table.values:
        raise table.refused("share_percent comes in a later version; use rate_mcg_per_h or dose_mcg.")
    table.only("start", "rate_mcg_per_h", "dose_mcg")
    if ("rate_mcg_per_h" in table.values) == ("dose_mcg" in table.values):
        raise table.refused("a step takes either rate_mcg_per_h or dose_mcg.")
    with table:
        start = entry.parse_clock(table.text("start"))
    if "dose_mcg" in table.values:
        return Step(start, Dose.from_mcg(_amount(table, "dose_mcg", quantities["step-dose"])))
    return Step(start, DoseRate.from_mcg_per_h(_amount(table, "rate_mcg_per_h", quantities["step-rate"])))


def _amount(table: Table, key: str, quantity: Quantity) -> Decimal:
    """Return the number under `key`, which lies on the quantity's step and in what can be stored."""
    number = table.number(key)
    with table:
        entry.check_step(number, quantity)
    if number > _STORABLE:
        raise table.refused(f"{key} is larger than any dose; check it.")
    return number


def written(program: ProgramFile) -> str:
    """Return the text of the program file that reads back as `program`."""
    drug = [
        "# Simulation, not for patient care.",
        "[drug]",
        f"name = {json.dumps(program.drug.name, ensure_ascii=False)}",
        f"concentration_mcg_per_ml = {digits(program.drug.concentration.mcg_per_ml)}",
    ]
    alarms = (
        []
        if program.low_reservoir is None
        else ["", "[alarms]", f"low_reservoir_ml = {digits(program.low_reservoir.ml)}"]
    )
    return "\n".join([*drug, "", "[infusion]", *_written_infusion(program.infusion), *alarms, ""])


def _written_infusion(infusion: Infusion) -> list[str]:
    if isinstance(infusion, SimpleContinuous):
        return ['mode = "simple-continuous"', f"daily_dose_mcg = {digits(infusion.daily.mcg_per_day)}"]
    lines = ['mode = "flex"']
    for group in infusion.groups:
        lines += ["", "[[infusion.day]]", f"days = {_written_days(group.days)}", "steps = ["]
        lines += [_written_step(step) for step in group.steps] + ["]"]
    return lines


def _written_days(days: tuple[int, ...]) -> str:
    named = next((name for name, held in _NAMED_DAYS.items() if held == days), None)
    return json.dumps(named or [calendar.WEEKDAYS[day] for day in days])


def _written_step(step: Step) -> str:
    start = calendar.clock_text(step.start_minute)
    if isinstance(step.amount, DoseRate):
        return f'  {{ start = "{start}", rate_mcg_per_h = {digits(step.amount.mcg_per_h)} }},'
    return f'  {{ start = "{start}", dose_mcg = {digits(step.amount.mcg)} }},'
