"""From exact figures to what is drawn: stairs, round tops, plain text."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.charts import scale


def test_that_a_staircase_holds_each_height_over_its_span():
    assert scale.staircase([(0, 6), (6, 9)], [10, 14]) == ([0, 6, 6, 9], [10, 10, 14, 14])


def test_that_spans_that_do_not_touch_are_not_joined():
    assert scale.joined([(0, 6), (6, 9), (12, 24)]) == [1, 1, 1, 0, 1, 0]
    assert scale.joined([]) == []


@pytest.mark.parametrize(("highest", "top"), [(0, 1), (18, 20), (14, 16), (20, 24), (0.147, 0.2), (267, 300)])
def test_that_the_top_of_an_axis_is_round_with_some_room(highest: float, top: float):
    assert scale.ceiling(highest) == pytest.approx(top)


@given(st.floats(1e-6, 1e6))
def test_that_the_top_is_never_below_nor_far_above(highest: float):
    assert highest < scale.ceiling(highest) <= highest * 1.7


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(Fraction(55, 3), 2, "18.33"), (Decimal("5.0"), 1, "5"), (2000, 2, "2000"), (Fraction(1, 8), 2, "0.12")],
)
def test_that_a_figure_for_a_file_is_ungrouped_and_half_even(
    value: Fraction | Decimal | int, decimals: int, text: str
):
    assert scale.plain(value, decimals) == text
