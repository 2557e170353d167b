"""The paper on number entry names every requirement once, and tests that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROW = re.compile(r"^\| NE-(\d\d) \| (.+?) \| (.+?) \| \[(test_ne_\d\d_)…\]\(\.\./(\S+)\) \|$", re.MULTILINE)
ALL = [f"{number:02}" for number in range(1, 41)]


def rows(project: Path) -> list[tuple[str, ...]]:
    """Return number, words, place, and the beginning and file of its tests for each row of the paper."""
    return ROW.findall((project / "docs/number-entry.md").read_text(encoding="utf-8"))


def functions_in(path: Path) -> list[ast.FunctionDef]:
    """Return the tests of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]


def test_that_every_requirement_stands_in_the_paper_once_and_in_order(project: Path) -> None:
    assert [number for number, *_ in rows(project)] == ALL


def test_that_each_requirement_is_held_by_tests_of_its_own_number(project: Path) -> None:
    for number, _, _, begins, path in rows(project):
        assert begins == f"test_ne_{number}_"
        assert [test.name for test in functions_in(project / path) if test.name.startswith(begins)], begins


def test_that_each_test_of_a_requirement_says_its_number(project: Path) -> None:
    silent = [
        f"{path.name}: {test.name}"
        for path in sorted((project / "tests/journeys/number_entry").glob("test_ne_*.py"))
        for test in functions_in(path)
        if test.name.startswith("test_ne_")
        and f"NE-{test.name.split('_')[2]}" not in (ast.get_docstring(test) or "")
    ]
    assert not silent


def test_that_what_does_not_hold_yet_is_said_of_the_rows_that_hold_in_part(project: Path) -> None:
    paper = (project / "docs/number-entry.md").read_text(encoding="utf-8")
    part = {number for number, words, *_ in rows(project) if "in part" in words.lower()}
    left = paper.partition("## What does not hold yet")[2]
    assert part == set(re.findall(r"^- \*\*NE-(\d\d):", left, re.MULTILINE))
