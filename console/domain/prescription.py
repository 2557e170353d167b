"""What a pump is told to give: drug, infusion, what comes later, patient boluses, low-reservoir volume.

Apart from the changes made to it (`change`), the arithmetic (`dosing`) and the judgement (`rules`): a
value here is well formed, not yet wise. What was typed is kept exact: a rate in ng/h, a dose in the
step in ng, a share of the day in hundredths of a percent, or ng/day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from console.domain.quantities import (
    LARGEST,
    MINUTES_PER_DAY,
    MS_PER_MINUTE,
    PL_PER_ML,
    Concentration,
    DailyDose,
    Dose,
    DoseRate,
    Volume,
)
from console.errors import RuleBroken

MAX_STEPS = 13
"""Flex holds 1–13 steps a day (clinical reference §2.2 [S])."""

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
WEEKDAYS = (0, 1, 2, 3, 4)
WEEKEND = (5, 6)

WHOLE_DAY = 10_000
"""A day in hundredths of a percent: what the shares of a day add up to."""

MOST_BOLUSES_A_DAY = 24
"""No patient bolus setting allows more in 24 h (a teaching value; the lockout usually allows fewer)."""


@dataclass(frozen=True, slots=True)
class Drug:
    """A drug and its strength as filled; the name is plain lower case, 1–40 characters."""

    name: str
    concentration: Concentration

    def __post_init__(self) -> None:
        """Refuse a name that is empty, long or not printable."""
        if not 1 <= len(self.name) <= 40 or not self.name.isprintable():
            raise RuleBroken("A drug needs a printable name of 1 to 40 characters.")


@dataclass(frozen=True, slots=True)
class SimpleContinuous:
    """One even rate through day and night, held as the typed daily dose."""

    daily: DailyDose


@dataclass(frozen=True, slots=True)
class Share:
    """A part of its day's total, in hundredths of a percent (1–10,000)."""

    hundredths: int

    def __post_init__(self) -> None:
        """Refuse nothing, more than a day, and anything but an integer."""
        if type(self.hundredths) is not int or not 1 <= self.hundredths <= WHOLE_DAY:
            raise RuleBroken("A share of the day is from 0.01 % to 100 %.")


@dataclass(frozen=True, slots=True)
class MinimumRate:
    """The slowest flow the pump model can give: what a basal of 0 means. It counts as the drug it carries.

    The flow is the model's, in pL/h; the strength is the one in the reservoir.
    """

    flow_pl_per_h: int
    concentration: Concentration

    def __post_init__(self) -> None:
        """Refuse anything but a whole flow in range."""
        if type(self.flow_pl_per_h) is not int or not 0 <= self.flow_pl_per_h <= LARGEST:
            raise RuleBroken("A minimum rate is a whole number of pL/h.")

    @property
    def ng_per_h(self) -> Fraction:
        """The dose rate in ng/h, exact."""
        return Fraction(self.flow_pl_per_h * self.concentration.ng_per_ml, PL_PER_ML)


Amount = DoseRate | Dose | Share | MinimumRate
"""What can be typed for a flex step."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a flex day: it starts at a minute of the day (0–1439) and lasts until the next.

    `amount` is what was typed: a rate, the dose to be given evenly within the step, a share of the
    day's total, or 0, which is the minimum rate.
    """

    start_minute: int
    amount: Amount

    def __post_init__(self) -> None:
        """Refuse a start outside the day."""
        if not 0 <= self.start_minute < MINUTES_PER_DAY:
            raise RuleBroken("A step starts at a time from 00:00 to 23:59.")


@dataclass(frozen=True, slots=True)
class DayGroup:
    """The steps that hold on some days of the week (Monday 0 to Sunday 6).

    `total` is typed where the steps are shares, and only there: the dose of the day they share out.
    """

    days: tuple[int, ...]
    steps: tuple[Step, ...]
    total: DailyDose | None = None

    def __post_init__(self) -> None:
        """Refuse no days, days twice, no steps, over 13, a first not at 00:00, or starts not rising."""
        if not self.days or list(self.days) != sorted(set(self.days)) or not set(self.days) <= set(EVERY_DAY):
            raise RuleBroken("A day group names each of its days once, from Monday to Sunday.")
        if not self.steps:
            raise RuleBroken("A day has no steps; give at least one, starting at 00:00.")
        if len(self.steps) > MAX_STEPS:
            raise RuleBroken(f"A day has {len(self.steps)} steps; the pump holds at most {MAX_STEPS}.")
        if self.steps[0].start_minute != 0:
            raise RuleBroken("The first step of a day starts at 00:00.")
        for earlier, later in pairwise(self.steps):
            if later.start_minute == earlier.start_minute:
                raise RuleBroken("Two steps start at the same time; give each its own.")
            if later.start_minute < earlier.start_minute:
                raise RuleBroken("The steps of a day are listed in the order of their start.")
        self._check_shares()

    def minutes(self, index: int) -> int:
        """Return how many minutes step `index` lasts."""
        following = self.steps[index + 1].start_minute if index + 1 < len(self.steps) else MINUTES_PER_DAY
        return following - self.steps[index].start_minute

    def _check_shares(self) -> None:
        """Refuse shares beside other amounts, without a total, or that do not add up to the day."""
        shares = [step.amount.hundredths for step in self.steps if isinstance(step.amount, Share)]
        if (self.total is None) != (not shares):
            raise RuleBroken(
                "Shares of a day need the day's total, and only shares do; give both or neither."
            )
        if shares and len(shares) < len(self.steps):
            raise RuleBroken("Give every step of a day as a share, or none of them.")
        if shares and sum(shares) != WHOLE_DAY:
            raise RuleBroken(
                f"The shares of a day add up to 100 %; these make {percent_text(sum(shares))} %."
            )


def percent_text(hundredths: int) -> str:
    """Return hundredths of a percent as plain digits, such as 99.5."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Flex:
    """Steps through the day, in day groups that cover Monday to Sunday exactly once."""

    groups: tuple[DayGroup, ...]

    def __post_init__(self) -> None:
        """Refuse groups that leave a day out or name one twice."""
        named = sorted(day for group in self.groups for day in group.days)
        if named != list(EVERY_DAY):
            raise RuleBroken("The day groups must cover Monday to Sunday, each day exactly once.")

    def group_of(self, weekday: int) -> DayGroup:
        """Return the group that holds on `weekday` (Monday 0)."""
        return next(group for group in self.groups if weekday in group.days)


@dataclass(frozen=True, slots=True)
class PeriodicBolus:
    """`dose` evenly over `lasts_ms`, again every `every_ms`, on top of `basal`, which flows all the time.

    Counted from `first_ms` on the pump's clock, None: from the instant at which it begins to run. Both
    times are whole minutes, and a bolus ends before the next begins.
    """

    dose: Dose
    every_ms: int
    lasts_ms: int
    basal: DoseRate | MinimumRate
    first_ms: int | None = None

    def __post_init__(self) -> None:
        """Refuse no dose, times that are no whole minutes, and a bolus as long as its interval."""
        if self.dose.ng == 0:
            raise RuleBroken("A periodic bolus needs a dose above 0 mcg.")
        in_minutes = self.lasts_ms % MS_PER_MINUTE == self.every_ms % MS_PER_MINUTE == 0
        if not in_minutes or not 0 < self.lasts_ms < self.every_ms:
            raise RuleBroken("A periodic bolus lasts at least 1 minute and ends before the next one begins.")


Infusion = SimpleContinuous | Flex | PeriodicBolus | MinimumRate


@dataclass(frozen=True, slots=True)
class Later:
    """The infusion that takes over at `at_ms` on the pump's clock, by itself.

    After a temporary change it is the one from before; with a delayed start it is the new one.
    """

    at_ms: int
    infusion: Infusion


@dataclass(frozen=True, slots=True)
class PatientBolus:
    """What the patient may give themselves: `dose` over `lasts_ms`, not for `lockout_ms` from its start.

    At most `per_day` in any 24 h. The worst case counts in every check and date.
    """

    dose: Dose
    lasts_ms: int
    lockout_ms: int
    per_day: int

    def __post_init__(self) -> None:
        """Refuse no dose, no time, a lockout shorter than the bolus, and none or over 24 a day."""
        if self.dose.ng == 0 or self.lasts_ms <= 0:
            raise RuleBroken("A patient bolus needs a dose above 0 mcg and a duration above 0 minutes.")
        if self.lockout_ms < self.lasts_ms:
            raise RuleBroken("The lockout of a patient bolus is at least as long as the bolus itself.")
        if not 1 <= self.per_day <= MOST_BOLUSES_A_DAY:
            raise RuleBroken(f"A patient may be allowed 1 to {MOST_BOLUSES_A_DAY} boluses in 24 h.")

    @property
    def worst_ng_per_day(self) -> int:
        """The most drug, in ng, that it can add in 24 h."""
        return self.dose.ng * self.per_day


@dataclass(frozen=True, slots=True)
class Prescription:
    """Everything the pump runs by.

    Drug, the infusion, the volume that sounds the low alarm, what takes over later, and what the
    patient may add.
    """

    drug: Drug
    infusion: Infusion
    low_reservoir: Volume
    later: Later | None = None
    patient_bolus: PatientBolus | None = None

    def __post_init__(self) -> None:
        """Refuse a minimum rate of another strength than the drug's."""
        coming = () if self.later is None else (self.later.infusion,)
        for minimum in (each for infusion in (self.infusion, *coming) for each in minimum_rates(infusion)):
            if minimum.concentration != self.drug.concentration:
                raise RuleBroken("The minimum rate of a program counts in the strength of its drug.")

    def at(self, at_ms: int) -> Prescription:
        """Return the prescription as it runs at `at_ms`: what was to come later has come, or has not."""
        if self.later is None or at_ms < self.later.at_ms:
            return self
        return replace(self, infusion=begun(self.later.infusion, self.later.at_ms), later=None)

    def begun(self, at_ms: int) -> Prescription:
        """Return the prescription with boluses that count from its beginning counted from `at_ms`."""
        infusion = begun(self.infusion, at_ms)
        return self if infusion is self.infusion else replace(self, infusion=infusion)


def begun(infusion: Infusion, at_ms: int) -> Infusion:
    """Return `infusion` as it runs when it begins at `at_ms`; only periodic boluses are told apart by it."""
    if isinstance(infusion, PeriodicBolus) and infusion.first_ms is None:
        return replace(infusion, first_ms=at_ms)
    return infusion


def minimum_rates(infusion: Infusion) -> tuple[MinimumRate, ...]:
    """Return every minimum rate that stands in `infusion`."""
    match infusion:
        case MinimumRate():
            return (infusion,)
        case PeriodicBolus(basal=MinimumRate() as basal):
            return (basal,)
        case Flex(groups):
            amounts = (step.amount for group in groups for step in group.steps)
            return tuple(amount for amount in amounts if isinstance(amount, MinimumRate))
        case _:
            return ()


def restrengthed(infusion: Infusion, concentration: Concentration) -> Infusion:
    """Return `infusion` out of a reservoir of `concentration`: typed doses stay, minimum rates count anew."""

    def anew(amount: Amount) -> Amount:
        return replace(amount, concentration=concentration) if isinstance(amount, MinimumRate) else amount

    match infusion:
        case MinimumRate():
            return replace(infusion, concentration=concentration)
        case PeriodicBolus(basal=MinimumRate() as basal):
            return replace(infusion, basal=replace(basal, concentration=concentration))
        case Flex(groups):
            return Flex(
                tuple(
                    replace(
                        group, steps=tuple(replace(step, amount=anew(step.amount)) for step in group.steps)
                    )
                    for group in groups
                )
            )
        case _:
            return infusion
