"""The papers say what is so: their commands run, their links lead somewhere, their lists are whole."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from support.tree import files_of

COMMAND = re.compile(r"^\./run ([^#\n]+)", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#:]+)\)")
RECIPE = re.compile(r"^([a-z]+):", re.MULTILINE)
TO_THE_END = {"calc", "simulate", "transports"}
"""The verbs that need no pump, no record and no window, and so can be carried out here."""


def readme(project: Path) -> str:
    """Return the text of the README."""
    return (project / "README.md").read_text(encoding="utf-8")


def main_py(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Carry out a verb in a process of its own."""
    return subprocess.run(
        [sys.executable, "main.py", *arguments], cwd=project, capture_output=True, text=True, check=False
    )


def test_that_the_readme_opens_with_the_two_commands(project: Path) -> None:
    assert re.match(r"# Cisterna\n\n    \./run .*\n    \./test ", readme(project))


def test_that_every_command_of_the_readme_is_one_the_program_knows(project: Path) -> None:
    commands = [shlex.split(line) for line in COMMAND.findall(readme(project))]
    assert len(commands) >= 4
    for verb, *arguments in commands:
        if verb in TO_THE_END:
            assert main_py(project, verb, *arguments).returncode == 0, verb
        elif not verb.startswith("-"):
            offered = main_py(project, verb, "--help").stdout
            assert not [word for word in arguments if word.startswith("--") and word not in offered], verb


def test_that_the_changelog_names_every_verb(project: Path) -> None:
    shown = main_py(project, "--help").stdout.partition("Commands:")[2]
    verbs = re.findall(r"^  ([a-z-]+)", shown, re.MULTILINE)
    changelog = (project / "CHANGELOG.md").read_text(encoding="utf-8")
    assert len(verbs) >= 8
    assert not [verb for verb in verbs if f"`{verb}" not in changelog]


def test_that_every_link_between_the_papers_leads_somewhere(project: Path) -> None:
    papers = [path for path in files_of(project) if path.suffix == ".md"]
    broken = [
        f"{paper}: {link}"
        for paper in papers
        for link in LINK.findall((project / paper).read_text(encoding="utf-8"))
        if not (project / paper.parent / link).exists()
    ]
    assert not broken


@pytest.mark.parametrize("paper", ["README.md", "CONTRIBUTING.md"])
def test_that_every_recipe_a_paper_names_is_in_the_makefile(project: Path, paper: str) -> None:
    recipes = set(RECIPE.findall((project / "Makefile").read_text(encoding="utf-8")))
    assert {"run", "test", "tour", "check", "bench", "soak", "screens", "bare"} <= recipes
    named = re.findall(r"`make ([a-z]+)`", (project / paper).read_text(encoding="utf-8"))
    assert set(named) <= recipes
