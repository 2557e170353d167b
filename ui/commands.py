"""The verbs with a window: `console`, and `tour`, which drives the same window off-screen.

Apart from `console.commands`, which must not know Qt. Loaded for the help of all verbs, too, and between
the command line and the first paint: Qt, and what only one of them needs, is imported within.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from console.commands.folders import Folders, data_option, pairing_option, pass_folders, records_option
from ui.tokens import names

if TYPE_CHECKING:
    from ui.app import Setup


@click.command()
@click.option("--pump", "spec", metavar="SPEC", help="A pump elsewhere, such as tcp://127.0.0.1:4711.")
@click.option("--theme", type=click.Choice(names()), help="How the window looks (default: as last time).")
@click.option("--instructor", is_flag=True, help="Offer the instructor's window, which shows what is true.")
@pairing_option
@data_option
@records_option
@pass_folders
def console(folders: Folders, spec: str | None, theme: str | None, *, instructor: bool) -> None:
    """Open the window."""
    from ui import start

    frame = start.shown(folders.data, theme)

    from dataclasses import replace

    from ui.app import run

    raise SystemExit(run(replace(setup(folders, spec), instructor=instructor), frame))


@click.command()
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help="Where all of it goes.",
)
@click.option(
    "--seed", type=click.IntRange(min=0), help="For operation ids that come out the same each time."
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as one JSON object.")
@pass_folders
def tour(folders: Folders, folder: Path, seed: int | None, *, as_json: bool) -> None:
    """Drive the window through a whole visit, without a screen, and keep pictures and record in DIR."""
    import json
    import os
    from dataclasses import replace
    from random import Random
    from secrets import token_bytes

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.tour import performance

    performance.clear(folder)
    entropy = token_bytes if seed is None else Random(seed).randbytes  # noqa: S311 - repeatable on purpose
    within = Folders(folders.resources, data=folder, records=folder / "records.db")
    visit = replace(setup(within), entropy=entropy)
    summary = performance.perform(visit, folder, lambda step: click.echo(step, err=as_json))
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False))


def setup(folders: Folders, spec: str | None = None) -> Setup:
    """Return what the window works on, from where the files lie."""
    from console import catalogs
    from console.clock import WallClock
    from ui.app import Setup

    loaded = catalogs.load_with_site(folders.resources, folders.site)
    return Setup(
        catalog=loaded.catalog,
        clock=WallClock(),
        data=folders.data,
        records=folders.record_file,
        samples=folders.resources / "patients",
        pump=spec,
        pairing=folders.pairing,
        refused=loaded.refused,
    )
