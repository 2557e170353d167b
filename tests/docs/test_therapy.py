"""The paper of the calculations: its examples print what it says, and its pictures are there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from console.commands.calc import calc as group
from console.commands.folders import Folders
from console.commands.verbs import assembled
from support.therapies import RESOURCES

PAPER = Path(__file__).resolve().parents[2] / "docs/therapy.md"
EXAMPLE = re.compile(r"^```\n\$ \./run (?P<command>calc .+)\n(?P<printed>[^`]+)```$", re.MULTILINE)
EXAMPLES = EXAMPLE.findall(PAPER.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("command", "printed"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_that_an_example_prints_what_the_paper_says(command: str, printed: str) -> None:
    folders = Folders(RESOURCES, data=Path("/nowhere"))
    result = CliRunner().invoke(assembled({}, "calc"), shlex.split(command), obj=folders)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.replace("\u00a0", " ") == printed


def test_that_every_fenced_part_of_the_paper_is_an_example_that_is_run() -> None:
    text = PAPER.read_text(encoding="utf-8")
    assert len(EXAMPLES) == text.count("\n```\n$ ") == text.count("```") // 2


def test_that_every_calculator_has_an_example() -> None:
    assert {shlex.split(command)[1] for command, _ in EXAMPLES} == set(group.commands)


def test_that_each_calculation_names_its_source() -> None:
    sections = PAPER.read_text(encoding="utf-8").split("\n## ")[1:]
    without = [each.partition("\n")[0] for each in sections if "ource: " not in each]
    assert without == ["What is left out"]
