"""The faulty wrapper: each fault does what its name says, to whole frames, the same way every time."""

from __future__ import annotations

from random import Random

import pytest

from console.errors import LinkLost
from console.transport.faulty import NAMED, Faults, FaultyTransport
from console.transport.loopback import LoopbackTransport, pair

FRAMES = [f"frame {number}\x00".encode() for number in range(200)]


class Bench:
    """A faulty console's end, a sound pump's end, and a link time that a test moves."""

    def __init__(self, seed: int = 1) -> None:
        self.now = 0
        inner, self.pump = pair()
        self.inner: LoopbackTransport = inner
        self.console = FaultyTransport(inner, Random(seed), lambda: self.now)

    def sent_through(self, faults: Faults) -> list[bytes]:
        """Return what arrives at the pump of all `FRAMES`, sent one by one."""
        self.console.set(outward=faults)
        for each in FRAMES:
            self.console.send(each)
        return self.pump.receive().split(b"\x00")[:-1]


def test_that_without_a_fault_everything_passes() -> None:
    bench = Bench()
    assert bench.sent_through(NAMED["clean"]) == [each[:-1] for each in FRAMES]
    bench.pump.send(b"and back")
    assert bench.console.receive() == b"and back"


def test_that_dropped_frames_are_missing_whole() -> None:
    arrived = Bench().sent_through(Faults(drop_permille=300))
    assert set(arrived) < {each[:-1] for each in FRAMES}
    assert 100 < len(arrived) < 180


def test_that_doubled_frames_come_twice_in_a_row() -> None:
    arrived = Bench().sent_through(Faults(double_permille=1_000))
    assert arrived == [each[:-1] for each in FRAMES for _ in range(2)]


def test_that_a_flipped_frame_differs_in_one_bit() -> None:
    bench = Bench()
    bench.console.set(outward=Faults(flip_permille=1_000))
    for each in FRAMES:
        bench.console.send(each)
        arrived = bench.pump.receive()
        difference = int.from_bytes(arrived, "big") ^ int.from_bytes(each, "big")
        assert difference.bit_count() == 1


def test_that_frames_sent_together_meet_their_faults_apart() -> None:
    bench = Bench()
    bench.console.set(outward=Faults(drop_permille=500))
    bench.console.send(b"".join(FRAMES))
    assert 60 < len(bench.pump.receive().split(b"\x00")) < 140


def test_that_each_direction_has_its_own_faults() -> None:
    bench = Bench()
    bench.console.set(inward=NAMED["silent"])
    bench.console.send(b"heard\x00")
    bench.pump.send(b"unheard\x00")
    assert bench.pump.receive() == b"heard\x00"
    assert bench.console.receive() == b""
    bench.console.set(inward=NAMED["clean"])
    bench.pump.send(b"heard again\x00")
    assert bench.console.receive() == b"heard again\x00"


def test_that_a_delayed_frame_comes_when_it_is_due_and_not_before() -> None:
    bench = Bench()
    bench.console.set(outward=NAMED["delayed"], inward=NAMED["delayed"])
    bench.console.send(b"there\x00")
    bench.pump.send(b"back\x00")
    for now in (0, 1_999):
        bench.now = now
        assert bench.console.receive() == b""
        assert bench.pump.receive() == b""
    bench.now = 2_000
    assert bench.console.receive() == b"back\x00"
    assert bench.pump.receive() == b"there\x00"


def test_that_delayed_frames_keep_their_order_when_the_delay_ends() -> None:
    bench = Bench()
    bench.console.set(outward=NAMED["delayed"])
    bench.console.send(b"first\x00")
    bench.console.set(outward=NAMED["clean"])
    bench.console.send(b"second\x00")
    bench.now = 2_000
    bench.console.send(b"")
    assert bench.pump.receive() == b"first\x00second\x00"


def test_that_a_trickle_hands_out_a_byte_a_call_both_ways() -> None:
    bench = Bench()
    bench.console.set(outward=NAMED["byte by byte"], inward=NAMED["byte by byte"])
    bench.console.send(b"abc")
    bench.pump.send(b"xyz")
    assert [bench.console.receive() for _ in range(4)] == [b"x", b"y", b"z", b""]
    assert bench.pump.receive() == b"abc"


@pytest.mark.parametrize("after", range(1, 12))
def test_that_a_cut_outward_ends_the_link_after_exactly_so_many_bytes(after: int) -> None:
    bench = Bench()
    bench.console.set(outward=Faults(cut_after=after))
    bench.console.send(b"prepare\x00commit\x00")
    with pytest.raises(LinkLost, match=r"The link was cut\."):
        bench.console.send(b"")
    assert bench.pump.receive() == b"prepare\x00commit\x00"[:after]
    with pytest.raises(LinkLost):
        bench.pump.receive()
    with pytest.raises(LinkLost):
        bench.console.receive()


@pytest.mark.parametrize("after", range(1, 10))
def test_that_a_cut_inward_ends_the_link_after_exactly_so_many_bytes(after: int) -> None:
    bench = Bench()
    bench.console.set(inward=Faults(cut_after=after))
    bench.pump.send(b"committed\x00")
    assert bench.console.receive() == b"committed\x00"[:after]
    with pytest.raises(LinkLost, match=r"The link was cut\."):
        bench.console.receive()
    with pytest.raises(LinkLost):
        bench.pump.receive()


def test_that_what_is_under_way_is_still_handed_out_when_the_peer_has_gone() -> None:
    bench = Bench()
    bench.console.set(inward=NAMED["delayed"])
    bench.pump.send(b"last words\x00")
    assert bench.console.receive() == b""
    bench.pump.close()
    assert bench.console.receive() == b""
    bench.now = 2_000
    assert bench.console.receive() == b"last words\x00"
    with pytest.raises(LinkLost, match="closed the link"):
        bench.console.receive()


def test_that_only_so_much_may_be_under_way() -> None:
    bench = Bench()
    bench.console.set(outward=NAMED["delayed"])
    with pytest.raises(LinkLost, match="takes no more data"):
        bench.console.send(b"x" * 1_048_577)


def test_that_waiting_ends_when_what_is_under_way_is_due() -> None:
    waits: list[float] = []

    class Patient(LoopbackTransport):
        def wait(self, timeout_s: float) -> None:
            waits.append(timeout_s)

    inner, other = pair()
    patient = Patient(inner._incoming, inner._outgoing)
    console = FaultyTransport(patient, Random(1), lambda: 500)
    console.wait(60)
    console.set(inward=NAMED["delayed"])
    other.send(b"a\x00")
    console.receive()
    console.wait(60)
    console.wait(0.5)
    assert waits == [60, 2, 0.5]


def test_that_the_same_seed_gives_the_same_faults() -> None:
    faults = Faults(drop_permille=100, flip_permille=100, double_permille=100)
    assert Bench(5).sent_through(faults) == Bench(5).sent_through(faults)
    assert Bench(5).sent_through(faults) != Bench(6).sent_through(faults)


def test_that_the_named_faults_differ() -> None:
    assert len(set(NAMED.values())) == len(NAMED)
    assert NAMED["clean"] == Faults()
