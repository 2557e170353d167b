"""What can be asked for: every sight has its look, and what nobody can look at is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from console.cases.looks import LOOKS
from console.cases.sight import DEGREES, SIGHTS, checks_in, degree
from console.cases.wanted import Between, Check, OneOf
from console.errors import FileRefused
from console.tables import Table


def refusal(**groups: object) -> str:
    """Return the sentence with which an expectation is refused."""
    with pytest.raises(FileRefused) as refused:
        checks_in(Table(groups, "expect 1"))
    return str(refused.value)


def test_that_whatever_can_be_asked_for_can_be_looked_at_and_nothing_else() -> None:
    assert {f"{group}.{key}" for group, keys in SIGHTS.items() for key in keys} == set(LOOKS)


def test_that_one_number_is_both_bounds_and_a_list_is_least_and_most() -> None:
    asked = {"difference_ml": [-2, Decimal("0.5")]}
    (bounds,) = checks_in(Table({"residual": asked}, "expect 1"))
    assert bounds == Check("residual.difference_ml", Between(Decimal(-2), Decimal("0.5")))
    (one,) = checks_in(Table({"patient": {"gcs": 3}}, "expect 1"))
    assert one.wanted == Between(Decimal(3), Decimal(3))


def test_that_one_word_or_some_of_the_words_may_be_asked_for() -> None:
    (one,) = checks_in(Table({"patient": {"withdrawal": "mild"}}, "expect 1"))
    (some,) = checks_in(Table({"patient": {"withdrawal": ["mild", "severe"]}}, "expect 1"))
    assert (one.wanted, some.wanted) == (OneOf(("mild",)), OneOf(("mild", "severe")))


@pytest.mark.parametrize(
    ("groups", "sentence"),
    [
        ({}, "nothing is expected; add one of console, residual, patient, log"),
        ({"patient": {}}, "nothing is expected"),
        ({"patient": {"mood": "good"}}, "'mood' is not known here"),
        ({"patient": {"withdrawal": "awful"}}, "withdrawal is none, mild, moderate, severe"),
        ({"patient": {"withdrawal": []}}, "withdrawal is none, mild"),
        ({"patient": {"gcs": [15, 3]}}, "gcs has its least above its most"),
        ({"patient": {"gcs": [3]}}, "gcs takes a number, or a list"),
        ({"patient": {"gcs": True}}, "gcs takes a number, or a list"),
        ({"patient": {"gcs": Decimal("nan")}}, "gcs takes a number, or a list"),
        ({"patient": {"itch": "yes"}}, "itch takes true or false"),
        ({"log": {"has": []}}, "has is empty and so asks for nothing"),
        ({"console": {"alarms": "none"}}, "alarms takes a list"),
    ],
)
def test_that_an_expectation_nobody_can_look_at_is_refused(groups: dict[str, object], sentence: str) -> None:
    assert sentence in refusal(**groups)


@pytest.mark.parametrize(
    ("share", "name"), [(0.0, "none"), (0.06, "mild"), (0.35, "moderate"), (0.7, "severe"), (1.0, "severe")]
)
def test_that_each_degree_begins_at_its_share(share: float, name: str) -> None:
    assert degree(share) == name
    assert name in DEGREES
