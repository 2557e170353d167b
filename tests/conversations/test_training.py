"""A trainer and a console at one pump, over loopback and over TCP: one causes what the other then meets."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from console.domain.quantities import MS_PER_DAY
from console.session.trainer import (
    AlarmReached,
    SnapshotTold,
    TimeTold,
    TrainerClient,
    TrainerEvent,
    TrainerRefused,
)
from console.session.truth import FaultsTold, TraceTold, TruthTold
from support.rigs import Bench

PROJECT = Path(__file__).parents[2]
FLEX = PROJECT / "docs/examples/flex.toml"
PLAN = PROJECT / "docs/examples/faults.toml"


class Class:
    """A bench with a session at the pump and a trainer beside it, on loopback links."""

    def __init__(self) -> None:
        self.bench = Bench()
        self.session = self.bench.session()
        self.trainer = TrainerClient(self.bench.link(), self.bench.caller("trainer"))

    def told(self) -> list[TrainerEvent]:
        """Turn both until the trainer has its answers."""
        events: list[TrainerEvent] = []
        for _ in range(10_000):
            self.bench.turn(self.session)
            events.extend(self.trainer.turn(self.bench.clock.link_ms()))
            if not self.trainer.busy:
                return events
        raise AssertionError(f"The trainer never had its answers; told: {events}")


def test_that_a_console_reads_belief_while_the_trainer_is_told_the_truth() -> None:
    room = Class()
    room.trainer.inject("occlusion")
    room.trainer.jump(2 * MS_PER_DAY)
    room.trainer.set_rate(0)
    room.trainer.read_truth()
    truth = room.told()[-1]
    assert isinstance(truth, TruthTold)
    reading = room.bench.read(room.session)
    assert reading.reservoir_pl == truth.calculated_pl < truth.drawable_pl
    assert truth.tip_pl_per_day == 0 < truth.commanded_pl_per_day
    assert truth.signs.withdrawal > 0


def test_that_a_console_is_answered_while_a_jump_of_ten_years_is_under_way() -> None:
    room = Class()
    room.bench.read(room.session)
    room.trainer.jump(10 * 365 * MS_PER_DAY)
    room.bench.turn(room.session)
    while not room.trainer.turn(room.bench.clock.link_ms()) and room.trainer.busy:
        reading = room.bench.read(room.session)
    assert room.session.ended is False
    assert reading.clock_ms > 0


def test_that_a_jump_to_the_next_alarm_shows_the_console_that_alarm() -> None:
    room = Class()
    room.trainer.jump_to_alarm(366)
    (reached,) = room.told()
    assert isinstance(reached, AlarmReached)
    assert reached.alarm == "low-reservoir"
    assert room.bench.read(room.session).alarms


def test_that_faults_deeds_trace_and_snapshot_come_over_one_link_one_after_the_other() -> None:
    room = Class()
    room.trainer.inject("leak", 60, for_ms=5 * MS_PER_DAY)
    room.trainer.inject("leak", 100)
    room.trainer.jump(100 * MS_PER_DAY)
    room.trainer.read_faults()
    room.trainer.read_trace()
    room.trainer.snapshot()
    injected, refused, jumped, faults, trace, snapshot = room.told()
    assert isinstance(injected, FaultsTold)
    assert isinstance(refused, TrainerRefused)
    assert isinstance(jumped, TimeTold)
    assert isinstance(faults, FaultsTold)
    assert isinstance(trace, TraceTold)
    assert isinstance(snapshot, SnapshotTold)
    assert (len(injected.faults), faults.faults) == (1, ())
    assert [deed.kind for deed in faults.deeds] == ["injected", "jumped"]
    assert len(trace.samples) in (400, 401)
    assert len(snapshot.data) > 500


@contextmanager
def pump(*options: str) -> Iterator[str]:
    """Run `main.py pump`; yield its spec, and kill it in the end."""
    process = subprocess.Popen(
        [sys.executable, "main.py", "pump", "--listen", "tcp://127.0.0.1:0", *options],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().split()[1]
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def called(*arguments: str, hash_seed: str = "0") -> str:
    """Call `main.py` in a process of its own; return what it prints."""
    done = subprocess.run(
        [sys.executable, "main.py", *arguments],
        cwd=PROJECT,
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_that_a_branch_goes_its_own_way_from_where_the_snapshot_was_taken(tmp_path: Path) -> None:
    then = str(tmp_path / "then.bin")
    with pump("--seed", "7", "--rate", "0") as spec:
        called("trainer", "--pump", spec, "--fault", "leak=60", "--jump", "10d", "--snapshot", then)
        called("trainer", "--pump", spec, "--clear", "leak", "--jump", "10d")
        well = json.loads(called("trainer", "--pump", spec, "--truth", "--json"))
    with pump("--state", then, "--rate", "0") as spec:
        called("trainer", "--pump", spec, "--jump", "10d")
        ill = json.loads(called("trainer", "--pump", spec, "--truth", "--json"))
    assert (well["faults"], [each["fault"] for each in ill["faults"]]) == ([], ["leak"])
    assert ill["clock"] == well["clock"]
    assert ill["calculated_reservoir_ml"] == well["calculated_reservoir_ml"]
    assert ill["true_reservoir_ml"] == well["true_reservoir_ml"]
    assert ill["csf_mcg_per_ml"] < well["csf_mcg_per_ml"] / 2


@pytest.mark.parametrize("plan", (("--faults", str(PLAN)), ("--faults", str(PLAN), "--seed", "11")))
def test_that_one_seed_gives_the_same_bytes_under_any_hash_seed(plan: tuple[str, ...]) -> None:
    runs = {
        called("simulate", str(FLEX), "--days", "60", *plan, "--json", hash_seed=seed).split('"wall_s"')[0]
        for seed in ("1", "2")
    }
    assert len(runs) == 1
