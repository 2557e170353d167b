"""The group that all verbs hang on, and how whatever goes wrong becomes one sentence and an exit code.

Apart from the verbs, which it loads only when called: `read` must not wait for the record's room.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import platformdirs

from console.commands.folders import Folders, data_option, records_option
from console.commands.refusal import Refused
from console.errors import ConsoleError
from console.transport import switches

APPLICATION = "cisterna"

VERBS: dict[str, str] = {
    verb: f"console.commands.{verb.replace('-', '_')}"
    for verb in (
        "bolus",
        "calc",
        "capture",
        "case",
        "check-pump",
        "pair",
        "program",
        "pump",
        "pumps",
        "read",
        "refill",
        "resume-pump",
        "simulate",
        "stop-pump",
        "trainer",
        "transports",
        "visits",
    )
}
"""Each verb and the module that has a command of that name, with an underscore for a hyphen."""


class Verbs(click.Group):
    """A group whose verbs are imported when they are called; `table` maps each to its module."""

    def __init__(self, table: Mapping[str, str], **attributes: Any) -> None:  # noqa: ANN401 - handed on
        super().__init__(**attributes)
        self._table = dict(table)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the verbs' names in alphabetical order."""
        return sorted(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        """Load and return a verb, or None if there is no such."""
        if cmd_name not in self._table:
            return None
        try:
            command: click.Command = getattr(import_module(self._table[cmd_name]), cmd_name.replace("-", "_"))
        except ModuleNotFoundError as missing:
            return unavailable(cmd_name, missing)
        return command

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Carry the verb out; what the console refuses, and a file that fails, become one sentence."""
        try:
            return super().invoke(ctx)
        except ConsoleError as refused:
            raise Refused(str(refused)) from refused
        except ModuleNotFoundError as missing:
            raise Refused(_lacking(missing)) from missing
        except BrokenPipeError:
            raise
        except OSError as failed:
            raise Refused(f"{failed.filename or 'A file'} cannot be used: {failed.strerror}.") from failed


def unavailable(verb: str, missing: ModuleNotFoundError) -> click.Command:
    """Return a verb that says which package it needs and refuses."""
    sentence = _lacking(missing)

    @click.command(verb, help=sentence, context_settings={"ignore_unknown_options": True})
    @click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
    def refuse(arguments: tuple[str, ...]) -> None:  # noqa: ARG001 - whatever is given, it is refused
        raise Refused(f"{verb}: {sentence}")

    return refuse


def _lacking(missing: ModuleNotFoundError) -> str:
    return f"Needs the package {missing.name}, which is not installed."


def run(arguments: list[str], resources: Path, more: Mapping[str, str], default: str) -> None:
    """Carry out the command line `arguments` and leave the process with the exit code.

    `resources` is the folder of the data files, `more` the verbs that live elsewhere (verb to module)
    and `default` the one that is meant when none is named.
    """
    folders = Folders(resources, data=platformdirs.user_data_path(APPLICATION, appauthor=False))
    switches.use(folders.data)
    assembled(more, default).main(args=arguments, prog_name="main.py", obj=folders)


def assembled(more: Mapping[str, str], default: str) -> Verbs:
    """Return the group of all verbs; see `run`."""

    @click.group(cls=Verbs, table=VERBS | dict(more), invoke_without_command=True)
    @data_option
    @records_option
    @click.pass_context
    def cisterna(context: click.Context) -> None:
        """Program a simulated intrathecal baclofen pump. Not a medical device."""
        command = None if context.invoked_subcommand else group.get_command(context, default)
        if command is not None:
            context.invoke(command)

    group: Verbs = cisterna
    return group
