"""Where a verb finds its files."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from console.commands import verbs
from console.commands.folders import PATH, Folders, data_option, records_option


def test_that_data_and_records_can_stand_before_the_verb_and_after_it(tmp_path):
    seen: list[Folders] = []

    @click.command()
    @data_option
    @records_option
    @click.pass_obj
    def look(folders: Folders) -> None:
        seen.append(folders)

    group = verbs.assembled({}, "read")
    group.get_command = lambda context, name: look  # type: ignore[method-assign]
    for arguments in (
        ["--data", "d", "--records", "r", "look"],
        ["look", "--data", "d", "--records", "r"],
        ["--data", "x", "look", "--data", "d", "--records", "r"],
    ):
        CliRunner().invoke(group, arguments, obj=Folders(tmp_path, tmp_path))
    assert {(folders.data, folders.records, folders.record_file) for folders in seen} == {
        (Path("d"), Path("r"), Path("r"))
    }


def test_that_the_record_lies_in_the_data_directory_unless_it_is_named(tmp_path):
    assert Folders(tmp_path, tmp_path).record_file == tmp_path / "records.db"


@pytest.mark.parametrize("verb", sorted(verbs.VERBS))
def test_that_whether_a_file_can_be_read_is_found_out_on_reading_and_said_in_our_words(verb):
    for command in commands(import_module(verbs.VERBS[verb]).__dict__[verb.replace("-", "_")]):
        kinds = [given.type for given in command.params if isinstance(given.type, click.Path)]
        assert all(kind is PATH for kind in kinds)


def commands(command: click.Command) -> list[click.Command]:
    """Return a verb, or those of its group."""
    return list(command.commands.values()) if isinstance(command, click.Group) else [command]


def test_that_what_a_site_adds_lies_in_the_data_directory(tmp_path):
    assert Folders(tmp_path / "resources", tmp_path / "data").site == tmp_path / "data" / "site"
