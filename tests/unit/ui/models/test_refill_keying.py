"""The expiry field, key by key: a month as labels print it, never guessed."""

from __future__ import annotations

import pytest

from console.domain.entry import EntryRefused
from ui.models.refill_keying import MonthKeying, from_text, month_text

AUGUST_2028 = 2028 * 12 + 7


def typed(keys: str) -> str:
    keying, text = MonthKeying(), ""
    for key in keys:
        text = keying.typed(text, key, len(text)).text
    return text


@pytest.mark.parametrize("keys", ["08/2028", "082028"])
def test_that_the_stroke_may_be_typed_or_left_out(keys: str) -> None:
    assert typed(keys) == "08/2028"
    assert MonthKeying().parsed(typed(keys)) == AUGUST_2028


@pytest.mark.parametrize(
    ("before", "key", "says"),
    [
        ("", "8", "like 08"),
        ("1", "3", "Months go from 01 to 12."),
        ("08/", "1", "The year is from 2000"),
        ("08/2028", "1", "its year four"),
        ("08", ",", "Type month and year"),
        ("08", "٣", "Type month and year"),
    ],
)
def test_that_a_key_that_makes_no_month_is_refused_and_leaves_the_text(
    before: str, key: str, says: str
) -> None:
    after = MonthKeying().typed(before, key, len(before))
    assert after.text == before
    assert after.refused is not None
    assert says in after.refused.sentence


@pytest.mark.parametrize("text", ["", "8/2028", "08/28", "13/2028", "00/2028", "08-2028"])
def test_that_half_a_month_is_no_month(text: str) -> None:
    with pytest.raises(EntryRefused):
        MonthKeying().parsed(text)
    assert from_text(text) is None


def test_that_every_month_is_read_back_as_it_is_shown() -> None:
    months = range(2000 * 12, 2100 * 12)
    assert [from_text(month_text(month)) for month in months] == list(months)
