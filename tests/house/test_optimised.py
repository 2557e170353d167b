"""Safety stands on no assert: with Python's -OO, which drops them all, the same things are refused."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from support.shape import sources

EXAMPLE = "docs/examples/flex.toml"


def simulate(project: Path, file: Path, *, optimised: bool) -> subprocess.CompletedProcess[str]:
    """Run a program file for a year on a simulated pump, in a process of its own."""
    return subprocess.run(
        [
            *(sys.executable, *(["-OO"] if optimised else []), "main.py"),
            *("simulate", str(file), "--json", "--days", "365", "--refill-every", "90"),
        ],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("package", ["console", "ui", "resources"])
def test_that_the_program_asserts_nothing(project: Path, package: str) -> None:
    assert not [
        f"{file.path}:{node.lineno}"
        for file in sources(project, package)
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Assert)
    ]


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("rate_mcg_per_h = 18", "rate_mcg_per_h = 9999"),
        ("rate_mcg_per_h = 18", "rate_mcg_per_h = -1"),
        ('start = "06:00"', 'start = "00:00"'),
        ("concentration_mcg_per_ml = 2000", "concentration_mcg_per_ml = 0"),
    ],
)
def test_that_a_refusal_is_the_same_when_python_drops_asserts(
    project: Path, tmp_path: Path, written: str, instead: str
) -> None:
    text = (project / EXAMPLE).read_text(encoding="utf-8")
    assert written in text
    file = tmp_path / "program.toml"
    file.write_text(text.replace(written, instead), encoding="utf-8")
    plain, optimised = (simulate(project, file, optimised=optimised) for optimised in (False, True))
    assert plain.returncode == 1
    assert plain.stderr.count("\n") == 1
    assert (optimised.returncode, optimised.stdout, optimised.stderr) == (1, plain.stdout, plain.stderr)


def test_that_a_year_of_therapy_is_the_same_when_python_drops_asserts(project: Path) -> None:
    plain, optimised = (
        json.loads(simulate(project, project / EXAMPLE, optimised=optimised).stdout)
        for optimised in (False, True)
    )
    del plain["wall_s"], optimised["wall_s"]
    assert optimised == plain
    assert plain["delivered_ml"] == 53.56375
