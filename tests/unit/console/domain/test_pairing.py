"""A key as a value: its text and back, what is refused, and what never shows it."""

from __future__ import annotations

from base64 import b32encode
from hashlib import sha256

import pytest

from console.domain.pairing import Pairing, PairingKey
from console.errors import RuleBroken
from support.keys import KEY, OTHER

TEXT = "AAAQ-EAYE-AUDA-OCAJ-BIFQ-YDIO-B4IB-CEQT-CQKR-MFYY-DENB-WHA5-DYPQ"
"""Bytes 00 to 1F in base 32 (RFC 4648), without its padding."""


def test_that_a_key_is_read_as_thirteen_groups_of_four() -> None:
    assert KEY.text == TEXT
    assert PairingKey.parse(TEXT) == KEY


@pytest.mark.parametrize(
    "typed", [TEXT.lower(), TEXT.replace("-", " "), TEXT.replace("-", ""), f"  {TEXT}\n", f"{TEXT}----"]
)
def test_that_a_key_is_taken_however_it_is_spaced(typed: str) -> None:
    assert PairingKey.parse(typed) == KEY


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "52 letters and digits, not 0"),
        (TEXT[:-1], "not 51"),
        (TEXT + "A", "not 53"),
        ("1" + TEXT[1:], "A to Z and the digits 2 to 7"),
        ("É" + TEXT[1:], "letters and digits"),
        (TEXT[:-1] + "R", "last letter"),
    ],
)
def test_that_what_is_no_key_is_refused_in_a_sentence_without_it(typed: str, why: str) -> None:
    with pytest.raises(RuleBroken, match=why) as caught:
        PairingKey.parse(typed)
    assert "EAYE" not in str(caught.value)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_that_a_key_has_32_bytes(length: int) -> None:
    with pytest.raises(RuleBroken, match="32 bytes"):
        PairingKey(bytes(length))


def test_that_a_fingerprint_is_eight_signs_of_a_hash_and_tells_keys_apart() -> None:
    digest = sha256(b"cisterna pairing\x00" + KEY.data).digest()
    assert KEY.fingerprint == b32encode(digest).decode("ascii")[:8]
    assert KEY.fingerprint != OTHER.fingerprint


def test_that_a_key_is_not_printed_by_accident() -> None:
    for shown in (repr(KEY), str(KEY), f"{Pairing('SIM-1', KEY)!r}"):
        assert KEY.data.hex() not in shown
        assert repr(KEY.data) not in shown
        assert TEXT not in shown
