"""Case files: a training case with its pump, what happens and what must be found, as TOML.

Apart from `tables` (how any file is read), `deeds` and `sight` (events and expectations) and from the run.
A file is taken whole or refused with one sentence that names file and line; nothing in it is left out.
`docs/cases.md` has the format.
"""

from __future__ import annotations

from pathlib import Path

from console import fault_plans, plans, programs, tables
from console.cases.deeds import Start, events_in
from console.cases.sight import checks_in
from console.cases.values import Case, Expectation, Patient, Pump
from console.domain.catalog import Catalog, PumpModel
from console.domain.quantities import Volume
from console.errors import FileRefused
from console.sourced import confidence_of, source_of
from console.tables import Table

SERIAL = "SIM-700182"
MOST_NUMBER = 9_999
_KEYS = (
    "number",
    "title",
    "source",
    "confidence",
    "teaches",
    "starts",
    "patient",
    "near_empty",
    "pump",
    "program",
    "event",
    "expect",
)
_PUMP_KEYS = ("model", "serial", "filled_ml", "catheter", "seed")


def read(path: Path, catalog: Catalog) -> Case:
    """Return the case at `path`.

    Raises `FileRefused` with one sentence that names file, place and line: for a file that cannot be read, a
    key, fault, hand or sign that nobody knows, a value out of its range, and whatever happens or is looked at
    before the case starts.
    """
    root = tables.read(path, lines=True)
    root.only(*_KEYS)
    number = root.whole("number")
    if not 1 <= number <= MOST_NUMBER:
        raise root.refused(f"number is 1 to {MOST_NUMBER:,}.", "number")
    starts_ms = programs.moment_in(root, "starts")
    model = _model(root.table("pump"), catalog)
    pump = _pump(root, model, catalog)
    start = Start(catalog, model, pump.program.drug, starts_ms)
    return Case(
        number=number,
        title=root.text("title"),
        source=source_of(root),
        confidence=confidence_of(root),
        teaches=root.text("teaches"),
        starts_ms=starts_ms,
        patient=_patient(root, catalog),
        pump=pump,
        events=tuple(events_in(_listed(root, "event"), start)),
        expectations=tuple(_expectation(table, starts_ms) for table in root.tables("expect", "expect")),
    )


def read_all(folder: Path, catalog: Catalog) -> tuple[Case, ...]:
    """Return the cases in `folder` by number; refuses as `read` does, and two of one number."""
    found: dict[int, Case] = {}
    for path in sorted(folder.glob("*.toml")):
        case = read(path, catalog)
        if case.number in found:
            raise FileRefused(f"{path}: there is another case {case.number}; number it anew.")
        found[case.number] = case
    return tuple(found[number] for number in sorted(found))


def _model(table: Table, catalog: Catalog) -> PumpModel:
    table.only(*_PUMP_KEYS)
    name = table.text("model")
    if name not in catalog.pumps:
        known = ", ".join(catalog.pumps)
        raise table.refused(f"there is no pump model {name[:40]!r}; there is {known}.", "model")
    return catalog.pumps[name]


def _patient(root: Table, catalog: Catalog) -> Patient:
    name = root.text("patient")
    if name not in catalog.responses:
        known = ", ".join(catalog.responses)
        raise root.refused(f"there is no simulated patient {name[:40]!r}; there is {known}.", "patient")
    return Patient(name, near_empty="near_empty" in root.values and root.flag("near_empty"))


def _pump(root: Table, model: PumpModel, catalog: Catalog) -> Pump:
    table = root.table("pump")
    program = root.table("program")
    with program:
        read = programs.program_in(program, catalog.quantities, model)
        prescription = read.prescription(model.low_reservoir_default)
    return Pump(
        model=model.name,
        serial=table.text("serial") if "serial" in table.values else SERIAL,
        program=prescription,
        filled=Volume.from_ml(table.number("filled_ml")),
        catheter=plans.catheter_in(table.table("catheter"), catalog) if "catheter" in table.values else None,
        seed=table.whole("seed") if "seed" in table.values else None,
    )


def _expectation(table: Table, starts_ms: int) -> Expectation:
    table.only("at", "why", "console", "residual", "patient", "log")
    at_ms = fault_plans.moment_in(table).at_ms(starts_ms)
    if at_ms < starts_ms:
        raise table.refused("at lies before the case starts.", "at")
    return Expectation(at_ms, checks_in(table), table.text("why") if "why" in table.values else "")


def _listed(root: Table, key: str) -> tuple[Table, ...]:
    return root.tables(key, key) if key in root.values else ()
