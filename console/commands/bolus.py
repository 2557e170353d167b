"""`bolus`: give a single bolus, in two steps, and record the visit. The stored program stays as it is.

Apart from `program`, because a bolus is given once and over: it changes nothing that runs.
"""

from __future__ import annotations

from decimal import Decimal

import click

from console.commands import update
from console.commands.folders import Folders, data_option, pass_folders, records_option
from console.commands.report import amount, json_option
from console.commands.telemetry import pump_option, rigged
from console.domain import entry
from console.domain.catalog import Catalog
from console.domain.change import BolusChange
from console.domain.quantities import MS_PER_MINUTE, Dose


@click.command()
@click.option("--dose-mcg", type=amount, required=True, metavar="MCG", help="The dose, mcg.")
@click.option("--minutes", type=click.IntRange(1), required=True, metavar="N", help="Over how many minutes.")
@pump_option
@update.consent_options
@json_option
@records_option
@data_option
@pass_folders
def bolus(
    folders: Folders,
    *,
    dose_mcg: Decimal,
    minutes: int,
    spec: str,
    user: str,
    reason: str,
    confirm: bytes | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Give a single bolus. Without --yes or --confirm, show what the pump reads back, and stop."""
    agreed = update.consent(user, reason, yes=yes, confirm=confirm)
    with rigged(folders, records=folders.record_file) as rig:
        change = _bolus(dose_mcg, minutes, rig.catalog)
        footing = update.read_first(rig, spec, user)
        update.carry_out(rig, change, footing, agreed, as_json=as_json)


def _bolus(dose_mcg: Decimal, minutes: int, catalog: Catalog) -> BolusChange:
    """Return the bolus as typed; refuses a dose finer than can be typed elsewhere."""
    entry.check_step(dose_mcg, catalog.quantities["bolus-dose"])
    return BolusChange(Dose.from_mcg(dose_mcg), minutes * MS_PER_MINUTE)
