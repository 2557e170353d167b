"""The walk on which the other tests stand finds the fields of every module that makes any."""

from __future__ import annotations

import ast
from pathlib import Path

from support.fields import Fields
from support.shape import sources

FIELDS = {"DoseField", "TimeField", "EntryField"}


def makers(project: Path) -> set[str]:
    """Return the modules of the window that make an entry field."""
    return {
        str(file.path).removesuffix(".py").replace("/", ".")
        for file in sources(project, "ui")
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FIELDS
    }


def test_that_the_fields_of_every_module_that_makes_any_are_found(fields: Fields, project: Path) -> None:
    """A field no test ever types into would be covered by nothing."""
    reached = set()
    for found in fields:
        part = found.field.parentWidget()
        while part is not None:
            reached.add(type(part).__module__)
            part = part.parentWidget()
    assert len(fields.found) > 20
    assert makers(project) <= reached
