"""The slot: one at most, and gone for good when it is gone."""

from __future__ import annotations

from console.pump.preparation import REMEMBERED, Preparation, Slot
from support.pumps import bolus

ONE, OTHER = b"1" * 16, b"2" * 16


def holding(operation: bytes) -> Preparation:
    preparation = Preparation()
    preparation.slot = Slot(operation, 0, bolus("50", 10), bytes(32), "C. Moreau", 120_000)
    return preparation


def test_that_a_slot_is_held_by_its_own_operation_only() -> None:
    preparation = holding(ONE)
    assert preparation.held(ONE) is preparation.slot
    assert preparation.held(OTHER) is None


def test_a_slot_expires_when_its_link_time_has_come() -> None:
    slot = holding(ONE).slot
    assert slot is not None
    assert not slot.has_expired(119_999)
    assert slot.has_expired(120_000)


def test_that_rejecting_an_operation_frees_its_slot_and_keeps_the_reason() -> None:
    preparation = holding(ONE)
    preparation.reject(ONE, "It was withdrawn.")
    assert preparation.slot is None
    assert preparation.why_rejected(ONE) == "It was withdrawn."


def test_that_rejecting_another_operation_leaves_the_slot() -> None:
    preparation = holding(ONE)
    preparation.reject(OTHER, "Over a limit.")
    assert preparation.held(ONE) is not None


def test_that_clearing_rejects_what_was_held_and_nothing_when_nothing_was() -> None:
    preparation = holding(ONE)
    preparation.clear("The session ended.")
    preparation.clear("Again.")
    assert preparation.why_rejected(ONE) == "The session ended."
    assert preparation.why_rejected(OTHER) is None


def test_that_only_the_last_reasons_are_remembered() -> None:
    preparation = Preparation()
    operations = [number.to_bytes(16, "big") for number in range(REMEMBERED + 1)]
    for operation in operations:
        preparation.reject(operation, "Over a limit.")
    preparation.reject(operations[1], "Again.")
    assert preparation.why_rejected(operations[0]) is None
    assert preparation.why_rejected(operations[1]) == "Again."
    assert all(preparation.why_rejected(operation) for operation in operations[1:])
