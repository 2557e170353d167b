"""A link at the level of frames: what is kept of it, what it waits for, and when it gives up."""

from __future__ import annotations

from collections import deque

import pytest

from console.conformance import link as links
from console.conformance.check import Deviation
from console.conformance.link import Frame, Link, Span, Way
from console.errors import LinkLost
from console.protocol.framing import frame
from console.transport.loopback import LoopbackTransport, pair
from console.transport.port import Transport

PATIENCE_MS = 1_000


class Still:
    """A place where time passes and nothing else happens."""

    def __init__(self) -> None:
        self.ms = 0

    def open(self) -> Transport:
        """See `Site.open`."""
        return pair()[0]

    def now(self) -> int:
        """See `Site.now`."""
        return self.ms

    def rest(self, transport: Transport, ms: int) -> None:
        """See `Site.rest`."""
        self.ms += ms


@pytest.fixture
def ends() -> tuple[Link, LoopbackTransport, Still]:
    """Return a link, the pump's end of it, and the place it is in."""
    ours, theirs = pair()
    site = Still()
    return Link(ours, Span(site, PATIENCE_MS), deque(maxlen=40)), theirs, site


def test_that_frames_are_heard_one_by_one_however_they_were_cut(ends):
    link, pump, _ = ends
    whole = frame(b"one") + frame(b"two")
    pump.send(whole[:7])
    assert link.hear(10).body == b"one"
    assert link.hear(10) is None
    pump.send(whole[7:])
    assert link.hear(10).body == b"two"


def test_that_delimiters_alone_are_no_frames(ends):
    link, pump, _ = ends
    pump.send(b"\x00\x00\x00" + frame(b"one"))
    assert link.hear(0).body == b"one"


def test_that_hearing_ends_when_its_time_is_up(ends):
    link, _, site = ends
    assert link.hear(300) is None
    assert site.ms == 300


def test_that_nothing_waits_beyond_the_time_of_the_check(ends):
    link, _, site = ends
    with pytest.raises(Deviation, match="all of that within 1 s"):
        link.hear(PATIENCE_MS + 1)
    assert site.ms == PATIENCE_MS


def test_that_what_came_before_the_end_is_heard_and_then_the_end(ends):
    link, pump, _ = ends
    pump.send(frame(b"last"))
    pump.close()
    assert link.hear(10).body == b"last"
    with pytest.raises(LinkLost):
        link.hear(10)
    assert link.lost


def test_that_what_cannot_be_sent_any_more_is_told_as_the_end(ends):
    link, pump, _ = ends
    pump.close()
    with pytest.raises(LinkLost):
        link.put(b"body", "something")
    assert link.lost


def test_that_a_piece_of_something_stirs_the_link_too(ends):
    link, pump, _ = ends
    assert link.stirred(10) is None
    pump.send(b"HTTP/1.1 400")
    stirred = link.stirred(10)
    assert (stirred.data, stirred.body) == (b"HTTP/1.1 400", b"")


def test_that_the_end_of_a_link_is_no_stir(ends):
    link, pump, _ = ends
    pump.close()
    assert link.stirred(10) is None
    assert link.lost


def test_that_a_flood_deviates_before_it_fills_the_memory(ends, monkeypatch):
    link, pump, _ = ends
    monkeypatch.setattr(links, "MOST_HEARD", 1_000)
    pump.send(b"\x05" * 1_001)
    with pytest.raises(Deviation, match="nothing that nobody asked for"):
        link.hear(10)


def test_that_both_ways_are_kept_with_time_and_words(ends):
    link, pump, _ = ends
    link.rest(20)
    link.put(b"ours", "an offer", b"carried")
    pump.send(frame(b"theirs"))
    link.hear(0)
    kept = list(link._seen)
    assert kept[0] == Frame(Way.TO_PUMP, 20, frame(b"ours"), "an offer", b"carried")
    assert (kept[1].way, kept[1].body) == (Way.TO_CONSOLE, b"theirs")


def test_that_a_trickle_sends_every_byte_once_and_in_order(ends):
    link, pump, site = ends
    link.trickle(b"abcdef", "letters", (1, 4))
    assert pump.receive() == b"abcdef"
    assert site.ms == 15
    assert [each.data for each in link._seen] == [b"a", b"bcd", b"ef"]
