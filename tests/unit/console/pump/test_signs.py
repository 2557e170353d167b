"""What shows is a reading of what acts, from nothing to the worst, in the order that was published."""

from __future__ import annotations

from itertools import pairwise

import pytest

from console.pump import kinetics
from console.pump.signs import Inside, Patient, Signs
from support.responses import PATIENTS, response_of

each_patient = pytest.mark.parametrize("name", PATIENTS)


def read(name: str, *, supported: bool = False, noxious: float = 0.0, **amounts: float) -> Signs:
    """Return the signs of one of the six with `amounts` by their names in small letters."""
    of = response_of(name)
    held = [0.0] * len(kinetics.HALF_LIVES)
    for what, amount in amounts.items():
        held[getattr(kinetics, what.upper())] = amount
    patient = Patient({each: float(value) for each, value in of.figures}, of.muscles)
    return patient.read(Inside(tuple(held), supported, noxious))


@each_patient
def test_that_without_the_drug_a_patient_shows_what_is_written_of_them(name: str) -> None:
    signs, of = read(name), response_of(name)
    assert dict(signs.ashworth) == {muscle.name: muscle.untreated / 100 for muscle in of.muscles}
    assert (signs.heart_rate, signs.systolic, signs.gcs) == tuple(
        int(of.figure(each)) for each in ("heart_rate", "systolic_mmhg", "gcs")
    )
    assert (signs.sedation, signs.withdrawal, signs.overdose, signs.itch) == (0, 0, 0, False)


@each_patient
def test_that_more_of_the_drug_never_means_more_tone_or_a_wider_awake_patient(name: str) -> None:
    levels = [read(name, acting=10.0 * step) for step in range(300)]
    for less, more in pairwise(levels):
        assert more.effect >= less.effect
        tones = zip(less.ashworth, more.ashworth, strict=True)
        assert all(after <= before for (_, before), (_, after) in tones)
        assert (more.gcs, more.breaths, more.heart_rate) <= (less.gcs, less.breaths, less.heart_rate)
        assert more.sedation >= less.sedation
    assert (levels[-1].gcs, levels[-1].sedation) == (3, 4)


@each_patient
def test_that_itch_comes_before_fever_and_fever_before_an_altered_state(name: str) -> None:
    usual = 400.0
    well = read(name)
    courses = [
        read(name, want=usual * step / 100, tolerance=usual, habit=usual, dependence=usual)
        for step in range(101)
    ]
    firsts = [
        next(index for index, signs in enumerate(courses) if shows(signs))
        for shows in (
            lambda signs: signs.itch,
            lambda signs: signs.temperature_tenths > 375,
            lambda signs: signs.gcs < well.gcs,
        )
    ]
    assert firsts == sorted(firsts)
    assert firsts[0] < firsts[2]


def test_that_all_signs_stay_within_what_a_scale_can_show() -> None:
    for amounts in ({"acting": 1e9}, {"want": 1e9, "habit": 1e9, "tolerance": 1e9}, {"acting": -1e-9}):
        for noxious in (0.0, 10.0):
            signs = read("zielinski", noxious=noxious, **amounts)
            assert all(0 <= tone <= 4 for _, tone in signs.ashworth)
            assert 0 <= signs.spasm_severity <= 3
            assert 0 <= signs.sedation <= 4
            assert 3 <= signs.gcs <= 15
            assert 40 <= signs.spo2 <= 100
            assert signs.breaths >= 0
            assert 0 <= signs.withdrawal <= 1


def test_that_cyproheptadine_takes_the_itch_and_leaves_the_rest() -> None:
    wanting = {"want": 60.0, "tolerance": 200.0, "habit": 200.0, "dependence": 200.0}
    assert read("rivera", **wanting).itch
    eased = read("rivera", cyproheptadine=12.0, **wanting)
    assert not eased.itch
    assert eased.withdrawal > 0
