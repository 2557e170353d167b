"""The tables of `docs/limits-of-the-simulation.md`, drawn from the data files that they list.

Apart from the test that compares, so that whoever changed a figure can draw them anew, from the project's
folder: `PYTHONPATH=.:tests python -m support.limits`.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from console.domain import alarms
from console.domain.catalog import Catalog, Quantity, ResponseParameters, Sourced
from console.domain.response import OWN, SHARED
from console.domain.wording import amount, number_text
from console.pump import battery, bedside, findings, teaching
from support.therapies import catalog

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
PAPER = Path(__file__).resolve().parents[2] / "docs/limits-of-the-simulation.md"
PLACE = "<!-- drawn: {} -->\n", "<!-- drawn to here -->\n"
NO_FIGURES = {"KINDS", "UNTIL_REPROGRAMMED", "RESETS", "MS_PER_MONTH", "PER_MS"}
"""Constants of `alarms` and `battery` that take nothing for granted: kinds, and units of counting."""

HOW_SURE = {"sourced": "sourced", "computed": "computed", "teaching": "teaching value"}


def tables(held: Catalog) -> dict[str, str]:
    """Return every drawn table under its name."""
    patients = [held.responses[name] for name in sorted(held.responses)]
    return {
        "own figures": _own(patients),
        "muscles": _muscles(patients),
        "shared figures": _shared(patients[0]),
        "physics": _taken_for_granted(teaching, bedside, findings),
        "faults": _faults(held),
        "alarms and battery": _taken_for_granted(alarms, battery) + _kinds(),
        "limits and defaults": _defaults(held),
    }


def redrawn(text: str, held: Catalog) -> str:
    """Return the paper's `text` with its tables as they are now."""
    for name, table in tables(held).items():
        begin, end = PLACE[0].format(name), PLACE[1]
        before, _, rest = text.partition(begin)
        text = f"{before}{begin}{table}{end}{rest.partition(end)[2]}"
    return text


def _own(patients: list[ResponseParameters]) -> str:
    rows = [
        _row("figure", *(each.name for each in patients), "where from", "how sure"),
        _ruler(len(patients) + 3),
    ]
    for figure in OWN:
        values = (str(each.figure(figure)) for each in patients)
        rows.append(_row(f"`{figure}`", *values, *_cited(patients[0], figure)))
    return "\n".join(rows) + "\n"


def _muscles(patients: list[ResponseParameters]) -> str:
    rows = [_row("patient", "muscles, tone untreated (modified Ashworth)"), _ruler(2)]
    for patient in patients:
        tones = "; ".join(f"{muscle.name} {muscle.untreated / 100:g}" for muscle in patient.muscles)
        rows.append(_row(patient.name, tones))
    source, sure = _cited(patients[0], "muscle.untreated")
    return "\n".join(rows) + f"\n\n{source} ({sure})\n"


def _shared(patient: ResponseParameters) -> str:
    rows = [_row("figure", "value", "where from", "how sure"), _ruler(4)]
    rows += [_row(f"`{each}`", str(patient.figure(each)), *_cited(patient, each)) for each in SHARED]
    return "\n".join(rows) + "\n"


def _defaults(held: Catalog) -> str:
    rows = [_row("of", "figure", "value", "where from", "how sure"), _ruler(5)]
    for key, quantity in held.quantities.items():
        sure = HOW_SURE[quantity.confidence.value]
        rows.append(_row("entry", f"`{key}`", _plain(_bounds(quantity)), _plain(quantity.source), sure))
    parts: list[tuple[str, str, Sourced]] = [
        ("practice", "practice.toml", held.practice),
        *((name, f"drugs/{name}.toml", part) for name, part in held.drugs.items()),
        *((name, f"pumps/{name.lower()}.toml", part) for name, part in held.pumps.items()),
        *((name, f"catheters/{name.lower()}.toml", part) for name, part in held.catheters.items()),
    ]
    for name, file, part in parts:
        written = tomllib.loads((RESOURCES / file).read_text(encoding="utf-8"))
        for figure, _, _ in part.sources:
            rows.append(_row(name, f"`{figure}`", _written(written, figure), *_cited(part, figure)))
    return "\n".join(rows) + "\n"


def _bounds(quantity: Quantity) -> str:
    """Return what can be typed, and above what a reason is asked."""
    range_ = f"{number_text(quantity.low)} to {amount(quantity.high, quantity.unit)}"
    above = quantity.reason_above
    return range_ if above is None else f"{range_}, a reason above {number_text(above)}"


def _written(file: dict[str, Any], figure: str) -> str:
    """Return a figure as its file has it; in a list of tables, one after the other."""
    table, _, key = figure.rpartition(".")
    values = [each[key] for each in file[table]] if table else [file[key]]
    return _plain("; ".join(_value(value) for value in values))


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _faults(held: Catalog) -> str:
    rows = [_row("fault", "value", "where from", "how sure"), _ruler(4)]
    rows += [
        _row(f"`{kind.name}`", _plain(kind.takes), _plain(kind.source), HOW_SURE[kind.confidence])
        for kind in held.faults.values()
    ]
    return "\n".join(rows) + "\n"


def _taken_for_granted(*modules: ModuleType) -> str:
    rows = [_row("figure", "value", "what it is, and where from"), _ruler(3)]
    for module in modules:
        told = [each for each in constants(module) if each[0] not in NO_FIGURES]
        rows += [_row(f"`{name}`", f"`{value}`", said) for name, value, said in told]
    return "\n".join(rows) + "\n"


def _kinds() -> str:
    told = alarms.KINDS.items()
    return "".join(f"{_row(f'`{alarm}`', kind.raised_by, _plain(kind.source))}\n" for alarm, kind in told)


def constants(module: ModuleType) -> Iterator[tuple[str, str, str]]:
    """Yield each public constant of a module that says what it is: name, as it is written, in words."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    for assigned, said in pairwise(tree.body):
        match assigned, said:
            case (
                (
                    ast.Assign(targets=[ast.Name(id=name)], value=value)
                    | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
                ),
                ast.Expr(value=ast.Constant(value=str(words))),
            ) if not name.startswith("_"):
                yield name, _plain(ast.unparse(value)), _plain(words)


def _cited(of: Sourced, figure: str) -> tuple[str, str]:
    return _plain(of.source_of(figure)), HOW_SURE[of.confidence_of(figure).value]


def _plain(source: str) -> str:
    return re.sub(r"\s+", " ", source).replace("|", "/")


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _ruler(columns: int) -> str:
    return f"|{'---|' * columns}"


def named(figures: Iterable[str], text: str) -> list[str]:
    """Return which of `figures` the paper does not name."""
    return [figure for figure in figures if f"`{figure}`" not in text]


if __name__ == "__main__":
    PAPER.write_text(redrawn(PAPER.read_text(encoding="utf-8"), catalog()), encoding="utf-8")
