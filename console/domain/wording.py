"""How amounts, dates and prescriptions are written for people, in every window and report.

Apart so that one place decides: a no-break space before the unit, commas from 1,000, a leading
zero and no trailing ones, `mcg`, a true minus sign. For reading only: an editable field groups nothing
(`entry`). Names of days and months do not follow the machine's language.
Source: ISMP's list of error-prone abbreviations, symbols and dose designations.
"""

from __future__ import annotations

from datetime import date
from decimal import Context, Decimal
from fractions import Fraction
from math import ceil

from console.domain import calendar
from console.domain.alarms import Repeats
from console.domain.change import ImplantKind, PrimeCase
from console.domain.prescription import (
    EVERY_DAY,
    WEEKDAYS,
    WEEKEND,
    Amount,
    Drug,
    Flex,
    Infusion,
    MinimumRate,
    PeriodicBolus,
    SimpleContinuous,
)
from console.domain.prescription import percent_text as share_digits
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, NG_PER_MCG, Dose, DoseRate
from console.domain.reading import BolusKind

NO_BREAK = "\u00a0"
MINUS = "−"
NOTHING = "—"
"""What stands where there is no value."""

Number = Decimal | Fraction | int
_DERIVED_DECIMALS = 6
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EXACT = Context(prec=400)
_BOLUSES = {
    BolusKind.SINGLE: "A bolus",
    BolusKind.PATIENT: "A patient bolus",
    BolusKind.PRIME: "A prime",
    BolusKind.BRIDGE: "A bridge",
}

_PRIMES = {
    PrimeCase.BACK_TABLE: "on the back table, into the air",
    PrimeCase.POST_IMPLANT: "catheter only, after implant",
    PrimeCase.CATHETER_ACCESS: "catheter only, after catheter access",
    PrimeCase.NEW_PUMP_OLD_CATHETER: "tubing only, new pump on an old catheter",
}
_TIMES = {
    Fraction(1, 4): "a quarter of",
    Fraction(1, 2): "half",
    Fraction(2): "twice",
    Fraction(4): "four times",
}
_IMPLANTS = {
    ImplantKind.NEW: "new implant",
    ImplantKind.REPLACEMENT: "pump replaced",
    ImplantKind.REVISION: "catheter revised",
}


def derived(value: Number, decimals: int) -> Decimal:
    """Return `value` rounded half-even at `decimals`, without trailing zeros: only for derived figures."""
    exact = Fraction(value) * 10**decimals
    units = round(exact)
    return plain(Decimal(units).scaleb(-decimals, _EXACT))


def upward(value: Fraction, decimals: int) -> Decimal:
    """Return `value` rounded up at `decimals`: for what lies above a limit and must not read as the limit."""
    return plain(Decimal(ceil(value * 10**decimals)).scaleb(-decimals, _EXACT))


def plain(number: Decimal) -> Decimal:
    """Return the same number without trailing zeros and without an exponent."""
    normal = number.normalize(_EXACT)
    exponent = normal.as_tuple().exponent
    return (
        normal.quantize(Decimal(1), context=_EXACT) if isinstance(exponent, int) and exponent > 0 else normal
    )


def digits(number: Decimal) -> str:
    """Return `number` as a person types it: `2000`, `0.5`, `293.5`; never grouped."""
    return f"{plain(number):f}"


def number_text(number: Number, decimals: int | None = None) -> str:
    """Return `number` as read: `1,234.5`, `0.5`, `−3`.

    With `decimals` it is rounded half-even there. Without, a decimal is written in full and a
    fraction at six decimals.
    """
    if decimals is None and not isinstance(number, Fraction):
        value = plain(Decimal(number))
    else:
        value = derived(number, _DERIVED_DECIMALS if decimals is None else decimals)
    return f"{MINUS if value < 0 else ''}{abs(value):,f}"


def amount(number: Number, unit: str, decimals: int | None = None) -> str:
    """Return number and unit as `267 mcg/day`, held together by a no-break space."""
    return f"{number_text(number, decimals)}{NO_BREAK}{unit}"


def percent_text(percent: Number, decimals: int = 1) -> str:
    """Return a change as `+9.9 %`, `−10 %` or `0 %`.

    A change too small for `decimals` is written with as many as it takes: it never reads as none.
    """
    while percent != 0 and derived(percent, decimals) == 0:
        decimals += 1
    sign = "+" if percent > 0 else ""
    return f"{sign}{number_text(percent, decimals)}{NO_BREAK}%"


def percent_change(before: Number, after: Number, decimals: int = 1) -> str:
    """Return the change from `before` to `after` as `+9.9 %`; from nothing it has no percentage: `from 0`."""
    if before == 0:
        return percent_text(0) if after == 0 else f"from{NO_BREAK}0"
    return percent_text((Fraction(after) / Fraction(before) - 1) * 100, decimals)


def date_text(day: date) -> str:
    """Return `Tue 12 Jan 2027`."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def moment_text(at_ms: int) -> str:
    """Return therapy time as `Tue 12 Jan 2027 09:42`, the minute begun."""
    return f"{date_text(calendar.day(at_ms))} {calendar.clock_text(calendar.minute_of_day(at_ms))}"


def duration_text(duration_ms: int) -> str:
    """Return a duration as `6 h`, `1 h 30 min` or `10 min`; seconds only below one minute, half-even."""
    if duration_ms < MS_PER_MINUTE:
        return amount(round(Fraction(duration_ms, 1_000)), "s")
    minutes = round(Fraction(duration_ms, MS_PER_MINUTE))
    hours, rest = divmod(minutes, MS_PER_HOUR // MS_PER_MINUTE)
    told = [amount(hours, "h")] if hours else []
    return " ".join(told + ([amount(rest, "min")] if rest else []))


def repeats_text(repeats: Repeats) -> str:
    """Return how often tones come, `every 10 min (critical) and 1 h (non-critical)`."""
    critical, other = duration_text(repeats.critical_ms), duration_text(repeats.non_critical_ms)
    return f"every {critical} (critical) and {other} (non-critical)"


def replace_before_text(ends_ms: int) -> str:
    """Return by when a pump is to be replaced whose service ends at `ends_ms` on its clock."""
    ends = date_text(calendar.day(ends_ms))
    return f"Replace before {ends}: the pump stops 90 days after the warning"


def span_text(start_minute: int, end_minute: int) -> str:
    """Return minutes of the day as `06:00–09:00`."""
    return f"{calendar.clock_text(start_minute)}–{calendar.clock_text(end_minute)}"


def days_text(days: tuple[int, ...]) -> str:
    """Return days of the week (Monday 0) as `every day`, `weekdays`, `weekend` or `Mon, Wed`."""
    named = {EVERY_DAY: "every day", WEEKDAYS: "weekdays", WEEKEND: "weekend"}
    return named.get(days) or ", ".join(_DAYS[day] for day in days)


def days_heading(days: tuple[int, ...]) -> str:
    """Return days of the week as a heading begins with them: `Every day`, `Weekdays`, `Mon, Wed`."""
    words = days_text(days)
    return words[0].upper() + words[1:]


def infusion_text(infusion: Infusion) -> str:
    """Return the mode: `Simple continuous`, `Flex, 5 steps`, `Periodic bolus, every 6 h`, `Minimum rate`."""
    match infusion:
        case SimpleContinuous():
            return "Simple continuous"
        case MinimumRate():
            return "Minimum rate"
        case PeriodicBolus(every_ms=every_ms):
            return f"Periodic bolus, every {duration_text(every_ms)}"
        case Flex(groups) if len(groups) == 1:
            return f"Flex, {_steps(len(groups[0].steps))}"
        case Flex(groups):
            days = (f"{days_text(group.days)} {_steps(len(group.steps))}" for group in groups)
            return ", ".join(["Flex", *days])


def _steps(count: int) -> str:
    return f"{count}{NO_BREAK}{'step' if count == 1 else 'steps'}"


def drug_text(drug: Drug) -> str:
    """Return `baclofen 2,000 mcg/mL`; the name is spelled in full and in lower case."""
    return f"{drug.name} {amount(drug.concentration.mcg_per_ml, 'mcg/mL')}"


def step_text(typed: Amount) -> str:
    """Return what was typed for a step: `14 mcg/h`, `54 mcg`, `25 %` of the day, or the minimum rate."""
    match typed:
        case DoseRate():
            return amount(typed.mcg_per_h, "mcg/h")
        case Dose():
            return amount(typed.mcg, "mcg")
        case MinimumRate():
            return minimum_text(typed)
        case _:
            return f"{share_digits(typed.hundredths)}{NO_BREAK}%"


def minimum_text(minimum: MinimumRate) -> str:
    """Return `minimum rate, 0.5 mcg/h`; with a model that can stand still, `minimum rate, no flow`."""
    if minimum.flow_pl_per_h == 0:
        return "minimum rate, no flow"
    return f"minimum rate, {amount(minimum.ng_per_h / NG_PER_MCG, 'mcg/h')}"


def basal_text(basal: DoseRate | MinimumRate) -> str:
    """Return the basal of periodic boluses as it was typed."""
    return minimum_text(basal) if isinstance(basal, MinimumRate) else amount(basal.mcg_per_h, "mcg/h")


def interval_text(every_ms: int) -> str:
    """Return an interval with both its parts named, `every 6 hours 0 minutes`, as NE-16 asks."""
    hours, rest_ms = divmod(every_ms, MS_PER_HOUR)
    return f"every {_counted(hours, 'hour')} {_counted(rest_ms // MS_PER_MINUTE, 'minute')}"


def boluses_a_day(every_ms: int) -> str:
    """Return how many boluses an interval makes: `4 boluses a day`, or a mean where they fall unevenly."""
    count = Fraction(MS_PER_DAY, every_ms)
    if count.denominator == 1:
        return f"{_counted(count.numerator, 'bolus')} a day"
    return f"on average {amount(count, 'boluses', 2)} a day"


def interval_echo(every_ms: int, dose: Dose) -> str:
    """Return an interval as it is understood: `every 6 hours 0 minutes = 4 boluses a day = 240 mcg/day`.

    Source: human-factors reference NE-16, from the recall of 2004.
    """
    daily = amount(Fraction(dose.ng * MS_PER_DAY, every_ms * NG_PER_MCG), "mcg/day", 1)
    return f"{interval_text(every_ms)} = {boluses_a_day(every_ms)} = {daily}"


def bolus_text(kind: BolusKind) -> str:
    """Return what flows beside or in place of the basal, as a sentence begins with it: `A bridge`."""
    return _BOLUSES[kind]


def times_text(factor: Fraction) -> str:
    """Return how many times as much something is: `four times`, `half`, `a quarter of`, `1.33 times`."""
    return _TIMES.get(factor) or f"{number_text(factor, 2)} times"


def prime_text(case: PrimeCase) -> str:
    """Return the case of a prime in words: `tubing and catheter, on the back table`."""
    return _PRIMES[case]


def implant_text(kind: ImplantKind) -> str:
    """Return what was done in theatre, in words."""
    return _IMPLANTS[kind]


def _counted(count: int, noun: str) -> str:
    plural = {"bolus": "boluses"}.get(noun, f"{noun}s")
    return f"{number_text(count)}{NO_BREAK}{noun if count == 1 else plural}"
