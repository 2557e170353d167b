"""Priming: two facts decide, nothing is assumed, and what is never primed has its ways out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from console.domain.change import PrimeCase, PrimeChange
from console.domain.quantities import MS_PER_HOUR, Volume
from support import implants as made
from ui.models import priming, priming_view
from ui.models.priming import PATIENT, SLOWLY, TABLE, TO_ACCESS, TO_TABLE, PrimingEntry

FULL = PrimingEntry(PATIENT, "empty", "drug")
SLOW = replace(FULL, slowly=True, strength="2000000", daily=Decimal(150))


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (PrimingEntry(), "on the back table or joined"),
        (PrimingEntry(TABLE), "whether the tubing"),
        (PrimingEntry(PATIENT, "drug"), "what fills the catheter"),
    ],
)
def test_that_a_fact_that_is_not_answered_is_asked_for(entry, sentence):
    found = priming.priming(entry, made.linked())
    assert sentence in found.why_not
    assert found.plan is None
    assert priming.to_change(found) is None


def test_that_a_prime_after_implant_is_the_catheter_alone():
    found = priming.priming(PrimingEntry(PATIENT, "drug", "csf"), made.linked())
    change = priming.to_change(found)
    assert change == PrimeChange(PrimeCase.POST_IMPLANT, Volume(178_860_000), 643_896)


def test_that_hands_at_the_access_make_it_the_prime_after_catheter_access():
    found = priming.priming(priming.after_access(), made.linked(deeds=(made.aspirated(),)))
    assert found.plan is not None
    assert found.plan.case is PrimeCase.CATHETER_ACCESS


def test_that_the_back_table_needs_no_catheter():
    found = priming.priming(PrimingEntry(TABLE, "empty"), made.linked(made.NOT_KNOWN))
    assert priming.to_change(found) == PrimeChange(PrimeCase.BACK_TABLE, Volume(140_000_000), 504_000)


def test_that_a_catheter_of_unknown_volume_is_not_primed():
    found = priming.priming(PrimingEntry(PATIENT, "drug", "csf"), made.linked(made.NOT_KNOWN))
    assert found.never
    assert "volume is not known" in found.why_not


@pytest.mark.parametrize(
    ("tubing", "catheter", "ways"),
    [
        ("empty", "drug", (TO_TABLE, TO_ACCESS, SLOWLY)),
        ("empty", "csf", (TO_TABLE,)),
        ("empty", "unknown", (TO_TABLE, TO_ACCESS)),
        ("unknown", "drug", (TO_TABLE, TO_ACCESS)),
        ("unknown", "csf", (TO_TABLE,)),
        ("drug", "unknown", (TO_ACCESS,)),
        ("drug", "drug", ()),
    ],
)
def test_that_what_is_never_primed_has_the_ways_out_that_fit(tubing, catheter, ways):
    found = priming.priming(PrimingEntry(PATIENT, tubing, catheter), made.linked())
    assert (found.plan, found.never) == (None, True)
    assert tuple(key for key, _ in found.ways) == ways


def test_that_a_full_catheter_says_what_the_highest_flow_would_have_pushed():
    found = priming.priming(FULL, made.linked())
    assert found.hasty is not None
    assert found.hasty.to_patient_ng == 280_000


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (replace(SLOW, strength=""), "which strength fills the catheter"),
        (replace(SLOW, daily=None), "daily dose that the patient received"),
        (replace(SLOW, daily=Decimal(0)), "daily dose that the patient received"),
    ],
)
def test_that_a_therapeutic_rate_needs_strength_and_dose_of_the_old_drug(entry, sentence):
    assert sentence in priming.priming(entry, made.linked()).why_not


def test_that_the_tubing_s_volume_runs_at_the_old_dose():
    """0.14 mL at 150 mcg/day of 2000: 44 h 48 min."""
    found = priming.priming(SLOW, made.linked())
    change = priming.to_change(found)
    assert change is not None
    assert (change.case, change.volume) == (PrimeCase.NEW_PUMP_OLD_CATHETER, Volume(140_000_000))
    assert change.duration_ms == 44 * MS_PER_HOUR + 48 * MS_PER_HOUR // 60


@pytest.mark.parametrize("entry", [PrimingEntry(TABLE, "empty"), PrimingEntry(PATIENT, "drug", "csf"), SLOW])
def test_that_the_answers_come_back_with_their_draft(entry):
    state = made.linked()
    noted = priming_view.particulars(entry, priming.priming(entry, state), state)
    assert priming.facts_from(replace(state, particulars=noted)) == entry


def test_that_a_dose_above_a_thousand_comes_back_whole():
    entry = replace(SLOW, daily=Decimal("1250.5"))
    noted = priming.facts_noted(entry, made.linked())
    assert priming.facts_from(made.linked(particulars=noted)) == entry


def test_that_the_way_by_the_back_table_takes_the_pump_off_the_catheter():
    assert priming.on_table(replace(FULL, slowly=True)) == PrimingEntry(TABLE, "empty")


def test_that_nothing_is_primed_of_a_pump_that_was_not_read():
    assert (
        priming.priming(priming.after_access(), made.linked(reading=None)).why_not == "Read the pump first."
    )
