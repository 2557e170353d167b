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

from console.domain import calendar
from console.domain.course import Course
from console.domain.prescription import Prescription
from console.domain.quantities import PL_PER_ML, Concentration, DailyDose, Volume
from console.domain.reading import RunningBolus
from console.errors import RuleBroken


class Binding(StrEnum):
    """What sets the date a refill is due."""

    ALARM = "alarm"
    STABILITY = "stability"
    EXPIRY = "expiry"
    PATIENT_BOLUSES = "patient-boluses"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the low-reservoir alarm sounds and the pump runs dry, and the two dates for the refill.

    `refill_before` is the day of the alarm, the end of stability or the vial's expiry, whichever is first;
    `refill_by` takes the clinic's margin off the alarm's day too. `binding` says which of them set
    `refill_by`. None: it never comes, or not before the calendar ends.
    """

    low_alarm_ms: int | None
    empty_ms: int | None
    refill_before: date | None
    refill_by: date | None
    binding: Binding


def instant_of(
    volume_pl: Fraction | int,
    prescription: Prescription,
    from_ms: int,
    bolus: RunningBolus | None = None,
    *,
    stopped: bool = False,
) -> int | None:
    """Return the first whole ms by which `volume_pl` (pL) has been pumped since `from_ms`; None if never.

    It counts a `bolus` under way, of any kind, and what the prescription turns to later; not what the
    patient may add. A `stopped` pump never gets there.
    """
    return Course(prescription, bolus, stopped, from_ms).instant_of(volume_pl)


def forecast(
    reservoir_pl: Fraction | int,
    prescription: Prescription,
    from_ms: int,
    *,
    residual_alarm_pl: int,
    stability_until: date | None,
    margin_days: int,
    bolus: RunningBolus | None = None,
    stopped: bool = False,
    expires: date | None = None,
) -> Forecast:
    """Return the forecast for `reservoir_pl` (pL, calculated) at therapy time `from_ms`.

    The alarm sounds when `residual_alarm_pl` are left, at once if no more are there. The clinic's
    `margin_days` come off the alarm's day, not off `stability_until` or the vial's `expires` (clinical
    rules, Refill 5). Every bolus that the patient may take counts; where that alone brings the date nearer,
    it is what binds.
    """
    to_alarm_pl = reservoir_pl - residual_alarm_pl
    worst = Course(prescription, bolus, stopped, from_ms, worst=True)
    low_ms, empty_ms = worst.instant_of(to_alarm_pl), worst.instant_of(reservoir_pl)
    before, by, binding = due(_day(low_ms), stability_until, margin_days, expires)
    if binding is Binding.ALARM and prescription.patient_bolus is not None:
        without_ms = Course(prescription, bolus, stopped, from_ms).instant_of(to_alarm_pl)
        if due(_day(without_ms), stability_until, margin_days, expires)[1] != by:
            binding = Binding.PATIENT_BOLUSES
    return Forecast(low_ms, empty_ms, before, by, binding)


def due(
    alarm_day: date | None,
    stability_until: date | None,
    margin_days: int,
    expires: date | None = None,
) -> tuple[date | None, date | None, Binding]:
    """Return `refill_before`, `refill_by` and what set it: the alarm's day, stability, or the vial's expiry.

    The alarm binds where its day less the margin is no later than the others.
    """
    dates = [(stability_until, Binding.STABILITY), (expires, Binding.EXPIRY)]
    fixed = [(day, binding) for day, binding in dates if day is not None]
    if alarm_day is None and not fixed:
        return None, None, Binding.NEVER
    firm = [] if alarm_day is None else [(alarm_day, Binding.ALARM)]
    margin = timedelta(days=margin_days)
    with_margin = [(day - margin, binding) for day, binding in firm]
    by, binding = min([*with_margin, *fixed], key=lambda each: each[0])
    return min(day for day, _ in [*firm, *fixed]), by, binding


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
