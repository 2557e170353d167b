"""`read` at the command line, against a real pump on a port of this machine, and against what is none."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result

import resources
from console.commands.folders import Folders
from console.commands.read import BY_ALARM
from console.commands.verbs import assembled
from support.rigs import Served, served


def called(*arguments: str, data: Path = Path("/nowhere")) -> Result:
    """Call `main.py` with `arguments` in this process."""
    folders = Folders(resources.path(""), data)
    return CliRunner().invoke(assembled({}, "read"), arguments, obj=folders)


def refused(result: Result) -> str:
    """Return the one sentence a call was refused with."""
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    sentence = result.stderr.strip()
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    return sentence


@pytest.fixture(scope="module")
def pump() -> Iterator[Served]:
    with served() as pump:
        yield pump


@contextmanager
def answering(first: bytes) -> Iterator[str]:
    """Serve one caller who is answered with `first`, whatever they say, and yield the spec."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            peer, _ = listening.accept()
            with peer:
                peer.recv(4_096)
                peer.sendall(first)

        thread = Thread(target=serve)
        thread.start()
        yield f"tcp://127.0.0.1:{listening.getsockname()[1]}"
        thread.join()


def test_that_read_prints_every_key_of_the_commands_paper(pump):
    told = json.loads(called("read", "--pump", pump.spec, "--json").stdout)
    assert told["pump"] == {"model": "SP-20", "serial": "SIM-700182", "simulated": True}
    program = told["program"]
    assert (program["version"], program["mode"], program["daily_dose_mcg"]) == (0, "flex", 267)
    assert program["daily_doses_mcg"] == [267] * 7
    assert program["concentration_mcg_per_ml"] == 2000
    assert len(bytes.fromhex(program["digest"])) == 32
    assert set(told["reservoir"]) == {
        "calculated_ml",
        "capacity_ml",
        "alarm_ml",
        "refill_before",
        "refill_by",
    }
    assert (told["reservoir"]["capacity_ml"], told["reservoir"]["alarm_ml"]) == (20, 2)
    assert told["clock"].startswith("2026-09-")
    assert told["alarms"] == []
    assert told["battery"]["months_to_eri"] > 0
    assert told["delivered_ml"] < 0.01


def test_that_the_clinics_margin_lies_between_the_two_dates_for_the_refill(pump):
    reservoir = json.loads(called("read", "--pump", pump.spec, "--json").stdout)["reservoir"]
    assert reservoir["refill_by"] < reservoir["refill_before"]


def test_that_read_without_json_prints_a_line_for_each_key(pump):
    lines = called("read", "--pump", pump.spec).stdout.splitlines()
    assert any(line.split() == ["program.daily_dose_mcg", "267"] for line in lines)


def test_that_read_says_in_its_help_and_to_people_what_the_refill_dates_leave_out(pump):
    told = called("read", "--pump", pump.spec).stdout
    helped = " ".join(called("read", "--help").stdout.split())
    assert told.endswith(f"{BY_ALARM}\n")
    assert BY_ALARM in helped


def test_that_reading_changes_nothing_in_the_pump_and_makes_no_file(pump, tmp_path):
    before = pump.device.firmware.history
    called("read", "--pump", pump.spec, data=tmp_path)
    assert pump.device.firmware.history == before
    assert list(tmp_path.iterdir()) == []


def test_that_a_pump_that_is_not_there_is_refused_in_a_sentence():
    with socket.create_server(("127.0.0.1", 0)) as closing:
        port = closing.getsockname()[1]
    assert str(port) in refused(called("read", "--pump", f"tcp://127.0.0.1:{port}"))


def test_that_a_web_server_is_told_from_a_pump_in_a_sentence():
    with answering(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n") as spec:
        assert refused(called("read", "--pump", spec))


def test_that_whoever_hangs_up_at_once_is_refused_in_a_sentence():
    with answering(b"") as spec:
        assert refused(called("read", "--pump", spec))


def test_that_a_spec_nobody_understands_is_refused_with_those_that_are_known():
    assert "tcp://" in refused(called("read", "--pump", "carrier-pigeon:coo"))


def test_that_read_without_a_pump_is_wrong_usage():
    assert called("read").exit_code == 2
