"""How truth, faults and the trainer's deeds are written: as figures by key, units in the keys.

Apart from the verbs `trainer` and `simulate`, which both tell them.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from console.commands.report import number
from console.domain import calendar
from console.domain.faults import Fault, FaultKind
from console.domain.quantities import NG_PER_MCG, PL_PER_ML
from console.session.truth import FaultsTold, SignsTold, TruthTold


def truth_told(told: TruthTold, *, as_json: bool) -> dict[str, object]:
    """Return what is true, beside what the pump calculates and commands."""
    return {
        "clock": calendar.iso(told.clock_ms),
        "true_reservoir_ml": Fraction(told.drawable_pl, PL_PER_ML),
        "true_concentration_mcg_per_ml": Fraction(told.ng_per_ml, NG_PER_MCG),
        "calculated_reservoir_ml": Fraction(told.calculated_pl, PL_PER_ML),
        "through_tip_ml_per_day": Fraction(told.tip_pl_per_day, PL_PER_ML),
        "programmed_ml_per_day": Fraction(told.commanded_pl_per_day, PL_PER_ML),
        "given_mcg": Fraction(told.given_ng, NG_PER_MCG),
        **signs_told(told.signs, as_json=as_json),
        "faults": [fault_told(fault, as_json=as_json) for fault in told.faults],
    }


def signs_told(signs: SignsTold, *, as_json: bool) -> dict[str, object]:
    """Return how the patient is; `csf_mcg_per_ml` is the model drug level, on an arbitrary scale."""
    tones = {group: Fraction(hundredths, 100) for group, hundredths in signs.tones}
    told = [f"{group} {number(tone)}" for group, tone in tones.items()]
    return {
        "csf_mcg_per_ml": Fraction(signs.level_thousandths, 1_000),
        "ashworth": tones if as_json else told,
        "spasms_per_h": Fraction(signs.spasms_tenths_per_h, 10),
        "spasm_severity": signs.spasm_severity,
        "sedation": signs.sedation,
        "withdrawal_percent": Fraction(signs.withdrawal, 10),
        "overdose_percent": Fraction(signs.overdose, 10),
        "heart_rate_per_min": signs.heart_rate,
        "systolic_mmhg": signs.systolic,
        "diastolic_mmhg": signs.diastolic,
        "breaths_per_min": signs.breaths,
        "spo2_percent": signs.spo2,
        "temperature_c": Fraction(signs.temperature_tenths, 10),
        "gcs": signs.gcs,
        "itch": signs.itch,
    }


def fault_told(fault: Fault, *, as_json: bool) -> object:
    """Return a fault: as an object, or in words with its value, its beginning and its end."""
    until = None if fault.until_ms is None else calendar.iso(fault.until_ms)
    if as_json:
        return {
            "fault": fault.name,
            "value": fault.value,
            "from": calendar.iso(fault.from_ms),
            "until": until,
        }
    value = "" if fault.value is None else f"={fault.value}"
    return f"{fault.name}{value} {calendar.iso(fault.from_ms)}{f' until {until}' if until else ''}"


def faults_told(told: FaultsTold, *, as_json: bool) -> dict[str, object]:
    """Return the faults on the pump, and when that was so."""
    return {
        "clock": calendar.iso(told.clock_ms),
        "faults": [fault_told(each, as_json=as_json) for each in told.faults],
    }


def deeds_told(told: FaultsTold, *, as_json: bool) -> list[object]:
    """Return what the trainer did, in order."""
    if as_json:
        return [{"at": calendar.iso(each.at_ms), "kind": each.kind, "what": each.what} for each in told.deeds]
    return [f"{calendar.iso(each.at_ms)} {each.what}" for each in told.deeds]


def kinds_told(kinds: Mapping[str, FaultKind], *, as_json: bool) -> list[object]:
    """Return what can go wrong, and which value each takes."""
    if as_json:
        return [
            {
                "fault": kind.name,
                "place": kind.place,
                "label": kind.label,
                "unit": kind.unit or None,
                "low": kind.low,
                "high": kind.high,
                "lasts": kind.lasts,
            }
            for kind in kinds.values()
        ]
    return [f"{kind.name} ({kind.takes})" for kind in kinds.values()]
