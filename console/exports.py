"""A program as the text of a program file, which reads back as the same program.

Apart from `programs`, which reads such files. What a file has no word for is refused, never left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from console.domain import calendar
from console.domain.prescription import (
    Amount,
    DayGroup,
    Flex,
    Infusion,
    MinimumRate,
    PatientBolus,
    PeriodicBolus,
    SimpleContinuous,
    Step,
    percent_text,
)
from console.domain.quantities import MS_PER_MINUTE, Dose, DoseRate
from console.domain.wording import digits
from console.errors import RuleBroken
from console.programs import MINUTES_PER_HOUR, NAMED_DAYS, ProgramFile


def written(program: ProgramFile) -> str:
    """Return the text of the program file that reads back as `program`.

    Refuses durations that are no whole minutes, which a file cannot spell. A rate of 0 that a pump holds
    as such comes back as the minimum rate, which is what it means.
    """
    return "\n".join([*_lines(program), ""])


def _lines(program: ProgramFile) -> Iterator[str]:
    yield "# Simulation, not for patient care."
    yield "[drug]"
    yield f"name = {json.dumps(program.drug.name, ensure_ascii=False)}"
    yield f"concentration_mcg_per_ml = {digits(program.drug.concentration.mcg_per_ml)}"
    yield from ("", "[infusion]")
    for key, at_ms in (("starts", program.starts_ms), ("ends", program.ends_ms)):
        if at_ms is not None:
            yield f"{key} = {_moment(at_ms)}"
    yield from _infusion(program.infusion)
    if program.patient_bolus is not None:
        yield from _patient_bolus(program.patient_bolus)
    elif program.no_patient_bolus:
        yield from ("", "[patient_bolus]", "allowed = false")
    if program.low_reservoir is not None:
        yield from ("", "[alarms]", f"low_reservoir_ml = {digits(program.low_reservoir.ml)}")


def _infusion(infusion: Infusion) -> Iterator[str]:
    match infusion:
        case SimpleContinuous(daily):
            yield 'mode = "simple-continuous"'
            yield f"daily_dose_mcg = {digits(daily.mcg_per_day)}"
        case MinimumRate():
            yield 'mode = "minimum-rate"'
        case PeriodicBolus(dose, every_ms, lasts_ms, basal, first_ms):
            yield 'mode = "periodic-bolus"'
            yield f"dose_mcg = {digits(dose.mcg)}"
            yield f"every = {_span(every_ms)}"
            yield f"lasts = {_span(lasts_ms)}"
            rate = "0" if isinstance(basal, MinimumRate) else digits(basal.mcg_per_h)
            yield f"basal_mcg_per_h = {rate}"
            if first_ms is not None:
                yield f"start = {_moment(first_ms)}"
        case Flex(groups):
            yield 'mode = "flex"'
            for group in groups:
                yield from _group(group)


def _group(group: DayGroup) -> Iterator[str]:
    yield from ("", "[[infusion.day]]", f"days = {_days(group.days)}")
    if group.total is not None:
        yield f"daily_dose_mcg = {digits(group.total.mcg_per_day)}"
    yield "steps = ["
    yield from map(_step, group.steps)
    yield "]"


def _days(days: tuple[int, ...]) -> str:
    named = next((name for name, held in NAMED_DAYS.items() if held == days), None)
    return json.dumps(named or [calendar.WEEKDAYS[day] for day in days])


def _step(step: Step) -> str:
    return f'  {{ start = "{calendar.clock_text(step.start_minute)}", {_amount(step.amount)} }},'


def _amount(amount: Amount) -> str:
    match amount:
        case DoseRate():
            return f"rate_mcg_per_h = {digits(amount.mcg_per_h)}"
        case Dose():
            return f"dose_mcg = {digits(amount.mcg)}"
        case MinimumRate():
            return "rate_mcg_per_h = 0"
        case _:
            return f"share_percent = {percent_text(amount.hundredths)}"


def _patient_bolus(allowed: PatientBolus) -> Iterator[str]:
    yield from ("", "[patient_bolus]")
    yield f"dose_mcg = {digits(allowed.dose.mcg)}"
    yield f"lasts = {_span(allowed.lasts_ms)}"
    yield f"lockout = {_span(allowed.lockout_ms)}"
    yield f"per_day = {allowed.per_day}"


def _span(span_ms: int) -> str:
    minutes, rest_ms = divmod(span_ms, MS_PER_MINUTE)
    if rest_ms:
        raise RuleBroken("A program file spells durations in whole minutes; this one is not.")
    hours, minutes = divmod(minutes, MINUTES_PER_HOUR)
    told = (f"{hours}h" if hours else "") + (f"{minutes}min" if minutes or not hours else "")
    return f'"{told}"'


def _moment(at_ms: int) -> str:
    """Return an instant of the pump's clock to the ms, where it is finer than a second."""
    whole = calendar.iso(at_ms)
    rest_ms = at_ms % 1_000
    return f'"{whole}.{rest_ms:03}"' if rest_ms else f'"{whole}"'
