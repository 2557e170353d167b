"""Recording a link, and playing one end of a recording back.

Apart from `faulty`, which changes what it carries: this wrapper changes nothing, whatever becomes of its
file. It looks into no frame and needs no key: a recording of the secure channel holds ciphertext only. Played
back with the entropy and the key of then, the same session is the same bytes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from console.errors import LinkLost
from console.transport.port import Transport
from console.transport.recordings import Ended, Link, Piece, Recorder, Way

MAX_RECEIVED = 65_536
"""How many bytes one call hands out at most, as the port has it."""

ENDED = "The link ended here when it was recorded."


class RecordingTransport:
    """A console's end of any transport, which tells `recorder` all that goes through it."""

    def __init__(self, inner: Transport, recorder: Recorder) -> None:
        self._inner = inner
        self._recorder = recorder
        self._ended = False

    def send(self, data: bytes) -> None:
        """See `Transport.send`; what the pipe does not take is not recorded."""
        self._inner.send(data)
        self._recorder.piece(Way.TO_PUMP, data)

    def receive(self) -> bytes:
        """See `Transport.receive`."""
        try:
            data = self._inner.receive()
        except LinkLost:
            self._end()
            raise
        self._recorder.piece(Way.TO_CONSOLE, data)
        return data

    def wait(self, timeout_s: float) -> None:
        """See `Transport.wait`."""
        self._inner.wait(timeout_s)

    def close(self) -> None:
        """See `Transport.close`."""
        self._inner.close()
        self._end()

    def _end(self) -> None:
        if not self._ended:
            self._ended = True
            self._recorder.ended()


@dataclass(frozen=True, slots=True)
class _Cue:
    """What is handed out (an end: None) from `link_ms` on, once `after` bytes have come the other way."""

    link_ms: int
    after: int
    data: bytes | None


class Replay:
    """One side of a recorded link: the pump's, to a console, or the console's, to a pump.

    A piece is handed out once its link time has come, counted from now, and all bytes that went the other way
    before it have been sent; an end that was recorded ends this link too. Where what is sent differs from the
    recording nobody knows what the other end would have said: the link ends, and `differs` says where.
    """

    def __init__(self, link: Link, plays: Way, link_now: Callable[[], int]) -> None:
        """Play what went `plays` in `link`; `link_now` returns link time in whole ms."""
        self.differs = ""
        """Where what was sent first differs from what was recorded, a sentence; empty while nothing does."""
        self._link_now = link_now
        self._began_ms = link_now()
        self._cues: deque[_Cue] = deque()
        self._wanted = b"".join(one.data for one in link if isinstance(one, Piece) and one.way is not plays)
        self._sent = 0
        self._rest = b""
        self._gone = ""
        after = 0
        for one in link:
            if isinstance(one, Ended):
                self._cues.append(_Cue(one.link_ms, after, None))
            elif one.way is plays:
                self._cues.append(_Cue(one.link_ms, after, one.data))
            else:
                after += len(one.data)

    @property
    def missing(self) -> int:
        """How many bytes of the recording have not been sent yet."""
        return len(self._wanted) - self._sent

    @property
    def done(self) -> bool:
        """Whether all that was recorded has been handed out and sent, and nothing else."""
        left = self._rest or any(cue.data is not None for cue in self._cues)
        return not (left or self.missing or self.differs)

    def send(self, data: bytes) -> None:
        """See `Transport.send`; raises `LinkLost` with `differs` where it is not what was recorded."""
        if self._due() and self._cues[0].data is None:
            self._gone = self._gone or ENDED
        if self._gone:
            raise LinkLost(self._gone)
        recorded = self._wanted[self._sent : self._sent + len(data)]
        if data != recorded:
            self.differs = self._gone = _difference(self._sent, bytes(data), recorded)
            raise LinkLost(self.differs)
        self._sent += len(data)

    def receive(self) -> bytes:
        """See `Transport.receive`; all that is due comes at once, as out of a pipe."""
        while not self._gone and self._due() and (data := self._cues[0].data) is not None:
            self._rest += data
            self._cues.popleft()
        if not self._rest and self._due():
            self._gone = self._gone or ENDED
        if self._gone:
            raise LinkLost(self._gone)
        data, self._rest = self._rest[:MAX_RECEIVED], self._rest[MAX_RECEIVED:]
        return data

    def wait(self, timeout_s: float) -> None:
        """Return at once: what comes next waits for its link time, or for the caller to go on."""

    def close(self) -> None:
        """See `Transport.close`."""
        self._gone = self._gone or "The link is closed."

    def _due(self) -> bool:
        """Tell whether the next cue's time has come, and all that went before it."""
        if not self._cues or self._sent < self._cues[0].after:
            return False
        return self._link_now() - self._began_ms >= self._cues[0].link_ms


def _difference(before: int, sent: bytes, recorded: bytes) -> str:
    """Return where `sent`, which follows `before` bytes that were alike, leaves `recorded`."""
    for number, (one, other) in enumerate(zip(sent, recorded, strict=False), before + 1):
        if one != other:
            return f"Byte {number} of what was sent is {one:02x}, where {other:02x} was recorded."
    return f"More was sent than was recorded: {before + len(recorded)} bytes."
