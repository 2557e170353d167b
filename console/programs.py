"""Program files: an infusion with its drug, written by hand or exported, as TOML.

Apart from `tables` (how any file is read), from `exports` (how one is written) and from the rules, which
judge the program against the pump it is for. A file is taken whole or refused with one sentence; nothing in
it is rounded or left out. A rate of 0 is the minimum rate of the pump model that the file is read for.
The format is in `docs/examples/`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from console import tables
from console.domain import calendar, entry, wording
from console.domain.catalog import PumpModel, Quantity
from console.domain.prescription import (
    EVERY_DAY,
    WEEKDAYS,
    WEEKEND,
    Amount,
    DayGroup,
    Drug,
    Flex,
    Infusion,
    Later,
    MinimumRate,
    PatientBolus,
    PeriodicBolus,
    Prescription,
    Share,
    SimpleContinuous,
    Step,
    minimum_rates,
    restrengthed,
)
from console.domain.quantities import (
    MS_PER_MINUTE,
    Concentration,
    DailyDose,
    Dose,
    DoseRate,
    Volume,
    scaled,
)
from console.errors import FileRefused
from console.tables import Table

Quantities = Mapping[str, Quantity]
NAMED_DAYS = {"every day": EVERY_DAY, "weekdays": WEEKDAYS, "weekend": WEEKEND}
_MODES = ("simple-continuous", "flex", "periodic-bolus", "minimum-rate")
_STEP_AMOUNTS = ("rate_mcg_per_h", "dose_mcg", "share_percent")
_PATIENT_KEYS = ("dose_mcg", "lasts", "lockout", "per_day")
_STORABLE = Decimal(1_000_000)
"""In every unit of a program file: far above all limits, and safely within what can be stored."""

_HUNDREDTHS = 100
MINUTES_PER_HOUR = 60
_SPAN = re.compile(r"(?:(?P<hours>[0-9]{1,4})h)?(?:(?P<minutes>[0-9]{1,6})min)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class ProgramFile:
    """What a program file says; None where it leaves the pump's own setting as it is.

    `starts_ms` and `ends_ms`, on the pump's clock, make a delayed start or a temporary change of it.
    `patient_bolus` is None also where the file takes the patient's boluses away (`no_patient_bolus`).
    """

    drug: Drug
    infusion: Infusion
    low_reservoir: Volume | None
    starts_ms: int | None = None
    ends_ms: int | None = None
    patient_bolus: PatientBolus | None = None
    no_patient_bolus: bool = False

    def prescription(self, low_reservoir: Volume) -> Prescription:
        """Return the program by itself, with `low_reservoir` where the file names none.

        Refuses a file that starts later or ends: it needs something to run before or after.
        """
        if self.starts_ms is not None or self.ends_ms is not None:
            raise FileRefused(
                "A program that starts later or ends needs another to run before or after it: "
                "send it to a pump, or leave starts and ends out."
            )
        alarm = low_reservoir if self.low_reservoir is None else self.low_reservoir
        return Prescription(self.drug, self.infusion, alarm, None, self.patient_bolus)

    def following(self, running: Prescription) -> Prescription:
        """Return what a pump that runs `running` shall run: what the file leaves out stays as it is.

        With `starts` the running infusion goes on until then; with `ends` it comes back then. Something
        that was to come later is replaced, as the whole program is.
        """
        before = restrengthed(running.infusion, self.drug.concentration)
        infusion, later = self.infusion, None
        if self.starts_ms is not None:
            infusion, later = before, Later(self.starts_ms, self.infusion)
        elif self.ends_ms is not None:
            later = Later(self.ends_ms, before)
        keeps = self.patient_bolus is None and not self.no_patient_bolus
        return Prescription(
            self.drug,
            infusion,
            running.low_reservoir if self.low_reservoir is None else self.low_reservoir,
            later,
            running.patient_bolus if keeps else self.patient_bolus,
        )

    @property
    def minimum(self) -> str:
        """Say what a rate of 0 in the file comes to; empty where there is none."""
        found = minimum_rates(self.infusion)
        return f"0 in the file means the {wording.minimum_text(found[0])}." if found else ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A program file that was read and found whole; which flow a rate of 0 means waits for a pump model."""

    root: Table
    quantities: Quantities

    def for_model(self, model: PumpModel) -> ProgramFile:
        """Return the program for a pump of `model`."""
        return _built(self.root, self.quantities, model.minimum_rate_pl_per_h)


def opened(path: Path, quantities: Quantities) -> Opened:
    """Return the program file at `path`, exact to the steps that `quantities` declare.

    Raises `FileRefused` with one sentence that names file, place and line: for a file that cannot be read,
    a key or mode nobody knows, a number that is none, negative or finer than its step, and whatever a
    prescription cannot hold. Limits are not judged here.
    """
    found = Opened(tables.read(path, lines=True), quantities)
    _built(found.root, quantities, 0)
    return found


def read(path: Path, quantities: Quantities, model: PumpModel) -> ProgramFile:
    """Return the program at `path` for a pump of `model`; refuses as `opened` does."""
    return opened(path, quantities).for_model(model)


def program_in(table: Table, quantities: Quantities, model: PumpModel) -> ProgramFile:
    """Return the program for a pump of `model` that `table` spells as a whole program file does."""
    return _built(table, quantities, model.minimum_rate_pl_per_h)


def _built(root: Table, quantities: Quantities, least_pl_per_h: int) -> ProgramFile:
    root.only("drug", "infusion", "patient_bolus", "alarms")
    drug = _drug(root.table("drug"), quantities)
    table = root.table("infusion")
    starts_ms, ends_ms = _times(table)
    own = {key: value for key, value in table.values.items() if key not in ("starts", "ends")}
    least = MinimumRate(least_pl_per_h, drug.concentration)
    infusion = infusion_in(replace(table, values=own), quantities, least)
    patient = root.table("patient_bolus") if "patient_bolus" in root.values else None
    allowed = None if patient is None else patient_bolus_in(patient, quantities)
    return ProgramFile(
        drug,
        infusion,
        _low_reservoir(root.table("alarms"), quantities) if "alarms" in root.values else None,
        starts_ms,
        ends_ms,
        allowed,
        no_patient_bolus=patient is not None and allowed is None,
    )


def slowest(model: PumpModel, drug: Drug) -> MinimumRate:
    """Return what a rate of 0 means to a pump of `model` that holds `drug`."""
    return MinimumRate(model.minimum_rate_pl_per_h, drug.concentration)


def _times(table: Table) -> tuple[int | None, int | None]:
    starts_ms, ends_ms = (
        moment_in(table, key) if key in table.values else None for key in ("starts", "ends")
    )
    if starts_ms is not None and ends_ms is not None:
        raise table.refused("a pump holds one later turn: give starts or ends, not both.", "ends")
    return starts_ms, ends_ms


def _drug(table: Table, quantities: Quantities) -> Drug:
    table.only("name", "concentration_mcg_per_ml")
    name = table.text("name")
    typed = _amount(table, "concentration_mcg_per_ml", quantities["concentration"])
    with table:
        return Drug(name, Concentration.from_mcg_per_ml(typed))


def _low_reservoir(table: Table, quantities: Quantities) -> Volume:
    table.only("low_reservoir_ml")
    return Volume.from_ml(_amount(table, "low_reservoir_ml", quantities["low-reservoir"]))


def patient_bolus_in(table: Table, quantities: Quantities) -> PatientBolus | None:
    """Return the patient's boluses that `table` spells; None where it says `allowed = false`."""
    if "allowed" in table.values:
        table.only("allowed")
        if table.flag("allowed"):
            raise table.refused(f"what is allowed is said by {', '.join(_PATIENT_KEYS)}.", "allowed")
        return None
    table.only(*_PATIENT_KEYS)
    dose = Dose.from_mcg(_amount(table, "dose_mcg", quantities["patient-bolus-dose"]))
    lasts_ms, lockout_ms = _span(table, "lasts"), _span(table, "lockout")
    per_day = table.whole("per_day")
    with table:
        return PatientBolus(dose, lasts_ms, lockout_ms, per_day)


def infusion_in(table: Table, quantities: Quantities, least: MinimumRate) -> Infusion:
    """Return the infusion that `table` spells as `[infusion]` of a program file; refuses as `read` does.

    `least` is what a rate of 0 means.
    """
    mode = table.text("mode")
    if mode == "simple-continuous":
        table.only("mode", "daily_dose_mcg")
        daily = DailyDose.from_mcg_per_day(_amount(table, "daily_dose_mcg", quantities["daily-dose"]))
        return SimpleContinuous(daily) if daily.ng_per_day else least
    if mode == "minimum-rate":
        table.only("mode")
        return least
    if mode == "periodic-bolus":
        return _periodic(table, quantities, least)
    if mode != "flex":
        raise table.refused(f"mode is {', '.join(_MODES[:-1])} or {_MODES[-1]}.", "mode")
    table.only("mode", "day")
    groups = tuple(_group(day, quantities, least) for day in table.tables("day", "day"))
    with table:
        return Flex(groups)


def _periodic(table: Table, quantities: Quantities, least: MinimumRate) -> PeriodicBolus:
    table.only("mode", "dose_mcg", "every", "lasts", "basal_mcg_per_h", "start")
    dose = Dose.from_mcg(_amount(table, "dose_mcg", quantities["periodic-dose"]))
    basal = DoseRate.from_mcg_per_h(_amount(table, "basal_mcg_per_h", quantities["periodic-basal"]))
    every_ms, lasts_ms = _span(table, "every"), _span(table, "lasts")
    first_ms = moment_in(table, "start") if "start" in table.values else None
    with table:
        return PeriodicBolus(dose, every_ms, lasts_ms, basal if basal.ng_per_h else least, first_ms)


def _group(table: Table, quantities: Quantities, least: MinimumRate) -> DayGroup:
    table.only("days", "daily_dose_mcg", "steps")
    days = _days(table)
    steps = tuple(_step(step, quantities, least) for step in table.tables("steps", "step"))
    total = None
    if "daily_dose_mcg" in table.values:
        total = DailyDose.from_mcg_per_day(_amount(table, "daily_dose_mcg", quantities["daily-dose"]))
    with table:
        return DayGroup(days, steps, total)


def _days(table: Table) -> tuple[int, ...]:
    if isinstance(table.values.get("days"), str):
        named = NAMED_DAYS.get(table.text("days"))
        if named is None:
            raise table.refused(
                'days is "every day", "weekdays", "weekend" or a list such as ["mon", "wed"].', "days"
            )
        return named
    listed = table.texts("days")
    if not set(listed) <= set(calendar.WEEKDAYS):
        raise table.refused(f"days are written {', '.join(calendar.WEEKDAYS)}.", "days")
    return tuple(sorted(calendar.WEEKDAYS.index(day) for day in listed))


def _step(table: Table, quantities: Quantities, least: MinimumRate) -> Step:
    table.only("start", *_STEP_AMOUNTS)
    if sum(key in table.values for key in _STEP_AMOUNTS) != 1:
        raise table.refused("a step takes one of rate_mcg_per_h, dose_mcg and share_percent.")
    with table:
        start = entry.parse_clock(table.text("start"))
        return Step(start, _step_amount(table, quantities, least))


def _step_amount(table: Table, quantities: Quantities, least: MinimumRate) -> Amount:
    if "share_percent" in table.values:
        percent = _amount(table, "share_percent", quantities["step-share"])
        return Share(scaled(percent, _HUNDREDTHS, "%"))
    if "dose_mcg" in table.values:
        dose = Dose.from_mcg(_amount(table, "dose_mcg", quantities["step-dose"]))
        return dose if dose.ng else least
    rate = DoseRate.from_mcg_per_h(_amount(table, "rate_mcg_per_h", quantities["step-rate"]))
    return rate if rate.ng_per_h else least


def moment_in(table: Table, key: str) -> int:
    """Return the instant of the pump's clock under `key`, in therapy ms: `2026-11-24T06:00`.

    It is text or TOML's own local time; refused are a zone, what is finer than a ms, and years before 1970.
    """
    value = table.values.get(key)
    try:
        found = value if isinstance(value, datetime) else datetime.fromisoformat(table.text(key))
        if found.microsecond % 1_000 == 0 and found.tzinfo is None and found >= calendar.EPOCH:
            return calendar.therapy_ms(found)
    except ValueError:
        pass
    raise table.refused(f"{key} is a time on the pump's clock, such as 2026-11-24T06:00.", key)


def _span(table: Table, key: str) -> int:
    """Return the duration under `key` in ms, written in hours and minutes: `6h`, `90min`, `1h30min`."""
    text = table.text(key)
    found = _SPAN.fullmatch(text)
    if found is None or not text:
        raise table.refused(f"{key} is a duration such as 6h, 90min or 1h30min.", key)
    return (int(found["hours"] or 0) * MINUTES_PER_HOUR + int(found["minutes"] or 0)) * MS_PER_MINUTE


def _amount(table: Table, key: str, quantity: Quantity) -> Decimal:
    """Return the number under `key`, which lies on the quantity's step and in what can be stored."""
    number = table.number(key)
    try:
        entry.check_step(number, quantity)
    except entry.EntryRefused as refused:
        raise table.refused(refused.sentence, key) from None
    if number > _STORABLE:
        raise table.refused(f"{key} is larger than any dose; check it.", key)
    return number
