"""The group of all verbs: found when called, and ending in a sentence whatever goes wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import main
import resources
from console.commands import verbs
from console.commands.folders import Folders
from console.errors import RuleBroken

PROJECT = Path(resources.path("")).parent


def ending_with(error: BaseException) -> Result:
    """Call a verb that ends with `error`."""

    @click.command()
    def fail() -> None:
        raise error

    group = verbs.assembled({}, "read")
    group.add_command(fail)
    group.get_command = lambda context, name: fail if name == "fail" else None  # type: ignore[method-assign]
    return CliRunner().invoke(group, ["fail"], obj=Folders(Path("/r"), Path("/d")))


@pytest.mark.parametrize("verb", sorted(verbs.VERBS))
def test_that_every_verb_of_the_console_is_found_under_its_name(verb):
    group = verbs.assembled({}, "read")
    command = group.get_command(click.Context(group), verb)
    assert command is not None
    assert command.name == verb


def test_that_the_verbs_with_a_window_are_named_for_the_group_by_main():
    assert set(main.WINDOWED) == {"console", "tour"}


def test_that_a_verb_nobody_knows_is_wrong_usage():
    group = verbs.assembled({}, "read")
    assert CliRunner().invoke(group, ["juggle"], obj=Folders(Path("/r"), Path("/d"))).exit_code == 2


def test_that_a_verb_whose_package_is_missing_says_which_and_refuses_whatever_follows():
    group = verbs.assembled({"fly": "not_a_package.wings"}, "read")
    folders = Folders(resources.path(""), Path("/d"))
    result = CliRunner().invoke(group, ["fly", "--high", "7"], obj=folders)
    assert result.exit_code == 1
    assert "not_a_package" in result.stderr
    assert "not_a_package" in CliRunner().invoke(group, ["--help"], obj=folders).stdout


@pytest.mark.parametrize(
    ("error", "sentence"),
    (
        (RuleBroken("Too much."), "Too much."),
        (PermissionError(13, "Permission denied", "/locked"), "/locked cannot be used: Permission denied."),
        (OSError(28, "No space left on device"), "A file cannot be used: No space left on device."),
        (
            ModuleNotFoundError("No module named 'wings'", name="wings"),
            "Needs the package wings, which is not installed.",
        ),
    ),
)
def test_that_what_goes_wrong_is_one_sentence_and_exit_code_1(error, sentence):
    result = ending_with(error)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", sentence + "\n")


def test_that_a_reader_that_stops_reading_gets_no_traceback():
    with subprocess.Popen(
        [sys.executable, "main.py", "transports"],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        process.stdout.close()
        told = process.stderr.read()
    assert "Traceback" not in told
    assert "BrokenPipe" not in told


def test_that_reading_a_pump_loads_neither_qt_nor_the_database():
    script = (
        "import sys; import console.commands.read; "
        "print([name for name in ('PySide6', 'sqlite_utils', 'sqlite3') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"
