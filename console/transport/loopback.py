"""Bytes between two ends in the same process and thread: the embedded pump's link.

Apart from the others because it needs neither port nor name resolution, and loses nothing.
"""

from __future__ import annotations

from collections import deque

from console.errors import LinkLost, LinkNotOpened

MAX_WAITING = 1_048_576
"""How many bytes may wait to be read, per direction; a peer that reads no more is taken for gone."""

MAX_RECEIVED = 16_384
"""How many bytes one call hands out; it bounds what a peer can make us do in one turn."""

MAX_ARRIVALS = 16
"""How many consoles may wait to be accepted."""


class _Pipe:
    """One direction: the bytes on their way, and whether either end is gone."""

    def __init__(self) -> None:
        self.waiting = bytearray()
        self.ended = False


class LoopbackTransport:
    """One end of a pair; made by `pair` or by a `LoopbackListener`."""

    def __init__(self, incoming: _Pipe, outgoing: _Pipe) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._closed = False

    def send(self, data: bytes) -> None:
        """See `Transport.send`; refuses more than 1 MiB that the peer has not read."""
        if self._closed or self._outgoing.ended:
            raise LinkLost("The link is closed.")
        if len(self._outgoing.waiting) + len(data) > MAX_WAITING:
            self._outgoing.ended = True
            raise LinkLost("The other end takes no more data.")
        self._outgoing.waiting += data

    def receive(self) -> bytes:
        """See `Transport.receive`."""
        waiting = self._incoming.waiting
        if self._closed or (self._incoming.ended and not waiting):
            raise LinkLost("The other end closed the link.")
        data = bytes(waiting[:MAX_RECEIVED])
        del waiting[:MAX_RECEIVED]
        return data

    def wait(self, timeout_s: float) -> None:
        """Return at once: the peer lives in this thread and can act only when the caller goes on."""

    def close(self) -> None:
        """See `Transport.close`."""
        self._closed = True
        self._incoming.ended = True
        self._incoming.waiting.clear()
        self._outgoing.ended = True


def pair() -> tuple[LoopbackTransport, LoopbackTransport]:
    """Return the two ends of a new link."""
    one, other = _Pipe(), _Pipe()
    return LoopbackTransport(one, other), LoopbackTransport(other, one)


class LoopbackListener:
    """The place where consoles of this process arrive; `specs.open_transport` is handed it by name."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._arrivals: deque[LoopbackTransport] = deque()
        self._closed = False

    @property
    def spec(self) -> str:
        """`loopback:NAME`."""
        return f"loopback:{self._name}"

    def connect(self) -> LoopbackTransport:
        """Return the console's end of a new link; raises `LinkNotOpened` when closed or crowded."""
        if self._closed:
            raise LinkNotOpened(f"The pump at {self.spec} is switched off.")
        if len(self._arrivals) >= MAX_ARRIVALS:
            raise LinkNotOpened(f"Too many consoles wait for the pump at {self.spec}; try again.")
        console, pump = pair()
        self._arrivals.append(pump)
        return console

    def accept(self) -> LoopbackTransport | None:
        """See `Listener.accept`."""
        return self._arrivals.popleft() if self._arrivals else None

    def wait(self, timeout_s: float) -> None:
        """Return at once; see `LoopbackTransport.wait`."""

    def close(self) -> None:
        """See `Listener.close`; consoles that were not accepted lose their link."""
        self._closed = True
        while self._arrivals:
            self._arrivals.popleft().close()
