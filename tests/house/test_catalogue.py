"""The catalogue of faults of the link: each has a test that is named by its number."""

from __future__ import annotations

import re
from pathlib import Path

from support.shape import FunctionNode, sources

LAST = 37
"""F01 to F37 are faults of protocol, transport and pump; those beyond belong to the window and the record."""

NUMBERED = re.compile(r"test_f(\d\d)_\w+")


def numbers_in(project: Path) -> set[int]:
    """Return the numbers of the catalogue that some test is named by."""
    return {
        int(found[1])
        for file in sources(project, "tests")
        for node in file.tree.body
        if isinstance(node, FunctionNode) and (found := NUMBERED.fullmatch(node.name))
    }


def test_that_every_fault_of_the_link_has_a_test_by_its_number(project: Path) -> None:
    assert set(range(1, LAST + 1)) - numbers_in(project) == set()
