"""Checks of what a request's frame carries: its number, and a message in its one encoding.

Apart from `programs`, which asks what is whole: here a request is not what it should be, and is refused in
words while the session goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from console.conformance.call import Call, expected
from console.conformance.check import Check, Deviation
from console.conformance.probe import Probe
from console.conformance.sessions import PROBED
from console.protocol import codec
from console.protocol.codec import MAX_MESSAGE
from console.protocol.messages import (
    Close,
    Hello,
    Prepare,
    Refused,
    Sounded,
)
from console.protocol.wire import WireBolus

NOT_UNDERSTOOD = "not-understood"
ID = b"\x03" * 16
DEEP = 3_900
"""Arrays within arrays."""

OTHER_FORMS = {
    "an array's length in 16 bits": "dc0001 0a",
    "an array's length in 32 bits": "dd00000001 0a",
    "the message's number in 8 bits more": "91 cc0a",
    "a number in 16 bits": "92 13 cd0000",
    "a number in 64 bits": "92 13 cf0000000000000000",
    "a number with a sign": "92 13 d000",
    "a length of bytes in 16 bits": "92 11 c50010" + ID.hex(),
    "a text's length in 8 bits": "93 17 d903" + b"two".hex() + "d901" + b"x".hex(),
}
OTHER_TYPES = {
    "a map": "81 0a c0",
    "a number alone": "0a",
    "nil": "c0",
    "nothing": "90",
    "nil in place of a number": "92 13 c0",
    "true in place of a number": "92 13 c3",
    "a text in place of a number": "92 13 a130",
    "a text in place of bytes": "92 11 b0" + b"0123456789abcdef".hex(),
    "a map in place of a number": "92 13 80",
    "an extension": "92 13 d40100",
    "a timestamp": "92 13 d6ff00000000",
    "what MessagePack never uses": "c1",
}
FLOATS = {
    "a float of a whole number": "92 13 cb0000000000000000",
    "a short float": "92 13 ca00000000",
    "a float that is no number": "92 13 cb7ff8000000000000",
}
COUNTS = {
    "a field too many": "92 0a 00",
    "a field too few": "91 11",
    "two fields too many": "94 11 c410" + ID.hex() + "00 00",
}
TRAILING = {
    "a byte behind it": "91 0a 00",
    "a second message behind it": "91 0a 91 0a",
    "a text behind it": "92 13 00 a0",
}
RANGES = {
    "a number below 0": "92 13 ff",
    "a number above 2^53−1": "92 13 cf0020000000000000",
    "the largest number of all": "92 13 cfffffffffffffffff",
    "an id of 15 bytes": "92 11 c40f" + ID[1:].hex(),
    "an id of 17 bytes": "92 11 c411" + ID.hex() + "00",
    "a silence of less than a minute": "93 15 cdea5f a178",
}
UNKNOWN = {"message 0": "91 00", "message 99": "91 63", "message 1000": "91 cd03e8"}
TEXTS = ("", "a" * 41, "two\nlines", "nul\0", "turned \u202e round", "a\u2028line", "\x9b")


def refuses_unknown(probe: Probe) -> None:
    """Send messages with numbers that there are not."""
    _refuses(probe, UNKNOWN)


def refuses_trailing(probe: Probe) -> None:
    """Send messages with something behind them."""
    _refuses(probe, TRAILING)


def refuses_floats(probe: Probe) -> None:
    """Send floats in place of integers."""
    _refuses(probe, FLOATS)


def refuses_ranges(probe: Probe) -> None:
    """Send values out of their ranges."""
    _refuses(probe, RANGES)


def refuses_counts(probe: Probe) -> None:
    """Send fields too many and too few."""
    _refuses(probe, COUNTS)


def refuses_forms(probe: Probe) -> None:
    """Send second encodings of good messages."""
    _refuses(probe, OTHER_FORMS)


def refuses_types(probe: Probe) -> None:
    """Send other kinds of values."""
    _refuses(probe, OTHER_TYPES)


def refuses_pieces(probe: Probe) -> None:
    """Send every beginning of a message, nothing at all included."""
    whole = codec.encode(PROBED)
    call = probe.call()
    for length in range(len(whole)):
        _refused(call, whole[:length], f"{length} bytes of a message")


def refuses_texts(probe: Probe) -> None:
    """Send names that are empty, too long, or hold signs that no text may hold."""
    call = probe.call()
    for text in TEXTS:
        change = WireBolus(1, 1_000)
        _refused(call, msgspec.msgpack.encode(Prepare(ID, 0, bytes(32), change, text)), f"the name {text!r}")
    good = codec.encode(Prepare(ID, 0, bytes(32), WireBolus(1, 1_000), "ab"))
    for bad in (b"\xc3\x28", b"\xff\xfe", b"\xed\xa0"):
        _refused(call, good.replace(b"\xa2ab", b"\xa2" + bad), "a name that is no UTF-8")


def refuses_nesting(probe: Probe) -> None:
    """Send arrays and maps within each other, thousands deep."""
    call = probe.call()
    for byte in (b"\x91", b"\x81", b"\xdc\x00\x01"):
        _refused(call, byte * (DEEP // len(byte)), f"{DEEP // len(byte)} arrays or maps in each other")


def refuses_long(probe: Probe) -> None:
    """Send a message a byte too long."""
    head = b"\x92\x13\xc5" + (MAX_MESSAGE - 4).to_bytes(2, "big")
    _refused(probe.call(), head + bytes(MAX_MESSAGE - 4), f"a message of {MAX_MESSAGE + 1} bytes")


def refuses_what_is_not_asked(probe: Probe) -> None:
    """Send, under a request's number, messages that no console asks with."""
    call = probe.call()
    for message in (Hello("ward 3", "pump"), Refused("x", ""), Sounded("two-tone", 0), Close()):
        _refused(call, codec.encode(message), type(message).__name__)


def _refuses(probe: Probe, spoilt: Mapping[str, str]) -> None:
    """Hold that each of the messages, given in hex, is refused, and that the session lives."""
    call = probe.call()
    for what, data in spoilt.items():
        _refused(call, bytes.fromhex(data), what)
    call.lives()


def _refused(call: Call, data: bytes, what: str) -> None:
    refused = expected(call.ask(data, what), Refused, what)
    if refused.code != NOT_UNDERSTOOD:
        raise Deviation(f"the code {NOT_UNDERSTOOD} for {what}", f"the code {refused.code}")
    call.lives()


def _refusal(name: str, title: str, does: str, look: str, act: Callable[[Probe], None]) -> Check:
    """Return a check of what is refused as not understood."""
    return Check(f"messages.{name}", "Messages", title, does, look, act)


CHECKS = (
    _refusal(
        "unknown",
        "A message with an unknown number is refused as not understood.",
        "Sends the numbers 0, 99 and 1000.",
        "`Refused` with the code `not-understood`, under the request's number; the session goes on.",
        refuses_unknown,
    ),
    _refusal(
        "trailing",
        "A message with anything behind it is refused as not understood.",
        "Sends a byte, a text and a second message behind a message.",
        "Many decoders stop at the end of the first value and are silent about the rest.",
        refuses_trailing,
    ),
    _refusal(
        "float",
        "A float is refused as not understood, also one of a whole number.",
        "Sends floats where integers belong.",
        "There is no float in the schema. A decoder that takes 1.0 for 1 is not strict enough.",
        refuses_floats,
    ),
    _refusal(
        "range",
        "A value out of its range is refused as not understood.",
        "Sends numbers below 0 and above 2^53−1, ids of 15 and 17 bytes, a silence of under a minute.",
        "The ranges in the tables of messages and structures; nothing is moved into range.",
        refuses_ranges,
    ),
    _refusal(
        "fields",
        "A field too many or too few is refused as not understood.",
        "Sends arrays of other lengths than the message has.",
        "The length of the array is part of the message.",
        refuses_counts,
    ),
    _refusal(
        "other-form",
        "A second encoding of a good message is refused as not understood.",
        "Sends lengths and numbers in longer forms than they need.",
        "Encode what was decoded and compare: only the same bytes are the message.",
        refuses_forms,
    ),
    _refusal(
        "other-type",
        "Maps, extensions and values of other types are refused as not understood.",
        "Sends maps, nil, true, texts, extensions and bytes that MessagePack never uses.",
        "A message is an array, and each field is of the type that the tables give.",
        refuses_types,
    ),
    _refusal(
        "cut",
        "A message that was cut short is refused as not understood.",
        "Sends every beginning of a message, nothing at all included.",
        "A number with nothing behind it is a request as well, and is answered.",
        refuses_pieces,
    ),
    _refusal(
        "text",
        "A text that is too long, empty, no UTF-8, or holds signs that none may hold is refused.",
        "Sends names with control characters, line separators, and signs that turn the direction of writing.",
        "Lengths count code points. The signs that no text holds are listed under Messages.",
        refuses_texts,
    ),
    _refusal(
        "nesting",
        "Thousands of arrays or maps in each other are refused, and do the pump no harm.",
        "Sends 3,900 of them in one message.",
        "Bound the depth before you decode: a recursive decoder runs out of stack.",
        refuses_nesting,
    ),
    _refusal(
        "long",
        "A message of more than 4000 bytes is refused as not understood.",
        "Sends one of 4001 bytes, which still fits into a frame.",
        "The limit is on the message, without the request's number.",
        refuses_long,
    ),
    _refusal(
        "no-request",
        "A message that is no request is refused as not understood under a request's number.",
        "Sends a Hello, an answer, a refusal and a Close.",
        "A pump is asked with the messages that the table says come from a console, Hello apart.",
        refuses_what_is_not_asked,
    ),
)
