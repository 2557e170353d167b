"""Bytes over TCP: non-blocking sockets of the standard library, at both ends.

Apart because only this file knows sockets. It connects within a bounded time, buffers a bounded
amount, and turns whatever the network does into `LinkLost` or `LinkNotOpened`.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress

from console.errors import LinkLost, LinkNotOpened
from console.transport.waiting import READ, WRITE, until_ready

CONNECT_S = 1.8
"""How long a connection may take in total: above TCP's first repeat (1 s), below the 2 s for which a
window that waits here may stand still."""

MAX_ADDRESSES = 4
MAX_WAITING = 1_048_576
"""How many bytes may wait because the peer does not read; more, and it is taken for gone."""

MAX_RECEIVED = 16_384
"""How many bytes one call hands out; it bounds what a peer can make us do in one turn."""

BACKLOG = 1_024
"""How many may wait to be accepted. Whoever comes beyond them is not heard, and tries again after a second: a
crowd that arrives between two turns must not cost a console that."""


class TcpTransport:
    """One connected socket."""

    def __init__(self, connected: socket.socket) -> None:
        """Take over `connected`; it becomes non-blocking and sends small frames at once."""
        self._socket = connected
        self._waiting = bytearray()
        self._ended = ""
        self._deaf = ""
        connected.settimeout(0)
        with suppress(OSError):
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, data: bytes) -> None:
        """See `Transport.send`; refuses more than 1 MiB that the peer has not read."""
        self._flush()
        if self._ended or self._deaf:
            raise LinkLost(self._ended or self._deaf)
        if len(self._waiting) + len(data) > MAX_WAITING:
            self._deaf = "The other end takes no more data."
            raise LinkLost(self._deaf)
        self._waiting += data
        self._flush()

    def receive(self) -> bytes:
        """See `Transport.receive`."""
        self._flush()
        if self._ended:
            raise LinkLost(self._ended)
        try:
            data = self._socket.recv(MAX_RECEIVED)
        except (BlockingIOError, InterruptedError):
            return b""
        except OSError as why:
            self._end(f"The link broke: {why.strerror or why}.")
            raise LinkLost(self._ended) from why
        if not data:
            self._end("The other end closed the link.")
            raise LinkLost(self._ended)
        return data

    def wait(self, timeout_s: float) -> None:
        """See `Transport.wait`."""
        if self._ended:
            return
        until_ready(self._socket, READ | (WRITE if self._waiting else 0), timeout_s)

    def close(self) -> None:
        """See `Transport.close`; what the kernel has taken still goes out."""
        self._flush()
        self._end("The link is closed.")

    def _flush(self) -> None:
        """Give the kernel what it takes. A peer that no longer listens may still have said something."""
        if self._ended or not self._waiting:
            return
        try:
            sent = self._socket.send(self._waiting)
        except (BlockingIOError, InterruptedError):
            return
        except OSError as why:
            self._deaf = f"The link broke: {why.strerror or why}."
            self._waiting.clear()
            return
        del self._waiting[:sent]

    def _end(self, sentence: str) -> None:
        if not self._ended:
            self._ended = sentence
            self._waiting.clear()
            self._socket.close()


class TcpListener:
    """A listening socket."""

    def __init__(self, listening: socket.socket) -> None:
        """Take over `listening`; it becomes non-blocking."""
        self._socket = listening
        self._closed = False
        host, port = listening.getsockname()[:2]
        self._spec = spec_of(host, port)
        listening.settimeout(0)

    @property
    def spec(self) -> str:
        """See `Listener.spec`."""
        return self._spec

    def accept(self) -> TcpTransport | None:
        """See `Listener.accept`; a peer that is gone again before it was accepted is nobody."""
        if self._closed:
            return None
        try:
            connected, _ = self._socket.accept()
        except OSError:
            return None
        return TcpTransport(connected)

    def wait(self, timeout_s: float) -> None:
        """See `Listener.wait`."""
        if not self._closed:
            until_ready(self._socket, READ, timeout_s)

    def close(self) -> None:
        """See `Listener.close`."""
        self._closed = True
        self._socket.close()


def connect(host: str, port: int) -> TcpTransport:
    """Return a transport to `host`:`port`; raises `LinkNotOpened` after at most 1.8 s."""
    spec = spec_of(host, port)
    found = addresses(host, port, spec)
    reason = ""
    for family, kind, protocol, _, address in found:
        try:
            opened = socket.socket(family, kind, protocol)
        except OSError as why:
            reason = f" ({why.strerror or why})"
            continue
        try:
            opened.settimeout(CONNECT_S / len(found))
            opened.connect(address)
            refuse_itself(opened)
        except OSError as why:
            opened.close()
            reason = f" ({why.strerror or why})"
        else:
            return TcpTransport(opened)
    raise LinkNotOpened(f"Nobody answers at {spec}{reason}. Start the pump, or check host and port.")


def refuse_itself(connected: socket.socket) -> None:
    """Refuse a socket that met itself, as can happen on a free port of this very machine."""
    if connected.getsockname() == connected.getpeername():
        raise ConnectionRefusedError("nobody listens")


def listen(host: str, port: int) -> TcpListener:
    """Return a listener at `host`:`port` (0: any free port); raises `LinkNotOpened`."""
    spec = spec_of(host, port)
    family, kind, protocol, _, address = addresses(host, port, spec)[0]
    listening = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError as why:
        listening.close()
        raise LinkNotOpened(f"Nothing can listen at {spec}: {why.strerror or why}.") from why
    return TcpListener(listening)


def spec_of(host: str, port: int) -> str:
    """Return the spec string of an address; an IPv6 address is put in brackets."""
    return f"tcp://[{host}]:{port}" if ":" in host else f"tcp://{host}:{port}"


_Address = tuple[int, int, int, str, tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]]


def addresses(host: str, port: int, spec: str) -> list[_Address]:
    """Return at most 4 addresses of `host`; raises `LinkNotOpened` where no machine has that name."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as why:
        raise LinkNotOpened(
            f"The name in {spec} belongs to no machine that is known here; check it."
        ) from why
    return list(found[:MAX_ADDRESSES])
