"""The walls between the rooms hold, and the contract that holds the table of rooms can fail."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from subprocess import run

import pytest

from support.rooms import allowed, read_table

ROWS = [
    "console.errors:",
    "console.pump: errors transport.port",
    "ui: console.pump resources",
    "ui.app: console.errors",
    "resources:",
]


def test_that_every_import_keeps_the_contracts(project: Path) -> None:
    done = run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_that_no_contract_has_a_hole(project: Path) -> None:
    table = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    assert len(table["contracts"]) == 8
    assert not [contract["name"] for contract in table["contracts"] if "ignore_imports" in contract]


@pytest.mark.parametrize(
    ("importer", "imported", "expected"),
    [
        ("console.pump.device", "console.errors", True),
        ("console.pump.device", "console.pump.memory", True),
        ("console.pump.device", "console.transport.port", True),
        ("console.pump.device", "console.transport.tcp", False),
        ("console.pump.device", "console.transport", False),
        ("console.errors", "console.pump", False),
        ("console.pumps", "console.errors", False),
        ("ui.pages.overview", "console.pump.device", True),
        ("ui.pages.overview", "console.errors", False),
        ("ui.pages.overview", "resources", True),
        ("resources", "ui", False),
        ("ui.app", "resources", True),
        ("ui.app", "console.errors", True),
        ("ui.pages.app", "console.errors", False),
    ],
)
def test_that_only_what_the_table_names_is_allowed(importer: str, imported: str, expected: bool) -> None:
    assert allowed(importer, imported, read_table(ROWS)) is expected
