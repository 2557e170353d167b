"""What a change would alter: everything the pump is told, before and after, setting by setting.

Apart from `rules`, which judges the change: here it is only told, and completely. A change is one
typed field that differs; what follows from it (a total, a flow) is shown as following, never counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from console.domain import dosing
from console.domain.alarms import Repeats
from console.domain.catheter import Catheter
from console.domain.change import (
    AlarmsChange,
    BolusChange,
    Change,
    ImplantChange,
    PrimeChange,
    ProgramChange,
    RefillChange,
    ResumeChange,
    StopChange,
    prescribed,
)
from console.domain.infusion_rows import aligned, infusion_rows
from console.domain.operation_rows import (
    alarms_rows,
    bolus_rows,
    bridge_rows,
    implant_rows,
    patient_rows,
    prime_rows,
    refill_rows,
    resume_rows,
    stop_rows,
)
from console.domain.prescription import Flex, Infusion, Later, PeriodicBolus, Prescription
from console.domain.quantities import NG_PER_MCG, PL_PER_ML, flow_pl_per_h
from console.domain.rows import DiffRow, Mark, derived_texts, following, typed
from console.domain.wording import (
    NOTHING,
    amount,
    days_text,
    drug_text,
    duration_text,
    moment_text,
    span_text,
)

__all__ = ["DiffRow", "Mark", "aligned", "count_changes", "diff"]


def diff(
    before: Prescription,
    change: Change,
    *,
    at_ms: int | None = None,
    catheter: Catheter | None = None,
    repeats: Repeats | None = None,
) -> tuple[DiffRow, ...]:
    """Return every setting of the pump before and after `change`, and what follows from them.

    `at_ms` is when it would begin, so that a bridge's end is told as a date; `catheter` is the one known
    before an implant, `repeats` how often tones come before. Without them a bridge tells how long it takes,
    and what was before is a dash.
    """
    after = prescribed(before, change)
    rows = [
        *_operation_rows(before, change, at_ms, catheter),
        *(alarms_rows(change, repeats) if isinstance(change, AlarmsChange) else ()),
        *infusion_rows(before.infusion, after.infusion),
        *_later_rows(before, after),
        *patient_rows(before.patient_bolus, after.patient_bolus),
        typed("Drug", drug_text(before.drug), drug_text(after.drug)),
        typed("Low-reservoir alarm", _ml(before), _ml(after)),
    ]
    if isinstance(change, ProgramChange | RefillChange):
        rows += _flow_rows(before, after)
    return tuple(rows)


def count_changes(before: Prescription, change: Change) -> int:
    """Return how many typed fields `change` alters: a start or an amount is one each, totals are none."""
    return sum(row.changes for row in diff(before, change))


def _operation_rows(
    before: Prescription, change: Change, at_ms: int | None, catheter: Catheter | None
) -> Iterator[DiffRow]:
    """Yield what a change is beside the program; of a program, only the bridge that it works out again."""
    match change:
        case ProgramChange(bridge=bridge):
            if bridge is not None:
                yield from bridge_rows(bridge, before.drug, at_ms)
        case BolusChange():
            yield from bolus_rows(before, change)
        case PrimeChange():
            yield from prime_rows(before, change)
        case RefillChange():
            yield from refill_rows(before, change, at_ms)
        case StopChange():
            yield from stop_rows(before, change)
        case ResumeChange():
            yield from resume_rows(before)
        case ImplantChange():
            yield from implant_rows(change, catheter)


def _later_rows(before: Prescription, after: Prescription) -> Iterator[DiffRow]:
    """Yield what comes by itself later: when, and every setting of it, beside what would run otherwise."""
    if before.later is None and after.later is None:
        return
    yield typed("Then from", _later_text(before.later), _later_text(after.later))
    if after.later is not None:
        until_now = before.infusion if before.later is None else before.later.infusion
        for row in infusion_rows(until_now, after.later.infusion):
            yield replace(row, setting=f"Then · {row.setting[0].lower()}{row.setting[1:]}")


def _later_text(later: Later | None) -> str:
    return NOTHING if later is None else moment_text(later.at_ms)


def _ml(prescription: Prescription) -> str:
    return amount(prescription.low_reservoir.ml, "mL")


def _flow_rows(before: Prescription, after: Prescription) -> Iterator[DiffRow]:
    yield following("Highest rate", _peak(before.infusion), _peak(after.infusion))
    mean = (_ml_per_day(before), _ml_per_day(after))
    yield following("Volume per day", *derived_texts(*mean, "mL", 3))


def _peak(infusion: Infusion) -> str:
    highest = dosing.peak(infusion)
    rate = amount(highest.ng_per_h / NG_PER_MCG, "mcg/h")
    if isinstance(infusion, PeriodicBolus):
        return f"{rate}, {duration_text(infusion.lasts_ms)} in each {duration_text(infusion.every_ms)}"
    if not isinstance(infusion, Flex):
        return rate
    days = "" if len(infusion.groups) == 1 else f", {days_text(infusion.group_of(highest.weekday).days)}"
    return f"{rate}, {span_text(highest.start_minute, highest.end_minute)}{days}"


def _ml_per_day(prescription: Prescription) -> Fraction:
    mean = dosing.weekly_mean_ng(prescription.infusion)
    return flow_pl_per_h(mean, prescription.drug.concentration) / PL_PER_ML
