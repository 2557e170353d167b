"""How a verb reads figures and answers with them."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import click
import pytest
from click.testing import CliRunner

from console.commands import report


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(14_675, 100_000), "0.14675"),
        (Fraction(1, 3), "0.333333"),
        (Fraction(5, 10_000_000), "0"),
        (Fraction(15, 10_000_000), "0.000002"),
        (Fraction(4, 2), "2"),
        (Decimal("2.0"), "2"),
        (Decimal("53.56375"), "53.56375"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.000001"), "0.000001"),
        (9_007_199_254_740_991, "9007199254740991"),
    ],
)
def test_that_a_figure_has_at_most_six_decimals_half_even(
    value: Fraction | Decimal | int, shown: str
) -> None:
    assert report.json_text({"figure": value}) == f'{{"figure":{shown}}}'


def test_that_a_key_with_a_dot_is_nested() -> None:
    text = report.json_text({"pump.model": "SP-20", "pump.simulated": True, "clock": "2026-01-01T00:00:00"})
    assert json.loads(text) == {
        "pump": {"model": "SP-20", "simulated": True},
        "clock": "2026-01-01T00:00:00",
    }


def test_that_lists_dates_and_missing_values_have_their_form() -> None:
    text = report.json_text(
        {"doses": (Fraction(1, 2), 3), "before": date(2027, 1, 7), "none": None, "alarms": []}
    )
    assert json.loads(text) == {"doses": [0.5, 3], "before": "2027-01-07", "none": None, "alarms": []}


def test_that_a_mapping_is_an_object_with_figures() -> None:
    assert report.json_text({"a": {"b": Fraction(1, 4)}}) == '{"a":{"b":0.25}}'


def ran(figures: dict[str, object]) -> str:
    @click.command()
    def verb() -> None:
        report.answer(figures, as_json=False)

    return CliRunner().invoke(verb).stdout


def test_that_lines_are_aligned_and_say_yes_no_and_nothing() -> None:
    assert ran(
        {"simulated": True, "dry": False, "doses": [1, Fraction(1, 2)], "alarms": [], "eri": None}
    ) == ("simulated  yes\ndry        no\ndoses      1, 0.5\nalarms     —\neri        —\n")


@pytest.mark.parametrize(
    ("text", "last"), [("2028-02", 29), ("2027-02", 28), ("2026-12", 31), ("9999-12", 31)]
)
def test_that_a_month_on_a_label_is_its_last_day(text, last):
    assert report.month(text) == date(int(text[:4]), int(text[5:]), last)


@pytest.mark.parametrize("text", ["", "2028", "2028-13", "2028-2", "02/2028", "2028-02-01", "٢٠٢٨-٠٢"])
def test_that_a_month_written_otherwise_is_wrong_usage(text):
    with pytest.raises(click.BadParameter):
        report.month(text)


def test_that_a_time_on_the_pumps_clock_is_read_to_the_second():
    assert report.moment("1970-01-01T00:01:02") == 62_000
    assert report.moment("1970-01-02T00:00") == 86_400_000


@pytest.mark.parametrize(
    "text", ["", "09:44", "1969-12-31T23:59", "2026-11-23T09:44Z", "2026-11-23T09:44:00.5"]
)
def test_that_a_time_written_otherwise_is_wrong_usage(text):
    with pytest.raises(click.BadParameter):
        report.moment(text)
