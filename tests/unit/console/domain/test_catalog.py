"""What the data files mean: values that cannot change under a check."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from console.domain.catalog import Confidence
from console.errors import RuleBroken
from support.therapies import catalog


@pytest.mark.parametrize(
    ("value", "figure"),
    [
        (catalog().quantities["daily-dose"], "high"),
        (catalog().pumps["SP-20"], "flow_high_pl_per_h"),
        (catalog().drugs["baclofen"], "cut_needs_reason_percent"),
        (catalog().drugs["baclofen"].strengths[0], "daily_high"),
        (catalog().catheters["ONE-89"], "segments"),
        (catalog().practice, "residual_percent"),
    ],
)
def test_that_no_limit_can_be_changed_once_read(value: object, figure: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(value, figure, 10**9)


def test_that_confidence_is_written_as_in_the_data_files() -> None:
    assert list(Confidence) == ["sourced", "computed", "teaching"]


@pytest.mark.parametrize(
    ("held", "figure", "begins", "confidence"),
    [
        (catalog().pumps["SP-20"], "capacity_ml", "Common size of", Confidence.SOURCED),
        (catalog().drugs["baclofen"], "strength.daily_low_mcg", "What 0.048 mL/day", Confidence.COMPUTED),
        (catalog().catheters["ONE-89"], "segment.ml_per_cm", "Teaching value", Confidence.TEACHING),
        (catalog().practice, "observe_hours", "At least 8 h", Confidence.SOURCED),
    ],
)
def test_that_a_figure_can_be_asked_where_it_is_from(held, figure, begins, confidence) -> None:
    assert held.source_of(figure).replace("\u00a0", " ").startswith(begins)
    assert held.confidence_of(figure) is confidence


def test_that_a_figure_nobody_has_is_refused() -> None:
    with pytest.raises(RuleBroken, match="No source is kept for colour"):
        catalog().pumps["SP-20"].source_of("colour")


def test_that_a_screen_can_say_how_sure_a_figure_is() -> None:
    assert [each.words for each in Confidence] == ["from a source", "computed", "teaching value"]
