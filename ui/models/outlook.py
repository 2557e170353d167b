"""What a draft comes to: its daily dose beside the pump's, and what it changes, in words.

Apart from the cards so that every sentence can be tried without Qt. Programmed and calculated figures
only; judging is the checks' business.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from console.domain import dosing
from console.domain.calendar import clock_text, minute_of_day, weekday
from console.domain.prescription import Flex, Infusion, PeriodicBolus, Prescription
from console.domain.quantities import NG_PER_MCG, PL_PER_ML, flow_pl_per_h
from console.domain.reading import Reading
from console.domain.wording import (
    NO_BREAK,
    NOTHING,
    amount,
    bolus_text,
    date_text,
    days_heading,
    derived,
    moment_text,
    number_text,
    percent_change,
)
from ui.models import summary
from ui.models import when as whens
from ui.state import ConsoleState

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class DoseWords:
    """The daily dose card: the number, the line below it, and what differs between days."""

    number: str
    change: str
    days: str


@dataclass(frozen=True, slots=True)
class ChangeFact:
    """A line of "What it changes": before and after in words, and whether they differ."""

    label: str
    words: str
    differs: bool


def dose_words(before: Infusion, after: Infusion) -> DoseWords:
    """Return the highest day of `after` beside that of `before`, and the totals where days differ."""
    old, new = dosing.highest_day_ng(before) / NG_PER_MCG, dosing.highest_day_ng(after) / NG_PER_MCG
    if old == new:
        change = "the same as in the pump"
    else:
        sign = "+" if new > old else ""
        by = f"{sign}{amount(new - old, 'mcg/day', _telling(new - old))}"
        percent = f" · {percent_change(old, new)}" if old else ""
        change = f"from {number_text(old, 1)}{percent} ({by})"
    return DoseWords(number_text(new, 1), change, _days_words(after))


def _telling(difference: Fraction) -> int:
    """Return how many decimals it takes for a difference not to read as none; at least one."""
    decimals = 1
    while derived(difference, decimals) == 0:
        decimals += 1
    return decimals


def _days_words(infusion: Infusion) -> str:
    if isinstance(infusion, PeriodicBolus):
        highest, mean = dosing.highest_24h_ng(infusion), dosing.weekly_mean_ng(infusion)
        return "" if highest == mean else f"The most in any 24 h; over time {_mcg(mean)} mcg/day on average."
    if not isinstance(infusion, Flex) or len(infusion.groups) == 1:
        return ""
    totals = dosing.daily_ng(infusion)
    each = [f"{days_heading(group.days)} {_mcg(totals[group.days[0]])}" for group in infusion.groups]
    highest, mean = dosing.highest_24h_ng(infusion), dosing.weekly_mean_ng(infusion)
    return f"{', '.join(each)}. Most in any 24 h {_mcg(highest)}, mean of the week {_mcg(mean)} mcg."


def _mcg(ng: Fraction) -> str:
    return number_text(ng / NG_PER_MCG, 1)


def no_facts() -> tuple[ChangeFact, ...]:
    """Return the lines of a draft that is not whole: nothing follows from it yet."""
    labels = ("Refill by", "Volume per day", "Highest rate", "Starts", "Then")
    return tuple(ChangeFact(label, NOTHING, differs=False) for label in labels)


def change_facts(state: ConsoleState, reading: Reading, wanted: Prescription) -> tuple[ChangeFact, ...]:
    """Return what follows from running `wanted`: the refill, the volume, the peak, and what starts now.

    Volume and peak are those of the program that was drawn up, also where it begins later.
    """
    running = reading.prescription
    before, after = running.infusion, ordered(running, wanted)
    drafted = replace(reading, prescription=wanted)
    refills = [summary.forecast(state, each).refill_by for each in (reading, drafted)]
    volumes = [_ml_per_day(reading, infusion) for infusion in (before, after)]
    peaks = [number_text(dosing.peak(each).ng_per_h / NG_PER_MCG, 2) for each in (before, after)]
    now_ms = max(reading.clock_ms, state.clock_ms or 0)
    differs = running != wanted
    return (
        _refill_fact(*refills),
        _fact("Volume per day", number_text(volumes[0], 3), number_text(volumes[1], 3), "mL"),
        _fact("Highest rate", peaks[0], peaks[1], "mcg/h"),
        ChangeFact("Starts", _starts(state, reading, wanted), differs),
        ChangeFact("Then", _next(reading, wanted, now_ms), differs),
    )


def ordered(running: Prescription, wanted: Prescription) -> Infusion:
    """Return the infusion that was drawn up, and ordered: with a delayed start it is the one to come."""
    later = wanted.later
    delayed = later is not None and wanted.infusion == running.infusion and later != running.later
    return later.infusion if later is not None and delayed else wanted.infusion


def _fact(label: str, before: str, after: str, unit: str = "") -> ChangeFact:
    end = f"{NO_BREAK}{unit}" if unit else ""
    return ChangeFact(
        label, f"{before} → {after}{end}" if before != after else f"{after}{end}", before != after
    )


def _refill_fact(before: date | None, after: date | None) -> ChangeFact:
    """Return both dates, the shared year told once: `5 Jan → 1 Jan 2027`; one alone has its weekday."""
    if before == after:
        return ChangeFact("Refill by", NOTHING if after is None else date_text(after), differs=False)
    was, becomes = _short(before), _short(after)
    if before is not None and after is not None and before.year == after.year:
        was = was.removesuffix(f"{NO_BREAK}{before.year}")
    return _fact("Refill by", was, becomes)


def _short(day: date | None) -> str:
    return NOTHING if day is None else date_text(day).partition(" ")[2].replace(" ", NO_BREAK)


def _ml_per_day(reading: Reading, infusion: Infusion) -> Fraction:
    return flow_pl_per_h(dosing.weekly_mean_ng(infusion), reading.prescription.drug.concentration) / PL_PER_ML


def _starts(state: ConsoleState, reading: Reading, wanted: Prescription) -> str:
    """Return what flows at once: nothing while the pump is stopped, and the old drug while a bridge runs."""
    now_ms = max(reading.clock_ms, state.clock_ms or 0)
    if reading.stopped_ms is not None:
        return "when the pump is resumed"
    bolus = reading.bolus
    if bolus is not None and bolus.replaces and bolus.ends_ms > now_ms:
        return f"after the {bolus_text(bolus.kind).split()[-1]}, {moment_text(bolus.ends_ms)}"
    step = dosing.running_step(wanted.begun(now_ms).infusion, now_ms)
    rate = amount(step.ng_per_h / NG_PER_MCG, "mcg/h", 2)
    if wanted.infusion == reading.prescription.infusion:
        return f"as now: {rate}"
    return f"at once: {rate}" if step.of == 1 else f"at once, in step {step.number}: {rate}"


def _next(reading: Reading, wanted: Prescription, now_ms: int) -> str:
    """Return the next change of rate, be it a step's or that another program takes over.

    What takes the basal's place comes first; of a stopped pump nothing can be foreseen.
    """
    if reading.stopped_ms is not None:
        return NOTHING
    bolus, today = reading.bolus, weekday(now_ms)
    if bolus is not None and bolus.replaces:
        now_ms = max(now_ms, bolus.ends_ms)
    infusion, later = wanted.begun(now_ms).infusion, wanted.later
    change_ms = dosing.next_change_ms(infusion, now_ms)
    if later is not None and (change_ms is None or later.at_ms <= change_ms):
        return f"{whens.brief(later.infusion)} from {moment_text(later.at_ms)}"
    if change_ms is None:
        return "no further change"
    rate = amount(dosing.ng_per_h_at(infusion, change_ms) / NG_PER_MCG, "mcg/h", 2)
    day = "" if weekday(change_ms) == today else f"{_DAYS[weekday(change_ms)]} "
    return f"{rate} from {day}{clock_text(minute_of_day(change_ms))}"
