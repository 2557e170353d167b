"""The walk on which the other tests stand finds the fields of every module that makes any."""

from __future__ import annotations

import ast
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from support.fields import Fields, Way, dressed
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


def modules_around(field: QWidget) -> set[str]:
    """Return the modules of all that `field` stands in."""
    around = set()
    part = field.parentWidget()
    while part is not None:
        around.add(type(part).__module__)
        part = part.parentWidget()
    return around


def test_that_the_fields_of_every_module_that_makes_any_are_found(
    qapp: QApplication, known_ways: list[Way], project: Path
) -> None:
    """A field no test ever types into would be covered by nothing."""
    fields = Fields(known_ways, "en_US", dressed(qapp))
    reached = set[str]().union(*(modules_around(found.field) for found in fields.found))
    fields.close()
    assert len(fields.found) > 60
    assert makers(project) <= reached
