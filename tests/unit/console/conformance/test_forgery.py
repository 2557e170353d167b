"""Forged offers are what they are meant to be, and nothing a pump should take."""

from __future__ import annotations

from zlib import crc32

import pytest

from console.conformance.forgery import checked, flipped, of_another_version, without_secret
from console.protocol.channel import CRC_BYTES, OFFER, PROLOGUE
from console.protocol.noise import NotAuthentic, Responder, _begun
from support.keys import KEY

PAYLOAD = b"hello"


def message(body: bytes) -> bytes:
    """Return the Noise message in an offer's body."""
    assert body.startswith(OFFER)
    assert crc32(body[:-CRC_BYTES]).to_bytes(4, "big") == body[-CRC_BYTES:]
    return body[1:-CRC_BYTES]


def test_that_an_offer_of_another_version_opens_there_and_not_here():
    offered = message(of_another_version(KEY, bytes(range(32)), PAYLOAD))
    assert Responder(KEY.data, b"ITBP/2", offered).payload == PAYLOAD
    with pytest.raises(NotAuthentic):
        Responder(KEY.data, PROLOGUE, offered)


def test_that_an_offer_without_a_secret_is_authentic_and_still_nobodys():
    offered = message(without_secret(KEY, PAYLOAD))
    assert offered[:32] == bytes(32)
    _, payload = _begun(KEY.data, PROLOGUE).mix_ephemeral(bytes(32)).opened(offered[32:])
    assert payload == PAYLOAD
    with pytest.raises(NotAuthentic):
        Responder(KEY.data, PROLOGUE, offered)


@pytest.mark.parametrize(("bit", "expected"), [(0, "0100"), (9, "0002"), (-1, "0080"), (-16, "0100")])
def test_that_one_bit_is_flipped_and_only_that(bit, expected):
    assert flipped(bytes(2), bit).hex() == expected


def test_that_a_checksum_is_of_all_before_it():
    assert checked(b"123456789").hex() == b"123456789".hex() + "cbf43926"
