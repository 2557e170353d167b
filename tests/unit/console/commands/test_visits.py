"""`visits`: what is on record, told on a terminal and as one JSON object."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import resources
from console.commands import verbs
from console.commands.folders import Folders
from console.domain.change import BolusChange, StopChange
from console.domain.prescription import Drug, Later, PatientBolus
from console.domain.quantities import MS_PER_DAY, MS_PER_MINUTE, Concentration, Dose
from console.records import migrations
from console.records.journal import RecordJournal
from console.session.journal import Reason
from support.clinic import (
    MORNING_MS,
    SERIAL,
    USER,
    admitted,
    committed,
    flex,
    intent,
    not_applied,
    opened,
    program,
    reading,
    refill,
    simple,
)

NOTICE = "Simulation: not a medical device, not for patient care."
BOLUS = BolusChange(Dose(50_000), 10 * MS_PER_MINUTE)


@pytest.fixture
def data(tmp_path) -> Path:
    """A data directory with three visits: a dose and a signature; a flex and a bolus; nothing done."""
    with opened(tmp_path / "records.db") as store:
        patient = admitted(store)
        journal = RecordJournal(store)
        why = (Reason("rise-above-usual", "+31 %: above the usual largest step.", "spasms at night"),)
        first = intent(1, simple("267"), program(simple("293.5")), patient=patient, reasons=why)
        store.add_reading(reading(simple("267"), 1), USER)
        journal.confirm(first)
        journal.conclude(committed(first, reading(simple("293.5"), 2, MORNING_MS + 2_000)))
        store.sign_visit(1, "J. Okafor")
        later = MORNING_MS + MS_PER_DAY
        for number, before, change in ((2, simple("293.5"), program(flex(10, 14))), (3, flex(10, 14), BOLUS)):
            one = intent(number, before, change, patient=patient, at_ms=later)
            journal.confirm(one)
            journal.conclude(committed(one))
        lost = intent(4, simple("90"), program(simple("100")), at_ms=later + MS_PER_DAY, serial="SIM-7")
        journal.confirm(lost)
        journal.conclude(not_applied(lost))
    return tmp_path


def run(data: Path, *arguments: str) -> Result:
    """Call `visits` as a person does."""
    folders = Folders(resources.path(""), data)
    return CliRunner().invoke(verbs.assembled({}, "visits"), ["visits", *arguments], obj=folders)


def told(data: Path, *arguments: str):
    """Return the one JSON object that is printed, which holds the notice."""
    result = run(data, *arguments, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["notice"].startswith(NOTICE)
    return found


def test_that_visits_are_listed_the_latest_first(data):
    assert [visit["id"] for visit in told(data, "list")["visits"]] == [3, 2, 1]


def test_that_a_visit_is_listed_with_its_figures(data):
    assert told(data, "list")["visits"][2] == {
        "id": 1,
        "patient": "S-00042",
        "pump": SERIAL,
        "clock": "2026-11-23T09:44:00",
        "recorded_utc": "2026-11-23T09:44:00Z",
        "what": "Dose",
        "daily_dose_before_mcg": 267,
        "daily_dose_after_mcg": 293.5,
        "user": USER,
        "signature": "signed",
        "signed_by": "J. Okafor",
    }


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [(["--patient", "S-00042"], [2, 1]), (["--pump", SERIAL], [2, 1]), (["--pump", "SIM-7"], [3])],
)
def test_that_visits_are_listed_by_patient_or_pump(data, arguments, ids):
    assert [visit["id"] for visit in told(data, "list", *arguments)["visits"]] == ids


def test_that_the_list_reads_as_a_table_with_the_notice_under_it(data):
    lines = run(data, "list").stdout.splitlines()
    assert lines[0].split()[:2] == ["Visit", "Pump's"]
    words = " ".join(lines[3].replace("\N{NO-BREAK SPACE}", " ").split())
    assert words == (
        "1 Mon 23 Nov 2026 09:44 S-00042 Rivera, Alma SIM-700182 Dose 267 → 293.5 +9.9 % C. Moreau signed"
    )
    assert "unassigned" in lines[1]
    assert lines[-1].startswith(NOTICE)


def test_that_a_record_without_visits_says_so(tmp_path):
    with opened(tmp_path / "records.db") as store:
        admitted(store)
    assert "No visits yet." in run(tmp_path, "list").stdout
    assert told(tmp_path, "list")["visits"] == []


def test_that_a_visit_is_shown_with_all_it_holds(data):
    shown = told(data, "show", "1")
    assert shown["what"] == "Dose"
    assert (shown["before"]["daily_doses_mcg"], shown["after"]["daily_doses_mcg"]) == ([267] * 7, [293.5] * 7)
    assert shown["after"]["concentration_mcg_per_ml"] == 2000
    (operation,) = shown["operations"]
    assert (operation["verdict"], operation["version"]) == ("committed", 2)
    assert (operation["second_person"], operation["recovered"]) == ("J. Okafor", False)
    assert operation["reasons"] == [
        {
            "code": "rise-above-usual",
            "asked": "+31 %: above the usual largest step.",
            "written": "spasms at night",
        }
    ]
    assert [kept["version"] for kept in shown["readings"]] == [1, 2]
    assert shown["readings"][0]["reservoir_ml"] == 9
    kinds = [event["kind"] for event in shown["events"]]
    assert kinds[0] == "visit-opened"
    assert kinds[-1] == "visit-signed"


def test_that_a_visit_reads_as_a_page_with_the_notice_under_it(data):
    page = run(data, "show", "1").stdout.replace("\N{NO-BREAK SPACE}", " ")
    assert "Visit 1 · Dose · signed by J. Okafor" in page
    assert "After:  293.5 mcg/day, Simple continuous, baclofen 2,000 mcg/mL, alarm at 2 mL" in page
    assert "Committed: version 2. Second person: J. Okafor." in page
    assert "Reason: “spasms at night”" in page
    assert page.rstrip().splitlines()[-1].startswith(NOTICE)


def test_that_a_lost_link_is_told_as_what_it_was(data):
    page = run(data, "show", "3").stdout
    assert "Visit 3 · Link lost, pump unchanged · open" in page
    assert "unassigned" in page
    assert "Not applied: the pump kept its program, found out later." in page


def test_that_a_diff_marks_what_changed_and_what_follows(data):
    rows = {row["setting"]: row for row in told(data, "diff", "1")["rows"]}
    assert rows["Daily dose"] == {
        "setting": "Daily dose",
        "before": "267\N{NO-BREAK SPACE}mcg/day",
        "after": "293.5\N{NO-BREAK SPACE}mcg/day",
        "mark": "changed",
    }
    assert rows["Mode"]["mark"] == "unchanged"
    assert rows["Volume per day"]["mark"] == "follows"


def test_that_a_diff_tells_a_bolus_beside_the_program(data):
    rows = [row["setting"] for row in told(data, "diff", "2")["rows"]]
    assert rows[:3] == ["Bolus dose", "Bolus duration", "Bolus flow"]
    assert rows.count("Drug") == 1


def test_that_two_visits_are_compared_by_what_they_left(data):
    found = told(data, "diff", "1", "2")
    assert (found["visit"], found["other"]) == (1, 2)
    rows = {row["setting"]: (row["before"], row["after"]) for row in found["rows"]}
    assert rows["Mode"] == ("Simple continuous", "Flex, 2\N{NO-BREAK SPACE}steps")


def test_that_a_diff_reads_as_a_table_with_the_notice_under_it(data):
    lines = run(data, "diff", "1", "2").stdout.splitlines()
    assert lines[0].split("  ")[-1].strip() == "After visit 2"
    assert any(line.startswith("•") for line in lines)
    assert lines[-1].startswith(NOTICE)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["list", "--patient", "S-9"], 1),
        (["list", "--pump", "SIM-9"], 1),
        (["show", "99"], 1),
        (["diff", "99"], 1),
        (["diff", "1", "99"], 1),
        (["list", "--patient", "S-00042", "--pump", SERIAL], 2),
        (["show", "0"], 2),
        (["show", "one"], 2),
        (["show"], 2),
        (["remove", "1"], 2),
    ],
)
def test_that_what_cannot_be_shown_ends_with_a_sentence(data, arguments, code):
    result = run(data, *arguments)
    assert result.exit_code == code
    assert result.stdout == ""
    assert result.stderr.strip()
    assert code == 2 or len(result.stderr.splitlines()) == 1


def spoilt(data: Path, way: str) -> Path:
    """Make `data/records.db` unfit in one way, and return it."""
    path = data / "records.db"
    if way == "a folder":
        path.unlink()
        path.mkdir()
    elif way == "damaged":
        path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 8192)
    elif way == "newer":
        connection = sqlite3.connect(path)
        connection.execute(f"PRAGMA user_version = {migrations.VERSION + 1}")
        connection.close()
    elif way == "another's":
        path.unlink()
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE contacts (name TEXT)")
        connection.close()
    return path


@pytest.mark.parametrize("way", ["a folder", "damaged", "newer", "another's"])
def test_that_an_unfit_record_ends_with_a_sentence_and_is_left_as_it_is(data, way):
    path = spoilt(data, way)
    before = path.read_bytes() if path.is_file() else None
    result = run(data, "list")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert (path.read_bytes() if path.is_file() else None) == before


def test_that_looking_for_a_record_makes_none(tmp_path):
    result = run(tmp_path, "list")
    assert result.exit_code == 1
    assert "There is no record file" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_that_another_record_is_shown_when_it_is_named(data, tmp_path):
    other = tmp_path / "other.db"
    (data / "records.db").rename(other)
    found = told(data, "list", "--records", str(other))
    assert len(found["visits"]) == 3


@pytest.mark.parametrize("number", ("0", "-1", "99999999999999999999", "one"))
def test_that_a_number_no_visit_can_have_is_wrong_usage(data, number):
    assert run(data, "show", number).exit_code == 2
    assert run(data, "diff", "1", number).exit_code == 2


@pytest.fixture
def refilled(tmp_path) -> Path:
    """A data directory with one visit: a refill with its particulars, and then a stop."""
    with opened(tmp_path / "records.db") as store:
        patient = admitted(store)
        journal = RecordJournal(store)
        noted = (("Lot", "BX-2291"), ("Rinse", "3 × 2 mL"))
        after = replace(simple("200"), drug=Drug("baclofen", Concentration(500_000)))
        changes = ((simple("267"), refill(after, bridged=True), noted), (after, StopChange(), ()))
        for number, (before, change, particulars) in enumerate(changes, 1):
            one = intent(number, before, change, patient=patient, particulars=particulars)
            journal.confirm(one)
            journal.conclude(committed(one))
    return tmp_path


def test_that_a_visit_shows_what_was_noted_of_the_hands(refilled):
    shown = run(refilled, "show", "1").stdout
    assert "  Lot: BX-2291\n  Rinse: 3 × 2 mL\n" in shown
    first, second = told(refilled, "show", "1")["operations"]
    assert first["particulars"][0] == {"what": "Lot", "noted": "BX-2291"}
    assert second["particulars"] == []


def test_that_a_diff_tells_each_deed_and_the_program_once(refilled):
    rows = told(refilled, "diff", "1")["rows"]
    names = [row["setting"] for row in rows]
    assert names[:3] == ["Withdrawn", "Left in the reservoir", "Injected"]
    assert {"Bridge", "Lot", "Rinse", "Flow", "Restart planned"} <= set(names)
    assert names.count("Daily dose") == names.count("Drug") == 1
    (drug,) = [row for row in rows if row["setting"] == "Drug"]
    assert (drug["before"], drug["after"]) == ("baclofen 2,000\u00a0mcg/mL", "baclofen 500\u00a0mcg/mL")
    assert told(refilled, "list")["visits"][0]["what"] == "Refill, 500\u00a0mcg/mL, bridge, dose, stop pump"


def test_that_a_reading_tells_by_how_much_the_account_was_put_right_and_a_standstill(refilled):
    with opened(refilled / "records.db") as store:
        store.add_reading(
            replace(reading(simple("200")), corrected_pl=-5 * 10**8, stopped_ms=MORNING_MS), USER
        )
    (read,) = told(refilled, "show", "1")["readings"]
    assert (read["corrected_ml"], read["stopped_since"]) == (-0.5, "2026-11-23T09:44:00")


def test_that_what_comes_later_and_what_the_patient_may_add_are_shown_with_the_program(tmp_path):
    allowed = PatientBolus(Dose(10_000), 10 * MS_PER_MINUTE, 120 * MS_PER_MINUTE, 4)
    running = replace(simple("267"), later=Later(MORNING_MS, simple("280").infusion), patient_bolus=allowed)
    with opened(tmp_path / "records.db") as store:
        admitted(store)
        store.add_reading(reading(running), USER)
    shown = run(tmp_path, "show", "1").stdout.replace("\u00a0", " ")
    assert (
        "from Mon 23 Nov 2026 09:44 Simple continuous, patient boluses of 10 mcg, at most 4 in 24 h" in shown
    )
    before = told(tmp_path, "show", "1")["before"]
    assert (before["later_from"], before["patient_boluses_per_day"]) == ("2026-11-23T09:44:00", 4)
