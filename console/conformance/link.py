"""One link to the pump at the level of frames: whatever bytes a check wants to send, and what comes back.

Apart from `call`, which opens sessions over it. Everything waits within the time of one check, so that no
pump can hold the suite up; every frame is kept for the report.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from console.conformance.check import Deviation
from console.errors import LinkLost
from console.protocol.framing import DELIMITER, frame, unframe
from console.transport.port import Transport

if TYPE_CHECKING:
    from console.conformance.call import Call

MOST_FRAMES = 40
"""So many frames of a check are kept, the last."""

MOST_HEARD = 524_288
"""More bytes than this no check has any use for; a pump that sends them floods."""


class Site(Protocol):
    """Where the pump is, and the clock of the link; a test turns both by hand."""

    def open(self) -> Transport:
        """Return a new link to the pump; raises `LinkNotOpened`."""

    def now(self) -> int:
        """Return link time in whole ms from any fixed start."""

    def rest(self, transport: Transport, ms: int) -> None:
        """Let at most `ms` of link time pass, less if something may have arrived at `transport`."""


class Way(StrEnum):
    """Which way a frame went."""

    TO_PUMP = "to the pump"
    TO_CONSOLE = "to the console"


@dataclass(slots=True)
class Frame:
    """A frame as it stood on the link, its delimiter included; or a piece of one, or of something else.

    `at_ms` counts from the check's beginning. `what` is in words; `payload` is what the frame carried,
    deciphered.
    """

    way: Way
    at_ms: int
    data: bytes
    what: str = ""
    payload: bytes = b""

    @property
    def body(self) -> bytes:
        """The frame's body, empty where there is none to be had."""
        return unframe(self.data.removesuffix(DELIMITER)) or b""


class Span:
    """The link time that one check has: `patience_ms` in all."""

    def __init__(self, site: Site, patience_ms: int) -> None:
        self._site = site
        self._patience_ms = patience_ms
        self._began_ms = site.now()

    @property
    def now(self) -> int:
        """How long the check has run, ms."""
        return self._site.now() - self._began_ms

    def rest(self, transport: Transport, until_ms: int) -> None:
        """Let time pass until `until_ms` at most; raises `Deviation` once the check's time is over."""
        left_ms = self._patience_ms - self.now
        if left_ms <= 0:
            raise Deviation(f"all of that within {self._patience_ms // 1_000} s", "no end of it")
        self._site.rest(transport, max(1, min(left_ms, until_ms - self.now)))


class Link:
    """One link, raw. Sending and hearing raise `LinkLost` once the pump has ended it."""

    def __init__(self, transport: Transport, span: Span, seen: deque[Frame]) -> None:
        self.lost = False
        """Whether the pump has ended it."""
        self.calls: list[Call] = []
        """The sessions that were opened over it, whichever of them stands."""
        self.strays: list[Frame] = []
        """What came and belonged to none of them."""
        self._transport = transport
        self._span = span
        self._seen = seen
        self._heard: deque[Frame] = deque()
        self._begun = b""
        self._received = 0

    @property
    def now(self) -> int:
        """How long the check has run, ms."""
        return self._span.now

    def send(self, data: bytes, what: str, payload: bytes = b"") -> None:
        """Send `data` as it is, all at once."""
        self._seen.append(Frame(Way.TO_PUMP, self.now, data, what, payload))
        try:
            self._transport.send(data)
        except LinkLost:
            self.lost = True
            raise

    def put(self, body: bytes, what: str, payload: bytes = b"") -> None:
        """Send `body` as a frame."""
        self.send(frame(body), what, payload)

    def trickle(self, data: bytes, what: str, pieces: tuple[int, ...]) -> None:
        """Send `data` cut before each of the offsets in `pieces`, with a moment between."""
        for start, end in zip((0, *pieces), (*pieces, len(data)), strict=True):
            self.send(data[start:end], what if not start else "its next piece")
            self.rest(5)

    def rest(self, ms: int) -> None:
        """Let `ms` of link time pass."""
        until_ms = self.now + ms
        while self.now < until_ms:
            self._span.rest(self._transport, until_ms)
            self._take()
            if self.lost:
                return

    def hear(self, within_ms: int) -> Frame | None:
        """Return the next frame, None if none comes within `within_ms`."""
        until_ms = self.now + within_ms
        self._take()
        while not self._heard:
            if self.lost:
                raise LinkLost("The pump ended the link.")
            if self.now >= until_ms:
                return None
            self._span.rest(self._transport, until_ms)
            self._take()
        return self._heard.popleft()

    def stirred(self, within_ms: int) -> Frame | None:
        """Return the first thing to come within `within_ms`, be it no whole frame; None if it stays still.

        That the pump ends the link is no answer; `lost` tells it.
        """
        try:
            heard = self.hear(within_ms)
        except LinkLost:
            heard = None
        if heard is None and self._begun:
            heard = Frame(Way.TO_CONSOLE, self.now, self._begun, "no frame")
            self._seen.append(heard)
        return heard

    def close(self) -> None:
        """End the link."""
        self._transport.close()

    def _take(self) -> None:
        try:
            while not self.lost and (data := self._transport.receive()):
                self._received += len(data)
                if self._received > MOST_HEARD:
                    raise Deviation("nothing that nobody asked for", f"more than {MOST_HEARD} bytes")
                *whole, self._begun = (self._begun + data).split(DELIMITER)
                for piece in filter(None, whole):
                    heard = Frame(Way.TO_CONSOLE, self.now, piece + DELIMITER)
                    self._seen.append(heard)
                    self._heard.append(heard)
        except LinkLost:
            self.lost = True
