"""Number entry under any keys: NE-02 (no key dropped silently) and NE-03 (what is shown counts)."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from console.domain import entry, wording
from support.therapies import catalog

quantities = st.sampled_from(sorted(catalog().quantities)).map(lambda key: catalog().quantities[key])
keys = st.one_of(st.sampled_from("0123456789.,-e "), st.characters())
presses = st.lists(st.tuples(keys, st.floats(0, 1)), max_size=30)


@given(presses, quantities)
@example([(".", 1.0), ("5", 1.0)], catalog().quantities["daily-dose"])
def test_that_each_key_press_alters_the_text_or_is_refused_with_a_sentence(pressed, quantity) -> None:
    text = ""
    for key, where in pressed:
        at = round(where * len(text))
        after = entry.typed(text, key, quantity, at)
        altered = after.text != text
        assert altered is (after.refused is None)
        assert 0 <= after.cursor <= len(after.text)
        if after.refused is not None:
            assert after.refused.sentence.endswith(".")
            assert entry.key_refusal(text, key, quantity, at) == after.refused.sentence
        text = after.text


@given(presses, quantities)
def test_that_what_is_shown_is_what_counts_or_cannot_be_committed(pressed, quantity) -> None:
    text = ""
    for key, where in pressed:
        text = entry.typed(text, key, quantity, round(where * len(text))).text
    try:
        committed = entry.parse(text, quantity)
    except entry.EntryRefused:
        return
    assert Decimal(text) == committed
    assert wording.digits(committed) == text
    assert quantity.low <= committed <= quantity.high


@given(st.text(max_size=30), quantities)
def test_that_any_text_is_read_exactly_or_refused(text, quantity) -> None:
    try:
        committed = entry.parse(text, quantity)
    except entry.EntryRefused:
        return
    assert wording.digits(committed) == text


@given(quantities, st.data())
def test_that_every_programmable_amount_can_be_typed_key_by_key(quantity, data) -> None:
    steps = int((quantity.high - quantity.low) / quantity.step)
    amount = quantity.low + quantity.step * data.draw(st.integers(0, steps))
    text = ""
    for key in wording.digits(amount):
        pressed = entry.typed(text, key, quantity)
        assert pressed.refused is None
        text = pressed.text
    assert entry.parse(text, quantity) == amount


@given(st.text(max_size=8))
def test_that_a_clock_time_is_read_as_the_minutes_it_shows_or_refused(text) -> None:
    try:
        minute = entry.parse_clock(text)
    except entry.EntryRefused:
        return
    assert f"{minute // 60:02d}:{minute % 60:02d}" == text
