"""The verbs with a window: `console`, and `tour`, which drives the same window off-screen.

Apart from `console.commands`, which must not know Qt; loaded only when one of these verbs is called.
"""

from __future__ import annotations

import click

from console import catalogs
from console.clock import WallClock
from console.commands.folders import Folders, data_option, pass_folders, records_option
from ui.app import Setup, run
from ui.theme import names


@click.command()
@click.option("--pump", "spec", metavar="SPEC", help="A pump elsewhere, such as tcp://127.0.0.1:4711.")
@click.option("--theme", type=click.Choice(names()), help="How the window looks (default: as last time).")
@data_option
@records_option
@pass_folders
def console(folders: Folders, spec: str | None, theme: str | None) -> None:
    """Open the window."""
    raise SystemExit(run(setup(folders, spec, theme)))


def setup(folders: Folders, spec: str | None = None, theme: str | None = None) -> Setup:
    """Return what the window works on, from where the files lie."""
    return Setup(
        catalog=catalogs.load(folders.resources),
        clock=WallClock(),
        data=folders.data,
        records=folders.record_file,
        samples=folders.resources / "patients",
        pump=spec,
        theme=theme,
    )
