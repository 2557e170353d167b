"""`refill`: tell a pump what was done to its reservoir, with what then runs and the bridge, as one change.

Apart from the hands that did it: this verb draws and injects nothing. What is not said is taken from the
pump's reading, and what is missing is asked for in one sentence. The sums of the bridge are the domain's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from console import programs
from console.commands import bridging, update
from console.commands.bridging import BridgeTyped
from console.commands.folders import PATH, Folders, data_option, pass_folders, records_option
from console.commands.refusal import Refused
from console.commands.report import amount, json_option, moment, month
from console.commands.telemetry import model_of, pump_option, rigged
from console.domain import calendar, entry
from console.domain.catalog import Catalog, PumpModel
from console.domain.change import Bridge, RefillChange
from console.domain.hands import MOST_RINSES
from console.domain.prescription import Drug, Prescription, SimpleContinuous, restrengthed
from console.domain.quantities import Concentration, DailyDose, Volume
from console.domain.reading import Reading
from console.domain.wording import NO_BREAK, digits

NOT_RINSED = "not done"
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Told:
    """What the options say of the hands' work and of what shall run; None and empty: they say nothing."""

    withdrawn_ml: Decimal
    left_ml: Decimal
    filled_ml: Decimal
    drug: str | None
    concentration: Decimal | None
    lot: str
    expiry: date | None
    daily_dose: Decimal | None
    program_file: Path | None
    alarm_ml: Decimal | None
    rinse: int | None
    rinse_ml: Decimal | None
    accessed: bool | None
    bridge: BridgeTyped


def _volume_option(name: str, said: str, **more: Any) -> Any:  # noqa: ANN401 - click's decorator
    return click.option(name, type=amount, metavar="ML", help=said, **more)


_options = (
    _volume_option("--withdrawn-ml", "Aspirated, mL.", required=True),
    _volume_option("--left-ml", "Left in, mL, where it was not emptied [0].", default="0"),
    _volume_option("--filled-ml", "Injected, mL; 0 for a refill left half-way.", required=True),
    click.option("--drug", metavar="NAME", help="Drug filled [the pump's]."),
    click.option("--concentration", type=amount, metavar="MCG_PER_ML", help="Its strength [the pump's]."),
    click.option("--lot", default="", metavar="TEXT", help="Lot on the vial's label."),
    click.option("--expiry", type=month, metavar="YYYY-MM", help="Month of expiry on the label."),
    click.option("--daily-dose", type=amount, metavar="MCG", help="One even rate from now on, mcg/day."),
    click.option("--program", "program_file", type=PATH, metavar="FILE", help="Or a program file."),
    _volume_option("--alarm-ml", "Low-reservoir alarm [the pump's]."),
    click.option("--rinse", type=click.IntRange(0, MOST_RINSES), metavar="N", help="Rinsed N times."),
    _volume_option("--rinse-ml", "With how much each time [the practice's]."),
    click.option("--accessed/--not-accessed", default=None, help="Was the catheter accessed at this visit?"),
    click.option("--bridge/--no-bridge", "wanted", default=None, help="Bridge the old drug [if it differs]."),
    click.option("--bridge-daily-dose", type=amount, metavar="MCG", help="What it keeps [the old average]."),
    click.option("--bridge-from", "from_ms", type=moment, metavar="TIME", help="Work it out as of then."),
    _volume_option("--catheter-ml", "Catheter volume, where the pump was not told one."),
    click.option("--catheter-cm", type=amount, metavar="CM", help="Or its length as implanted,"),
    click.option("--catheter-ml-per-cm", type=amount, metavar="ML", help="and what it holds per cm."),
)


def refill_options(function: Any) -> Any:  # noqa: ANN401 - click's decorator
    """Give a verb all that can be said of a refill; it comes as keywords, which `told` takes."""
    for option in reversed(_options):
        function = option(function)
    return function


def told(
    *,
    wanted: bool | None,
    bridge_daily_dose: Decimal | None,
    from_ms: int | None,
    catheter_ml: Decimal | None,
    catheter_cm: Decimal | None,
    catheter_ml_per_cm: Decimal | None,
    **rest: Any,  # noqa: ANN401 - as click hands them over
) -> Told:
    """Return what the options say; two ways to say one thing are wrong usage."""
    catheter = bridging.catheter_typed(catheter_ml, catheter_cm, catheter_ml_per_cm)
    typed = Told(bridge=BridgeTyped(wanted, bridge_daily_dose, from_ms, catheter), **rest)
    if typed.daily_dose is not None and typed.program_file is not None:
        raise click.UsageError("Give --daily-dose or --program, not both.")
    elsewhere = (typed.drug, typed.concentration, typed.alarm_ml)
    if typed.program_file is not None and any(each is not None for each in elsewhere):
        raise click.UsageError("Drug, strength and alarm stand in the program file; give them there alone.")
    if typed.rinse_ml is not None and not typed.rinse:
        raise click.UsageError("--rinse-ml goes with --rinse N, how often it was rinsed.")
    return typed


@click.command()
@refill_options
@pump_option
@update.consent_options
@json_option
@records_option
@data_option
@pass_folders
def refill(
    folders: Folders,
    /,
    *,
    spec: str,
    user: str,
    reason: str,
    confirm: bytes | None,
    yes: bool,
    as_json: bool,
    **options: Any,  # noqa: ANN401 - as click hands them over
) -> None:
    """Tell a pump of a refill. Without --yes or --confirm, show what it reads back, and stop.

    Withdrawn, left and filled, drug and strength, what then runs and the bridge are one change: the pump
    takes all of it or nothing.
    """
    agreed, typed = update.consent(user, reason, yes=yes, confirm=confirm), told(**options)
    refuse_gaps(typed)
    with rigged(folders, records=folders.record_file) as rig:
        program = _opened(typed, rig.catalog)
        footing = update.read_first(rig, spec, user)
        model, running = model_of(rig, footing.reading), footing.reading.prescription
        if program is None:
            after = prescription(typed, running, rig.catalog, model)
        else:
            after = program.for_model(model).following(running)
        bridge = bridging.bridge(typed.bridge, footing.reading, after, model, rig.catalog)
        change = _change(typed, footing.reading, after, bridge.bridge, rig.catalog)
        noted = update.Noted(
            rinsed=None if typed.rinse is None else typed.rinse > 0,
            accessed=typed.accessed,
            catheter=typed.bridge.catheter,
            particulars=(*particulars(typed, rig.catalog), *bridge.particulars),
            said=bridge.said,
        )
        update.carry_out(rig, change, footing, agreed, as_json=as_json, noted=noted)


def _change(
    typed: Told, reading: Reading, after: Prescription, bridge: Bridge | None, catalog: Catalog
) -> RefillChange:
    return RefillChange(
        withdrawn=_volume(typed.withdrawn_ml, "withdrawn-volume", catalog),
        left=_volume(typed.left_ml, "left-volume", catalog),
        filled=_volume(typed.filled_ml, "filled-volume", catalog),
        prescription=after,
        bridge=bridge,
        stable_until=stable_until(typed, reading, after.drug, catalog),
    )


def refuse_gaps(typed: Told) -> None:
    """Refuse, in one sentence, a fill without what its vial's label says."""
    if typed.filled_ml == 0:
        return
    missing = [name for name, given in (("--lot", typed.lot), ("--expiry", typed.expiry)) if not given]
    if missing:
        are = "are" if len(missing) > 1 else "is"
        raise Refused(f"{' and '.join(missing)} of the drug that was filled {are} missing: read the label.")


def _opened(typed: Told, catalog: Catalog) -> programs.Opened | None:
    return None if typed.program_file is None else programs.opened(typed.program_file, catalog.quantities)


def prescription(typed: Told, running: Prescription, catalog: Catalog, model: PumpModel) -> Prescription:
    """Return what the pump shall run after the refill: what is not said goes on as it is, dose for dose."""
    drug = _drug(typed, running.drug, catalog)
    infusion = restrengthed(running.infusion, drug.concentration)
    if typed.daily_dose is not None:
        entry.check_step(typed.daily_dose, catalog.quantities["daily-dose"])
        daily = DailyDose.from_mcg_per_day(typed.daily_dose)
        infusion = SimpleContinuous(daily) if daily.ng_per_day else programs.slowest(model, drug)
    elif drug.name != running.drug.name:
        raise Refused(f"{drug.name} is another drug: say its dose with --daily-dose or --program.")
    later = running.later
    if later is not None:
        later = replace(later, infusion=restrengthed(later.infusion, drug.concentration))
    alarm = running.low_reservoir
    if typed.alarm_ml is not None:
        alarm = _volume(typed.alarm_ml, "low-reservoir", catalog)
    return replace(running, drug=drug, infusion=infusion, low_reservoir=alarm, later=later)


def _drug(typed: Told, held: Drug, catalog: Catalog) -> Drug:
    strength = held.concentration
    if typed.concentration is not None:
        entry.check_step(typed.concentration, catalog.quantities["concentration"])
        strength = Concentration.from_mcg_per_ml(typed.concentration)
    return Drug(held.name if typed.drug is None else typed.drug, strength)


def stable_until(typed: Told, reading: Reading, drug: Drug, catalog: Catalog) -> date | None:
    """Return the last day the drug may be used: its expiry, or the end of its stability in a pump if sooner.

    Where nothing was filled it is as the pump has it; of a drug without rules only the label counts.
    """
    if typed.filled_ml == 0:
        return reading.stable_until
    rules = catalog.drugs.get(drug.name)
    if rules is None:
        return typed.expiry
    strengths = (each for each in rules.strengths if each.concentration == drug.concentration)
    days = next((each.stability_days for each in strengths), rules.stability_days)
    ends = calendar.day(reading.clock_ms) + timedelta(days=days)
    return ends if typed.expiry is None else min(ends, typed.expiry)


def particulars(typed: Told, catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """Return what is noted of the hands' work beside the change."""
    noted: list[tuple[str, str]] = []
    if typed.lot:
        noted.append(("Lot", typed.lot))
    if typed.expiry is not None:
        noted.append(("Expiry", f"{typed.expiry:%m/%Y}"))
    if typed.rinse is not None:
        volume = catalog.practice.rinse_volume.ml if typed.rinse_ml is None else typed.rinse_ml
        times = f"{typed.rinse} × {digits(volume)}{NO_BREAK}mL"
        noted.append(("Rinse", times if typed.rinse else NOT_RINSED))
    if typed.accessed is not None:
        noted.append(("Catheter accessed", YES if typed.accessed else NO))
    return tuple(noted)


def _volume(ml: Decimal, key: str, catalog: Catalog) -> Volume:
    """Return a volume as typed; refuses one finer than can be typed elsewhere."""
    entry.check_step(ml, catalog.quantities[key])
    return Volume.from_ml(ml)
