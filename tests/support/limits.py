"""The tables of `docs/limits-of-the-simulation.md`, drawn from the data files that they list.

Apart from the test that compares, so that whoever changed a figure can draw them anew, from the project's
folder: `PYTHONPATH=.:tests python -m support.limits`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from types import ModuleType

from console.domain.catalog import Catalog, ResponseParameters, Sourced
from console.domain.response import OWN, SHARED
from console.pump import bedside, findings, teaching
from support.therapies import catalog

PAPER = Path(__file__).resolve().parents[2] / "docs/limits-of-the-simulation.md"
PLACE = "<!-- drawn: {} -->\n", "<!-- drawn to here -->\n"
HOW_SURE = {"sourced": "sourced", "computed": "computed", "teaching": "teaching value"}


def tables(held: Catalog) -> dict[str, str]:
    """Return every drawn table under its name."""
    patients = [held.responses[name] for name in sorted(held.responses)]
    return {
        "own figures": _own(patients),
        "muscles": _muscles(patients),
        "shared figures": _shared(patients[0]),
        "physics": _taken_for_granted(teaching, bedside, findings),
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
    rows = [_row("of", "figure", "where from", "how sure"), _ruler(4)]
    for key, quantity in held.quantities.items():
        sure = HOW_SURE[quantity.confidence.value]
        rows.append(_row("entry", f"`{key}`", _plain(quantity.source), sure))
    parts: list[tuple[str, Sourced]] = [
        ("practice", held.practice),
        *held.drugs.items(),
        *held.pumps.items(),
        *held.catheters.items(),
    ]
    for name, part in parts:
        for figure, _, _ in part.sources:
            rows.append(_row(name, f"`{figure}`", *_cited(part, figure)))
    return "\n".join(rows) + "\n"


def _taken_for_granted(*modules: ModuleType) -> str:
    rows = [_row("figure", "value", "what it is, and where from"), _ruler(3)]
    for module in modules:
        rows += [_row(f"`{name}`", f"`{value}`", said) for name, value, said in constants(module)]
    return "\n".join(rows) + "\n"


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
