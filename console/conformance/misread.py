"""What is wrong with bytes that are no message, or no reply, in the paper's words: for whoever made them.

Apart from `call`, which meets them, and from `codec`, which tells a console no more than that they are wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import get_args
from zlib import crc32

import msgspec

from console.conformance.link import Frame
from console.protocol.channel import CRC_BYTES, REPLY
from console.protocol.messages import Message

KINDS = {kind.__struct_config__.tag: kind for kind in get_args(Message)}
"""Every message by its number."""

SHOWN = 8
"""So many bytes are told of what should stand in a place."""

_PLACE = re.compile(r"(?P<why>.*) - at `\$\[(?P<place>\d+)\](?P<within>[^`]*)`")

LOOK_AT_REPLY = (
    "The offer was understood, so key and prologue are right. f goes into h and ck, then the shared secret "
    "into ck, and Welcome is sealed with the k of that. The section has all values of one handshake."
)
LOOK_AT_CRC = (
    "The CRC-32 of the whole body before it, its type included, big-endian: `123456789` gives CBF43926."
)
LOOK_AT_KIND = "A reply is a body that begins with 02."


@dataclass(frozen=True, slots=True)
class Misread:
    """The `message` that it may have been meant for, and `what` came in its place."""

    message: str
    what: str


def misread(data: bytes, why: str) -> Misread:
    """Return which message `data` fails to be, and in which field; `why` is the codec's sentence."""
    opened = _opened(data)
    if opened is None:
        return Misread("Layouts", f"{_hex(data) or 'nothing'}, which is no array that begins with a number")
    length, number = opened
    kind = KINDS.get(number)
    if kind is None:
        return Misread("Layouts", f"a message with the number {number}, which there is not")
    name, fields = kind.__name__, kind.__struct_fields__
    if length != len(fields) + 1:
        return Misread(name, f"{name} as an array of {length}, which is one of {len(fields) + 1}")
    told = _PLACE.search(why)
    if told is not None and 0 < int(told["place"]) <= len(fields):
        field = fields[int(told["place"]) - 1]
        within = f", place {told['within']} in it" if told["within"] else ""
        return Misread(name, f"{name}, and in `{field}`{within}: {_lowered(told['why'])}")
    return Misread(name, f"{name}, and {_other_form(data) or _lowered(why)}")


def told_reply(heard: Frame) -> tuple[str, str]:
    """Return what came where a reply should open, and what to look at."""
    body = heard.body
    if body[:1] != REPLY:
        kind = body[:1].hex() or "no body"
        return f"{len(heard.data)} bytes of kind {kind}", LOOK_AT_KIND
    kept, sum_ = body[:-CRC_BYTES], body[-CRC_BYTES:]
    right = crc32(kept).to_bytes(CRC_BYTES, "big")
    if sum_ != right:
        return f"a body of kind 02 that ends with {_hex(sum_)}, and its CRC-32 is {_hex(right)}", LOOK_AT_CRC
    return f"a body of kind 02, {len(body)} bytes, with a right CRC-32, that does not open", LOOK_AT_REPLY


def _opened(data: bytes) -> tuple[int, int] | None:
    """Return an array's length and the number that it begins with, None where there is no such thing."""
    if data[:1] and 0x91 <= data[0] <= 0x9F:
        length, rest = data[0] & 0x0F, data[1:]
    elif data[:1] == b"\xdc":
        length, rest = int.from_bytes(data[1:3], "big"), data[3:]
    else:
        return None
    return (length, rest[0]) if rest and rest[0] < 0x80 else None


def _other_form(data: bytes) -> str:
    """Return where `data` leaves the one encoding of what it says, empty where it is not that."""
    try:
        right = msgspec.msgpack.encode(msgspec.msgpack.decode(data))
    except (msgspec.MsgspecError, ValueError, RecursionError, TypeError):
        return ""
    place = next(
        (at for at, (is_, should) in enumerate(zip(data, right, strict=False)) if is_ != should), None
    )
    if place is None:
        return ""
    is_, should = data[place : place + SHOWN], right[place : place + SHOWN]
    return f"from its byte {place} on (counted from 0) {_hex(is_)} in place of {_hex(should)}"


def _lowered(sentence: str) -> str:
    plain = sentence.replace("`", "").replace(" None", " nil").removesuffix(".")
    return plain[:1].lower() + plain[1:]


def _hex(data: bytes) -> str:
    return data[:SHOWN].hex(" ")
