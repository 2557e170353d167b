"""Rows into domain values, one function a table.

Apart from the store so that what it does reads as sentences. A row whose text was altered is refused
by `forms`; the figures are held to their ranges by the tables.
"""

from __future__ import annotations

from datetime import date

from console.domain.patient import Implant, Patient, Sex
from console.domain.quantities import Concentration, DailyDose
from console.domain.reading import Reading
from console.domain.visit import Draft, Operation, Order, Signature, StoredReading, Visit
from console.records.changes import catheter_of, change_of
from console.records.database import Row, Value
from console.records.forms import pairs_of, prescription_of, prescription_text
from console.session.journal import Intent, Particulars, Reason

VISITS = (
    "SELECT visits.*, people.name AS user, signers.name AS signed_by FROM visits"
    " JOIN people ON people.id = person LEFT JOIN people AS signers ON signers.id = signer"
)
OPERATIONS = (
    "SELECT operations.*, people.name AS user, seconds.name AS second FROM operations"
    " JOIN people ON people.id = person LEFT JOIN people AS seconds ON seconds.id = second_person"
)


def patient(row: Row) -> Patient:
    """Return the patient of a row."""
    return Patient(
        id=row["id"],
        code=row["code"],
        family_name=row["family_name"],
        given_name=row["given_name"],
        sex=Sex(row["sex"]),
        born=date.fromisoformat(row["born"]),
        diagnosis=row["diagnosis"],
        group=row["titration_group"],
        note=row["note"],
    )


def implant(row: Row) -> Implant:
    """Return the implant of a row of pumps."""
    return Implant(
        serial=row["serial"],
        model=row["model"],
        patient=row["patient"],
        implanted_ms=row["implanted_ms"],
        catheter=None if row["catheter"] is None else catheter_of(row["catheter"]),
        explanted_ms=row["explanted_ms"],
    )


def visit(row: Row) -> Visit:
    """Return the visit of a row of `VISITS`."""
    return Visit(
        id=row["id"],
        patient=row["patient"],
        serial=row["serial"],
        user=row["user"],
        therapy_ms=row["therapy_ms"],
        wall_utc_ms=row["wall_utc_ms"],
        what=row["what"],
        before=prescription_of(row["before"]),
        after=prescription_of(row["after"]),
        signature=Signature(row["signature"]),
        signed_by=row["signed_by"] or "",
    )


def intent(row: Row) -> Intent:
    """Return what was confirmed, of a row of `OPERATIONS`."""
    return Intent(
        operation=row["operation"],
        serial=row["serial"],
        patient=row["patient"],
        user=row["user"],
        second_person=row["second"] or "",
        base_version=row["base_version"],
        digest=row["digest"],
        before=prescription_of(row["before"]),
        change=change_of(row["change"]),
        reasons=tuple(Reason(*reason) for reason in pairs_of(row["reasons"], 3)),
        therapy_ms=row["therapy_ms"],
        wall_utc_ms=row["wall_utc_ms"],
        particulars=_particulars(row),
        reservoir_pl=row["reservoir_pl"],
        delivered_pl=row["delivered_pl"],
    )


def operation(row: Row) -> Operation:
    """Return a concluded operation, of a row of `OPERATIONS`; its wall time is the verdict's."""
    return Operation(
        operation=row["operation"],
        visit=row["visit"],
        verdict=row["verdict"],
        version=row["version"],
        digest=row["digest"],
        change=change_of(row["change"]),
        at_ms=row["at_ms"],
        wall_utc_ms=row["concluded_utc_ms"],
        user=row["user"],
        second_person=row["second"] or "",
        recovered=bool(row["recovered"]),
        reasons=tuple((code, shown, written) for code, shown, written in pairs_of(row["reasons"], 3)),
        particulars=_particulars(row),
    )


def reading(row: Row) -> StoredReading:
    """Return the reading of a row."""
    return StoredReading(
        visit=row["visit"],
        serial=row["serial"],
        therapy_ms=row["therapy_ms"],
        wall_utc_ms=row["wall_utc_ms"],
        version=row["version"],
        digest=row["digest"],
        prescription=prescription_of(row["prescription"]),
        reservoir_pl=row["reservoir_pl"],
        delivered_pl=row["delivered_pl"],
        filled_pl=row["filled_pl"],
        withdrawn_pl=row["withdrawn_pl"],
        corrected_pl=row["corrected_pl"] or 0,
        stopped_ms=row["stopped_ms"],
    )


def order(row: Row) -> Order:
    """Return the order of a row."""
    return Order(
        patient=row["patient"],
        drug=row["drug"],
        concentration_mcg_per_ml=Concentration(row["ng_per_ml"]).mcg_per_ml,
        daily_dose_mcg=DailyDose(row["ng_per_day"]).mcg_per_day,
        pattern=row["pattern"],
        ordered_by=row["ordered_by"],
        note=row["note"],
    )


def draft(row: Row) -> Draft:
    """Return the draft of a row."""
    return Draft(
        patient=row["patient"],
        serial=row["serial"],
        base_version=row["base_version"],
        base_digest=row["base_digest"],
        change=change_of(row["change"]),
        reasons=tuple((code, written) for code, written in pairs_of(row["reasons"], 2)),
        particulars=_particulars(row),
    )


def _particulars(row: Row) -> Particulars:
    """Return what was noted of the hands' work; rows from before it was noted hold nothing."""
    text = row["particulars"]
    return () if text is None else tuple((name, told) for name, told in pairs_of(text, 2))


def of_reading(values: Reading, visit_id: int | None, wall_utc_ms: int) -> dict[str, Value]:
    """Return the row that keeps a reading."""
    return {
        "visit": visit_id,
        "serial": values.identity.serial,
        "therapy_ms": values.clock_ms,
        "wall_utc_ms": wall_utc_ms,
        "version": values.version,
        "digest": values.digest,
        "prescription": prescription_text(values.prescription),
        "reservoir_pl": values.reservoir_pl,
        "delivered_pl": values.delivered_pl,
        "filled_pl": values.filled_pl,
        "withdrawn_pl": values.withdrawn_pl,
        "corrected_pl": values.corrected_pl,
        "stopped_ms": values.stopped_ms,
    }
