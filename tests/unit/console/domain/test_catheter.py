"""Catheters as implanted: what they hold follows from what was trimmed, or is not known."""

from __future__ import annotations

import pytest

from console.domain.catheter import Catheter, CatheterSegment
from console.domain.quantities import Volume
from console.errors import RuleBroken

SPINAL = CatheterSegment("spinal", 6_600, 1_500, 2_200)
PUMP = CatheterSegment("pump", 3_800, 770, 2_200)


def test_that_a_volume_follows_exactly_from_what_was_left_of_each_segment() -> None:
    # 51.0 cm + 30.3 cm = 81.3 cm, of 0.0022 mL/cm: 0.17886 mL
    catheter = Catheter("two-104", (SPINAL, PUMP))
    assert catheter.implanted_tenth_mm == 8_130
    assert catheter.volume_pl == 178_860_000


def test_that_a_typed_volume_is_taken_as_it_is_and_has_no_length() -> None:
    catheter = Catheter("found at revision", typed=Volume(150_000_000))
    assert (catheter.volume_pl, catheter.implanted_tenth_mm) == (150_000_000, None)


def test_that_a_volume_nobody_knows_is_none_and_never_nothing() -> None:
    catheter = Catheter("not known")
    assert (catheter.volume_pl, catheter.implanted_tenth_mm) == (None, None)


@pytest.mark.parametrize(
    ("name", "length", "trimmed", "bore", "words"),
    [
        ("", 6_600, 0, 2_200, "needs a printable name"),
        ("spi\nnal", 6_600, 0, 2_200, "needs a printable name"),
        ("spinal", 0, 0, 2_200, "up to 200 cm"),
        ("spinal", 20_001, 0, 2_200, "up to 200 cm"),
        ("spinal", 6_600, 0, 0, "up to 0.1 mL per cm"),
        ("spinal", 6_600, 6_600, 2_200, "nor all of it"),
        ("spinal", 6_600, -1, 2_200, "No more can be trimmed"),
        ("spinal", 6_600, 1.5, 2_200, "whole tenths of a millimetre"),
    ],
)
def test_a_segment_is_refused_when_no_catheter_has_one(
    name: str, length: int, trimmed: int, bore: int, words: str
) -> None:
    with pytest.raises(RuleBroken, match=words):
        CatheterSegment(name, length, trimmed, bore)


def test_a_catheter_is_refused_when_its_volume_has_two_sources_or_its_pieces_are_too_many() -> None:
    with pytest.raises(RuleBroken, match="not both"):
        Catheter("two-104", (SPINAL,), Volume(1))
    with pytest.raises(RuleBroken, match="at most four"):
        Catheter("two-104", (SPINAL,) * 5)
    with pytest.raises(RuleBroken, match="needs a printable model name"):
        Catheter("")
