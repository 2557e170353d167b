"""The paper of the conformance suite: its tables are the suite's, its sections the protocol's paper's."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from console.commands.verbs import assembled
from console.conformance.checks import CHECKS, GROUPS
from support.conformance_paper import CLOSING, OPENING, redrawn

DOCS = Path(__file__).resolve().parents[2] / "docs"
TEXT = (DOCS / "conformance.md").read_text(encoding="utf-8")
COMMANDS = [shlex.split(line, comments=True)[1:] for line in re.findall(r"^\./run .+", TEXT, re.MULTILINE)]


def test_that_the_tables_are_the_suites_own() -> None:
    assert (TEXT.count(OPENING), TEXT.count(CLOSING)) == (1, 1)
    assert redrawn(TEXT) == TEXT, "Draw them anew: PYTHONPATH=.:tests python -m support.conformance_paper"


def test_that_every_section_that_a_check_names_is_one_of_the_protocols_paper() -> None:
    protocol = (DOCS / "protocol.md").read_text(encoding="utf-8")
    headings = set(re.findall(r"^#+ (.+)$", protocol, re.MULTILINE))
    assert not sorted({check.section for check in CHECKS} - headings)


def test_that_every_group_has_a_heading_and_a_check() -> None:
    assert {check.group for check in CHECKS} == set(GROUPS)


@pytest.mark.parametrize("command", COMMANDS, ids=[" ".join(command) for command in COMMANDS])
def test_that_every_option_of_a_command_is_one_that_its_verb_has(command: list[str]) -> None:
    told = CliRunner().invoke(assembled({}, command[0]), [command[0], "--help"]).stdout
    assert all(option in told for option in command if option.startswith("--"))
