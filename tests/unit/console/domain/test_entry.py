"""What a person types, by the key and as a whole: NE-01 to NE-11, NE-16 and NE-28 (human factors)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from console.domain import entry
from console.domain.entry import EntryRefused, Typed
from support.therapies import catalog

NB = "\u00a0"
DAILY = catalog().quantities["daily-dose"]
MINUTES = catalog().quantities["bolus-duration"]


def keyed(keys: str) -> tuple[str, list[str]]:
    """Press `keys` one after the other at the end; return the text and the reasons of refusals."""
    text, reasons = "", []
    for key in keys:
        pressed = entry.typed(text, key, DAILY)
        text = pressed.text
        if pressed.refused is not None:
            reasons.append(pressed.refused.reason)
    return text, reasons


def test_that_a_second_point_is_refused_and_the_value_stays() -> None:
    assert keyed("1.2.") == ("1.2", ["second-point"])


def test_that_a_decimal_beyond_the_resolution_is_refused_at_the_key() -> None:
    assert keyed("1.23") == ("1.2", ["too-fine"])
    assert entry.key_refusal("1.2", "3", DAILY) == f"Daily dose takes one decimal, steps of 0.1{NB}mcg/day."


def test_that_a_point_is_refused_where_only_whole_numbers_are_taken() -> None:
    assert entry.key_refusal("1", ".", MINUTES) == "Bolus duration takes whole min, without a point."


def test_that_a_comma_is_refused_with_the_hint_to_use_a_point() -> None:
    assert entry.key_refusal("1", ",", DAILY) == "Use a point, not a comma."


def test_that_a_point_typed_first_shows_a_leading_zero_at_once() -> None:
    assert entry.typed("", ".", DAILY) == Typed("0.", 2, None)
    assert keyed(".5") == ("0.5", [])


def test_that_a_point_typed_before_a_digit_shows_a_leading_zero_and_keeps_its_place() -> None:
    assert entry.typed("5", ".", DAILY, at=0) == Typed("0.5", 2, None)


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("-", "sign"),
        ("+", "sign"),
        ("−", "sign"),
        ("e", "exponent"),
        ("E", "exponent"),
        (" ", "space"),
        (NB, "space"),
        ("٣", "not-ascii"),
        ("３", "not-ascii"),
        ("²", "not-ascii"),
        ("x", "not-a-digit"),
        ("\n", "not-a-digit"),
        ("’", "not-a-digit"),
        ("12", "not-a-key"),
        ("", "not-a-key"),
    ],
)
def test_that_every_other_key_is_refused_with_its_reason(key: str, reason: str) -> None:
    pressed = entry.typed("1", key, DAILY)
    assert pressed.text == "1"
    assert pressed.cursor == 1
    assert pressed.refused is not None
    assert pressed.refused.reason == reason


def test_that_a_zero_before_another_digit_is_refused() -> None:
    assert keyed("05") == ("0", ["leading-zero"])
    assert entry.typed("5", "0", DAILY, at=0).refused is not None


def test_that_a_zero_after_the_point_is_shown_as_typed() -> None:
    assert keyed("5.0") == ("5.0", [])


def test_that_a_digit_goes_where_the_cursor_is() -> None:
    assert entry.typed("23", "9", DAILY, at=1) == Typed("293", 2, None)


def test_that_ever_more_digits_are_refused_with_the_limit() -> None:
    text, reasons = keyed("293500")
    assert (text, reasons) == ("29350", ["too-long"])
    assert entry.key_refusal("29350", "0", DAILY) == f"Daily dose goes up to 3,000{NB}mcg/day."


def test_that_a_number_above_the_limit_can_be_typed_is_refused_whole_and_is_not_clamped() -> None:
    assert keyed("9999") == ("9999", [])
    with pytest.raises(EntryRefused) as refused:
        entry.parse("9999", DAILY)
    assert refused.value.reason == "too-high"
    assert refused.value.sentence == (
        f"9,999{NB}mcg/day is above the limit: daily dose goes up to 3,000{NB}mcg/day."
    )
    assert str(refused.value) == refused.value.sentence


def test_that_a_number_with_many_digits_is_refused_by_the_limit_and_not_by_its_length() -> None:
    with pytest.raises(EntryRefused) as refused:
        entry.parse("9999999", DAILY)
    assert refused.value.reason == "too-high"
    assert entry.number("1" * 24) == int("1" * 24)


def test_that_a_number_below_the_limit_is_refused_with_the_limit() -> None:
    with pytest.raises(EntryRefused) as refused:
        entry.parse("0", MINUTES)
    assert refused.value.reason == "too-low"
    assert refused.value.sentence == f"0{NB}min is below the limit: bolus duration starts at 1{NB}min."


@pytest.mark.parametrize("text", ["0", "0.1", "293.5", "2000", "3000"])
def test_that_a_tidy_number_within_the_limits_is_itself(text: str) -> None:
    assert entry.parse(text, DAILY) == Decimal(text)


@pytest.mark.parametrize(
    ("text", "reason", "sentence"),
    [
        ("", "empty", "Enter a number."),
        (".", "empty", "Enter a number."),
        (".5", "untidy", 'Write 0.5, not ".5".'),
        ("5.", "untidy", 'Write 5, not "5.".'),
        ("5.0", "untidy", 'Write 5, not "5.0".'),
        ("5.10", "untidy", 'Write 5.1, not "5.10".'),
        ("05", "untidy", 'Write 5, not "05".'),
        ("00", "untidy", 'Write 0, not "00".'),
        ("1.2.3", "second-point", "The number has two points."),
        ("1,5", "comma", "Use a point, not a comma."),
        ("1,000", "comma", "Use a point, not a comma."),
        ("1e3", "exponent", "Write the number in full, without an exponent."),
        ("-5", "sign", "Leave the sign out; a dose is never negative."),
        (" 5", "space", "Type the number without spaces."),
        ("5 ", "space", "Type the number without spaces."),
        ("٥", "not-ascii", "Use the digits 0 to 9."),
        ("5_0", "not-a-digit", "Type digits and a point only."),
        ("nan", "not-a-digit", "Type digits and a point only."),
        ("inf", "not-a-digit", "Type digits and a point only."),
        ("1" * 25, "too-long", "That is longer than 24 characters; check it."),
    ],
)
def test_that_every_other_spelling_is_refused_with_the_way_out(text: str, reason: str, sentence: str) -> None:
    with pytest.raises(EntryRefused) as refused:
        entry.number(text)
    assert (refused.value.reason, refused.value.sentence) == (reason, sentence)
    with pytest.raises(EntryRefused):
        entry.parse(text, DAILY)


def test_that_a_number_with_too_many_decimals_is_refused_and_not_rounded() -> None:
    with pytest.raises(EntryRefused) as refused:
        entry.parse("293.55", DAILY)
    assert refused.value.reason == "too-fine"


def test_that_an_amount_from_elsewhere_must_lie_on_the_step() -> None:
    entry.check_step(Decimal("11.50"), DAILY)
    with pytest.raises(EntryRefused, match="is finer than steps of"):
        entry.check_step(Decimal("11.55"), DAILY)
    with pytest.raises(EntryRefused, match="is finer than steps of"):
        entry.check_range(Fraction(1, 3), DAILY)


def test_that_the_limits_themselves_are_within() -> None:
    entry.check_range(Decimal(3000), DAILY)
    entry.check_range(Decimal(0), DAILY)


@pytest.mark.parametrize(
    ("text", "tidy"),
    [(".50", "0.5"), ("5.", "5"), ("5.0", "5"), ("007", "7"), ("", "0"), ("0.05", "0.05"), ("100", "100")],
)
def test_that_needless_zeros_are_named_by_the_tidy_spelling(text: str, tidy: str) -> None:
    assert entry.normal(text) == tidy


@pytest.mark.parametrize(("text", "minute"), [("00:00", 0), ("06:00", 360), ("23:59", 1_439)])
def test_that_a_clock_time_is_read_as_minutes(text: str, minute: int) -> None:
    assert entry.parse_clock(text) == minute


@pytest.mark.parametrize(
    "text", ["", "6:00", "0600", "06:0", "06:00:00", "aa:bb", "٠٦:00", " 06:00", "-1:00", "06.00"]
)
def test_that_another_form_of_a_clock_time_is_refused(text: str) -> None:
    with pytest.raises(EntryRefused) as refused:
        entry.parse_clock(text)
    assert refused.value.reason == "not-a-time"


@pytest.mark.parametrize("text", ["24:00", "25:00", "12:60", "23:60", "99:99"])
def test_that_a_time_that_no_day_has_is_refused(text: str) -> None:
    with pytest.raises(EntryRefused, match=f"There is no {text} in a day"):
        entry.parse_clock(text)


def test_that_a_clock_field_takes_digits_and_one_colon_up_to_five_characters() -> None:
    assert entry.clock_key_refusal("06", ":") is None
    assert entry.clock_key_refusal("06:0", "0") is None
    assert entry.clock_key_refusal("0:00", "6", at=1) is None
    assert entry.clock_key_refusal("06:", ":") == "There is a colon already."
    assert entry.clock_key_refusal("06", ".") == "Type digits and a colon, as in 06:00."
    assert entry.clock_key_refusal("06", "٣") == "Type digits and a colon, as in 06:00."
    assert entry.clock_key_refusal("06:00", "0") == (
        "A time has two digits, a colon and two digits, as in 06:00."
    )


def test_that_a_derived_value_keeps_limits_without_a_step() -> None:
    quantity = catalog().quantities["prime-volume"]
    entry.check_limits(Fraction("0.17886"), quantity)
    with pytest.raises(EntryRefused, match="above the limit"):
        entry.check_limits(Fraction("1.00001"), quantity)
