"""The journal a session writes: an intent durable before a byte leaves, its verdict and visit in one.

Apart from the store, whose file it shares, because a session sees this port alone. Nothing here
decides what became of an operation; it only keeps what the session found out, once.
"""

from __future__ import annotations

import shutil
from dataclasses import replace

from console.domain.change import ImplantChange, ProgramChange, RefillChange
from console.errors import RecordsError
from console.records import rows
from console.records.changes import catheter_text, change_text
from console.records.database import Row
from console.records.forms import pairs_text, particulars_text, plain, prescription_text
from console.records.store import Store
from console.records.trail import Kind, sealed
from console.records.visits import Attendance
from console.session.journal import Conclusion, Intent, Verdict

ROOM_BYTES = 50_000_000
"""What must be free on the disk before a pump is programmed (reliability reference §3.8)."""


class RecordJournal:
    """The `console.session.journal.Journal` port on a record file."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._file = store.file
        self._trail = store.trail
        self._visits = store.visit_book

    def confirm(self, intent: Intent) -> None:
        """Make `intent` durable, with the reasons given; nothing may be sent when this raises.

        Refuses an operation that is in the record already, and a disk with less than 50 MB left.
        """
        self._refuse_full_disk()
        with self._file.writing():
            if self._row(intent.operation):
                raise RecordsError(
                    "That update is in the record already; prepare it again. Nothing was sent."
                )
            self._visits.meet(_attendance(intent), "")
            self._file.insert("operations", self._values(intent))
            self._tell(Kind.CONFIRMED, intent, str(intent.base_version), intent.digest.hex(), "digest")
            for reason in intent.reasons:
                self._tell(Kind.REASON_GIVEN, intent, reason.code, sealed(reason.reason), "sha256")

    def conclude(self, conclusion: Conclusion) -> None:
        """Write verdict, visit and reading in one transaction; a second, equal call does nothing.

        Refuses an operation nobody confirmed, and a verdict that contradicts the one in the record.
        """
        with self._file.writing():
            row = self._row(conclusion.operation)
            if row is None:
                raise RecordsError(
                    "The record holds no confirmation of that update, so no outcome of it is kept."
                )
            if row["verdict"] is not None:
                _refuse_contradiction(row, conclusion)
                return
            intent = rows.intent(row)
            visit = self._visit(intent)
            self._close(conclusion, visit)
            self._tell_verdict(intent, conclusion, visit)
            if conclusion.reading is not None:
                read_at = replace(_attendance(intent), therapy_ms=conclusion.reading.clock_ms)
                read_at = replace(read_at, wall_utc_ms=conclusion.wall_utc_ms)
                found = conclusion.reading
                self._visits.meet(read_at, found.identity.model, found.catheter)
                self._visits.keep(conclusion.reading, visit, read_at)
            self._visits.retell(visit)
            self._finish_papers(intent, conclusion, visit)

    def unresolved(self, serial: str) -> tuple[Intent, ...]:
        """Return the confirmed operations on pump `serial` without a verdict, oldest first."""
        found = self._file.rows(
            f"{rows.OPERATIONS} WHERE operations.serial = ? AND verdict IS NULL ORDER BY number", [serial]
        )
        return tuple(rows.intent(row) for row in found)

    def _refuse_full_disk(self) -> None:
        try:
            free = shutil.disk_usage(self._store.path.parent).free
        except OSError as error:
            raise RecordsError(f"The record's folder cannot be reached: {error.strerror}.") from error
        if free < ROOM_BYTES:
            raise RecordsError("The disk has less than 50 MB left; make room before programming.")

    def _row(self, operation: bytes) -> Row | None:
        return self._file.row(f"{rows.OPERATIONS} WHERE operation = ?", [operation])

    def _values(self, intent: Intent) -> Row:
        second = plain(intent.second_person, 40, "The second person's name")
        reasons = tuple((reason.code, reason.sentence, reason.reason) for reason in intent.reasons)
        return {
            "operation": intent.operation,
            "serial": intent.serial,
            "patient": intent.patient,
            "person": self._trail.person(intent.user),
            "second_person": self._trail.person(second) if second else None,
            "base_version": intent.base_version,
            "digest": intent.digest,
            "before": prescription_text(intent.before),
            "change": change_text(intent.change),
            "reasons": pairs_text(reasons),
            "therapy_ms": intent.therapy_ms,
            "wall_utc_ms": intent.wall_utc_ms,
            "particulars": particulars_text(intent.particulars),
            "reservoir_pl": intent.reservoir_pl,
            "delivered_pl": intent.delivered_pl,
        }

    def _visit(self, intent: Intent) -> int:
        """Return the open visit the operation belongs to, by the day it was confirmed, or open one."""
        at = _attendance(intent)
        patient = intent.patient if intent.patient is not None else self._store.patient_of(intent.serial)
        return self._visits.open_one(at, patient) or self._visits.begin(at, patient, intent.before)

    def _close(self, conclusion: Conclusion, visit: int) -> None:
        self._file.change(
            "UPDATE operations SET verdict = ?, visit = ?, version = ?, at_ms = ?, recovered = ?,"
            " sentence = ?, concluded_utc_ms = ? WHERE operation = ?",
            [
                conclusion.verdict.value,
                visit,
                conclusion.version,
                conclusion.at_ms,
                int(conclusion.recovered),
                conclusion.sentence,
                conclusion.wall_utc_ms,
                conclusion.operation,
            ],
        )

    def _tell(self, kind: Kind, intent: Intent, before: str, after: str, unit: str) -> None:
        entry = _attendance(intent).entry(kind, f"operation:{intent.operation.hex()}")
        self._trail.add(replace(entry, before=before, after=after, unit=unit))

    def _tell_verdict(self, intent: Intent, conclusion: Conclusion, visit: int) -> None:
        """Tell from which version to which the pump went: the same twice when it did not take the change."""
        at = replace(_attendance(intent), wall_utc_ms=conclusion.wall_utc_ms)
        committed = conclusion.version is not None
        entry = at.entry(
            Kind.COMMITTED if committed else Kind.NOT_APPLIED, f"operation:{intent.operation.hex()}"
        )
        after = str(conclusion.version if committed else intent.base_version)
        before = str(intent.base_version)
        self._trail.add(
            replace(
                entry, therapy_ms=conclusion.at_ms, before=before, after=after, unit="version", visit=visit
            )
        )

    def _finish_papers(self, intent: Intent, conclusion: Conclusion, visit: int) -> None:
        """Drop the draft that has just been carried out, and note which operation met the order.

        Any other draft stays, and an order carried out stands until the visit is signed. A catheter that
        the pump was told of is the patient's from now on.
        """
        if conclusion.verdict is not Verdict.COMMITTED:
            return
        self._file.change(
            "DELETE FROM drafts WHERE serial = ? AND base_version = ? AND change = ?",
            [intent.serial, intent.base_version, change_text(intent.change)],
        )
        if isinstance(intent.change, ImplantChange):
            self._file.change(
                "UPDATE pumps SET catheter = ? WHERE serial = ?",
                [catheter_text(intent.change.catheter), intent.serial],
            )
        if not isinstance(intent.change, ProgramChange | RefillChange):
            return
        self._file.change(
            "UPDATE orders SET operation = (SELECT number FROM operations WHERE operation = ?)"
            " WHERE operation IS NULL AND patient = (SELECT patient FROM visits WHERE id = ?)",
            [intent.operation, visit],
        )


def _attendance(intent: Intent) -> Attendance:
    return Attendance(intent.serial, intent.user, intent.therapy_ms, intent.wall_utc_ms)


def _refuse_contradiction(row: Row, conclusion: Conclusion) -> None:
    kept = (row["verdict"], row["version"], row["at_ms"])
    if kept != (conclusion.verdict.value, conclusion.version, conclusion.at_ms):
        raise RecordsError("The record holds another outcome of that update already; it is never changed.")
