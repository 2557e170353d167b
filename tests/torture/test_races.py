"""Two consoles at one pump in one instant, each a process of its own: F32 of the fault catalogue.

`support.racing` is a console that waits for a line between its steps; the barrier is here. Both processes
live through all rounds, so that a round costs little more than what it tries.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random
from select import select
from typing import Any

import pytest
from click.testing import CliRunner

import resources
from console.commands.folders import Folders
from console.commands.verbs import assembled
from console.pump import state
from console.pump.memory import FileMemory
from support.processes import PROJECT, started

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing there waits for a pipe with an end")

PATIENT_S = 60
MOST_APART_US = 30_000
"""How far apart the two begin at most: about what a session and a program take."""

FAR_APART_US = 400_000
"""In the first rounds one of them comes so late that the other is done, so that each wins for sure."""


class Console:
    """A process that races, and all that its record told so far."""

    def __init__(self, spec: str, folder: Path, name: str, held: ExitStack) -> None:
        self.known: set[str] = set()
        self.process = held.enter_context(
            subprocess.Popen(
                [sys.executable, "-m", "support.racing", spec, str(folder), name],
                cwd=PROJECT / "tests",
                env={"PYTHONPATH": f"{PROJECT}:{PROJECT / 'tests'}"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        held.callback(self.process.kill)

    def say(self, line: str) -> None:
        """Let it go on."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def hear(self) -> dict[str, Any]:
        """Return what came of it, within a minute."""
        assert self.process.stdout is not None
        ready, _, _ = select([self.process.stdout], [], [], PATIENT_S)
        assert ready, "It said nothing."
        line = self.process.stdout.readline()
        assert line, "It ended, or its pump did."
        told: dict[str, Any] = json.loads(line)
        return told

    def ask(self, line: str) -> dict[str, Any]:
        """Let it do one thing and return what came of it."""
        self.say(line)
        return self.hear()


class Race:
    """A pump process and two consoles, each paired with it and with a record of its own."""

    def __init__(self, folder: Path, held: ExitStack) -> None:
        self._memory = folder / "pump.bin"
        homes = [folder / "first", folder / "second"]
        self.pump = held.enter_context(
            started(
                *("pump", "--listen", "tcp://127.0.0.1:0", "--state", str(self._memory)),
                *("--data", str(homes[0]), "--pair", "--json"),
            )
        )
        assert self.pump.stdout is not None
        told = json.loads(self.pump.stdout.readline())
        given = ["pair", "add", "--pump", told["listening"], "--code", told["code"]]
        paired = CliRunner().invoke(assembled({}, "pair"), given, obj=Folders(resources.path(""), homes[1]))
        assert paired.exit_code == 0, paired.output
        self.consoles = [Console(told["listening"], home, home.name, held) for home in homes]
        self.chance = Random(32)
        self.dose = 200
        self.made: list[str] = []
        """The operations that won, in order."""
        self.seen: Counter[str] = Counter()

    def round(self, first: int, how: str, apart_us: tuple[int, int]) -> None:
        """Let both program on the same reading, `first` having prepared by then if each tries but once.

        Then exactly one program is running, and each record says what a fresh reading says.
        """
        one, other = self.consoles[first], self.consoles[1 - first]
        before = [console.ask("read") for console in (other, one)][1]
        doses = [self.dose + 1, self.dose + 2]
        self.dose += 2
        if how == "once":
            assert one.ask(f"prepare {doses[0]}")["prepared"]
            one.say(f"confirm {apart_us[0]}")
            other.say(f"race {doses[1]} {apart_us[1]}")
        else:
            one.say(f"persist {doses[0]} {apart_us[0]}")
            other.say(f"persist {doses[1]} {apart_us[1]}")
        told = [one.hear(), other.hear()]
        fresh = [one.ask("read"), other.ask("read")]
        new = [self._new_operations(*each) for each in zip((one, other), fresh, strict=True)]
        won = [[name for name, verdict, _ in each if verdict == "committed"] for each in new]
        assert sorted(map(len, won)) == [0, 1]
        winner = int(not won[0])
        assert [each["unresolved"] for each in fresh] == [0, 0]
        for me in range(2):
            assert not told[me]["won"] or me == winner
            assert fresh[me]["version"] == before["version"] + 1
            assert fresh[me]["operation"] == won[winner][0]
            assert fresh[me]["runs"] == 1_000 * doses[winner]
            self.seen.update(what for what in ("ended", "late", "unknown") if told[me][what])
        self.seen[f"console {first ^ winner} won"] += 1
        self.seen["found out later"] += not told[winner]["won"]
        self.made.append(won[winner][0])

    def history(self) -> list[str]:
        """Switch the pump off, and return the operations in its memory."""
        self.pump.terminate()
        assert self.pump.communicate(timeout=PATIENT_S)[1].count("Traceback") == 0
        with FileMemory(self._memory) as memory:
            data = memory.load()
        assert data is not None
        return [each.operation.hex() for each in state.unpack(data, "pump.bin").history[1:]]

    def _new_operations(self, console: Console, fresh: dict[str, Any]) -> list[list[Any]]:
        """Return what the record has that it had not before: operation, verdict and version."""
        new = [each for each in fresh["operations"] if each[0] not in console.known]
        console.known.update(each[0] for each in new)
        return new


@pytest.fixture
def race(tmp_path: Path) -> Iterator[Race]:
    """A pump, and two consoles that have read it."""
    with ExitStack() as held:
        yield Race(tmp_path, held)


@pytest.mark.parametrize("rounds", (12, pytest.param(100, marks=pytest.mark.soak)))
def test_f32_exactly_one_wins_when_two_processes_commit_in_one_instant(race: Race, rounds: int) -> None:
    for number in range(rounds):
        apart_us = race.chance.randrange(MOST_APART_US), race.chance.randrange(MOST_APART_US)
        if number < 4:
            apart_us = 0, FAR_APART_US
        race.round(number % 2, ("once", "persist")[number // 2 % 2], apart_us)
    assert race.history() == race.made
    assert min(race.seen["console 0 won"], race.seen["console 1 won"]) > 0
    assert race.seen["late"] > 0
    assert rounds < 100 or race.seen["ended"] > 0
