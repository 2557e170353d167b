"""What strength comes of an unrinsed reservoir, a rinsed one, and a vial taken for another."""

from __future__ import annotations

from fractions import Fraction

import pytest

from console.domain import mixture
from console.errors import RuleBroken
from support.calculations import drug, mcg, ml

REST = ml("1.4")
FILL = ml("20")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("2000", "500", "Unrinsed, the 1.4 mL that cannot be drawn make it 598 mcg/mL (+19.6 %)."),
        ("500", "2000", "Unrinsed, the 1.4 mL that cannot be drawn make it 1,902 mcg/mL (−4.9 %)."),
    ],
)
def test_that_what_cannot_be_drawn_shifts_the_new_strength(old: str, new: str, told: str) -> None:
    # (1.4 · 2000 + 20 · 500) / 21.4 = 598.13…; (1.4 · 500 + 20 · 2000) / 21.4 = 1901.87…
    found = mixture.mixed(REST, drug(old), FILL, drug(new))
    assert mixture.words(found, REST).replace("\u00a0", " ") == told


def test_that_the_mixed_strength_is_exact() -> None:
    found = mixture.mixed(REST, drug("2000"), FILL, drug("500"))
    assert found.ng_per_ml == mcg("12800") * 10 / 214
    assert found.percent == (Fraction(128_000, 107_000) - 1) * 100


def test_that_the_same_strength_or_a_residual_of_nothing_changes_nothing() -> None:
    assert mixture.mixed(REST, drug("500"), FILL, drug("500")).percent == 0
    assert mixture.mixed(0, drug("2000"), FILL, drug("500")) == mixture.Mixture(mcg("500"), Fraction(0))


def test_that_another_drug_only_dilutes() -> None:
    found = mixture.mixed(REST, drug("2000", "saline"), FILL, drug("500"))
    assert found.ng_per_ml == mcg("500") * 200 / 214


def test_that_each_rinse_takes_its_part_of_the_old_drug() -> None:
    # 1.4 of 3.4 mL stay after a rinse with 2 mL: of the 1,500 mcg/mL too many, (1.4/3.4)³ · 1.4/21.4 are left
    found = mixture.mixed(REST, drug("2000"), FILL, drug("500"), rinse_pl=ml("2"), times=3)
    assert found.ng_per_ml == mcg("500") + mcg("1500") * Fraction(14, 34) ** 3 * Fraction(14, 214)
    assert 0 < found.percent < 5


@pytest.mark.parametrize(
    ("residual_pl", "filled_pl", "rinse_pl", "times"),
    [(-1, 5, 0, 0), (5, 0, 0, 0), (5, 5, 0, 1), (5, 5, 5, -1)],
)
def test_that_a_fill_and_a_rinse_of_nothing_are_refused(
    residual_pl: int, filled_pl: int, rinse_pl: int, times: int
) -> None:
    with pytest.raises(RuleBroken, match="more than 0 mL"):
        mixture.mixed(residual_pl, drug("1"), filled_pl, drug("2"), rinse_pl=rinse_pl, times=times)


def test_that_a_vial_taken_for_another_gives_its_strength_over_the_one_told() -> None:
    weak, strong = drug("500").concentration, drug("2000").concentration
    assert mixture.delivered_ng(mcg("200"), weak, strong) == mcg("800")
    assert mixture.delivered_ng(mcg("200"), strong, weak) == mcg("50")
