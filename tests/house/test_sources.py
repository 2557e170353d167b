"""Every number a check or a simulation stands on says where it is from, and how sure that is."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

CONFIDENCE = {"sourced", "computed", "teaching"}
NAMES = {"name", "label", "family", "group", "sources"}
"""What is a name and no figure, and so needs no source."""

Table = dict[str, Any]


def read(path: Path) -> Table:
    """Return what a file of the resources holds."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def unsourced(table: Table) -> list[str]:
    """Return the figures of a drug's, pump's or catheter's file that its `[sources]` does not account for."""
    sources = table.get("sources", {})
    return [key for key in table if key not in NAMES and not is_source(sources.get(key, {}))]


def is_source(entry: Table) -> bool:
    """Tell whether an entry says where a figure is from, in a sentence, and how sure it is."""
    return len(entry.get("source", "").split()) >= 3 and entry.get("confidence") in CONFIDENCE


def test_that_every_programmable_quantity_has_a_source(project: Path) -> None:
    quantities = read(project / "resources/quantities.toml")
    assert len(quantities) >= 8
    assert not [key for key, entry in quantities.items() if not is_source(entry)]


@pytest.mark.parametrize("folder", ["drugs", "pumps"])
def test_that_every_figure_of_a_drug_and_of_a_pump_has_a_source(project: Path, folder: str) -> None:
    files = sorted((project / "resources" / folder).glob("*.toml"))
    assert files
    assert not {file.name: unsourced(read(file)) for file in files if unsourced(read(file))}


@pytest.mark.parametrize("folder", ["drugs", "pumps"])
def test_that_no_source_is_kept_of_a_figure_that_is_gone(project: Path, folder: str) -> None:
    tables = {file.name: read(file) for file in (project / "resources" / folder).glob("*.toml")}
    assert not [
        f"{name}: {key}" for name, table in tables.items() for key in table["sources"] if key not in table
    ]


@pytest.mark.parametrize(
    "entry",
    [{}, {"source": "The label says."}, {"source": "?", "confidence": "sourced"}, {"confidence": "teaching"}],
)
def test_that_a_figure_without_a_whole_source_is_told_apart(entry: Table) -> None:
    assert not is_source(entry)
