"""The four wires every conversation is held over, and a wire that is cut after an exact number of frames.

Apart from `console.transport.faulty`, whose faults come by chance: here a test says at which frame the
link goes, so that it can go at each of them once.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from console.errors import LinkLost
from console.protocol.framing import DELIMITER
from console.transport.faulty import NAMED, FaultyTransport
from console.transport.port import Transport

FOUR = ("clean", "byte by byte", "lossy", "delayed")
"""The wires a conversation must survive."""


def worsened(inner: Transport, name: str, chance: Random, link_now: Callable[[], int]) -> FaultyTransport:
    """Return `inner` with the named faults in both directions."""
    wire = FaultyTransport(inner, chance, link_now)
    wire.set(outward=NAMED[name], inward=NAMED[name])
    return wire


class CountingWire:
    """A console's end that counts the frames both ways and is gone after `cut_after` (None: never)."""

    def __init__(self, inner: Transport, cut_after: int | None = None) -> None:
        self.passed = 0
        """How many frames have gone through, either way."""
        self.cut_after = cut_after
        self._inner = inner

    def send(self, data: bytes) -> None:
        """Let whole frames through until the cut."""
        self._refuse_when_cut()
        for piece in _frames(data):
            if self._is_cut():
                break
            self._inner.send(piece)
            self.passed += piece.endswith(DELIMITER)
        self._close_when_cut()

    def receive(self) -> bytes:
        """Hand out whole frames until the cut."""
        self._refuse_when_cut()
        heard = b""
        for piece in _frames(self._inner.receive()):
            if self._is_cut():
                break
            heard += piece
            self.passed += piece.endswith(DELIMITER)
        if not heard:
            self._close_when_cut()
        return heard

    def wait(self, timeout_s: float) -> None:
        """See `Transport.wait`."""
        self._inner.wait(timeout_s)

    def close(self) -> None:
        """See `Transport.close`."""
        self._inner.close()

    def _is_cut(self) -> bool:
        return self.cut_after is not None and self.passed >= self.cut_after

    def _close_when_cut(self) -> None:
        if self._is_cut():
            self._inner.close()

    def _refuse_when_cut(self) -> None:
        if self._is_cut():
            self._inner.close()
            raise LinkLost("The link was cut.")


def _frames(data: bytes) -> list[bytes]:
    *whole, rest = data.split(DELIMITER)
    return [piece + DELIMITER for piece in whole] + ([rest] if rest else [])
