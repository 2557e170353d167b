"""What whoever made wrong bytes is told of them."""

from __future__ import annotations

from zlib import crc32

import pytest

from console.conformance.link import Frame, Way
from console.conformance.misread import LOOK_AT_CRC, LOOK_AT_KIND, LOOK_AT_REPLY, misread, told_reply
from console.errors import RemoteProtocolError
from console.protocol import codec
from console.protocol.framing import frame
from console.protocol.messages import Alive, Committed


def told(data):
    """Return what is told of `data`, which is no message."""
    with pytest.raises(RemoteProtocolError) as why:
        codec.decode(data)
    return misread(data, str(why.value.__cause__ or why.value))


@pytest.mark.parametrize(
    ("data", "message", "what"),
    [
        ("", "Layouts", "nothing, which is no array that begins with a number"),
        ("8105", "Layouts", "81 05, which is no array that begins with a number"),
        ("90", "Layouts", "90, which is no array that begins with a number"),
        ("9163", "Layouts", "a message with the number 99, which there is not"),
        ("930505c0", "Alive", "Alive as an array of 3, which is one of 2"),
        ("dc000105", "Alive", "Alive as an array of 1, which is one of 2"),
        ("9205c0", "Alive", "Alive, and in `quiet_ms`: expected int, got nil"),
        ("9205cc07", "Alive", "Alive, and from its byte 2 on (counted from 0) cc 07 in place of 07"),
        ("920507c0", "Alive", "trailing"),
        ("9205", "Alive", "Alive, and input data was truncated"),
    ],
)
def test_that_it_is_told_by_message_and_field_what_is_wrong(data, message, what):
    found = told(bytes.fromhex(data))
    assert found.message == message
    assert what in found.what


def test_that_a_place_within_a_field_is_told():
    data = codec.encode(Alive(7)).replace(b"\x07", b"\x91\xc0")
    assert told(data).what == "Alive, and in `quiet_ms`: expected int, got array"
    found = told(bytes.fromhex("9402") + b"\xa1M\xa1S\xc3")
    assert found.what == "Welcome as an array of 4, which is one of 2"
    found = told(bytes.fromhex("920294") + b"\xa1M\x01\xc3\x90")
    assert found.what == "Welcome, and in `identity`, place [1] in it: expected str, got int"


def test_that_bytes_sent_as_text_are_told_by_their_field():
    good = codec.encode(Committed(b"a" * 16, 1, b"b" * 32, 1))
    assert (
        told(good.replace(b"\xc4\x10", b"\xb0")).what
        == "Committed, and in `operation`: expected bytes, got str"
    )


def heard(body):
    """Return the frame with `body`."""
    return Frame(Way.TO_CONSOLE, 0, frame(body))


def test_that_of_a_reply_that_does_not_open_the_first_thing_wrong_is_told():
    assert told_reply(heard(b"\x04abc")) == ("6 bytes of kind 04", LOOK_AT_KIND)
    kept = b"\x02" + bytes(48)
    right = crc32(kept).to_bytes(4, "big")
    came, look = told_reply(heard(kept + right[::-1]))
    assert (
        came == f"a body of kind 02 that ends with {right[::-1].hex(' ')}, and its CRC-32 is {right.hex(' ')}"
    )
    assert look == LOOK_AT_CRC
    came, look = told_reply(heard(kept + right))
    assert (came, look) == (
        "a body of kind 02, 53 bytes, with a right CRC-32, that does not open",
        LOOK_AT_REPLY,
    )
