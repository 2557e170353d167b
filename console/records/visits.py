"""How a visit comes about, what is kept in it, and what a signature seals.

Apart from the store and the journal, which both write visits: one open visit at a time for a patient
and pump, begun by the first reading or operation of a therapy day, added to until it is signed.
Everything here runs inside a transaction that the caller opened.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256

from console.domain.catheter import Catheter
from console.domain.change import RefillChange, prescribed
from console.domain.prescription import Prescription
from console.domain.quantities import MS_PER_DAY
from console.domain.reading import Reading
from console.errors import RecordsError
from console.records import rows, titles
from console.records.changes import catheter_text, change_of
from console.records.database import RecordFile, Row
from console.records.forms import canonical, plain, prescription_text
from console.records.trail import Entry, Kind, Trail
from console.session.journal import Verdict

SINCE_FORMAT_2 = frozenset({"particulars", "reservoir_pl", "delivered_pl", "corrected_pl", "stopped_ms"})
"""Columns that came after the first signatures: where they hold nothing, a seal is as it was without them."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who attends which pump, and when: on the pump's clock and on the wall's."""

    serial: str
    user: str
    therapy_ms: int
    wall_utc_ms: int

    def entry(self, kind: Kind, thing: str) -> Entry:
        """Return the trail's entry of a deed done now to `thing`."""
        return Entry(kind, thing, self.user, self.wall_utc_ms, self.therapy_ms)


class Visits:
    """The visits of one record file, as they are written."""

    def __init__(self, file: RecordFile, trail: Trail) -> None:
        self._file = file
        self._trail = trail

    def meet(self, at: Attendance, model: str, catheter: Catheter | None = None) -> int | None:
        """Make the pump known if it is not, and return its patient; a model not known yet is `""`.

        What the pump says of its catheter is kept where nobody has recorded one.
        """
        row = self._file.row("SELECT patient, model, catheter FROM pumps WHERE serial = ?", [at.serial])
        told = None if catheter is None else catheter_text(catheter)
        if row is None:
            serial = plain(at.serial, 40, "A pump's serial number", least=1)
            met: Row = {"serial": serial, "model": model, "implanted_ms": at.therapy_ms, "catheter": told}
            self._file.insert("pumps", met)
            self._trail.add(at.entry(Kind.PUMP_ADDED, f"pump:{serial}"))
            return None
        if (not row["model"] and model) or (row["catheter"] is None and told):
            self._file.change(
                "UPDATE pumps SET model = ?, catheter = ? WHERE serial = ?",
                [row["model"] or model, row["catheter"] or told, at.serial],
            )
        patient: int | None = row["patient"]
        return patient

    def open_one(self, at: Attendance, patient: int | None) -> int | None:
        """Return the open visit of this patient and pump on the therapy day, or None."""
        row = self._file.row(
            "SELECT max(id) AS id FROM visits WHERE serial = ? AND patient IS ? AND signature = 'open'"
            " AND therapy_ms / ? = ?",
            [at.serial, patient, MS_PER_DAY, at.therapy_ms // MS_PER_DAY],
        )
        found: int | None = row["id"] if row else None
        return found

    def begin(self, at: Attendance, patient: int | None, running: Prescription) -> int:
        """Open a visit on the program that was running, and return its id."""
        text = prescription_text(running)
        visit = self._file.insert(
            "visits",
            {
                "patient": patient,
                "serial": at.serial,
                "person": self._trail.person(at.user),
                "therapy_ms": at.therapy_ms,
                "wall_utc_ms": at.wall_utc_ms,
                "what": titles.READ,
                "before": text,
                "after": text,
                "signature": "open",
            },
        )
        self._trail.add(replace(at.entry(Kind.VISIT_OPENED, f"visit:{visit}"), visit=visit))
        return visit

    def keep(self, reading: Reading, visit: int | None, at: Attendance) -> Row:
        """Keep a reading in `visit` (None for none) and return its row; the same one twice is kept once."""
        row = rows.of_reading(reading, visit, at.wall_utc_ms)
        last = self._file.row("SELECT * FROM readings WHERE serial = ? ORDER BY id DESC LIMIT 1", [at.serial])
        if last and all(last[name] == value for name, value in row.items() if name != "wall_utc_ms"):
            return last
        self._file.insert("readings", row)
        read = at.entry(Kind.READ, f"pump:{at.serial}")
        self._trail.add(replace(read, after=str(reading.version), unit="version", visit=visit))
        return row

    def retell(self, visit: int) -> None:
        """Work out again, from its operations, what a visit was about and what ran before and after."""
        concluded = self._file.rows(f"{rows.OPERATIONS} WHERE visit = ? ORDER BY number", [visit])
        intents = [rows.intent(row) for row in concluded]
        last, verdict = intents[-1], concluded[-1]["verdict"]
        after = prescribed(last.before, last.change) if verdict == Verdict.COMMITTED else last.before
        self._file.change(
            "UPDATE visits SET what = ?, before = ?, after = ? WHERE id = ?",
            [
                titles.title(zip(intents, concluded, strict=True)),
                prescription_text(intents[0].before),
                prescription_text(after),
                visit,
            ],
        )

    def residuals(self, serial: str) -> tuple[tuple[int, int, int, int], ...]:
        """Return (at_ms, calculated_pl, aspirated_pl, delivered_pl) of each emptying, the latest first."""
        told: list[tuple[int, int, int, int]] = []
        delivered_pl = 0
        for row in self._refills(serial):
            refill = change_of(row["change"])
            since_pl, delivered_pl = row["delivered_pl"] - delivered_pl, row["delivered_pl"]
            if isinstance(refill, RefillChange) and refill.left.pl == 0:
                told.append((row["at_ms"], row["reservoir_pl"], refill.withdrawn.pl, since_pl))
        return tuple(reversed(told))

    def delivered_at_refill_pl(self, serial: str) -> int:
        """Return the delivered volume at the last refill of pump `serial`, 0 if there was none."""
        refills = self._refills(serial)
        return int(refills[-1]["delivered_pl"]) if refills else 0

    def _refills(self, serial: str) -> list[Row]:
        """Return the committed refills of pump `serial`, oldest first.

        A change is known by the kind in its form: no text within a form holds a bare quotation mark.
        """
        return self._file.rows(
            "SELECT change, at_ms, reservoir_pl, delivered_pl FROM operations"
            " WHERE serial = ? AND verdict = ? AND reservoir_pl IS NOT NULL"
            ' AND instr(change, \'"kind":"refill"\') ORDER BY version',
            [serial, Verdict.COMMITTED.value],
        )

    def seal(self, visit: int) -> str:
        """Return SHA-256, as hex, over what a visit holds: its head, operations and readings, by ids."""
        head = self._file.rows(
            "SELECT id, patient, serial, person, therapy_ms, wall_utc_ms, what, before, after FROM visits"
            " WHERE id = ?",
            [visit],
        )
        operations = self._file.rows("SELECT * FROM operations WHERE visit = ? ORDER BY number", [visit])
        readings = self._file.rows("SELECT * FROM readings WHERE visit = ? ORDER BY id", [visit])
        held = [_sealable(row) for row in (*head, *operations, *readings)]
        return sha256(canonical(held).encode()).hexdigest()

    def altered(self) -> tuple[int, ...]:
        """Return the signed visits that are no longer what was signed, and those signed without a trail."""
        signed = self._file.rows(
            "SELECT visits.id, events.after AS seal FROM visits LEFT JOIN events"
            " ON events.kind = ? AND events.object = 'visit:' || visits.id"
            " WHERE signature = 'signed' ORDER BY visits.id",
            [Kind.VISIT_SIGNED.value],
        )
        return tuple(row["id"] for row in signed if self.seal(row["id"]) != row["seal"])

    def refuse_unresolved(self, serial: str) -> None:
        """Refuse while an operation on pump `serial` has no verdict."""
        if self._file.row("SELECT 1 FROM operations WHERE serial = ? AND verdict IS NULL", [serial]):
            raise RecordsError(
                f"An update of pump {serial} has no known outcome yet; read the pump before you sign."
            )


def _sealable(row: Row) -> Row:
    return {
        name: value.hex() if isinstance(value, bytes) else value
        for name, value in row.items()
        if value is not None or name not in SINCE_FORMAT_2
    }
