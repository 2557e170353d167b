"""The record file: what it refuses, in one sentence and with nothing changed, and what it keeps whole."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from console.errors import RecordsError
from console.records import migrations
from console.records.database import APPLICATION_ID, RecordFile
from support.clinic import USER, admitted, opened

NOBODY = 65_534


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """A record file with one patient in it, closed."""
    path = tmp_path / "records.db"
    with opened(path) as store:
        admitted(store)
    return path


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder of an ordinary user, who runs the test: to root nothing is read-only."""
    with tempfile.TemporaryDirectory(prefix="cisterna-") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
            os.seteuid(NOBODY)
            try:
                yield folder
            finally:
                folder.chmod(0o700)
                os.seteuid(0)
        else:
            yield folder
            folder.chmod(0o700)


def refusal(path: Path) -> str:
    """Return the sentence `path` is refused with, having seen that nothing on it changed."""
    before = _prints(path)
    with pytest.raises(RecordsError) as refused:
        RecordFile(path, busy_ms=20)
    assert _prints(path) == before
    sentence = str(refused.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


def _prints(path: Path) -> object:
    names = sorted(entry.name for entry in path.parent.iterdir()) if os.access(path.parent, os.R_OK) else ()
    regular = path.is_file() and os.access(path, os.R_OK)
    return names, sha256(path.read_bytes()).hexdigest() if regular else None


def test_that_a_new_file_is_private_and_says_what_it_is(tmp_path):
    path = tmp_path / "data" / "records.db"
    RecordFile(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert int.from_bytes(path.read_bytes()[68:72]) == APPLICATION_ID == int.from_bytes(b"CIST")
    assert [entry.name for entry in path.parent.iterdir()] == ["records.db"]


def test_that_every_connection_is_durable_strict_and_trusts_no_schema(record):
    file = RecordFile(record)
    found = {
        name: next(iter(file.rows(f"PRAGMA {name}")[0].values()))
        for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")
    }
    file.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0}


def test_that_the_files_beside_an_open_record_are_private_too(record):
    file = RecordFile(record)
    with file.writing():
        file.insert("people", {"name": "somebody"})
    modes = {stat.S_IMODE(entry.stat().st_mode) for entry in record.parent.iterdir()}
    file.close()
    assert modes == {0o600}


def test_that_a_folder_is_refused(tmp_path):
    assert "is a folder" in refusal(tmp_path)


def test_that_an_empty_file_is_refused(tmp_path):
    path = tmp_path / "records.db"
    path.touch()
    assert "is empty" in refusal(path)


@pytest.mark.parametrize("content", [b"x", b"SQLite format 3\0", b"\0" * 200, bytes(range(256)) * 64])
def test_that_what_is_no_database_is_refused(tmp_path, content):
    path = tmp_path / "records.db"
    path.write_bytes(content)
    assert "not a record file" in refusal(path)


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes are elsewhere there")
def test_that_a_pipe_is_refused(tmp_path):
    path = tmp_path / "records.db"
    os.mkfifo(path)
    assert "not a file on a disk" in refusal(path)


def test_that_another_programs_database_is_refused(tmp_path):
    path = tmp_path / "records.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE contacts (name TEXT)")
    connection.close()
    assert "belongs to another program" in refusal(path)


def test_that_a_newer_record_is_refused(record):
    connection = sqlite3.connect(record)
    connection.execute(f"PRAGMA user_version = {migrations.VERSION + 1}")
    connection.close()
    assert f"newer version of this program (format {migrations.VERSION + 1}, known here" in refusal(record)


@pytest.mark.parametrize("page", [1, 5, 20])
def test_that_a_record_with_an_overwritten_page_is_refused(record, page):
    content = bytearray(record.read_bytes())
    content[page * 4096 : page * 4096 + 2048] = b"\xff" * 2048
    record.write_bytes(content)
    assert "damaged" in refusal(record)


def test_that_a_record_cut_short_is_refused(record):
    content = record.read_bytes()
    record.write_bytes(content[: len(content) // 2])
    assert "damaged" in refusal(record)


def test_that_a_record_another_program_is_writing_is_refused_after_a_wait(record):
    other = sqlite3.connect(record, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(RecordsError, match="is in use by another program"):
        RecordFile(record, busy_ms=20)
    other.execute("ROLLBACK")
    other.close()
    RecordFile(record).close()


def test_that_a_write_is_refused_when_another_program_is_writing(record):
    with opened(record) as store:
        other = sqlite3.connect(record, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(RecordsError, match="is in use by another program"):
            store.assign("SIM-700182", 1, USER)
        other.execute("ROLLBACK")
        other.close()
        store.assign("SIM-700182", 1, USER)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are of another kind there")
def test_that_a_read_only_file_is_refused(unprivileged):
    path = unprivileged / "records.db"
    RecordFile(path).close()
    path.chmod(0o400)
    assert "may not write" in refusal(path)


def test_that_a_file_marked_read_only_is_refused_also_by_the_superuser(tmp_path):
    path = tmp_path / "records.db"
    RecordFile(path).close()
    path.chmod(0o444)
    assert "may not write" in refusal(path)
    path.chmod(0o644)
    RecordFile(path).close()


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are of another kind there")
def test_that_a_file_in_a_read_only_folder_is_refused(unprivileged):
    path = unprivileged / "records.db"
    RecordFile(path).close()
    unprivileged.chmod(0o500)
    assert "lies in a folder that is" in refusal(path)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are of another kind there")
def test_that_no_new_file_is_made_in_a_read_only_folder(unprivileged):
    unprivileged.chmod(0o500)
    assert "may not write" in refusal(unprivileged / "records.db")


def test_that_a_name_that_is_a_file_cannot_be_a_folder(tmp_path):
    (tmp_path / "file").write_text("text")
    with pytest.raises(RecordsError, match="cannot be opened or made"):
        RecordFile(tmp_path / "file" / "records.db")


def test_that_a_block_is_written_whole_or_not_at_all(record):
    file = RecordFile(record)
    with pytest.raises(RecordsError), file.writing():  # noqa: PT012 - the block is what is tested
        file.insert("people", {"name": "first"})
        with file.writing():
            file.insert("people", {"name": "second"})
        raise RecordsError("No.")
    assert [row["name"] for row in file.rows("SELECT name FROM people")] == [USER]
    file.close()


def test_that_an_inner_block_may_fail_alone(record):
    file = RecordFile(record)
    with file.writing():
        file.insert("people", {"name": "first"})
        with pytest.raises(RecordsError), file.writing():  # noqa: PT012 - the block is what is tested
            file.insert("people", {"name": "second"})
            file.insert("people", {"name": "second"})
    assert [row["name"] for row in file.rows("SELECT name FROM people ORDER BY id")] == [USER, "first"]
    file.close()


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("people", {"name": ""}),
        ("people", {"name": "a" * 41}),
        ("people", {"surname": "Moreau"}),
        ("pumps", {"serial": "S", "model": "", "implanted_ms": -1}),
        ("pumps", {"serial": "S", "model": "", "implanted_ms": 2**53}),
        ("pumps", {"serial": "S", "model": "", "implanted_ms": 2**70}),
        ("pumps", {"serial": "S", "model": "", "implanted_ms": "soon"}),
        ("pumps", {"serial": "S", "model": "", "implanted_ms": 0.5}),
        ("pumps", {"serial": "S", "model": "", "implanted_ms": float("nan")}),
        ("pumps", {"serial": "S", "model": "", "implanted_ms": 0, "patient": 99}),
    ],
)
def test_that_the_tables_refuse_what_is_out_of_range(record, table, values):
    file = RecordFile(record)
    with pytest.raises(RecordsError, match="does not take that entry"), file.writing():
        file.insert(table, values)
    file.close()


FILL_THE_DISK = """
import resource, sys
from pathlib import Path
from console.errors import RecordsError
from support.clinic import SERIAL, opened, reading, simple
path = Path(sys.argv[1])
with opened(path) as store:
    limit = path.with_name(path.name + "-wal").stat().st_size + 60_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    kept = 0
    try:
        for version in range(10_000):
            store.add_reading(reading(simple("267"), version), "C. Moreau")
            kept += 1
    except RecordsError as refused:
        print(kept)
        print(refused)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be held to a file size there")
def test_that_a_full_disk_is_told_and_loses_nothing_that_was_kept(record, project):
    ran = subprocess.run(
        [sys.executable, "-c", FILL_THE_DISK, str(record)],
        env={**os.environ, "PYTHONPATH": f"{project}{os.pathsep}{project / 'tests'}"},
        capture_output=True,
        text=True,
        check=True,
    )
    kept, sentence = ran.stdout.splitlines()
    assert "disk" in sentence
    with opened(record) as store:
        assert len(store.readings("SIM-700182")) == int(kept) > 0
        assert store.verify_chain().intact


class FailingDisk:
    """Stands where the database is, and fails as a disk does when the transaction is to be made durable."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_transaction

    def execute(self, sql: str, *parameters: object) -> sqlite3.Cursor:
        if sql == "COMMIT":
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR | 4 << 8
            raise error
        return self._connection.execute(sql, *parameters)


def test_that_nothing_is_written_after_the_disk_failed_once(record):
    file = RecordFile(record)
    sound = file._db.conn
    file._db.conn = FailingDisk(sound)
    with pytest.raises(RecordsError, match="the disk failed"), file.writing():
        file.insert("people", {"name": "first"})
    file._db.conn = sound
    with pytest.raises(RecordsError, match="the disk failed"), file.writing():
        file.insert("people", {"name": "second"})
    assert [row["name"] for row in file.rows("SELECT name FROM people")] == [USER]
    file.close()


def test_that_opening_a_record_twice_at_once_makes_one_file(tmp_path):
    path = tmp_path / "records.db"
    first, second = RecordFile(path), RecordFile(path)
    with first.writing():
        first.insert("people", {"name": "first"})
    assert [row["name"] for row in second.rows("SELECT name FROM people")] == ["first"]
    first.close()
    second.close()


def test_that_the_room_loads_no_database_library_before_a_file_is_opened(project):
    code = "import sys, console.records.store, console.records.journal; print('sqlite_utils' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "False"
