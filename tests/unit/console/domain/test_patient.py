"""A synthetic patient as the record holds them."""

from __future__ import annotations

from datetime import date

from console.domain.patient import Patient, Sex


def test_that_a_patient_is_named_family_first() -> None:
    alma = Patient(
        1,
        "S-00042",
        "Rivera",
        "Alma",
        Sex.FEMALE,
        date(1981, 3, 14),
        "Multiple sclerosis",
        "adult-spinal",
        "",
    )
    assert alma.name == "Rivera, Alma"


def test_that_sex_is_one_letter_in_the_header() -> None:
    assert [str(sex) for sex in Sex] == ["F", "M", "X"]
