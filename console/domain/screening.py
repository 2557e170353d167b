"""From the test by lumbar puncture to the first daily dose, and the range of one step of titration.

Apart from `rules`, which judges a change of the pump: here nothing is in a pump yet, or nothing is changed.
It proposes, the clinician decides. Source: clinical reference §4.1 to §4.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from console.domain import wording
from console.domain.catalog import DrugRules, Practice
from console.domain.quantities import MS_PER_HOUR, PL_PER_ML, DailyDose, Dose
from console.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class Trial:
    """One screening dose: given at `at_ms`, and whether tone and spasms clearly fell.

    `lasted_ms` is how long the effect lasted, None if nobody noted it; `bad_reaction` that it was too much.
    """

    dose: Dose
    at_ms: int
    effective: bool
    lasted_ms: int | None = None
    bad_reaction: bool = False

    def __post_init__(self) -> None:
        """Refuse a dose of nothing, and a length of an effect that there was not."""
        if self.dose.ng == 0:
            raise RuleBroken("A screening dose is above 0 mcg.")
        if self.lasted_ms is not None and (self.lasted_ms <= 0 or not self.effective):
            raise RuleBroken("Only a dose that had an effect has one that lasted, for more than 0 h.")


@dataclass(frozen=True, slots=True)
class Screening:
    """The doses tried so far, oldest first; the very small begin lower."""

    trials: tuple[Trial, ...] = ()
    very_small: bool = False

    def __post_init__(self) -> None:
        """Refuse trials out of order, and any after one that had an effect."""
        if any(later.at_ms <= trial.at_ms for trial, later in pairwise(self.trials)):
            raise RuleBroken("Screening doses are listed in the order in which they were given.")
        if any(trial.effective for trial in self.trials[:-1]):
            raise RuleBroken("A screening ends with the first dose that has an effect.")


@dataclass(frozen=True, slots=True)
class NextDose:
    """The dose to try next, its volume of the screening strength, and the first instant for it."""

    dose: Dose
    volume_pl: Fraction
    not_before_ms: int | None


@dataclass(frozen=True, slots=True)
class FirstDose:
    """The first daily dose, why, and for how many hours it is not raised."""

    daily: DailyDose
    no_rise_hours: int
    words: str


@dataclass(frozen=True, slots=True)
class TitrationRange:
    """What one usual step up leads to, in ng/day: from the smallest to the largest of the group."""

    low_ng: Fraction
    high_ng: Fraction


def next_dose(screening: Screening, practice: Practice) -> NextDose | str:
    """Return the dose to try next, or why none is: one had an effect, or the highest had none.

    Each is the first of the doses of practice above the last one tried.
    """
    last = screening.trials[-1] if screening.trials else None
    if last is not None and last.effective:
        return f"{_mcg(last.dose)} had an effect: the screening is positive and ends here."
    tried = Dose(0) if last is None else last.dose
    above = [dose for dose in _doses(screening, practice) if dose > tried]
    if not above:
        return f"{_mcg(tried)} had no effect: not a candidate for a pump."
    wait_ms = practice.screening_interval_hours * MS_PER_HOUR
    volume_pl = Fraction(above[0].ng * PL_PER_ML, practice.screening_strength.ng_per_ml)
    return NextDose(above[0], volume_pl, None if last is None else last.at_ms + wait_ms)


def _doses(screening: Screening, practice: Practice) -> list[Dose]:
    """Return the doses of practice, the lowest first."""
    smallest = [practice.screening_small_mcg] if screening.very_small else []
    return [Dose.from_mcg(mcg) for mcg in (*smallest, *practice.screening_doses_mcg)]


def first_daily_dose(trial: Trial, practice: Practice, drug: DrugRules) -> FirstDose:
    """Return the first daily dose after `trial`, the screening dose that had an effect.

    Twice that dose over 24 h; the dose itself where the effect lasted longer than practice says or the
    reaction was bad. Refuses a trial without effect, and one whose effect nobody timed unless the reaction
    was bad: twice is not the safe guess.
    """
    if not trial.effective:
        raise RuleBroken(f"{_mcg(trial.dose)} had no effect: a first daily dose follows from one that had.")
    hours = practice.first_dose_plain_after_hours
    if trial.lasted_ms is None and not trial.bad_reaction:
        raise RuleBroken(f"Enter how long the effect lasted: over {hours} h the first daily dose is half.")
    long = trial.lasted_ms is not None and trial.lasted_ms > hours * MS_PER_HOUR
    plain = long or trial.bad_reaction
    daily = DailyDose(trial.dose.ng * (1 if plain else practice.first_dose_factor))
    why = f"the effect of {_mcg(trial.dose)} lasted {'over' if long else 'no more than'} {hours} h"
    if trial.bad_reaction:
        why = f"the reaction to {_mcg(trial.dose)} was bad"
    told = wording.amount(daily.mcg_per_day, "mcg/day")
    no_rise = wording.amount(drug.rise_interval_hours, "h")
    return FirstDose(
        daily, drug.rise_interval_hours, f"Start at {told}: {why}. No rise in the first {no_rise}."
    )


def titration_range(daily: DailyDose, group: str, drug: DrugRules) -> TitrationRange:
    """Return what one usual step up of patient `group` leads to from `daily`.

    Refuses a group that `drug` does not name. The high end is a ceiling on one step, not a dose to aim for.
    """
    largest = {key: titration for key, _, titration, _ in drug.titration}
    if group not in largest:
        raise RuleBroken(f"There is no patient group {group}; there is {', '.join(largest)}.")
    smallest = dict(drug.titration_from).get(group, Decimal(0))
    return TitrationRange(_raised(daily, smallest), _raised(daily, largest[group]))


def _raised(daily: DailyDose, percent: Decimal) -> Fraction:
    return daily.ng_per_day * (1 + Fraction(percent) / 100)


def _mcg(dose: Dose) -> str:
    return wording.amount(dose.mcg, "mcg")
