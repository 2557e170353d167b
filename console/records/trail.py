"""The trail: one hash-chained table of what was done, by whom, to what, for journal, audit and timeline.

Apart from the store because nothing in it ever changes: a row is added in the transaction of the
deed it tells of, and holds ids, never a patient's or a clinician's name, so that erasing a name
breaks no link. Each row's hash covers the row and the hash before it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from itertools import count

from console.domain.visit import Deed, Event
from console.records.changes import deed_of, deed_text
from console.records.database import RecordFile, Row
from console.records.forms import canonical, plain
from console.session.events import (
    Acted,
    ChangePrepared,
    HandsRefused,
    LinkLost,
    LinkOpened,
    MismatchFound,
    OutcomeUnknown,
    PrepareExpired,
    PrepareRefused,
    Programmed,
    SessionEvent,
    ToneSounded,
    TonesRefused,
    TonesSilenced,
)

BEGINNING = bytes(32)
"""The hash before the first row."""


DEED, REFUSED = "form", "sentence"
"""The units of what hands did and felt, and of why they could not."""

EVENTS = "SELECT events.*, people.name AS person FROM events JOIN people ON people.id = actor"


class Kind(StrEnum):
    """What a row of the trail tells of."""

    PATIENT_ADDED = "patient-added"
    PUMP_ADDED = "pump-added"
    PUMP_ASSIGNED = "pump-assigned"
    PUMP_REPLACED = "pump-replaced"
    VISIT_OPENED = "visit-opened"
    VISIT_SIGNED = "visit-signed"
    ORDER_SAVED = "order-saved"
    DRAFT_SAVED = "draft-saved"
    DRAFT_DISCARDED = "draft-discarded"
    READ = "pump-read"
    REASON_GIVEN = "reason-given"
    CONFIRMED = "operation-confirmed"
    COMMITTED = "operation-committed"
    NOT_APPLIED = "operation-not-applied"
    LINK_OPENED = "link-opened"
    LINK_LOST = "link-lost"
    PREPARED = "change-prepared"
    PREPARE_EXPIRED = "prepare-expired"
    PREPARE_REFUSED = "prepare-refused"
    SWITCHED = "pump-switched"
    OUTCOME_UNKNOWN = "outcome-unknown"
    MISMATCH = "mismatch-found"
    HAND = "hand"
    KEY_REFUSED = "key-refused"
    TONES = "tones"


@dataclass(frozen=True, slots=True)
class Entry:
    """A deed to be told: `actor` is a person's name here and an id in the row.

    `object` reads `visit:12`, `patient:3`, `pump:SIM-700182`, `order:7`, `field:step-1-rate` or
    `operation:<hex>`.
    """

    kind: Kind
    object: str
    actor: str
    wall_utc_ms: int
    therapy_ms: int | None = None
    before: str = ""
    after: str = ""
    unit: str = ""
    visit: int | None = None


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What checking the trail and the signed visits found.

    `first_bad` is the sequence of the first row that is missing, altered or out of place, None when
    there is none; `altered_visits` are signed visits that are no longer what was signed.
    """

    entries: int
    first_bad: int | None
    altered_visits: tuple[int, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing was found."""
        return self.first_bad is None and not self.altered_visits


class Trail:
    """The events of one record file."""

    def __init__(self, file: RecordFile) -> None:
        self._file = file

    def person(self, name: str) -> int:
        """Return the id of the person `name` (1–40 characters), known from now on."""
        name = plain(name, 40, "A user's name", least=1)
        row = self._file.row("SELECT id FROM people WHERE name = ?", [name])
        return int(row["id"]) if row else self._file.insert("people", {"name": name})

    def add(self, entry: Entry) -> None:
        """Chain one entry to the trail, within the transaction that is open."""
        row: Row = {
            "wall_utc_ms": entry.wall_utc_ms,
            "therapy_ms": entry.therapy_ms,
            "actor": self.person(entry.actor),
            "kind": entry.kind.value,
            "object": entry.object,
            "before": entry.before,
            "after": entry.after,
            "unit": entry.unit,
            "visit": entry.visit,
        }
        last = self._file.row("SELECT sequence, chain FROM events ORDER BY sequence DESC LIMIT 1")
        sequence, previous = (last["sequence"] + 1, last["chain"]) if last else (1, BEGINNING)
        row["sequence"] = sequence
        self._file.insert("events", {**row, "chain": chained(previous, row)})

    def of_visit(self, visit: int) -> tuple[Event, ...]:
        """Return what the trail tells of a visit and its operations, oldest first."""
        return self._events(
            "events.visit = ?1 OR object IN"
            " (SELECT 'operation:' || lower(hex(operation)) FROM operations WHERE visit = ?1)",
            visit,
        )

    def of_patient(self, patient: int) -> tuple[Event, ...]:
        """Return what the trail tells of a patient, their pump, papers and visits, oldest first."""
        return self._events(
            "events.visit IN (SELECT id FROM visits WHERE patient = ?1) OR object = 'patient:' || ?1"
            " OR object IN (SELECT 'pump:' || serial FROM pumps WHERE patient = ?1)"
            " OR object IN (SELECT 'order:' || id FROM orders WHERE patient = ?1)"
            " OR object IN (SELECT 'operation:' || lower(hex(operation)) FROM operations WHERE patient = ?1)",
            patient,
        )

    def deeds(self, serial: str) -> tuple[Deed, ...]:
        """Return what hands did to pump `serial` since its last committed refill or implant, oldest first.

        A change is known by the kind in its form: no text within a form holds a bare quotation mark.
        """
        found = self._file.rows(
            "SELECT therapy_ms, after FROM events WHERE kind = ?1 AND object = 'pump:' || ?2 AND unit = ?3"
            " AND sequence > (SELECT coalesce(max(sequence), 0) FROM events WHERE kind = ?4 AND object IN"
            " (SELECT 'operation:' || lower(hex(operation)) FROM operations WHERE serial = ?2"
            ' AND (instr(change, \'"kind":"refill"\') OR instr(change, \'"kind":"implant"\'))))'
            " ORDER BY sequence",
            [Kind.HAND.value, serial, DEED, Kind.COMMITTED.value],
        )
        return tuple(Deed(row["therapy_ms"], *deed_of(row["after"])) for row in found)

    def seen(self, serial: str) -> tuple[Deed, ...]:
        """Return what hands did at pump `serial` and its patient since a visit of it was last signed."""
        found = self._file.rows(
            "SELECT therapy_ms, after FROM events WHERE kind = ?1 AND object = 'pump:' || ?2 AND unit = ?3"
            " AND sequence > (SELECT coalesce(max(sequence), 0) FROM events WHERE kind = ?4"
            " AND visit IN (SELECT id FROM visits WHERE serial = ?2)) ORDER BY sequence",
            [Kind.HAND.value, serial, DEED, Kind.VISIT_SIGNED.value],
        )
        return tuple(Deed(row["therapy_ms"], *deed_of(row["after"])) for row in found)

    def all(self) -> tuple[Event, ...]:
        """Return the whole trail, oldest first."""
        return self._events("?1 = 0", 0)

    def first_bad(self) -> int | None:
        """Return the sequence of the first row that is missing, altered or out of place, or None."""
        expected, chain = count(1), BEGINNING
        for row in self._file.rows("SELECT * FROM events ORDER BY sequence"):
            number = next(expected)
            chain = chained(chain, row)
            if row["sequence"] != number or row["chain"] != chain:
                return number
        given = self._file.row("SELECT seq FROM sqlite_sequence WHERE name = 'events'")
        number = next(expected)
        return number if given and given["seq"] >= number else None

    def _events(self, condition: str, parameter: int) -> tuple[Event, ...]:
        rows = self._file.rows(f"{EVENTS} WHERE {condition} ORDER BY sequence", [parameter])
        return tuple(_event(row) for row in rows)


def chained(previous: bytes, row: Row) -> bytes:
    """Return SHA-256 over the hash before and the row's columns, but for its own hash, in canonical form."""
    columns = {name: value for name, value in row.items() if name != "chain"}
    return sha256(previous + canonical(columns).encode()).digest()


def sealed(text: str) -> str:
    """Return SHA-256 of a free text as hex: the trail shows that it was not altered, and not what it says."""
    return sha256(text.encode()).hexdigest()


def told(event: SessionEvent, pump: Entry) -> Entry | None:
    """Return what the trail tells of a session's event; None where the journal or a reading tells it.

    `pump` is the entry for a link just opened: who, when and which pump.
    """
    match event:
        case LinkOpened():
            return pump
        case LinkLost(sentence):
            return replace(pump, kind=Kind.LINK_LOST, after=sentence)
        case PrepareRefused(code):
            return replace(pump, kind=Kind.PREPARE_REFUSED, after=code, unit="code")
        case Acted() | HandsRefused():
            return _of_hands(event, pump)
        case TonesSilenced() | ToneSounded() | TonesRefused():
            return _of_tones(event, pump)
        case _:
            return _of_operation(event, pump)


def _of_operation(event: SessionEvent, pump: Entry) -> Entry | None:
    match event:
        case ChangePrepared(back):
            based, digest = str(back.base_version), back.digest.hex()
            return _on(pump, Kind.PREPARED, back.operation, before=based, after=digest, unit="digest")
        case PrepareExpired(operation):
            return _on(pump, Kind.PREPARE_EXPIRED, operation)
        case Programmed(operation, version):
            return _on(pump, Kind.SWITCHED, operation, after=str(version), unit="version")
        case OutcomeUnknown(operation):
            return _on(pump, Kind.OUTCOME_UNKNOWN, operation)
        case MismatchFound(operation, sentence):
            return _on(pump, Kind.MISMATCH, operation, after=sentence)
        case _:
            return None


def _of_tones(event: TonesSilenced | ToneSounded | TonesRefused, pump: Entry) -> Entry:
    match event:
        case TonesSilenced(until_ms):
            return replace(pump, kind=Kind.TONES, after=str(until_ms), unit="silent until, ms")
        case ToneSounded(tone):
            return replace(pump, kind=Kind.TONES, after=tone.value, unit="test tone")
        case TonesRefused(code, sentence):
            return replace(pump, kind=Kind.TONES, before=code, after=sentence, unit=REFUSED)


def _of_hands(event: Acted | HandsRefused, pump: Entry) -> Entry:
    match event:
        case Acted(hand, felt):
            return replace(pump, kind=Kind.HAND, after=deed_text(hand, felt), unit=DEED)
        case HandsRefused(code, sentence):
            return replace(pump, kind=Kind.HAND, before=code, after=sentence, unit=REFUSED)


def _on(
    entry: Entry, kind: Kind, operation: bytes, *, before: str = "", after: str = "", unit: str = ""
) -> Entry:
    thing = f"operation:{operation.hex()}"
    return replace(entry, kind=kind, object=thing, before=before, after=after, unit=unit)


def _event(row: Row) -> Event:
    return Event(
        sequence=row["sequence"],
        wall_utc_ms=row["wall_utc_ms"],
        therapy_ms=row["therapy_ms"],
        actor=row["person"],
        kind=row["kind"],
        object=row["object"],
        before=row["before"],
        after=row["after"],
        unit=row["unit"],
        chain=row["chain"],
    )
