"""What fades does so as the exponential says, to the last digits, and never the other way."""

from __future__ import annotations

from decimal import Decimal, localcontext

from hypothesis import given
from hypothesis import strategies as st

from console.pump.decay import LN2, left

MS_PER_HALF_YEAR = 4_380 * 3_600_000


@given(st.floats(0, 690))
def test_that_it_agrees_with_an_exponential_of_forty_digits(x: float) -> None:
    with localcontext() as context:
        context.prec = 40
        exact = (-Decimal(x)).exp()
        assert abs(Decimal(left(x)) - exact) <= exact * Decimal("1e-15")


@given(st.integers(1, 40 * MS_PER_HALF_YEAR))
def test_that_a_millisecond_later_less_is_left_even_of_what_fades_over_half_a_year(ms: int) -> None:
    per_ms = LN2 / MS_PER_HALF_YEAR
    assert 0.0 < left(per_ms * ms) < left(per_ms * (ms - 1)) <= 1.0


def test_that_everything_is_left_at_once_and_nothing_in_the_end() -> None:
    assert left(0.0) == 1.0
    assert left(800.0) == left(1e12) == 0.0


def test_that_half_is_left_after_a_half_life() -> None:
    assert abs(left(LN2) - 0.5) < 1e-16
