"""The hard limits of a single bolus and of a prime."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.bolus_limits import prime_ng
from console.domain.change import BolusChange, PrimeCase, PrimeChange
from console.domain.finding import Finding
from console.domain.quantities import MS_PER_HOUR, MS_PER_MINUTE
from support.asking import stopped, volume
from support.therapies import RUNNING, dose, patient_bolus, prescription, simple

BEFORE = prescription(RUNNING)


def bolus(mcg: str, minutes: int, model: str = "SP-20") -> dict[str, Finding]:
    return stopped(
        prescription(simple("240"), "500"), BolusChange(dose(mcg), minutes * MS_PER_MINUTE), model=model
    )


def test_that_a_bolus_that_replaces_the_basal_has_the_whole_flow_of_the_pump() -> None:
    # 1.2 mL/h of 500 mcg/mL is 600 mcg/h; beside a basal of 10 mcg/h the other models give 490 mcg/h
    assert bolus("100", 10, "VP-20") == {}
    assert "bolus-too-fast" in bolus("100", 9, "VP-20")
    assert "bolus-too-fast" in bolus("100", 12)
    assert bolus("100", 13) == {}


def test_that_a_bolus_and_the_most_the_patient_may_add_are_summed_over_24_hours() -> None:
    before = replace(prescription(simple("2000")), patient_bolus=patient_bolus("100", 60, 60, 9))
    assert stopped(before, BolusChange(dose("100"), MS_PER_HOUR)) == {}
    found = stopped(before, BolusChange(dose("100.1"), MS_PER_HOUR))["daily-dose-too-high"]
    assert found.field == "bolus-dose"


def prime(case: PrimeCase, ml: str, minutes: int) -> dict[str, Finding]:
    return stopped(BEFORE, PrimeChange(case, volume(ml), minutes * MS_PER_MINUTE))


@pytest.mark.parametrize("case", list(PrimeCase))
def test_that_no_prime_is_faster_than_the_pump(case: PrimeCase) -> None:
    # 0.199 mL at 1 mL/h takes 11.94 min
    assert "flow-above-range" in prime(case, "0.199", 11)
    assert "flow-above-range" not in prime(case, "0.199", 12)


def test_that_a_prime_is_no_longer_than_the_longest_path() -> None:
    assert prime(PrimeCase.BACK_TABLE, "1", 60) == {}
    assert "prime-volume-too-high" in prime(PrimeCase.BACK_TABLE, "1.001", 61)


def test_that_a_volume_worked_out_from_a_catheter_has_no_step_to_keep() -> None:
    assert prime(PrimeCase.CATHETER_ACCESS, "0.17886", 11) == {}


def test_that_a_new_pump_on_a_full_catheter_is_not_primed_faster_than_the_highest_daily_dose() -> None:
    found = prime(PrimeCase.NEW_PUMP_OLD_CATHETER, "0.199", 12)["prime-on-full-catheter"]
    assert found.sentence == (
        "The catheter is full: this prime would push 398 mcg into the patient in 12 min. Prime the tubing on "
        "the back table, aspirate the catheter first, or run the tubing's volume at therapeutic rate "
        "(14 mcg/h)."
    )
    # 398 mcg at 3,000 mcg/day take 191.04 min
    assert "prime-on-full-catheter" in prime(PrimeCase.NEW_PUMP_OLD_CATHETER, "0.199", 191)
    assert prime(PrimeCase.NEW_PUMP_OLD_CATHETER, "0.199", 192) == {}


def test_that_the_drug_a_prime_moves_is_volume_by_strength() -> None:
    assert prime_ng(PrimeChange(PrimeCase.BACK_TABLE, volume("0.199"), MS_PER_HOUR), BEFORE) == 398_000
