"""A TCP proxy that spoils what it carries at exact bytes: between real verbs and a real pump process.

Apart from `console.transport.faulty`, which stands inside the console and picks its frames by chance: this
one stands outside, sees bytes only, and hits the very byte it was told. It has no thread: whoever waits for
the link turns it, by whatever link time is handed in. The same bytes and times give the same faults.
"""

from __future__ import annotations

import selectors
import socket
import subprocess
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from console.clock import WallClock

TAKEN_A_TURN = 65_536
WAIT_S = 0.005
US_PER_MS, US_PER_S = 1_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Harm:
    """What one direction suffers. Offsets count what its sender sent, from the first byte of the connection.

    `cut_at`: the link ends at both ends once so many bytes have gone through. `swallow_from`: bytes from this
    one on vanish, and so does the sender's leaving, as behind a dead router. `delay_ms`: each byte takes so
    much longer. `bytes_per_s`: no more than this goes through. `doubled`: the bytes from the first offset to
    before the second come twice in a row. `flipped`: this bit is turned, counted from the very first one.
    """

    cut_at: int | None = None
    swallow_from: int | None = None
    delay_ms: int = 0
    bytes_per_s: int | None = None
    doubled: tuple[int, int] | None = None
    flipped: int | None = None


UNHARMED = Harm()


@dataclass(slots=True)
class Way:
    """One direction of one connection: what was taken from its sender, and what is still on its way."""

    source: socket.socket
    sink: socket.socket
    harm: Harm
    heard: int = 0
    """How many bytes the sender has sent."""
    passed: int = 0
    """How many bytes have been handed to the receiver; more than `heard` where some came twice."""
    left: bool = False
    """Whether the sender has ended the link."""
    _under_way: deque[tuple[int, bytes]] = field(default_factory=deque)
    _last_due_us: int = 0
    _span: bytes = b""

    @property
    def due_us(self) -> int | None:
        """When the next byte is due, in microseconds of link time; None when none is under way."""
        return self._under_way[0][0] if self._under_way else None

    @property
    def is_cut(self) -> bool:
        """Whether the last byte before the cut has gone through."""
        return self.harm.cut_at is not None and self.heard >= self.harm.cut_at and not self._under_way

    @property
    def is_over(self) -> bool:
        """Whether the sender has left, all that it sent is through, and the receiver may know."""
        return self.left and not self._under_way and self.harm.swallow_from is None

    def take(self, now_us: int) -> None:
        """Take in what the sender has sent, and put on its way what is left of it."""
        try:
            data = self.source.recv(TAKEN_A_TURN)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        self.left = not data
        self._put(self._spoilt(data), now_us)

    def give(self, now_us: int) -> None:
        """Hand on what is due, as far as the receiver takes it."""
        while self._under_way and self._under_way[0][0] <= now_us:
            due, piece = self._under_way[0]
            try:
                sent = self.sink.send(piece)
            except (BlockingIOError, InterruptedError):
                return
            except OSError:
                self._under_way.clear()
                return
            self.passed += sent
            if sent == len(piece):
                self._under_way.popleft()
            else:
                self._under_way[0] = (due, piece[sent:])

    def _spoilt(self, data: bytes) -> bytes:
        """Return what becomes of `data`, which begins at offset `heard`."""
        harm, begins = self.harm, self.heard
        self.heard += len(data)
        spoilt = bytearray(data)
        if harm.flipped is not None and begins <= harm.flipped // 8 < self.heard:
            spoilt[harm.flipped // 8 - begins] ^= 0x80 >> harm.flipped % 8
        ends = min(self.heard if end is None else end for end in (harm.cut_at, harm.swallow_from))
        del spoilt[max(0, ends - begins) :]
        if harm.doubled is not None:
            first, last = (min(max(0, at - begins), len(spoilt)) for at in harm.doubled)
            self._span += spoilt[first:last]
            if begins < harm.doubled[1] <= begins + len(spoilt):
                spoilt[last:last] = self._span
        return bytes(spoilt)

    def _put(self, data: bytes, now_us: int) -> None:
        due_us = max(now_us + self.harm.delay_ms * US_PER_MS, self._last_due_us)
        if self.harm.bytes_per_s is None:
            if data:
                self._under_way.append((due_us, data))
                self._last_due_us = due_us
            return
        for byte in data:
            self._under_way.append((due_us, bytes([byte])))
            due_us += US_PER_S // self.harm.bytes_per_s
        self._last_due_us = due_us


@dataclass(slots=True)
class Link:
    """One connection through the proxy, both ways."""

    outward: Way
    inward: Way
    over: bool = False
    """Whether the proxy has ended it."""

    @property
    def ways(self) -> tuple[Way, Way]:
        """Both directions."""
        return self.outward, self.inward

    def turn(self, now_us: int) -> None:
        """Carry what can be carried, and end the link at both ends where either has ended or is cut."""
        for way in self.ways:
            if not way.left and not way.is_cut:
                way.take(now_us)
            way.give(now_us)
        if any(way.is_cut or way.is_over for way in self.ways):
            self.end()

    def end(self) -> None:
        """End it at both ends; what has been handed on is still read, what is under way is lost."""
        self.over = True
        for way in self.ways:
            way.sink.close()


class Proxy:
    """Listens on a port of this machine and carries whatever arrives to `target`, a `tcp://` spec, and back.

    `link_now` returns link time in ms. A context manager: leaving it ends all links.
    """

    def __init__(
        self,
        target: str,
        link_now: Callable[[], int],
        *,
        outward: Harm = UNHARMED,
        inward: Harm = UNHARMED,
    ) -> None:
        self.links: list[Link] = []
        """All connections so far, the oldest first."""
        parts = urlsplit(target)
        self._target = (str(parts.hostname), int(parts.port or 0))
        self._link_now = link_now
        self._outward, self._inward = outward, inward
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.setblocking(False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listening.close()
        for link in self.links:
            link.end()

    @property
    def spec(self) -> str:
        """Where a console finds the pump behind the proxy."""
        return "tcp://{}:{}".format(*self._listening.getsockname())

    def worsen(self, *, outward: Harm | None = None, inward: Harm | None = None) -> None:
        """Harm the links there are, and those to come; None leaves a direction as it is."""
        self._outward, self._inward = outward or self._outward, inward or self._inward
        for link in self.links:
            link.outward.harm, link.inward.harm = self._outward, self._inward

    def turn(self, timeout_s: float = 0) -> None:
        """Accept and carry once, after at most `timeout_s` in which nothing came or was due."""
        self._wait(timeout_s)
        with suppress(BlockingIOError):
            self._connect(self._listening.accept()[0])
        for link in self.links:
            if not link.over:
                link.turn(self._link_now() * US_PER_MS)

    def serve(
        self, process: subprocess.Popen[str], within_s: int, until: Callable[[], bool] = lambda: False
    ) -> bool:
        """Turn until `process` has ended, or `until()`; return whether it has.

        It is killed, and the test fails, when neither has come within `within_s` seconds in all.
        """
        clock = WallClock()
        ends_ms = clock.link_ms() + within_s * 1_000
        while process.poll() is None and not until():
            if clock.link_ms() >= ends_ms:
                process.kill()
                process.communicate()
                raise AssertionError(f"Nothing had come of it after {within_s} s.")
            self.turn(WAIT_S)
        return process.poll() is not None

    def _connect(self, console: socket.socket) -> None:
        try:
            pump = socket.create_connection(self._target, timeout=1)
        except OSError:
            console.close()
            return
        for each in (console, pump):
            each.setblocking(False)
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.links.append(Link(Way(console, pump, self._outward), Way(pump, console, self._inward)))

    def _wait(self, timeout_s: float) -> None:
        """Return when something can be taken or given, or `timeout_s` has passed."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._listening, selectors.EVENT_READ)
            for way in (way for link in self.links if not link.over for way in link.ways):
                if not way.left and not way.is_cut:
                    selector.register(way.source, selectors.EVENT_READ)
            selector.select(timeout_s)
