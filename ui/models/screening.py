"""The screening helper: test doses by lumbar puncture, what comes next, and the first daily dose.

Apart from `console.domain.screening`, which decides: here is what was entered, and the words. Nothing of
it goes to a pump; its strength goes into none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from console.domain import screening as screenings
from console.domain.catalog import DrugRules
from console.domain.quantities import MS_PER_HOUR, NG_PER_MCG, PL_PER_ML, DailyDose, scaled
from console.domain.screening import FirstDose, NextDose, Screening, Trial
from console.domain.wording import amount, number_text
from console.errors import RuleBroken
from ui.state import ConsoleState

YES, NO = "yes", "no"
RESPONSES = ((NO, "No clear effect"), (YES, "Clear effect"))
NOT_SENT = (
    "A helper: nothing of it is sent, and the screening strength goes into no pump. A clear effect is a "
    "clear fall in tone or spasms."
)


CEILINGS = "Each is a ceiling on one rise, not a dose to aim for."


@dataclass(frozen=True, slots=True)
class TrialEntry:
    """What was seen of one test dose: the response, how many hours it lasted, whether it was too much."""

    response: str = ""
    lasted: Decimal | None = None
    bad: bool = False


@dataclass(frozen=True, slots=True)
class ScreeningEntry:
    """All that was entered: each dose that was tried, and whether the patient is very small."""

    trials: tuple[TrialEntry, ...] = (TrialEntry(),)
    very_small: bool = False


@dataclass(frozen=True, slots=True)
class TrialRow:
    """A line of the list: the dose and its volume in words, and what was entered."""

    dose: str
    volume: str
    entry: TrialEntry


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows: a large figure with its note, and the first daily dose if there is one."""

    label: str
    number: str
    unit: str
    note: str
    first: DailyDose | None = None


def answered(entry: ScreeningEntry, number: int, trial: TrialEntry) -> ScreeningEntry:
    """Return the entry with dose `number` answered; doses after one with an effect are none."""
    kept = entry.trials[:number]
    if trial.response != YES:
        trial = replace(trial, lasted=None, bad=False)
    return replace(entry, trials=(*kept, trial))


def rows(entry: ScreeningEntry, state: ConsoleState) -> tuple[TrialRow, ...]:
    """Return the doses tried and the one that is next, in order."""
    practice = state.catalog.practice
    found: list[TrialRow] = []
    trials: tuple[Trial, ...] = ()
    for given in (*entry.trials, TrialEntry()):
        following = screenings.next_dose(Screening(trials, entry.very_small), practice)
        if isinstance(following, str):
            break
        found.append(TrialRow(_mcg(following), _volume(following, state), given))
        if not given.response:
            break
        trials = (*trials, _trial(following, given, len(trials), state))
    return tuple(found)


def outcome(entry: ScreeningEntry, state: ConsoleState) -> Outcome:
    """Return what the doses so far lead to: the next, no candidate, or the first daily dose."""
    practice = state.catalog.practice
    trials = _trials(entry, state)
    following = screenings.next_dose(Screening(trials, entry.very_small), practice)
    if isinstance(following, NextDose):
        return Outcome(
            "Next test dose", number_text(following.dose.mcg), "mcg", _how(following, trials, state)
        )
    if not trials[-1].effective:
        return Outcome("Screening", "Not a candidate", "", following)
    return _first(trials[-1], state)


def titration(first: DailyDose | None, state: ConsoleState) -> tuple[tuple[str, str], ...]:
    """Return the ceilings of one rise for the patient's group, titration and maintenance apart."""
    drug, patient = _drug(state), state.patient
    group = next((each for each in drug.titration if patient is not None and each[0] == patient.group), None)
    if group is None:
        return (("Patient's group", "not recorded: no ceilings to show"),)
    _, label, titrating, maintenance = group
    hours = amount(drug.rise_interval_hours, "h")
    told = [
        ("Patient's group", label),
        ("Titration: largest usual rise", f"{amount(titrating, '%')}, once in {hours}"),
        ("Maintenance: largest usual rise", amount(maintenance, "%")),
    ]
    if first is not None and patient is not None:
        highest = screenings.titration_range(first, patient.group, drug).high_ng / NG_PER_MCG
        told.append(("One usual rise from it leads to at most", amount(highest, "mcg/day", 1)))
    return tuple(told)


def not_before(state: ConsoleState) -> str:
    """Return how the doses follow each other, and how long the patient is observed."""
    practice = state.catalog.practice
    low, high = practice.screening_observe_hours
    between = amount(practice.screening_interval_hours, "h")
    return f"Observe {low} to {amount(high, 'h')} after each dose; {between} between two doses."


def _first(trial: Trial, state: ConsoleState) -> Outcome:
    try:
        first: FirstDose = screenings.first_daily_dose(trial, state.catalog.practice, _drug(state))
    except RuleBroken as broken:
        return Outcome("First daily dose", "Not yet known", "", str(broken))
    return Outcome(
        "First daily dose", number_text(first.daily.mcg_per_day), "mcg/day", first.words, first.daily
    )


def _trials(entry: ScreeningEntry, state: ConsoleState) -> tuple[Trial, ...]:
    trials: tuple[Trial, ...] = ()
    for given in entry.trials:
        following = screenings.next_dose(Screening(trials, entry.very_small), state.catalog.practice)
        if isinstance(following, str) or not given.response:
            break
        trials = (*trials, _trial(following, given, len(trials), state))
    return trials


def _trial(following: NextDose, given: TrialEntry, number: int, state: ConsoleState) -> Trial:
    """Return a dose that was tried; the doses count as given at the least interval, one after the other."""
    at_ms = number * state.catalog.practice.screening_interval_hours * MS_PER_HOUR
    lasted_ms = None if not given.lasted else scaled(given.lasted, MS_PER_HOUR, "h")
    return Trial(following.dose, at_ms, given.response == YES, lasted_ms, given.bad)


def _how(following: NextDose, trials: tuple[Trial, ...], state: ConsoleState) -> str:
    practice = state.catalog.practice
    wait = (
        f"not before {amount(practice.screening_interval_hours, 'h')} after the last dose" if trials else ""
    )
    volume = f"{_volume(following, state)}, over at least 1 minute"
    return "; ".join(part for part in (volume, wait) if part)


def _mcg(following: NextDose) -> str:
    return amount(following.dose.mcg, "mcg")


def _volume(following: NextDose, state: ConsoleState) -> str:
    strength = amount(state.catalog.practice.screening_strength.mcg_per_ml, "mcg/mL")
    return f"{amount(Fraction(following.volume_pl) / PL_PER_ML, 'mL')} of {strength}"


def _drug(state: ConsoleState) -> DrugRules:
    """Return the drug that is screened for: the pump's, else the catalog's first."""
    held = "" if state.reading is None else state.reading.prescription.drug.name
    drugs = state.catalog.drugs
    return drugs.get(held) or next(iter(drugs.values()))
