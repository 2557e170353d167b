"""Words in a chart: none covers another, none leaves the plot, and the first in line have their choice."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.charts import labels
from ui.charts.labels import Place, Words

CORNERS = ((0.0, 1.0), (1.0, 1.0), (0.0, 0.0), (1.0, 0.0))


def at(x: float, y: float, width: float = 60, height: float = 20) -> Words:
    return Words(width, height, tuple(Place(x, y, corner) for corner in CORNERS))


def box(words: Words, place: Place) -> tuple[float, float, float, float]:
    left = place.x - place.anchor[0] * words.width
    top = place.y - place.anchor[1] * words.height
    return left, top, left + words.width, top + words.height


def apart(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_that_words_alone_take_their_best_place():
    assert labels.arrange(300, 100, (at(100, 50),)) == (Place(100, 50, (0, 1)),)


@pytest.mark.parametrize(
    ("x", "y", "corner"), [(290, 50, (1, 1)), (100, 5, (0, 0)), (290, 5, (1, 0)), (0, 100, (0, 1))]
)
def test_that_words_at_an_edge_turn_inwards(x: float, y: float, corner: tuple[int, int]):
    assert labels.arrange(300, 100, (at(x, y),)) == (Place(x, y, corner),)


def test_that_the_second_gives_way_to_the_first():
    first, second = labels.arrange(300, 100, (at(100, 50), at(110, 50)))
    assert first == Place(100, 50, (0, 1))
    assert second == Place(110, 50, (0, 0))


def test_that_words_that_only_touch_both_stand():
    first, second = labels.arrange(300, 100, (at(100, 50), at(160, 50)))
    assert (first, second) == (Place(100, 50, (0, 1)), Place(160, 50, (0, 1)))


def test_that_words_without_room_are_left_out_and_the_others_stand():
    wide, small = labels.arrange(100, 100, (at(50, 50, width=101), at(50, 50, width=10)))
    assert wide is None
    assert small == Place(50, 50, (0, 1))


def test_that_words_without_a_place_take_no_room():
    nowhere, here = labels.arrange(100, 100, (Words(50, 20, ()), at(40, 50)))
    assert nowhere is None
    assert here is not None


@given(st.lists(st.tuples(st.integers(-5, 305), st.integers(-5, 105), st.integers(1, 150)), max_size=5))
def test_that_whatever_is_asked_all_that_stands_is_apart_and_inside(spots: list[tuple[int, int, int]]):
    wanted = tuple(at(x, y, width) for x, y, width in spots)
    found = labels.arrange(300, 100, wanted)
    boxes = [box(words, place) for words, place in zip(wanted, found, strict=True) if place is not None]
    assert all(apart(one, other) for one, other in combinations(boxes, 2))
    assert all(left >= 0 and top >= 0 and right <= 300 and low <= 100 for left, top, right, low in boxes)
