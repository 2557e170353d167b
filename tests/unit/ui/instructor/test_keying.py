"""Keys of a fault's value: whole numbers within what the fault takes, negative where there is such."""

from __future__ import annotations

import pytest

from console.domain.entry import EntryRefused
from support import states
from ui.instructor.keying import FaultKeying

KINDS = states.catalog().faults
LEAK, CLOCK = FaultKeying(KINDS["leak"]), FaultKeying(KINDS["clock-off"])


def typed(keying: FaultKeying, keys: str) -> tuple[str, str]:
    """Return the text that `keys` make, and the code of the last refusal."""
    text, at, code = "", 0, ""
    for key in keys:
        result = keying.typed(text, key, at)
        text, at, code = result.text, result.cursor, result.refused.reason if result.refused else ""
    return text, code


@pytest.mark.parametrize(
    ("keying", "keys", "text", "code"),
    [
        (LEAK, "60", "60", ""),
        (LEAK, "6.", "6", "not-a-digit"),
        (LEAK, "6,", "6", "not-a-digit"),
        (LEAK, "٦", "", "not-a-digit"),
        (LEAK, "-", "", "sign"),
        (LEAK, "600", "600", ""),
        (LEAK, "6000", "600", "too-long"),
        (LEAK, "06", "0", "leading-zero"),
        (CLOCK, "-90", "-90", ""),
        (CLOCK, "9-", "9", "sign"),
        (CLOCK, "--", "-", "sign"),
        (CLOCK, "-09", "-0", "leading-zero"),
        (CLOCK, "-72000", "-7200", "too-long"),
    ],
)
def test_that_a_key_changes_the_text_or_is_refused(
    keying: FaultKeying, keys: str, text: str, code: str
) -> None:
    assert typed(keying, keys) == (text, code)


@pytest.mark.parametrize(
    ("keying", "text", "value"), [(LEAK, "1", 1), (LEAK, "99", 99), (CLOCK, "-720", -720)]
)
def test_that_a_finished_text_is_its_value_and_shown_as_typed(
    keying: FaultKeying, text: str, value: int
) -> None:
    assert keying.parsed(text) == value
    assert keying.shown(value) == keying.tidied(text) == text


@pytest.mark.parametrize(
    ("keying", "text", "sentence"),
    [
        (LEAK, "", "Type a value first: 1 to 99 %."),
        (CLOCK, "-", "Type a value first: −720 to 720 min."),
        (LEAK, "100", "100 % is outside what there is: 1 to 99 %."),
        (LEAK, "0", "0 % is outside what there is: 1 to 99 %."),
        (CLOCK, "-721", "−721 min is outside what there is: −720 to 720 min."),
        (LEAK, "６", "Type a value first: 1 to 99 %."),
    ],
)
def test_that_what_the_fault_does_not_take_is_refused_with_the_range(
    keying: FaultKeying, text: str, sentence: str
) -> None:
    with pytest.raises(EntryRefused) as refused:
        keying.parsed(text)
    assert str(refused.value).replace("\u00a0", " ") == sentence


def test_that_the_field_is_called_and_measured_as_the_catalog_says() -> None:
    assert (LEAK.label, LEAK.unit) == ("Leak, loses", "%")


def test_that_a_fault_without_a_value_has_no_field() -> None:
    with pytest.raises(EntryRefused, match="takes no value"):
        FaultKeying(KINDS["occlusion"]).parsed("1")
