"""The paper of faults: its table is the data's, and its commands are ones that the program knows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from console.commands.verbs import assembled
from support.fault_paper import CLOSING, OPENING, remade

PAPER = Path(__file__).resolve().parents[2] / "docs/faults.md"
TEXT = PAPER.read_text(encoding="utf-8")
COMMANDS = [shlex.split(line, comments=True)[1:] for line in re.findall(r"^\./run .+", TEXT, re.MULTILINE)]


def test_that_the_table_is_the_data() -> None:
    assert (TEXT.count(OPENING), TEXT.count(CLOSING)) == (1, 1)
    assert remade(TEXT) == TEXT, "Make it anew: PYTHONPATH=.:tests python -m support.fault_paper"


@pytest.mark.parametrize("command", COMMANDS, ids=[" ".join(command) for command in COMMANDS])
def test_that_every_option_of_a_command_is_one_that_its_verb_has(command: list[str]) -> None:
    told = CliRunner().invoke(assembled({}, command[0]), [command[0], "--help"]).stdout
    assert all(option in told for option in command if option.startswith("--"))
