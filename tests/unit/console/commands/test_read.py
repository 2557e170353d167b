"""`read` at the command line, against a real pump on a port of this machine, and against what is none."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import mkdtemp
from threading import Thread

import pytest
from click.testing import CliRunner, Result

import resources
from console.commands.folders import Folders
from console.commands.read import BY_ALARM, figures, sentences
from console.commands.verbs import assembled
from console.domain.alarms import Alarm
from console.domain.change import Phase
from console.domain.fallback import own_operation
from console.domain.pairing import Pairing
from console.domain.prescription import Later, MinimumRate, PatientBolus, PeriodicBolus
from console.domain.quantities import MS_PER_HOUR, Concentration, Dose, DoseRate
from console.domain.reading import BolusKind, Given, RunningBolus
from console.keys import KeyFolder
from console.pump.factory import SERIAL
from support.clinic import CATHETER, MORNING_MS, flex, prescription, reading, refill, simple
from support.keys import KEY
from support.rigs import Served, catalog, served

DATA = Path(mkdtemp())


def called(*arguments: str, data: Path = DATA) -> Result:
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


def test_that_a_console_that_was_revoked_is_told_what_the_silence_may_mean(tmp_path):
    with served(tmp_path) as pump:
        pump.device._ring.revoke(KEY.fingerprint)
        sentence = refused(called("read", "--pump", pump.spec, data=tmp_path))
    assert "switched off, busy or out of reach" in sentence
    assert "revoked at its panel: then pair the two again" in sentence


@pytest.fixture(scope="module")
def pump() -> Iterator[Served]:
    with served(DATA) as pump:
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
    assert set(told["reservoir"]) >= {
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


def test_that_a_pump_that_was_not_told_when_it_was_filled_is_said_to_go_by_its_alarm_alone(pump, monkeypatch):
    assert BY_ALARM not in called("read", "--pump", pump.spec).stdout
    untold = replace(reading(simple("267")), filled_ms=None)
    monkeypatch.setattr("console.commands.read.interrogated", lambda rig: (untold, ()))
    assert called("read", "--pump", pump.spec).stdout.endswith(f"{BY_ALARM}\n")


def shown(read) -> dict[str, object]:
    """Return what is printed of a reading."""
    return figures(read, catalog())


def test_that_what_comes_later_and_what_the_patient_may_add_are_told():
    later, allowed = (
        Later(MORNING_MS, flex(10, 14).infusion),
        PatientBolus(Dose(10_000), 600_000, 7_200_000, 4),
    )
    running = replace(simple("267"), later=later, patient_bolus=allowed)
    told = shown(replace(reading(running), patient_boluses=(MORNING_MS - 9, MORNING_MS - 5)))
    assert (told["program.later_from"], told["program.later_mode"]) == ("2026-11-23T09:44:00", "flex")
    assert told["program.later_daily_dose_mcg"] == 288
    assert (told["patient_bolus.lasts_min"], told["patient_bolus.lockout_min"]) == (10, 120)
    assert (told["patient_bolus.per_day"], told["patient_bolus.given_24h"]) == (4, 2)


@pytest.mark.parametrize(
    ("infusion", "mode"),
    [
        (MinimumRate(250_000, Concentration(2_000_000)), "minimum-rate"),
        (PeriodicBolus(Dose(60_000), 6 * MS_PER_HOUR, MS_PER_HOUR, DoseRate(4_000)), "periodic-bolus"),
        (simple("267").infusion, "simple-continuous"),
        (flex(10, 14).infusion, "flex"),
    ],
)
def test_that_each_mode_has_the_name_of_the_program_files(infusion, mode):
    assert shown(reading(prescription(infusion)))["program.mode"] == mode


def test_that_a_bridge_under_way_is_told_with_its_end_and_as_bookkeeping():
    bridge = RunningBolus(
        BolusKind.BRIDGE, refill(simple("1"), bridged=True).bridge.phases, MORNING_MS, replaces=True
    )
    told = shown(replace(reading(simple("267")), bolus=bridge))
    assert (told["bolus.kind"], told["bolus.replaces_basal"]) == ("bridge", True)
    assert told["bolus.ends"] == "2026-11-24T15:57:44"
    assert told["bolus.listed_mcg"] == Fraction("755.72")
    assert told["bolus.clears_mcg_per_ml"] == [500]
    assert [round(dose, 3) for dose in told["bolus.patient_receives_mcg_per_day"]] == [150]


def test_that_a_bolus_of_what_is_in_the_pump_clears_nothing_and_those_that_are_over_are_told():
    bolus = RunningBolus(BolusKind.SINGLE, (Phase(Dose(50_000), MS_PER_HOUR),), MORNING_MS, replaces=False)
    told = shown(replace(reading(simple("267")), bolus=bolus, given=Given(single_ng=100_000)))
    assert "bolus.clears_mcg_per_ml" not in told
    assert told["single_boluses.given_24h_mcg"] == 100


def test_that_a_stop_is_told_and_the_alarm_is_no_date_while_nothing_flows():
    told = shown(replace(reading(simple("267")), stopped_ms=MORNING_MS, filled_ms=MORNING_MS))
    assert told["stopped_since"] == "2026-11-23T09:44:00"
    assert (told["reservoir.refill_by"], told["reservoir.binding"]) == (date(2027, 5, 22), "stability")


def test_that_the_drugs_last_day_is_what_the_pump_was_told_or_follows_from_the_fill():
    told = replace(reading(simple("267")), filled_ms=MORNING_MS, stable_until=date(2026, 12, 1))
    assert shown(told)["reservoir.refill_by"] == date(2026, 12, 1)
    assert shown(replace(told, stable_until=None))["reservoir.stable_until"] == date(2027, 5, 22)
    assert shown(reading(simple("267")))["reservoir.stable_until"] is None


def test_that_the_catheter_is_told_as_the_pump_knows_it():
    assert shown(reading(simple("267")))["catheter.model"] is None
    told = shown(replace(reading(simple("267")), catheter=CATHETER))
    assert (told["catheter.model"], told["catheter.volume_ml"]) == ("IC-80", Fraction("0.17886"))


def test_that_reading_changes_nothing_in_the_pump_and_makes_no_file(pump, tmp_path):
    before = pump.device.firmware.history
    KeyFolder(tmp_path).keep(Pairing(SERIAL, KEY, pump.spec))
    called("read", "--pump", pump.spec, data=tmp_path)
    assert pump.device.firmware.history == before
    assert [path.name for path in tmp_path.iterdir()] == ["pairing"]


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


def test_that_a_version_of_the_pumps_own_making_a_warning_and_a_shortened_log_are_told_in_sentences():
    found = replace(
        reading(simple("267")),
        operation=own_operation(4),
        version=4,
        service_ends_ms=MORNING_MS,
        log_first=12,
        alarms=(Alarm.REPLACEMENT_DUE,),
        alarms_since=(MORNING_MS - 5,),
    )
    said = " ".join(sentences(found))
    assert "made version 4 itself" in said
    assert "Replace before" in said
    assert "from entry 12 on; older entries have fallen out" in said
    told = figures(found, catalog())
    assert told["program.made_by_pump"] is True
    assert told["log.first"] == 12
    assert str(told["alarm_tones.next"]).startswith("one-tone ")


def test_that_of_an_ordinary_pump_nothing_more_is_said():
    assert list(sentences(reading(simple("267")))) == []
