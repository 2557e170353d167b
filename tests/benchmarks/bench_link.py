"""A reading and a confirmed program over each transport, against bare round trips of the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter

import pytest
from benchmarks.scale import percentile, seconds, tell, timings_of, typical

from console import catalogs
from console.clock import WallClock
from console.commands.telemetry import interrogated, session_of, turned
from console.commands.update import prepared
from console.domain.change import ProgramChange
from console.domain.prescription import DailyDose, Prescription, SimpleContinuous
from console.protocol.messages import ReadStatus
from console.protocol.states import State
from console.rig import Rig
from console.session.events import Verified
from console.transport import specs
from console.transport.port import Transport
from support.brokers import Mosquitto
from support.lines import Cable
from support.pumps import Caller

READINGS = 30
VISITS, PROGRAMS = 3, 10
"""How many new pumps and records a program is measured with, and how often each is programmed: in a clinic
once or twice a visit, and what a visit and a pump's last day hold already costs time."""

READ_AIM, PROGRAM_AIM = 3, 8
"""In bare round trips, handshake apart; a program may take two durable writes beside."""

ECHO = """
import sys
from console.errors import LinkLost
from console.transport import specs
listener = specs.open_listener(sys.argv[1])
there, back = int(sys.argv[2]), bytes([1]) * (int(sys.argv[3]) - 1) + bytes(1)
print(listener.spec, flush=True)
peer = None
while peer is None:
    listener.wait(5)
    peer = listener.accept()
peer.send(bytes(1))
got = 0
try:
    while True:
        data = peer.receive()
        if not data:
            peer.wait(1)
        got += len(data)
        while got >= there:
            got -= there
            peer.send(back)
except LinkLost:
    pass
"""

HUNDRED_PUMPS = """
import sys
from pathlib import Path
from random import Random
from time import monotonic
from console import catalogs
from console.pump.device import Device
from console.pump.factory import manufacture
from console.pump.memory import VolatileMemory
from console.transport import specs
from support import keys
catalog = catalogs.load(Path("resources"))
devices, told = [], []
for number in range(100):
    memory, listener = VolatileMemory(), specs.open_listener("tcp://127.0.0.1:0")
    manufacture(catalog, memory, clock_ms=0, serial=f"SIM-{number}", seed=1)
    devices.append(Device(catalog, memory, keys.ring(), entropy=Random(number).randbytes))
    devices[-1].listen(listener)
    told.append(listener.spec)
print(" ".join(told), flush=True)
while True:
    for device in devices:
        device.turn(int(monotonic() * 1_000))
    devices[0].wait(0.001)
"""
READ_FOR_S = 5


@contextmanager
def process(*arguments: str) -> Iterator[str]:
    """Run Python with `arguments`; hand out the first line it prints, and end it after."""
    running = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, text=True)
    try:
        assert running.stdout is not None
        with closing(running.stdout):
            yield running.stdout.readline().strip()
    finally:
        running.kill()
        running.wait()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pump listens in a process of its own, and where a console reaches it, if that differs."""

    listen: str
    call: str = ""


@contextmanager
def place(transport: str, folder: Path) -> Iterator[Place]:
    """Set up what `transport` needs: nothing, a cable between two ports, or a broker."""
    match transport:
        case "tcp":
            yield Place("tcp://127.0.0.1:0")
        case "serial":
            with Cable() as cable:
                yield Place(f"serial://{cable.pump}?baud=115200", f"serial://{cable.console}?baud=115200")
        case "mqtt":
            with Mosquitto(folder) as broker:
                yield Place(f"{broker.spec}/")


@contextmanager
def opened(project: Path, folder: Path, where: Place) -> Iterator[Rig]:
    """A rig with a record, and a pump in a process of its own."""
    listening = process(
        *(str(project / "main.py"), "pump", "--listen", where.listen),
        *("--state", str(folder / "pump.bin"), "--data", str(folder)),
    )
    with listening as line:
        rig = Rig(catalogs.load(project / "resources"), WallClock(), folder, folder / "records.db")
        with closing(rig):
            rig.open_pump(where.call or line.removeprefix("listening "))
            yield rig


class Scales:
    """A transport that weighs what goes through it, both ways."""

    def __init__(self, inner: Transport) -> None:
        self.inner = inner
        self.there = self.back = 0

    def send(self, data: bytes) -> None:
        self.there += len(data)
        self.inner.send(data)

    def receive(self) -> bytes:
        data = self.inner.receive()
        self.back += len(data)
        return data

    def wait(self, timeout_s: float) -> None:
        self.inner.wait(timeout_s)

    def close(self) -> None:
        self.inner.close()


def weighed(rig: Rig, act: Callable[[], object]) -> tuple[int, int]:
    """Return how many bytes `act` sends and receives."""
    assert rig.wire is not None
    scales = Scales(rig.wire._inner)
    rig.wire._inner = scales
    act()
    rig.wire._inner = scales.inner
    return scales.there, scales.back


def round_trip_s(where: Place, there: int, back: int) -> float:
    """The floor: so many bytes there and so many back between two processes, over the same transport."""
    spec = where.listen if not where.listen.endswith("/") else f"{where.listen}echo"
    with process("-c", ECHO, spec, str(there), str(back)) as line:
        link = specs.open_transport(where.call or line)
        ask = bytes([1]) * (there - 1) + bytes(1)
        if where.call:
            link.send(ask)

        def there_and_back() -> None:
            link.send(ask)
            got = 0
            while got < back:
                link.wait(1)
                got += len(link.receive())

        trip = typical(300, there_and_back)
        link.close()
        return trip


def sync_s(folder: Path) -> float:
    """The other floor: one small write made durable."""
    with (folder / "floor").open("wb") as file:

        def write() -> None:
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())

        return typical(30, write)


@pytest.mark.parametrize("transport", ("tcp", "serial", "mqtt"))
def test_a_reading_and_a_program_cost_their_round_trips_and_what_must_be_durable(
    project: Path, tmp_path: Path, transport: str
) -> None:
    """The console's journal and record and the pump's memory are made durable on the way, on purpose."""
    sync, readings, programmed = sync_s(tmp_path), [], []
    with place(transport, tmp_path) as where:
        for number in range(VISITS):
            folder = tmp_path / f"visit {number}"
            folder.mkdir()
            with opened(project, folder, where) as rig:
                interrogated(rig)
                there, back = weighed(rig, lambda rig=rig: interrogated(rig))
                readings += timings_of(READINGS, lambda rig=rig: interrogated(rig))
                doses = iter(range(200_000, 300_000, 100))
                programmed += timings_of(PROGRAMS, lambda rig=rig, doses=doses: program(rig, next(doses)))
        trip = round_trip_s(where, there, back)
    reading = median(readings)
    beside = median(programmed) - reading
    bare = f"a bare round trip of {there} and {back} bytes"
    tell(f"a reading over {transport}", reading, bare, trip, at_most=READ_AIM)
    tell(f"a confirmed program over {transport}", beside, bare, trip, at_most=None)
    tell(
        "the same without two durable writes",
        beside - 2 * sync,
        "one bare round trip",
        trip,
        at_most=PROGRAM_AIM,
    )
    tell("the same", beside, "one durable write", sync)


def program(rig: Rig, ng_per_day: int) -> None:
    """Read the pump, and program it as a clinician does: a read-back, a yes, and a fresh reading."""
    base, _ = interrogated(rig)
    daily = SimpleContinuous(DailyDose(ng_per_day))
    change = ProgramChange(Prescription(base.prescription.drug, daily, base.prescription.low_reservoir))
    prepared(rig, change, base, "bench")
    session_of(rig).confirm("", (), None)
    assert any(isinstance(event, Verified) for event in turned(rig))


def test_a_hundred_pumps_in_one_process_answer_each_once_a_second(project: Path) -> None:
    """A ward of pumps: everybody is read in turn, and the slowest answer is what counts."""
    with process("-c", HUNDRED_PUMPS) as line:
        callers = [Caller(specs.open_transport(spec, {}), seed) for seed, spec in enumerate(line.split())]
        for caller in callers:
            caller.say_hello(now_ms())
        answer_all(callers, lambda caller: caller.connection.state is State.OPEN)
        latencies: list[float] = []
        begun = perf_counter()
        for turn in range(READ_FOR_S):
            for number, caller in enumerate(callers):
                due = begun + turn + number / len(callers)
                while perf_counter() < due:
                    caller.transport.wait(due - perf_counter())
                before, asked = len(caller.heard), perf_counter()
                caller.ask(ReadStatus(), now_ms())
                answer_all([caller], lambda caller, before=before: len(caller.heard) > before)
                latencies.append(perf_counter() - asked)
        for caller in callers:
            caller.transport.close()
    shares = ((percent, percentile(latencies, percent)) for percent in (50, 95, 99))
    told = ", ".join(f"{percent} % within {seconds(latency)}" for percent, latency in shares)
    print(f"\n100 pumps, each read once a second over TCP: {told}, all within {seconds(max(latencies))}")


def answer_all(callers: list[Caller], has: Callable[[Caller], bool]) -> None:
    """Carry bytes until every caller `has` what is awaited."""
    waiting = list(callers)
    while waiting:
        waiting[0].transport.wait(0.05)
        for caller in waiting:
            caller.carry(now_ms())
        waiting = [caller for caller in waiting if not has(caller)]


def now_ms() -> int:
    """Return link time."""
    return int(monotonic() * 1_000)
