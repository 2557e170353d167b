"""Composing a change on a reading, and whether it may be sent."""

from __future__ import annotations

from decimal import Decimal

import pytest

from console.domain import finding
from console.domain.prescription import SimpleContinuous
from console.domain.quantities import DailyDose
from console.errors import RuleBroken
from console.session import draft
from support.rigs import Bench

FOUND = (
    finding.stop("too-high", "daily-dose", "Too high."),
    finding.reason("large-rise", "daily-dose", "The rise is large."),
    finding.reason("high-dose", "daily-dose", "The dose is high."),
    finding.note("said", "change", "By the way."),
)


def test_that_a_change_keeps_the_drug_and_the_alarm_of_the_reading_it_is_made_on():
    bench = Bench()
    base = bench.read(bench.session())
    infusion = SimpleContinuous(DailyDose.from_mcg_per_day(Decimal(280)))
    change = draft.program_change(base, infusion)
    assert change.prescription.infusion == infusion
    assert change.prescription.drug == base.prescription.drug
    assert change.prescription.low_reservoir == base.prescription.low_reservoir


def test_that_only_a_stop_forbids_sending_whatever_the_reason():
    assert draft.stops(FOUND) == FOUND[:1]


@pytest.mark.parametrize(
    ("written", "missing"),
    (
        ({}, ["large-rise", "high-dose"]),
        ({"large-rise": "as ordered"}, ["high-dose"]),
        ({"large-rise": "as ordered", "high-dose": "  "}, ["high-dose"]),
        ({"large-rise": "as ordered", "high-dose": "severe"}, []),
    ),
)
def test_that_a_finding_that_asks_for_a_reason_is_unanswered_until_there_is_text(written, missing):
    assert [each.code for each in draft.unanswered(FOUND, written)] == missing


def test_that_the_reasons_for_the_record_hold_code_sentence_and_what_was_written():
    written = {"large-rise": " as ordered ", "high-dose": "severe", "said": "unasked"}
    assert [(each.code, each.sentence, each.reason) for each in draft.reasons(FOUND, written)] == [
        ("large-rise", "The rise is large.", "as ordered"),
        ("high-dose", "The dose is high.", "severe"),
    ]


def test_that_reasons_with_a_gap_are_refused():
    with pytest.raises(RuleBroken, match="The dose is high"):
        draft.reasons(FOUND, {"large-rise": "as ordered"})
