"""Framing: every body comes through as it was, damage is skipped, and memory is bounded."""

from __future__ import annotations

import tracemalloc

import pytest

from console.errors import LocalProtocolError
from console.protocol.framing import MAX_BODY, MAX_ENCODED, FrameReader, frame, unframe


def test_that_a_frame_is_cobs_of_its_body_with_a_zero_at_the_end() -> None:
    assert frame(b"123456789") == b"\x0a123456789\x00"
    assert frame(b"\x00") == b"\x01\x01\x00"


@pytest.mark.parametrize("body", [b"a", bytes(1), bytes(300), bytes(range(256)) * 16, b"\xff" * MAX_BODY])
def test_that_a_body_comes_out_of_its_frame_as_it_went_in(body: bytes) -> None:
    framed = frame(body)
    assert framed.count(b"\x00") == 1
    assert len(framed) <= MAX_ENCODED + 1
    assert FrameReader().feed(framed) == [body]


@pytest.mark.parametrize("body", [b"", bytes(MAX_BODY + 1)])
def test_that_a_body_of_no_or_too_many_bytes_is_our_own_bug(body: bytes) -> None:
    with pytest.raises(LocalProtocolError, match="1 to 4096 bytes"):
        frame(body)


def test_that_frames_come_out_in_order_when_several_arrive_at_once() -> None:
    assert FrameReader().feed(frame(b"one") + frame(b"two") + frame(b"three")) == [b"one", b"two", b"three"]


def test_that_a_frame_comes_out_only_when_its_last_byte_is_there() -> None:
    reader = FrameReader()
    *first, last = frame(b"slow")
    assert [reader.feed(bytes([byte])) for byte in first] == [[]] * len(first)
    assert reader.feed(bytes([last])) == [b"slow"]


def test_that_empty_frames_are_nothing_at_all() -> None:
    reader = FrameReader()
    assert reader.feed(b"\x00\x00" + frame(b"a") + b"\x00") == [b"a"]
    assert reader.bad == 0


def test_that_a_damaged_frame_costs_no_other() -> None:
    reader = FrameReader()
    assert reader.feed(b"noise" + frame(b"lost") + frame(b"kept")) == [b"kept"]
    assert reader.bad == 1


@pytest.mark.parametrize("length", range(1, len(frame(b"some body")) - 1))
def test_f02_no_part_of_a_frame_is_taken_for_the_whole(length: int) -> None:
    reader = FrameReader()
    assert reader.feed(frame(b"some body")[:length] + b"\x00" + frame(b"next")) == [b"next"]
    assert reader.bad == 1


def test_f14_an_endless_frame_is_dropped_without_being_held() -> None:
    reader = FrameReader()
    tracemalloc.start()
    for _ in range(1_000):
        reader.feed(b"x" * 4_096)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100_000
    assert reader.bad == 0
    assert reader.feed(b"\x00" + frame(b"after")) == [b"after"]
    assert reader.bad == 1


def test_that_a_frame_of_one_byte_too_many_is_damaged() -> None:
    body = bytes(range(1, 256)) * 17
    reader = FrameReader()
    encoded = _cobs(body[: MAX_BODY + 1])
    assert reader.feed(encoded + b"\x00") == []
    assert reader.bad == 1


def test_that_a_frame_without_a_body_is_damaged() -> None:
    assert unframe(b"\x01") is None


def _cobs(data: bytes) -> bytes:
    """Encode `data` by the definition of COBS, so that the tests do not lean on the library."""
    encoded = bytearray()
    for piece in data.split(b"\x00"):
        full, rest = divmod(len(piece), 254)
        for block in range(full):
            encoded += b"\xff" + piece[254 * block :][:254]
        encoded += bytes([rest + 1]) + piece[254 * full :]
    return bytes(encoded)
