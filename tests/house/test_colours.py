"""Colours live in resources/theme and are read by ui/theme.py; nothing else writes one down."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from support.shape import SourceFile, sources
from support.tree import texts_of

HEXADECIMAL = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})\b")
FUNCTIONAL = re.compile(r"\b(?:rgba?|hsla?|hsva?)\(\s*\d")
MADE_FROM_NUMBERS = {
    "QColor",
    "fromRgb",
    "fromRgbF",
    "fromHsv",
    "fromHsl",
    "setRgb",
    "mkColor",
    "mkPen",
    "mkBrush",
}


def colours_in(file: SourceFile) -> list[str]:
    """Return the places of a file where a colour is written down, as text, as numbers or by Qt's name."""
    return [
        f"{file.path}:{node.lineno}"
        for node in ast.walk(file.tree)
        if isinstance(node, ast.expr) and _is_colour(node)
    ]


def _is_colour(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return bool(HEXADECIMAL.search(node.value) or FUNCTIONAL.search(node.value))
    if isinstance(node, ast.Attribute):
        return isinstance(node.value, ast.Attribute) and _is_named_colour(node.value.attr, node.attr)
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return name in MADE_FROM_NUMBERS and any(isinstance(argument, ast.Constant) for argument in node.args)
    return False


def _is_named_colour(owner: str, name: str) -> bool:
    """Tell whether Qt's name is that of a colour; transparent is none."""
    return owner == "GlobalColor" and name != "transparent"


def test_that_the_window_writes_no_colour_outside_its_theme(project: Path) -> None:
    files = [file for file in sources(project, "ui") if file.path != Path("ui/theme.py")]
    assert not [place for file in files for place in colours_in(file)]


def test_that_the_resources_hold_no_colour_outside_the_theme(project: Path) -> None:
    resources, theme = Path("resources"), Path("resources/theme")
    assert not [
        f"{path}: {match.group()}"
        for path, text in texts_of(project).items()
        if path.is_relative_to(resources) and not path.is_relative_to(theme)
        for match in HEXADECIMAL.finditer(text)
    ]


@pytest.mark.parametrize(
    "code",
    [
        "x = 'color: #161B2B'",
        "x = QColor(10, 20, 30)",
        "x = Qt.GlobalColor.red",
        "x = 'rgba(0, 0, 0, 0.5)'",
        "x = pg.mkPen('r')",
    ],
)
def test_that_a_colour_is_found_however_it_is_written(code: str) -> None:
    assert colours_in(SourceFile(Path("x.py"), 1, ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "x = 'step #12'",
        "x = QColor(token)",
        "x = '#header-row'",
        "x = 'visit #1234567'",
        "x = Qt.GlobalColor.transparent",
    ],
)
def test_that_what_is_no_colour_is_left_alone(code: str) -> None:
    assert not colours_in(SourceFile(Path("x.py"), 1, ast.parse(code)))
