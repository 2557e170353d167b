"""A truth becomes a clinician's words: grades, scores, readings, and nothing that only a trainer may know."""

from __future__ import annotations

import pytest

from console.domain.hands import Examine, Look
from console.pump import findings
from support.bedsides import bedside_of, how, seen
from support.responses import HOUR, PATIENTS, stopped, treated, untreated

EXAMINED, HISTORY, MONITOR = Examine(Look.EXAMINATION), Examine(Look.HISTORY), Examine(Look.MONITOR)


@pytest.mark.parametrize(
    ("tone", "grade"),
    [
        (0, "0"),
        (0.49, "0"),
        (0.5, "1"),
        (1.2, "1"),
        (1.5, "1+"),
        (1.8, "2"),
        (2.5, "3"),
        (3.5, "4"),
        (4, "4"),
    ],
)
def test_that_tone_is_found_in_the_six_grades_of_the_modified_ashworth_scale(tone: float, grade: str) -> None:
    assert findings._graded(tone, findings.MODIFIED_ASHWORTH, "4") == grade


@pytest.mark.parametrize("name", PATIENTS)
def test_that_an_examination_looks_at_every_muscle_of_the_patient_and_fits_the_link(name: str) -> None:
    patient = treated(name)
    found = seen(bedside_of(patient), EXAMINED).felt.findings
    muscles = [muscle.name for muscle in patient.parameters.muscles]
    assert [what.lower() for what, _ in found][: len(muscles)] == muscles
    assert len(found) <= 24
    assert all(len(what) <= 40 and len(told) <= 400 for what, told in found)


def test_that_withdrawal_is_found_by_its_signs() -> None:
    late = bedside_of(stopped("zielinski"), 48 * HOUR)
    assert how(late, HISTORY, "Itch") == "all over, without a rash"
    assert how(late, EXAMINED, "Skin") == "goose bumps and scratch marks, no rash"
    assert how(late, EXAMINED, "Knee extensors, left") == "4"
    assert how(late, EXAMINED, "Penn spasm scale").startswith("4")
    assert float(how(late, MONITOR, "Temperature").split("\u00a0")[0]) > 38.5
    assert seen(late, MONITOR).felt.words == "The patient is convulsing."
    assert seen(bedside_of(stopped("zielinski"), 18 * HOUR), MONITOR).felt.words == ""


@pytest.mark.parametrize(
    ("patient", "hours", "found"),
    [
        (treated("haddad"), 0, "awake"),
        (stopped("rivera"), 18, "awake"),
        (stopped("zielinski"), 48, "awake, confused and restless"),
        (stopped("okoye"), 60, "awake, neither speaks nor obeys"),
    ],
)
def test_that_somebody_whom_withdrawal_alters_is_not_found_plainly_awake(patient, hours, found) -> None:
    at = bedside_of(patient, hours * HOUR)
    assert at.signs.sedation == 0
    assert how(at, HISTORY, "Wakefulness") == how(at, EXAMINED, "Wakefulness") == found


def test_that_a_swelling_is_felt_after_a_pocket_fill_and_goes_with_the_drug() -> None:
    patient = treated("rivera")
    patient.absorb(0, 36_000_000)
    assert how(bedside_of(patient, HOUR // 2), EXAMINED, "Pump pocket") == "a soft swelling over the pump"
    assert how(bedside_of(patient, 24 * HOUR), EXAMINED, "Pump pocket") == "flat, not tender"


def test_that_a_history_tells_what_hurts_and_of_a_scan_and_who_tells_it() -> None:
    assert "sore patch" in how(bedside_of(noxious_stimulus=5), HISTORY, "Lately")
    assert "MRI" in how(bedside_of(mri=4), HISTORY, "Lately")
    assert how(bedside_of(), HISTORY, "Lately") == "nothing new"
    assert seen(bedside_of(), HISTORY).felt.words == "From the patient."
    patient = treated("rivera")
    patient.bolus(0, 8_000_000)
    assert seen(bedside_of(patient, 6 * HOUR), HISTORY).felt.words.startswith("From the family")


def test_that_treatment_is_felt_in_stiffness_and_spasms() -> None:
    assert how(bedside_of(untreated("rivera")), HISTORY, "Stiffness") == "as stiff as a board"
    assert how(bedside_of(treated("rivera")), HISTORY, "Stiffness") == "a little stiff"
    assert how(bedside_of(untreated("rivera")), HISTORY, "Spasms").startswith("several")
