"""`program`: put a program file into a pump, in two steps, and record the visit.

Apart from the window, which does the same with hands: the same rules, the same read-back, the same
journal.
"""

from __future__ import annotations

from pathlib import Path

import click

from console import programs
from console.commands import update
from console.commands.folders import PATH, Folders, data_option, pass_folders, records_option
from console.commands.report import json_option
from console.commands.telemetry import model_of, pump_option, rigged
from console.domain.change import ProgramChange


@click.command()
@click.argument("file", type=PATH)
@pump_option
@update.consent_options
@json_option
@records_option
@data_option
@pass_folders
def program(
    folders: Folders,
    *,
    file: Path,
    spec: str,
    user: str,
    reason: str,
    confirm: bytes | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Put the program in FILE into a pump. Without --yes or --confirm, show what it reads back, and stop."""
    agreed = update.consent(user, reason, yes=yes, confirm=confirm)
    with rigged(folders, records=folders.record_file) as rig:
        file_read = programs.opened(file, rig.catalog.quantities)
        footing = update.read_first(rig, spec, user)
        plan = file_read.for_model(model_of(rig, footing.reading))
        change = ProgramChange(plan.following(footing.reading.prescription))
        update.carry_out(rig, change, footing, agreed, as_json=as_json)
