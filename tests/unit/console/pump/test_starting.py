"""A pump is switched on only where its model and its patient are known, and goes on as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.errors import PumpMemoryError
from console.pump import state
from console.pump.starting import known, started
from support.pumps import new
from support.therapies import catalog


@pytest.mark.parametrize(
    ("lost", "said"),
    [("pumps", "a model not known here"), ("responses", "a simulated patient not known here")],
)
def test_a_memory_is_refused_when_its_model_or_its_patient_is_not_known(lost: str, said: str) -> None:
    kept = new().load()
    assert kept is not None
    start = state.unpack(kept, "memory")
    assert known(start, catalog(), "memory") == catalog().pumps["SP-20"]
    with pytest.raises(PumpMemoryError, match=said):
        known(start, replace(catalog(), **{lost: {}}), "memory")


def test_that_what_is_started_keeps_as_the_same_state() -> None:
    kept = new().load()
    assert kept is not None
    once = restarted(state.unpack(kept, "memory"))
    assert restarted(once) == once


def restarted(start: state.State) -> state.State:
    """Return what a pump started from `start` keeps when it is switched off at once."""
    return started(start, catalog()).kept(start.model, start.serial, start.made_ms, start.boots)
