"""Where one frame ends and the next begins: COBS with a zero delimiter.

Apart from `channel`, which decides what a frame is worth: nothing here tells a damaged body from a whole one.
What is no COBS is counted and skipped, never raised: the next delimiter is the next chance.
"""

from __future__ import annotations

from cobs import cobs  # type: ignore[import-untyped]  # it ships no types

from console.errors import LocalProtocolError

MAX_BODY = 4_096
"""The longest body in bytes. No message needs more (the longest program, 91 steps, takes under 1.5 KiB),
and it is all the memory that a peer who has said nothing sensible yet can make us hold."""

MAX_ENCODED = MAX_BODY + MAX_BODY // 254 + 1
"""The longest frame without its delimiter: COBS adds one byte, and one more for each 254."""

MOST_BODIES = 8_192
"""How many whole frames wait at most while an answer is owed, which a jump in time may take minutes for: more
than arrive at once. Of more, the oldest count as lost."""

DELIMITER = b"\x00"


def frame(body: bytes) -> bytes:
    """Return `body` COBS-encoded and delimited; `LocalProtocolError` unless it has 1 to 4,096 bytes."""
    if not 1 <= len(body) <= MAX_BODY:
        raise LocalProtocolError(f"A frame holds 1 to {MAX_BODY} bytes, not {len(body)}.")
    return bytes(cobs.encode(body)) + DELIMITER


class FrameReader:
    """Finds the frames in a stream that arrives in any pieces; holds at most `MAX_ENCODED` bytes."""

    def __init__(self) -> None:
        self.bad = 0
        """How many frames were skipped: damaged, too long or empty."""
        self._pending = bytearray()
        self._too_long = False

    def feed(self, data: bytes) -> list[bytes]:
        """Return the bodies of the frames that `data` completes, in order."""
        *ends, rest = data.split(DELIMITER)
        bodies = [body for body in map(self._complete, ends) if body is not None]
        self._hold(rest)
        return bodies

    def _hold(self, piece: bytes) -> None:
        if self._too_long or len(self._pending) + len(piece) > MAX_ENCODED:
            self._too_long = True
            self._pending.clear()
        else:
            self._pending += piece

    def _complete(self, piece: bytes) -> bytes | None:
        self._hold(piece)
        encoded, too_long = bytes(self._pending), self._too_long
        self._pending.clear()
        self._too_long = False
        if not encoded and not too_long:
            return None
        body = None if too_long else unframe(encoded)
        if body is None:
            self.bad += 1
        return body


def unframe(encoded: bytes) -> bytes | None:
    """Return the body of one frame given without its delimiter, or None if it is no COBS or has no length."""
    try:
        body = bytes(cobs.decode(encoded))
    except cobs.DecodeError:
        return None
    return body if 1 <= len(body) <= MAX_BODY else None
