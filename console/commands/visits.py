"""`visits`: the record from the command line: list visits, show one, compare what ran before and after.

Apart from the window's Visits page, which shows the same. It changes nothing, and makes no record
where there is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction

import click

from console.clock import WallClock
from console.commands.folders import Folders, data_option, pass_folders, records_option
from console.commands.refusal import Refused
from console.commands.report import answer, json_option
from console.domain import calendar, transitions
from console.domain.change import ProgramChange, prescribed
from console.domain.dosing import daily_ng, highest_day_ng
from console.domain.prescription import Prescription
from console.domain.quantities import LARGEST, NG_PER_MCG, PL_PER_ML
from console.domain.rows import DiffRow, typed
from console.domain.visit import Event, Operation, Signature, StoredReading, Visit
from console.domain.wording import (
    NOTHING,
    amount,
    drug_text,
    infusion_text,
    moment_text,
    number_text,
    percent_change,
)
from console.records.store import Store

COMMITTED = "committed"
_ID = click.IntRange(1, LARGEST)
_visit_id = click.argument("visit", type=_ID, metavar="ID")


@click.group()
def visits() -> None:
    """Show the visits on record. A simulation, not for patient care."""


@visits.command("list")
@click.option("--patient", metavar="CODE", help="Only this patient's, such as S-00042.")
@click.option("--pump", "serial", metavar="SERIAL", help="Only this pump's, such as SIM-700182.")
@json_option
@records_option
@data_option
@pass_folders
def list_visits(folders: Folders, patient: str | None, serial: str | None, *, as_json: bool) -> None:
    """List visits, the latest on the pump's clock first."""
    if patient and serial:
        raise click.UsageError("Give --patient or --pump, not both.")
    with _record(folders) as store:
        found = _wanted(store, patient, serial)
        if as_json:
            _answer(store, {"visits": [_head(store, visit) for visit in found]})
            return
        heads = ("Visit", "Pump's clock", "Patient", "Pump", "What", "mcg/day", "Change", "By", "State")
        _table(heads, [_line(store, visit) for visit in found])
        click.echo("" if found else "No visits yet.")
        click.echo(store.notice)


@visits.command()
@_visit_id
@json_option
@records_option
@data_option
@pass_folders
def show(folders: Folders, visit: int, *, as_json: bool) -> None:
    """Show all that the record holds of visit ID."""
    with _record(folders) as store:
        found = store.visit(visit)
        operations, events = store.operations(visit), store.events(visit=visit)
        readings = [reading for reading in store.readings(found.serial) if reading.visit == visit]
        if as_json:
            figures = _head(store, found) | {
                "before": _program(found.before),
                "after": _program(found.after),
                "operations": [_operation(operation) for operation in operations],
                "readings": [_reading(reading) for reading in readings],
                "events": [_event(event) for event in events],
            }
            _answer(store, figures)
            return
        for line in _told(store, found, operations, readings, events):
            click.echo(line)
        click.echo(f"\n{store.notice}")


@visits.command()
@_visit_id
@click.argument("other", type=_ID, metavar="[OTHER]", required=False)
@json_option
@records_option
@data_option
@pass_folders
def diff(folders: Folders, visit: int, other: int | None, *, as_json: bool) -> None:
    """Compare the programs before and after visit ID, or those left by ID and by OTHER."""
    with _record(folders) as store:
        first = store.visit(visit)
        if other is None:
            before, after = first.before, first.after
            rows = [*_deeds(store, first), *transitions.diff(before, ProgramChange(after))]
            heads = ("", "Before", "After")
        else:
            before, after = first.after, store.visit(other).after
            rows = [*transitions.diff(before, ProgramChange(after))]
            heads = ("", f"After visit {visit}", f"After visit {other}")
        if as_json:
            _answer(store, {"visit": visit, "other": other, "rows": [_difference(row) for row in rows]})
            return
        marked = [(_mark(row), row.setting, row.before, row.after) for row in rows]
        _table(("", *heads), marked)
        click.echo("\n• changed   ~ follows from a change")
        click.echo(store.notice)


@contextmanager
def _record(folders: Folders) -> Iterator[Store]:
    """Open the record that is there; to look at nothing must not make a file."""
    path = folders.record_file
    if not path.exists():
        raise Refused(f"There is no record file {path}; name one with --records.")
    with Store(path, WallClock().wall_utc_ms) as store:
        yield store


def _wanted(store: Store, patient: str | None, serial: str | None) -> tuple[Visit, ...]:
    """Return the visits of a patient, of a pump, or all; refuses a patient or a pump nobody knows."""
    if serial and serial not in {implant.serial for implant in store.implants()}:
        raise Refused(f"Pump {serial} is not known to this record.")
    return store.visits(store.patient_with_code(patient).id if patient else None, serial)


def _answer(store: Store, figures: dict[str, object]) -> None:
    answer({"notice": store.notice} | figures, as_json=True)


def _head(store: Store, visit: Visit) -> dict[str, object]:
    return {
        "id": visit.id,
        "patient": None if visit.patient is None else store.patient(visit.patient).code,
        "pump": visit.serial,
        "clock": calendar.iso(visit.therapy_ms),
        "recorded_utc": _utc(visit.wall_utc_ms),
        "what": visit.what,
        "daily_dose_before_mcg": _daily_mcg(visit.before),
        "daily_dose_after_mcg": _daily_mcg(visit.after),
        "user": visit.user,
        "signature": visit.signature.value,
        "signed_by": visit.signed_by or None,
    }


def _line(store: Store, visit: Visit) -> tuple[str, ...]:
    before, after = _daily_mcg(visit.before), _daily_mcg(visit.after)
    return (
        str(visit.id),
        moment_text(visit.therapy_ms),
        _patient(store, visit),
        visit.serial,
        visit.what,
        _arrow(number_text(before, 1), number_text(after, 1)),
        percent_change(before, after),
        visit.user,
        visit.signature.value,
    )


def _patient(store: Store, visit: Visit) -> str:
    if visit.patient is None:
        return "unassigned"
    patient = store.patient(visit.patient)
    return f"{patient.code} {patient.name}"


def _told(
    store: Store,
    visit: Visit,
    operations: Sequence[Operation],
    readings: Sequence[StoredReading],
    events: Sequence[Event],
) -> Iterator[str]:
    signed = f"signed by {visit.signed_by}" if visit.signature is Signature.SIGNED else "open"
    yield f"Visit {visit.id} · {visit.what} · {signed}"
    yield f"{moment_text(visit.therapy_ms)} · {_patient(store, visit)} · pump {visit.serial} · {visit.user}"
    yield f"Before: {_program_text(visit.before)}"
    yield f"After:  {_program_text(visit.after)}"
    for operation in operations:
        yield from _outcome(operation)
    for reading in readings:
        left = amount(Fraction(reading.reservoir_pl, PL_PER_ML), "mL", 2)
        yield f"\nRead {moment_text(reading.therapy_ms)}: version {reading.version}, {left} left, calculated."
    yield "\nHow it went (recorded, pump's clock)"
    for event in events:
        clock = NOTHING if event.therapy_ms is None else calendar.iso(event.therapy_ms)
        yield f"  {_utc(event.wall_utc_ms)}  {clock:<19}  {event.kind}  {event.object}  {event.actor}"


def _outcome(operation: Operation) -> Iterator[str]:
    """Yield what became of an operation, the reasons given, and what was noted of the hands' work."""
    second = operation.second_person or "none present"
    committed = operation.verdict == COMMITTED
    outcome = f"version {operation.version}" if committed else "the pump kept its program"
    found_out = ", found out later" if operation.recovered else ""
    verdict = operation.verdict.replace("-", " ").capitalize()
    yield f"\n{verdict}: {outcome}{found_out}. Second person: {second}."
    for _, asked, written in operation.reasons:
        yield f"  {asked} Reason: “{written}”"
    for name, words in operation.particulars:
        yield f"  {name}: {words}"


def _program_text(program: Prescription) -> str:
    daily = amount(_daily_mcg(program), "mcg/day", 1)
    alarm = amount(program.low_reservoir.ml, "mL")
    told = f"{daily}, {infusion_text(program.infusion)}, {drug_text(program.drug)}, alarm at {alarm}"
    later, allowed = program.later, program.patient_bolus
    if later is not None:
        told += f", from {moment_text(later.at_ms)} {infusion_text(later.infusion)}"
    if allowed is not None:
        told += f", patient boluses of {amount(allowed.dose.mcg, 'mcg')}, at most {allowed.per_day} in 24 h"
    return told


def _program(program: Prescription) -> dict[str, object]:
    return {
        "mode": infusion_text(program.infusion),
        "daily_doses_mcg": [day / NG_PER_MCG for day in daily_ng(program.infusion)],
        "drug": program.drug.name,
        "concentration_mcg_per_ml": program.drug.concentration.mcg_per_ml,
        "low_reservoir_ml": program.low_reservoir.ml,
        "later": None if program.later is None else infusion_text(program.later.infusion),
        "later_from": None if program.later is None else calendar.iso(program.later.at_ms),
        "patient_bolus_mcg": None if program.patient_bolus is None else program.patient_bolus.dose.mcg,
        "patient_boluses_per_day": None if program.patient_bolus is None else program.patient_bolus.per_day,
    }


def _operation(operation: Operation) -> dict[str, object]:
    return {
        "operation": operation.operation.hex(),
        "verdict": operation.verdict,
        "version": operation.version,
        "digest": operation.digest.hex(),
        "clock": None if operation.at_ms is None else calendar.iso(operation.at_ms),
        "recorded_utc": _utc(operation.wall_utc_ms),
        "user": operation.user,
        "second_person": operation.second_person or None,
        "recovered": operation.recovered,
        "reasons": [
            {"code": code, "asked": asked, "written": written} for code, asked, written in operation.reasons
        ],
        "particulars": [{"what": name, "noted": words} for name, words in operation.particulars],
    }


def _reading(reading: StoredReading) -> dict[str, object]:
    return {
        "clock": calendar.iso(reading.therapy_ms),
        "recorded_utc": _utc(reading.wall_utc_ms),
        "version": reading.version,
        "digest": reading.digest.hex(),
        "reservoir_ml": Fraction(reading.reservoir_pl, PL_PER_ML),
        "delivered_ml": Fraction(reading.delivered_pl, PL_PER_ML),
        "filled_ml": Fraction(reading.filled_pl, PL_PER_ML),
        "withdrawn_ml": Fraction(reading.withdrawn_pl, PL_PER_ML),
        "corrected_ml": Fraction(reading.corrected_pl, PL_PER_ML),
        "stopped_since": None if reading.stopped_ms is None else calendar.iso(reading.stopped_ms),
    }


def _event(event: Event) -> dict[str, object]:
    return {
        "sequence": event.sequence,
        "recorded_utc": _utc(event.wall_utc_ms),
        "clock": None if event.therapy_ms is None else calendar.iso(event.therapy_ms),
        "user": event.actor,
        "kind": event.kind,
        "object": event.object,
        "before": event.before,
        "after": event.after,
        "unit": event.unit,
    }


def _deeds(store: Store, visit: Visit) -> Iterator[DiffRow]:
    """Yield the rows of what was done at a visit beside the program, which is told once, after them."""
    running = visit.before
    for operation in store.operations(visit.id):
        if operation.verdict == COMMITTED:
            program = {row.setting for row in transitions.diff(running, _program_of(running, operation))}
            rows = transitions.diff(running, operation.change, at_ms=operation.at_ms)
            yield from (row for row in rows if row.setting not in program)
            running = prescribed(running, operation.change)
        yield from (typed(name, NOTHING, words) for name, words in operation.particulars)


def _program_of(running: Prescription, operation: Operation) -> ProgramChange:
    """Return the change of program alone that an operation brought."""
    return ProgramChange(prescribed(running, operation.change))


def _difference(row: DiffRow) -> dict[str, object]:
    return {"setting": row.setting, "before": row.before, "after": row.after, "mark": row.mark}


def _mark(row: DiffRow) -> str:
    return {"changed": "•", "follows": "~", "unchanged": ""}[row.mark]


def _arrow(before: str, after: str) -> str:
    return after if before == after else f"{before} → {after}"


def _daily_mcg(program: Prescription) -> Fraction:
    return highest_day_ng(program.infusion) / NG_PER_MCG


def _utc(wall_ms: int) -> str:
    return f"{calendar.iso(wall_ms)}Z"


def _table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    """Print `lines` in columns under `heads`, each as wide as its widest entry."""
    rows = [heads, *lines]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    for row in rows:
        cells = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())
