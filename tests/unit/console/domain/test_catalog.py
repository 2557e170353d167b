"""What the data files mean: values that cannot change under a check."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from console.domain.catalog import Confidence
from support.therapies import catalog


@pytest.mark.parametrize(
    ("value", "figure"),
    [
        (catalog().quantities["daily-dose"], "high"),
        (catalog().pumps["SP-20"], "flow_high_pl_per_h"),
        (catalog().drugs["baclofen"], "cut_needs_reason_percent"),
    ],
)
def test_that_no_limit_can_be_changed_once_read(value: object, figure: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(value, figure, 10**9)


def test_that_confidence_is_written_as_in_the_data_files() -> None:
    assert list(Confidence) == ["sourced", "computed", "teaching"]
