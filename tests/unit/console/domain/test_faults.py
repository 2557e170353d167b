"""A fault on one pump: from when to when it is there."""

from __future__ import annotations

import pytest

from console.domain.calendar import LATEST_MS
from console.domain.faults import Fault
from console.errors import RuleBroken


def test_that_a_fault_is_there_from_its_first_ms_to_before_its_last() -> None:
    fault = Fault("leak", 60, 10, 20)
    assert [fault.acts_at(at_ms) for at_ms in (9, 10, 19, 20)] == [False, True, True, False]
    assert Fault("leak", 60, 10).acts_at(LATEST_MS)


@pytest.mark.parametrize(("from_ms", "until_ms"), [(-1, None), (10, 10), (10, 9), (0, LATEST_MS + 1)])
def test_that_a_fault_which_ends_before_it_begins_is_refused(from_ms: int, until_ms: int | None) -> None:
    with pytest.raises(RuleBroken, match="ends after it begins"):
        Fault("leak", 60, from_ms, until_ms)
