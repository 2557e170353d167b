"""100 pumps in one process, each read once a second over TCP: how long a reading takes among so many."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import monotonic, perf_counter, sleep

from benchmarks.bench_link import process, round_trip_s
from benchmarks.scale import percentile, tell

from console import catalogs
from console.pump.device import Device
from console.pump.factory import manufacture
from console.pump.memory import VolatileMemory
from console.rig import Unrecorded
from console.session.events import Interrogated, SessionEvent
from console.session.session import Session
from console.transport import specs
from console.transport.port import Transport

PUMPS = 100
SECONDS = 10
SPREAD_S = 1 / PUMPS
"""Between the readings of two neighbours, so that the second is used evenly."""

IDLE_S = 0.001


def serve(project: Path) -> None:
    """Run the pumps until killed; print where they listen, one line for all."""
    catalog = catalogs.load(project / "resources")
    devices = []
    told = []
    for number in range(PUMPS):
        memory, listener = VolatileMemory(), specs.open_listener("tcp://127.0.0.1:0")
        manufacture(catalog, memory, clock_ms=0, serial=f"SIM-{number:06}")
        device = Device(catalog, memory, entropy=Random(number).randbytes)
        device.listen(listener)
        devices.append(device)
        told.append(listener.spec)
    print(" ".join(told), flush=True)
    while True:
        now_ms = int(monotonic() * 1_000)
        for device in devices:
            device.turn(now_ms)
        sleep(IDLE_S)


@dataclass(frozen=True)
class Link:
    """A session with one pump, and the wire it waits at."""

    session: Session
    transport: Transport

    def reading_s(self) -> float:
        """Read the pump; return how long it took."""
        begun = perf_counter()
        self.session.interrogate()
        while not any(isinstance(event, Interrogated) for event in self.turn()):
            assert not self.session.ended
            self.transport.wait(IDLE_S)
        return perf_counter() - begun

    def turn(self) -> tuple[SessionEvent, ...]:
        """Carry on now."""
        return self.session.turn(int(monotonic() * 1_000), 0)


@contextmanager
def linked(all_specs: list[str]) -> Iterator[list[Link]]:
    """A session with each pump, its handshake over."""
    links = []
    for number, spec in enumerate(all_specs):
        transport = specs.open_transport(spec)
        session = Session(transport, Unrecorded(), Random(number).randbytes, "bench")
        links.append(Link(session, transport))
    try:
        for link in links:
            link.reading_s()
        yield links
    finally:
        for link in links:
            link.session.close()


def test_a_hundred_pumps_in_one_process_answer_once_a_second_each(project: Path) -> None:
    """The median is told against a bare round trip; what one waits for in the worst case beside it."""
    floor = round_trip_s()
    with process(str(Path(__file__)), str(project)) as line, linked(line.split()) as links:
        taken, due = [], perf_counter()
        for number in range(PUMPS * SECONDS):
            due += SPREAD_S
            sleep(max(0.0, due - perf_counter()))
            taken.append(links[number % PUMPS].reading_s())
        late_s = max(0.0, perf_counter() - due)
    tell(f"a reading of one of {PUMPS} pumps, median", statistics.median(taken), "a bare round trip", floor)
    tell(f"a reading of one of {PUMPS} pumps, p99", percentile(taken, 99), "a bare round trip", floor)
    print(f"\n{PUMPS * SECONDS} readings in {SECONDS} s, at the end {late_s * 1e3:.0f} ms behind")


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
