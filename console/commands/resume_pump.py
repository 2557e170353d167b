"""`resume-pump`: let a stopped pump run its stored program again, in two steps, and record the visit.

Apart from `stop-pump` so that each says what it does; nothing but this starts a stopped pump.
"""

from __future__ import annotations

import click

from console.commands import update
from console.commands.folders import Folders, data_option, pass_folders, records_option
from console.commands.report import json_option
from console.commands.telemetry import pump_option, rigged
from console.domain.change import ResumeChange


@click.command("resume-pump")
@pump_option
@update.consent_options
@json_option
@records_option
@data_option
@pass_folders
def resume_pump(
    folders: Folders,
    *,
    spec: str,
    user: str,
    reason: str,
    confirm: bytes | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Resume a stopped pump. Without --yes or --confirm, show what it reads back, and stop."""
    agreed = update.consent(user, reason, yes=yes, confirm=confirm)
    with rigged(folders, records=folders.record_file) as rig:
        footing = update.read_first(rig, spec, user)
        update.carry_out(rig, ResumeChange(), footing, agreed, as_json=as_json)
