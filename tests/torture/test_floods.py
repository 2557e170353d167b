"""Strangers at the pump's door, many, slow and loud: F22 to F24 of the fault catalogue, by their numbers.

At a device in this process, whose link time a test turns, and at a pump process with a console in session.
"""

from __future__ import annotations

import json
import os
import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from random import Random
from statistics import median
from subprocess import TimeoutExpired
from time import perf_counter

import pytest

from console.clock import WallClock
from console.commands.refusal import Refused as NotRead
from console.commands.telemetry import interrogated
from console.errors import LinkLost, LinkNotOpened
from console.protocol import channel, codec
from console.protocol.channel import OFFER
from console.protocol.connection import PATIENCE
from console.protocol.framing import frame
from console.protocol.messages import Hello, ReadStatus, Refused, Status
from console.protocol.noise import Initiator, Responder
from console.pump.device import STRANGER_BYTES
from console.pump.factory import SERIAL
from console.rig import Rig
from console.transport import tcp
from console.transport.loopback import LoopbackListener, LoopbackTransport
from support import keys
from support.floods import FOREIGN, crowd, slow_crowd
from support.processes import started
from support.pumps import Caller, Ward
from support.rigs import catalog

STRANGERS, ARRIVALS, OFFERS = 8, 4, 4
"""How many strangers a pump has, takes in a turn, and tries the offers of."""

HANDSHAKE_MS = PATIENCE.handshake_ms
LET_GO = re.compile(r"Let go, since they opened no session: [1-9]\d* callers?\.")

SLOW_FOR_S = 4
"""How long 500 slow ones are borne; each is back when it finds, at its next byte, that it was let go."""

MOST_MS = 1_000
"""The longest that a console in session waits for a reading, on a busy machine too."""

MOSTLY_MS = 50
"""Half of its readings take less, so no turn of the pump is longer."""


@pytest.fixture
def ward() -> Ward:
    """A device in this process and a console in session with it."""
    made = Ward()
    made.caller()
    return made


@pytest.fixture
def door(ward: Ward) -> Iterator[LoopbackListener]:
    """Where strangers arrive at the device."""
    listener = LoopbackListener("pump")
    ward.device.listen(listener)
    yield listener
    listener.close()


def is_over(stranger: LoopbackTransport) -> bool:
    """Tell whether the pump has hung up; it must not have said anything."""
    try:
        assert stranger.receive() == b""
    except LinkLost:
        return True
    return False


def is_served(ward: Ward) -> bool:
    """Tell whether the console in session is answered at once."""
    return isinstance(ward.answer(ward.callers[0], ReadStatus()), Status)


def offer(payload: bytes, key: bytes = keys.OTHER.data, seed: int = 1) -> bytes:
    """Return the frame with which somebody who has `key` asks for a session, saying `payload`."""
    message = Initiator(key, channel.PROLOGUE, Random(seed).randbytes(32)).write(payload)
    return frame(channel._checked(OFFER + message))


# slow ones


def test_f22_500_who_say_a_byte_every_10_s_are_gone_in_time_and_the_session_goes_on(ward: Ward) -> None:
    with ExitStack() as held:
        listener = tcp.listen("127.0.0.1", 0)
        ward.device.listen(listener)
        held.callback(listener.close)
        port = int(listener.spec.rpartition(":")[2])
        slow: list[socket.socket] = []
        for _ in range(500):
            slow.append(held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5)))
            slow[-1].setblocking(False)
            ward.turn(1, each_ms=0)
            assert len(ward.device._peers) <= STRANGERS + 1
        for _ in range(2):
            for each in slow:
                with suppress(OSError):
                    each.send(b"\x01")
            for _ in range(100):
                ward.turn(1, each_ms=100)
            assert is_served(ward)
        assert ward.device.strangers == 500
        assert len(ward.device._peers) == 1
        for each in slow:
            with suppress(ConnectionResetError):
                assert each.recv(1) == b""


def test_f22_a_console_gets_in_though_strangers_hold_every_place(ward: Ward, door: LoopbackListener) -> None:
    for _ in range(3 * STRANGERS):
        door.connect().send(b"\x01")
        ward.turn(1)
    late = Caller(door.connect(), seed=99)
    ward.callers.append(late)
    late.say_hello(ward.now, "trainer")
    ward.turn(4)
    assert [peer.service for peer in ward.device._peers if peer.service] == ["pump", "trainer"]
    assert is_served(ward)


def test_f22_a_console_gets_in_though_those_who_hold_every_place_have_recorded_an_offer(
    ward: Ward, door: LoopbackListener
) -> None:
    recorded = offer(codec.encode(Hello("bench", "trainer")), keys.KEY.data)
    for _ in range(STRANGERS):
        door.connect().send(recorded)
        ward.turn(1)
    late = Caller(door.connect(), seed=99)
    ward.callers.append(late)
    late.say_hello(ward.now, "trainer")
    for _ in range(ARRIVALS):
        door.connect()
    ward.turn(4)
    assert [peer.service for peer in ward.device._peers if peer.service] == ["pump", "trainer"]
    assert is_served(ward)


# loud ones


def test_f23_a_turn_tries_a_bounded_number_of_keys_however_many_offers_come(
    ward: Ward, door: LoopbackListener, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[bytes] = []

    def counted(key: bytes, prologue: bytes, message: bytes) -> Responder:
        tried.append(key)
        return Responder(key, prologue, message)

    monkeypatch.setattr(channel, "Responder", counted)
    said = b"".join(offer(codec.encode(Hello("evil", "pump")), seed=seed) for seed in range(100))
    most = 0
    for _ in range(20):
        for _ in range(2 * ARRIVALS):
            with suppress(LinkNotOpened):
                door.connect().send(said)
        tried.clear()
        ward.turn(1)
        most = max(most, len(tried))
    assert 0 < most <= STRANGERS * OFFERS * len(ward.device._ring.keys(ward.now))
    assert is_served(ward)


def test_f23_a_stranger_who_shouts_is_dropped_and_holds_no_memory(ward: Ward, door: LoopbackListener) -> None:
    loud = door.connect()
    for sent in range(0, STRANGER_BYTES + 1, 1_024):
        assert not is_over(loud)
        assert sent <= STRANGER_BYTES
        loud.send(b"\x01" * 1_024)
        ward.turn(1)
    assert is_over(loud)
    assert is_served(ward)


def test_f23_a_turn_takes_in_16_kib_of_a_peer_at_most(ward: Ward) -> None:
    with (
        closing(tcp.listen("127.0.0.1", 0)) as listener,
        socket.create_connection(("127.0.0.1", int(listener.spec.rpartition(":")[2]))) as loud,
    ):
        ward.device.listen(listener)
        loud.sendall(b"\x01" * 60_000)
        ward.turn(1)
        assert ward.device._peers[-1].received == 16_384
        ward.turn(1)
        assert len(ward.device._peers) == 1


@pytest.mark.parametrize(
    "bomb", (b"\x91" * 4_000, b"\x93\x01" + b"\x91" * 4_000, b"\xdd\xff\xff\xff\xff" * 700)
)
def test_f23_a_nesting_bomb_of_one_who_has_the_key_is_not_understood(
    ward: Ward, door: LoopbackListener, bomb: bytes
) -> None:
    knocking = door.connect()
    knocking.send(offer(bomb, keys.KEY.data))
    ward.turn(2)
    assert not is_over(knocking)
    caller = ward.callers[0]
    caller.connection._seal(caller.connection._number + 1, bomb)
    ward.turn(2)
    told = ward.answer(caller, ReadStatus())
    assert isinstance(told, Refused)
    assert told.code == "not-understood"
    assert is_served(ward)
    ward.turn(HANDSHAKE_MS // 100, each_ms=100)
    assert is_over(knocking)


# others


@pytest.mark.parametrize("name", FOREIGN)
def test_f24_who_speaks_another_language_meets_silence_and_is_gone_after_5_s(
    ward: Ward, door: LoopbackListener, name: str
) -> None:
    kept = ward.device.firmware.log
    foreign = door.connect()
    foreign.send(FOREIGN[name])
    ward.turn(HANDSHAKE_MS // 100 - 1, each_ms=100)
    assert is_over(foreign) == (len(FOREIGN[name]) > STRANGER_BYTES)
    ward.turn(2, each_ms=100)
    assert is_over(foreign)
    assert ward.device.strangers == 1
    assert ward.device.firmware.log == kept
    assert is_served(ward)


# a pump process, and a console in session with it


class Pump:
    """A pump process, and what it takes of the machine."""

    def __init__(self, spec: str, process_id: int) -> None:
        self.spec, self.port = spec, int(spec.rpartition(":")[2])
        self._proc = Path("/proc") / str(process_id)

    @property
    def descriptors(self) -> int:
        """How many files and sockets it has open."""
        return len(os.listdir(self._proc / "fd"))  # noqa: PTH208 - the entries vanish while they are looked at

    @property
    def resident_kib(self) -> int:
        """How much memory it holds."""
        for line in (self._proc / "status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        raise AssertionError("No figure.")


@contextmanager
def attended(folder: Path) -> Iterator[tuple[Pump, Rig]]:
    """Run a pump and open a session with it while strangers come, of whom it must have said a number only."""
    begun = perf_counter()
    with started("pump", "--listen", "tcp://127.0.0.1:0", "--data", str(folder)) as process:
        assert process.stdout is not None
        spec = process.stdout.readline().strip().removeprefix("listening ")
        rig = Rig(catalog(), WallClock(), folder, entropy=os.urandom)
        try:
            rig.open_pump(spec, SERIAL)
            interrogated(rig)
            yield Pump(spec, process.pid), rig
        finally:
            rig.close()
        process.terminate()
        out, lines = process.communicate(timeout=30)
        assert (process.returncode, out) == (0, "")
        assert all(LET_GO.fullmatch(line) for line in lines.splitlines())
        assert 1 <= len(lines.splitlines()) <= 1 + (perf_counter() - begun) // 60


def round_trip_ms(rig: Rig) -> float:
    """Read the pump once; return how long it took."""
    begun = perf_counter()
    interrogated(rig)
    return (perf_counter() - begun) * 1_000


def opens(rig: Rig, spec: str) -> bool:
    """Begin a new session in place of the old; return whether it stands."""
    rig.open_pump(spec, SERIAL)
    try:
        interrogated(rig)
    except NotRead:
        return False
    return True


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks into /proc")
@pytest.mark.parametrize("count", (10_000, pytest.param(100_000, marks=pytest.mark.soak)))
def test_f23_a_session_goes_on_through_a_crowd_and_the_pump_stays_as_small(
    tmp_path: Path, count: int
) -> None:
    trips, taken = [], 0
    with attended(tmp_path) as (pump, rig), crowd(pump.port, count, at_once=500) as pushing:
        before, files = pump.resident_kib, pump.descriptors
        while pushing.poll() is None:
            trips.append(round_trip_ms(rig))
            taken = max(taken, pump.descriptors)
            with suppress(TimeoutExpired):
                pushing.wait(0.01)
        assert pushing.stdout is not None
        tally = json.loads(pushing.stdout.read())
        assert tally == {"connected": count, "failed": 0, "answered": 0, "most": 500}
        assert max(trips) < MOST_MS
        assert median(trips) < MOSTLY_MS
        assert taken <= files + STRANGERS + ARRIVALS
        assert pump.resident_kib < before + 8_192


def test_f23_a_console_gets_in_through_a_crowd(tmp_path: Path) -> None:
    with attended(tmp_path) as (pump, rig), crowd(pump.port, 4_000, at_once=500) as pushing:
        got_in = [opens(rig, pump.spec)]
        while pushing.poll() is None:
            got_in.append(opens(rig, pump.spec))
        assert got_in.count(True) >= len(got_in) * 3 // 4
        assert opens(rig, pump.spec)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks into /proc")
def test_f22_a_console_gets_in_each_time_though_500_slow_ones_from_its_address_hold_every_place(
    tmp_path: Path,
) -> None:
    took, held = [], 0
    with attended(tmp_path) as (pump, rig):
        files = pump.descriptors
        with slow_crowd(pump.port, 500):
            first = perf_counter()
            while (begun := perf_counter()) < first + SLOW_FOR_S:
                assert opens(rig, pump.spec)
                took.append((perf_counter() - begun) * 1_000)
                held = max(held, pump.descriptors - files)
                assert round_trip_ms(rig) < MOST_MS
    assert len(took) > 10
    assert max(took) < HANDSHAKE_MS
    assert STRANGERS - 1 <= held <= STRANGERS + ARRIVALS  # it took the place of one


def test_f22_f24_a_pump_process_is_silent_to_slow_and_foreign_ones_and_rid_of_them_in_5_s(
    tmp_path: Path,
) -> None:
    with attended(tmp_path) as (pump, rig), ExitStack() as held:
        calls: list[socket.socket] = []
        for said in (*FOREIGN.values(), b"\x01", b"\x01"):
            calls.append(held.enter_context(socket.create_connection(("127.0.0.1", pump.port), timeout=5)))
            calls[-1].sendall(said)
            calls[-1].settimeout(0.1)
        begun = perf_counter()
        while calls:
            assert perf_counter() - begun < HANDSHAKE_MS / 1_000 + 2
            assert round_trip_ms(rig) < MOST_MS
            calls = [called for called in calls if not has_hung_up(called)]


def has_hung_up(called: socket.socket) -> bool:
    """Say one more byte, and tell whether the pump has gone; it must not have said anything."""
    try:
        called.send(b"\x01")
        assert called.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        pass
    return True
