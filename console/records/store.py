"""The record, in the words of the clinic: patients, pumps, visits, readings, orders and drafts.

Apart from `database` (the file), `visits` (how a visit comes about), `trail` (what is remembered of
every deed) and `journal` (what a session makes durable). It returns domain values; rows and SQL stay
in this room. It reads no clock: the wall time is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from console.domain.patient import Implant, Patient
from console.domain.quantities import LARGEST, Concentration, DailyDose
from console.domain.reading import Reading
from console.domain.visit import Deed, Draft, Event, Operation, Order, Signature, StoredReading, Visit
from console.errors import RecordsError
from console.records import rows
from console.records.changes import change_text
from console.records.database import BUSY_MS, RecordFile, Row, Value
from console.records.forms import pairs_text, particulars_text, plain
from console.records.pumps import Pumps
from console.records.trail import ChainCheck, Entry, Kind, Trail, told
from console.records.visits import Attendance, Visits
from console.session.events import Interrogated, SessionEvent


class Store:
    """An open record file.

    `wall_ms` returns the wall clock in UTC milliseconds. Every method raises `RecordsError` with one
    sentence, and nothing changed, when the file cannot be read or written or does not take a value;
    `user` is who is at the console, 1–40 characters.
    """

    def __init__(self, path: Path, wall_ms: Callable[[], int], busy_ms: int = BUSY_MS) -> None:
        self.path = path
        self.file = RecordFile(path, busy_ms)
        self.trail = Trail(self.file)
        self.visit_book = Visits(self.file, self.trail)
        self.pumps = Pumps(self.file, self.trail, wall_ms)
        self._wall_ms = wall_ms

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.file.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make all that is written in the block durable together, at its end, or none of it.

        For admitting a whole history: within it a journal's `confirm` is durable only at the end, so no
        pump that outlives the block may be programmed in it.
        """
        with self.file.writing():
            yield

    @property
    def notice(self) -> str:
        """What the file says of itself: that it is a simulation's."""
        return str(self._one("SELECT text FROM notice", [], "The record holds no notice.")["text"])

    # patients and their pumps

    def patients(self) -> tuple[Patient, ...]:
        """Return all patients, by family and given name."""
        found = self.file.rows("SELECT * FROM patients ORDER BY family_name, given_name, id")
        return tuple(rows.patient(row) for row in found)

    def patient(self, patient: int) -> Patient:
        """Return one patient by id."""
        return rows.patient(
            self._one("SELECT * FROM patients WHERE id = ?", [patient], "That patient is not known.")
        )

    def patient_with_code(self, code: str) -> Patient:
        """Return one patient by their code, such as `S-00042`."""
        return rows.patient(
            self._one("SELECT * FROM patients WHERE code = ?", [code], f"No patient has the code {code}.")
        )

    def add_patient(self, patient: Patient, user: str) -> Patient:
        """Add a synthetic patient and return them with their id; refuses a code that is taken."""
        if self.file.row("SELECT 1 FROM patients WHERE code = ?", [patient.code]):
            raise RecordsError(f"A patient with the code {patient.code} is in the record already.")
        values: dict[str, Value] = {
            "code": plain(patient.code, 40, "A patient's code", least=1),
            "family_name": plain(patient.family_name, 100, "A family name", least=1),
            "given_name": plain(patient.given_name, 100, "A given name", least=1),
            "sex": patient.sex.value,
            "born": patient.born.isoformat(),
            "diagnosis": plain(patient.diagnosis, 200, "A diagnosis"),
            "titration_group": plain(patient.group, 40, "A titration group", least=1),
            "note": plain(patient.note, 4000, "A note", lines=True),
        }
        with self.file.writing():
            added = replace(patient, id=self.file.insert("patients", values))
            self._tell(Kind.PATIENT_ADDED, f"patient:{added.id}", user)
        return added

    def implants(self) -> tuple[Implant, ...]:
        """Return all pumps ever met, by serial number; those of nobody have no patient."""
        return self.pumps.all()

    def implant_of(self, patient: int) -> Implant | None:
        """Return the pump a patient carries, if one is assigned; never one that was taken out."""
        return self.pumps.carried_by(patient)

    def patient_of(self, serial: str) -> int | None:
        """Return the id of the patient who carries pump `serial`, None for a pump of nobody or not met."""
        row = self.file.row("SELECT patient FROM pumps WHERE serial = ?", [serial])
        patient: int | None = row["patient"] if row else None
        return patient

    def add_implant(self, implant: Implant, user: str) -> None:
        """Enter a pump as implanted, with its catheter; refuses a serial number that is known."""
        self.pumps.add(implant, user)

    def assign(self, serial: str, patient: int, user: str) -> None:
        """Give pump `serial`, and its visits of nobody, to a patient.

        Refuses a pump that is not known or is another's, and a patient who carries another pump.
        """
        self.pumps.assign(serial, patient, user)

    def replace_pump(self, old_serial: str, implant: Implant, user: str) -> None:
        """Record that pump `old_serial` was taken out, and that its patient carries `implant` since then.

        The new one may have been met before, as nobody's; then its visits become the patient's. Refuses an
        old pump that is not known, is nobody's, was taken out before or has an update without an outcome,
        and a new one that is, or was, another patient's.
        """
        self.pumps.replace(old_serial, implant, user)

    # visits

    def visits(self, patient: int | None = None, serial: str | None = None) -> tuple[Visit, ...]:
        """Return visits, the latest on the pump's clock first: all, or those of a patient or a pump."""
        found = self.file.rows(
            f"{rows.VISITS} WHERE (?1 IS NULL OR patient = ?1) AND (?2 IS NULL OR serial = ?2)"
            " ORDER BY therapy_ms DESC, visits.id DESC",
            [patient, serial],
        )
        return tuple(rows.visit(row) for row in found)

    def visit(self, visit: int) -> Visit:
        """Return one visit by id."""
        return rows.visit(
            self._one(f"{rows.VISITS} WHERE visits.id = ?", [visit], f"There is no visit {visit}.")
        )

    def operations(self, visit: int) -> tuple[Operation, ...]:
        """Return the concluded operations of a visit, in the order of their confirmation."""
        found = self.file.rows(f"{rows.OPERATIONS} WHERE visit = ? ORDER BY number", [visit])
        return tuple(rows.operation(row) for row in found)

    def readings(self, serial: str, from_ms: int = 0, to_ms: int = LARGEST) -> tuple[StoredReading, ...]:
        """Return a pump's readings from `from_ms` to `to_ms` on its clock, both included, oldest first."""
        found = self.file.rows(
            "SELECT * FROM readings WHERE serial = ? AND therapy_ms BETWEEN ? AND ? ORDER BY therapy_ms, id",
            [serial, from_ms, to_ms],
        )
        return tuple(rows.reading(row) for row in found)

    def add_reading(self, reading: Reading, user: str) -> StoredReading:
        """Keep a reading within the patient's open visit of that therapy day, opening one if need be.

        A pump of nobody opens no visit by being read. The same reading twice in a row is kept once.
        """
        at = Attendance(reading.identity.serial, user, reading.clock_ms, self._wall_ms())
        with self.file.writing():
            patient = self.visit_book.meet(at, reading.identity.model, reading.catheter)
            visit = self.visit_book.open_one(at, patient)
            if visit is None and patient is not None:
                visit = self.visit_book.begin(at, patient, reading.prescription)
            return rows.reading(self.visit_book.keep(reading, visit, at))

    def residuals(self, serial: str) -> tuple[tuple[int, int, int, int], ...]:
        """Return what was found at each emptying of pump `serial`, the latest first.

        Each is (at_ms, calculated_pl, aspirated_pl, delivered_pl): when on the pump's clock, what the pump
        calculated when it was read before, what was aspirated, and what it had delivered since the refill
        before. A reservoir that was not emptied tells nothing, and is left out.
        """
        return self.visit_book.residuals(serial)

    def delivered_at_refill_pl(self, serial: str) -> int:
        """Return what pump `serial` had delivered, by its own count, at its last refill; 0 if never."""
        return self.visit_book.delivered_at_refill_pl(serial)

    def deeds(self, serial: str) -> tuple[Deed, ...]:
        """Return what hands did to pump `serial` since its last committed refill or implant, oldest first."""
        return self.trail.deeds(serial)

    def seen(self, serial: str) -> tuple[Deed, ...]:
        """Return what hands did at pump `serial` and its patient since a visit of it was last signed."""
        return self.trail.seen(serial)

    def sign_visit(self, visit: int, user: str) -> Visit:
        """Sign a visit, which can never be changed after, and return it.

        Refuses one that is signed, belongs to no patient, or whose pump has an update without an outcome.
        """
        with self.file.writing():
            found = self.visit(visit)
            if found.signature is Signature.SIGNED:
                raise RecordsError(f"Visit {visit} was signed by {found.signed_by} already.")
            if found.patient is None:
                raise RecordsError(
                    f"Visit {visit} belongs to no patient yet; assign pump {found.serial} first."
                )
            self.visit_book.refuse_unresolved(found.serial)
            seal = self.visit_book.seal(visit)
            self._tell(Kind.VISIT_SIGNED, f"visit:{visit}", user, after=seal, unit="sha256", visit=visit)
            self.file.change(
                "UPDATE visits SET signature = 'signed', signer = ? WHERE id = ?",
                [self.trail.person(user), visit],
            )
            return self.visit(visit)

    # the trail

    def note(self, event: SessionEvent, serial: str, user: str, therapy_ms: int) -> None:
        """Keep what a session tells: a reading as a reading, the rest in the trail.

        `therapy_ms` is the pump's clock as last read. What the journal writes itself is not told twice.
        """
        if isinstance(event, Interrogated):
            self.add_reading(event.reading, user)
            return
        at = Attendance(serial, user, therapy_ms, self._wall_ms())
        entry = told(event, at.entry(Kind.LINK_OPENED, f"pump:{serial}"))
        if entry is None:
            return
        with self.file.writing():
            visit = self.visit_book.open_one(at, self.patient_of(serial))
            self.trail.add(replace(entry, visit=visit))

    def note_refusal(
        self, field: str, text: str, sentence: str, *, serial: str, user: str, therapy_ms: int
    ) -> None:
        """Keep that `field`, which reads `text`, refused a key with `sentence` (NE-40)."""
        at = Attendance(serial, user, therapy_ms, self._wall_ms())
        entry = replace(at.entry(Kind.KEY_REFUSED, f"field:{field}"), before=text, after=sentence)
        with self.file.writing():
            visit = self.visit_book.open_one(at, self.patient_of(serial))
            self.trail.add(replace(entry, visit=visit))

    def events(self, visit: int | None = None, patient: int | None = None) -> tuple[Event, ...]:
        """Return the trail, oldest first: all of it, or what concerns a visit or a patient."""
        if visit is not None:
            return self.trail.of_visit(visit)
        return self.trail.all() if patient is None else self.trail.of_patient(patient)

    def verify_chain(self) -> ChainCheck:
        """Check that no row of the trail is missing or altered, and that signed visits are as signed."""
        entries = self._one("SELECT count(*) AS n FROM events", [], "The record holds no trail.")["n"]
        return ChainCheck(entries, self.trail.first_bad(), self.visit_book.altered())

    # papers

    def save_order(self, order: Order, user: str) -> None:
        """Keep an order sheet; it becomes the patient's order, and the one before stays in the record."""
        values: dict[str, Value] = {
            "patient": order.patient,
            "drug": plain(order.drug, 40, "A drug's name", least=1),
            "ng_per_ml": Concentration.from_mcg_per_ml(order.concentration_mcg_per_ml).ng_per_ml,
            "ng_per_day": DailyDose.from_mcg_per_day(order.daily_dose_mcg).ng_per_day,
            "pattern": plain(order.pattern, 1000, "The pattern of an order", lines=True),
            "ordered_by": plain(order.ordered_by, 100, "Who ordered"),
            "note": plain(order.note, 4000, "A note", lines=True),
        }
        with self.file.writing():
            number = self.file.insert("orders", values)
            dose, visit = str(values["ng_per_day"]), self._open_visit_of(order.patient)
            self._tell(Kind.ORDER_SAVED, f"order:{number}", user, after=dose, unit="ng/day", visit=visit)

    def order_of(self, patient: int) -> Order | None:
        """Return a patient's latest order, until the visit in which it was carried out is signed."""
        row = self.file.row(
            "SELECT orders.*, signature FROM orders LEFT JOIN operations ON number = orders.operation"
            " LEFT JOIN visits ON visits.id = operations.visit"
            " WHERE orders.patient = ? ORDER BY orders.id DESC LIMIT 1",
            [patient],
        )
        return rows.order(row) if row and row["signature"] != Signature.SIGNED else None

    def save_draft(self, draft: Draft, user: str) -> int:
        """Keep a patient's draft in place of the one before; return the wall time (ms) it was saved at."""
        saved_ms = self._wall_ms()
        values: dict[str, Value] = {
            "patient": draft.patient,
            "serial": draft.serial,
            "base_version": draft.base_version,
            "base_digest": draft.base_digest,
            "change": change_text(draft.change),
            "reasons": pairs_text(draft.reasons),
            "particulars": particulars_text(draft.particulars),
            "saved_utc_ms": saved_ms,
        }
        with self.file.writing():
            self.file.change("DELETE FROM drafts WHERE patient = ?", [draft.patient])
            self.file.insert("drafts", values)
            told = {"before": str(draft.base_version), "after": values["change"], "unit": "form"}
            visit = self._open_visit_of(draft.patient)
            self._tell(Kind.DRAFT_SAVED, f"patient:{draft.patient}", user, visit=visit, **told)
        return saved_ms

    def draft_of(self, patient: int) -> Draft | None:
        """Return a patient's draft, if one was saved and neither discarded nor programmed since."""
        row = self.file.row("SELECT * FROM drafts WHERE patient = ?", [patient])
        return rows.draft(row) if row else None

    def discard_draft(self, patient: int, user: str) -> None:
        """Forget a patient's draft; where there is none, nothing happens."""
        with self.file.writing():
            if self.draft_of(patient):
                self.file.change("DELETE FROM drafts WHERE patient = ?", [patient])
                visit = self._open_visit_of(patient)
                self._tell(Kind.DRAFT_DISCARDED, f"patient:{patient}", user, visit=visit)

    def _one(self, sql: str, parameters: list[Value], missing: str) -> Row:
        row = self.file.row(sql, parameters)
        if row is None:
            raise RecordsError(missing)
        return row

    def _open_visit_of(self, patient: int) -> int | None:
        """Return the patient's open visit, the latest if several were left open."""
        row = self.file.row(
            "SELECT max(id) AS id FROM visits WHERE patient = ? AND signature = 'open'", [patient]
        )
        visit: int | None = row["id"] if row else None
        return visit

    def _tell(self, kind: Kind, thing: str, user: str, **details: Any) -> None:  # noqa: ANN401 - of Entry
        self.trail.add(Entry(kind, thing, user, self._wall_ms(), **details))
