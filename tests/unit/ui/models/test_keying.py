"""Keys, one at a time: each is taken or refused with a sentence, in numbers and in times."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.catalog import Confidence, Quantity
from console.domain.entry import EntryRefused
from ui.models.keying import ClockKeying, Keying, NumberKeying

RATE = Quantity(
    key="step-rate",
    label="Rate",
    unit="mcg/h",
    decimals=1,
    step=Decimal("0.1"),
    low=Decimal(0),
    high=Decimal(1000),
    reason_above=None,
    source="made up for this test",
    confidence=Confidence.TEACHING,
)


def keyed(keying: Keying, keys: str) -> tuple[str, list[str]]:
    """Return the text after `keys` at the end, and the reasons of those refused."""
    text, refused = "", []
    for key in keys:
        result = keying.typed(text, key, len(text))
        text = result.text
        if result.refused is not None:
            refused.append(result.refused.reason)
    return text, refused


@pytest.mark.parametrize(
    ("keys", "text"), [("0600", "06:00"), ("06:00", "06:00"), ("2359", "23:59"), ("0000", "00:00")]
)
def test_that_a_time_is_typed_with_or_without_its_colon(keys: str, text: str):
    assert keyed(ClockKeying(), keys) == (text, [])


@pytest.mark.parametrize(
    ("keys", "reasons"),
    [
        ("24", ["no-such-time"]),
        ("067", ["no-such-time"]),
        ("6", ["hour"]),
        ("0a", ["not-a-time"]),
        ("06.", ["not-a-time"]),
        (":", ["colon"]),
        ("06::", ["colon"]),
        ("06001", ["too-long"]),
        ("٠", ["not-a-time"]),
    ],
)
def test_that_a_key_that_leads_to_no_time_of_day_is_refused(keys: str, reasons: list[str]):
    assert keyed(ClockKeying(), keys)[1] == reasons


def test_that_a_time_is_read_to_the_minute_and_written_with_two_digits_each():
    clock = ClockKeying()
    assert clock.parsed("06:05") == 365
    assert clock.shown(365) == "06:05"
    with pytest.raises(EntryRefused):
        clock.parsed("06:0")


@given(st.integers(0, 1439))
def test_that_every_minute_of_the_day_can_be_typed_as_it_is_shown(minute: int):
    clock = ClockKeying()
    text, refused = keyed(clock, clock.shown(minute))
    assert not refused
    assert clock.parsed(text) == minute


@given(st.text(alphabet="0123456789.,:-e٣ x", max_size=12))
def test_ne_02_each_key_of_a_number_or_a_time_is_taken_or_refused_with_a_sentence(keys: str):
    for keying in (NumberKeying(RATE), ClockKeying()):
        text = ""
        for key in keys:
            result = keying.typed(text, key, len(text))
            assert (result.text != text) == (result.refused is None)
            assert result.refused is None or result.refused.sentence.endswith(".")
            text = result.text


@pytest.mark.parametrize(
    ("text", "tidy"), [("5.0", "5"), ("0.50", "0.5"), ("5.", "5"), ("0.0", "0"), ("", "")]
)
def test_ne_09_needless_zeros_are_tidied_before_a_number_is_read(text: str, tidy: str):
    assert NumberKeying(RATE).tidied(text) == tidy


@pytest.mark.parametrize(
    ("value", "text"), [("2000", "2000"), ("0.5", "0.5"), ("1E+2", "100"), ("293.50", "293.5")]
)
def test_ne_10_a_value_in_a_field_is_neither_grouped_nor_padded(value: str, text: str):
    assert NumberKeying(RATE).shown(Decimal(value)) == text


@pytest.mark.parametrize("pasted", ["1,5", " 5", "5 ", "1e3", "+5", "", "-1", "٣", "1.2.3", "0x10"])
def test_that_what_is_not_a_plain_number_is_refused_as_a_whole(pasted: str):
    with pytest.raises(EntryRefused):
        NumberKeying(RATE).parsed(pasted)
