"""Console and pump killed at random, over and over: F63 and F64 of the fault catalogue, by their numbers.

A proxy between them tells how far a call has come, and the kill follows that by a random while, so that it
falls anywhere in the call and no code of the program knows of it. Whoever was killed is started again and the
next call must find out the rest; nothing is repaired by hand.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from random import Random
from time import perf_counter_ns

import pytest
from click.testing import CliRunner

import resources
from console.clock import WallClock
from console.commands.folders import Folders
from console.commands.verbs import assembled
from console.domain.change import ProgramChange
from console.protocol import values
from console.pump import state
from console.pump.device import CHECKPOINT_MS
from console.pump.factory import SERIAL
from console.pump.memory import FileMemory
from console.records.journal import RecordJournal
from console.records.store import Store
from support.processes import PROJECT, started
from support.proxy import Proxy
from support.pumps import Ward as Pumping
from support.pumps import new
from support.pumps import started as begun

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is what is tried here")

PROGRAMS = [str(PROJECT / "docs" / "examples" / name) for name in ("flex.toml", "simple-continuous.toml")]
TURN_S = 0.000_3
PATIENT_S = 60
READ_BACK = -6
"""Which turn of a talk is the read-back, from its end; then Commit, Outcome, ReadStatus, Status, Close."""


class Talk:
    """How far a call has come, as the proxy sees it: when the word passed from the one side to the other."""

    def __init__(self, proxy: Proxy) -> None:
        self.turned_us: list[int] = []
        """When the console spoke first, the pump after it, the console after that, and so on."""
        self._proxy = proxy
        self._before = len(proxy.links)
        self._heard = [0, 0]

    def carry(self) -> None:
        """Let the proxy carry once, and take note of who has spoken."""
        self._proxy.turn(TURN_S)
        for link in self._proxy.links[self._before :]:
            for side, way in enumerate(link.ways):
                if way.heard > self._heard[side]:
                    self._heard[side] = way.heard
                    self._note(side)

    def carry_to_the_end(self, process: subprocess.Popen[str], victim: Victim | None = None) -> None:
        """Carry until `process` has ended, and let `victim` know of every turn; a minute in all."""
        clock = WallClock()
        ends_ms = clock.link_ms() + PATIENT_S * 1_000
        while process.poll() is None:
            assert clock.link_ms() < ends_ms
            self.carry()
            if victim is not None:
                victim.strike_if_due(self)

    def _note(self, side: int) -> None:
        if len(self.turned_us) % 2 == side:
            self.turned_us.append(perf_counter_ns() // 1_000)


class Victim:
    """A process that is killed a while after so many turns of the talk."""

    def __init__(self, process: subprocess.Popen[str], after: int, delay_us: int) -> None:
        self._process, self._after, self._delay_us = process, after, delay_us

    def strike_if_due(self, talk: Talk) -> None:
        """Kill it if the time has come."""
        turned = talk.turned_us
        if (
            len(turned) >= self._after
            and perf_counter_ns() // 1_000 - turned[self._after - 1] >= self._delay_us
        ):
            self._process.kill()


class Ward:
    """A pump process with a memory, a record, and a proxy on the way between; `seed` picks every moment."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.memory, self.records = folder, folder / "pump.bin", folder / "records.db"
        self.chance = Random(seed)
        self.settled: Counter[str] = Counter()
        """How often the call after a kill said what of an update before it."""
        self._running = ExitStack()
        self._calls = 0
        self._spec = self._start("tcp://127.0.0.1:0")
        self.proxy = Proxy(self._spec, WallClock().link_ms)
        self.lengths_us: list[int] = []
        """How long each turn of a talk lasts, the last to the call's end."""

    def close(self) -> None:
        """Let everything go."""
        self.proxy.__exit__(None, None, None)
        self._running.close()

    def measure(self) -> None:
        """Call once with a yes and no harm, and take the time of each turn."""
        talk = Talk(self.proxy)
        with self._called("--yes") as process:
            talk.carry_to_the_end(process)
            assert process.returncode == 0, process.communicate()
        ends = [*talk.turned_us[1:], perf_counter_ns() // 1_000]
        self.lengths_us = [end - begin for begin, end in zip(talk.turned_us, ends, strict=True)]

    def kill_console(self) -> bool:
        """Kill a call with a yes once the pump has read back; return whether it had not ended yet."""
        turn = self.chance.randrange(len(self.lengths_us) + READ_BACK, len(self.lengths_us))
        with self._called("--yes") as process:
            self._carry_to_the_end(process, process, turn)
        return process.returncode < 0

    def kill_pump(self) -> bool:
        """Kill the pump within a call with a yes and start it again; return whether it was killed."""
        with self._called("--yes") as process:
            self._carry_to_the_end(process, self.pump, self.chance.randrange(len(self.lengths_us)))
        assert process.returncode in (0, 1, 3)
        if self.pump.poll() is None:
            return False
        self._running.close()
        self._start(self._spec)
        return True

    def settle(self) -> None:
        """Call again without harm, past the proxy and in this process; after it nothing is unknown."""
        given = ["program", PROGRAMS[0], "--pump", self._spec, "--user", "Ada"]
        done = CliRunner().invoke(assembled({}, "read"), given, obj=Folders(resources.path(""), self.folder))
        assert done.exit_code == 0, done.output
        told = done.stderr.splitlines()
        assert len(told) <= 1
        self.settled[told[0].split(".")[0].split(";")[0] if told else ""] += 1
        with Store(self.records, int) as store:
            assert RecordJournal(store).unresolved(SERIAL) == ()

    def memory_of_pump(self) -> state.State:
        """Kill the pump, and return what its memory holds."""
        self._running.close()
        with FileMemory(self.memory) as memory:
            data = memory.load()
        assert data is not None
        return state.unpack(data, "pump.bin")

    def _carry_to_the_end(
        self, process: subprocess.Popen[str], victim: subprocess.Popen[str], turn: int
    ) -> None:
        delay_us = self.chance.randrange(self.lengths_us[turn] + 1)
        Talk(self.proxy).carry_to_the_end(process, Victim(victim, turn + 1, delay_us))
        assert "Traceback" not in process.communicate()[1]

    def _start(self, spec: str) -> str:
        arguments = ("pump", "--listen", spec, "--state", str(self.memory), "--data", str(self.folder))
        self.pump = self._running.enter_context(started(*arguments))
        assert self.pump.stdout is not None
        return self.pump.stdout.readline().strip().removeprefix("listening ")

    def _called(self, *more: str) -> AbstractContextManager[subprocess.Popen[str]]:
        """Begin to program what the pump does not run, as Ada, over the proxy."""
        self._calls += bool(more)
        where = ("--pump", self.proxy.spec, "--data", str(self.folder), "--user", "Ada")
        return started("program", PROGRAMS[self._calls % 2], *where, *more)


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    """A ward that has programmed its pump once already."""
    made = Ward(tmp_path, seed=63)
    try:
        made.measure()
        yield made
    finally:
        made.close()


def check_pairwise(ward: Ward) -> None:
    """Hold the pump's versions against the visits' operations, one by one, and the record to be whole."""
    history = ward.memory_of_pump().history[1:]
    with Store(ward.records, int) as store:
        visits = sorted(store.visits(), key=lambda visit: visit.id)
        operations = [each for visit in visits for each in store.operations(visit.id)]
        readings = store.readings(SERIAL)
        assert store.verify_chain().intact
    committed = [each for each in operations if each.verdict == "committed"]
    assert [
        (each.operation, each.version, each.digest, each.user, each.at_ms, each.change) for each in committed
    ] == [
        (each.operation, each.version, each.digest, each.user, each.clock_ms, values.from_wire(each.change))
        for each in history
    ]
    last = values.from_wire(history[-1].change)
    assert isinstance(last, ProgramChange)
    assert visits[-1].after == last.prescription
    delivered = [each.delivered_pl for each in readings]
    assert delivered == sorted(delivered)
    connection = sqlite3.connect(ward.records)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


@pytest.mark.parametrize("kills", (20, pytest.param(200, marks=pytest.mark.soak)))
def test_f63_record_and_history_agree_when_the_console_is_killed_at_any_moment_after_confirming(
    ward: Ward, kills: int
) -> None:
    left = kills
    while left:
        left -= ward.kill_console()
        ward.settle()
    check_pairwise(ward)
    assert ward.settled["An earlier update was carried out"] >= kills // 5


@pytest.mark.parametrize("kills", (10, pytest.param(100, marks=pytest.mark.soak)))
def test_f64_record_and_history_agree_when_the_pump_is_killed_at_any_moment(ward: Ward, kills: int) -> None:
    left = kills
    while left:
        left -= ward.kill_pump()
        ward.settle()
    check_pairwise(ward)
    assert ward.memory_of_pump().boots == kills + 1


def test_f64_a_pump_killed_at_any_moment_loses_a_minute_at_most_and_logs_that_it_began_anew() -> None:
    chance, memory, rate = Random(64), new(), 60
    for _ in range(200):
        ward = Pumping(memory, rate=rate)
        for _ in range(chance.randrange(20)):
            ward.turn(1, each_ms=chance.randrange(20_000))
        killed, again = ward.device.firmware, begun(memory)
        lost_ms = killed.hydraulics.at_ms - again.hydraulics.at_ms
        assert 0 <= lost_ms <= CHECKPOINT_MS * rate
        lost_pl = killed.hydraulics.ledger.delivered_pl - again.hydraulics.ledger.delivered_pl
        assert (lost_pl > 0) == (lost_ms > 0)
        assert again.log.entries[-1].kind == "started"
