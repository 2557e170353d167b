"""However a stream is cut, and whatever stands between its frames, the same bodies come out."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from console.protocol.channel import Channel
from console.protocol.framing import MAX_BODY, MAX_ENCODED, FrameReader, frame
from console.protocol.states import Role
from support.keys import keys

BODIES = st.lists(st.binary(min_size=1, max_size=600) | st.just(bytes(MAX_BODY)), max_size=6)


def _fed_in_pieces(stream: bytes, cuts: list[int]) -> tuple[list[bytes], FrameReader]:
    reader = FrameReader()
    bodies: list[bytes] = []
    for start, end in pairwise([0, *sorted(cut % (len(stream) + 1) for cut in cuts), len(stream)]):
        bodies += reader.feed(stream[start:end])
        assert len(reader._pending) <= MAX_ENCODED
    return bodies, reader


@given(bodies=BODIES, cuts=st.lists(st.integers(0, 10**6), max_size=20))
def test_that_a_stream_means_the_same_however_it_is_cut(bodies: list[bytes], cuts: list[int]) -> None:
    received, reader = _fed_in_pieces(b"".join(map(frame, bodies)), cuts)
    assert received == bodies
    assert reader.bad == 0


@given(stream=st.binary(max_size=10_000), cuts=st.lists(st.integers(0, 10**6), max_size=20))
def test_that_noise_means_the_same_however_it_is_cut(stream: bytes, cuts: list[int]) -> None:
    whole, in_pieces = FrameReader(), _fed_in_pieces(stream, cuts)
    assert whole.feed(stream) == in_pieces[0]
    assert whole.bad == in_pieces[1].bad


@given(noise=st.lists(st.binary(max_size=300), min_size=1), body=st.binary(min_size=1, max_size=300))
def test_that_a_frame_after_a_delimiter_is_heard_through_any_noise(noise: list[bytes], body: bytes) -> None:
    reader = FrameReader()
    for each in noise:
        reader.feed(each)
    assert reader.feed(b"\x00" + frame(body))[-1] == body


@given(payload=st.binary(max_size=300), data=st.data())
def test_that_a_burst_of_noise_in_a_handshake_is_never_let_through(
    payload: bytes, data: st.DataObject
) -> None:
    console, pump = (Channel(role, Random(1).randbytes, keys) for role in (Role.CONSOLE, Role.PUMP))
    (offer,) = console.offers(payload)
    framed = frame(offer)[:-1]
    noise = data.draw(st.binary(min_size=1, max_size=4))
    start = data.draw(st.integers(0, len(framed) - len(noise)))
    damaged = framed[:start] + noise + framed[start + len(noise) :]
    opened = [pump.open(body) for body in FrameReader().feed(damaged + b"\x00")]
    assert any(opened) == (damaged == framed)
