"""What the window shows before anything is known: nothing, and nothing that looks like a figure."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from support import states
from ui.state import Link, Stage, Update


def test_that_a_fresh_window_knows_no_pump_no_dose_and_no_draft() -> None:
    state = states.empty()
    assert (state.patient, state.reading, state.draft, state.order) == (None, None, None, None)
    assert (state.link, state.changes) == (Link.NONE, 0)
    assert state.update == Update(Stage.IDLE)


def test_that_a_state_is_never_changed_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        states.empty().user = "somebody else"  # type: ignore[misc]
