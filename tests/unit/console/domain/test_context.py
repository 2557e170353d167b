"""What the checks know beside program and change."""

from __future__ import annotations

from dataclasses import replace

from support.asking import SPINAL, running_bolus, running_bridge


def test_that_of_what_runs_only_a_bridge_is_the_bridge() -> None:
    bridge = running_bridge("0.375", 24)
    assert SPINAL.bridge is None
    assert replace(SPINAL, running_bolus=running_bolus("50", 1)).bridge is None
    assert replace(SPINAL, running_bolus=bridge).bridge == bridge


def test_that_nothing_of_the_visit_is_known_before_it_is_noted() -> None:
    assert (SPINAL.rinsed, SPINAL.catheter_accessed, SPINAL.vial, SPINAL.injected_pl) == (None,) * 4
