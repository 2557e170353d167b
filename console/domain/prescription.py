"""What a pump is told to give: drug, infusion and low-reservoir volume, and the changes made to them.

Apart from the arithmetic (`dosing`) and the judgement (`rules`): a value here is well formed, not
yet wise. What was typed is kept exact: a rate in ng/h, a dose in the step in ng, or ng/day.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from console.domain.quantities import MINUTES_PER_DAY, Concentration, DailyDose, Dose, DoseRate, Volume
from console.errors import RuleBroken

MAX_STEPS = 13
"""Flex holds 1–13 steps a day (clinical reference §2.2 [S])."""

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
WEEKDAYS = (0, 1, 2, 3, 4)
WEEKEND = (5, 6)


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
class Step:
    """One step of a flex day: it starts at a minute of the day (0–1439) and lasts until the next.

    `amount` is what was typed: a rate, or the dose to be given evenly within the step.
    """

    start_minute: int
    amount: DoseRate | Dose

    def __post_init__(self) -> None:
        """Refuse a start outside the day."""
        if not 0 <= self.start_minute < MINUTES_PER_DAY:
            raise RuleBroken("A step starts at a time from 00:00 to 23:59.")


@dataclass(frozen=True, slots=True)
class DayGroup:
    """The steps that hold on some days of the week (Monday 0 to Sunday 6)."""

    days: tuple[int, ...]
    steps: tuple[Step, ...]

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

    def minutes(self, index: int) -> int:
        """Return how many minutes step `index` lasts."""
        following = self.steps[index + 1].start_minute if index + 1 < len(self.steps) else MINUTES_PER_DAY
        return following - self.steps[index].start_minute


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


Infusion = SimpleContinuous | Flex


@dataclass(frozen=True, slots=True)
class Prescription:
    """Everything the pump runs by: drug, basal infusion, and the volume that sounds the low alarm."""

    drug: Drug
    infusion: Infusion
    low_reservoir: Volume


@dataclass(frozen=True, slots=True)
class ProgramChange:
    """Run `prescription` from the instant of commit; its drug must be the one in the pump."""

    prescription: Prescription


@dataclass(frozen=True, slots=True)
class BolusChange:
    """Give `dose` once, evenly over `duration_ms`, on top of the basal infusion, which is unchanged."""

    dose: Dose
    duration_ms: int

    def __post_init__(self) -> None:
        """Refuse a bolus of nothing or in no time."""
        if self.dose.ng == 0 or self.duration_ms <= 0:
            raise RuleBroken("A bolus needs a dose above 0 mcg and a duration above 0 minutes.")


Change = ProgramChange | BolusChange
