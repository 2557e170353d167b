"""Pump and console as processes of their own, over TCP, killed without warning."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import resources
from console.records.store import Store

PROJECT = Path(resources.path("")).parent
FLEX = PROJECT / "docs" / "examples" / "flex.toml"

KILLED_AT = """
import os, signal, sys

import console.session.line as line
import console.session.session as session
import console.records.journal as journal

moment = sys.argv.pop(1)

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def dying(owner, name, *, after, when):
    plain = getattr(owner, name)
    def wrapped(self, *arguments):
        if when(*arguments) and not after:
            die()
        result = plain(self, *arguments)
        if when(*arguments):
            die()
        return result
    setattr(owner, name, wrapped)

def is_kind(kind):
    return lambda thing, *_: type(thing).__name__ == kind

if moment == "durable, nothing sent":
    dying(session.Session, "_say", after=True, when=is_kind("Confirmed"))
elif moment == "commit sent":
    dying(line.Line, "ask", after=True, when=is_kind("Commit"))
elif moment == "pump answered":
    dying(session.Session, "_say", after=True, when=is_kind("Programmed"))
elif moment == "read afresh, nothing concluded":
    dying(journal.RecordJournal, "conclude", after=False, when=lambda *_: True)
elif moment == "concluded":
    dying(journal.RecordJournal, "conclude", after=True, when=lambda *_: True)

import main
main.main()
"""


def called(*arguments: str) -> str:
    """Run `main.py` with `arguments` in a process of its own and return what it printed."""
    done = finished("main.py", *arguments)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def finished(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with `arguments` in the project's folder to its end."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def kill_at(moment: str, folder: Path, *arguments: str) -> None:
    """Run `main.py` with `arguments` in a process that kills itself at `moment` (`KILLED_AT` has them)."""
    script = folder / "killed.py"
    script.write_text(KILLED_AT)
    killed = finished(str(script), moment, *arguments)
    assert killed.returncode == -signal.SIGKILL, killed.stderr


def reading(spec: str) -> dict[str, dict[str, object]]:
    """Return what `read --json` says, without what moves as time goes by and with each switching on."""
    told = json.loads(called("read", "--pump", spec, "--json"))
    for moving in ("clock", "delivered_ml", "log"):
        del told[moving]
    del told["reservoir"]["calculated_ml"]
    return told


@contextmanager
def pump(state: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run `main.py pump` on a state file; yield the process and its spec; kill it in the end."""
    process = subprocess.Popen(
        [sys.executable, "main.py", "pump", "--listen", "tcp://127.0.0.1:0", "--state", str(state)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        word, spec = process.stdout.readline().split()
        assert word == "listening"
        yield process, spec
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def test_that_a_program_sent_to_a_pump_process_is_recorded_and_outlives_its_killing(tmp_path):
    state, records = tmp_path / "pump.bin", str(tmp_path / "records.db")
    with pump(state) as (_, spec):
        before = reading(spec)
        called("program", str(FLEX), "--pump", spec, "--records", records, "--user", "Ada", "--yes")
        after = reading(spec)
    assert before["program"]["version"] == 0
    assert after["program"]["version"] == 1
    assert after["program"]["daily_dose_mcg"] == 293.5
    assert after["program"]["concentration_mcg_per_ml"] == 2000
    (visit,) = json.loads(called("visits", "list", "--records", records, "--json"))["visits"]
    assert visit
    with pump(state) as (_, spec):
        assert reading(spec) == after


@pytest.mark.parametrize(
    ("moment", "version", "recovered"),
    (
        ("durable, nothing sent", 0, True),
        ("commit sent", None, True),
        ("pump answered", 1, True),
        ("read afresh, nothing concluded", 1, True),
        ("concluded", 1, False),
    ),
)
def test_that_a_console_killed_after_confirming_is_settled_by_the_next_call(
    tmp_path, moment, version, recovered
):
    records = str(tmp_path / "records.db")
    with pump(tmp_path / "pump.bin") as (_, spec):
        arguments = ("program", str(FLEX), "--pump", spec, "--records", records, "--user", "Ada")
        kill_at(moment, tmp_path, *arguments, "--yes")
        called(*arguments)
        stands = reading(spec)["program"]["version"]
    assert stands == version or version is None
    with Store(Path(records), int) as store:
        (visit,) = store.visits()
        (operation,) = store.operations(visit.id)
    assert operation.verdict == ("committed" if stands == 1 else "not-applied")
    assert operation.recovered is recovered


def test_that_a_pump_killed_right_after_a_killed_console_still_gives_the_verdict(tmp_path):
    records = str(tmp_path / "records.db")
    state = tmp_path / "pump.bin"
    arguments = ("program", str(FLEX), "--records", records, "--user", "Ada")
    with pump(state) as (process, spec):
        kill_at("pump answered", tmp_path, *arguments, "--pump", spec, "--yes")
        process.kill()
    with pump(state) as (_, spec):
        called(*arguments, "--pump", spec)
        assert reading(spec)["program"]["version"] == 1
    with Store(Path(records), int) as store:
        assert len(store.visits()) == 1
