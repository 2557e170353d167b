"""The version that a pump makes itself after a reset."""

from __future__ import annotations

from console.domain.fallback import fallback, is_own, own_operation
from console.domain.prescription import MinimumRate
from console.domain.quantities import PL_PER_ML, Volume
from support.therapies import RUNNING, prescription

BEFORE = prescription(RUNNING)


def test_that_the_fallback_is_the_minimum_rate_of_the_drug_that_was_known() -> None:
    after = fallback(BEFORE, 250_000, Volume(2 * PL_PER_ML))
    assert after.drug == BEFORE.drug
    assert after.infusion == MinimumRate(250_000, BEFORE.drug.concentration)
    assert (after.low_reservoir.pl, after.later, after.patient_bolus) == (2 * PL_PER_ML, None, None)


def test_that_its_operation_is_known_and_its_own_for_each_version() -> None:
    operations = {own_operation(version) for version in range(100)}
    assert len(operations) == 100
    assert all(len(operation) == 16 and is_own(operation) for operation in operations)


def test_that_the_operation_of_the_first_version_and_of_a_console_is_none_of_its_own() -> None:
    assert not is_own(bytes(16))
    assert not is_own(b"fallbac" + bytes(9))
