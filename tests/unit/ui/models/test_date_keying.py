"""Keys of a day: year, month, day, one way to read; nothing guessed, nothing corrected."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.entry import EntryRefused
from ui.models.date_keying import DateKeying

KEYS = DateKeying()
EPOCH = date(1970, 1, 1).toordinal()


def typed(keys: str) -> tuple[str, str]:
    """Return the text after `keys`, and the code of the first refusal."""
    text, at = "", 0
    for key in keys:
        after = KEYS.typed(text, key, at)
        if after.refused is not None:
            return text, after.refused.reason
        text, at = after.text, after.cursor
    return text, ""


@given(st.dates(date(2000, 1, 1), date(2199, 12, 31)))
def test_that_every_day_can_be_typed_with_and_without_dashes_and_reads_back(day: date):
    for keys in (day.isoformat(), day.strftime("%Y%m%d")):
        text, refused = typed(keys)
        assert (text, refused) == (day.isoformat(), "")
        assert KEYS.parsed(text) == day.toordinal() - EPOCH
        assert KEYS.shown(KEYS.parsed(text)) == text


@pytest.mark.parametrize(
    ("keys", "left", "code"),
    [
        ("19", "", "no-such-day"),
        ("20262", "2026", "no-such-day"),
        ("2026-13", "2026-1", "no-such-day"),
        ("2026-11-4", "2026-11-", "no-such-day"),
        ("2026-11-32", "2026-11-3", "no-such-day"),
        ("2026-11-245", "2026-11-24", "no-such-day"),
        ("24.", "2", "no-such-day"),
        ("2026/", "2026", "not-a-day"),
        ("2026-x", "2026-", "not-a-day"),
        ("٢", "", "not-a-day"),
    ],
)
def test_that_a_key_that_makes_no_day_is_refused_where_it_stands(keys: str, left: str, code: str):
    assert typed(keys) == (left, code)


@pytest.mark.parametrize("text", ["", "2026", "2026-11", "2026-11-2"])
def test_that_an_unfinished_day_is_no_value(text: str):
    with pytest.raises(EntryRefused, match="year, month and day"):
        KEYS.parsed(text)


def test_that_a_day_on_no_calendar_is_said():
    with pytest.raises(EntryRefused, match="on no calendar"):
        KEYS.parsed("2026-02-30")


def test_that_each_refusal_says_what_is_wrong():
    assert "four digits" in str(KEYS.typed("", "3", 0).refused)
    assert "Months are 01 to 12" in str(KEYS.typed("2026-1", "4", 6).refused)
    assert "Days are 01 to 31" in str(KEYS.typed("2026-11-3", "5", 9).refused)
    assert KEYS.tidied("2026-11-24") == "2026-11-24"
