"""The record file itself: opened with every check, written in whole transactions, refused in one sentence.

Apart from the store, which knows what the rows mean. Nothing here changes a file it refuses, and no
error of the database leaves it but as `RecordsError`. The database library takes a third of a second
to import, so it is loaded here, on opening, and nowhere else.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.errors import RecordsError

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x43495354
"""`CIST`, at byte 68 of every record file."""

HEADER_BYTES = 100
MAGIC = b"SQLite format 3\0"
BUSY_MS = 5_000

WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
"""A file with none of these bits was marked read-only on purpose."""

_SENTENCES = {
    sqlite3.SQLITE_BUSY: "is in use by another program; close it there and try again",
    sqlite3.SQLITE_LOCKED: "is in use by another program; close it there and try again",
    sqlite3.SQLITE_READONLY: "is read-only, or lies in a folder that is; allow writing, or name another file",
    sqlite3.SQLITE_PERM: "may not be written by you; allow it, or name another file",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened for writing; look at its permissions and its folder's",
    sqlite3.SQLITE_FULL: "has no room left: the disk is full; make room and try again",
    sqlite3.SQLITE_IOERR: "could not be written: the disk failed or is full; close the console and see to it",
    sqlite3.SQLITE_CORRUPT: "is damaged; open a backup, or name another file",
    sqlite3.SQLITE_NOTADB: "is not a record file, or is damaged",
}

Row = dict[str, Any]
Value = str | int | bytes | None


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Turn every error of the database in the block into a `RecordsError` naming `path`."""
    try:
        yield
    except (sqlite3.Error, OverflowError) as error:
        raise RecordsError(sentence(path, error)) from error


def sentence(path: Path, error: sqlite3.Error | OverflowError) -> str:
    """Return what to tell the clinician of `error`; a trigger's own sentence is passed on."""
    code = getattr(error, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_CONSTRAINT_TRIGGER:
        return f"{error} Nothing was changed."
    if code is not None and code & 0xFF in _SENTENCES:
        return f"The record file {path} {_SENTENCES[code & 0xFF]}. Nothing was changed."
    return f"The record file {path} does not take that entry ({error}). Nothing was changed."


class RecordFile:
    """An open record file: rows out, whole transactions in.

    `busy_ms` is how long another program's write is waited for. Raises `RecordsError`, and leaves the
    file as it was, when `path` is a folder, empty, damaged, no database, another program's, newer than
    this program, locked, or not to be written.
    """

    def __init__(self, path: Path, busy_ms: int = BUSY_MS) -> None:
        self.path = path
        self._failed = ""
        with refusing(path):
            self._db = _opened(path, busy_ms)

    def close(self) -> None:
        """Close the file; its write-ahead log is folded in."""
        self._db.close()

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """Refuse in a sentence, and remember a failure of the disk."""
        try:
            with refusing(self.path):
                yield
        except RecordsError as error:
            code = getattr(error.__cause__, "sqlite_errorcode", None)
            if code is not None and code & 0xFF == sqlite3.SQLITE_IOERR:
                self._failed = str(error)
            raise

    def rows(self, sql: str, parameters: Sequence[Value] = ()) -> list[Row]:
        """Return the rows of a query, each by column name."""
        with self._refusing():
            cursor = self._db.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def row(self, sql: str, parameters: Sequence[Value] = ()) -> Row | None:
        """Return the first row of a query, or None."""
        return next(iter(self.rows(sql, parameters)), None)

    def insert(self, table: str, values: Mapping[str, Value]) -> int:
        """Add a row and return its number; only inside `writing`."""
        with self._refusing():
            self._db.table(table).insert(dict(values))
            return int(self._db.execute("SELECT last_insert_rowid()").fetchone()[0])

    def change(self, sql: str, parameters: Sequence[Value]) -> None:
        """Run one UPDATE or DELETE; only inside `writing`."""
        with self._refusing():
            self._db.execute(sql, parameters)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Make everything written in the block durable together on leaving it, or none of it.

        A block within a block is part of it. After a failure of the disk nothing more is written until
        the file is opened again: what was durable then is known only by reading it afresh.
        """
        if self._failed:
            raise RecordsError(self._failed)
        with self._refusing(), self._transaction(), self._db.atomic():
            yield

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Take the write lock at once (IMMEDIATE), so that a busy file is known before the first row."""
        if self._db.conn.in_transaction:
            yield
            return
        self._db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.conn.execute("COMMIT")
        finally:
            self._db.rollback()


def _opened(path: Path, busy_ms: int) -> Database:
    if path.is_dir():
        raise RecordsError(f"{path} is a folder; name the record file in it.")
    try:
        if path.exists():
            _check_header(path)
        else:
            _create(path)
    except PermissionError as error:
        raise RecordsError(f"You may not write {path}; allow it, or name another record file.") from error
    except OSError as error:
        reason = error.strerror or "the disk failed"
        raise RecordsError(f"The record file {path} cannot be opened or made: {reason}.") from error
    return _connected(path, busy_ms)


def _check_header(path: Path) -> None:
    """Refuse what is not ours by its first bytes, or not to be written, before the database touches it."""
    from console.records import migrations  # noqa: PLC0415 - loads the database library

    if not path.is_file():
        raise RecordsError(f"{path} is not a file on a disk; name another record file.")
    if not path.stat().st_mode & WRITABLE:
        raise PermissionError(errno.EACCES, "It is marked read-only, which the superuser would not notice.")
    with path.open("r+b") as file:
        header = file.read(HEADER_BYTES)
    if not header:
        raise RecordsError(f"The record file {path} is empty: remove it, or open a backup.")
    if len(header) < HEADER_BYTES or not header.startswith(MAGIC):
        raise RecordsError(f"{path} is not a record file, or is damaged. Nothing was changed.")
    if int.from_bytes(header[68:72]) != APPLICATION_ID:
        raise RecordsError(f"{path} belongs to another program. Nothing was changed.")
    _refuse_newer(path, int.from_bytes(header[60:64]), migrations.VERSION)


def _refuse_newer(path: Path, found: int, known: int) -> None:
    if found > known:
        raise RecordsError(
            f"The record file {path} was written by a newer version of this program (format {found}, "
            f"known here up to {known}). Update the program. Nothing was changed."
        )


def _create(path: Path) -> None:
    """Make a new file beside `path` and give it its name when it is whole, so that no half file is met."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = _empty(path.with_name(f".{path.name}.{os.getpid()}.new"))
    try:
        with _on(fresh, BUSY_MS) as db:
            db.conn.execute(
                "PRAGMA synchronous = OFF"
            )  # it is brought to the disk whole, before it has its name
            _migrate(db)
            db.conn.execute("PRAGMA journal_mode = WAL")
        _name(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)


def _empty(path: Path) -> Path:
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    return path


def _name(fresh: Path, path: Path) -> None:
    """Give the finished file its name, unless another process was quicker: then theirs stands."""
    _sync(fresh)
    try:
        os.link(fresh, path)
    except FileExistsError:
        return
    except OSError:
        fresh.rename(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    """Bring a file, or a folder's list of names where the system can, to the disk."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _on(path: Path, busy_ms: int) -> Database:
    """Connect to an existing file and set what every connection needs."""
    from sqlite_utils import Database  # noqa: PLC0415 - a third of a second, behind the first paint

    uri = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=busy_ms / 1_000)
    try:
        for pragma in (
            "trusted_schema = OFF",
            "foreign_keys = ON",
            "synchronous = FULL",
            "cell_size_check = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")
        return Database(connection, strict=True, execute_plugins=False)
    except sqlite3.Error:
        connection.close()
        raise


def _connected(path: Path, busy_ms: int) -> Database:
    db = _on(path, busy_ms)
    try:
        _check(path, db)
    except BaseException:
        db.close()
        raise
    return db


def _check(path: Path, db: Database) -> None:
    """Refuse a damaged, newer, locked or read-only file; bring an older one up after a backup."""
    from console.records import migrations  # noqa: PLC0415 - loads the database library

    if _pragma(db, "quick_check(1)") != "ok":
        raise RecordsError(f"The record file {path} is damaged; open a backup, or name another file.")
    version = int(_pragma(db, "user_version"))
    _refuse_newer(path, version, migrations.VERSION)
    _try_to_write(db, version)
    if version < migrations.VERSION:
        _backup(path, db, version)
        _migrate(db)
    if _pragma(db, "journal_mode") != "wal":
        db.conn.execute("PRAGMA journal_mode = WAL")


def _try_to_write(db: Database, version: int) -> None:
    """Write what stands there already and take it back: a locked or read-only file is known at once."""
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        db.conn.execute(f"PRAGMA user_version = {version}")
    finally:
        db.rollback()


def _pragma(db: Database, name: str) -> str | int:
    value: str | int = db.conn.execute(f"PRAGMA {name}").fetchone()[0]
    return value


def _migrate(db: Database) -> None:
    from console.records import migrations  # noqa: PLC0415 - loads the database library

    migrations.schema.apply(db)


def _backup(path: Path, db: Database, version: int) -> None:
    """Keep a whole copy of an older file beside it before its tables are changed."""
    fresh = _empty(path.with_name(f".{path.name}.{os.getpid()}.backup"))
    try:
        db.conn.execute("VACUUM INTO ?", [str(fresh)])
        _sync(fresh)
        fresh.replace(path.with_name(f"{path.name}.format-{version}.backup"))
        _sync(path.parent)
    except OSError as error:
        raise RecordsError(f"No backup of {path} could be made, so it was left as it is.") from error
    finally:
        fresh.unlink(missing_ok=True)
