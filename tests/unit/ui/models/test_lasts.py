"""Hours and minutes: two entries, one time, and no unit ever taken for the other (NE-16)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from console.domain.quantities import MS_PER_HOUR, MS_PER_MINUTE
from support import states
from ui.models import lasts
from ui.models.lasts import UNTYPED, Lasts


@pytest.mark.parametrize(
    ("typed", "ms"),
    [
        (UNTYPED, None),
        (Lasts(Decimal(6)), 6 * MS_PER_HOUR),
        (Lasts(None, Decimal(10)), 10 * MS_PER_MINUTE),
        (Lasts(Decimal(1), Decimal(30)), 90 * MS_PER_MINUTE),
        (Lasts(Decimal(0), Decimal(0)), 0),
    ],
)
def test_that_hours_and_minutes_are_one_time_and_nothing_typed_is_none(typed: Lasts, ms: int | None):
    assert typed.ms == ms
    assert typed.is_empty == (ms is None)


def test_that_a_time_comes_back_as_its_hours_and_minutes():
    assert lasts.from_ms(90 * MS_PER_MINUTE) == Lasts(Decimal(1), Decimal(30))


def test_that_the_two_fields_have_their_own_units_and_limits():
    hours, minutes = lasts.parts(states.catalog().quantities["periodic-interval"])
    assert (hours.unit, hours.high) == ("h", 168)
    assert (minutes.unit, minutes.high) == ("min", 59)
    assert hours.key != minutes.key
