"""A chamber blurs a front: slowly, without making or losing drug, and the same however it is looked at."""

from __future__ import annotations

from fractions import Fraction
from math import exp

import pytest

from console.domain.quantities import PL_PER_ML
from console.pump import body
from console.pump.body import Body
from console.pump.catheter import Parcel
from console.pump.chamber import STEPS, Chamber, chamber_of

ML = PL_PER_ML
STRONG, WEAK = Fraction(2_000_000), Fraction(500_000)


def full(ml: str = "0.1", strength: Fraction = WEAK) -> Chamber:
    return chamber_of((Parcel(Fraction(ml) * ML, strength),), Fraction(4, 10) * ML)


def test_that_a_front_leaves_as_a_slope_of_small_steps() -> None:
    after, out = full().passed((Parcel(Fraction(2, 10) * ML, STRONG),))
    strengths = [parcel.ng_per_ml for parcel in out]
    assert strengths[0] == WEAK
    assert strengths == sorted(strengths)
    assert len(out) == Fraction(2, 10) / (Fraction(4, 10) / STEPS)
    washed_out = 1 - exp(-2)
    assert float((after.parcel.ng_per_ml - WEAK) / (STRONG - WEAK)) == pytest.approx(washed_out, abs=0.03)


def test_that_no_drug_is_made_or_lost_and_the_chamber_stays_full() -> None:
    before, entered = full(), (Parcel(Fraction(ML, 7), STRONG), Parcel(Fraction(ML, 3), WEAK))
    after, out = before.passed(entered)
    assert after.pl == before.pl
    assert sum(each.pl for each in out) == sum(each.pl for each in entered)
    assert before.ng + sum(each.ng for each in entered) == after.ng + sum(each.ng for each in out)


def test_that_in_two_parts_the_same_leaves_as_in_one() -> None:
    once, whole = full().passed((Parcel(Fraction(ML, 3), STRONG),))
    half, first = full().passed((Parcel(Fraction(ML, 7), STRONG),))
    twice, second = half.passed((Parcel(Fraction(ML, 3) - Fraction(ML, 7), STRONG),))
    assert twice == once
    assert sum(each.ng for each in (*first, *second)) == sum(each.ng for each in whole)


def test_that_a_chamber_in_which_nothing_changes_rests() -> None:
    rests = full(strength=STRONG)
    assert rests.passed((Parcel(Fraction(5 * ML), STRONG),)) == (rests, [Parcel(Fraction(5 * ML), STRONG)])


def test_that_a_chamber_comes_to_rest_at_the_strength_that_enters() -> None:
    after, _ = full().passed((Parcel(Fraction(20 * ML), STRONG),))
    assert (after.ng_per_ml, after.into_pl) == (STRONG, 0)


def path() -> Body:
    line = body.line_of(ML // 5, WEAK)
    return body.made(Fraction(20 * ML), Fraction(ML), STRONG, line, line)


def test_that_a_body_blurs_in_the_path_and_takes_the_blur_into_the_catheter_again() -> None:
    mixing = path().mixing(25)
    assert mixing.chamber is not None
    assert (mixing.chamber.pl, mixing.chamber.ng_per_ml) == (ML // 10, WEAK)
    after = mixing.moved(Fraction(3, 10) * ML)
    assert after.is_whole
    assert len(after.catheter or ()) > 3
    sharp = after.unmixed()
    assert sharp.is_whole
    assert sum(each.pl for each in sharp.catheter or ()) == ML // 5
    assert after.moved(Fraction(5 * ML)).unmixed().catheter == (Parcel(Fraction(ML, 5), STRONG),)


def test_that_hands_at_the_catheter_find_what_is_in_the_chamber_too() -> None:
    mixing = path().mixing(50)
    assert mixing.pulled(Fraction(ML, 5)).gone.ng == 100_000
    assert mixing.parted().gone.ng == 100_000
    assert mixing.parted().mixing(50).chamber is None
