"""The proxy hits the byte it is told to hit, and no other."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from support.proxy import Harm, Proxy

SENT = bytes(range(100))


class Bench:
    """A console's socket, a pump's, and a proxy between them whose link time a test moves."""

    def __init__(self) -> None:
        self.now = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.proxy = Proxy("tcp://{}:{}".format(*self._listening.getsockname()), lambda: self.now)
        self.console, self.pump = self.link()

    def link(self) -> tuple[socket.socket, socket.socket]:
        """Return the two ends of one more connection."""
        host, port = self.proxy.spec.removeprefix("tcp://").split(":")
        console = socket.create_connection((host, int(port)), timeout=5)
        self.proxy.turn(5)
        pump, _ = self._listening.accept()
        pump.settimeout(5)
        return console, pump

    def close(self) -> None:
        self.proxy.__exit__(None, None, None)
        for each in (self.console, self.pump, self._listening):
            each.close()

    def turn(self) -> None:
        for _ in range(3):
            self.proxy.turn(0.001)

    def out(self, data: bytes = SENT, *, pieces: int = 1) -> bytes:
        """Send `data` outward in so many pieces, and return what the pump has heard by then."""
        step = len(data) // pieces or 1
        for begin in range(0, len(data), step):
            try:
                self.console.sendall(data[begin : begin + step])
            except OSError:
                break
            self.turn()
        return heard(self.pump)

    def back(self, data: bytes = SENT) -> bytes:
        """Send `data` inward and return what the console has heard by then."""
        self.pump.sendall(data)
        self.turn()
        return heard(self.console)


def heard(end: socket.socket) -> bytes:
    """Return what has arrived at `end`."""
    end.setblocking(False)
    data = b""
    try:
        while piece := end.recv(65_536):
            data += piece
    except (BlockingIOError, ConnectionResetError):
        pass
    end.settimeout(5)
    return data


def ended(end: socket.socket) -> bool:
    """Tell whether the link at `end` has ended."""
    end.setblocking(False)
    try:
        return end.recv(1) == b""
    except ConnectionResetError:
        return True
    except BlockingIOError:
        return False
    finally:
        end.settimeout(5)


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    made.close()


def test_that_without_harm_everything_passes_both_ways(bench: Bench) -> None:
    assert bench.out(SENT * 1_000) == SENT * 1_000
    assert bench.back() == SENT
    (link,) = bench.proxy.links
    assert (link.outward.heard, link.outward.passed, link.inward.passed) == (100_000, 100_000, 100)


@pytest.mark.parametrize("end", ["console", "pump"])
def test_that_an_end_that_leaves_leaves_the_other_after_its_last_word(bench: Bench, end: str) -> None:
    leaving, staying = (bench.console, bench.pump) if end == "console" else (bench.pump, bench.console)
    leaving.sendall(SENT)
    leaving.close()
    bench.turn()
    assert heard(staying) == SENT
    assert ended(staying)


@pytest.mark.parametrize("pieces", [1, 7, 100])
@pytest.mark.parametrize("at", [0, 1, 50, 99, 100])
def test_that_a_cut_lets_exactly_so_many_bytes_through_and_ends_both_ends(
    bench: Bench, at: int, pieces: int
) -> None:
    bench.proxy.worsen(outward=Harm(cut_at=at))
    assert bench.out(pieces=pieces) == SENT[:at]
    assert ended(bench.pump)
    assert ended(bench.console)


def test_that_a_cut_inward_is_as_exact(bench: Bench) -> None:
    bench.proxy.worsen(inward=Harm(cut_at=33))
    assert bench.back() == SENT[:33]
    assert ended(bench.console)
    assert ended(bench.pump)


@pytest.mark.parametrize("pieces", [1, 7, 100])
def test_that_what_is_swallowed_vanishes_while_the_other_way_goes_on(bench: Bench, pieces: int) -> None:
    bench.proxy.worsen(outward=Harm(swallow_from=42))
    assert bench.out(pieces=pieces) == SENT[:42]
    assert bench.out() == b""
    assert bench.back() == SENT
    assert not ended(bench.pump)


def test_that_behind_a_dead_router_nobody_hears_that_the_sender_left(bench: Bench) -> None:
    bench.proxy.worsen(outward=Harm(swallow_from=0))
    bench.console.close()
    bench.turn()
    assert not ended(bench.pump)
    assert bench.proxy.links[0].outward.left


def test_that_a_delayed_byte_comes_when_it_is_due_and_not_before(bench: Bench) -> None:
    bench.proxy.worsen(outward=Harm(delay_ms=30_000))
    assert bench.out() == b""
    bench.now = 29_999
    bench.turn()
    assert heard(bench.pump) == b""
    bench.now = 30_000
    bench.turn()
    assert heard(bench.pump) == SENT


def test_that_a_throttle_lets_so_many_bytes_through_a_second(bench: Bench) -> None:
    bench.proxy.worsen(outward=Harm(bytes_per_s=4))
    assert bench.out() == SENT[:1]
    for now, through in ((249, 1), (250, 2), (1_000, 5), (10_000, 41)):
        bench.now = now
        bench.turn()
        assert bench.proxy.links[0].outward.passed == through
    assert heard(bench.pump) == SENT[1:41]
    bench.now = 60_000
    bench.turn()
    assert heard(bench.pump) == SENT[41:]


def test_that_what_a_throttle_held_up_comes_before_what_was_sent_later(bench: Bench) -> None:
    bench.proxy.worsen(outward=Harm(bytes_per_s=100))
    bench.out()
    bench.proxy.worsen(outward=Harm())
    bench.out(b"later")
    bench.now = 2_000
    bench.turn()
    assert heard(bench.pump) == SENT[1:] + b"later"


@pytest.mark.parametrize("pieces", [1, 7, 100])
@pytest.mark.parametrize("span", [(0, 1), (10, 20), (0, 100), (99, 100), (100, 120)])
def test_that_a_doubled_span_comes_twice_in_a_row(bench: Bench, span: tuple[int, int], pieces: int) -> None:
    first, last = span
    bench.proxy.worsen(outward=Harm(doubled=span))
    doubled = SENT[:last] + (SENT[first:last] if last <= 100 else b"") + SENT[last:]
    assert bench.out(pieces=pieces) == doubled


@pytest.mark.parametrize("pieces", [1, 7, 100])
@pytest.mark.parametrize("bit", [0, 7, 8, 403, 799])
def test_that_exactly_one_bit_is_turned(bench: Bench, bit: int, pieces: int) -> None:
    bench.proxy.worsen(outward=Harm(flipped=bit))
    difference = int.from_bytes(bench.out(pieces=pieces)) ^ int.from_bytes(SENT)
    assert difference == 1 << 799 - bit


def test_that_harms_are_suffered_together(bench: Bench) -> None:
    bench.proxy.worsen(outward=Harm(flipped=0, doubled=(0, 2), cut_at=3, delay_ms=10))
    assert bench.out() == b""
    bench.now = 10
    bench.turn()
    assert heard(bench.pump) == b"\x80\x01\x80\x01\x02"
    assert ended(bench.console)


def test_that_each_connection_counts_from_its_own_first_byte(bench: Bench) -> None:
    bench.proxy.worsen(outward=Harm(cut_at=10))
    bench.out()
    console, pump = bench.link()
    console.sendall(SENT)
    bench.turn()
    assert heard(pump) == SENT[:10]
    console.close()
    pump.close()
    assert [link.over for link in bench.proxy.links] == [True, True]


def test_that_where_nobody_listens_the_console_is_let_go() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        nowhere = "tcp://{}:{}".format(*listening.getsockname())
    with Proxy(nowhere, lambda: 0) as proxy:
        host, port = proxy.spec.removeprefix("tcp://").split(":")
        with socket.create_connection((host, int(port)), timeout=5) as console:
            proxy.turn(5)
            assert console.recv(1) == b""


def process(code: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_that_a_process_is_served_to_its_end(bench: Bench) -> None:
    host, port = bench.proxy.spec.removeprefix("tcp://").split(":")
    asking = f"import socket; print(socket.create_connection(({host!r}, {port}), 9).recv(5).decode())"
    with process(asking) as console:
        bench._listening.settimeout(9)
        assert not bench.proxy.serve(console, 30, lambda: len(bench.proxy.links) == 2)
        pump, _ = bench._listening.accept()
        with pump:
            pump.sendall(b"hello")
            assert bench.proxy.serve(console, 30)
        assert console.communicate()[0] == "hello\n"


def test_that_a_process_that_does_not_end_is_killed_at_the_total_deadline(bench: Bench) -> None:
    with process("input()") as console, pytest.raises(AssertionError, match="after 0 s"):
        bench.proxy.serve(console, 0)
    assert console.returncode is not None
