"""`read`: interrogate a pump and print what it says of itself.

Apart from `program`, which changes it: this verb keeps no record and needs no database.
"""

from __future__ import annotations

from fractions import Fraction

import click

from console.commands.folders import Folders, data_option, pass_folders
from console.commands.report import answer, json_option
from console.commands.telemetry import interrogated, pump_option, rigged
from console.domain import calendar, dosing, reservoir
from console.domain.catalog import Catalog
from console.domain.prescription import Infusion, SimpleContinuous
from console.domain.quantities import NG_PER_MCG, PL_PER_ML
from console.domain.reading import Reading

BY_ALARM = (
    "The refill dates go by the low-reservoir alarm alone: a pump does not say when it was filled, so the "
    "drug's stability is not counted."
)


@click.command()
@pump_option
@json_option
@data_option
@pass_folders
def read(folders: Folders, spec: str, *, as_json: bool) -> None:
    """Interrogate a pump: its program, reservoir, alarms and battery. Changes nothing.

    The refill dates go by the low-reservoir alarm alone: a pump does not say when it was filled, so the
    drug's stability is not counted.
    """
    with rigged(folders) as rig:
        rig.open_pump(spec)
        reading, _ = interrogated(rig)
        answer(figures(reading, rig.catalog), as_json=as_json)
        if not as_json:
            click.echo(BY_ALARM)


def figures(reading: Reading, catalog: Catalog) -> dict[str, object]:
    """Return the reading under the keys of the commands' paper: doses in mcg, volumes in mL.

    The pump does not say when it was filled, so the dates for the refill rest on the alarm alone.
    """
    prescription = reading.prescription
    drug = catalog.drugs.get(prescription.drug.name)
    ahead = reservoir.forecast(
        reading.reservoir_pl,
        prescription,
        reading.clock_ms,
        residual_alarm_pl=prescription.low_reservoir.pl,
        stability_until=None,
        margin_days=drug.refill_margin_days if drug else 0,
        bolus=reading.bolus,
    )
    return {
        "pump.model": reading.identity.model,
        "pump.serial": reading.identity.serial,
        "pump.simulated": reading.identity.simulated,
        "program.version": reading.version,
        "program.digest": reading.digest.hex(),
        "program.mode": mode(prescription.infusion),
        "program.daily_dose_mcg": dosing.highest_day_ng(prescription.infusion) / NG_PER_MCG,
        "program.daily_doses_mcg": [day / NG_PER_MCG for day in dosing.daily_ng(prescription.infusion)],
        "program.drug": prescription.drug.name,
        "program.concentration_mcg_per_ml": prescription.drug.concentration.mcg_per_ml,
        "reservoir.calculated_ml": Fraction(reading.reservoir_pl, PL_PER_ML),
        "reservoir.capacity_ml": Fraction(reading.capacity_pl, PL_PER_ML),
        "reservoir.alarm_ml": prescription.low_reservoir.ml,
        "reservoir.refill_before": ahead.refill_before,
        "reservoir.refill_by": ahead.refill_by,
        "clock": calendar.iso(reading.clock_ms),
        "alarms": [alarm.value for alarm in reading.alarms],
        "battery.months_to_eri": reading.months_to_eri,
        "delivered_ml": Fraction(reading.delivered_pl, PL_PER_ML),
    }


def mode(infusion: Infusion) -> str:
    """Return the mode's name in program files and JSON."""
    return "simple-continuous" if isinstance(infusion, SimpleContinuous) else "flex"
