"""`read`: interrogate a pump and print what it says of itself.

Apart from `program`, which changes it: this verb keeps no record and needs no database.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

import click

from console.commands.folders import Folders, data_option, pass_folders
from console.commands.report import answer, json_option
from console.commands.telemetry import interrogated, pump_option, rigged
from console.domain import calendar, dosing, fallback, reservoir, wording
from console.domain.bridge_limits import tip_ng_per_day
from console.domain.catalog import Catalog
from console.domain.course import bolus_ng
from console.domain.prescription import (
    Flex,
    Infusion,
    MinimumRate,
    PatientBolus,
    PeriodicBolus,
    Prescription,
    SimpleContinuous,
)
from console.domain.quantities import MS_PER_MINUTE, NG_PER_MCG, PL_PER_ML
from console.domain.reading import Reading, RunningBolus

BY_ALARM = (
    "The refill dates go by the low-reservoir alarm alone: this pump was not told when it was filled, so the "
    "drug's stability is not counted."
)
_MODES: dict[type[Infusion], str] = {
    SimpleContinuous: "simple-continuous",
    Flex: "flex",
    PeriodicBolus: "periodic-bolus",
    MinimumRate: "minimum-rate",
}


@click.command()
@pump_option
@json_option
@data_option
@pass_folders
def read(folders: Folders, spec: str, *, as_json: bool) -> None:
    """Interrogate a pump: its program, reservoir, alarms and battery. Changes nothing.

    The refill dates count the low-reservoir alarm, the drug's stability and every bolus the patient may take.
    """
    with rigged(folders) as rig:
        rig.open_pump(spec)
        reading, _ = interrogated(rig)
        answer(figures(reading, rig.catalog), as_json=as_json)
        for sentence in () if as_json else sentences(reading):
            click.echo(sentence)
        if not as_json and stable_until(reading, rig.catalog) is None:
            click.echo(BY_ALARM)


def sentences(reading: Reading) -> Iterator[str]:
    """Yield what a person must be told beside the figures: a fallback, a replacement, a shortened log."""
    if reading.made_by_pump:
        yield fallback.told(reading.version)
    if reading.service_ends_ms is not None:
        yield f"{wording.replace_before_text(reading.service_ends_ms)}; plan at least 3 months ahead."
    if reading.log_first:
        yield f"The pump's log is kept from entry {reading.log_first} on; older entries have fallen out."


def figures(reading: Reading, catalog: Catalog) -> dict[str, object]:
    """Return the reading under the keys of the commands' paper: doses in mcg, volumes in mL."""
    prescription = reading.prescription
    drug = catalog.drugs.get(prescription.drug.name)
    ahead = reservoir.forecast(
        reading.reservoir_pl,
        prescription,
        reading.clock_ms,
        residual_alarm_pl=prescription.low_reservoir.pl,
        stability_until=stable_until(reading, catalog),
        margin_days=drug.refill_margin_days if drug else 0,
        bolus=reading.bolus,
        stopped=not reading.flows,
    )
    return {
        "pump.model": reading.identity.model,
        "pump.serial": reading.identity.serial,
        "pump.simulated": reading.identity.simulated,
        "program.version": reading.version,
        "program.digest": reading.digest.hex(),
        "program.made_by_pump": reading.made_by_pump,
        **_program(prescription),
        "stopped_since": _moment(reading.stopped_ms),
        **_bolus(reading),
        **_patient(prescription.patient_bolus, reading.patient_boluses),
        **_catheter(reading),
        "reservoir.calculated_ml": _in_ml(reading.reservoir_pl),
        "reservoir.measured_ml": _in_ml(reading.measured_pl),
        "reservoir.capacity_ml": Fraction(reading.capacity_pl, PL_PER_ML),
        "reservoir.alarm_ml": prescription.low_reservoir.ml,
        "reservoir.filled": _moment(reading.filled_ms),
        "reservoir.stable_until": stable_until(reading, catalog),
        "reservoir.refill_before": ahead.refill_before,
        "reservoir.refill_by": ahead.refill_by,
        "reservoir.binding": ahead.binding,
        "clock": calendar.iso(reading.clock_ms),
        **_alarms(reading),
        **_account(reading),
    }


def stable_until(reading: Reading, catalog: Catalog) -> date | None:
    """Return the last day the drug in the pump may be used: as it was told, or by the drug's own stability.

    None where the pump was told neither that day nor when it was filled.
    """
    drug = catalog.drugs.get(reading.prescription.drug.name)
    if reading.stable_until is not None or reading.filled_ms is None or drug is None:
        return reading.stable_until
    strength = reading.prescription.drug.concentration
    of_strength = (each.stability_days for each in drug.strengths if each.concentration == strength)
    return calendar.day(reading.filled_ms) + timedelta(days=next(of_strength, drug.stability_days))


def _account(reading: Reading) -> dict[str, object]:
    """Tell the pump's account: filled − withdrawn + corrected = calculated + delivered."""
    return {
        "delivered_ml": _in_ml(reading.delivered_pl),
        "filled_ml": _in_ml(reading.filled_pl),
        "withdrawn_ml": _in_ml(reading.withdrawn_pl),
        "corrected_ml": _in_ml(reading.corrected_pl),
    }


def mode(infusion: Infusion) -> str:
    """Return the mode's name in program files and JSON."""
    return _MODES[type(infusion)]


def _program(prescription: Prescription) -> dict[str, object]:
    infusion, later = prescription.infusion, prescription.later
    return {
        "program.mode": mode(infusion),
        "program.daily_dose_mcg": dosing.highest_day_ng(infusion) / NG_PER_MCG,
        "program.daily_doses_mcg": [day / NG_PER_MCG for day in dosing.daily_ng(infusion)],
        "program.drug": prescription.drug.name,
        "program.concentration_mcg_per_ml": prescription.drug.concentration.mcg_per_ml,
        "program.later_from": None if later is None else calendar.iso(later.at_ms),
        "program.later_mode": None if later is None else mode(later.infusion),
        "program.later_daily_dose_mcg": (
            None if later is None else dosing.highest_day_ng(later.infusion) / NG_PER_MCG
        ),
    }


def _bolus(reading: Reading) -> dict[str, object]:
    """Tell of a bolus, prime or bridge under way, and of single boluses that are over.

    Of a bridge the drug listed is bookkeeping in the new strength.
    """
    bolus = reading.bolus
    over = {"single_boluses.given_24h_mcg": Fraction(reading.given.single_ng, NG_PER_MCG)}
    if bolus is None:
        return {"bolus.kind": None, **over}
    return {
        "bolus.kind": bolus.kind,
        "bolus.listed_mcg": bolus_ng(bolus, reading.prescription.drug) / NG_PER_MCG,
        **_old_drug(bolus),
        "bolus.started": calendar.iso(bolus.started_ms),
        "bolus.ends": calendar.iso(bolus.ends_ms),
        "bolus.replaces_basal": bolus.replaces,
        **over,
    }


def _old_drug(bolus: RunningBolus) -> dict[str, object]:
    """Return what leaves the tip during a bridge, phase after phase: the strength and the dose of each."""
    cleared = [(phase, phase.clears) for phase in bolus.phases if phase.clears is not None]
    if not cleared:
        return {}
    doses = [tip_ng_per_day(phase, old) / NG_PER_MCG for phase, old in cleared]
    return {
        "bolus.clears_mcg_per_ml": [old.concentration.mcg_per_ml for _, old in cleared],
        "bolus.patient_receives_mcg_per_day": doses,
    }


def _patient(allowed: PatientBolus | None, begun: tuple[int, ...]) -> dict[str, object]:
    if allowed is None:
        return {"patient_bolus.allowed": False}
    return {
        "patient_bolus.allowed": True,
        "patient_bolus.dose_mcg": allowed.dose.mcg,
        "patient_bolus.lasts_min": Fraction(allowed.lasts_ms, MS_PER_MINUTE),
        "patient_bolus.lockout_min": Fraction(allowed.lockout_ms, MS_PER_MINUTE),
        "patient_bolus.per_day": allowed.per_day,
        "patient_bolus.given_24h": len(begun),
    }


def _catheter(reading: Reading) -> dict[str, object]:
    catheter = reading.catheter
    volume_pl = None if catheter is None else catheter.volume_pl
    return {
        "catheter.model": None if catheter is None else catheter.model,
        "catheter.volume_ml": None if volume_pl is None else Fraction(volume_pl, PL_PER_ML),
    }


def _alarms(reading: Reading) -> dict[str, object]:
    """Tell which alarms stand and sound, of the battery, and how much of the log is kept."""
    silent_ms = reading.silenced_until_ms if reading.silenced_at(reading.clock_ms) else None
    return {
        "alarms": [alarm.value for alarm in reading.alarms],
        "alarm_tones.since": [_moment(one.since_ms) for one in reading.standing],
        "alarm_tones.silent_until": _moment(silent_ms),
        "alarm_tones.next": _next_tone(reading),
        "battery.months_to_eri": reading.months_to_eri,
        "battery.stops": _moment(reading.service_ends_ms),
        "log.first": reading.log_first,
        "log.entries": reading.log_head,
    }


def _next_tone(reading: Reading) -> str | None:
    sound = reading.next_sound(reading.clock_ms)
    return None if sound is None else f"{sound.tone} {calendar.iso(sound.at_ms)}"


def _in_ml(pl: int | None) -> Fraction | None:
    return None if pl is None else Fraction(pl, PL_PER_ML)


def _moment(at_ms: int | None) -> str | None:
    return None if at_ms is None else calendar.iso(at_ms)
