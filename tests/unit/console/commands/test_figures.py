"""How the calculators ask: exact products, one form of a date and time, and what a figure makes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import click
import pytest

from console.commands import figures
from console.domain.path import Path
from console.errors import RuleBroken
from support.calculations import drug, ml
from support.therapies import at, simple


def test_that_length_times_bore_is_exact() -> None:
    assert figures.path_of(Decimal("0.199"), Decimal("81.3"), Decimal("0.0022")) == Path(
        ml("0.199"), ml("0.17886")
    )


def test_that_a_product_of_two_long_figures_is_refused_and_not_rounded() -> None:
    with pytest.raises(RuleBroken, match="finer than the smallest amount"):
        figures.path_of(Decimal(0), Decimal("1.0000000000000000000001"), Decimal("1.0000000000000000000001"))


def test_that_a_moment_is_written_in_one_form() -> None:
    assert figures.moment("2026-11-23T10:00") == at(2026, 11, 23, 10)


@pytest.mark.parametrize(
    "text", ["2026-11-23", "2026-11-23T10:00:00", "2026-11-23T10:00+01:00", "1969-12-31T10:00", "soon"]
)
def test_that_any_other_form_of_a_moment_is_wrong_usage(text: str) -> None:
    with pytest.raises(click.BadParameter, match="write the pump's clock as"):
        figures.moment(text)


def test_that_a_therapeutic_rate_is_a_drug_at_a_daily_dose_or_not_told() -> None:
    found = figures.therapeutic(drug("500"), Decimal(200))
    assert found is not None
    assert (found.drug, found.infusion) == (drug("500"), simple("200"))
    assert figures.therapeutic(drug("500"), None) is None


def test_that_a_volume_is_told_in_ml_without_rounding() -> None:
    assert figures.in_ml(Fraction(1, 3)) == Fraction(1, 3 * 10**9)
    assert figures.baclofen(Decimal(500)) == drug("500")
