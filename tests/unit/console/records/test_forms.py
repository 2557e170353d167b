"""The written form of a program: exact both ways, and nothing else is read."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.change import BolusChange, ProgramChange
from console.domain.prescription import (
    EVERY_DAY,
    WEEKDAYS,
    WEEKEND,
    DayGroup,
    Drug,
    Flex,
    Prescription,
    SimpleContinuous,
    Step,
)
from console.domain.quantities import LARGEST, Concentration, DailyDose, Dose, DoseRate, Volume
from console.errors import RecordsError
from console.records import forms
from support.clinic import flex, simple

amounts = st.integers(0, LARGEST)
positives = st.integers(1, LARGEST)
names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(str.isprintable)


@st.composite
def day_groups(draw: st.DrawFn, days: tuple[int, ...]) -> DayGroup:
    later = draw(st.sets(st.integers(1, 1439), max_size=12))
    starts = (0, *sorted(later))
    amount = st.builds(DoseRate, amounts) | st.builds(Dose, amounts)
    return DayGroup(days, tuple(Step(start, draw(amount)) for start in starts))


infusions = (
    st.builds(SimpleContinuous, st.builds(DailyDose, amounts))
    | st.builds(lambda group: Flex((group,)), day_groups(EVERY_DAY))
    | st.builds(lambda week, rest: Flex((week, rest)), day_groups(WEEKDAYS), day_groups(WEEKEND))
)
prescriptions = st.builds(
    Prescription,
    st.builds(Drug, names, st.builds(Concentration, positives)),
    infusions,
    st.builds(Volume, amounts),
)
changes = st.builds(ProgramChange, prescriptions) | st.builds(
    BolusChange, st.builds(Dose, positives), positives
)


@given(prescriptions)
def test_that_a_prescription_reads_back_as_it_was_written(prescription):
    assert forms.prescription_of(forms.prescription_text(prescription)) == prescription


@given(infusions)
def test_that_an_infusion_reads_back_as_it_was_written(infusion):
    assert forms.infusion_of(forms.infusion_text(infusion)) == infusion


@given(changes)
def test_that_a_change_reads_back_as_it_was_written(change):
    assert forms.change_of(forms.change_text(change)) == change


@given(st.lists(st.tuples(st.text(), st.text())).map(tuple))
def test_that_reasons_read_back_as_they_were_written(pairs):
    assert forms.pairs_of(forms.pairs_text(pairs), 2) == pairs


@given(prescriptions)
def test_that_a_form_holds_texts_and_whole_numbers_alone(prescription):
    def refuse(token):
        raise AssertionError(token)

    json.loads(forms.prescription_text(prescription), parse_float=refuse, parse_constant=refuse)


def test_that_the_form_of_a_flex_program_is_this_text():
    assert forms.infusion_text(flex(10, 14).infusion) == (
        '{"form":1,"infusion":{"groups":[{"days":[0,1,2,3,4,5,6],"steps":'
        '[{"minute":0,"ng_per_h":10000},{"minute":720,"ng_per_h":14000}]}],"mode":"flex"}}'
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not json",
        "[]",
        "{}",
        '{"form":1}',
        '{"form":2,"infusion":{"mode":"simple-continuous","ng_per_day":267000}}',
        '{"form":1,"infusion":{"mode":"simple-continuous","ng_per_day":267000.0}}',
        '{"form":1,"infusion":{"mode":"simple-continuous","ng_per_day":NaN}}',
        '{"form":1,"infusion":{"mode":"simple-continuous","ng_per_day":-1}}',
        '{"form":1,"infusion":{"mode":"simple-continuous","ng_per_day":"267000"}}',
        '{"form":1,"infusion":{"mode":"simple-continuous","ng_per_day":267000,"unit":"ng"}}',
        '{"form": 1, "infusion":{"mode":"simple-continuous","ng_per_day":267000}}',
        '{"form":1,"form":1,"infusion":{"mode":"simple-continuous","ng_per_day":267000}}',
        '{"form":1,"infusion":{"mode":"periodic","ng_per_day":267000}}',
        '{"form":1,"infusion":{"groups":[],"mode":"flex"}}',
        '{"form":1,"infusion":{"groups":[{"days":[0,1,2,3,4,5,6],"steps":[{"minute":false,"ng":1}]}],"mode":"flex"}}',
        "[" * 100_000,
    ],
)
def test_that_a_text_we_would_not_have_written_is_refused(text):
    with pytest.raises(RecordsError, match="infusion"):
        forms.infusion_of(text)


@pytest.mark.parametrize(
    "text",
    [
        '{"form":1,"pairs":[["a",1]]}',
        '{"form":1,"pairs":["ab"]}',
        '{"form":1,"pairs":[["a"]]}',
        '{"form":1,"pairs":1}',
    ],
)
def test_that_reasons_hold_nothing_but_texts(text):
    with pytest.raises(RecordsError):
        forms.pairs_of(text, 2)


def test_that_a_drug_whose_name_is_no_text_is_refused():
    text = forms.prescription_text(simple("267")).replace('"baclofen"', '["baclofen"]')
    with pytest.raises(RecordsError):
        forms.prescription_of(text)


def test_that_a_text_of_another_kind_is_refused():
    with pytest.raises(RecordsError):
        forms.change_of(forms.prescription_text(simple("267")))


@pytest.mark.parametrize(
    "text", ["Żółć", "O’Neil; DROP TABLE visits;--", "سارا", "=cmd()", "{0.__class__}", "a\u200cb"]
)
def test_that_any_writing_is_kept_as_typed(text):
    assert forms.plain(text, 40, "A name", least=1) == text


@pytest.mark.parametrize("text", ["", "x" * 41, "a\0b", "a\nb", "\ud800", "\x1b[31m"])
def test_that_a_name_no_record_can_hold_is_refused_in_a_sentence(text):
    with pytest.raises(RecordsError, match=r"^A name .*\.$"):
        forms.plain(text, 40, "A name", least=1)


def test_that_a_note_may_have_lines_and_a_name_may_not():
    assert forms.plain("one\ntwo\tthree", 40, "A note", lines=True) == "one\ntwo\tthree"
