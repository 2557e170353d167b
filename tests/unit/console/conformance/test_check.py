"""What a check and a verdict say of themselves."""

from __future__ import annotations

from dataclasses import replace

from console.conformance.check import Deviation, Level, Result, Verdict
from console.conformance.checks import CHECKS


def test_that_a_deviation_says_both_sides_in_a_sentence():
    other = Deviation("silence", "a reply")
    assert (other.expected, other.came) == ("silence", "a reply")
    assert str(other) == "Expected silence; came a reply."


def test_that_a_check_stands_in_the_group_that_its_id_begins_with():
    assert CHECKS[0].group == "handshake"


def test_that_only_a_failed_must_breaks_conformity():
    must, should = CHECKS[0], replace(CHECKS[0], level=Level.SHOULD)
    breaking = [
        (check, result) for check in (must, should) for result in Result if Verdict(check, result).breaks
    ]
    assert breaking == [(must, Result.FAILED)]
