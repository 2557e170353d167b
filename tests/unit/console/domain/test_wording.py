"""How amounts, dates and prescriptions are written for people."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from console.domain import wording
from console.domain.change import ImplantKind, PrimeCase
from console.domain.prescription import EVERY_DAY, WEEKDAYS, WEEKEND, Drug, Flex, Infusion, Share
from console.domain.quantities import MS_PER_HOUR, MS_PER_MINUTE, Concentration
from console.domain.reading import BolusKind
from support.therapies import ORDERED, at, dose, group, minimum, periodic, rate, simple

NB = "\u00a0"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Decimal(267), "267"),
        (Decimal("267.0"), "267"),
        (Decimal("0.50"), "0.5"),
        (Decimal(1000), "1,000"),
        (Decimal("1E+6"), "1,000,000"),
        (Decimal("1234.5"), "1,234.5"),
        (Decimal("999.9"), "999.9"),
        (Decimal("0.0000001"), "0.0000001"),
        (Decimal("-3.5"), "−3.5"),
        (Decimal("-0"), "0"),
        (Fraction(293_500, 1_000), "293.5"),
        (Fraction(1, 3), "0.333333"),
        (12, "12"),
        (0, "0"),
    ],
)
def test_that_a_number_is_written_without_needless_zeros_and_grouped_from_1000(
    number: wording.Number, text: str
) -> None:
    assert wording.number_text(number) == text


def test_that_number_and_unit_are_held_together() -> None:
    assert wording.amount(Decimal(267), "mcg/day") == f"267{NB}mcg/day"
    assert wording.amount(Fraction(14_675, 100_000), "mL", 3) == f"0.147{NB}mL"


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (Fraction(1, 8), 2, "0.12"),
        (Fraction(3, 8), 2, "0.38"),
        (Fraction(5, 2), 0, "2"),
        (Fraction(7, 2), 0, "4"),
        (Fraction(2, 1), 3, "2"),
        (Fraction(-1, 8), 2, "-0.12"),
        (Fraction(1, 10**9), 3, "0"),
    ],
)
def test_that_a_derived_figure_is_rounded_half_even_and_loses_its_trailing_zeros(
    value: Fraction, decimals: int, shown: str
) -> None:
    assert str(wording.derived(value, decimals)) == shown


def test_that_what_lies_above_a_limit_is_rounded_up() -> None:
    assert wording.upward(Fraction(3_000_035, 1_000), 1) == Decimal("3000.1")
    assert wording.upward(Fraction(3_000), 1) == 3000


def test_that_digits_for_typing_are_not_grouped() -> None:
    assert wording.digits(Decimal("2000.0")) == "2000"
    assert wording.digits(Decimal("1E+3")) == "1000"


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ("267", "293.5", "+9.9 %"),
        ("100", "90", "−10 %"),
        ("100", "100", "0 %"),
        ("0", "0", "0 %"),
        ("0", "50", "from 0"),
        ("100", "0", "−100 %"),
        ("60", "1440", "+2,300 %"),
        ("1000000", "1000001", "+0.0001 %"),
    ],
)
def test_that_a_change_carries_its_sign_and_never_reads_as_none(before: str, after: str, text: str) -> None:
    assert wording.percent_change(Decimal(before), Decimal(after)) == text.replace(" ", NB)


def test_that_a_date_is_written_with_its_weekday_whatever_the_machines_language() -> None:
    assert wording.date_text(date(2027, 1, 12)) == "Tue 12 Jan 2027"
    assert wording.date_text(date(2028, 2, 29)) == "Tue 29 Feb 2028"


def test_that_a_moment_is_written_to_the_minute_begun() -> None:
    assert wording.moment_text(at(2026, 11, 24, 16, 14) + 59_999) == "Tue 24 Nov 2026 16:14"


@pytest.mark.parametrize(
    ("duration_ms", "text"),
    [
        (0, "0 s"),
        (1_000, "1 s"),
        (59_400, "59 s"),
        (MS_PER_MINUTE, "1 min"),
        (10 * MS_PER_MINUTE, "10 min"),
        (MS_PER_HOUR, "1 h"),
        (90 * MS_PER_MINUTE, "1 h 30 min"),
        (30 * MS_PER_HOUR + 14 * MS_PER_MINUTE, "30 h 14 min"),
    ],
)
def test_that_a_duration_is_written_in_hours_and_minutes(duration_ms: int, text: str) -> None:
    assert wording.duration_text(duration_ms).replace(NB, " ") == text


def test_that_a_span_is_written_from_start_to_end() -> None:
    assert wording.span_text(360, 540) == "06:00–09:00"
    assert wording.span_text(1_320, 1_440) == "22:00–24:00"


@pytest.mark.parametrize(
    ("days", "text", "heading"),
    [
        (EVERY_DAY, "every day", "Every day"),
        (WEEKDAYS, "weekdays", "Weekdays"),
        (WEEKEND, "weekend", "Weekend"),
        ((0, 2), "Mon, Wed", "Mon, Wed"),
    ],
)
def test_that_days_are_named(days: tuple[int, ...], text: str, heading: str) -> None:
    assert wording.days_text(days) == text
    assert wording.days_heading(days) == heading


def test_that_an_infusion_is_named_with_its_number_of_steps() -> None:
    assert wording.infusion_text(simple("100")) == "Simple continuous"
    assert wording.infusion_text(ORDERED) == f"Flex, 5{NB}steps"
    apart = Flex((group(("00:00", "1"), days=WEEKDAYS), group(("00:00", "1"), ("06:00", "2"), days=WEEKEND)))
    assert wording.infusion_text(apart).replace(NB, " ") == "Flex, weekdays 1 step, weekend 2 steps"


def test_that_a_drug_is_written_in_lower_case_with_its_strength() -> None:
    assert wording.drug_text(Drug("baclofen", Concentration(2_000_000))) == f"baclofen 2,000{NB}mcg/mL"


def test_that_a_step_is_written_as_it_was_typed() -> None:
    assert wording.step_text(rate("11.5")) == f"11.5{NB}mcg/h"
    assert wording.step_text(dose("54")) == f"54{NB}mcg"


@pytest.mark.parametrize(
    ("infusion", "text"),
    [
        (periodic("60", 6 * 60, 30, "5"), "Periodic bolus, every 6 h"),
        (periodic("60", 90, 30, "5"), "Periodic bolus, every 1 h 30 min"),
        (minimum(), "Minimum rate"),
    ],
)
def test_that_the_other_modes_are_named(infusion: Infusion, text: str) -> None:
    assert wording.infusion_text(infusion).replace(NB, " ") == text


@pytest.mark.parametrize(
    ("minutes", "echo"),
    [
        (6 * 60, "every 6 hours 0 minutes = 4 boluses a day = 240 mcg/day"),
        (6, "every 0 hours 6 minutes = 240 boluses a day = 14,400 mcg/day"),
        (60, "every 1 hour 0 minutes = 24 boluses a day = 1,440 mcg/day"),
        (24 * 60, "every 24 hours 0 minutes = 1 bolus a day = 60 mcg/day"),
        (7 * 60 + 1, "every 7 hours 1 minute = on average 3.42 boluses a day = 205.2 mcg/day"),
    ],
)
def test_ne_16_an_interval_is_echoed_in_words_with_what_it_makes(minutes: int, echo: str) -> None:
    assert wording.interval_echo(minutes * MS_PER_MINUTE, dose("60")).replace(NB, " ") == echo


def test_that_a_minimum_rate_is_named_with_its_dose_or_as_no_flow() -> None:
    assert wording.step_text(minimum()).replace(NB, " ") == "minimum rate, 0.5 mcg/h"
    assert wording.basal_text(minimum("500")).replace(NB, " ") == "minimum rate, 0.125 mcg/h"
    assert wording.minimum_text(minimum("2000", "VP-20")) == "minimum rate, no flow"
    assert wording.basal_text(rate("5")) == f"5{NB}mcg/h"


def test_that_a_share_is_written_in_percent_of_the_day() -> None:
    assert wording.step_text(Share(2_550)) == f"25.5{NB}%"
    assert wording.step_text(Share(10_000)) == f"100{NB}%"


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (Fraction(4), "four times"),
        (Fraction(2), "twice"),
        (Fraction(1, 2), "half"),
        (Fraction(1, 4), "a quarter of"),
        (Fraction(4, 3), "1.33 times"),
        (Fraction(10), "10 times"),
    ],
)
def test_that_a_multiple_reads_as_it_is_said(factor: Fraction, words: str) -> None:
    assert wording.times_text(factor) == words


def test_that_every_bolus_prime_and_implant_has_its_words() -> None:
    assert [wording.bolus_text(kind) for kind in BolusKind] == [
        "A bolus",
        "A patient bolus",
        "A prime",
        "A bridge",
    ]
    assert len({wording.prime_text(case) for case in PrimeCase}) == len(PrimeCase)
    assert len({wording.implant_text(kind) for kind in ImplantKind}) == len(ImplantKind)
