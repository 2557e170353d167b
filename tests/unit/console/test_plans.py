"""What the sample patients' files plan: read whole, each visit on what the one before left, or refused."""

from __future__ import annotations

from pathlib import Path

import pytest

import resources
from console import plans
from console.domain.change import (
    BolusChange,
    ImplantChange,
    ProgramChange,
    ResumeChange,
    StopChange,
)
from console.domain.prescription import PeriodicBolus
from console.errors import FileRefused, RuleBroken
from console.plans import Filling, Sample
from support.rigs import catalog
from support.therapies import at, simple

FILES = resources.path("patients")


def read(folder: Path, name: str = "rivera", old: str = "", new: str = "") -> Sample:
    """Read the file called `name` in which `old` reads `new`."""
    text = (FILES / f"{name}.toml").read_text(encoding="utf-8")
    assert old in text
    path = folder / f"{name}.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return plans.read(path, catalog())


def deeds(sample: Sample, kind: type) -> list:
    """Return the deeds of `kind` in a plan."""
    return [visit.deed for visit in sample.visits if isinstance(visit.deed, kind)]


def test_that_a_catheter_is_planned_as_sold_and_trimmed(tmp_path):
    catheter = read(tmp_path).implant.catheter
    assert (catheter.model, catheter.implanted_tenth_mm) == ("ONE-89", 8_130)
    assert read(tmp_path, "zielinski").implant.catheter.implanted_tenth_mm == 7_450


def test_that_a_plan_says_whether_its_patient_feels_it_near_empty(tmp_path):
    assert read(tmp_path, "okoye").near_empty
    assert not read(tmp_path).near_empty
    assert read(tmp_path).name == "rivera"


def test_that_a_link_lost_leaves_what_ran_before(tmp_path):
    lost, again = [
        visit
        for visit in read(tmp_path).visits
        if visit.at_ms in (at(2025, 9, 15, 15, 40), at(2025, 9, 17, 11, 20))
    ]
    assert lost.link_lost
    assert lost.deed == again.deed
    assert lost.deed.prescription.infusion == simple("225")


def test_that_a_refill_brings_the_new_strength_to_all_that_follows(tmp_path):
    sample = read(tmp_path, "haddad")
    strengths = [filling.after.drug.concentration.mcg_per_ml for filling in deeds(sample, Filling)]
    assert strengths == [500, 500, 1000, 1000]
    assert [filling.rinses for filling in deeds(sample, Filling)] == [0, 0, 3, 0]
    assert sample.visits[-1].deed.prescription.drug.concentration.mcg_per_ml == 1000


def test_that_a_refill_may_bring_another_dose(tmp_path):
    first, second, *_ = deeds(read(tmp_path, "okoye"), Filling)
    assert first.after.infusion == second.after.infusion == simple("325")


def test_that_every_deed_of_a_plan_is_known(tmp_path):
    okoye, perrin = read(tmp_path, "okoye"), read(tmp_path, "perrin")
    assert len(deeds(okoye, StopChange)) == len(deeds(okoye, ResumeChange)) == 1
    assert len(deeds(okoye, BolusChange)) == 1
    assert len(deeds(okoye, ImplantChange)) == 1
    assert isinstance(deeds(perrin, ProgramChange)[-1].prescription.infusion, PeriodicBolus)
    assert perrin.visits[-1].deed is None
    tomasz = read(tmp_path, "zielinski")
    assert tomasz.visits[-1].deed.prescription.patient_bolus.per_day == 3
    assert [len(visit.pressed) for visit in tomasz.visits[-3:]] == [3, 2, 3]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('sex = "F"', 'sex = "W"'),
        ("1981-03-14", "14.3.1981"),
        ("2025-06-18T13:15", "18 June"),
        ("2025-06-18T13:15", "2025-06-18T13:15+02:00"),
        ("trimmed_cm = [7.7]", "trimmed_cm = [7.777]"),
        ("trimmed_cm = [7.7]", "trimmed_cm = [7.7, 1]"),
        ("trimmed_cm = [7.7]", "trimmed_cm = [89]"),
        ('"ONE-89"', '"ONE-90"'),
        ('model = "SP-20"', 'model = "SP-21"'),
        ("daily_dose_mcg = 120", "daily_dose_mcg = -1"),
        ('second = "J. Okafor"', 'third = "J. Okafor"'),
        ('note = "', 'remark = "'),
        ("implant = true", "implant = true\nbolus = { dose_mcg = 5, minutes = 1 }"),
        ('expiry = "2027-05-31"', 'expiry = "05/2027"'),
        ('lot = "BX-1907"', 'lot = "BX-1907", rinse = 6'),
        ('lot = "BX-1907"', 'batch = "BX-1907"'),
    ],
)
def test_that_a_plan_that_cannot_be_read_is_refused_in_a_sentence(tmp_path, old, new):
    with pytest.raises((FileRefused, RuleBroken)) as refused:
        read(tmp_path, "rivera", old, new)
    assert str(refused.value).endswith(".")
