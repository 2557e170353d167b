"""The record's tables, step by step: each migration is final once released and imports nothing of ours.

Apart from the store because a migration must still do in ten years what it does today: it repeats
names and limits rather than follow the code. Loaded only when a file is opened. Doses, volumes and
times are integers in STRICT tables; 9007199254740991 is 2^53 − 1, the largest any quantity holds.
Texts of `forms` are held to their outline alone: SQLite's own JSON functions count as unsafe in a
schema that is not trusted, and ours never is; reading a text back checks it to the last character.
"""

from __future__ import annotations

import json
from typing import Any

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

schema = Migrations("cisterna")

VERSION = 2
"""What `PRAGMA user_version` says after the last migration."""


@schema()
def m001_first_visits(db: Database) -> None:
    """Patients, pumps, visits, operations, readings, orders, drafts and the trail.

    A blank line parts one statement from the next.
    """
    for statements in (_CARE, _THERAPY, _PAPERS, _TRAIL, _SEALS):
        for statement in statements.split("\n\n"):
            db.execute(statement)
    db.execute("PRAGMA application_id = 1128878932")
    db.execute("PRAGMA user_version = 1")


@schema()
def m002_every_therapy(db: Database) -> None:
    """Catheters as implanted, pumps taken out, particulars, drafts of any change, and a refill's account.

    What stood in a column of its own is carried over into the form that takes its place. A draft on a pump
    that was never read has nothing to stand on: it stays in the backup of the old file alone.
    """
    for statement in _GROWN.split("\n\n"):
        db.execute(statement)
    for serial, length, bore in _rows(db, "SELECT serial, catheter_tenth_mm, catheter_nl_per_cm FROM pumps"):
        db.execute("UPDATE pumps SET catheter = ? WHERE serial = ?", [_catheter(length, bore), serial])
    drafts = _rows(db, _DRAFTS)
    for statement in _REPLACED.split("\n\n"):
        db.execute(statement)
    for patient, serial, version, digest, infusion, reasons, saved_ms, running in drafts:
        change = _program(running, infusion)
        values = [patient, serial, version, digest, change, reasons, saved_ms]
        db.execute("INSERT INTO drafts VALUES (?, ?, ?, ?, ?, ?, NULL, ?)", values)
    db.execute("PRAGMA user_version = 2")


_CARE = """
CREATE TABLE notice (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    text TEXT NOT NULL
) STRICT

INSERT INTO notice VALUES
    (1, 'Simulation: not a medical device, not for patient care. Every patient here is invented.')

CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 40)
) STRICT

CREATE TABLE patients (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 40),
    family_name TEXT NOT NULL CHECK (length(family_name) BETWEEN 1 AND 100),
    given_name TEXT NOT NULL CHECK (length(given_name) BETWEEN 1 AND 100),
    sex TEXT NOT NULL CHECK (sex IN ('F', 'M', 'X')),
    born TEXT NOT NULL CHECK (date(born) IS born),
    diagnosis TEXT NOT NULL CHECK (length(diagnosis) <= 200),
    titration_group TEXT NOT NULL CHECK (length(titration_group) BETWEEN 1 AND 40),
    note TEXT NOT NULL CHECK (length(note) <= 4000)
) STRICT

CREATE TABLE pumps (
    serial TEXT PRIMARY KEY CHECK (length(serial) BETWEEN 1 AND 40),
    model TEXT NOT NULL CHECK (length(model) <= 40),
    patient INTEGER REFERENCES patients,
    implanted_ms INTEGER NOT NULL CHECK (implanted_ms BETWEEN 0 AND 9007199254740991),
    catheter_tenth_mm INTEGER CHECK (catheter_tenth_mm BETWEEN 0 AND 20000),
    catheter_nl_per_cm INTEGER CHECK (catheter_nl_per_cm BETWEEN 0 AND 100000)
) STRICT

CREATE INDEX pumps_of_patient ON pumps (patient)
"""

_THERAPY = """
CREATE TABLE visits (
    id INTEGER PRIMARY KEY,
    patient INTEGER REFERENCES patients,
    serial TEXT NOT NULL REFERENCES pumps,
    person INTEGER NOT NULL REFERENCES people,
    therapy_ms INTEGER NOT NULL CHECK (therapy_ms BETWEEN 0 AND 9007199254740991),
    wall_utc_ms INTEGER NOT NULL CHECK (wall_utc_ms BETWEEN 0 AND 9007199254740991),
    what TEXT NOT NULL CHECK (length(what) BETWEEN 1 AND 200),
    before TEXT NOT NULL CHECK (before GLOB '{*"form":[1-9]*}'),
    after TEXT NOT NULL CHECK (after GLOB '{*"form":[1-9]*}'),
    signature TEXT NOT NULL CHECK (signature IN ('open', 'signed')),
    signer INTEGER REFERENCES people,
    CHECK ((signature = 'signed') = (signer IS NOT NULL)),
    CHECK (signature = 'open' OR patient IS NOT NULL)
) STRICT

CREATE INDEX visits_of_patient ON visits (patient, therapy_ms)

CREATE INDEX visits_of_pump ON visits (serial, therapy_ms)

CREATE TABLE operations (
    number INTEGER PRIMARY KEY,
    operation BLOB NOT NULL UNIQUE CHECK (length(operation) = 16),
    serial TEXT NOT NULL REFERENCES pumps,
    patient INTEGER REFERENCES patients,
    person INTEGER NOT NULL REFERENCES people,
    second_person INTEGER REFERENCES people,
    base_version INTEGER NOT NULL CHECK (base_version BETWEEN 0 AND 9007199254740991),
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    before TEXT NOT NULL CHECK (before GLOB '{*"form":[1-9]*}'),
    change TEXT NOT NULL CHECK (change GLOB '{*"form":[1-9]*}'),
    reasons TEXT NOT NULL CHECK (reasons GLOB '{*"form":[1-9]*}'),
    therapy_ms INTEGER NOT NULL CHECK (therapy_ms BETWEEN 0 AND 9007199254740991),
    wall_utc_ms INTEGER NOT NULL CHECK (wall_utc_ms BETWEEN 0 AND 9007199254740991),
    verdict TEXT CHECK (verdict IN ('committed', 'not-applied')),
    visit INTEGER REFERENCES visits,
    version INTEGER CHECK (version BETWEEN 1 AND 9007199254740991),
    at_ms INTEGER CHECK (at_ms BETWEEN 0 AND 9007199254740991),
    recovered INTEGER CHECK (recovered IN (0, 1)),
    sentence TEXT CHECK (length(sentence) <= 1000),
    concluded_utc_ms INTEGER CHECK (concluded_utc_ms BETWEEN 0 AND 9007199254740991),
    CHECK ((verdict IS NULL) = (visit IS NULL)),
    CHECK ((verdict IS 'committed') = (version IS NOT NULL)),
    CHECK ((verdict IS 'committed') = (at_ms IS NOT NULL)),
    CHECK ((verdict IS NULL) = (recovered IS NULL)),
    CHECK ((verdict IS NULL) = (sentence IS NULL)),
    CHECK ((verdict IS NULL) = (concluded_utc_ms IS NULL))
) STRICT

CREATE INDEX operations_of_visit ON operations (visit)

CREATE INDEX operations_unresolved ON operations (serial) WHERE verdict IS NULL

CREATE TABLE readings (
    id INTEGER PRIMARY KEY,
    visit INTEGER REFERENCES visits,
    serial TEXT NOT NULL REFERENCES pumps,
    therapy_ms INTEGER NOT NULL CHECK (therapy_ms BETWEEN 0 AND 9007199254740991),
    wall_utc_ms INTEGER NOT NULL CHECK (wall_utc_ms BETWEEN 0 AND 9007199254740991),
    version INTEGER NOT NULL CHECK (version BETWEEN 0 AND 9007199254740991),
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    prescription TEXT NOT NULL CHECK (prescription GLOB '{*"form":[1-9]*}'),
    reservoir_pl INTEGER NOT NULL CHECK (reservoir_pl BETWEEN 0 AND 9007199254740991),
    delivered_pl INTEGER NOT NULL CHECK (delivered_pl BETWEEN 0 AND 9007199254740991),
    filled_pl INTEGER NOT NULL CHECK (filled_pl BETWEEN 0 AND 9007199254740991),
    withdrawn_pl INTEGER NOT NULL CHECK (withdrawn_pl BETWEEN 0 AND 9007199254740991)
) STRICT

CREATE INDEX readings_of_pump ON readings (serial, therapy_ms)

CREATE INDEX readings_of_visit ON readings (visit)
"""

_PAPERS = """
CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    patient INTEGER NOT NULL REFERENCES patients,
    drug TEXT NOT NULL CHECK (length(drug) BETWEEN 1 AND 40),
    ng_per_ml INTEGER NOT NULL CHECK (ng_per_ml BETWEEN 1 AND 9007199254740991),
    ng_per_day INTEGER NOT NULL CHECK (ng_per_day BETWEEN 0 AND 9007199254740991),
    pattern TEXT NOT NULL CHECK (length(pattern) <= 1000),
    ordered_by TEXT NOT NULL CHECK (length(ordered_by) <= 100),
    note TEXT NOT NULL CHECK (length(note) <= 4000),
    operation INTEGER REFERENCES operations
) STRICT

CREATE INDEX orders_of_patient ON orders (patient)

CREATE TABLE drafts (
    patient INTEGER PRIMARY KEY REFERENCES patients,
    serial TEXT NOT NULL REFERENCES pumps,
    base_version INTEGER NOT NULL CHECK (base_version BETWEEN 0 AND 9007199254740991),
    base_digest BLOB NOT NULL CHECK (length(base_digest) = 32),
    infusion TEXT NOT NULL CHECK (infusion GLOB '{*"form":[1-9]*}'),
    reasons TEXT NOT NULL CHECK (reasons GLOB '{*"form":[1-9]*}'),
    saved_utc_ms INTEGER NOT NULL CHECK (saved_utc_ms BETWEEN 0 AND 9007199254740991)
) STRICT
"""

_TRAIL = """
CREATE TABLE events (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    wall_utc_ms INTEGER NOT NULL CHECK (wall_utc_ms BETWEEN 0 AND 9007199254740991),
    therapy_ms INTEGER CHECK (therapy_ms BETWEEN 0 AND 9007199254740991),
    actor INTEGER NOT NULL REFERENCES people,
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
    object TEXT NOT NULL CHECK (length(object) BETWEEN 1 AND 80),
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    unit TEXT NOT NULL,
    visit INTEGER REFERENCES visits,
    chain BLOB NOT NULL CHECK (length(chain) = 32)
) STRICT

CREATE INDEX events_of_visit ON events (visit)

CREATE INDEX events_of_object ON events (object)
"""

_SEALS = """
CREATE TRIGGER events_never_change BEFORE UPDATE ON events BEGIN
    SELECT RAISE(ABORT, 'The trail is only ever added to.');
END

CREATE TRIGGER events_never_go BEFORE DELETE ON events BEGIN
    SELECT RAISE(ABORT, 'The trail is only ever added to.');
END

CREATE TRIGGER signed_visits_never_change BEFORE UPDATE ON visits WHEN OLD.signature = 'signed' BEGIN
    SELECT RAISE(ABORT, 'A signed visit cannot be changed.');
END

CREATE TRIGGER visits_never_go BEFORE DELETE ON visits BEGIN
    SELECT RAISE(ABORT, 'A visit cannot be removed.');
END

CREATE TRIGGER verdicts_never_change BEFORE UPDATE ON operations WHEN OLD.verdict IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'The verdict on an operation cannot be changed.');
END

CREATE TRIGGER operations_begin_unresolved BEFORE INSERT ON operations WHEN NEW.verdict IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'An operation is confirmed before it has a verdict.');
END

CREATE TRIGGER operations_never_go BEFORE DELETE ON operations BEGIN
    SELECT RAISE(ABORT, 'An operation cannot be removed.');
END

CREATE TRIGGER signed_visits_take_no_operation BEFORE UPDATE ON operations
WHEN (SELECT signature FROM visits WHERE id = NEW.visit) = 'signed' BEGIN
    SELECT RAISE(ABORT, 'A signed visit cannot be changed.');
END

CREATE TRIGGER signed_visits_take_no_reading BEFORE INSERT ON readings
WHEN (SELECT signature FROM visits WHERE id = NEW.visit) = 'signed' BEGIN
    SELECT RAISE(ABORT, 'A signed visit cannot be changed.');
END

CREATE TRIGGER readings_never_change BEFORE UPDATE ON readings BEGIN
    SELECT RAISE(ABORT, 'A reading cannot be changed.');
END

CREATE TRIGGER readings_never_go BEFORE DELETE ON readings BEGIN
    SELECT RAISE(ABORT, 'A reading cannot be removed.');
END
"""

_GROWN = """
ALTER TABLE pumps ADD COLUMN catheter TEXT CHECK (catheter GLOB '{*"form":[1-9]*}')

ALTER TABLE pumps ADD COLUMN explanted_ms INTEGER CHECK (explanted_ms BETWEEN 0 AND 9007199254740991)

ALTER TABLE operations ADD COLUMN particulars TEXT CHECK (particulars GLOB '{*"form":[1-9]*}')

ALTER TABLE operations ADD COLUMN reservoir_pl INTEGER CHECK (reservoir_pl BETWEEN 0 AND 9007199254740991)

ALTER TABLE operations ADD COLUMN delivered_pl INTEGER CHECK (delivered_pl BETWEEN 0 AND 9007199254740991)

ALTER TABLE readings ADD COLUMN corrected_pl INTEGER
    CHECK (corrected_pl BETWEEN -9007199254740991 AND 9007199254740991)

ALTER TABLE readings ADD COLUMN stopped_ms INTEGER CHECK (stopped_ms BETWEEN 0 AND 9007199254740991)
"""

_DRAFTS = """
SELECT patient, serial, base_version, base_digest, infusion, reasons, saved_utc_ms, running FROM (
    SELECT drafts.*, coalesce(
        (SELECT prescription FROM readings WHERE readings.serial = drafts.serial
            AND readings.version = drafts.base_version ORDER BY id DESC LIMIT 1),
        (SELECT prescription FROM readings WHERE readings.serial = drafts.serial ORDER BY id DESC LIMIT 1)
    ) AS running FROM drafts
) WHERE running IS NOT NULL
"""
"""Each draft with what its pump ran when it was made, or, if that was never read, ran at last."""

_REPLACED = """
ALTER TABLE pumps DROP COLUMN catheter_tenth_mm

ALTER TABLE pumps DROP COLUMN catheter_nl_per_cm

DROP TABLE drafts

CREATE TABLE drafts (
    patient INTEGER PRIMARY KEY REFERENCES patients,
    serial TEXT NOT NULL REFERENCES pumps,
    base_version INTEGER NOT NULL CHECK (base_version BETWEEN 0 AND 9007199254740991),
    base_digest BLOB NOT NULL CHECK (length(base_digest) = 32),
    change TEXT NOT NULL CHECK (change GLOB '{*"form":[1-9]*}'),
    reasons TEXT NOT NULL CHECK (reasons GLOB '{*"form":[1-9]*}'),
    particulars TEXT CHECK (particulars GLOB '{*"form":[1-9]*}'),
    saved_utc_ms INTEGER NOT NULL CHECK (saved_utc_ms BETWEEN 0 AND 9007199254740991)
) STRICT
"""


def _rows(db: Database, sql: str) -> list[tuple[Any, ...]]:
    return list(db.execute(sql).fetchall())


def _form(name: str, value: object) -> str:
    return json.dumps({"form": 1, name: value}, sort_keys=True, separators=(",", ":"))


def _catheter(length_tenth_mm: int | None, nl_per_cm: int | None) -> str | None:
    """Return the catheter's form: one segment, or in words the one figure that was recorded.

    0 in a column stood for nothing that can be implanted.
    """
    if length_tenth_mm and nl_per_cm:
        segment = {
            "name": "Catheter",
            "length_tenth_mm": length_tenth_mm,
            "trimmed_tenth_mm": 0,
            "nl_per_cm": nl_per_cm,
        }
        return _form("catheter", {"model": "Not recorded", "segments": [segment]})
    if length_tenth_mm:
        known = f"{length_tenth_mm // 100}.{length_tenth_mm % 100:02} cm, bore not recorded"
    elif nl_per_cm:
        known = f"{nl_per_cm} nL per cm, length not recorded"
    else:
        return None
    return _form("catheter", {"model": known, "segments": []})


def _program(running: str, infusion: str) -> str:
    """Return the change from what was running to a draft's infusion: drug and alarm stay as they are."""
    prescription = json.loads(running)["prescription"] | {"infusion": json.loads(infusion)["infusion"]}
    return _form("change", {"kind": "program", "prescription": prescription})
