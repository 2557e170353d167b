"""Plug flow: what goes in drives as much out, first in first out, and no drug is lost or made."""

from __future__ import annotations

from fractions import Fraction

import pytest

from console.errors import RuleBroken
from console.pump.catheter import MOST_PARCELS, Line, Parcel


def parcel(pl: int, ng_per_ml: int) -> Parcel:
    return Parcel(Fraction(pl), Fraction(ng_per_ml))


def test_that_what_goes_in_drives_out_what_is_at_the_tip() -> None:
    line = Line([parcel(100, 500), parcel(50, 1_000)])
    assert line.push(120, 2_000) == (parcel(100, 500), parcel(20, 1_000))
    assert line.parcels == (parcel(30, 1_000), parcel(120, 2_000))


def test_that_neighbours_of_one_strength_are_one_parcel() -> None:
    line = Line([parcel(60, 500), parcel(40, 500)])
    assert line.parcels == (parcel(100, 500),)
    line.push(10, 2_000)
    line.push(10, 2_000)
    assert line.parcels == (parcel(80, 500), parcel(20, 2_000))
    assert Line([parcel(10, 500)]).push(20, 500) == (parcel(20, 500),)


def test_that_a_push_larger_than_the_line_leaves_at_the_tip_too() -> None:
    line = Line([parcel(10, 500)])
    assert line.push(25, 2_000) == (parcel(10, 500), parcel(15, 2_000))
    assert line.parcels == (parcel(10, 2_000),)


def test_that_a_line_of_no_volume_lets_everything_through() -> None:
    line = Line()
    assert line.push(7, 500) == (parcel(7, 500),)
    assert line.parcels == ()
    assert line.pull(7) == (parcel(7, 0),)


def test_that_a_push_of_nothing_moves_nothing() -> None:
    line = Line([parcel(10, 500)])
    assert line.push(0, 2_000) == ()
    assert line.pull(0) == ()
    assert line.parcels == (parcel(10, 500),)


def test_that_drawing_through_the_port_takes_the_pumps_end_first_and_brings_fluid_in_at_the_tip() -> None:
    line = Line([parcel(100, 500), parcel(50, 2_000)])
    assert line.pull(70) == (parcel(50, 2_000), parcel(20, 500))
    assert line.parcels == (parcel(70, 0), parcel(80, 500))
    assert line.volume_pl == 150


def test_that_a_push_undoes_the_pull_that_drew_from_the_same_end() -> None:
    line = Line([parcel(100, 500), parcel(50, 2_000)])
    drawn = line.pull(70)
    assert line.push_on(reversed(drawn)) == (parcel(70, 0),)
    assert line.parcels == (parcel(100, 500), parcel(50, 2_000))


def test_that_what_leaves_one_line_goes_on_in_the_next() -> None:
    tubing, catheter = Line([parcel(20, 500)]), Line([parcel(30, 0)])
    out = catheter.push_on(tubing.push(40, 2_000))
    assert out == (parcel(30, 0), parcel(10, 500))
    assert catheter.parcels == (parcel(10, 500), parcel(20, 2_000))


def test_that_in_two_pushes_the_same_leaves_as_in_one() -> None:
    start = [parcel(33, 500), parcel(44, 1_000)]
    once, twice = Line(start), Line(start)
    whole = once.push(Fraction(100, 3), 2_000)
    parts = (*twice.push(Fraction(1, 3), 2_000), *twice.push(33, 2_000))
    assert sum(part.ng for part in parts) == sum(part.ng for part in whole)
    assert twice.parcels == once.parcels


def test_that_the_number_of_parcels_is_bounded_and_no_drug_is_lost_by_it() -> None:
    line = Line([parcel(10_000, 500)])
    before_ng = line.drug_ng
    in_ng = out_ng = Fraction(0)
    for number in range(5 * MOST_PARCELS):
        in_ng += parcel(7 + number % 5, 1 + number).ng
        out_ng += sum(part.ng for part in line.push(7 + number % 5, 1 + number))
        line.bound()
    assert len(line.parcels) == MOST_PARCELS
    assert line.drug_ng == before_ng + in_ng - out_ng
    assert sum(part.pl for part in line.parcels) == line.volume_pl == 10_000


def test_that_a_line_filled_with_too_many_parcels_is_bounded_too() -> None:
    parcels = [parcel(number, number) for number in range(1, 2 * MOST_PARCELS)]
    line = Line(parcels)
    line.bound()
    assert len(line.parcels) == MOST_PARCELS
    assert line.drug_ng == sum(part.ng for part in parcels)


def test_that_the_two_smallest_neighbours_are_the_ones_that_become_one() -> None:
    sizes = [10, 10, 3, 4, *[10] * (MOST_PARCELS - 3)]
    line = Line(parcel(size, number) for number, size in enumerate(sizes))
    line.bound()
    assert [part.pl for part in line.parcels] == [10, 10, 7, *[10] * (MOST_PARCELS - 3)]
    assert line.parcels[2].ng_per_ml == Fraction(3 * 2 + 4 * 3, 7)


def test_that_a_parcel_holds_its_volume_times_its_strength() -> None:
    # 1 mL is 10^9 pL: 0.375 mL of 500 mcg/mL hold 187.5 mcg
    assert parcel(375_000_000, 500_000).ng == 187_500


@pytest.mark.parametrize(("pl", "ng_per_ml"), [(0, 500), (-1, 500), (1, -1)])
def test_that_a_parcel_of_nothing_is_refused(pl: int, ng_per_ml: int) -> None:
    with pytest.raises(RuleBroken, match="volume above 0 pL"):
        parcel(pl, ng_per_ml)


def test_that_a_line_is_not_pushed_backwards() -> None:
    line = Line([parcel(10, 500)])
    with pytest.raises(RuleBroken, match="do the other"):
        line.push(-1, 500)
    with pytest.raises(RuleBroken, match="do the other"):
        line.pull(-1)
