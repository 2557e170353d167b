"""A transport and a connection as one."""

from __future__ import annotations

import pytest

from console.errors import LinkLost, RemoteProtocolError
from console.protocol.events import (
    Closed,
    Deadline,
    Expired,
    Lost,
    PeerBroke,
    Received,
    TurnedAway,
    Welcomed,
)
from console.protocol.messages import Log, Outcome, ReadStatus, Refused, Status
from console.session.line import HEARD_A_TURN, Heard, Line, ending
from console.transport.loopback import pair
from support.rigs import Bench


@pytest.fixture
def bench() -> Bench:
    return Bench()


def opened(bench: Bench) -> Line:
    """Return a line whose session is open."""
    line = Line(bench.link(), bench.caller(), "pump")
    events = []
    while not line.free:
        events.extend(line.turn(bench.clock.link_ms()))
        bench.turn()
    assert [type(event) for event in events] == [Welcomed]
    return line


def test_that_nothing_is_said_before_the_first_turn(bench):
    transport = bench.link()
    line = Line(transport, bench.caller(), "pump")
    bench.turn()
    assert transport.receive() == b""
    assert not line.free


def test_that_a_request_is_answered_through_turns(bench):
    line = opened(bench)
    line.ask(ReadStatus(), bench.clock.link_ms())
    assert not line.free
    bench.turn()
    (event,) = line.turn(bench.clock.link_ms())
    assert isinstance(event, Received)
    assert isinstance(event.message, Status)
    assert line.free


def test_that_a_pipe_gone_while_sending_is_an_event_of_the_next_turn(bench):
    line = opened(bench)
    bench.kill()
    line.ask(ReadStatus(), bench.clock.link_ms())
    assert Lost() in list(line.turn(bench.clock.link_ms()))
    assert line.closed


class Flood:
    """What sends more than anybody can hear, in pieces of `piece`, and counts what was taken of it."""

    def __init__(self, piece: bytes) -> None:
        self.taken = 0
        self._piece = piece

    def send(self, data: bytes) -> None:
        """Take it; nobody listens."""

    def receive(self) -> bytes:
        """Hand out one piece more."""
        self.taken += len(self._piece)
        return self._piece

    def wait(self, timeout_s: float) -> None:
        """There always is something."""

    def close(self) -> None:
        """Go on all the same."""


@pytest.mark.parametrize("piece", (b"\x00", b"HTTP/1.1 400\r\n", b"\x00" * HEARD_A_TURN))
def test_that_a_flood_is_heard_in_part_each_turn_and_ends_at_the_deadline(bench, piece):
    flood = Flood(piece)
    line = Line(flood, bench.caller(), "pump")
    assert list(line.turn(0)) == []
    assert flood.taken < HEARD_A_TURN + len(piece)
    (event,) = line.turn(5_000)
    assert isinstance(event, PeerBroke)
    assert line.closed


def test_that_what_a_turn_leaves_waits_for_the_next(bench):
    ours, theirs = pair()
    line = Line(ours, bench.caller(), "pump")
    theirs.send(b"x" * (HEARD_A_TURN + 1))
    assert list(line.turn(0)) == []
    assert ours.receive() == b"x"


def test_that_closing_says_goodbye_once_and_ends_the_pipe(bench):
    transport = bench.link()
    line = Line(transport, bench.caller(), "pump")
    list(line.turn(bench.clock.link_ms()))
    line.close(bench.clock.link_ms())
    line.close(bench.clock.link_ms())
    with pytest.raises(LinkLost):
        transport.send(b"x")


def test_that_an_answer_is_taken_only_as_the_kind_that_was_due():
    answer = Log(())
    assert Heard(answer, 0, 0).expect(Log) is answer
    with pytest.raises(RemoteProtocolError, match="Log where Outcome was due"):
        Heard(answer, 0, 0).expect(Outcome)
    with pytest.raises(RemoteProtocolError, match="Not now"):
        Heard(Refused("busy", "Not now."), 0, 0).expect(Outcome)


@pytest.mark.parametrize(
    ("event", "part"),
    (
        (TurnedAway(Refused("busy", "Not now.")), "Not now."),
        (Closed(), "ended the session"),
        (Lost(), "lost"),
        (Expired(Deadline.ANSWER), Deadline.ANSWER.value),
        (PeerBroke(RemoteProtocolError("What was that?")), "What was that?"),
    ),
)
def test_that_every_ending_has_a_sentence(event, part):
    assert part in ending(event)
    assert ending(event).endswith((".", "?"))


def test_that_an_answer_is_no_ending():
    assert ending(Received(Log(()), 1)) is None
