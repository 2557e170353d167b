"""`check-pump` at the command line; the whole suite over TCP is in `tests/conversations`."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import resources
from console.commands import check_pump
from console.commands.folders import Folders
from console.commands.verbs import assembled
from console.conformance.check import Check, Deviation
from console.conformance.suite import Suite
from console.domain.pairing import Pairing
from console.keys import KeyFolder
from support import keys
from support.rigs import served
from support.sites import named


def called(data: Path, *arguments: str) -> Result:
    """Call `check-pump` with `arguments`."""
    folders = Folders(resources.path(""), data)
    return CliRunner().invoke(assembled({}, "read"), ["check-pump", *arguments], obj=folders)


@pytest.fixture
def few(monkeypatch):
    """Let the suite be a few quick checks, one of which makes changes."""
    checks = tuple(
        named(each) for each in ("handshake.reply", "reading.account", "flow.commit", "flow.restored")
    )
    monkeypatch.setattr(check_pump, "Suite", partial(Suite, checks=checks))
    return checks


def failing(monkeypatch):
    """Let the suite be one check that fails."""

    def act(probe):
        probe.call().lives()
        raise Deviation("this", "that")

    check = Check("handshake.reply", "Channel", "It is so.", "Tries.", "Look here.", act)
    monkeypatch.setattr(check_pump, "Suite", partial(Suite, checks=(check,)))


def test_that_a_sound_pump_conforms_and_only_with_consent_is_changed(tmp_path, few):
    with served(tmp_path) as pump:
        told = called(tmp_path, "--pump", pump.spec)
        assert pump.device.firmware.history.last.version == 0
        assert called(tmp_path, "--pump", pump.spec, "--yes").exit_code == 0
        assert pump.device.firmware.history.last.version == 2
    assert told.exit_code == 0
    assert told.stderr == ""
    assert told.stdout.startswith(
        "Conformance of a SIMULATED pump to ITBP/1. Not a medical device.\nSP-20 SIM-"
    )
    assert "\nHandshake\n  passed        handshake.reply" in told.stdout
    assert told.stdout.endswith("2 passed, 0 failed, 2 not run.\n")


def test_that_a_pump_that_fails_a_must_is_refused_with_one_sentence_after_the_report(tmp_path, monkeypatch):
    failing(monkeypatch)
    with served(tmp_path) as pump:
        told = called(tmp_path, "--pump", pump.spec)
    assert told.exit_code == 1
    assert told.stderr == ("The pump does not conform: 0 passed, 1 failed (1 of them a must), 0 not run.\n")
    assert "look at    Look here." in told.stdout


def test_that_json_is_one_object_and_the_report_a_paper(tmp_path, few):
    paper = tmp_path / "report.md"
    with served(tmp_path) as pump:
        told = called(tmp_path, "--pump", pump.spec, "--yes", "--json", "--report", str(paper))
    assert told.exit_code == 0
    found = json.loads(told.stdout)
    assert [each["id"] for each in found["checks"]] == [check.id for check in few]
    assert found["pump"]["serial"] == "SIM-700182"
    assert (found["conforms"], found["changed"], found["restored"]) == (True, True, True)
    assert paper.read_text(encoding="utf-8").startswith("# Conformance of SP-20 SIM-700182\n")


def test_that_a_pump_out_of_reach_is_refused_with_one_sentence(tmp_path):
    with served(tmp_path) as pump:
        spec = pump.spec
    told = called(tmp_path, "--pump", spec)
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr.startswith("Nobody answers at ")
    assert told.stderr.count("\n") == 1


def test_that_without_a_key_there_is_one_sentence(tmp_path):
    told = called(tmp_path, "--pump", "tcp://127.0.0.1:1")
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr.startswith("This console is paired with no pump yet.")


def test_that_a_key_file_that_is_named_is_the_one_that_counts(tmp_path, few):
    with served() as pump:
        file = tmp_path / "key.toml"
        check_pump.keys.write(file, Pairing("SIM-700182", keys.KEY))
        KeyFolder(tmp_path / "data").keep(Pairing("SIM-2", keys.OTHER))
        told = called(tmp_path / "data", "--pump", pump.spec, "--pairing", str(file))
    assert told.exit_code == 0, told.output


def test_that_a_report_that_cannot_be_written_is_refused_before_anything_is_sent(tmp_path, few):
    with served(tmp_path) as pump:
        told = called(tmp_path, "--pump", pump.spec, "--report", str(tmp_path / "no" / "report.md"))
    assert (told.exit_code, told.stdout) == (1, "")
    assert "report.md cannot be used: No such file or directory." in told.stderr
