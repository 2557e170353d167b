"""`calc` at the command line: its keys, its exit codes, and every figure with its arithmetic."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from console.commands.folders import Folders
from console.commands.verbs import assembled
from support.therapies import RESOURCES

FLOW = ("flow", "--concentration", "2000", "--daily-dose", "293.5")
FILL = ("refill", "--volume-ml", "20", "--alarm-ml", "2", "--concentration", "500", "--daily-dose", "200")


def calc(*arguments: str) -> Result:
    folders = Folders(RESOURCES, data=Path("/nowhere"))
    return CliRunner().invoke(assembled({}, "calc"), ["calc", *arguments], obj=folders)


def figures(*arguments: str) -> dict[str, object]:
    result = calc(*arguments, "--json")
    assert result.exit_code == 0
    assert result.stderr == ""
    found: dict[str, object] = json.loads(result.stdout, parse_float=str)
    return found


def test_that_the_flow_of_the_papers_is_0_14675_ml_a_day() -> None:
    # 293.5 / 2000 = 0.14675 mL/day; 293.5 / 24 = 12.2291666… mcg/h
    assert figures(*FLOW) == {"flow_ml_per_day": "0.14675", "dose_mcg_per_h": "12.229167"}


def test_that_whole_figures_have_no_point() -> None:
    found = calc("flow", "--concentration", "500", "--daily-dose", "12000", "--json")
    assert found.stdout == '{"flow_ml_per_day":24,"dose_mcg_per_h":500}\n'


def test_that_without_json_there_is_a_line_for_each_figure() -> None:
    assert calc(*FLOW).stdout == "flow_ml_per_day  0.14675\ndose_mcg_per_h   12.229167\n"


def test_that_a_refill_is_due_in_45_days_and_the_date_keeps_the_drugs_margin() -> None:
    # (20 − 2) · 500 / 200 = 45 days; 23 November + 45 days = 7 January; 7 days earlier 31 December
    assert figures(*FILL, "--from-date", "2026-11-23") == {
        "days": 45,
        "refill_before": "2027-01-07",
        "refill_by": "2026-12-31",
        "binding": "alarm",
    }


def test_that_without_a_date_only_the_days_are_told() -> None:
    assert figures(*FILL) == {"days": 45}


def test_that_stability_caps_the_days_and_takes_no_margin() -> None:
    # (40 − 2) · 2000 / 350 = 217.1 days, capped at 180; 23 November + 180 days = 22 May
    found = figures(
        *("refill", "--volume-ml", "40", "--alarm-ml", "2", "--concentration", "2000"),
        *("--daily-dose", "350", "--stability-days", "180", "--from-date", "2026-11-23"),
    )
    assert found == {
        "days": 180,
        "refill_before": "2027-05-22",
        "refill_by": "2027-05-22",
        "binding": "stability",
    }


def test_that_a_margin_given_is_the_one_used() -> None:
    assert figures(*FILL, "--from-date", "2026-11-23", "--margin-days", "0")["refill_by"] == "2027-01-07"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("flow", "--concentration", "0", "--daily-dose", "5"), "A concentration of 0 mcg/mL holds no drug"),
        (("flow", "--concentration", "2000", "--daily-dose", "0.0001"), "is finer than the smallest amount"),
        ((*FILL[:-1], "0"), "A dose of 0 mcg/day never empties the reservoir"),
        (("refill", "--volume-ml", "1", "--alarm-ml", "2", *FILL[5:]), "lies above the volume filled"),
        (
            (*FILL[:-1], "0.001", "--from-date", "2026-11-23"),
            "The refill would fall after the year 9999; check the daily dose.",
        ),
    ],
)
def test_that_what_cannot_be_is_refused_in_one_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    result = calc(*arguments)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("flow", "--concentration", "1,5", "--daily-dose", "5"), "Use a point, not a comma."),
        (("flow", "--concentration", "-5", "--daily-dose", "5"), "Leave the sign out"),
        (("flow", "--concentration", "nan", "--daily-dose", "5"), "Type digits and a point only."),
        (("flow", "--concentration", "1e3", "--daily-dose", "5"), "without an exponent"),
        (("flow", "--concentration", "2000"), "Missing option '--daily-dose'"),
        ((*FILL, "--from-date", "23.11.2026"), "write a date of the pump's calendar as 2026-11-23."),
        ((*FILL, "--from-date", "20261123"), "write a date of the pump's calendar"),
        ((*FILL, "--from-date", "1969-12-31"), "write a date of the pump's calendar"),
        ((*FILL, "--margin-days", "-1"), "-1 is not in the range"),
        (("bridge",), "No such command 'bridge'"),
    ],
)
def test_that_wrong_usage_ends_with_2_and_says_what_is_wrong(arguments: tuple[str, ...], words: str) -> None:
    result = calc(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert words in result.stderr
