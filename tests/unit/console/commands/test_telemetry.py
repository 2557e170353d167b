"""A verb's way to a pump."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import resources
from console.clock import ManualClock
from console.commands import telemetry
from console.commands.folders import Folders
from console.commands.refusal import Refused
from console.pump.factory import SERIAL
from console.rig import Rig
from console.session.events import LinkOpened
from support.rigs import STARTS_MS, Served, catalog, kinds, served


@pytest.fixture
def pump(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as pump:
        yield pump


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(resources.path(""), tmp_path)


def test_that_a_rig_is_turned_until_all_that_was_asked_is_answered(pump, folders):
    with telemetry.rigged(folders) as rig:
        rig.open_pump(pump.spec)
        assert kinds(tuple(telemetry.turned(rig))) == ["LinkOpened"]
        rig.session.interrogate()
        assert kinds(tuple(telemetry.turned(rig))) == ["Interrogated"]


def test_that_a_reading_comes_with_all_that_was_told_on_the_way(pump, folders):
    with telemetry.rigged(folders) as rig:
        rig.open_pump(pump.spec)
        reading, events = telemetry.interrogated(rig)
        assert reading.version == 0
        assert isinstance(events[0], LinkOpened)


def test_that_a_rig_is_closed_when_its_block_ends(pump, folders):
    with telemetry.rigged(folders) as rig:
        rig.open_pump(pump.spec)
        session = rig.session
    assert session.ended
    assert rig.session is None


def test_that_nobody_at_the_other_end_is_refused_in_the_links_words(folders):
    with telemetry.rigged(folders) as rig:
        rig.open_pump("loopback:nobody")
        with pytest.raises(Refused, match="nobody"):
            telemetry.interrogated(rig)


def test_that_a_rig_without_a_pump_is_refused(folders):
    with telemetry.rigged(folders) as rig, pytest.raises(Refused):
        telemetry.session_of(rig)


class HastyClock(ManualClock):
    """A clock on which a tenth of a second passes each time somebody looks."""

    def link_ms(self) -> int:
        """Return link time, later than at the last look."""
        self.move(100)
        return super().link_ms()


@pytest.mark.parametrize("terminal", (True, False))
def test_that_a_terminal_and_nothing_else_is_told_once_that_we_wait(tmp_path, monkeypatch, capsys, terminal):
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal)
    rig = Rig(catalog(), HastyClock(STARTS_MS), tmp_path)
    rig.open_embedded(SERIAL, "SP-20")
    rig.spoil_link(outward="silent")
    assert kinds(tuple(telemetry.turned(rig))) == ["LinkLost"]
    rig.close()
    assert capsys.readouterr().err.count("Waiting") == int(terminal)


def test_that_a_model_nobody_knows_is_refused_in_a_sentence(pump, folders):
    with telemetry.rigged(folders) as rig:
        rig.open_pump(pump.spec)
        reading, _ = telemetry.interrogated(rig)
        assert telemetry.model_of(rig, reading) == catalog().pumps["SP-20"]
        strange = replace(reading, identity=replace(reading.identity, model="XP-1"))
        with pytest.raises(Refused, match="XP-1, a model not known here"):
            telemetry.model_of(rig, strange)


def test_that_without_being_asked_nothing_is_recorded(pump, folders):
    with telemetry.recorded(folders, ManualClock()) as recorder:
        assert recorder is None


def test_that_a_recording_that_is_not_complete_is_told_in_the_end_as_no_failure(folders, tmp_path, capsys):
    asked = replace(folders, recording=tmp_path / "session.itbp")
    with telemetry.recorded(asked, ManualClock()) as recorder:
        recorder.trouble = "The recording ended early."
        assert capsys.readouterr().err == ""
    assert capsys.readouterr().err == "The recording ended early.\n"
