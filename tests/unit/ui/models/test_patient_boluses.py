"""What the patient may add: off by default, whole or named as unfinished, its worst case in words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from console.domain.hands import Felt, PressButton
from console.domain.visit import Deed
from support import drafted, states
from ui.models import patient_boluses as patients
from ui.models.lasts import UNTYPED, Lasts
from ui.models.patient_boluses import OFF, PatientEntry

WHOLE = patients.from_settings(drafted.PATIENT_BOLUS)


def test_that_off_is_none_and_settings_come_back_as_they_are():
    assert patients.to_settings(OFF) is None
    assert patients.from_settings(None) == OFF
    assert patients.to_settings(WHOLE) == drafted.PATIENT_BOLUS


def test_ne_20_what_is_allowed_anew_begins_empty():
    assert replace(OFF, on=True) == PatientEntry(True, None, UNTYPED, UNTYPED, None)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (replace(WHOLE, dose=None), "Type the dose of a patient bolus."),
        (replace(WHOLE, each=UNTYPED), "Type how long a patient bolus lasts."),
        (replace(WHOLE, lockout=UNTYPED), "Type the lockout of patient boluses"),
        (replace(WHOLE, per_day=None), "Type how many boluses"),
        (replace(WHOLE, lockout=Lasts(None, Decimal(1))), "at least as long as the bolus itself"),
    ],
)
def test_that_what_is_missing_or_cannot_be_is_said(typed: PatientEntry, said: str):
    assert said in str(patients.to_settings(typed))


def test_that_the_worst_case_is_told_with_the_program_and_what_counts_with_it():
    said = patients.worst(drafted.PATIENT_BOLUS, states.RUNNING).replace("\u00a0", " ")
    assert said == (
        "At worst 4 × 20 mcg = 80 mcg more in 24 h, 347 mcg with the program. "
        "Checks and the refill date count with it."
    )


def test_that_settings_are_told_in_brief():
    assert patients.brief(drafted.PATIENT_BOLUS).replace("\u00a0", " ") == (
        "20 mcg over 5 min, lockout 4 h, at most 4 in 24 h"
    )
    assert patients.brief(None) == "off"


def test_that_what_came_of_the_last_press_is_told_a_refusal_first():
    press = Deed(states.NOW_MS, PressButton(), Felt(None, "The pump clicks."))
    assert patients.felt((), "") == ""
    assert patients.felt((*drafted.HANDS, press), "") == "The pump clicks."
    assert patients.felt((press,), "The lockout is not over.") == "The lockout is not over."
