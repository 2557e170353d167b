"""The written form of a program: exact both ways, and nothing else is read."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.prescription import MinimumRate
from console.domain.quantities import Concentration
from console.errors import RecordsError
from console.records import changes, forms
from support.clinic import flex, prescription, program, simple
from support.forms import prescriptions

EVEN = (
    '{"form":1,"prescription":'
    '{"drug":"baclofen","infusion":%s,"low_reservoir_pl":2000000000,"ng_per_ml":2000000}}'
)


@given(prescriptions())
def test_that_a_prescription_reads_back_as_it_was_written(prescription):
    assert forms.prescription_of(forms.prescription_text(prescription)) == prescription


@given(st.lists(st.tuples(st.text(), st.text())).map(tuple))
def test_that_reasons_read_back_as_they_were_written(pairs):
    assert forms.pairs_of(forms.pairs_text(pairs), 2) == pairs


@given(prescriptions())
def test_that_a_form_holds_texts_and_whole_numbers_alone(prescription):
    def refuse(token):
        raise AssertionError(token)

    json.loads(forms.prescription_text(prescription), parse_float=refuse, parse_constant=refuse)


def test_that_the_form_of_a_flex_program_is_this_text():
    assert forms.prescription_text(flex(10, 14)) == EVEN % (
        '{"groups":[{"days":[0,1,2,3,4,5,6],"steps":'
        '[{"minute":0,"ng_per_h":10000},{"minute":720,"ng_per_h":14000}]}],"mode":"flex"}'
    )


def test_that_a_program_without_anything_new_has_the_text_it_always_had():
    even = '{"mode":"simple-continuous","ng_per_day":267000}'
    assert forms.prescription_text(simple("267")) == EVEN % even


def test_that_a_minimum_rate_is_written_as_its_flow_and_counts_in_the_drug_beside_it():
    slowest = prescription(MinimumRate(250_000, Concentration(2_000_000)))
    text = forms.prescription_text(slowest)
    assert text == EVEN % '{"mode":"minimum-rate","pl_per_h":250000}'
    halved = forms.prescription_of(text.replace('"ng_per_ml":2000000', '"ng_per_ml":1000000'))
    assert halved.infusion == MinimumRate(250_000, Concentration(1_000_000))


@pytest.mark.parametrize(
    "infusion",
    [
        "null",
        "{}",
        '{"mode":"simple-continuous","ng_per_day":267000.0}',
        '{"mode":"simple-continuous","ng_per_day":NaN}',
        '{"mode":"simple-continuous","ng_per_day":-1}',
        '{"mode":"simple-continuous","ng_per_day":"267000"}',
        '{"mode":"simple-continuous","ng_per_day":267000,"unit":"ng"}',
        '{"mode": "simple-continuous","ng_per_day":267000}',
        '{"mode":"simple-continuous","mode":"simple-continuous","ng_per_day":267000}',
        '{"mode":"periodic","ng_per_day":267000}',
        '{"groups":[],"mode":"flex"}',
        '{"groups":[{"days":[0,1,2,3,4,5,6],"steps":[{"minute":false,"ng":1}]}],"mode":"flex"}',
        '{"groups":[{"days":[0,1,2,3,4,5,6],"steps":[{"hundredths":10000,"minute":0}]}],"mode":"flex"}',
        '{"groups":[{"days":[0,1,2,3,4,5,6],"steps":[{"minute":0,"ng":1,"ng_per_h":1}]}],"mode":"flex"}',
        '{"basal":{"ng":1},"every_ms":120000,"lasts_ms":60000,"mode":"periodic-bolus","ng":1}',
        '{"basal":{"ng_per_h":1},"every_ms":60000,"lasts_ms":60000,"mode":"periodic-bolus","ng":1}',
        '{"basal":{"ng_per_h":1},"every_ms":120000.0,"lasts_ms":60000,"mode":"periodic-bolus","ng":1}',
        '{"basal":{"ng_per_h":1},"every_ms":120000,"first_ms":null,"lasts_ms":1,"mode":"periodic-bolus","ng":1}',
        '{"mode":"minimum-rate","pl_per_h":true}',
    ],
)
def test_that_an_infusion_we_would_not_have_written_is_refused(infusion):
    with pytest.raises(RecordsError, match="prescription"):
        forms.prescription_of(EVEN % infusion)


@pytest.mark.parametrize(
    "text", ["", "not json", "[]", "{}", '{"form":1}', EVEN.replace('"form":1', '"form":2'), "[" * 100_000]
)
def test_that_a_text_that_is_no_form_is_refused(text):
    with pytest.raises(RecordsError, match="prescription"):
        forms.prescription_of(text.replace("%s", '{"mode":"simple-continuous","ng_per_day":267000}'))


@pytest.mark.parametrize(
    "more",
    [
        '"later":null',
        '"later":{"at_ms":"5","infusion":{"mode":"simple-continuous","ng_per_day":1}}',
        '"patient_bolus":{"lasts_ms":60000,"lockout_ms":30000,"ng":1,"per_day":1}',
        '"patient_bolus":{"lasts_ms":60000,"lockout_ms":60000,"ng":1,"per_day":1.0}',
        '"bridge":[]',
    ],
)
def test_that_what_comes_beside_an_infusion_is_read_as_strictly(more):
    text = forms.prescription_text(simple("267"))
    assert forms.prescription_of(text) == simple("267")
    with pytest.raises(RecordsError):
        forms.prescription_of(text.replace('"low_reservoir_pl"', f'{more},"low_reservoir_pl"'))


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
        forms.prescription_of(changes.change_text(program(simple("267"))))


@pytest.mark.parametrize("particulars", [(("", "BX-2291"),), (("Lot", "x" * 1_001),), (("Lot", "a\0b"),)])
def test_that_what_was_noted_of_the_hands_is_text_a_record_can_hold(particulars):
    with pytest.raises(RecordsError):
        forms.particulars_text(particulars)


def test_that_nothing_noted_is_nothing_written():
    assert forms.particulars_text(()) is None


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
