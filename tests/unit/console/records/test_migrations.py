"""The record's tables: old files are brought up whole after a backup, or left as they were."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from pathlib import Path

import pytest
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from console.domain.catheter import Catheter, CatheterSegment
from console.domain.quantities import Concentration
from console.errors import RecordsError
from console.records import migrations
from console.records.trail import ChainCheck
from support.clinic import CATHETER, admitted, flex, opened, program, simple

OLD_FILES = sorted((Path(__file__).parents[3] / "data").glob("records-v*.db"))


def later(step) -> Migrations:
    """Return today's migrations and one more, of a program to come."""
    schema = Migrations("cisterna")
    schema(name="m001_first_visits")(migrations.m001_first_visits)
    schema(name="m002_every_therapy")(migrations.m002_every_therapy)
    schema(name="m003_later")(step)
    return schema


def add_a_table(db: Database) -> None:
    db.execute("CREATE TABLE seen (id INTEGER PRIMARY KEY) STRICT")
    db.execute("PRAGMA user_version = 3")


def add_half_a_table(db: Database) -> None:
    add_a_table(db)
    db.execute("INSERT INTO nowhere VALUES (1)")


@pytest.fixture
def record(tmp_path):
    path = tmp_path / "records.db"
    with opened(path) as store:
        admitted(store)
    return path


@pytest.fixture
def brought_up(record, monkeypatch):
    """The record, to be opened by a program to come."""
    monkeypatch.setattr(migrations, "VERSION", 3)
    monkeypatch.setattr(migrations, "schema", later(add_a_table))
    return record


def version(path: Path) -> int:
    return int.from_bytes(path.read_bytes()[60:64])


def test_that_a_new_file_has_the_latest_format(record):
    assert version(record) == migrations.VERSION


def test_that_every_table_of_ours_is_strict(record):
    connection = sqlite3.connect(record)
    tables = connection.execute("PRAGMA table_list").fetchall()
    connection.close()
    loose = [name for _, name, kind, _, _, strict in tables if kind == "table" and not strict]
    assert not [name for name in loose if not name.startswith("sqlite_")]


def test_that_no_column_holds_a_float(record):
    connection = sqlite3.connect(record)
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    kinds = {row[2] for name in names for row in connection.execute(f"PRAGMA table_info({name})")}
    connection.close()
    assert kinds == {"INTEGER", "TEXT", "BLOB"} | ({""} if "sqlite_sequence" in names else set())


def test_that_a_migration_imports_nothing_of_ours():
    lines = Path(migrations.__file__).read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if line.startswith(("import console", "from console"))]


def test_that_an_older_file_is_brought_up_and_kept_as_it_was_beside(brought_up):
    record, backup = brought_up, brought_up.with_name("records.db.format-2.backup")
    with opened(record) as store:
        assert [patient.code for patient in store.patients()] == ["S-00042"]
    assert (version(record), version(backup)) == (3, 2)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert sorted(entry.name for entry in record.parent.iterdir()) == [
        "records.db",
        "records.db.format-2.backup",
    ]


def test_that_a_backup_is_a_whole_record(record, monkeypatch):
    with monkeypatch.context() as to_come:
        to_come.setattr(migrations, "VERSION", 3)
        to_come.setattr(migrations, "schema", later(add_a_table))
        opened(record).__enter__().close()
    with opened(record.with_name("records.db.format-2.backup")) as store:
        assert [patient.code for patient in store.patients()] == ["S-00042"]
        assert store.verify_chain().intact


def test_that_a_migration_that_fails_leaves_the_file_as_it_was(record, monkeypatch):
    with monkeypatch.context() as to_come:
        to_come.setattr(migrations, "VERSION", 3)
        to_come.setattr(migrations, "schema", later(add_half_a_table))
        with pytest.raises(RecordsError), opened(record):
            pass
    assert version(record) == 2
    with opened(record) as store:
        assert store.file.rows("SELECT name FROM sqlite_schema WHERE name = 'seen'") == []
        assert len(store.patients()) == 1


def test_that_no_file_is_brought_up_without_a_backup(brought_up):
    brought_up.with_name("records.db.format-2.backup").mkdir()
    with pytest.raises(RecordsError, match="No backup"), opened(brought_up):
        pass
    assert version(brought_up) == 2


@pytest.mark.parametrize("old", OLD_FILES, ids=lambda path: path.stem)
def test_that_a_file_of_every_format_ever_written_still_opens(tmp_path, old):
    path = tmp_path / old.name
    shutil.copy(old, path)
    with opened(path) as store:
        (visit,) = store.visits()
        assert (visit.what, visit.before, visit.after) == ("Dose", simple("267"), simple("280"))
        assert store.patient(visit.patient).name == "Rivera, Alma"
        assert [operation.verdict for operation in store.operations(visit.id)] == ["committed"]
        assert len(store.readings(visit.serial)) == 2
        assert store.draft_of(visit.patient).change == program(flex(10, 14))
        assert store.order_of(visit.patient) is not None
        assert store.implant_of(visit.patient).catheter.volume_pl == CATHETER.volume_pl
        assert store.verify_chain() == ChainCheck(len(store.events()), None, ())


def old_file(tmp_path: Path, *statements: str) -> Path:
    """Return a copy of the file of format 1, with `statements` done to it."""
    path = tmp_path / "records.db"
    shutil.copy(OLD_FILES[0], path)
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


def test_that_a_seal_of_the_first_format_still_tells_an_altered_visit(tmp_path):
    with opened(old_file(tmp_path)) as store:
        assert store.verify_chain().intact
        for sql in (
            "DROP TRIGGER verdicts_never_change",
            "DROP TRIGGER signed_visits_take_no_operation",
            "UPDATE operations SET reservoir_pl = 1",
        ):
            with store.file.writing():
                store.file.change(sql, [])
        assert store.verify_chain().altered_visits == (1,)


OLD_CATHETER = "UPDATE pumps SET catheter_tenth_mm = %s, catheter_nl_per_cm = %s"


@pytest.mark.parametrize(
    ("length", "bore", "kept"),
    [
        ("8130", "2200", Catheter("Not recorded", (CatheterSegment("Catheter", 8130, 0, 2200),))),
        ("8130", "NULL", Catheter("81.30 cm, bore not recorded")),
        ("8130", "0", Catheter("81.30 cm, bore not recorded")),
        ("NULL", "2200", Catheter("2200 nL per cm, length not recorded")),
        ("NULL", "NULL", None),
        ("0", "0", None),
    ],
)
def test_that_the_figures_of_an_old_catheter_are_carried_over(tmp_path, length, bore, kept):
    path = old_file(tmp_path, OLD_CATHETER % (length, bore))
    with opened(path) as store:
        assert store.implant_of(1).catheter == kept


def test_that_an_old_draft_stands_on_what_its_pump_ran_when_it_was_made(tmp_path):
    with opened(old_file(tmp_path, "UPDATE drafts SET base_version = 0")) as store:
        kept = store.draft_of(1)
    assert kept.change == program(flex(10, 14))
    assert (kept.base_version, kept.reasons, kept.particulars) == (0, (("rise-usual", "spasms"),), ())


def test_that_an_old_draft_on_a_version_nobody_read_stands_on_what_the_pump_ran_at_last(tmp_path):
    strength = (
        "UPDATE readings SET prescription = replace(prescription, '2000000}', '500000}') WHERE version = 2"
    )
    path = old_file(
        tmp_path, "DROP TRIGGER readings_never_change", strength, "UPDATE drafts SET base_version = 9"
    )
    with opened(path) as store:
        assert store.draft_of(1).change.prescription.drug.concentration == Concentration(500_000)


def test_that_an_old_draft_on_a_pump_never_read_is_in_the_backup_alone(tmp_path):
    path = old_file(tmp_path, "DROP TRIGGER readings_never_go", "DELETE FROM readings")
    with opened(path) as store:
        assert store.draft_of(1) is None
    connection = sqlite3.connect(path.with_name("records.db.format-1.backup"))
    assert connection.execute("SELECT count(*) FROM drafts").fetchone() == (1,)
    connection.close()


def test_that_there_is_an_old_file_for_every_format():
    assert [path.name for path in OLD_FILES] == [f"records-v{n}.db" for n in range(1, migrations.VERSION + 1)]
