"""The trail: each row is tied to all before it, and tampering is found where it was done."""

from __future__ import annotations

import sqlite3
from hashlib import sha256

import pytest

from console.domain.alarms import Tone
from console.domain.change import BolusChange
from console.domain.quantities import Dose
from console.domain.reading import ReadBack
from console.records.forms import canonical
from console.records.journal import RecordJournal
from console.records.trail import BEGINNING, Entry, Kind, told
from console.session.events import (
    ChangePrepared,
    Confirmed,
    LinkLost,
    LinkOpened,
    MismatchFound,
    OutcomeUnknown,
    PrepareExpired,
    PrepareRefused,
    Programmed,
    ToneSounded,
    TonesRefused,
    TonesSilenced,
)
from support.clinic import (
    SERIAL,
    USER,
    WALL_MS,
    admitted,
    committed,
    intent,
    opened,
    program,
    reading,
    simple,
)

OPERATION = b"o" * 16
NAMED = f"operation:{OPERATION.hex()}"
BOLUS = BolusChange(Dose(1_000), 60_000)
PUMP = Entry(Kind.LINK_OPENED, f"pump:{SERIAL}", USER, WALL_MS)
READ_BACK = ReadBack(OPERATION, BOLUS, 3, b"d" * 32, ((1, 1),) * 7, (1, 1), (0, 1440), None, 120_000)


@pytest.fixture
def record(tmp_path):
    """A record with a signed visit, closed; ten rows in its trail."""
    path = tmp_path / "records.db"
    with opened(path) as store:
        admitted(store)
        visit = store.add_reading(reading(simple("267")), USER).visit
        confirmed = intent(1, simple("267"), program(simple("280")), patient=1)
        journal = RecordJournal(store)
        journal.confirm(confirmed)
        journal.conclude(committed(confirmed, reading(simple("280"), 2)))
        store.sign_visit(visit, USER)
    return path


def forge(path, *statements):
    """Do what the tables forbid, as somebody with another tool could."""
    connection = sqlite3.connect(path)
    triggers = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")]
    for name in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def check(path):
    with opened(path) as store:
        return store.verify_chain()


def test_that_an_untouched_record_is_found_intact(record):
    found = check(record)
    assert (found.entries, found.first_bad, found.altered_visits, found.intact) == (8, None, (), True)


def test_that_the_first_row_is_hashed_by_this_rule(record):
    with opened(record) as store:
        row = store.file.row("SELECT * FROM events ORDER BY sequence")
    held = {name: value for name, value in row.items() if name != "chain"}
    assert row["chain"] == sha256(BEGINNING + canonical(held).encode()).digest()


@pytest.mark.parametrize(
    "change",
    [
        "wall_utc_ms = 1",
        "therapy_ms = 1",
        "actor = 2",
        "kind = 'x'",
        "object = 'x'",
        "before = 'x'",
        "after = 'x'",
    ],
)
def test_that_an_altered_row_is_found(record, change):
    forge(
        record,
        "INSERT INTO people VALUES (2, 'x') ON CONFLICT DO NOTHING",
        f"UPDATE events SET {change} WHERE sequence = 5",  # noqa: S608 - ours, from the list above
    )
    found = check(record)
    assert found.first_bad == 5
    assert not found.intact


@pytest.mark.parametrize("sequence", [1, 4, 8])
def test_that_a_removed_row_is_found(record, sequence):
    forge(record, f"DELETE FROM events WHERE sequence = {sequence}")  # noqa: S608 - a number of ours
    assert check(record).first_bad == sequence


def test_that_two_rows_changed_for_each_other_are_found(record):
    forge(
        record,
        "UPDATE events SET sequence = 99 WHERE sequence = 3",
        "UPDATE events SET sequence = 3 WHERE sequence = 4",
        "UPDATE events SET sequence = 4 WHERE sequence = 99",
    )
    assert check(record).first_bad == 3


def test_that_a_row_added_by_another_tool_is_found(record):
    forge(
        record,
        "INSERT INTO events (wall_utc_ms, actor, kind, object, before, after, unit, chain)"
        " SELECT wall_utc_ms, actor, kind, object, before, after, unit, chain FROM events WHERE sequence = 8",
    )
    assert check(record).first_bad == 9


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE visits SET what = 'Refill'",
        "UPDATE visits SET therapy_ms = therapy_ms + 1",
        'UPDATE operations SET reasons = \'{"form":1,"pairs":[["a","b","c"]]}\'',
        "UPDATE operations SET second_person = NULL",
        "UPDATE readings SET reservoir_pl = reservoir_pl + 1",
        "DELETE FROM readings WHERE version = 2",
    ],
)
def test_that_a_signed_visit_that_was_altered_is_found(record, statement):
    forge(record, statement)
    found = check(record)
    assert (found.first_bad, found.altered_visits) == (None, (1,))
    assert not found.intact


def test_that_a_signature_without_a_trail_is_found(record):
    forge(
        record,
        "INSERT INTO visits SELECT 2, patient, serial, person, therapy_ms, wall_utc_ms, what, before, after,"
        " 'signed', signer FROM visits",
    )
    assert check(record).altered_visits == (2,)


def test_that_erasing_a_patients_name_breaks_no_link(record):
    forge(record, "UPDATE patients SET family_name = 'x', given_name = 'x', note = ''")
    assert check(record).intact


def test_that_the_trail_holds_no_name(record):
    connection = sqlite3.connect(record)
    held = str(connection.execute("SELECT * FROM events").fetchall())
    connection.close()
    assert not [name for name in ("Rivera", "Alma", "Moreau", "Okafor") if name in held]


@pytest.mark.parametrize(
    ("event", "kind", "thing", "after"),
    [
        (LinkOpened(reading(simple("267")).identity), Kind.LINK_OPENED, f"pump:{SERIAL}", ""),
        (LinkLost("The link was lost."), Kind.LINK_LOST, f"pump:{SERIAL}", "The link was lost."),
        (PrepareRefused("limits", "Too high."), Kind.PREPARE_REFUSED, f"pump:{SERIAL}", "limits"),
        (ChangePrepared(READ_BACK, 0), Kind.PREPARED, NAMED, (b"d" * 32).hex()),
        (PrepareExpired(OPERATION), Kind.PREPARE_EXPIRED, NAMED, ""),
        (Programmed(OPERATION, 4, b"d" * 32, 0), Kind.SWITCHED, NAMED, "4"),
        (OutcomeUnknown(OPERATION, BOLUS, BOLUS, 0), Kind.OUTCOME_UNKNOWN, NAMED, ""),
        (MismatchFound(OPERATION, "Not the same."), Kind.MISMATCH, NAMED, "Not the same."),
    ],
)
def test_that_each_event_of_a_session_has_its_words_in_the_trail(event, kind, thing, after):
    entry = told(event, PUMP)
    assert (entry.kind, entry.object, entry.after) == (kind, thing, after)
    assert (entry.actor, entry.wall_utc_ms) == (USER, WALL_MS)


def test_that_what_the_journal_tells_is_left_to_the_journal():
    assert told(Confirmed(OPERATION), PUMP) is None


@pytest.mark.parametrize(
    ("event", "before", "after", "unit"),
    [
        (TonesSilenced(5_000), "", "5000", "silent until, ms"),
        (ToneSounded(Tone.TWO), "", "two-tone", "test tone"),
        (
            TonesRefused("nothing-sounds", "No alarm sounds."),
            "nothing-sounds",
            "No alarm sounds.",
            "sentence",
        ),
    ],
)
def test_that_a_silence_and_a_test_tone_stand_in_the_trail(event, before, after, unit):
    pump = Entry(Kind.LINK_OPENED, "pump:SIM-1", "C. Moreau", 1)
    found = told(event, pump)
    assert found is not None
    assert (found.kind, found.object) == (Kind.TONES, "pump:SIM-1")
    assert (found.before, found.after, found.unit) == (before, after, unit)
