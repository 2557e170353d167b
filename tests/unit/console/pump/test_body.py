"""What is true: fluid mixes, moves on and is never made or lost; an empty reservoir gives nothing."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from console.domain.quantities import PL_PER_ML
from console.pump import body
from console.pump.body import Amount, Body
from console.pump.catheter import Parcel

ML = PL_PER_ML
STRONG, WEAK = Fraction(2_000_000), Fraction(500_000)


def full(drawable_ml: str = "20", strength: Fraction = STRONG) -> Body:
    """Return a body with 1.4 mL that cannot be drawn, and 0.2 mL each of tubing and catheter."""
    line = body.line_of(ML // 5, strength)
    return body.made(Fraction(drawable_ml) * ML, Fraction("1.4") * ML, strength, line, line)


def parcel(ml: str, strength: Fraction) -> Parcel:
    return Parcel(Fraction(ml) * ML, strength)


def test_that_a_full_path_gives_the_patient_what_is_pumped() -> None:
    after = full().moved(Fraction(ML))
    assert (after.drawable_pl, after.given) == (19 * ML, Amount(Fraction(ML), Fraction(2_000_000)))
    assert after.is_whole


@pytest.mark.parametrize(
    ("old", "new", "mcg_per_ml"),
    [(STRONG, WEAK, Fraction(12_800, 214) * 10), (WEAK, STRONG, Fraction(40_700, 214) * 10)],
)
def test_that_what_cannot_be_drawn_stays_old_and_mixes(
    old: Fraction, new: Fraction, mcg_per_ml: Fraction
) -> None:
    """Unrinsed, 2000→500 in 20 mL gives 598 mcg/mL and 500→2000 gives 1902 (clinical rules, Refill 3)."""
    after = full(strength=old).drawn(Fraction(20 * ML)).filled(Fraction(20 * ML), new)
    assert after.ng_per_ml == Fraction(int(mcg_per_ml * 10**6), 1_000)
    assert 0 < after.rest_ng < Fraction(214, 10_000)
    assert round(mcg_per_ml) in (598, 1902)
    assert after.is_whole


def test_that_the_old_drug_leaves_tubing_and_catheter_before_the_new_arrives() -> None:
    after = full(strength=WEAK).drawn(Fraction(20 * ML)).filled(Fraction(20 * ML), STRONG)
    mixed = after.ng_per_ml
    half = after.moved(Fraction(3, 10) * ML)
    assert half.tubing == (parcel("0.2", mixed),)
    assert half.catheter == (parcel("0.1", WEAK), parcel("0.1", mixed))
    assert half.given == Amount(Fraction(3, 10) * ML, 300_000 * Fraction(1, 2))


def test_that_a_pump_which_is_empty_in_truth_moves_what_is_there_and_then_nothing() -> None:
    after = full("1").moved(Fraction(3 * ML))
    assert (after.drawable_pl, after.given.pl) == (0, ML)
    assert after.moved(Fraction(ML)) == after
    refilled = after.filled(Fraction(5 * ML), STRONG).moved(Fraction(ML))
    assert refilled.given.pl == 2 * ML
    assert refilled.is_whole


def test_that_what_is_pumped_off_the_catheter_goes_into_the_air() -> None:
    after = full().parted().moved(Fraction(ML))
    assert (after.catheter, after.given) == (None, Amount())
    assert after.gone.pl == ML + ML // 5
    assert after.is_whole


def test_that_what_is_drawn_through_catheter_access_is_followed_by_fluid_without_drug() -> None:
    after = full().pulled(Fraction(3, 20) * ML)
    assert after.catheter == (parcel("0.15", Fraction(0)), parcel("0.05", STRONG))
    assert after.gone == Amount(Fraction(3, 20) * ML, Fraction(300_000))
    assert after.is_whole


def test_that_what_goes_into_catheter_access_pushes_the_catheters_drug_into_the_patient() -> None:
    after = full().pushed(Fraction(20 * ML), WEAK)
    assert after.given == Amount(Fraction(20 * ML), Fraction(400_000) + Fraction("19.8") * 500_000)
    assert after.drawable_pl == 20 * ML
    assert after.is_whole


def test_that_a_catheter_is_joined_with_what_it_holds() -> None:
    after = full().parted().joined(Fraction(ML, 4), Fraction(0))
    assert after.catheter == (parcel("0.25", Fraction(0)),)
    assert after.is_whole


def test_that_no_more_is_drawn_than_can_be() -> None:
    after = full("2").drawn(Fraction(5 * ML))
    assert (after.drawable_pl, after.reservoir.pl, after.gone.pl) == (0, Fraction("1.4") * ML, 2 * ML)


def test_that_a_path_which_holds_nothing_lets_everything_through() -> None:
    bare = body.made(Fraction(ML), Fraction(0), STRONG, (), body.line_of(0, STRONG))
    after = bare.moved(Fraction(ML))
    assert after.given == Amount(Fraction(ML), Fraction(2_000_000))
    assert after.is_whole


@pytest.mark.parametrize(
    "lie",
    [
        {"drawable_pl": Fraction(19 * ML)},
        {"tubing": ()},
        {"given": Amount(Fraction(1))},
        {"gone": Amount(Fraction(0), Fraction(1))},
        {"ng_per_ml": WEAK},
        {"pocket": Amount(Fraction(1))},
        {"rest_ng": Fraction(1)},
        {"drawable_pl": Fraction(-1), "residual_pl": Fraction("21.4") * ML + 1},
    ],
    ids=str,
)
def test_that_a_body_in_which_fluid_was_made_or_lost_is_not_whole(lie: dict[str, Fraction]) -> None:
    assert full().is_whole
    assert not replace(full(), **lie).is_whole  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("there", "measured"), [("8.79", "8.8"), ("8.75", "8.8"), ("8.65", "8.6"), ("0.04", "0")]
)
def test_that_a_level_sensor_measures_what_can_be_pumped_to_a_tenth(there: str, measured: str) -> None:
    assert full(there).level_pl == Fraction(measured) * ML


def test_that_a_part_of_what_leaves_the_tubing_can_run_out_beside_the_catheter() -> None:
    """The reservoir loses as much as ever; the catheter gets what the leak leaves (a third of 60 % here)."""
    after = full().moved(Fraction(ML), lost_percent=60)
    assert after.drawable_pl == 19 * ML
    assert after.pocket == Amount(Fraction(6, 10) * ML, Fraction(1_200_000))
    assert after.given == Amount(Fraction(4, 10) * ML, Fraction(800_000))
    assert after.is_whole


def test_that_nothing_reaches_a_catheter_that_is_disconnected() -> None:
    before = full()
    after = before.moved(Fraction(ML), lost_percent=100)
    assert (after.catheter, after.given) == (before.catheter, Amount())
    assert after.pocket.pl == ML
    assert after.is_whole


def test_that_what_is_injected_beside_the_pump_lies_in_the_pocket() -> None:
    before = full()
    after = before.pocketed(Fraction(3 * ML), WEAK)
    assert (after.reservoir, after.pocket) == (
        before.reservoir,
        Amount(Fraction(3 * ML), Fraction(1_500_000)),
    )
    assert after.is_whole


def test_that_no_drug_is_lost_by_mixing_however_often() -> None:
    """A strength is told to 1/1,000 ng/mL; the rest stays in the reservoir, and no number grows for ever."""
    after = full()
    for number in range(1, 40):
        after = after.drawn(Fraction(number * ML, 7)).filled(
            Fraction(number * ML, 13), (WEAK, STRONG)[number % 2]
        )
        assert after.is_whole
        assert after.ng_per_ml.denominator <= 1_000
