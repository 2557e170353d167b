"""What every transport and wrapper promises; whatever claims `console.transport.port` must pass this suite.

A new transport joins by one entry in `PLACES`, a new wrapper by one in `WRAPPED`. Only a serial line has no
end: nobody on it can be seen to go, so it is left out of what is promised about that, and of nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from io import BytesIO
from pathlib import Path
from random import Random

import pytest

from console.errors import LinkLost, LinkNotOpened
from console.transport.faulty import NAMED, FaultyTransport
from console.transport.loopback import LoopbackListener
from console.transport.port import Listener, Transport
from console.transport.recording import RecordingTransport
from console.transport.recordings import Recorder
from console.transport.specs import open_listener, open_transport
from support.brokers import Mosquitto
from support.lines import Cable
from support.plugged import Site, example, in_data

Wire = tuple[Transport, Transport]
Meeting = tuple[Listener, str]
"""Where a pump listens, and the spec that a console opens to reach it."""


class World:
    """What the transports need of this machine, had when the first of them asks for it."""

    def __init__(self, folder: Path, stack: ExitStack, patch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self._stack = stack
        self._patch = patch
        self._broker: Mosquitto | None = None
        self._site: Site | None = None

    def broker(self) -> str:
        """Return the spec of a pump at a broker."""
        if self._broker is None:
            self._broker = self._stack.enter_context(Mosquitto(self._folder))
        return f"{self._broker.spec}/CS-1"

    def socket(self) -> str:
        """Return the spec of the example plug-in, which is installed and on."""
        if self._site is None:
            in_data(self._folder / "data", self._patch)
            self._site = Site(self._folder, self._patch)
            example(self._site, self._patch)
        return f"unix:{self._folder}/pump.sock"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        yield World(tmp_path_factory.mktemp("world"), stack, patch)


def _at(spec: str) -> Meeting:
    listener = open_listener(spec)
    return listener, listener.spec


def _on_a_line(stack: ExitStack) -> Meeting:
    cable = stack.enter_context(Cable())
    return open_listener(f"serial://{cable.pump}"), f"serial://{cable.console}"


PLACES: dict[str, Callable[[World, ExitStack], Meeting]] = {
    "loopback": lambda _, __: _at("loopback:ward"),
    "tcp": lambda _, __: _at("tcp://127.0.0.1:0"),
    "tcp over IPv6": lambda _, __: _at("tcp://[::1]:0"),
    "serial": lambda _, stack: _on_a_line(stack),
    "mqtt": lambda world, _: _at(world.broker()),
    "the example plug-in": lambda world, _: _at(world.socket()),
}

WRAPPED: dict[str, Callable[[Transport], Transport]] = {
    "bare": lambda transport: transport,
    "faulty, without a fault": lambda transport: _faulty(transport, "clean"),
    "recorded": lambda transport: RecordingTransport(transport, Recorder(BytesIO(), lambda: 0)),
}

WIRES = [(place, wrapper) for place in PLACES for wrapper in WRAPPED]
TELLING = [(place, wrapper) for place, wrapper in WIRES if place != "serial"]
ENDS = ("console", "pump")
BYTE_BY_BYTE = ("loopback", "byte by byte")


def _faulty(transport: Transport, name: str) -> Transport:
    wrapped = FaultyTransport(transport, Random(1), lambda: 0)
    wrapped.set(outward=NAMED[name], inward=NAMED[name])
    return wrapped


def _link(listener: Listener, spec: str) -> Wire:
    """Return a console's and a pump's end that met at `listener`."""
    known = {"ward": listener} if isinstance(listener, LoopbackListener) else {}
    console = open_transport(spec, known)
    for _ in range(500):
        listener.wait(0.01)
        pump = listener.accept()
        if pump is not None:
            return console, pump
    raise AssertionError("Nobody arrived.")


def _met(place: str, world: World, stack: ExitStack) -> Meeting:
    """Have a pump listen at `place` until the stack is unwound."""
    try:
        listener, spec = PLACES[place](world, stack)
    except LinkNotOpened:
        if place != "tcp over IPv6":
            raise
        pytest.skip("this machine has no IPv6")
    stack.callback(listener.close)
    return listener, spec


@pytest.fixture
def wire(request: pytest.FixtureRequest, world: World) -> Iterator[Wire]:
    """Yield (the end under test, the other end)."""
    (place, wrapper), end = request.param
    with ExitStack() as stack:
        console, pump = _link(*_met(place, world, stack))
        wrap = WRAPPED.get(wrapper, lambda transport: _faulty(transport, wrapper))
        wrapped = wrap(console)
        for each in (wrapped, pump):
            stack.callback(each.close)
        yield (wrapped, pump) if end == "console" else (pump, wrapped)


def _over(wires: list[tuple[str, str]]) -> pytest.MarkDecorator:
    """Hold a test over `wires`, with either end under test."""
    given = [(wire, end) for wire in [*wires, BYTE_BY_BYTE] for end in ENDS]
    names = [f"{place}, {wrapper}, as {end}" for (place, wrapper), end in given]
    return pytest.mark.parametrize("wire", given, ids=names, indirect=True)


over_all = _over(WIRES)
over_those_that_tell = _over(TELLING)


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


@over_all
def test_that_bytes_arrive_in_order_and_whole(wire: Wire) -> None:
    end, other = wire
    for piece in (b"one ", b"two ", b"\x00\xff", b"three"):
        end.send(piece)
    assert _read(other, end, 15) == b"one two \x00\xffthree"


@over_all
def test_that_both_ends_can_send_at_the_same_time(wire: Wire) -> None:
    end, other = wire
    end.send(b"ping")
    other.send(b"pong")
    assert _read(other, end, 4) == b"ping"
    assert _read(end, other, 4) == b"pong"


@over_all
def test_that_receiving_returns_nothing_when_nothing_has_arrived(wire: Wire) -> None:
    end, _ = wire
    assert end.receive() == b""
    assert end.receive() == b""


@over_all
def test_that_sending_nothing_is_nothing(wire: Wire) -> None:
    end, other = wire
    end.send(b"")
    end.send(b"a")
    assert _read(other, end, 1) == b"a"
    assert other.receive() == b""


@over_all
def test_that_a_buffer_reused_after_sending_does_not_change_what_was_sent(wire: Wire) -> None:
    end, other = wire
    buffer = bytearray(b"first")
    end.send(buffer)
    buffer[:] = b"other"
    assert _read(other, end, 5) == b"first"


@over_all
def test_that_what_is_received_is_bytes(wire: Wire) -> None:
    end, other = wire
    assert type(end.receive()) is bytes
    end.send(b"a")
    other.wait(1)
    assert type(_read(other, end, 1)) is bytes


@over_all
def test_that_one_call_hands_out_at_most_64_kib(wire: Wire) -> None:
    end, other = wire
    sent = Random(7).randbytes(200_000)
    other.send(sent)
    pieces = []
    for _ in range(1_000):
        other.send(b"")
        pieces.append(end.receive())
    assert 1 <= max(map(len, pieces)) <= 65_536


@over_all
def test_that_much_data_arrives_unchanged(wire: Wire) -> None:
    end, other = wire
    sent = Random(7).randbytes(18_000)
    end.send(sent)
    assert _read(other, end, len(sent)) == sent


@over_all
def test_that_a_peer_who_never_reads_loses_the_link_and_not_our_memory(wire: Wire) -> None:
    end, _ = wire
    # Whoever sits at a broker is told that the other end has gone; all others, that it takes no more.
    with pytest.raises(LinkLost, match=r"takes no more data|closed the link"):
        _say(end, b"x" * 65_536, 400)


@over_those_that_tell
def test_that_the_last_byte_is_handed_out_before_the_end_is_told(wire: Wire) -> None:
    end, other = wire
    other.send(b"last words")
    for _ in b"last words":
        other.send(b"")
    other.close()
    assert _read_to_the_end(end) == b"last words"


@over_those_that_tell
def test_that_a_peer_that_went_without_a_word_is_told_of(wire: Wire) -> None:
    end, other = wire
    other.close()
    assert _read_to_the_end(end) == b""
    with pytest.raises(LinkLost):
        end.receive()


@over_those_that_tell
def test_that_sending_to_a_peer_that_is_gone_says_so_in_the_end(wire: Wire) -> None:
    end, other = wire
    other.close()
    with pytest.raises(LinkLost):
        _say(end, b"anybody?", 1_000)


@over_all
def test_that_closing_twice_is_closing_once(wire: Wire) -> None:
    end, _ = wire
    end.close()
    end.close()


@over_all
def test_that_nothing_goes_through_after_closing(wire: Wire) -> None:
    end, other = wire
    other.send(b"too late")
    end.close()
    for use in (end.receive, lambda: end.send(b"a"), lambda: end.send(b"")):
        with pytest.raises(LinkLost) as lost:
            use()
        assert str(lost.value).endswith(".")


@over_all
def test_that_waiting_ends_when_something_has_arrived_or_this_end_is_closed(wire: Wire) -> None:
    end, other = wire
    other.send(b"a")
    end.wait(60)
    assert _read(end, other, 1) == b"a"
    end.close()
    end.wait(60)


@over_those_that_tell
def test_that_waiting_ends_when_the_link_is_gone(wire: Wire) -> None:
    end, other = wire
    other.close()
    end.wait(60)


@over_all
def test_that_waiting_for_no_time_returns(wire: Wire) -> None:
    end, _ = wire
    end.wait(0)


@pytest.mark.parametrize("place", PLACES)
def test_that_a_listener_hands_out_each_arrival_once_and_closes_twice(place: str, world: World) -> None:
    with ExitStack() as stack:
        listener, spec = _met(place, world, stack)
        assert listener.accept() is None
        listener.wait(0)
        console, pump = _link(listener, spec)
        assert listener.accept() is None
        console.send(b"a")
        assert _read(pump, console, 1) == b"a"
        listener.close()
        listener.close()
        assert listener.accept() is None
        listener.wait(0.01)
        console.send(b"b")
        assert _read(pump, console, 1) == b"b"
        console.close()
        pump.close()


@pytest.mark.parametrize("place", [place for place in PLACES if place != "serial"])
def test_that_nobody_answers_where_a_listener_was(place: str, world: World) -> None:
    with ExitStack() as stack:
        listener, spec = _met(place, world, stack)
        listener.close()
        known = {"ward": listener} if isinstance(listener, LoopbackListener) else {}
        with pytest.raises(LinkNotOpened) as refused:
            open_transport(spec, known)
        assert spec.rpartition("/")[0] in str(refused.value)
