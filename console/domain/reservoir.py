"""When the reservoir reaches a volume: exact instants under any pattern, and the dates they mean.

Apart from `dosing`, which knows no volume. It only looks forward from what the pump calculates; no
level is measured, and refills are not foreseen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from math import floor

from console.domain import calendar, dosing
from console.domain.prescription import Prescription
from console.domain.quantities import PL_PER_ML, Concentration, DailyDose, Volume
from console.domain.reading import RunningBolus
from console.errors import RuleBroken


class Binding(StrEnum):
    """What sets the date a refill is due."""

    ALARM = "alarm"
    STABILITY = "stability"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the low-reservoir alarm sounds and the pump runs dry, and the two dates for the refill.

    `refill_before` is the day of the alarm or the end of stability, whichever is first; `refill_by`
    takes the clinic's margin off the alarm's day too. `binding` says which of the two set
    `refill_by`. None: it never comes, or not before the calendar ends.
    """

    low_alarm_ms: int | None
    empty_ms: int | None
    refill_before: date | None
    refill_by: date | None
    binding: Binding


def instant_of(
    volume_pl: Fraction | int, prescription: Prescription, from_ms: int, bolus: RunningBolus | None = None
) -> int | None:
    """Return the first whole ms by which `volume_pl` (pL) has been pumped since `from_ms`; None if never.

    A `bolus` under way at `from_ms` is added to the basal infusion until it ends.
    """
    strength = prescription.drug.concentration.ng_per_ml
    wanted_ng = Fraction(volume_pl) * strength / PL_PER_ML
    basal = dosing.cycle(prescription.infusion)
    if bolus is None or bolus.ends_ms <= from_ms or wanted_ng <= 0:
        return basal.instant_of(wanted_ng, from_ms)
    if _given_ng(basal, bolus, from_ms, bolus.ends_ms) < wanted_ng:
        return basal.instant_of(wanted_ng - _bolus_ng(bolus, from_ms, bolus.ends_ms), from_ms)
    early_ms, late_ms = from_ms, bolus.ends_ms
    while late_ms - early_ms > 1:
        middle_ms = (early_ms + late_ms) // 2
        if _given_ng(basal, bolus, from_ms, middle_ms) < wanted_ng:
            early_ms = middle_ms
        else:
            late_ms = middle_ms
    return late_ms


def _given_ng(basal: dosing.Cycle, bolus: RunningBolus, from_ms: int, to_ms: int) -> Fraction:
    return basal.ng_between(from_ms, to_ms) + _bolus_ng(bolus, from_ms, to_ms)


def _bolus_ng(bolus: RunningBolus, from_ms: int, to_ms: int) -> Fraction:
    return Fraction(bolus.bolus.dose.ng * (to_ms - from_ms), bolus.ends_ms - bolus.started_ms)


def forecast(
    reservoir_pl: Fraction | int,
    prescription: Prescription,
    from_ms: int,
    *,
    residual_alarm_pl: int,
    stability_until: date | None,
    margin_days: int,
    bolus: RunningBolus | None = None,
) -> Forecast:
    """Return the forecast for `reservoir_pl` (pL, calculated) at therapy time `from_ms`.

    The alarm sounds when `residual_alarm_pl` are left, at once if no more are there. The clinic's
    `margin_days` come off the alarm's day, not off `stability_until` (clinical rules, Refill 5).
    """
    low_ms = instant_of(reservoir_pl - residual_alarm_pl, prescription, from_ms, bolus)
    empty_ms = instant_of(reservoir_pl, prescription, from_ms, bolus)
    alarm_day = _day(low_ms)
    before, by, binding = due(alarm_day, stability_until, margin_days)
    return Forecast(low_ms, empty_ms, before, by, binding)


def due(
    alarm_day: date | None, stability_until: date | None, margin_days: int
) -> tuple[date | None, date | None, Binding]:
    """Return `refill_before`, `refill_by` and what set it, from the alarm's day and the end of stability."""
    if alarm_day is None and stability_until is None:
        return None, None, Binding.NEVER
    if alarm_day is None:
        return stability_until, stability_until, Binding.STABILITY
    with_margin = alarm_day - timedelta(days=margin_days)
    if stability_until is None:
        return alarm_day, with_margin, Binding.ALARM
    binding = Binding.STABILITY if stability_until < with_margin else Binding.ALARM
    return min(alarm_day, stability_until), min(with_margin, stability_until), binding


def _day(at_ms: int | None) -> date | None:
    return None if at_ms is None or at_ms > calendar.LATEST_MS else calendar.day(at_ms)


def refill_days(volume: Volume, alarm: Volume, concentration: Concentration, daily: DailyDose) -> int:
    """Return the whole days from a fill of `volume` until the alarm, (V − alarm) · C / D, rounded down.

    Source: clinical reference §3.1 formula 6. Refuses an alarm above the fill and a dose of 0.
    """
    if alarm.pl > volume.pl:
        raise RuleBroken("The low-reservoir alarm lies above the volume filled; it would sound at once.")
    if daily.ng_per_day == 0:
        raise RuleBroken("A dose of 0 mcg/day never empties the reservoir; give the daily dose.")
    drug_ng = Fraction((volume.pl - alarm.pl) * concentration.ng_per_ml, PL_PER_ML)
    return floor(drug_ng / daily.ng_per_day)
