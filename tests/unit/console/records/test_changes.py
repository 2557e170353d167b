"""The written form of changes, catheters and the work of hands: exact both ways, and nothing else is read."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from console.domain.change import ResumeChange, StopChange
from console.domain.hands import Felt, PressButton
from console.errors import RecordsError
from console.records import changes, forms
from support.clinic import CATHETER, refill, simple
from support.forms import catheters, feelings, hands
from support.forms import changes as drawn


@given(drawn)
def test_that_a_change_reads_back_as_it_was_written(change):
    assert changes.change_of(changes.change_text(change)) == change


@given(catheters)
def test_that_a_catheter_reads_back_as_it_was_written(catheter):
    assert changes.catheter_of(changes.catheter_text(catheter)) == catheter


@given(hands, feelings)
def test_that_a_deed_of_hands_reads_back_as_it_was_written(hand, felt):
    assert changes.deed_of(changes.deed_text(hand, felt)) == (hand, felt)


@given(drawn)
def test_that_a_change_holds_texts_and_whole_numbers_alone(change):
    def refuse(token):
        raise AssertionError(token)

    json.loads(changes.change_text(change), parse_float=refuse, parse_constant=refuse)


def test_that_the_form_of_a_stop_and_of_a_resumption_is_this_text():
    assert changes.change_text(StopChange()) == '{"change":{"kind":"stop"},"form":1}'
    assert changes.change_text(ResumeChange()) == '{"change":{"kind":"resume"},"form":1}'


def test_that_the_form_of_a_catheter_is_this_text():
    assert changes.catheter_text(CATHETER) == (
        '{"catheter":{"model":"IC-80","segments":[{"length_tenth_mm":8900,"name":"Spinal",'
        '"nl_per_cm":2200,"trimmed_tenth_mm":770}]},"form":1}'
    )


def test_that_what_a_refill_clears_and_until_when_it_is_stable_stand_in_its_form():
    form = json.loads(changes.change_text(refill(simple("150"), bridged=True)))["change"]
    assert form["stable_until"] == "2027-05-22"
    (phase,) = form["bridge"]
    assert phase == {
        "clears": {"drug": "baclofen", "ng_per_ml": 500_000},
        "duration_ms": 108_824_000,
        "pl": 377_860_000,
    }


@pytest.mark.parametrize(
    "change",
    [
        "null",
        '{"kind":"flood"}',
        '{"kind":"stop","restart_ms":null}',
        '{"kind":"stop","restart_ms":1.0}',
        '{"kind":"resume","why":"no"}',
        '{"duration_ms":1,"kind":"bolus","ng":0}',
        '{"case":"back-garden","duration_ms":1,"kind":"prime","pl":1}',
        '{"case":"back-table","duration_ms":true,"kind":"prime","pl":1}',
        '{"catheter":{"model":"A","segments":[]},"kind":"implant","what":"loan"}',
        '{"catheter":{"model":"A","segments":[],"typed_pl":null},"kind":"implant","what":"new-implant"}',
    ],
)
def test_that_a_change_we_would_not_have_written_is_refused(change):
    with pytest.raises(RecordsError, match="change"):
        changes.change_of(f'{{"change":{change},"form":1}}')


@pytest.mark.parametrize("day", ["2027-5-22", "20270522", "2027-05-32", "2027-05-22T00:00"])
def test_that_a_last_stable_day_is_read_only_as_we_write_it(day):
    text = changes.change_text(refill(simple("150")))
    with pytest.raises(RecordsError):
        changes.change_of(text.replace("2027-05-22", day))


@pytest.mark.parametrize(
    "deed",
    [
        '{"felt":{"words":"x"},"hand":"clap"}',
        '{"felt":{"words":1},"hand":"part"}',
        '{"felt":{"pl":null,"words":"x"},"hand":"part"}',
        '{"felt":{"words":"x"},"hand":"aspirate","port":"knee"}',
    ],
)
def test_that_a_deed_we_would_not_have_written_is_refused(deed):
    with pytest.raises(RecordsError, match="deed"):
        changes.deed_of(f'{{"deed":{deed},"form":1}}')


def test_that_a_text_of_another_kind_is_refused():
    pressed = changes.deed_text(PressButton(), Felt(None, "A bolus was given."))
    for read in (changes.change_of, changes.catheter_of, forms.prescription_of):
        with pytest.raises(RecordsError):
            read(pressed)
