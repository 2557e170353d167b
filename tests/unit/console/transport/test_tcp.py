"""TCP: what real sockets do to it, from a full buffer to a peer that speaks HTTP."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest

from console.errors import LinkLost, LinkNotOpened
from console.protocol.connection import NOT_ITBP, Connection
from console.protocol.events import Deadline, Expired, PeerBroke
from console.transport import tcp
from console.transport.tcp import MAX_RECEIVED, MAX_WAITING, TcpListener, TcpTransport
from support.ends import HELLO, Ends


@pytest.fixture
def listener() -> Iterator[TcpListener]:
    with closing(tcp.listen("127.0.0.1", 0)) as listening:
        yield listening


@pytest.fixture
def ends(listener: TcpListener) -> Iterator[tuple[TcpTransport, TcpTransport]]:
    """Yield a console's and a pump's end."""
    port = int(listener.spec.rpartition(":")[2])
    with closing(tcp.connect("127.0.0.1", port)) as console:
        listener.wait(5)
        accepted = listener.accept()
        assert accepted is not None
        with closing(accepted) as pump:
            yield console, pump


@pytest.fixture
def stranger(listener: TcpListener) -> Iterator[tuple[TcpTransport, socket.socket]]:
    """Yield a console's end and the bare socket of whatever answers there."""
    listening = socket.create_server(("127.0.0.1", 0))
    with closing(listening), closing(tcp.connect("127.0.0.1", listening.getsockname()[1])) as console:
        bare, _ = listening.accept()
        with closing(bare):
            yield console, bare


def test_that_a_listener_on_any_port_names_the_one_it_got(listener: TcpListener) -> None:
    host, _, port = listener.spec.rpartition(":")
    assert host == "tcp://127.0.0.1"
    assert int(port) > 0


def test_that_small_frames_are_not_held_back(ends: tuple[TcpTransport, TcpTransport]) -> None:
    for end in ends:
        assert end._socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_that_nobody_at_the_port_is_said_with_what_to_do(listener: TcpListener) -> None:
    listener.close()
    port = int(listener.spec.rpartition(":")[2])
    with pytest.raises(LinkNotOpened) as refused:
        tcp.connect("127.0.0.1", port)
    assert str(refused.value).startswith(f"Nobody answers at {listener.spec} (")
    assert str(refused.value).endswith("Start the pump, or check host and port.")


def test_that_a_host_that_does_not_take_the_call_costs_a_bounded_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tcp, "CONNECT_S", 0.05)
    full = socket.socket()
    callers = [socket.socket() for _ in range(4)]
    full.bind(("127.0.0.1", 0))
    full.listen(0)
    for caller in callers:
        caller.setblocking(False)
        caller.connect_ex(full.getsockname())
    try:
        with pytest.raises(LinkNotOpened, match="timed out"):
            tcp.connect("127.0.0.1", full.getsockname()[1])
    finally:
        for each in (full, *callers):
            each.close()


def test_that_a_socket_that_met_itself_is_nobody() -> None:
    with closing(socket.socket()) as alone:
        alone.bind(("127.0.0.1", 0))
        alone.connect(alone.getsockname())
        with pytest.raises(ConnectionRefusedError):
            tcp.refuse_itself(alone)


def test_that_a_name_of_no_machine_is_said_so() -> None:
    with pytest.raises(LinkNotOpened, match="belongs to no machine"):
        tcp.connect("no-such-pump.invalid", 9_001)
    with pytest.raises(LinkNotOpened, match="belongs to no machine"):
        tcp.connect("a\x00b", 9_001)


def test_that_a_port_in_use_cannot_be_listened_at(listener: TcpListener) -> None:
    port = int(listener.spec.rpartition(":")[2])
    with pytest.raises(LinkNotOpened, match=f"Nothing can listen at {listener.spec}: "):
        tcp.listen("127.0.0.1", port)


def test_that_an_ipv6_address_is_written_in_brackets() -> None:
    assert tcp.spec_of("::1", 9_001) == "tcp://[::1]:9001"
    assert tcp.spec_of("pump.example", 9_001) == "tcp://pump.example:9001"


def test_that_what_the_kernel_does_not_take_at_once_follows(ends: tuple[TcpTransport, TcpTransport]) -> None:
    console, pump = ends
    sent = bytes(range(256)) * (MAX_WAITING // 256)
    for start in range(0, len(sent), 65_536):
        console.send(sent[start : start + 65_536])
    received = bytearray()
    for _ in range(10_000):
        if len(received) == len(sent):
            break
        console.receive()
        pump.wait(0.01)
        received += pump.receive()
    assert received == sent


def test_that_one_call_is_bounded(ends: tuple[TcpTransport, TcpTransport]) -> None:
    console, pump = ends
    console.send(bytes(100_000))
    pump.wait(5)
    assert 1 <= len(pump.receive()) <= MAX_RECEIVED


def test_that_a_reset_is_a_lost_link(ends: tuple[TcpTransport, TcpTransport]) -> None:
    console, pump = ends
    pump._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    pump.close()
    console.wait(5)
    with pytest.raises(LinkLost, match=r"The link broke: .*\."):
        console.receive()
    with pytest.raises(LinkLost, match="The link broke"):
        console.send(b"a")


def test_that_last_words_are_heard_though_nothing_can_be_said_any_more(
    stranger: tuple[TcpTransport, socket.socket],
) -> None:
    console, bare = stranger
    bare.sendall(b"goodbye")
    bare.shutdown(socket.SHUT_WR)
    console.wait(5)
    console.send(b"a")
    assert console.receive() == b"goodbye"
    with pytest.raises(LinkLost, match="closed the link"):
        console.receive()


def _open_over(console: TcpTransport) -> Connection:
    """Return a console's connection that has said Hello over `console`."""
    connection = Ends().console
    connection.open(HELLO, 0)
    console.send(connection.bytes_to_send())
    return connection


def test_that_a_web_server_is_told_from_a_pump(stranger: tuple[TcpTransport, socket.socket]) -> None:
    console, bare = stranger
    connection = _open_over(console)
    assert bare.recv(1_024)
    bare.sendall(b"HTTP/1.0 400 Bad request syntax\r\nConnection: close\r\n\r\n")
    bare.close()
    heard = b""
    with suppress(LinkLost):
        for _ in range(100):
            console.wait(1)
            heard += console.receive()
    connection.receive(heard, 1)
    connection.link_lost(1)
    event = connection.next_event()
    assert isinstance(event, PeerBroke)
    assert str(event.error) == NOT_ITBP


def test_that_a_server_that_says_nothing_is_given_up_by_the_deadline(
    stranger: tuple[TcpTransport, socket.socket],
) -> None:
    console, _ = stranger
    connection = _open_over(console)
    connection.receive(console.receive(), 1)
    connection.on_deadline(5_000)
    assert connection.next_event() == Expired(Deadline.HANDSHAKE)


@pytest.mark.parametrize("foreign", [b"GET / HTTP/1.1\r\nHost: pump\r\n\r\n", b"\x16\x03\x01\x02\x00\x01"])
def test_f24_a_browser_meets_silence_at_the_pump(listener: TcpListener, foreign: bytes) -> None:
    pump = Ends().pump
    pump.listen(0)
    with socket.create_connection(("127.0.0.1", int(listener.spec.rpartition(":")[2]))) as browser:
        listener.wait(5)
        accepted = listener.accept()
        assert accepted is not None
        with closing(accepted) as end:
            browser.sendall(foreign)
            end.wait(5)
            pump.receive(end.receive(), 1)
            assert pump.next_event() is None
            assert pump.bytes_to_send() == b""
            pump.on_deadline(5_000)
            assert pump.next_event() == Expired(Deadline.HANDSHAKE)
            assert pump.bytes_to_send() == b""
