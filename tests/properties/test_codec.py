"""Whatever the bytes, decoding gives a message with exactly that encoding, or one sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.change import Change
from console.errors import RemoteProtocolError
from console.protocol import codec, values
from console.protocol.messages import Message, Prepare, Prepared, Status
from console.protocol.wire import WireChange
from support.wire import KINDS, changes, messages, sound_changes

Given = TypeVar("Given")
Made = TypeVar("Made")


@given(message=messages())
def test_that_every_message_comes_back_as_it_was_sent(message: Message) -> None:
    data = codec.encode(message)
    assert codec.decode(data) == message
    assert len(data) <= codec.MAX_MESSAGE


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_that_every_kind_of_message_comes_back_as_it_was_sent(
    kind: type[Message], data: st.DataObject
) -> None:
    message = data.draw(messages(kind))
    assert codec.decode(codec.encode(message)) == message


def _or_sentence(act: Callable[[Given], Made], given: Given) -> Made | str:
    """Return what `act` makes of `given`, or the sentence it refuses with."""
    try:
        return act(given)
    except RemoteProtocolError as refused:
        return str(refused)


def _is_a_message_or_a_sentence(data: bytes) -> None:
    made = _or_sentence(codec.decode, data)
    if isinstance(made, str):
        assert made.endswith(".")
    else:
        assert codec.encode(made) == data


@given(data=st.binary(max_size=5_000))
def test_that_random_bytes_are_a_message_or_a_sentence(data: bytes) -> None:
    _is_a_message_or_a_sentence(data)


@given(message=messages(), data=st.data())
def test_that_a_message_with_one_byte_changed_is_a_message_or_a_sentence(
    message: Message, data: st.DataObject
) -> None:
    encoded = bytearray(codec.encode(message))
    encoded[data.draw(st.integers(0, len(encoded) - 1))] = data.draw(st.integers(0, 255))
    _is_a_message_or_a_sentence(bytes(encoded))


@given(message=messages(), data=st.data())
def test_that_a_message_cut_and_stuffed_anywhere_is_a_message_or_a_sentence(
    message: Message, data: st.DataObject
) -> None:
    encoded = codec.encode(message)
    start = data.draw(st.integers(0, len(encoded)))
    end = data.draw(st.integers(start, len(encoded)))
    _is_a_message_or_a_sentence(encoded[:start] + data.draw(st.binary(max_size=20)) + encoded[end:])


@given(
    opening=st.sampled_from([b"\x91", b"\x92\x0a", b"\x93\x01", b"\x81\x01", b"\xdc\x00\x01"]),
    deep=st.integers(1, 4_000),
)
def test_f09_a_nesting_bomb_is_a_sentence(opening: bytes, deep: int) -> None:
    with pytest.raises(RemoteProtocolError):
        codec.decode((opening * deep)[: codec.MAX_MESSAGE])


@given(wire=changes())
def test_that_a_well_typed_change_is_a_change_or_a_sentence(wire: WireChange) -> None:
    made = _or_sentence(values.from_wire, wire)
    if isinstance(made, str):
        assert made.endswith(".")
    else:
        assert values.to_wire(made) == wire


@given(change=sound_changes())
def test_that_every_sound_change_comes_back_from_the_wire_as_it_was(change: Change) -> None:
    wire = values.to_wire(change)
    request = Prepare(bytes(16), 0, bytes(32), wire, "a user")
    assert codec.decode(codec.encode(request)) == request
    assert values.from_wire(wire) == change


@given(one=sound_changes(), other=sound_changes(), bases=st.tuples(st.integers(0, 3), st.integers(0, 3)))
def test_that_a_digest_is_equal_only_when_change_and_version_are(
    one: Change, other: Change, bases: tuple[int, int]
) -> None:
    first, second = bases
    same = codec.digest("CS-1", first, one) == codec.digest("CS-1", second, other)
    assert same == ((one, first) == (other, second))


@given(message=messages(Status))
def test_that_a_well_typed_status_is_a_reading_or_a_sentence(message: Status) -> None:
    made = _or_sentence(codec.reading, message)
    if isinstance(made, str):
        assert made.endswith(".")
    else:
        assert codec.status(made) == message


@given(message=messages(Prepared))
def test_that_a_well_typed_read_back_is_one_or_a_sentence(message: Prepared) -> None:
    made = _or_sentence(codec.read_back, message)
    if isinstance(made, str):
        assert made.endswith(".")
    else:
        assert codec.prepared(made) == message
