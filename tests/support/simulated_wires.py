"""The wires of the simulation: what goes over them is overheard, counted, and said again by who should not.

Apart from `console.transport.faulty`, which harms what is carried: here somebody listens in and puts frames
under way that nobody sent, and the pump's own work is counted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress

from console.errors import LinkLost
from console.protocol.framing import DELIMITER
from console.transport.faulty import FaultyTransport
from console.transport.loopback import LoopbackTransport, pair

REMEMBERED = 300
"""How many pieces whoever listens in keeps."""


class CountedEnd:
    """The pump's end of a link: how often it was read in this turn, and how many bytes went each way."""

    def __init__(self, inner: LoopbackTransport) -> None:
        self.reads = self.bytes_in = self.bytes_out = 0
        self._inner = inner

    def begin_turn(self) -> None:
        """Count from nothing."""
        self.reads = self.bytes_in = self.bytes_out = 0

    def send(self, data: bytes) -> None:
        """See `Transport.send`."""
        self.bytes_out += len(data)
        self._inner.send(data)

    def receive(self) -> bytes:
        """See `Transport.receive`."""
        data = self._inner.receive()
        self.reads += 1
        self.bytes_in += len(data)
        return data

    def wait(self, timeout_s: float) -> None:
        """See `Transport.wait`."""
        self._inner.wait(timeout_s)

    def close(self) -> None:
        """See `Transport.close`."""
        self._inner.close()


class Arrivals:
    """The place where consoles arrive at the pump; it outlives a killed pump, the links do not."""

    spec = "loopback:simulation"

    def __init__(self) -> None:
        self.accepted = 0
        """How many were let in during this turn."""
        self.ends: list[CountedEnd] = []
        self._waiting: deque[CountedEnd] = deque()

    def begin_turn(self) -> None:
        """Count from nothing."""
        self.accepted = 0
        for end in self.ends:
            end.begin_turn()

    def connect(self) -> LoopbackTransport:
        """Return a console's end of a new link."""
        console, pump = pair()
        self._waiting.append(CountedEnd(pump))
        return console

    def accept(self) -> CountedEnd | None:
        """See `Listener.accept`."""
        if not self._waiting:
            return None
        self.accepted += 1
        self.ends.append(self._waiting.popleft())
        return self.ends[-1]

    def wait(self, timeout_s: float) -> None:
        """See `Listener.wait`."""

    def close(self) -> None:
        """End every link, as the end of a process does."""
        for end in (*self.ends, *self._waiting):
            end.close()
        self.ends.clear()
        self._waiting.clear()


class Tap:
    """A console's end, nearest to the pump, with somebody on the line: they can speak to either end."""

    def __init__(self, inner: LoopbackTransport, told: deque[bytes]) -> None:
        self._inner = inner
        self._told = told
        self._pending = bytearray()
        self._line = b""
        """The frame that is half on the line to the pump, whoever began it."""

    def send(self, data: bytes) -> None:
        """See `Transport.send`; only whole frames, as the pump hears them, can be said to it again."""
        self._inner.send(data)
        self._told.extend(self._ended(data))

    def receive(self) -> bytes:
        """See `Transport.receive`."""
        if not self._pending:
            self._pull()
        data = bytes(self._pending)
        self._pending.clear()
        return data

    def wait(self, timeout_s: float) -> None:
        """See `Transport.wait`."""
        self._inner.wait(timeout_s)

    def close(self) -> None:
        """See `Transport.close`."""
        self._inner.close()

    def say_to_pump(self, data: bytes, turn: Callable[[], None]) -> bytes:
        """Put `data` on the line once the pump has heard all before it, and return what it says to that."""
        with suppress(LinkLost):
            self._pull()
            self._inner.send(data)
            self._ended(data)
            turn()
            return self._pull()
        return b""

    def say_to_console(self, data: bytes) -> None:
        """Put `data` on the line as if the pump had said it."""
        self._pending += data

    def _ended(self, data: bytes) -> list[bytes]:
        """Return the frames that `data` ends on the line to the pump, with their delimiters."""
        *ended, self._line = (self._line + data).split(DELIMITER)
        return [frame + DELIMITER for frame in ended]

    def _pull(self) -> bytes:
        data = self._inner.receive()
        self._pending += data
        if data:
            self._told.append(data)
        return data


class WatchedWire:
    """A console's end, nearest to the console: `before` is called when something is about to leave it."""

    def __init__(self, worse: FaultyTransport, before: Callable[[], None]) -> None:
        self._worse = worse
        self._before = before

    def send(self, data: bytes) -> None:
        """See `Transport.send`."""
        if data:
            self._before()
        self._worse.send(data)

    def receive(self) -> bytes:
        """See `Transport.receive`."""
        return self._worse.receive()

    def wait(self, timeout_s: float) -> None:
        """See `Transport.wait`."""
        self._worse.wait(timeout_s)

    def close(self) -> None:
        """See `Transport.close`."""
        self._worse.close()
