"""Every number a check or a simulation stands on says where it is from, and how sure that is."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

CONFIDENCE = {"sourced", "computed", "teaching"}
NAMES = {"name", "label", "family", "group", "side", "sources"}
"""What is a name and no figure, and so needs no source."""

FOLDERS = ("pumps", "drugs", "catheters", "responses")
ALONE = ("practice.toml", "response.toml")

Table = dict[str, Any]


def read(path: Path) -> Table:
    """Return what a file of the resources holds."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def figures(table: Table) -> list[str]:
    """Return the figures of a data file; those of a list of tables as `list.figure`, once for all of it."""
    found: dict[str, None] = {}
    for key, value in table.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            found |= {f"{key}.{part}": None for entry in value for part in entry if part not in NAMES}
        elif key not in NAMES:
            found[key] = None
    return list(found)


def unsourced(table: Table) -> list[str]:
    """Return the figures of a drug's, pump's or catheter's file that its `[sources]` does not account for."""
    sources = table.get("sources", {})
    return [key for key in figures(table) if not is_source(sources.get(key, {}))]


def sheets(project: Path) -> dict[str, Table]:
    """Return every data file but the quantities: each figure of theirs is cited under `[sources]`."""
    held = project / "resources"
    files = [path for folder in FOLDERS for path in sorted((held / folder).glob("*.toml"))]
    return {str(path.relative_to(held)): read(path) for path in (*files, *(held / name for name in ALONE))}


def is_source(entry: Table) -> bool:
    """Tell whether an entry says where a figure is from, in a sentence, and how sure it is."""
    return len(entry.get("source", "").split()) >= 3 and entry.get("confidence") in CONFIDENCE


def test_that_every_programmable_quantity_has_a_source(project: Path) -> None:
    quantities = read(project / "resources/quantities.toml")
    assert len(quantities) >= 25
    assert not [key for key, entry in quantities.items() if not is_source(entry)]


def test_that_every_figure_of_a_pump_a_drug_a_catheter_and_of_the_practice_has_a_source(
    project: Path,
) -> None:
    held = sheets(project)
    assert {name.partition("/")[0] for name in held} == {*FOLDERS, *ALONE}
    assert sum(len(figures(table)) for table in held.values()) > 100
    assert not {name: unsourced(table) for name, table in held.items() if unsourced(table)}


def test_that_no_source_is_kept_of_a_figure_that_is_gone(project: Path) -> None:
    assert not [
        f"{name}: {key}"
        for name, table in sheets(project).items()
        for key in table["sources"]
        if key not in figures(table)
    ]


def test_that_a_figure_in_a_list_of_tables_is_missed_when_it_has_no_source() -> None:
    table = {"name": "X", "part": [{"name": "a", "length": 1}, {"name": "b", "bore": 2}], "sources": {}}
    assert unsourced(table) == ["part.length", "part.bore"]


@pytest.mark.parametrize(
    "entry",
    [{}, {"source": "The label says."}, {"source": "?", "confidence": "sourced"}, {"confidence": "teaching"}],
)
def test_that_a_figure_without_a_whole_source_is_told_apart(entry: Table) -> None:
    assert not is_source(entry)
