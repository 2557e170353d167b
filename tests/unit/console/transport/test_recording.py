"""A recorded link is the link it was, and a recording plays either side of it back."""

from __future__ import annotations

from io import BytesIO

import pytest

from console.errors import LinkLost
from console.transport.loopback import LoopbackTransport, pair
from console.transport.recording import ENDED, RecordingTransport, Replay
from console.transport.recordings import Ended, Piece, Recorder, Recording, Remark, Way, parsed

LINK = (
    Piece(Way.TO_PUMP, 0, b"hello"),
    Piece(Way.TO_CONSOLE, 20, b"who"),
    Piece(Way.TO_CONSOLE, 30, b"?"),
    Piece(Way.TO_PUMP, 40, b"me"),
    Piece(Way.TO_CONSOLE, 40, b"bye"),
    Ended(50),
)


class Bench:
    """A console's end that is recorded, a pump's end, and a link time that a test moves."""

    def __init__(self) -> None:
        self.now = 700
        self.file = BytesIO()
        inner, self.pump = pair()
        self.inner: LoopbackTransport = inner
        self.console = RecordingTransport(inner, Recorder(self.file, lambda: self.now))

    def recorded(self) -> Recording:
        """Return what the file holds, without its remarks."""
        entries = parsed(self.file.getvalue().decode(), "FILE").entries
        return Recording(tuple(entry for entry in entries if not isinstance(entry, Remark)))


def test_that_what_goes_either_way_is_recorded_with_its_time_and_carried_unchanged() -> None:
    bench = Bench()
    bench.console.send(b"hello")
    assert bench.pump.receive() == b"hello"
    bench.now += 20
    bench.pump.send(b"who")
    assert bench.console.receive() == b"who"
    assert bench.console.receive() == b""
    assert bench.recorded().entries == LINK[:2]


@pytest.mark.parametrize("end", ["console", "pump"])
def test_that_the_end_of_a_link_is_recorded_once_whoever_ends_it(end: str) -> None:
    bench = Bench()
    bench.console.send(b"a")
    getattr(bench, end).close()
    for _ in range(2):
        with pytest.raises(LinkLost):
            bench.console.receive()
    bench.console.close()
    assert bench.recorded().entries == (Piece(Way.TO_PUMP, 0, b"a"), Ended(0))


def test_that_what_a_lost_link_did_not_take_is_not_recorded() -> None:
    bench = Bench()
    bench.pump.close()
    with pytest.raises(LinkLost):
        bench.console.send(b"anybody?")
    assert bench.recorded().entries == ()


def test_that_what_a_peer_who_is_deaf_still_says_belongs_to_the_same_link() -> None:
    bench = Bench()
    bench.pump.send(b"last words")
    with pytest.raises(LinkLost):
        bench.console.send(bytes(2_000_000))
    assert bench.console.receive() == b"last words"
    bench.console.close()
    assert bench.recorded().entries == (Piece(Way.TO_CONSOLE, 0, b"last words"), Ended(0))


def test_that_a_recording_that_cannot_be_written_any_more_does_not_touch_the_link() -> None:
    bench = Bench()
    bench.file.write = lambda _: 0  # type: ignore[assignment,method-assign,misc]
    bench.console.send(b"hello")
    bench.pump.send(b"who")
    assert bench.pump.receive() == b"hello"
    assert bench.console.receive() == b"who"


class Stage:
    """One side of `LINK` played back, by a link time that a test moves."""

    def __init__(self, plays: Way) -> None:
        self.now = 9_000
        self.replay = Replay(LINK, plays, lambda: self.now)

    def heard(self, at_ms: int) -> bytes:
        """Return all that has come when `at_ms` have passed since the beginning."""
        self.now = 9_000 + at_ms
        return b"".join(iter(self.replay.receive, b""))


def test_that_the_pumps_side_comes_piece_by_piece_when_it_is_due_and_asked_for() -> None:
    stage = Stage(Way.TO_CONSOLE)
    assert stage.heard(100) == b""
    stage.replay.send(b"hel")
    assert stage.heard(100) == b""
    stage.replay.send(b"lo")
    assert stage.heard(19) == b""
    assert stage.heard(20) == b"who"
    assert stage.heard(30) == b"?"
    stage.replay.send(b"me")
    assert not stage.replay.done
    assert stage.heard(40) == b"bye"
    assert stage.replay.done
    assert stage.heard(49) == b""
    with pytest.raises(LinkLost, match=ENDED):
        stage.heard(50)
    with pytest.raises(LinkLost, match=ENDED):
        stage.replay.send(b"more")


def test_that_the_consoles_side_is_played_as_well() -> None:
    stage = Stage(Way.TO_PUMP)
    assert stage.heard(0) == b"hello"
    stage.replay.send(b"who?")
    assert stage.heard(40) == b"me"
    assert stage.replay.missing == 3
    stage.replay.send(b"bye")
    assert stage.replay.done
    assert stage.replay.differs == ""


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (b"hellO", "Byte 5 of what was sent is 4f, where 6f was recorded."),
        (b"hellome!", "More was sent than was recorded: 7 bytes."),
        (b"HELLO", "Byte 1 of what was sent is 48, where 68 was recorded."),
    ],
)
def test_that_where_what_is_sent_differs_the_link_ends_and_says_so(sent: bytes, sentence: str) -> None:
    replay = Stage(Way.TO_CONSOLE).replay
    for use in (lambda: replay.send(sent), lambda: replay.send(b""), replay.receive):
        with pytest.raises(LinkLost) as lost:
            use()
        assert str(lost.value) == sentence
    assert replay.differs == sentence
    assert not replay.done


def test_that_a_difference_is_counted_over_all_that_was_sent() -> None:
    replay = Stage(Way.TO_CONSOLE).replay
    replay.send(b"hello")
    with pytest.raises(LinkLost, match="Byte 7 of what was sent"):
        replay.send(b"mE")


def test_that_a_replay_may_be_sent_to_until_its_end_is_due() -> None:
    stage = Stage(Way.TO_CONSOLE)
    stage.replay.send(b"hellome")
    assert stage.heard(49) == b"who?bye"
    stage.now += 1
    with pytest.raises(LinkLost, match=ENDED):
        stage.replay.send(b"")


def test_that_a_piece_of_any_length_is_handed_out_in_bounded_ones() -> None:
    replay = Replay((Piece(Way.TO_CONSOLE, 0, bytes(150_000)),), Way.TO_CONSOLE, lambda: 0)
    assert [len(replay.receive()) for _ in range(4)] == [65_536, 65_536, 18_928, 0]


def test_that_a_replay_that_is_closed_carries_nothing_more() -> None:
    replay = Stage(Way.TO_PUMP).replay
    replay.wait(60)
    replay.close()
    replay.close()
    for use in (replay.receive, lambda: replay.send(b"")):
        with pytest.raises(LinkLost, match=r"The link is closed\."):
            use()
