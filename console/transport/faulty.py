"""A wrapper that makes any transport lose, damage, double, delay, cut up or cut off what it carries.

Apart because bad telemetry is no property of the wire beneath: a trainer's lesson and a test use the
same object. It cuts at the frames' delimiter, so that a fault hits a frame, and looks no further in.
The same seed and the same calls give the same faults.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from random import Random

from console.errors import LinkLost
from console.transport.port import Transport

_FRAMES = re.compile(rb"[^\x00]*\x00|[^\x00]+")
MAX_WAITING = 1_048_576
"""How many delayed bytes may wait per direction; more, and the link counts as gone."""


@dataclass(frozen=True, slots=True)
class Faults:
    """What a direction suffers: shares in 1/1000 of the frames, a delay in ms of link time.

    `trickle` hands out at most so many bytes a call (0: all); `cut_after` ends the link after exactly
    so many bytes more, counted from when the faults were set (None: never).
    """

    drop_permille: int = 0
    flip_permille: int = 0
    double_permille: int = 0
    delay_ms: int = 0
    trickle: int = 0
    cut_after: int | None = None


NAMED: dict[str, Faults] = {
    "clean": Faults(),
    "lossy": Faults(drop_permille=50),
    "noisy": Faults(flip_permille=50),
    "doubled": Faults(double_permille=200),
    "delayed": Faults(delay_ms=2_000),
    "byte by byte": Faults(trickle=1),
    "silent": Faults(drop_permille=1_000),
}
"""The faults a trainer or a test sets by name.

A console waits 5 s for its session, and a pump begins its own 5 s again when it has opened a Hello; an answer
is waited for 6 s. So a link of 2 s a way carries a whole conversation, and one of 2.5 s opens none.
"""


CUT = "The link was cut."


class _Line:
    """One direction: its faults, and what is under way with the link time at which it is due."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._under_way: deque[tuple[int, bytes]] = deque()
        self._waiting = 0
        self.set(Faults())

    def set(self, faults: Faults) -> None:
        """Suffer `faults` from now on; what is under way stays so."""
        self._faults = faults
        self._left = faults.cut_after

    @property
    def due_ms(self) -> int | None:
        """The link time at which the next of what is under way is due; None when nothing is."""
        return self._under_way[0][0] if self._under_way else None

    @property
    def is_cut(self) -> bool:
        """Whether the last byte before the cut has gone through."""
        return self._left == 0

    def put(self, data: bytes, now: int) -> None:
        """Take `data` in, frame by frame; raises `LinkLost` when too much is under way."""
        for found in _FRAMES.findall(data):
            if self._hits(self._faults.drop_permille):
                continue
            piece = self._flipped(found) if self._hits(self._faults.flip_permille) else found
            for _ in range(2 if self._hits(self._faults.double_permille) else 1):
                self._under_way.append((now + self._faults.delay_ms, piece))
                self._waiting += len(piece)
        if self._waiting > MAX_WAITING:
            raise LinkLost("The other end takes no more data.")

    def take(self, now: int) -> bytes:
        """Return what is due in its order, as far as `trickle` and the cut allow."""
        taken = bytearray()
        most = self._faults.trickle or self._waiting
        if self._left is not None:
            most = min(most, self._left)
        while self._under_way and len(taken) < most and self._under_way[0][0] <= now:
            due, piece = self._under_way.popleft()
            fits = most - len(taken)
            taken += piece[:fits]
            if piece[fits:]:
                self._under_way.appendleft((due, piece[fits:]))
        self._waiting -= len(taken)
        if self._left is not None:
            self._left -= len(taken)
        return bytes(taken)

    def _hits(self, permille: int) -> bool:
        return permille > 0 and self._chance.randrange(1_000) < permille

    def _flipped(self, piece: bytes) -> bytes:
        bit = self._chance.randrange(8 * len(piece))
        damaged = bytearray(piece)
        damaged[bit // 8] ^= 1 << bit % 8
        return bytes(damaged)


class FaultyTransport:
    """A console's end of any transport, with faults that can be set while it runs."""

    def __init__(self, inner: Transport, chance: Random, link_now: Callable[[], int]) -> None:
        """Wrap `inner`, at first without a fault; `link_now` returns link time in ms, for delays."""
        self._inner = inner
        self._link_now = link_now
        self._outward = _Line(chance)
        self._inward = _Line(chance)
        self._lost: LinkLost | None = None
        self._ended = False

    def set(self, *, outward: Faults | None = None, inward: Faults | None = None) -> None:
        """Set the faults of what is sent and of what is received; None leaves a direction as it is."""
        if outward is not None:
            self._outward.set(outward)
        if inward is not None:
            self._inward.set(inward)

    def send(self, data: bytes) -> None:
        """See `Transport.send`."""
        if self._lost is not None:
            raise LinkLost(str(self._lost)) from self._lost
        self._outward.put(bytes(data), self._link_now())
        self._push()

    def receive(self) -> bytes:
        """See `Transport.receive`; what is under way when the peer goes is still handed out."""
        with suppress(LinkLost):
            self._push()
        self._pull()
        if self._lost is not None and (self._ended or self._inward.due_ms is None):
            raise LinkLost(str(self._lost)) from self._lost
        data = self._inward.take(self._link_now())
        if self._inward.is_cut:
            self._end(LinkLost(CUT))
        return data

    def wait(self, timeout_s: float) -> None:
        """See `Transport.wait`; something that is due later has arrived when it is due."""
        dues = [line.due_ms for line in (self._inward, self._outward) if line.due_ms is not None]
        if dues:
            timeout_s = min(timeout_s, max(0, min(dues) - self._link_now()) / 1_000)
        self._inner.wait(timeout_s)

    def close(self) -> None:
        """See `Transport.close`; what is under way is lost."""
        self._end(LinkLost("The link is closed."))

    def _push(self) -> None:
        """Hand on what is due outward."""
        self._inner.send(self._outward.take(self._link_now()))
        if self._outward.is_cut:
            self._end(LinkLost(CUT))

    def _pull(self) -> None:
        """Take in what has arrived, and remember when nothing more will."""
        if self._lost is None:
            try:
                self._inward.put(self._inner.receive(), self._link_now())
            except LinkLost as why:
                self._lost = why

    def _end(self, why: LinkLost) -> None:
        self._inner.close()
        self._ended = True
        self._lost = why
