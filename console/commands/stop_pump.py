"""`stop-pump`: stop all flow until the pump is resumed, in two steps, with the reason kept in the visit.

Apart from `program`: the stored program stays, and nothing of it runs. Withdrawal may begin within a day.
"""

from __future__ import annotations

import click

from console.commands import update
from console.commands.folders import Folders, data_option, pass_folders, records_option
from console.commands.report import json_option, moment
from console.commands.telemetry import pump_option, rigged
from console.domain.change import StopChange


@click.command("stop-pump")
@click.option(
    "--restart",
    "restart_ms",
    type=moment,
    metavar="TIME",
    help="When a restart is planned, on the pump's clock; it does not come by itself.",
)
@pump_option
@update.consent_options
@json_option
@records_option
@data_option
@pass_folders
def stop_pump(
    folders: Folders,
    *,
    restart_ms: int | None,
    spec: str,
    user: str,
    reason: str,
    confirm: bytes | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Stop the pump; needs a reason. Without --yes or --confirm, show what it reads back, and stop.

    Withdrawal may begin within 12 to 24 h. The stored program runs again with resume-pump.
    """
    agreed = update.consent(user, reason, yes=yes, confirm=confirm)
    with rigged(folders, records=folders.record_file) as rig:
        footing = update.read_first(rig, spec, user)
        update.carry_out(rig, StopChange(restart_ms), footing, agreed, as_json=as_json)
