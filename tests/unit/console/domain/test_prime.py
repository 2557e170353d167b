"""Priming: what tubing and catheter hold decides, and two figures are always told."""

from __future__ import annotations

from fractions import Fraction

import pytest

from console.domain import prime
from console.domain.change import PrimeCase
from console.domain.path import Path
from console.domain.prescription import Prescription
from console.domain.prime import CatheterHolds, TubingHolds
from console.domain.quantities import Volume
from console.errors import RuleBroken
from support.calculations import HOUR, MODEL, drug, mcg, ml, way
from support.therapies import flex, simple

DRUG = drug("2000")
PATH = way("80", "0.199")
LONG = way("114", "0.199")
GIVEN = Prescription(DRUG, simple("200"), Volume(ml("2")))


@pytest.mark.parametrize(
    ("tubing", "catheter", "in_patient", "case"),
    [
        ("empty", "drug", False, PrimeCase.BACK_TABLE),
        ("empty", "csf", False, PrimeCase.BACK_TABLE),
        ("unknown", "unknown", False, PrimeCase.BACK_TABLE),
        ("drug", "csf", True, PrimeCase.POST_IMPLANT),
        ("empty", "drug", True, PrimeCase.NEW_PUMP_OLD_CATHETER),
    ],
)
def test_that_what_is_in_tubing_and_catheter_makes_the_case(
    tubing: str, catheter: str, in_patient: bool, case: PrimeCase
) -> None:
    assert prime.case_of(TubingHolds(tubing), CatheterHolds(catheter), in_patient) is case


def test_that_a_catheter_emptied_at_this_visit_is_a_case_of_its_own() -> None:
    case = prime.case_of(TubingHolds.DRUG, CatheterHolds.CSF, True, accessed=True)
    assert case is PrimeCase.CATHETER_ACCESS


@pytest.mark.parametrize(
    ("tubing", "catheter", "in_patient", "words"),
    [
        ("drug", "drug", False, "nothing to prime on the back table"),
        ("drug", "drug", True, "there is nothing to prime"),
        ("drug", "unknown", True, "aspirate through the catheter access port"),
        ("empty", "unknown", True, "aspirate through the catheter access port"),
        ("unknown", "unknown", True, "aspirate through the catheter access port"),
        ("unknown", "drug", True, "prime the tubing on the back table, into the air"),
        ("unknown", "csf", True, "prime the tubing on the back table, into the air"),
        ("empty", "csf", True, "both are never primed in one"),
    ],
)
def test_that_nothing_is_primed_blindly(tubing: str, catheter: str, in_patient: bool, words: str) -> None:
    told = prime.case_of(TubingHolds(tubing), CatheterHolds(catheter), in_patient)
    assert not isinstance(told, PrimeCase)
    assert words in told
    assert told.endswith(".")


def test_that_on_the_back_table_the_tubing_is_filled_and_nothing_reaches_the_patient() -> None:
    # 0.199 mL of 2000 are 398 mcg; at 1 mL/h they take 11.94 min
    plan = prime.plan(PrimeCase.BACK_TABLE, PATH, DRUG, MODEL)
    assert (plan.volume_pl, plan.duration_ms) == (ml("0.199"), 716_400)
    assert (plan.moved_ng, plan.to_patient_ng) == (mcg("398"), 0)
    assert plan.words.replace("\u00a0", " ") == (
        "Moves 398 mcg (0.199 mL of baclofen 2,000 mcg/mL) in 12 min. "
        "Nothing reaches the patient: it goes into the air."
    )


@pytest.mark.parametrize("case", [PrimeCase.POST_IMPLANT, PrimeCase.CATHETER_ACCESS])
def test_that_behind_fluid_without_drug_the_catheter_alone_is_filled(case: PrimeCase) -> None:
    # 80 cm of 0.0022 mL/cm hold 0.176 mL: 352 mcg of 2000, 10.56 min at 1 mL/h
    plan = prime.plan(case, PATH, DRUG, MODEL)
    assert (plan.volume_pl, plan.duration_ms) == (ml("0.176"), 633_600)
    assert (plan.moved_ng, plan.to_patient_ng) == (mcg("352"), 0)
    assert plan.words.endswith("No drug reaches the patient: what leaves the tip is cerebrospinal fluid.")


def test_that_a_new_pump_on_an_old_catheter_runs_its_tubing_at_therapeutic_rate() -> None:
    # 200 mcg/day of 2000 is 0.1 mL/day: 0.199 mL take 47.76 h, and push out the catheter's 0.176 mL, 352 mcg
    plan = prime.plan(PrimeCase.NEW_PUMP_OLD_CATHETER, PATH, DRUG, MODEL, GIVEN)
    assert (plan.volume_pl, plan.duration_ms) == (ml("0.199"), 47.76 * HOUR)
    assert (plan.moved_ng, plan.to_patient_ng) == (mcg("398"), mcg("352"))
    assert plan.words.replace("\u00a0", " ") == (
        "Moves 398 mcg (0.199 mL of baclofen 2,000 mcg/mL) in 47 h 46 min. The patient receives 352 mcg of "
        "what the catheter holds and later, while what the tubing held passes the tip, no drug for "
        "47 h 46 min at this flow."
    )


def test_that_the_old_catheters_strength_and_dose_set_the_flow_and_what_reaches_the_patient() -> None:
    # 150 mcg/day of 500 is 0.3 mL/day: 0.199 mL take 15.92 h; a catheter of 0.2508 mL gives 0.199 · 500
    given = Prescription(drug("500"), flex(("00:00", "5"), ("12:00", "7.5")), Volume(ml("2")))
    plan = prime.plan(PrimeCase.NEW_PUMP_OLD_CATHETER, LONG, DRUG, MODEL, given)
    assert plan.duration_ms == 15.92 * HOUR
    assert (plan.moved_ng, plan.to_patient_ng) == (mcg("398"), mcg("99.5"))


def test_that_a_full_catheter_is_never_primed_without_a_therapeutic_rate() -> None:
    with pytest.raises(RuleBroken, match="never primed at the highest flow"):
        prime.plan(PrimeCase.NEW_PUMP_OLD_CATHETER, PATH, DRUG, MODEL)
    nothing = Prescription(DRUG, simple("0"), Volume(ml("2")))
    with pytest.raises(RuleBroken, match="give the daily dose"):
        prime.plan(PrimeCase.NEW_PUMP_OLD_CATHETER, PATH, DRUG, MODEL, nothing)


def test_that_what_the_highest_flow_would_do_to_a_full_catheter_is_told() -> None:
    # clinical rules: 0.199 mL of 2000 push out 398 mcg in 12 min, where the catheter holds as much
    plan = prime.hasty(LONG, DRUG, MODEL)
    assert (plan.to_patient_ng, plan.duration_ms) == (mcg("398"), 716_400)


def test_that_a_duration_is_rounded_up_to_the_millisecond() -> None:
    path = Path(tubing_pl=1, catheter_pl=ml("1") + 1)
    assert prime.plan(PrimeCase.BACK_TABLE, path, DRUG, MODEL).duration_ms == 1
    assert prime.plan(PrimeCase.POST_IMPLANT, path, DRUG, MODEL).duration_ms == HOUR + 1


@pytest.mark.parametrize(
    ("case", "path"),
    [(PrimeCase.BACK_TABLE, Path(0, 5)), (PrimeCase.POST_IMPLANT, Path(5, 0))],
)
def test_that_nothing_is_no_prime(case: PrimeCase, path: Path) -> None:
    with pytest.raises(RuleBroken, match="of 0 mL takes no prime"):
        prime.plan(case, path, DRUG, MODEL)


def test_that_an_old_catheter_of_no_volume_gives_the_patient_nothing_of_it() -> None:
    assert prime.hasty(Path(ml("0.1"), 0), DRUG, MODEL).to_patient_ng == Fraction(0)
