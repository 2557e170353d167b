"""A thousand paired pumps in one process on one Mosquitto, with thirty consoles: what a pump costs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from time import monotonic, perf_counter

from benchmarks.scale import percentile, seconds

from console.keys import KeyFolder
from console.protocol.messages import ReadStatus
from console.protocol.states import State
from console.transport import specs
from support.brokers import Mosquitto
from support.pumps import Caller

PUMPS, CONSOLES = 1_000, 30
IDLE_S, READ_S = 5, 5
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4_096


def cpu_s(pid: int) -> float:
    """Return how long the process has used a core."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident(pid: int) -> int:
    """Return how many bytes of the process are in memory."""
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * PAGE


def started(project: Path, folder: Path, spec: str, count: int) -> tuple[subprocess.Popen[str], list[str]]:
    """Start `count` pumps in one process, and return it with their specs."""
    running = subprocess.Popen(
        [sys.executable, "main.py", "pump", "--listen", f"{spec}/", "--count", str(count), "--data", folder],
        cwd=project,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    return running, [running.stdout.readline().split()[1] for _ in range(count)]


def ended(running: subprocess.Popen[str]) -> None:
    """Kill the process and let its output go."""
    running.kill()
    running.communicate()


def now_ms() -> int:
    """Return link time."""
    return int(monotonic() * 1_000)


def carried(callers: list[Caller], until: float) -> None:
    """Carry bytes for everybody until a moment; what is heard keeps its order."""
    while perf_counter() < until:
        callers[0].transport.wait(0.002)
        for caller in callers:
            caller.carry(now_ms())


def test_a_thousand_pumps_and_thirty_consoles_on_one_broker(project: Path, tmp_path: Path) -> None:
    """Thirty consoles read their pump once a second; nine hundred and seventy pumps are left alone."""
    with Mosquitto(tmp_path) as broker:
        alone, _ = started(project, tmp_path / "alone", broker.spec, 1)
        base = resident(alone.pid)
        ended(alone)
        begun = perf_counter()
        running, places = started(project, tmp_path / "many", broker.spec, PUMPS)
        up = perf_counter() - begun
        idle = cpu_of(running.pid, IDLE_S)
        each = (resident(running.pid) - base) / (PUMPS - 1)
        keys = {pairing.spec: pairing.key for pairing in KeyFolder(tmp_path / "many").all()}
        chosen = places[:: PUMPS // CONSOLES][:CONSOLES]
        callers = [Caller(specs.open_transport(spec), seed, keys[spec]) for seed, spec in enumerate(chosen)]
        for caller in callers:
            caller.say_hello(now_ms())
        while any(caller.connection.state is not State.OPEN for caller in callers):
            carried(callers, perf_counter() + 0.05)
        before = cpu_s(running.pid)
        latencies = read_each_second(callers)
        busy = (cpu_s(running.pid) - before) / READ_S
        for caller in callers:
            caller.transport.close()
        ended(running)
    print(f"\n{PUMPS} pumps in one process: started in {seconds(up)}, {each / 1024:.0f} KiB each")
    print(f"left alone: {100 * idle:.1f} % of a core, {1e6 * idle / PUMPS:.0f} µs a second each")
    print(f"with {CONSOLES} consoles, each reading once a second: {100 * busy:.1f} % of a core")
    shares = ((percent, percentile(latencies, percent)) for percent in (50, 95, 99))
    print("readings: " + ", ".join(f"{percent} % within {seconds(each)}" for percent, each in shares))


def cpu_of(pid: int, for_s: float) -> float:
    """Return which share of a core the process uses while nobody speaks to it."""
    before = cpu_s(pid)
    subprocess.run([sys.executable, "-c", f"import time; time.sleep({for_s})"], check=True)
    return (cpu_s(pid) - before) / for_s


def read_each_second(callers: list[Caller]) -> list[float]:
    """Let every console read once a second, spread over it; return how long each reading took."""
    latencies: list[float] = []
    begun = perf_counter()
    for turn in range(READ_S):
        for number, caller in enumerate(callers):
            carried(callers, begun + turn + number / len(callers))
            before, asked = len(caller.answers()), perf_counter()
            caller.ask(ReadStatus(), now_ms())
            while len(caller.answers()) == before:
                caller.transport.wait(0.05)
                caller.carry(now_ms())
            latencies.append(perf_counter() - asked)
    return latencies
