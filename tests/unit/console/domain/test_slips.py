"""Slips of hand and unit against the running value."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from console.domain import slips


@pytest.mark.parametrize(
    ("factor", "code"),
    [
        (Fraction(10), "ten-times"),
        (Fraction(1, 10), "a-tenth"),
        (Fraction(100), "hundred-times"),
        (Fraction(1, 100), "a-hundredth"),
        (Fraction(24), "24-times"),
        (Fraction(1, 24), "a-24th"),
        (Fraction(60), "60-times"),
        (Fraction(1, 60), "a-60th"),
    ],
)
def test_that_each_telling_factor_has_its_name(factor: Fraction, code: str) -> None:
    slip = slips.by_factor(Fraction(267), 267 * factor)
    assert slip is not None
    assert slip.code == code
    assert not slip.pattern.startswith("about")


@pytest.mark.parametrize("factor", [Fraction(1), Fraction(11), Fraction(2), Fraction(23), Fraction(1, 9)])
def test_that_other_factors_are_no_slip(factor: Fraction) -> None:
    assert slips.by_factor(Fraction(267), 267 * factor) is None


def test_that_a_moderate_change_does_not_hide_a_slip_within_the_tolerance() -> None:
    # 293.5 was meant and 2935 typed: 10.99 times the running 267.
    slip = slips.by_factor(Fraction(267), Fraction(2_935), Decimal(15))
    assert slip is not None
    assert slip.code == "ten-times"
    assert slip.words("2,935 mcg/day", "267 mcg/day") == (
        "2,935 mcg/day is about ten times the running 267 mcg/day. Is the point in its place?"
    )


@pytest.mark.parametrize(
    ("new", "slipped"), [("8.5", True), ("8.49", False), ("11.5", True), ("11.51", False)]
)
def test_that_the_tolerance_ends_where_it_says(new: str, slipped: bool) -> None:
    assert (slips.by_factor(Fraction(1), Fraction(new), Decimal(15)) is not None) is slipped


def test_that_nothing_is_a_multiple_of_nothing() -> None:
    assert slips.by_factor(Fraction(0), Fraction(10), Decimal(15)) is None


@pytest.mark.parametrize(
    ("running", "new"),
    [("267", "276"), ("267", "627"), ("293.5", "239.5"), ("293.5", "295.3"), ("14", "41")],
)
def test_that_two_neighbouring_digits_exchanged_are_a_slip_also_across_the_point(
    running: str, new: str
) -> None:
    slip = slips.by_swap(Decimal(running), Decimal(new))
    assert slip is not None
    assert slip.code == "digits-swapped"


@pytest.mark.parametrize(
    ("running", "new"),
    [
        ("267", "267"),
        ("267", "762"),
        ("267", "268"),
        ("267", "2670"),
        ("29.35", "293.5"),
        ("1213", "2131"),
        ("12", "31"),
        ("12", "23"),
    ],
)
def test_that_other_differences_are_no_exchange(running: str, new: str) -> None:
    assert slips.by_swap(Decimal(running), Decimal(new)) is None
