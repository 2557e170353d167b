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
from console.domain import bounds
from console.domain.change import BolusChange, ProgramChange, prescribed
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, NG_PER_MCG
from console.domain.wording import upward
from console.protocol import codec
from console.protocol.messages import Prepared
from support.pumps import START_MS, Desk, bolus, new, started
from support.therapies import RESOURCES, prescription, simple

PAPER = Path(__file__).resolve().parents[2] / "docs/therapy.md"
EXAMPLE = re.compile(r"^```\n\$ \./run (?P<command>calc .+)\n(?P<printed>[^`]+)```$", re.MULTILINE)
DAY_ROW = re.compile(
    r"^\| (?P<runs>\S+) mcg/day \| (?P<hours>\d+) h \| (?P<asked>[^|]+) "
    r"\| (?P<most>\S+) mcg \| (?P<said>\w+) it \|$",
    re.MULTILINE,
)
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


DAYS = DAY_ROW.findall(PAPER.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("runs", "hours", "asked", "most", "said"), DAYS)
def test_that_a_row_of_the_fullest_day_is_what_the_pump_holds_against_its_limit(
    runs: str, hours: str, asked: str, most: str, said: str
) -> None:
    desk = Desk(started(new(prescription(simple("2900")))))
    desk.firmware.advance(START_MS + MS_PER_DAY)
    desk.program(simple(runs.replace(",", "")))
    desk.firmware.advance(START_MS + MS_PER_DAY + int(hours) * MS_PER_HOUR)
    mcg = "".join(filter(str.isdigit, asked))
    running, given = desk.firmware.hydraulics.prescription, codec.reading(desk.firmware.status()).given
    wanted = bolus(mcg, 60) if "bolus" in asked else ProgramChange(prescription(simple(mcg)))
    held = bounds.most_24h_ng(prescribed(running, wanted), given=given)
    held += wanted.dose.ng if isinstance(wanted, BolusChange) else 0
    assert f"{upward(held / NG_PER_MCG, 1):,}".removesuffix(".0") == most
    assert isinstance(desk.ask(desk.request(wanted)), Prepared) is (said == "takes")


def test_that_the_fullest_day_has_its_rows_and_both_answers() -> None:
    assert len(DAYS) == 6
    assert {said for *_, said in DAYS} == {"takes", "refuses"}


def test_that_each_calculation_names_its_source() -> None:
    sections = PAPER.read_text(encoding="utf-8").split("\n## ")[1:]
    without = [each.partition("\n")[0] for each in sections if "ource: " not in each]
    assert without == ["What is left out"]
