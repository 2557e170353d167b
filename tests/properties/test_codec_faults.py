"""F08 to F15: what no message may be made of, in every place of every message of the link."""

from __future__ import annotations

import threading
import tracemalloc
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import inspect as shape
from msgspec.msgpack import Ext

from console.domain.quantities import LARGEST
from console.errors import RemoteProtocolError
from console.protocol import codec
from console.protocol.framing import DELIMITER, MAX_ENCODED, FrameReader
from console.protocol.messages import Message
from support.wire import KINDS, messages

SMALL_STACK = 128 * 1024
NUMBERS = {shape.type_info(kind).tag for kind in KINDS}
TOO_LARGE = (LARGEST + 1, 2**63 - 1, 2**63, 2**64 - 1, -(2**63), -LARGEST - 1)
MB = 1_048_576


def refused(data: bytes) -> str:
    """Return the sentence that `data` is refused with."""
    with pytest.raises(RemoteProtocolError) as why:
        codec.decode(data)
    assert str(why.value).endswith(".")
    return str(why.value)


def tree(message: Message) -> list[Any]:
    """Return a message as the lists, numbers, texts and bytes that stand on the wire."""
    return msgspec.msgpack.decode(codec.encode(message))


def places(value: list[Any], fits: Callable[[Any], bool]) -> list[tuple[list[Any], int]]:
    """Return every list and index at which a value that `fits` stands, however deep."""
    found = [(value, index) for index, each in enumerate(value) if fits(each)]
    return found + [place for each in value if isinstance(each, list) for place in places(each, fits)]


def replaced(message: Message, draw: st.DataObject, fits: Callable[[Any], bool], by: object) -> bytes | None:
    """Return the encoding of `message` with one value that `fits` replaced; None where there is none."""
    whole = tree(message)
    found = places(whole, fits)
    if not found:
        return None
    holder, index = draw.draw(st.sampled_from(found))
    holder[index] = by
    return msgspec.msgpack.encode(whole)


def is_number(value: object) -> bool:
    """Tell whether a value on the wire is a number."""
    return isinstance(value, int) and not isinstance(value, bool)


@given(number=st.integers(-(2**63), 2**64 - 1).filter(lambda number: number not in NUMBERS), fields=st.data())
def test_f08_a_message_of_no_known_number_is_refused(number, fields):
    rest = fields.draw(st.lists(st.integers() | st.binary(max_size=20) | st.none(), max_size=4))
    rest = [0 if isinstance(each, int) and not -(2**63) <= each < 2**64 else each for each in rest]
    refused(msgspec.msgpack.encode([number, *rest]))


@given(message=messages(), more=st.none() | st.integers(0, 9) | st.text(max_size=5))
def test_f08_a_field_that_is_not_known_is_refused_in_every_message(message, more):
    refused(msgspec.msgpack.encode([*tree(message), more]))


@given(message=messages(), draw=st.data())
def test_f08_a_field_that_is_missing_is_refused_in_every_message(message, draw):
    whole = tree(message)
    fewer = whole[: draw.draw(st.integers(0, len(whole) - 1))]
    if fewer != whole:
        refused(msgspec.msgpack.encode(fewer))


@pytest.mark.parametrize("deep", (8, 400, 4_000, 100_000, 1_000_000))
@pytest.mark.parametrize(
    "opening", (b"\x91", b"\x81", b"\x81\xa1a", b"\x92\x0a", b"\xdc\x00\x01", b"\xdf\x00")
)
def test_f09_nesting_of_any_depth_is_refused_in_a_thread_with_a_small_stack(opening, deep):
    sentences: list[str] = []
    before = threading.stack_size(SMALL_STACK)
    try:
        thread = threading.Thread(target=lambda: sentences.append(refused(opening * deep)))
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    assert len(sentences) == 1


@given(message=messages(), draw=st.data())
def test_f10_a_map_is_refused_wherever_it_stands(message, draw):
    by = draw.draw(st.dictionaries(st.text(max_size=3), st.integers(0, 9), max_size=3))
    data = replaced(message, draw, lambda _: True, by)
    if data is not None:
        refused(data)


def test_f10_a_map_with_a_key_twice_is_no_message():
    refused(b"\x82\xa4dose\x01\xa4dose\x64")
    refused(b"\x92\x0e\x82\xa4dose\x01\xa4dose\x64")


@given(message=messages(), more=st.binary(min_size=1, max_size=40))
def test_f11_bytes_behind_a_message_are_refused(message, more):
    refused(codec.encode(message) + more)


@given(message=messages(), draw=st.data(), code=st.integers(-128, 127), data=st.binary(max_size=20))
def test_f12_a_value_of_an_extension_type_is_refused_wherever_it_stands(message, draw, code, data):
    encoded = replaced(message, draw, lambda _: True, Ext(code, data))
    if encoded is not None:
        refused(encoded)


@given(message=messages(), draw=st.data(), number=st.floats() | st.sampled_from((-0.0, 1.0, 60.0)))
def test_f13_a_float_is_refused_wherever_it_stands_and_whatever_it_is(message, draw, number):
    encoded = replaced(message, draw, lambda _: True, number)
    if encoded is not None:
        refused(encoded)


@pytest.mark.parametrize("lead", (b"\xdd", b"\xdf", b"\xc6", b"\xdb", b"\xc9"))
@pytest.mark.parametrize("before", (b"", b"\x92\x10", b"\x93\x01"))
def test_f14_a_declared_length_of_4_gib_is_refused_and_takes_no_memory(lead, before):
    tracemalloc.start()
    for _ in range(100):
        refused(before + lead + b"\xff\xff\xff\xff")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MB


@given(
    pieces=st.lists(st.binary(min_size=1, max_size=600).map(lambda data: data.replace(DELIMITER, b"\x01")))
)
def test_f14_a_frame_without_an_end_is_held_to_the_length_of_the_longest(pieces):
    reader = FrameReader()
    for piece in pieces * 20:
        assert reader.feed(piece) == []
        assert len(reader._pending) <= MAX_ENCODED


@given(message=messages(), draw=st.data(), number=st.sampled_from(TOO_LARGE))
def test_f15_a_number_beyond_all_ranges_is_refused_wherever_it_stands(message, draw, number):
    encoded = replaced(message, draw, is_number, number)
    if encoded is not None:
        refused(encoded)


@given(message=messages(), draw=st.data(), number=st.integers(-(2**63), 2**64 - 1))
def test_f15_any_number_is_taken_as_it_is_or_refused_and_never_wraps(message, draw, number):
    encoded = replaced(message, draw, is_number, number)
    if encoded is None:
        return
    try:
        taken = codec.decode(encoded)
    except RemoteProtocolError:
        return
    assert codec.encode(taken) == encoded
