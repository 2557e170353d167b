"""The screening helper: 50, 75, 100 mcg a day apart, then the first daily dose or no candidate."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from console.domain.quantities import DailyDose
from support import implants as made
from support import states
from ui.models import screening
from ui.models.screening import NO, YES, ScreeningEntry, TrialEntry

STATE = made.without_pump()
NONE = TrialEntry(NO)


def tried(*trials: TrialEntry, very_small: bool = False) -> ScreeningEntry:
    return ScreeningEntry(trials, very_small)


def test_that_it_begins_with_50_mcg_which_are_1_ml():
    rows = screening.rows(ScreeningEntry(), STATE)
    assert [(row.dose, row.volume) for row in rows] == [("50\u00a0mcg", "1\u00a0mL of 50\u00a0mcg/mL")]
    found = screening.outcome(ScreeningEntry(), STATE)
    assert (found.label, found.number, found.unit) == ("Next test dose", "50", "mcg")
    assert "not before" not in found.note


def test_that_each_dose_without_effect_leads_to_the_next_a_day_later():
    rows = screening.rows(tried(NONE, NONE), STATE)
    assert [row.dose for row in rows] == ["50\u00a0mcg", "75\u00a0mcg", "100\u00a0mcg"]
    found = screening.outcome(tried(NONE, NONE), STATE)
    assert found.number == "100"
    assert "2\u00a0mL of 50\u00a0mcg/mL" in found.note
    assert "not before 24\u00a0h after the last dose" in found.note


def test_that_nobody_is_a_candidate_whom_100_mcg_did_nothing_for():
    found = screening.outcome(tried(NONE, NONE, NONE), STATE)
    assert found.number == "Not a candidate"
    assert found.first is None
    assert len(screening.rows(tried(NONE, NONE, NONE), STATE)) == 3


def test_that_the_very_small_begin_with_25_mcg():
    rows = screening.rows(tried(NONE, very_small=True), STATE)
    assert [row.dose for row in rows] == ["25\u00a0mcg", "50\u00a0mcg"]


@pytest.mark.parametrize(
    ("trial", "daily"),
    [
        (TrialEntry(YES, Decimal(6)), 150_000),
        (TrialEntry(YES, Decimal(8)), 150_000),
        (TrialEntry(YES, Decimal("8.1")), 75_000),
        (TrialEntry(YES, Decimal(6), bad=True), 75_000),
    ],
)
def test_that_the_first_daily_dose_is_twice_the_dose_or_the_dose_where_it_lasted_over_8_h(trial, daily):
    found = screening.outcome(tried(NONE, trial), STATE)
    assert found.first == DailyDose(daily)
    assert found.unit == "mcg/day"


@pytest.mark.parametrize("lasted", [None, Decimal(0)])
def test_that_an_effect_nobody_timed_gives_no_daily_dose(lasted):
    found = screening.outcome(tried(TrialEntry(YES, lasted)), STATE)
    assert (found.number, found.first) == ("Not yet known", None)
    assert "how long the effect lasted" in found.note


def test_that_doses_after_one_with_an_effect_are_none():
    entry = tried(NONE, NONE, NONE)
    changed = screening.answered(entry, 0, TrialEntry(YES, Decimal(5)))
    assert changed.trials == (TrialEntry(YES, Decimal(5)),)
    assert len(screening.rows(changed, STATE)) == 1


def test_that_a_response_taken_back_takes_its_hours_with_it():
    entry = screening.answered(ScreeningEntry(), 0, TrialEntry(NO, Decimal(5), bad=True))
    assert entry.trials == (TrialEntry(NO),)


def test_that_titration_and_maintenance_have_a_ceiling_each_by_the_patient_s_group():
    told = dict(screening.titration(DailyDose(100_000), STATE))
    assert told["Titration: largest usual rise"] == "30\u00a0%, once in 24\u00a0h"
    assert told["Maintenance: largest usual rise"] == "40\u00a0%"
    assert told["One usual rise from it leads to at most"] == "130\u00a0mcg/day"
    child = dict(screening.titration(None, replace(STATE, patient=states.OTHERS[1])))
    assert child["Titration: largest usual rise"].startswith("15")
    assert "One usual rise from it leads to at most" not in child


def test_that_a_group_nobody_recorded_has_no_ceilings():
    other = replace(STATE, patient=replace(states.ALMA, group="other"))
    assert "not recorded" in screening.titration(DailyDose(100_000), other)[0][1]


def test_that_hours_of_observation_are_practice_s():
    assert (
        screening.not_before(STATE) == "Observe 4 to 8\u00a0h after each dose; 24\u00a0h between two doses."
    )
