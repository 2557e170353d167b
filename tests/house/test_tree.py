"""The tree a clone brings: what is given at the top, no trace of a machine, locks of hashes alone."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from support.tree import files_of, texts_of

TOP_LEVEL = {
    ".ci",
    ".editorconfig",
    ".gitattributes",
    ".gitignore",
    ".pre-commit-config.yaml",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "console",
    "docs",
    "main.py",
    "pyproject.toml",
    "requirements-console.lock",
    "requirements-dev.lock",
    "requirements.lock",
    "resources",
    "run",
    "test",
    "tests",
    "ui",
}
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-console.lock")
OF_ONE_MACHINE = re.compile(r"(?<![\w.])/(?:root|home|work|opt|Users)/\w|[A-Z]:\\Users")
A_REGISTRY = re.compile(r"pypi\.|pythonhosted\.|npmjs\.|/simple\b|index-url|find-links", re.IGNORECASE)
PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)


def pins(project: Path, lock: str) -> dict[str, set[str]]:
    """Return package → its versions (more than one where a marker parts them)."""
    found: dict[str, set[str]] = {}
    for name, version in PINNED.findall((project / lock).read_text(encoding="utf-8")):
        found.setdefault(name, set()).add(version)
    return found


def declared(project: Path, *extras: str) -> list[Requirement]:
    """Return the requirements of pyproject.toml, with those of the extras, but for our own name."""
    table = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*table["dependencies"]]
    for extra in extras:
        lines += table["optional-dependencies"][extra]
    return [requirement for requirement in map(Requirement, lines) if requirement.name != table["name"]]


def test_that_the_top_holds_only_what_is_given(project: Path) -> None:
    assert {path.parts[0] for path in files_of(project)} <= TOP_LEVEL


@pytest.mark.parametrize("trace", [OF_ONE_MACHINE, A_REGISTRY], ids=["a machine's path", "a registry"])
def test_that_no_file_names_a_machine_or_a_registry(project: Path, trace: re.Pattern[str]) -> None:
    own = Path(__file__).relative_to(project)
    assert not [
        f"{path}: {match.group()}"
        for path, text in texts_of(project).items()
        if path != own
        for match in trace.finditer(text)
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_that_a_lock_holds_a_hash_for_everything_and_an_address_of_nothing(project: Path, lock: str) -> None:
    text = (project / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z])", text)[1:]
    assert len(entries) > 15
    unhashed = [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry]
    assert not unhashed
    assert "://" not in text
    assert "file:" not in text


@pytest.mark.parametrize(
    ("lock", "extras"),
    [("requirements.lock", ()), ("requirements-dev.lock", ("console", "dev"))],
)
def test_that_a_lock_holds_what_the_project_declares(
    project: Path, lock: str, extras: tuple[str, ...]
) -> None:
    locked = pins(project, lock)
    unmet = [
        str(requirement)
        for requirement in declared(project, *extras)
        if not locked.get(canonicalize_name(requirement.name))
        or not all(requirement.specifier.contains(v) for v in locked[canonicalize_name(requirement.name)])
    ]
    assert not unmet


@pytest.mark.parametrize("narrower", ["requirements.lock", "requirements-console.lock"])
def test_that_every_lock_agrees_with_the_widest(project: Path, narrower: str) -> None:
    widest = pins(project, "requirements-dev.lock")
    assert {
        name: versions for name, versions in pins(project, narrower).items() if widest.get(name) != versions
    } == {}


def test_that_the_console_is_tested_without_qt_and_with_all_else(project: Path) -> None:
    console = set(pins(project, "requirements-console.lock"))
    program = set(pins(project, "requirements.lock"))
    of_the_window = {name for name in program if re.match(r"pyside|shiboken|pyqtgraph|numpy|fontpkg", name)}
    assert console.isdisjoint(of_the_window)
    assert program - of_the_window <= console


def test_that_the_changelog_begins_with_the_version_of_the_project(project: Path) -> None:
    version = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    newest = re.search(r"^## (\S+)", (project / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest.group(1) == version
