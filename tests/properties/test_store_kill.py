"""A console killed in the middle of its work: what the record said it had, it has, and it is whole."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys

import pytest

from console.records.journal import RecordJournal
from support.clinic import SERIAL, admitted, opened

WORK = """
import sys
from pathlib import Path
from console.records.journal import RecordJournal
from support.clinic import committed, intent, opened, program, reading, simple
with opened(Path(sys.argv[1])) as store:
    journal = RecordJournal(store)
    for number in range(int(sys.argv[2]), 10**6):
        one = intent(number, simple("267"), program(simple("280")), patient=1)
        journal.confirm(one)
        print("confirmed", number, flush=True)
        journal.conclude(committed(one, reading(simple("280"), number)))
        print("concluded", number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is what is tried here")
@pytest.mark.parametrize("acknowledged", [1, 2, 7, 30])
def test_that_a_killed_console_loses_nothing_it_was_told_is_kept(tmp_path, project, acknowledged):
    record = tmp_path / "records.db"
    with opened(record) as store:
        admitted(store)
    confirmed: set[int] = set()
    concluded: set[int] = set()
    for first in (1, 10_001):
        for line in _killed_after(record, project, first, acknowledged):
            word, number = line.split()
            (confirmed if word == "confirmed" else concluded).add(int(number))
    _check_whole(record)
    with opened(record) as store:
        unresolved = {int.from_bytes(one.operation) for one in RecordJournal(store).unresolved(SERIAL)}
        held = {int.from_bytes(one.operation) for one in store.operations(1)}
        assert concluded <= held
        assert confirmed <= held | unresolved
        assert not held & unresolved
        assert [visit.id for visit in store.visits()] == ([1] if held else [])
        assert store.verify_chain().intact


def _killed_after(record, project, first: int, acknowledged: int) -> list[str]:
    """Let a console work until it acknowledged that often, kill it, and return all it acknowledged."""
    working = subprocess.Popen(
        [sys.executable, "-c", WORK, str(record), str(first)],
        env={**os.environ, "PYTHONPATH": f"{project}{os.pathsep}{project / 'tests'}"},
        stdout=subprocess.PIPE,
        text=True,
    )
    with working:
        lines = [working.stdout.readline() for _ in range(acknowledged)]
        working.kill()
        lines += working.stdout.readlines()
    return [line for line in lines if line.endswith("\n")]


def _check_whole(record) -> None:
    connection = sqlite3.connect(record)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
