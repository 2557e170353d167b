"""Chop invariance: the same conversation, cut anywhere on its way, gives the same events at both ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.errors import LinkLost
from console.protocol.connection import Connection
from console.protocol.events import Event
from console.session.events import SessionEvent
from support.rigs import Bench, daily

TURNS_A_STEP = 400
"""How often a pump is turned within one instant until it has taken in every piece."""


class ChoppingEnd:
    """An end that hands out what arrives in pieces of the given sizes, one a call, until nothing is left."""

    def __init__(self, inner, sizes: Iterator[int]) -> None:
        self._inner = inner
        self._sizes = sizes
        self._left = bytearray()

    @property
    def is_drained(self) -> bool:
        """Whether nothing has arrived that was not handed out."""
        return not self._left

    def send(self, data: bytes) -> None:
        with suppress(LinkLost):  # as a socket does: that the peer is gone shows once all of it was read
            self._inner.send(data)

    def receive(self) -> bytes:
        try:
            self._left += self._inner.receive()
        except LinkLost:
            if not self._left:
                raise
        count = next(self._sizes)
        piece = bytes(self._left[:count])
        del self._left[:count]
        return piece

    def wait(self, timeout_s: float) -> None:
        self._inner.wait(timeout_s)

    def close(self) -> None:
        self._inner.close()


def conversation(to_pump: list[int], to_console: list[int]) -> tuple[list[SessionEvent], list[Event], bytes]:
    """Read, program, verify, rest for some beats, and close; pieces have the given sizes.

    Returns what the session told, what the pump's connection told, and what the pump keeps in the end.
    """
    bench, pump_told = Bench(seed=5), []
    link = bench.link()
    peer = bench.device._peers[-1]
    peer.transport = pump = ChoppingEnd(peer.transport, chain(to_pump, cycle((1_000_000,))))
    _overhear(peer.connection, pump_told)
    session = bench.session(ChoppingEnd(link, chain(to_console, cycle((1_000_000,)))))
    told: list[SessionEvent] = []

    def pass_time(turns: int) -> None:
        for _ in range(turns):
            told.extend(bench.turn())
            for _ in range(TURNS_A_STEP):
                if pump.is_drained:
                    break
                bench.device.turn(bench.clock.link_ms())
            told.extend(session.turn(bench.clock.link_ms(), bench.clock.wall_utc_ms()))

    pass_time(6)
    session.interrogate()
    pass_time(4)
    (base,) = [event.reading for event in told if type(event).__name__ == "Interrogated"]
    session.prepare(daily(base, "280"), base, "Ada")
    pass_time(4)
    session.confirm("", (), None)
    pass_time(60)
    session.close()
    pass_time(2)
    return told, pump_told, bench.device.firmware.packed()


def _overhear(connection: Connection, told: list[Event]) -> None:
    """Keep in `told` whatever the connection tells."""
    plain = connection.next_event

    def next_event() -> Event | None:
        event = plain()
        if event is not None:
            told.append(event)
        return event

    connection.next_event = next_event


@pytest.fixture(scope="module")
def whole():
    """The conversation in one piece a turn."""
    return conversation([], [])


sizes = st.lists(st.one_of(st.integers(1, 5), st.integers(1, 400)), max_size=60)


@given(to_pump=sizes, to_console=sizes)
def test_that_a_conversation_cut_anywhere_gives_the_same_events_at_both_ends(whole, to_pump, to_console):
    assert conversation(to_pump, to_console) == whole


def test_that_a_conversation_byte_by_byte_gives_the_same_events_at_both_ends(whole):
    assert conversation([1] * 20_000, [1] * 20_000) == whole


def test_that_the_conversation_programs_the_pump(whole):
    told, pump_told, _ = whole
    assert {"LinkOpened", "Interrogated", "ChangePrepared", "Confirmed", "Programmed", "Verified"} <= {
        type(event).__name__ for event in told
    }
    assert [type(event).__name__ for event in pump_told][:2] == ["Knocked", "Established"]
    assert len(pump_told) > 6
