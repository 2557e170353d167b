"""What the part "Priming" shows: two figures always, and how long to observe."""

from __future__ import annotations

from dataclasses import replace

import pytest

from support import implants as made
from ui.models import priming, priming_view
from ui.models.priming import PATIENT, TABLE, Priming, PrimingEntry

CSF = PrimingEntry(PATIENT, "drug", "csf")
FULL = PrimingEntry(PATIENT, "empty", "drug")


def shown(entry: PrimingEntry):
    return priming.priming(entry, made.linked())


@pytest.mark.parametrize(
    ("entry", "figures"),
    [
        (CSF, [("357.7", "mcg"), ("0", "mcg")]),
        (PrimingEntry(TABLE, "empty"), [("280", "mcg"), ("0", "mcg")]),
        (FULL, [("280", "mcg"), ("280", "mcg")]),
        (PrimingEntry(), [("—", ""), ("—", "")]),
        (PrimingEntry(PATIENT, "drug", "unknown"), [("—", ""), ("—", "")]),
    ],
)
def test_that_drug_moved_and_drug_reaching_the_patient_are_always_both_told(entry, figures):
    found = priming_view.figures(shown(entry), made.linked())
    assert [label for label, *_ in found] == ["Drug moved", "Drug reaching the patient"]
    assert [(number, unit) for _, number, unit, _ in found] == figures


def test_that_figures_of_what_is_never_sent_say_so():
    found = priming_view.figures(shown(FULL), made.linked())
    assert {note for *_, note in found} == {
        "if it ran at the highest flow, in 8\u00a0min\u00a024\u00a0s: never sent"
    }


def test_that_a_prime_says_its_case_volume_time_and_how_long_to_observe():
    told = dict(priming_view.facts(shown(CSF), made.linked()))
    assert told["Case"] == "after implant: the catheter only"
    assert told["Volume, exact"] == "0.17886\u00a0mL"
    assert told["Takes"] == "10\u00a0min\u00a044\u00a0s"
    assert told["Flow meanwhile"] == "24\u00a0mL/day"
    assert told["Ends, if sent now"] == "Mon 23 Nov 2026 09:54"
    assert told["Observe at least 8\u00a0h, until"] == "Mon 23 Nov 2026 17:54"


def test_that_nobody_is_observed_for_what_goes_into_the_air():
    assert (
        dict(priming_view.facts(shown(PrimingEntry(TABLE, "empty")), made.linked()))["Observe"]
        == "not for this"
    )


def test_that_without_a_plan_there_is_nothing_to_tell():
    nothing = Priming(None, "why")
    assert priming_view.facts(nothing, made.linked()) == ()
    assert priming_view.particulars(CSF, nothing, made.linked()) == ()
    assert priming_view.banner(nothing) == ("", "")
    assert priming_view.banner(replace(nothing, never=True)) == ("Not primed like this.", "why")


def test_that_a_way_out_is_named_only_where_there_is_one():
    assert priming_view.never_words(Priming(None, "why")) == ""
    stopped = Priming(None, "why", never=True)
    assert priming_view.never_words(stopped) == "It is never primed like this."
    with_way = replace(stopped, ways=(("table", "Prime on the back table"),))
    assert priming_view.never_words(with_way) == "It is never primed like this; take one of the ways above."


def test_that_the_record_keeps_the_answers_and_both_figures():
    noted = dict(priming_view.particulars(CSF, shown(CSF), made.linked()))
    assert noted["Pump tubing held"] == "drug"
    assert noted["Catheter held"] == "CSF"
    assert noted["Primed"] == "in the patient"
    assert (noted["Drug moved"], noted["Drug reaching the patient"]) == ("357.7\u00a0mcg", "0\u00a0mcg")
    assert noted["Observe at least 8\u00a0h, until"] == "Mon 23 Nov 2026 17:54"


@pytest.mark.parametrize(
    ("ms", "words"),
    [(643_896, "10 min 44 s"), (600_000, "10 min"), (30_000, "30 s"), (5_400_000, "1 h 30 min")],
)
def test_that_seconds_are_told_below_an_hour(ms, words):
    assert priming_view.lasts(ms).replace("\u00a0", " ") == words
