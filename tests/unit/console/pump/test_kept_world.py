"""The truth in bytes: there and back the same, whatever is in it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from console.domain.faults import Fault
from console.errors import RuleBroken
from console.pump.accuracy import Accuracy
from console.pump.kept_world import body_to_wire, new_to_wire, world_to_wire
from console.pump.rotor import Rotor
from console.pump.world import Origin, Standing
from support.pumps import new, started

FIRMWARE = started(new())
BODY = FIRMWARE.body


def test_that_an_exact_body_is_the_same_there_and_back_however_long_its_fractions_are() -> None:
    """More than 4,300 decimal digits are more than Python's decimal text may have."""
    long = Fraction(10**5_000 + 1, 10**5_000)
    body = replace(BODY, ng_per_ml=long)
    assert body_to_wire(body).held == body


def test_that_all_that_is_true_is_the_same_there_and_back() -> None:
    origin = Origin(Accuracy(7, "SIM-000001"), near_empty=True)
    standing = Standing(
        flow=Fraction(1, 7_200),
        faults=(Fault("leak", 60, 5, None), Fault("mri", 2, 7, 9)),
        rotor=Rotor(stands=True, missed=10**22, noticed=True, readings=1),
        fills=3,
        open_ms=11,
    )
    response = FIRMWARE.world.response
    kept = new_to_wire(origin, BODY, standing, response)
    assert (kept.patient, kept.response) == ("rivera", response.state)
    assert (kept.origin, kept.body.held, kept.standing) == (origin, BODY, standing)


def test_that_nobody_is_made_up_for_a_patient_who_is_not_known() -> None:
    kept = world_to_wire(FIRMWARE.world, FIRMWARE.hydraulics.at_ms)
    with pytest.raises(RuleBroken, match="no simulated patient rivera"):
        kept.started(FIRMWARE.hydraulics.at_ms, {})
