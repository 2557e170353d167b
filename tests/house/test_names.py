"""Names: tests that read as sentences, modules that are nouns, and a test file for every module."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from support.shape import FunctionNode, sources

SENTENCE = re.compile(r"test_(that_\w+|(ne|f)_?\d\d_\w+|\w+_when_\w+)")
"""A claim, what something does under a circumstance, or a claim by its number in a catalogue."""
FILLER = re.compile(r"_(works|working|correct(ly)?|proper(ly)?|as_expected)(_|$)")
VAGUE = re.compile(r"(utils?|helpers?|common|misc|manager|tools|base(_\w+)?|\w+_manager|\w+_utils)")
NOUN = re.compile(r"(__init__|__main__|[a-z][a-z0-9]*(_[a-z0-9]+)?)")

WITHOUT_A_TEST_FILE = {
    "console/errors.py": "a tree of names; what raises them is tested where it is raised",
    "console/session/journal.py": "an interface; tests/contracts holds whatever claims it",
    "console/transport/port.py": "an interface; tests/contracts holds whatever claims it",
}
"""Modules without a test file of their mirror name, each with its reason."""


def names_of_tests(project: Path) -> list[str]:
    """Return `file:line name` of every test function."""
    return [
        f"{file.path}:{node.lineno} {node.name}"
        for file in sources(project, "tests")
        if file.path.name.startswith("test_")
        for node in ast.walk(file.tree)
        if isinstance(node, FunctionNode) and node.name.startswith("test")
    ]


def modules_in(project: Path) -> list[Path]:
    """Return the modules of the program that hold code."""
    return [file.path for package in ("console", "ui") for file in sources(project, package)]


def test_that_the_names_of_tests_are_sentences(project: Path) -> None:
    assert not [line for line in names_of_tests(project) if not SENTENCE.fullmatch(line.split()[-1])]


def test_that_no_name_of_a_test_holds_a_filler_word(project: Path) -> None:
    assert not [line for line in names_of_tests(project) if FILLER.search(line.split()[-1])]


def test_that_modules_are_named_by_a_noun(project: Path) -> None:
    names = {str(path): path.stem for path in modules_in(project)}
    assert not [path for path, name in names.items() if VAGUE.fullmatch(name) or not NOUN.fullmatch(name)]


def test_that_every_module_has_a_test_file_at_its_mirror_path(project: Path) -> None:
    missing = [
        str(path)
        for path in modules_in(project)
        if path.name != "__init__.py"
        and not (project / "tests/unit" / path.parent / f"test_{path.name}").exists()
    ]
    assert sorted(missing) == sorted(WITHOUT_A_TEST_FILE)


def test_that_every_test_file_in_the_mirror_has_its_module(project: Path) -> None:
    mirror = project / "tests/unit"
    orphans = [
        str(path.relative_to(mirror))
        for path in mirror.rglob("test_*.py")
        if not (project / path.parent.relative_to(mirror) / path.name.removeprefix("test_")).exists()
    ]
    assert not orphans


@pytest.mark.parametrize("name", ["test_thing", "test_that", "that_a_dose_is_kept", "test_when_full"])
def test_that_a_name_that_is_no_sentence_is_told_apart(name: str) -> None:
    assert SENTENCE.fullmatch(name) is None


@pytest.mark.parametrize("name", ["test_that_it_works", "test_parse_does_correctly_when_empty"])
def test_that_a_filler_word_is_found(name: str) -> None:
    assert FILLER.search(name)
