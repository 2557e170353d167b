"""What every transport and wrapper promises; whatever claims `console.transport.port` must pass this suite.

A new transport joins by one entry in `WIRES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from io import BytesIO
from random import Random

import pytest

from console.errors import LinkLost, LinkNotOpened
from console.transport.faulty import NAMED, FaultyTransport
from console.transport.loopback import LoopbackListener
from console.transport.port import Listener, Transport
from console.transport.recording import RecordingTransport
from console.transport.recordings import Recorder
from console.transport.specs import open_listener, open_transport

Wire = tuple[Transport, Transport]


def _link(listener: Listener) -> Wire:
    """Return a console's and a pump's end that met at `listener`."""
    known = {"ward": listener} if isinstance(listener, LoopbackListener) else {}
    console = open_transport(listener.spec, known)
    listener.wait(5)
    pump = listener.accept()
    assert pump is not None
    return console, pump


def _faulty(listener: Listener, name: str) -> Wire:
    console, pump = _link(listener)
    wrapped = FaultyTransport(console, Random(1), lambda: 0)
    wrapped.set(outward=NAMED[name], inward=NAMED[name])
    return wrapped, pump


def _recorded(listener: Listener) -> Wire:
    console, pump = _link(listener)
    return RecordingTransport(console, Recorder(BytesIO(), lambda: 0)), pump


WIRES: dict[str, Callable[[], tuple[Listener, Wire]]] = {
    "loopback": lambda: _with(open_listener("loopback:ward"), _link),
    "tcp": lambda: _with(open_listener("tcp://127.0.0.1:0"), _link),
    "tcp over IPv6": lambda: _with(open_listener("tcp://[::1]:0"), _link),
    "faulty, without a fault": lambda: _with(
        open_listener("loopback:ward"), lambda listener: _faulty(listener, "clean")
    ),
    "faulty, byte by byte": lambda: _with(
        open_listener("loopback:ward"), lambda listener: _faulty(listener, "byte by byte")
    ),
    "faulty over tcp": lambda: _with(
        open_listener("tcp://127.0.0.1:0"), lambda listener: _faulty(listener, "clean")
    ),
    "recorded": lambda: _with(open_listener("loopback:ward"), _recorded),
    "recorded over tcp": lambda: _with(open_listener("tcp://127.0.0.1:0"), _recorded),
}


def _with(listener: Listener, link: Callable[[Listener], Wire]) -> tuple[Listener, Wire]:
    return listener, link(listener)


@pytest.fixture(params=[(name, end) for name in WIRES for end in ("console", "pump")], ids=" as ".join)
def wire(request: pytest.FixtureRequest) -> Iterator[Wire]:
    """Yield (the end under test, the other end)."""
    name, end = request.param
    with ExitStack() as stack:
        try:
            listener, (console, pump) = WIRES[name]()
        except LinkNotOpened:
            pytest.skip("this machine has no IPv6")
        for each in (console, pump, listener):
            stack.callback(each.close)
        yield (console, pump) if end == "console" else (pump, console)


def _read(end: Transport, other: Transport, length: int) -> bytes:
    """Return `length` bytes that arrive at `end`, letting `other` hand on what it still holds."""
    data = b""
    for _ in range(20_000):
        if len(data) >= length:
            break
        with suppress(LinkLost):
            other.send(b"")
        piece = end.receive()
        if not piece:
            end.wait(0.01)
        data += piece
    return data


def _say(end: Transport, data: bytes, times: int) -> None:
    for _ in range(times):
        end.send(data)
        end.wait(0.001)


def _read_to_the_end(end: Transport) -> bytes:
    """Return all that `end` still hands out before it says that the link is lost."""
    data = b""
    for _ in range(20_000):
        try:
            piece = end.receive()
        except LinkLost:
            return data
        if not piece:
            end.wait(0.01)
        data += piece
    raise AssertionError("The end of the link was never told.")


def test_that_bytes_arrive_in_order_and_whole(wire: Wire) -> None:
    end, other = wire
    for piece in (b"one ", b"two ", b"\x00\xff", b"three"):
        end.send(piece)
    assert _read(other, end, 15) == b"one two \x00\xffthree"


def test_that_both_ends_can_send_at_the_same_time(wire: Wire) -> None:
    end, other = wire
    end.send(b"ping")
    other.send(b"pong")
    assert _read(other, end, 4) == b"ping"
    assert _read(end, other, 4) == b"pong"


def test_that_receiving_returns_nothing_when_nothing_has_arrived(wire: Wire) -> None:
    end, _ = wire
    assert end.receive() == b""
    assert end.receive() == b""


def test_that_sending_nothing_is_nothing(wire: Wire) -> None:
    end, other = wire
    end.send(b"")
    end.send(b"a")
    assert _read(other, end, 1) == b"a"
    assert other.receive() == b""


def test_that_a_buffer_reused_after_sending_does_not_change_what_was_sent(wire: Wire) -> None:
    end, other = wire
    buffer = bytearray(b"first")
    end.send(buffer)
    buffer[:] = b"other"
    assert _read(other, end, 5) == b"first"


def test_that_what_is_received_is_bytes(wire: Wire) -> None:
    end, other = wire
    assert type(end.receive()) is bytes
    end.send(b"a")
    other.wait(1)
    assert type(_read(other, end, 1)) is bytes


def test_that_one_call_hands_out_at_most_64_kib(wire: Wire) -> None:
    end, other = wire
    sent = Random(7).randbytes(200_000)
    other.send(sent)
    pieces = []
    for _ in range(1_000):
        other.send(b"")
        pieces.append(end.receive())
    assert 1 <= max(map(len, pieces)) <= 65_536


def test_that_much_data_arrives_unchanged(wire: Wire) -> None:
    end, other = wire
    sent = Random(7).randbytes(18_000)
    end.send(sent)
    assert _read(other, end, len(sent)) == sent


def test_that_a_peer_who_never_reads_loses_the_link_and_not_our_memory(wire: Wire) -> None:
    end, _ = wire
    with pytest.raises(LinkLost, match="takes no more data"):
        _say(end, b"x" * 65_536, 400)


def test_that_the_last_byte_is_handed_out_before_the_end_is_told(wire: Wire) -> None:
    end, other = wire
    other.send(b"last words")
    for _ in b"last words":
        other.send(b"")
    other.close()
    assert _read_to_the_end(end) == b"last words"


def test_that_a_peer_that_went_without_a_word_is_told_of(wire: Wire) -> None:
    end, other = wire
    other.close()
    assert _read_to_the_end(end) == b""
    with pytest.raises(LinkLost):
        end.receive()


def test_that_sending_to_a_peer_that_is_gone_says_so_in_the_end(wire: Wire) -> None:
    end, other = wire
    other.close()
    with pytest.raises(LinkLost):
        _say(end, b"anybody?", 1_000)


def test_that_closing_twice_is_closing_once(wire: Wire) -> None:
    end, _ = wire
    end.close()
    end.close()


def test_that_nothing_goes_through_after_closing(wire: Wire) -> None:
    end, other = wire
    other.send(b"too late")
    end.close()
    for use in (end.receive, lambda: end.send(b"a"), lambda: end.send(b"")):
        with pytest.raises(LinkLost) as lost:
            use()
        assert str(lost.value).endswith(".")


def test_that_waiting_ends_when_something_has_arrived_or_the_link_is_gone(wire: Wire) -> None:
    end, other = wire
    other.send(b"a")
    end.wait(60)
    assert _read(end, other, 1) == b"a"
    other.close()
    end.wait(60)
    end.close()
    end.wait(60)


def test_that_waiting_for_no_time_returns(wire: Wire) -> None:
    end, _ = wire
    end.wait(0)


@pytest.mark.parametrize("spec", ["loopback:ward", "tcp://127.0.0.1:0", "tcp://[::1]:0"])
def test_that_a_listener_hands_out_each_arrival_once_and_closes_twice(spec: str) -> None:
    try:
        listener = open_listener(spec)
    except LinkNotOpened:
        pytest.skip("this machine has no IPv6")
    assert listener.accept() is None
    listener.wait(0)
    console, pump = _link(listener)
    assert listener.accept() is None
    console.send(b"a")
    assert _read(pump, console, 1) == b"a"
    listener.close()
    listener.close()
    assert listener.accept() is None
    listener.wait(60)
    console.send(b"b")
    assert _read(pump, console, 1) == b"b"
    console.close()
    pump.close()


@pytest.mark.parametrize("spec", ["loopback:ward", "tcp://127.0.0.1:0"])
def test_that_nobody_answers_where_a_listener_was(spec: str) -> None:
    listener = open_listener(spec)
    listener.close()
    known = {"ward": listener} if isinstance(listener, LoopbackListener) else {}
    with pytest.raises(LinkNotOpened) as refused:
        open_transport(listener.spec, known)
    assert listener.spec in str(refused.value)
