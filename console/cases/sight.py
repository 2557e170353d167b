"""What can be looked at in a case, by group and key, and in which form a file asks for it.

Apart from the run, which looks: this is the vocabulary. The groups are the four in which a clinician finds
something out, as the clinical reference §7 has them: console, residual, patient and log.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeGuard

from console.cases.wanted import Between, Check, Exactly, Flag, Holds, Lacks, OneOf, Wanted
from console.tables import Table

Reader = Callable[[Table, str], Wanted]

_ENDS = 2
POINTS = ("right", "more-left", "less-left")
CHANGES = ("better", "same", "worse")

BANDS: tuple[tuple[float, str], ...] = ((0.06, "none"), (0.35, "mild"), (0.7, "moderate"))
"""Below which share of the worst withdrawal or overdose it is called so, else `SEVERE`. Teaching values: itch
begins at 6 %, fever at 35 %, and at 70 % a patient is in danger."""

SEVERE = "severe"
DEGREES = (*(name for _, name in BANDS), SEVERE)


def degree(share: float) -> str:
    """Return what a share from 0 to 1 of the worst withdrawal or overdose is called."""
    return next((name for below, name in BANDS if share < below), SEVERE)


def between(table: Table, key: str) -> Between:
    """Return the bounds under `key`: one number, or a list of the least and the most."""
    value = table.values.get(key)
    written = value if isinstance(value, list) else [value, value]
    numbers = [Decimal(each) for each in written if _is_number(each)]
    if len(written) != _ENDS or len(numbers) != _ENDS:
        raise table.refused(f"{key} takes a number, or a list of the least and the most.", key)
    low, high = numbers
    if low > high:
        raise table.refused(f"{key} has its least above its most.", key)
    return Between(low, high)


def _is_number(value: object) -> TypeGuard[int | Decimal]:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    return Decimal(value).is_finite()


def _one_of(*words: str) -> Reader:
    def read(table: Table, key: str) -> OneOf:
        value = table.values.get(key)
        wanted = table.texts(key) if isinstance(value, list) else (table.text(key),)
        if not wanted or not set(wanted) <= set(words):
            raise table.refused(f"{key} is {', '.join(words)}, or a list of some of them.", key)
        return OneOf(wanted)

    return read


def _flag(table: Table, key: str) -> Flag:
    return Flag(table.flag(key))


def _exactly(table: Table, key: str) -> Exactly:
    return Exactly(table.texts(key))


def _holds(table: Table, key: str) -> Holds:
    return Holds(_some(table, key))


def _lacks(table: Table, key: str) -> Lacks:
    return Lacks(_some(table, key))


def _some(table: Table, key: str) -> tuple[str, ...]:
    names = table.texts(key)
    if not names:
        raise table.refused(f"{key} is empty and so asks for nothing; name something.", key)
    return names


SIGHTS: Mapping[str, Mapping[str, Reader]] = {
    "console": {
        "alarms": _exactly,
        "calculated_ml": between,
        "measured_ml": between,
        "daily_dose_mcg": between,
        "mode": _one_of("simple-continuous", "flex", "periodic-bolus", "minimum-rate"),
        "stopped": _flag,
        "bolus": _one_of("none", "single-bolus", "patient-bolus", "prime", "bridge"),
        "clock_off_min": between,
        "months_to_eri": between,
        "days_to_alarm": between,
    },
    "residual": {"points": _one_of(*POINTS), "difference_ml": between},
    "patient": {
        "ashworth": _one_of(*CHANGES),
        "tone": between,
        "withdrawal": _one_of(*DEGREES),
        "overdose": _one_of(*DEGREES),
        "sedation": between,
        "spasms_per_h": between,
        "heart_rate": between,
        "systolic": between,
        "breaths": between,
        "spo2": between,
        "temperature": between,
        "gcs": between,
        "itch": _flag,
    },
    "log": {"has": _holds, "lacks": _lacks},
}
"""Everything an expectation can ask about, with how its answer is written."""


def checks_in(table: Table) -> tuple[Check, ...]:
    """Return what an `[[expect]]` asks; refuses one that asks nothing, and whatever nobody can look at."""
    checks: list[Check] = []
    for group, readers in SIGHTS.items():
        if group not in table.values:
            continue
        asked = table.table(group)
        asked.only(*readers)
        checks += [Check(f"{group}.{key}", readers[key](asked, key)) for key in asked.values]
    if not checks:
        raise table.refused(f"nothing is expected; add one of {', '.join(SIGHTS)}.")
    return tuple(checks)
