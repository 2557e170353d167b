"""The verbs with a window, as far as they can be tried without one: what they refuse, and how."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import resources
from console.commands.folders import Folders
from console.commands.verbs import assembled
from main import WINDOWED


def called(*arguments: str, data: Path) -> Result:
    verbs = assembled(WINDOWED, "console")
    return CliRunner().invoke(verbs, list(arguments), obj=Folders(resources.path(""), data))


def test_that_a_theme_nobody_knows_is_wrong_usage(tmp_path: Path) -> None:
    result = called("console", "--theme", "sepia", data=tmp_path)
    assert result.exit_code == 2
    assert "sepia" in result.output


def test_that_a_tour_does_not_touch_a_folder_of_somebody_elses(tmp_path: Path) -> None:
    (tmp_path / "records.db").write_text("somebody's")
    result = called("tour", "--out", str(tmp_path), data=tmp_path)
    assert result.exit_code == 1
    assert result.output.strip().endswith("name another folder.")
    assert (tmp_path / "records.db").read_text() == "somebody's"


def test_that_the_instructors_window_is_offered_only_where_it_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr("ui.start.shown", lambda *_: None)
    monkeypatch.setattr("ui.app.run", lambda setup, _: asked.append(setup.instructor) or 0)
    for arguments in ((), ("--instructor",)):
        assert called("console", *arguments, data=tmp_path).exit_code == 0
    assert asked == [False, True]


def test_that_both_verbs_say_what_they_do(tmp_path: Path) -> None:
    for verb in WINDOWED:
        result = called(verb, "--help", data=tmp_path)
        assert result.exit_code == 0
        assert "Usage" in result.output


def test_that_the_help_loads_no_qt(project: Path) -> None:
    script = (
        "import sys, main\n"
        "try: main.main()\n"
        "except SystemExit as left: print(left.code, 'PySide6' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "--help"],
        cwd=project, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "0 False"
    assert "tour" in done.stdout
    assert "Traceback" not in done.stderr
