"""`resume-pump` at the command line: the only way to let a stopped pump run again, asked about as a rise."""

from __future__ import annotations

import pytest

from console.domain.change import ResumeChange
from support.verbs import ward


@pytest.fixture
def ada(tmp_path):
    with ward(tmp_path) as found:
        yield found


def test_that_a_pump_that_runs_is_not_resumed(ada):
    assert (
        ada.refused("resume-pump", "--yes", "--reason", "x") == "The pump runs; there is nothing to resume."
    )


def test_that_a_stopped_pump_is_resumed_once_its_read_back_was_looked_at(ada):
    ada.call("stop-pump", "--yes", "--reason", "MRI")
    before = ada.running
    assert "Look at the read-back" in ada.refused("resume-pump", "--yes", "--reason", "MRI over")
    digest = ada.told("resume-pump")["digest"]
    told = ada.told("resume-pump", "--confirm", digest, "--reason", "MRI over")
    assert (told["applied"], told["stopped_since"]) == (True, None)
    visit, operation = ada.recorded()
    assert (visit.what, operation.change) == ("Stop pump, resume pump", ResumeChange())
    assert ada.running == before
    assert ada.pump.device.firmware.hydraulics.stopped_ms is None


def test_that_it_is_said_what_runs_again(ada):
    ada.call("stop-pump", "--yes", "--reason", "MRI")
    digest = ada.told("resume-pump")["digest"]
    told = ada.call("resume-pump", "--confirm", digest, "--reason", "MRI over").stdout.replace("\u00a0", " ")
    assert told == "Resumed and verified: pump SIM-700182 runs 267 mcg/day. Version 2.\n"


def test_that_a_program_sent_to_a_stopped_pump_leaves_it_stopped(ada, project):
    ada.call("stop-pump", "--yes", "--reason", "MRI")
    ada.told("program", str(project / "docs/examples/flex.toml"), "--yes", "--reason", "as ordered")
    assert ada.pump.device.firmware.hydraulics.stopped_ms is not None
