"""A reading and a confirmed program over TCP, against bare round trips of the same bytes in the same run."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, perf_counter

from benchmarks.scale import best_of, percentile, seconds, tell

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
from support.pumps import Caller

BYTES_EACH_WAY = 320
"""About what a request and its answer weigh; weighed on the wire of a reading."""
ROUNDS = 30
TRIPS_OF_A_READING = 1
TRIPS_OF_A_PROGRAM = 3
"""Prepare, commit and the fresh reading."""

ECHO = f"""
import socket
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
peer, _ = server.accept()
peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
while True:
    got = 0
    while got < {BYTES_EACH_WAY}:
        data = peer.recv(65536)
        if not data:
            raise SystemExit
        got += len(data)
    peer.sendall(bytes({BYTES_EACH_WAY}))
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
catalog = catalogs.load(Path("resources"))
devices, told = [], []
for number in range(100):
    memory, listener = VolatileMemory(), specs.open_listener("tcp://127.0.0.1:0")
    manufacture(catalog, memory, clock_ms=0, serial=f"SIM-{number}", seed=1)
    devices.append(Device(catalog, memory, entropy=Random(number).randbytes))
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


@contextmanager
def opened(project: Path, folder: Path) -> Iterator[Rig]:
    """A rig with a record, and a pump in a process of its own behind TCP."""
    state = folder / "pump.bin"
    listening = process(
        str(project / "main.py"), "pump", "--listen", "tcp://127.0.0.1:0", "--state", str(state)
    )
    with listening as line:
        rig = Rig(catalogs.load(project / "resources"), WallClock(), folder, folder / "records.db")
        with closing(rig):
            rig.open_pump(line.removeprefix("listening "))
            yield rig


def round_trip_s() -> float:
    """The floor: so many bytes there and back between two processes over TCP."""
    with process("-c", ECHO) as port, socket.create_connection(("127.0.0.1", int(port))) as link:
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

        def there_and_back() -> None:
            link.sendall(bytes(BYTES_EACH_WAY))
            got = 0
            while got < BYTES_EACH_WAY:
                got += len(link.recv(65_536))

        return best_of(300, there_and_back)


def sync_s(folder: Path) -> float:
    """The other floor: one small write made durable."""
    with (folder / "floor").open("wb") as file:

        def write() -> None:
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())

        return best_of(30, write)


def test_a_confirmed_program_costs_its_round_trips_and_what_must_be_durable(
    project: Path, tmp_path: Path
) -> None:
    """The console's journal and record and the pump's memory are made durable on the way, on purpose."""
    trip, sync = round_trip_s(), sync_s(tmp_path)
    with opened(project, tmp_path) as rig:
        reading = best_of(ROUNDS, lambda: interrogated(rig))
        doses = iter(range(200_000, 300_000, 100))

        def program() -> None:
            base, _ = interrogated(rig)
            daily = SimpleContinuous(DailyDose(next(doses)))
            change = ProgramChange(
                Prescription(base.prescription.drug, daily, base.prescription.low_reservoir)
            )
            prepared(rig, change, base, "bench")
            session_of(rig).confirm("", (), None)
            assert any(isinstance(event, Verified) for event in turned(rig))

        programmed = best_of(ROUNDS, program) - reading
    tell("a reading over TCP", reading, "a bare round trip", TRIPS_OF_A_READING * trip)
    tell("a confirmed program over TCP", programmed, "three bare round trips", TRIPS_OF_A_PROGRAM * trip)
    tell("a confirmed program over TCP", programmed, "one durable write", sync)


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
