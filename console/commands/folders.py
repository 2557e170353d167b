"""Where a verb finds the data files and the user's own: handed down as click's object.

Apart because a verb must not guess a folder: `main.py` knows the resources, `--data` and `--records`
name the rest. It opens nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import click

from console.transport import switches

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Folders:
    """The folder of the data files that come with the console, and the user's data directory.

    `records` is the record file that was named, None for the usual one; `pairing` the file that holds the
    key, None for those kept in the data directory; `recording` the file that all that goes over the link is
    written to, None for no such file.
    """

    resources: Path
    data: Path
    records: Path | None = None
    pairing: Path | None = None
    recording: Path | None = None

    @property
    def record_file(self) -> Path:
        """The record file: the one that was named, or `records.db` in the data directory."""
        return self.records or self.data / "records.db"

    @property
    def site(self) -> Path:
        """The folder of the pump models, drugs and catheters that the site has added; there need be none."""
        return self.data / "site"


pass_folders = click.make_pass_decorator(Folders)


PATH = click.Path(path_type=Path, readable=False)
"""The type of every option and argument that names a file: whether it can be read is found out on reading."""


def data_option(function: Function) -> Function:
    """Give a verb, or the group of all, `--data DIR`."""
    return _place("data", "DIR", "Where all files of this program lie (default: the user's data directory).")(
        function
    )


def records_option(function: Function) -> Function:
    """Give a verb, or the group of all, `--records FILE`."""
    return _place("records", "FILE", "The record file (default: records.db in the data directory).")(function)


def pairing_option(function: Function) -> Function:
    """Give a verb `--pairing FILE`."""
    return _place("pairing", "FILE", "The file with the pump's key (default: those in the data directory).")(
        function
    )


def capture_option(function: Function) -> Function:
    """Give a verb `--capture FILE`."""
    said = "Write all that goes over the link to a new FILE.itbp: ciphertext, for whoever looks into a link."
    return _place("recording", "FILE", said, option="--capture")(function)


def _place(name: str, metavar: str, said: str, option: str = "") -> Callable[[Function], Function]:
    return click.option(
        option or f"--{name}",
        name,
        type=PATH,
        expose_value=False,
        callback=_into_folders,
        metavar=metavar,
        help=said,
    )


def _into_folders(context: click.Context, parameter: click.Parameter, value: Path | None) -> None:
    """Let the verb called, and all below it, find `value` where the option says."""
    if value is not None and parameter.name is not None:
        context.obj = replace(context.ensure_object(Folders), **{parameter.name: value})
        switches.use(context.obj.data)
