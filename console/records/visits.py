"""How a visit comes about, what it is called, and what a signature seals.

Apart from the store and the journal, which both write visits: one open visit at a time for a patient
and pump, begun by the first reading or operation of a therapy day, added to until it is signed.
Everything here runs inside a transaction that the caller opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256

from console.domain.change import BolusChange, Change, ProgramChange
from console.domain.dosing import daily_ng
from console.domain.prescription import Flex, Prescription
from console.domain.quantities import MS_PER_DAY
from console.domain.reading import Reading
from console.errors import RecordsError
from console.records import rows
from console.records.database import RecordFile, Row
from console.records.forms import canonical, plain, prescription_text
from console.records.trail import Entry, Kind, Trail
from console.session.journal import Intent, Verdict

READ = "Pump read"
LINK_LOST = "Link lost, pump unchanged"
REFUSED = "Update refused, pump unchanged"


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

    def meet(self, at: Attendance, model: str) -> int | None:
        """Make the pump known if it is not, and return its patient; a model not known yet is `""`."""
        row = self._file.row("SELECT patient, model FROM pumps WHERE serial = ?", [at.serial])
        if row is None:
            serial = plain(at.serial, 40, "A pump's serial number", least=1)
            self._file.insert("pumps", {"serial": serial, "model": model, "implanted_ms": at.therapy_ms})
            self._trail.add(at.entry(Kind.PUMP_ADDED, f"pump:{serial}"))
            return None
        if not row["model"] and model:
            self._file.change("UPDATE pumps SET model = ? WHERE serial = ?", [model, at.serial])
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
                "what": READ,
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
        after = last.before
        if verdict == Verdict.COMMITTED and isinstance(last.change, ProgramChange):
            after = last.change.prescription
        self._file.change(
            "UPDATE visits SET what = ?, before = ?, after = ? WHERE id = ?",
            [
                what(zip(intents, concluded, strict=True)),
                prescription_text(intents[0].before),
                prescription_text(after),
                visit,
            ],
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
        held = [
            {name: _sealable(value) for name, value in row.items()} for row in (*head, *operations, *readings)
        ]
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


def what(operations: Iterable[tuple[Intent, Row]]) -> str:
    """Return in words what operations (each with its concluded row) did, such as `Dose, single bolus`."""
    done: list[str] = []
    failed = READ
    for intent, row in operations:
        if row["verdict"] == Verdict.COMMITTED:
            deed = _deed(intent.before, intent.change)
            done += [deed] if deed not in done else []
        else:
            failed = LINK_LOST if row["recovered"] else REFUSED
    if not done:
        return failed
    return ", ".join([done[0], *(deed[0].lower() + deed[1:] for deed in done[1:])])


def _deed(before: Prescription, change: Change) -> str:
    if isinstance(change, BolusChange):
        return "Single bolus"
    after = change.prescription
    if after.infusion == before.infusion:
        return "Low-reservoir alarm" if after.low_reservoir != before.low_reservoir else "Program unchanged"
    same_dose = daily_ng(after.infusion) == daily_ng(before.infusion)
    if isinstance(after.infusion, Flex):
        return "Flex steps" if same_dose else "Dose, flex steps"
    return "Simple continuous" if same_dose else "Dose"


def _sealable(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else value
