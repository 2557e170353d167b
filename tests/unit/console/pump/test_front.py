"""What is at the tip, and when it will be something else."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from console.pump import body
from console.pump.body import Body
from console.pump.catheter import Parcel
from console.pump.chamber import Chamber
from console.pump.front import Front, front_of

STRONG, WEAK = Fraction(2_000_000), Fraction(500_000)


def filled(reservoir: Fraction, *path: tuple[int, Fraction]) -> Body:
    """Return a body with a tubing of one parcel, the last of `path`, behind a catheter of the others."""
    parcels = tuple(Parcel(Fraction(pl), strength) for pl, strength in path)
    return body.made(Fraction(10**9), Fraction(0), reservoir, parcels[-1:], parcels[:-1])


@pytest.mark.parametrize(
    ("path", "after_pl"),
    [
        (((100, STRONG), (60, STRONG)), None),
        (((100, WEAK), (60, STRONG)), 100),
        (((100, WEAK), (60, WEAK)), 160),
        (((30, WEAK), (70, STRONG), (60, WEAK)), 30),
    ],
)
def test_that_the_fluid_at_the_tip_lasts_as_far_back_as_it_reaches(
    path: tuple[tuple[int, Fraction], ...], after_pl: int | None
) -> None:
    found = front_of(filled(STRONG, *path), 100)
    assert found == Front(path[0][1], 100, None if after_pl is None else Fraction(after_pl))


def test_that_a_leak_makes_the_fluid_at_the_tip_last_longer_and_a_disconnection_for_ever() -> None:
    leaking = filled(STRONG, (100, WEAK), (60, WEAK))
    assert front_of(leaking, 25).after_pl == 100 * 4 + 60
    assert front_of(leaking, 0) == Front(WEAK, 0, None)


def test_that_nothing_arrives_where_no_catheter_is() -> None:
    assert front_of(replace(filled(STRONG, (60, WEAK)), catheter=None), 100).arrives == 0


def test_that_a_chamber_in_the_middle_of_a_step_may_still_change_what_comes() -> None:
    """All is of one strength to 1/1,000 ng/mL, but the end of a step is told anew from the chamber."""
    even = filled(STRONG, (100, STRONG), (60, STRONG))
    rests = Chamber(Fraction(20), Fraction(40), STRONG, Fraction(5))
    assert front_of(replace(even, chamber=rests), 100).after_pl is None
    assert front_of(replace(even, chamber=replace(rests, into_pl=Fraction(2))), 100).after_pl == 100
    bare = replace(even, catheter=(), chamber=replace(rests, into_pl=Fraction(2)))
    assert front_of(bare, 50).after_pl == 6
