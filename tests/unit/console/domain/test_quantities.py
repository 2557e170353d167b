"""Exact quantities: what is typed is stored without loss, or refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from console.domain.quantities import (
    LARGEST,
    Concentration,
    DailyDose,
    Dose,
    DoseRate,
    Volume,
    flow_pl_per_h,
    scaled,
    unscaled,
)
from console.errors import RuleBroken


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        (Dose(54_000), Dose.from_mcg(Decimal(54))),
        (DoseRate(11_500), DoseRate.from_mcg_per_h(Decimal("11.5"))),
        (DailyDose(293_500), DailyDose.from_mcg_per_day(Decimal("293.50"))),
        (Concentration(2_000_000), Concentration.from_mcg_per_ml(Decimal("2E+3"))),
        (Volume(1_400_000_000), Volume.from_ml(Decimal("1.4"))),
    ],
)
def test_that_what_is_typed_is_stored_in_the_small_unit(stored: object, typed: object) -> None:
    assert stored == typed


def test_that_what_is_stored_reads_back_as_typed() -> None:
    assert Dose(54_100).mcg == Decimal("54.1")
    assert DoseRate(1).mcg_per_h == Decimal("0.001")
    assert DailyDose(293_500).mcg_per_day == Decimal("293.5")
    assert Concentration(500_000).mcg_per_ml == 500
    assert Volume(1).ml == Decimal("1E-9")
    assert unscaled(1_400, 1_000) == Decimal("1.4")


@pytest.mark.parametrize("number", ["0.0001", "1E-30", "1E-999999999"])
def test_that_what_is_finer_than_stored_is_refused_at_once_and_not_rounded(number: str) -> None:
    with pytest.raises(RuleBroken, match=r"finer than the smallest amount|outside what can be stored"):
        Dose.from_mcg(Decimal(number))


@pytest.mark.parametrize("number", ["-1", "1E+400", "1E+999999999", "9007199254741"])
def test_that_what_is_beyond_what_is_stored_is_refused_at_once(number: str) -> None:
    with pytest.raises(RuleBroken, match="outside what can be stored"):
        Dose.from_mcg(Decimal(number))


@pytest.mark.parametrize("number", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_that_what_is_no_number_is_refused(number: str) -> None:
    with pytest.raises(RuleBroken, match="is not a number of mcg"):
        Dose.from_mcg(Decimal(number))


def test_that_the_largest_and_the_smallest_amount_can_be_stored() -> None:
    assert scaled(Decimal(LARGEST), 1, "ng") == LARGEST
    assert scaled(Decimal("0E-50"), 1_000, "mcg") == 0


@pytest.mark.parametrize("kind", [Dose, DoseRate, DailyDose, Concentration, Volume])
@pytest.mark.parametrize("value", [-1, LARGEST + 1, 1.0, True, "5", Decimal(5)])
def test_that_a_quantity_holds_whole_numbers_in_range_only(kind: type, value: object) -> None:
    with pytest.raises(RuleBroken, match="takes a whole number"):
        kind(value)


def test_that_a_concentration_of_nothing_is_refused() -> None:
    with pytest.raises(RuleBroken, match="holds no drug"):
        Concentration(0)


def test_that_flow_is_dose_over_concentration_and_exact() -> None:
    # 293.5 mcg/day = 293500/24 ng/h; in 2000 mcg/mL that is 18,343,750/3 pL/h.
    flow = flow_pl_per_h(Fraction(293_500, 24), Concentration(2_000_000))
    assert flow == Fraction(18_343_750, 3)
