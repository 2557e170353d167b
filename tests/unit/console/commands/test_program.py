"""`program` at the command line, against a real pump on a port of this machine and a real record file."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import resources
from console.commands import telemetry, update
from console.commands.folders import Folders
from console.commands.verbs import assembled
from console.domain.calendar import day
from console.domain.patient import Implant, Patient, Sex
from console.errors import RecordsError
from console.pump.factory import SERIAL
from console.records.journal import RecordJournal
from console.records.store import Store
from console.session.events import SessionEvent
from support.rigs import STARTS_MS, Served, served
from support.therapies import flex, prescription
from support.verbs import ward

FLEX = Path(resources.path("")).parent / "docs" / "examples" / "flex.toml"
SIMPLE = """
[drug]
name = "baclofen"
concentration_mcg_per_ml = {concentration}

[infusion]
mode = "simple-continuous"
daily_dose_mcg = {daily}
"""


@pytest.fixture
def pump(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as pump:
        yield pump


@pytest.fixture
def records(tmp_path: Path) -> Path:
    return tmp_path / "records.db"


def called(records: Path, *arguments: str) -> Result:
    """Call `main.py program` with a record file and a user."""
    folders = Folders(resources.path(""), records.parent)
    return CliRunner().invoke(
        assembled({}, "read"),
        ["program", *arguments, "--records", str(records), "--user", "Ada"],
        obj=folders,
    )


def refused(result: Result, code: int = 1) -> str:
    """Return the sentences a call was refused with, on one line."""
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    return result.stderr.strip().splitlines()[-1]


def simple(folder: Path, daily: str, concentration: str = "2000") -> str:
    """Write a simple continuous program file and return its path."""
    path = folder / "simple.toml"
    path.write_text(SIMPLE.format(daily=daily, concentration=concentration))
    return str(path)


def versions(pump: Served) -> int:
    """Return the version the pump stands at."""
    return pump.device.firmware.history.last.version


def test_that_without_yes_the_read_back_and_its_digest_are_printed_and_nothing_is_sent(pump, records):
    told = called(records, str(FLEX), "--pump", pump.spec)
    assert told.exit_code == 0
    assert "267 mcg/day → 293.5 mcg/day" in told.stdout.replace("\N{NO-BREAK SPACE}", " ")
    assert "Digest: " in told.stdout
    assert versions(pump) == 0
    with Store(records, int) as store:
        assert store.visits() == ()


def test_that_the_read_back_in_json_holds_the_pumps_own_totals(pump, records):
    told = json.loads(called(records, str(FLEX), "--pump", pump.spec, "--json").stdout)
    assert told["applied"] is False
    assert told["program"]["daily_dose_mcg"] == 293.5
    assert told["program"]["daily_doses_mcg"] == [293.5] * 7
    assert (told["program"]["peak_mcg_per_h"], told["program"]["peak_from"]) == (18, "06:00")
    assert len(bytes.fromhex(told["digest"])) == 32


def test_that_with_yes_it_is_sent_verified_and_recorded_as_one_visit_of_nobody(pump, records):
    told = json.loads(called(records, str(FLEX), "--pump", pump.spec, "--yes", "--json").stdout)
    assert (told["applied"], told["verified"], told["program"]["version"]) == (True, True, 1)
    assert versions(pump) == 1
    with Store(records, int) as store:
        (visit,) = store.visits()
        (operation,) = store.operations(visit.id)
        assert (visit.patient, visit.serial, visit.user) == (None, SERIAL, "Ada")
        assert (operation.version, operation.digest.hex()) == (1, told["digest"])
        assert RecordJournal(store).unresolved(SERIAL) == ()


def test_that_the_visit_is_recorded_under_the_patient_who_has_that_pump(pump, records):
    with Store(records, int) as store:
        amara = Patient(0, "S-00042", "Okafor", "Amara", Sex.FEMALE, day(STARTS_MS), "MS", "adult-spinal", "")
        patient = store.add_patient(amara, "Ada").id
        store.add_implant(Implant(SERIAL, "SP-20", patient, STARTS_MS, None, None), "Ada")
    assert called(records, str(FLEX), "--pump", pump.spec, "--yes").exit_code == 0
    with Store(records, int) as store:
        assert len(store.visits(patient)) == 1


def trail(records: Path) -> list[str]:
    """Return the kinds of what the trail tells, oldest first, having checked its chain."""
    with Store(records, int) as store:
        assert store.verify_chain().intact
        assert {event.actor for event in store.events()} <= {"Ada"}
        return [event.kind for event in store.events()]


def test_that_the_trail_tells_of_an_update_from_the_links_opening_to_the_verdict(pump, records):
    assert called(records, str(FLEX), "--pump", pump.spec, "--yes").exit_code == 0
    assert trail(records) == [
        "link-opened",
        "pump-added",
        "pump-read",
        "change-prepared",
        "operation-confirmed",
        "pump-switched",
        "visit-opened",
        "operation-committed",
        "pump-read",
    ]


@pytest.mark.parametrize(
    ("daily", "arguments"),
    (("280", ()), ("3000.1", ("--yes",)), ("350", ("--yes",)), ("280", ("--confirm", "0" * 64))),
    ids=("only looked", "over the limit", "no reason", "another digest"),
)
def test_that_what_sends_nothing_leaves_the_record_as_it_was(pump, records, tmp_path, daily, arguments):
    with Store(records, int):
        pass
    before = digest_of(records)
    called(records, simple(tmp_path, daily), "--pump", pump.spec, *arguments)
    assert (versions(pump), digest_of(records)) == (0, before)


def test_that_a_record_that_fails_once_the_update_was_sent_makes_no_failure_of_it(pump, records, monkeypatch):
    plain = Store.note

    def failing(store, event, *attendance) -> None:
        if type(event).__name__ == "Verified":
            raise RecordsError("The disk is full.")
        plain(store, event, *attendance)

    monkeypatch.setattr(Store, "note", failing)
    told = called(records, str(FLEX), "--pump", pump.spec, "--yes")
    assert told.exit_code == 0
    assert "runs 293.5 mcg/day. Version 1." in told.stdout.replace("\N{NO-BREAK SPACE}", " ")
    assert "gap" in told.stderr


def test_that_a_record_that_fails_before_it_is_sent_stops_the_update(pump, records, monkeypatch):
    def failing(*_) -> None:
        raise RecordsError("The disk is full.")

    monkeypatch.setattr(Store, "note", failing)
    assert "full" in refused(called(records, str(FLEX), "--pump", pump.spec, "--yes"))
    assert versions(pump) == 0


def test_that_a_digest_from_a_first_call_sends_exactly_that_change_in_a_second(pump, records):
    digest = json.loads(called(records, str(FLEX), "--pump", pump.spec, "--json").stdout)["digest"]
    sent = json.loads(called(records, str(FLEX), "--pump", pump.spec, "--confirm", digest, "--json").stdout)
    assert sent["digest"] == digest
    assert versions(pump) == 1


def test_that_a_digest_sends_no_other_change(pump, records, tmp_path):
    digest = json.loads(called(records, str(FLEX), "--pump", pump.spec, "--json").stdout)["digest"]
    other = simple(tmp_path, "280")
    assert "another change" in refused(called(records, other, "--pump", pump.spec, "--confirm", digest))
    assert versions(pump) == 0


def test_that_a_digest_does_not_send_the_change_once_the_pump_has_moved_on(pump, records, tmp_path):
    digest = json.loads(called(records, str(FLEX), "--pump", pump.spec, "--json").stdout)["digest"]
    assert called(records, simple(tmp_path, "280"), "--pump", pump.spec, "--yes").exit_code == 0
    refused(called(records, str(FLEX), "--pump", pump.spec, "--confirm", digest))
    assert versions(pump) == 1


def test_that_a_digest_from_one_pump_sends_nothing_to_another(pump, records, tmp_path):
    digest = json.loads(called(records, str(FLEX), "--pump", pump.spec, "--json").stdout)["digest"]
    with served(tmp_path, serial="SIM-000001") as other:
        refused(called(records, str(FLEX), "--pump", other.spec, "--confirm", digest))
        assert versions(other) == 0


def test_that_a_dose_over_the_hard_limit_is_refused_whatever_the_reason(pump, records, tmp_path):
    over = simple(tmp_path, "3000.1")
    refused(called(records, over, "--pump", pump.spec, "--yes", "--reason", "as ordered"))
    assert versions(pump) == 0


def test_that_a_strength_other_than_the_pumps_is_refused_with_the_way_out(pump, records, tmp_path):
    other = simple(tmp_path, "280", concentration="500")
    assert "refill" in refused(called(records, other, "--pump", pump.spec, "--yes"))
    assert versions(pump) == 0


def test_that_a_large_rise_is_refused_without_a_reason_and_sent_with_one(pump, records, tmp_path):
    rise = simple(tmp_path, "350")
    assert "--reason" in refused(called(records, rise, "--pump", pump.spec, "--yes"))
    assert versions(pump) == 0
    sent = called(records, rise, "--pump", pump.spec, "--yes", "--reason", "as ordered")
    assert sent.exit_code == 0
    with Store(records, int) as store:
        (visit,) = store.visits()
        ((_, sentence, written),) = store.operations(visit.id)[0].reasons
        assert sentence
        assert written == "as ordered"


def test_that_more_than_double_the_dose_wants_a_second_look_and_not_a_mere_yes(pump, records, tmp_path):
    double = simple(tmp_path, "600")
    reason = ("--reason", "as ordered")
    assert "--confirm" in refused(called(records, double, "--pump", pump.spec, "--yes", *reason))
    digest = json.loads(called(records, double, "--pump", pump.spec, "--json").stdout)["digest"]
    assert called(records, double, "--pump", pump.spec, "--confirm", digest, *reason).exit_code == 0
    assert versions(pump) == 1


@pytest.mark.parametrize(
    "spoil",
    ("unknown key", "nan", "1e400", "negative", "not UTF-8", "a folder", "missing"),
)
def test_that_a_program_file_that_is_none_is_refused_before_pump_and_record(pump, records, tmp_path, spoil):
    path = tmp_path / "program.toml"
    good = SIMPLE.format(daily="280", concentration="2000")
    match spoil:
        case "unknown key":
            path.write_text(good + "dose = 3\n")
        case "nan" | "1e400":
            path.write_text(good.replace("280", spoil))
        case "negative":
            path.write_text(good.replace("280", "-280"))
        case "not UTF-8":
            path.write_bytes(b"\xff\xfe" + good.encode())
        case "a folder":
            path.mkdir()
    refused(called(records, str(path), "--pump", pump.spec, "--yes"))
    assert versions(pump) == 0
    assert not records.exists()


def test_that_a_pump_that_is_not_there_is_refused_and_nothing_is_recorded(records):
    refused(called(records, str(FLEX), "--pump", "tcp://127.0.0.1:9", "--yes"))
    with Store(records, int) as store:
        assert store.visits() == ()


def spoiled(path: Path, how: str) -> sqlite3.Connection | None:
    """Make a record file that cannot be used; a lock's connection is returned."""
    if how == "a folder":
        path.mkdir()
        return None
    with Store(path, int):
        pass
    if how == "damaged":
        path.write_bytes(b"SQLite format 3\0" + bytes(8_000))
    elif how == "newer":
        with sqlite3.connect(path) as file:
            file.execute("PRAGMA user_version = 99")
        file.close()
    elif how == "locked":
        lock = sqlite3.connect(path)
        lock.execute("BEGIN IMMEDIATE")
        return lock
    return None


@pytest.mark.parametrize("how", ("a folder", "damaged", "newer", "locked"))
def test_that_a_record_that_cannot_be_written_is_refused_before_the_pump_is_even_called(records, how):
    lock = spoiled(records, how)
    before = digest_of(records)
    sentence = refused(called(records, str(FLEX), "--pump", "loopback:nobody", "--yes"))
    if lock is not None:
        lock.close()
    assert records.name in sentence
    assert "nobody" not in sentence
    assert digest_of(records) == before


def digest_of(path: Path) -> str:
    return "folder" if path.is_dir() else hashlib.sha256(path.read_bytes()).hexdigest()


def test_that_a_link_lost_in_mid_update_exits_with_3_and_the_next_call_settles_it(pump, records, monkeypatch):
    plain = telemetry.turned

    def cut_once_confirmed(rig) -> Iterator[SessionEvent]:
        for event in plain(rig):
            yield event
            if type(event).__name__ == "Confirmed":
                rig.spoil_link(inward="cut")

    monkeypatch.setattr(update, "turned", cut_once_confirmed)
    sentence = refused(called(records, str(FLEX), "--pump", pump.spec, "--yes"), code=3)
    assert "EITHER" in sentence
    monkeypatch.undo()
    again = called(records, str(FLEX), "--pump", pump.spec)
    assert again.exit_code == 0
    assert "earlier update" in again.stderr
    with Store(records, int) as store:
        (visit,) = store.visits()
        (operation,) = store.operations(visit.id)
        assert operation.recovered
        kinds = [event.kind for event in store.events()]
        assert (kinds.count("link-lost"), kinds.count("outcome-unknown")) == (1, 1)
        assert kinds.count("link-opened") == 2
        assert (operation.verdict == "committed") == (versions(pump) == 1)


def test_that_an_interruption_after_confirmation_is_an_unknown_outcome(pump, records, monkeypatch):
    def interrupted(rig) -> Iterator[SessionEvent]:
        events = list(telemetry.turned(rig))
        if any(type(event).__name__ == "Confirmed" for event in events):
            raise KeyboardInterrupt
        yield from events

    monkeypatch.setattr(update, "turned", interrupted)
    assert "EITHER" in refused(called(records, str(FLEX), "--pump", pump.spec, "--yes"), code=3)


def test_that_a_program_counts_with_what_ran_before_it_and_a_reduction_does_not(tmp_path):
    with ward(tmp_path, prescription=prescription(flex(("00:00", "4"), ("12:00", "200")))) as evening:
        evening.jump("9h")
        agreed = ("--yes", "--reason", "as ordered")
        said = evening.refused("program", evening.program_file("2500"), *agreed)
        assert "given in 24 h, together with what the program until now gave; the limit is 3,000 mcg" in said
        assert evening.told("program", evening.program_file("100"), *agreed)["applied"]
