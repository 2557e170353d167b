"""Another pump in the place of the one that was read, as processes at one address: F33 of the catalogue."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from console.clock import WallClock
from console.commands.telemetry import interrogated, turned
from console.keys import KeyFolder
from console.pump import state
from console.pump.factory import SERIAL
from console.pump.memory import FileMemory
from console.rig import Rig
from console.session.events import ChangePrepared, LinkLost, SessionEvent
from console.session.session import KEEPS_RUNNING
from support.processes import started
from support.rigs import catalog, daily, kinds, one

SEED = "33"


@contextmanager
def pump(spec: str, memory: Path, data: Path, *more: str) -> Iterator[str]:
    """Run a pump at `spec`, which writes its key into `data`; yield where it listens."""
    where = ("--listen", spec, "--state", str(memory), "--data", str(data))
    with started("pump", *where, *more) as running:
        assert running.stdout is not None
        yield running.stdout.readline().strip().removeprefix("listening ")


def told_by(rig: Rig) -> tuple[SessionEvent, ...]:
    """Return all that comes of what was asked."""
    return tuple(turned(rig))


@pytest.mark.parametrize("paired", (False, True), ids=("a stranger", "another that it is paired with"))
def test_f33_a_pump_process_in_the_place_of_the_one_that_was_read_is_not_programmed(
    tmp_path: Path, paired: bool
) -> None:
    ours, theirs, memory = tmp_path / "ours", tmp_path / "theirs", tmp_path / "other.bin"
    rig = Rig(catalog(), WallClock(), ours, ours / "records.db", entropy=os.urandom)
    with closing(rig):
        with pump("tcp://127.0.0.1:0", tmp_path / "pump.bin", ours) as spec:
            rig.open_pump(spec, SERIAL)
            base, _ = interrogated(rig)
            assert rig.session is not None
            rig.session.prepare(daily(base, "280"), base, "Ada")
            one(ChangePrepared, told_by(rig))
        with pump(spec, memory, ours if paired else theirs, "--seed", SEED) as again:
            assert again == spec
            assert len(KeyFolder(ours).all()) == 1 + paired
            rig.session.confirm("", (), None)
            assert "LinkLost" in kinds(told_by(rig))
            rig.reconnect()
            rig.session.interrogate()
            told = told_by(rig)
            assert "LinkOpened" not in kinds(told)
            assert one(LinkLost, told).sentence.endswith(KEEPS_RUNNING)
    with FileMemory(memory) as kept:
        data = kept.load()
    assert data is not None
    held = state.unpack(data, "other.bin")
    assert held.serial != SERIAL
    assert [entry.version for entry in held.history] == [0]
