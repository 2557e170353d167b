"""Which pump is whose: entered, given to a patient, replaced by another.

Apart from the store so that the few ways in which a pump changes hands stand in one place. A pump is
never taken out of the record: one that was replaced keeps its visits, and the day it came out.
"""

from __future__ import annotations

from collections.abc import Callable

from console.domain.patient import Implant
from console.errors import RecordsError
from console.records import rows
from console.records.changes import catheter_text
from console.records.database import RecordFile, Row, Value
from console.records.forms import plain
from console.records.trail import Entry, Kind, Trail


class Pumps:
    """The pumps of one record file; `wall_ms` is the wall clock."""

    def __init__(self, file: RecordFile, trail: Trail, wall_ms: Callable[[], int]) -> None:
        self._file = file
        self._trail = trail
        self._wall_ms = wall_ms

    def all(self) -> tuple[Implant, ...]:
        """Return all pumps ever met, by serial number."""
        return tuple(rows.implant(row) for row in self._file.rows("SELECT * FROM pumps ORDER BY serial"))

    def carried_by(self, patient: int) -> Implant | None:
        """Return the pump a patient carries now, if one is assigned and was not taken out."""
        row = self._file.row(
            "SELECT * FROM pumps WHERE patient = ? AND explanted_ms IS NULL ORDER BY implanted_ms DESC",
            [patient],
        )
        return rows.implant(row) if row else None

    def add(self, implant: Implant, user: str) -> None:
        """Enter a pump as implanted; refuses a serial number that is known."""
        if self._row(implant.serial):
            raise RecordsError(f"Pump {implant.serial} is in the record already.")
        with self._file.writing():
            self._file.insert("pumps", _values(implant))
            patient = "" if implant.patient is None else f"patient:{implant.patient}"
            self._tell(Kind.PUMP_ADDED, implant.serial, user, after=patient)

    def assign(self, serial: str, patient: int, user: str) -> None:
        """Give pump `serial`, and its visits of nobody, to a patient; refuses as `Store.assign` says."""
        with self._file.writing():
            pump = self._known(serial)
            if pump["patient"] not in {None, patient}:
                raise RecordsError(f"Pump {serial} is {self._code(pump['patient'])}'s; nothing was changed.")
            carried = self.carried_by(patient)
            if carried and carried.serial != serial:
                raise RecordsError(
                    f"{self._code(patient)} carries pump {carried.serial}; nothing was changed."
                )
            self._give(serial, patient)
            self._tell(Kind.PUMP_ASSIGNED, serial, user, after=f"patient:{patient}")

    def replace(self, old: str, implant: Implant, user: str) -> None:
        """Take pump `old` out and put `implant` in its place; refuses as `Store.replace_pump` says."""
        with self._file.writing():
            patient = self._to_be_replaced(old, implant)
            new = self._row(implant.serial)
            if new is None:
                self._file.insert("pumps", _values(implant))
                self._tell(Kind.PUMP_ADDED, implant.serial, user, after=f"patient:{patient}")
            elif new["patient"] is not None or new["explanted_ms"] is not None:
                raise RecordsError(
                    f"Pump {implant.serial} is, or was, another patient's; nothing was changed."
                )
            self._file.change(
                "UPDATE pumps SET explanted_ms = ? WHERE serial = ?", [implant.implanted_ms, old]
            )
            values = _values(implant)
            self._file.change(
                "UPDATE pumps SET model = ?, implanted_ms = ?, catheter = ? WHERE serial = ?",
                [values["model"], implant.implanted_ms, values["catheter"], implant.serial],
            )
            self._give(implant.serial, patient)
            self._tell(
                Kind.PUMP_REPLACED, implant.serial, user, before=f"pump:{old}", after=f"patient:{patient}"
            )

    def _to_be_replaced(self, old: str, implant: Implant) -> int:
        """Return the patient whose pump `old` may make room for `implant`."""
        row = self._known(old)
        patient: int | None = row["patient"]
        if patient is None:
            raise RecordsError(f"Pump {old} is nobody's; assign the new one instead. Nothing was changed.")
        if row["explanted_ms"] is not None:
            raise RecordsError(f"Pump {old} was taken out before; nothing was changed.")
        if implant.serial == old:
            raise RecordsError(f"Pump {old} cannot replace itself; nothing was changed.")
        if implant.patient not in {None, patient}:
            raise RecordsError(
                f"Pump {old} is {self._code(patient)}'s, the new one another patient's; nothing was changed."
            )
        if implant.implanted_ms < row["implanted_ms"]:
            raise RecordsError(f"Pump {old} was implanted later than that; nothing was changed.")
        if self._file.row("SELECT 1 FROM operations WHERE serial = ? AND verdict IS NULL", [old]):
            raise RecordsError(
                f"An update of pump {old} has no known outcome yet; read it first. Nothing was changed."
            )
        return patient

    def _give(self, serial: str, patient: int) -> None:
        self._file.change("UPDATE pumps SET patient = ? WHERE serial = ?", [patient, serial])
        self._file.change(
            "UPDATE visits SET patient = ? WHERE serial = ? AND patient IS NULL", [patient, serial]
        )

    def _row(self, serial: str) -> Row | None:
        return self._file.row("SELECT * FROM pumps WHERE serial = ?", [serial])

    def _known(self, serial: str) -> Row:
        row = self._row(serial)
        if row is None:
            raise RecordsError(f"Pump {serial} is not known.")
        return row

    def _code(self, patient: int) -> str:
        row = self._file.row("SELECT code FROM patients WHERE id = ?", [patient])
        if row is None:
            raise RecordsError("That patient is not known.")
        return str(row["code"])

    def _tell(self, kind: Kind, serial: str, user: str, *, before: str = "", after: str = "") -> None:
        self._trail.add(Entry(kind, f"pump:{serial}", user, self._wall_ms(), before=before, after=after))


def _values(implant: Implant) -> dict[str, Value]:
    return {
        "serial": plain(implant.serial, 40, "A pump's serial number", least=1),
        "model": plain(implant.model, 40, "A pump's model"),
        "patient": implant.patient,
        "implanted_ms": implant.implanted_ms,
        "catheter": None if implant.catheter is None else catheter_text(implant.catheter),
        "explanted_ms": implant.explanted_ms,
    }
