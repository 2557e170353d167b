"""What the data files mean: values that cannot change under a check."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from console.domain.catalog import Confidence
from support.therapies import catalog


@pytest.mark.parametrize(
    "value",
    [
        catalog().quantities["daily-dose"],
        catalog().pumps["SP-20"],
        catalog().drugs["baclofen"],
    ],
)
def test_that_no_limit_can_be_changed_once_read(value: object) -> None:
    with pytest.raises(FrozenInstanceError):
        value.source = "hearsay"  # type: ignore[attr-defined]


def test_that_confidence_is_written_as_in_the_data_files() -> None:
    assert list(Confidence) == ["sourced", "computed", "teaching"]
