"""The handshake, held to published vectors: every byte both ways, and nothing for whoever lacks the key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from console.protocol import noise
from console.protocol.noise import OVERHEAD, PROTOCOL, Cipher, Initiator, NotAuthentic, Responder

PSK, PROLOGUE = b"k" * 32, b"ITBP/1"
OURS, THEIRS = b"\x01" * 32, b"\x02" * 32
LOW_ORDER = (
    bytes(32),
    b"\x01" + bytes(31),
    bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
    bytes.fromhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
    bytes.fromhex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
)
"""Public keys on the curve, or its twist, that share the same secret with everybody: all zeros."""


@pytest.fixture
def vector(project: Path) -> dict[str, Any]:
    told = json.loads((project / "tests/data/noise_nnpsk0_vectors.json").read_text(encoding="utf-8"))
    (found,) = told["vectors"]
    return found


def handshake(vector: dict[str, Any]) -> tuple[Initiator, Responder, list[tuple[bytes, bytes]]]:
    """Return both ends of the vector before their first word, and its messages: payload and ciphertext."""
    messages = [(bytes.fromhex(m["payload"]), bytes.fromhex(m["ciphertext"])) for m in vector["messages"]]
    psk, prologue = bytes.fromhex(vector["init_psks"][0]), bytes.fromhex(vector["init_prologue"])
    initiator = Initiator(psk, prologue, bytes.fromhex(vector["init_ephemeral"]))
    return initiator, Responder(psk, prologue, messages[0][1]), messages


def test_that_the_published_vector_is_of_this_protocol(vector: dict[str, Any]) -> None:
    assert vector["protocol_name"].encode("ascii") == PROTOCOL


def test_that_every_message_of_the_published_vector_is_made_and_read_to_the_byte(
    vector: dict[str, Any],
) -> None:
    initiator, responder, messages = handshake(vector)
    (first, first_sealed), (second, second_sealed), *transport = messages
    assert initiator.write(first) == first_sealed
    assert responder.payload == first
    written, theirs = responder.write(second, bytes.fromhex(vector["resp_ephemeral"]))
    assert written == second_sealed
    payload, ours = initiator.read(second_sealed)
    assert payload == second
    for number, (plain, sealed) in enumerate(transport):
        nonce, from_us = divmod(number, 2)
        sender, receiver = (theirs, ours) if from_us else (ours, theirs)
        assert sender.send.encrypt(nonce, plain) == sealed
        assert receiver.receive.decrypt(nonce, sealed) == plain


def test_that_both_ends_come_to_the_published_hash_of_the_handshake(vector: dict[str, Any]) -> None:
    initiator, responder, messages = handshake(vector)
    initiator.write(messages[0][0])
    _, theirs = responder.write(messages[1][0], bytes.fromhex(vector["resp_ephemeral"]))
    _, ours = initiator.read(messages[1][1])
    assert ours.handshake_hash == theirs.handshake_hash == bytes.fromhex(vector["handshake_hash"])


def test_that_a_message_is_as_much_longer_than_its_payload_as_is_said() -> None:
    initiator = Initiator(PSK, PROLOGUE, OURS)
    first = initiator.write(b"hello")
    second, _ = Responder(PSK, PROLOGUE, first).write(b"welcome", THEIRS)
    assert (len(first), len(second)) == (OVERHEAD + len(b"hello"), OVERHEAD + len(b"welcome"))


@pytest.mark.parametrize(
    ("psk", "prologue"), [(b"l" + PSK[1:], PROLOGUE), (PSK[:-1] + b"l", PROLOGUE), (PSK, b"ITBP/2")]
)
def test_that_another_key_or_another_version_opens_nothing(psk: bytes, prologue: bytes) -> None:
    initiator = Initiator(PSK, PROLOGUE, OURS)
    first = initiator.write(b"hello")
    with pytest.raises(NotAuthentic):
        Responder(psk, prologue, first)
    stranger = Initiator(psk, prologue, OURS)
    second, _ = Responder(psk, prologue, stranger.write(b"hello")).write(b"welcome", THEIRS)
    with pytest.raises(NotAuthentic):
        initiator.read(second)


def test_that_a_message_cut_short_anywhere_is_not_authentic() -> None:
    initiator = Initiator(PSK, PROLOGUE, OURS)
    first = initiator.write(b"hello")
    second, _ = Responder(PSK, PROLOGUE, first).write(b"welcome", THEIRS)
    for length in range(len(first)):
        with pytest.raises(NotAuthentic):
            Responder(PSK, PROLOGUE, first[:length])
    for length in range(len(second)):
        with pytest.raises(NotAuthentic):
            initiator.read(second[:length])


@pytest.mark.parametrize("public", LOW_ORDER)
def test_f17_that_a_public_key_of_low_order_is_not_authentic_at_the_pump_though_the_key_is_right(
    public: bytes,
) -> None:
    """Whoever has our key seals a first message under a public key that shares no secret with anybody."""
    _, sealed = noise._begun(PSK, PROLOGUE).mix_ephemeral(public).sealed(b"hello")
    with pytest.raises(NotAuthentic):
        Responder(PSK, PROLOGUE, public + sealed)


def test_that_a_reply_with_a_public_key_of_low_order_is_not_authentic_and_leaves_no_trace() -> None:
    initiator = Initiator(PSK, PROLOGUE, OURS)
    second, theirs = Responder(PSK, PROLOGUE, initiator.write(b"hello")).write(b"welcome", THEIRS)
    for public in LOW_ORDER:
        with pytest.raises(NotAuthentic):
            initiator.read(public + second[32:])
    payload, ours = initiator.read(second)
    assert payload == b"welcome"
    assert ours.handshake_hash == theirs.handshake_hash


def test_that_a_nonce_is_four_zeros_and_the_number_with_its_lowest_byte_first() -> None:
    nonce = bytes.fromhex("000000000201000000000000")
    assert Cipher(PSK).encrypt(0x0102, b"dose") == ChaCha20Poly1305(PSK).encrypt(nonce, b"dose", b"")


def test_that_what_is_sealed_is_bound_to_what_it_belongs_to() -> None:
    cipher = Cipher(PSK)
    with pytest.raises(NotAuthentic):
        cipher.decrypt(0, cipher.encrypt(0, b"dose", b"this"), b"that")
