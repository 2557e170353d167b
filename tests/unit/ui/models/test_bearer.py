"""Who carries a pump that nobody in the record carries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from console.domain.patient import Patient, Sex
from support import panels, states
from ui.models import bearer
from ui.models.bearer import BearerEntry
from ui.state import FirstMeeting, PatientRow

WHOLE = BearerEntry(bearer.NEW, " Nowak ", "Ida", "1990-02-28", Sex.FEMALE.value, "child")


def test_that_nothing_is_recorded_before_the_pump_has_answered():
    assert "has not answered yet" in bearer.problem(WHOLE, panels.known())
    assert bearer.to_patient(WHOLE, panels.known()) is None


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (replace(WHOLE, family=" "), "family name"),
        (replace(WHOLE, given=""), "given name"),
        (replace(WHOLE, born="28.2.1990"), "year, month and day"),
        (replace(WHOLE, born="1990-02-30"), "year, month and day"),
        (replace(WHOLE, born="1990-W09-3"), "year, month and day"),
        (replace(WHOLE, sex=""), "sex"),
        (replace(WHOLE, group=""), "group"),
    ],
)
def test_that_what_is_missing_is_said_one_by_one(entry, words):
    assert words in bearer.problem(entry, panels.reached())


def test_that_a_new_patient_has_the_next_code_and_what_was_typed():
    made = bearer.to_patient(WHOLE, panels.reached())
    assert made == Patient(
        0, bearer.next_code(panels.reached()), "Nowak", "Ida", Sex.FEMALE, date(1990, 2, 28), "", "child", ""
    )
    row = PatientRow(replace(states.ALMA, code="S-00051"), None, None, "")
    assert bearer.next_code(replace(panels.reached(), patients=(row,))) == "S-00052"
    assert bearer.next_code(replace(panels.reached(), patients=())) == "S-00001"


def test_that_only_patients_without_a_pump_are_offered():
    alma = replace(states.ALMA, id=7)
    without = replace(panels.reached(), patients=(PatientRow(alma, None, None, ""),))
    assert bearer.offered(without) == (("new", "a new patient"), ("7", f"{alma.name}, {alma.code}"))
    assert bearer.to_patient(BearerEntry("7"), without) == alma
    assert "Choose a patient without a pump" in bearer.asked(without)
    everybody = replace(panels.reached(), patients=(PatientRow(alma, states.implant_of(7), None, ""),))
    assert len(bearer.offered(everybody)) == 1
    assert "Choose" not in bearer.asked(everybody)


def test_that_the_groups_are_those_that_drugs_are_titrated_by():
    assert ("adult-spinal", "adult, spinal") in bearer.groups(panels.reached())


def test_that_it_is_said_how_it_stands_with_the_pump():
    assert bearer.answered(None) == ("", "")
    assert bearer.answered(FirstMeeting("tcp://a:1"))[0] == "Asking the pump at tcp://a:1…"
    assert bearer.answered(FirstMeeting("tcp://a:1", sentence="Nobody."))[1] == "Nobody."
    assert "a simulated SP-20" in bearer.answered(panels.reached().ways.meeting)[0]
