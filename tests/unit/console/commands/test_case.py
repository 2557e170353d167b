"""`case` at the command line: listed, played, and with an exit code that says whether it was as expected."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import resources
from console.commands.folders import Folders
from console.commands.verbs import assembled
from support.cases import LEAK


def called(*arguments: str) -> Result:
    folders = Folders(resources.path(""), Path("/nowhere"))
    return CliRunner().invoke(assembled({}, "read"), ["case", *arguments], obj=folders)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file with a case that is as it expects."""
    path = tmp_path / "leak.toml"
    path.write_text(LEAK, encoding="utf-8")
    return path


def test_that_the_cases_are_listed_by_number_with_what_each_teaches() -> None:
    listed = json.loads(called("list", "--json").stdout)["cases"]
    assert [each["number"] for each in listed] == list(range(1, 23))
    shown = called("list").stdout.splitlines()
    assert [shown[0].strip(), shown[1].strip()] == [f"1  {listed[0]['title']}", listed[0]["teaches"]]
    assert len(shown) == 2 * 22


def test_that_a_case_from_a_file_prints_what_happened_and_what_was_found(file: Path) -> None:
    done = called("run", str(file))
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "Case 99: A leak, and nothing else"
    assert lines[3].startswith("2026-01-06T08:00:00  fault   leak: Leak, loses 60 %.")
    assert lines[-1] == "5 of 5 as expected."


def test_that_json_has_the_timeline_and_each_verdict(file: Path) -> None:
    told = json.loads(called("run", str(file), "--json").stdout)
    assert (told["number"], told["missed"]) == (99, 0)
    assert {row["who"] for row in told["timeline"]} == {"fault", "hands", "patient"}
    assert [each["met"] for each in told["expected"]] == [True] * 5


def test_that_a_case_with_something_missed_ends_with_one_and_a_sentence(file: Path) -> None:
    file.write_text(LEAK.replace('"worse"', '"better"').replace('"right"', '"less-left"'), encoding="utf-8")
    done = called("run", str(file))
    assert done.exit_code == 1
    assert done.stderr.strip() == (
        "Not as expected on 2026-01-09T09:00:00: residual.points is right; expected was less-left. "
        "So were 1 more."
    )
    assert "3 of 5 as expected." in done.stdout


def test_that_a_case_there_is_not_is_refused(tmp_path: Path) -> None:
    assert called("run", "99").stderr.startswith("There is no case '99'; give a number of `case list`")
    missing = called("run", str(tmp_path / "none.toml"))
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert missing.stderr.startswith("There is no file")
