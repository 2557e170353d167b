"""What an expectation asks for, and whether what was found is it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from console.cases.wanted import Between, Check, Exactly, Flag, Found, Holds, Lacks, OneOf, Says, Wanted

TWO_TO_THREE = Between(Decimal(2), Decimal(3))


@pytest.mark.parametrize(
    ("wanted", "found", "met"),
    [
        (TWO_TO_THREE, Fraction(2), True),
        (TWO_TO_THREE, 3.0, True),
        (TWO_TO_THREE, Fraction(301, 100), False),
        (TWO_TO_THREE, None, False),
        (TWO_TO_THREE, "2", False),
        (OneOf(("mild", "severe")), "severe", True),
        (OneOf(("mild", "severe")), "moderate", False),
        (Flag(value=True), True, True),
        (Flag(value=True), False, False),
        (Flag(value=False), None, False),
        (Exactly(("a", "b")), ("b", "a"), True),
        (Exactly(("a",)), ("a", "b"), False),
        (Exactly(()), (), True),
        (Holds(("a",)), ("a", "b"), True),
        (Holds(("a", "c")), ("a", "b"), False),
        (Lacks(("c",)), ("a", "b"), True),
        (Lacks(("c", "a")), ("a", "b"), False),
        (Says("a gap"), "A\N{NO-BREAK SPACE}gap at the connector", True),
        (Says("a gap"), "whole", False),
        (Says("a gap"), None, False),
        (Says("3"), "3", True),
        (Says("3"), "13", False),
        (Says("(CSF)"), "No cerebrospinal fluid (CSF).", True),
    ],
)
def test_that_each_is_met_by_what_it_asks_for_and_nothing_else(
    wanted: Wanted, found: Found, met: bool
) -> None:
    assert wanted.met(found) is met


@pytest.mark.parametrize(
    ("check", "found", "sentence"),
    [
        (
            Check("residual.difference_ml", TWO_TO_THREE),
            Fraction(5, 2),
            "residual.difference_ml is 2.5, as expected (2 to 3).",
        ),
        (Check("patient.gcs", TWO_TO_THREE), 15, "patient.gcs is 15; expected was 2 to 3."),
        (
            Check("console.measured_ml", TWO_TO_THREE),
            None,
            "console.measured_ml is —; expected was 2 to 3.",
        ),
        (Check("patient.itch", Flag(value=True)), False, "patient.itch is no; expected was yes."),
        (
            Check("console.alarms", Exactly(())),
            ("low-reservoir",),
            "console.alarms is low-reservoir; expected was none.",
        ),
        (
            Check("log.lacks", Lacks(("stopped",))),
            ("programmed", "refilled"),
            "log.lacks is none, as expected (nothing of stopped).",
        ),
        (
            Check("log.lacks", Lacks(("stopped",))),
            ("programmed", "stopped"),
            "log.lacks is stopped; expected was nothing of stopped.",
        ),
        (Check("x-ray.Tip", Says("low")), "in place", "x-ray.Tip is in place; expected was “low”."),
        (Check("patient.gcs", Between(Decimal(3), Decimal(3))), 4, "patient.gcs is 4; expected was 3."),
    ],
)
def test_that_a_sentence_says_what_was_found_and_what_was_expected(
    check: Check, found: Found, sentence: str
) -> None:
    assert check.sentence(found) == sentence
