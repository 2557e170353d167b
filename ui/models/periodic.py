"""Periodic boluses under the hand: dose, interval and duration as labelled hours and minutes, and the basal.

Apart from `edit` so that the words are tried without Qt. What is typed is read back at once as boluses a
day and mcg a day: an interval typed into the wrong unit must not look like what was meant (NE-16).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from console.domain import dosing, program_limits
from console.domain.calendar import clock_text, minute_of_day
from console.domain.catalog import Catalog
from console.domain.prescription import MinimumRate, PeriodicBolus
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, NG_PER_MCG, Dose, DoseRate
from console.domain.wording import amount, duration_text, interval_echo
from console.errors import RuleBroken
from ui.models import lasts
from ui.models.lasts import UNTYPED, Lasts

_NO_MINIMUM = "The minimum rate of this pump model is not known; type a basal rate above 0."


class Counted(StrEnum):
    """From when the boluses are counted."""

    UPDATE = "From the update"
    KEPT = "As in the pump"
    CLOCK = "From a time of day"


@dataclass(frozen=True, slots=True)
class Periodic:
    """What was typed, each None while it is not; `minute` is the time of day with CLOCK.

    `kept_ms` is the instant from which the pump counts now; None where it runs no periodic boluses.
    """

    dose: Decimal | None = None
    every: Lasts = UNTYPED
    each: Lasts = UNTYPED
    basal: Decimal | None = None
    counted: Counted = Counted.UPDATE
    minute: int | None = None
    kept_ms: int | None = None


def from_infusion(infusion: PeriodicBolus) -> Periodic:
    """Return what the pump runs, to be edited."""
    basal = Decimal(0) if isinstance(infusion.basal, MinimumRate) else infusion.basal.mcg_per_h
    kept = infusion.first_ms
    return Periodic(
        infusion.dose.mcg,
        lasts.from_ms(infusion.every_ms),
        lasts.from_ms(infusion.lasts_ms),
        basal,
        Counted.UPDATE if kept is None else Counted.KEPT,
        None,
        kept,
    )


def to_infusion(typed: Periodic, minimum: MinimumRate | None, today_ms: int) -> PeriodicBolus | str:
    """Return the boluses the entries stand for, or the sentence that says what is missing.

    A basal of 0 is `minimum`, the model's minimum rate. `today_ms` is an instant of the day whose clock
    counts.
    """
    dose, every_ms, lasts_ms, basal = typed.dose, typed.every.ms, typed.each.ms, typed.basal
    for missing, sentence in (
        (dose is None, "Type the dose of each bolus."),
        (every_ms is None, "Type how often a bolus comes, in hours and minutes."),
        (lasts_ms is None, "Type how long each bolus lasts, in hours and minutes."),
        (basal is None, "Type the basal rate between the boluses; 0 is the pump's minimum rate."),
        (typed.counted is Counted.CLOCK and typed.minute is None, "Type the time of day of one bolus."),
    ):
        if missing:
            return sentence
    rest: DoseRate | MinimumRate | None = minimum if not basal else DoseRate.from_mcg_per_h(basal)
    if rest is None:
        return _NO_MINIMUM
    try:
        return PeriodicBolus(
            Dose.from_mcg(dose or Decimal(0)), every_ms or 0, lasts_ms or 0, rest, _first_ms(typed, today_ms)
        )
    except RuleBroken as broken:
        return str(broken)


def _first_ms(typed: Periodic, today_ms: int) -> int | None:
    if typed.counted is Counted.KEPT:
        return typed.kept_ms
    if typed.counted is Counted.CLOCK and typed.minute is not None:
        return today_ms - today_ms % MS_PER_DAY + typed.minute * MS_PER_MINUTE
    return None


def choices(typed: Periodic) -> tuple[tuple[str, str], ...]:
    """Return from when boluses can be counted; as in the pump only where it counts now."""
    offered = [kind for kind in Counted if kind is not Counted.KEPT or typed.kept_ms is not None]
    return tuple((kind.value, kind.value) for kind in offered)


def echo(infusion: PeriodicBolus) -> tuple[str, ...]:
    """Return in words what the boluses come to: how many a day, each one's rate, the basal, and the sum."""
    dose = amount(infusion.dose.mcg, "mcg")
    own = Fraction(infusion.dose.ng * MS_PER_HOUR, infusion.lasts_ms)
    basal = Fraction(infusion.basal.ng_per_h)
    minimum = ", the pump's minimum rate" if isinstance(infusion.basal, MinimumRate) else ""
    highest = dosing.highest_24h_ng(infusion)
    return (
        _sentence(interval_echo(infusion.every_ms, infusion.dose)),
        f"Each gives {dose} over {duration_text(infusion.lasts_ms)}, {_rate(own)} on top of the basal.",
        f"Basal {_rate(basal)} = {_mcg(basal * 24, 'mcg/day')}{minimum}.",
        f"Up to {_mcg(highest, 'mcg')} in any 24 h in all.",
    )


def half_echo(typed: Periodic, catalog: Catalog) -> tuple[str, ...]:
    """Return what is said of entries that make no boluses yet: the interval, and what forbids it (NE-16)."""
    every_ms = typed.every.ms
    if not typed.dose or not every_ms:
        return ()
    stops = (found.sentence for found in program_limits.interval_stops(every_ms, "", catalog))
    return (_sentence(interval_echo(every_ms, Dose.from_mcg(typed.dose))), *stops)


def when(infusion: PeriodicBolus) -> str:
    """Return from when they are counted: `one at 06:00`, or `the first with the update`."""
    if infusion.first_ms is None:
        return "the first with the update"
    return f"one at {clock_text(minute_of_day(infusion.first_ms))}"


def scaled(infusion: PeriodicBolus, factor: Fraction, step_ng: int) -> PeriodicBolus | None:
    """Return the boluses with dose and basal changed alike, each rounded down to a multiple of `step_ng`."""
    dose = int(infusion.dose.ng * factor // step_ng) * step_ng
    basal = infusion.basal
    if isinstance(basal, DoseRate):
        basal = DoseRate(int(basal.ng_per_h * factor // step_ng) * step_ng)
    if dose == 0 or (isinstance(basal, DoseRate) and basal.ng_per_h == 0):
        return None
    return PeriodicBolus(Dose(dose), infusion.every_ms, infusion.lasts_ms, basal, infusion.first_ms)


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _mcg(ng: Fraction, unit: str) -> str:
    return amount(ng / NG_PER_MCG, unit, 1)


def _rate(ng_per_h: Fraction) -> str:
    return amount(ng_per_h / NG_PER_MCG, "mcg/h", 2)
