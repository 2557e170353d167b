"""A change of any kind in a few words: for lists, questions and the button that sends it.

Apart from `review_view`, which tells a change setting by setting. Says what was ordered, never what came
of it.
"""

from __future__ import annotations

from fractions import Fraction

from console.domain import dosing
from console.domain.change import (
    AlarmsChange,
    BolusChange,
    Change,
    ImplantChange,
    PrimeChange,
    ProgramChange,
    RefillChange,
    ResumeChange,
    StopChange,
)
from console.domain.prescription import Infusion
from console.domain.quantities import NG_PER_MCG, PL_PER_ML, Dose, Volume
from console.domain.reading import RunningBolus
from console.domain.wording import (
    amount,
    drug_text,
    duration_text,
    implant_text,
    moment_text,
    prime_text,
    repeats_text,
)


def daily(infusion: Infusion) -> str:
    """Return the daily dose of `infusion`, its highest day: `267 mcg/day`."""
    return amount(dosing.highest_day_ng(infusion) / NG_PER_MCG, "mcg/day", 1)


def millilitres(volume_pl: int | Fraction, decimals: int = 3) -> str:
    """Return a volume in pL as `0.378 mL`."""
    return amount(Fraction(volume_pl, PL_PER_ML), "mL", decimals)


def words(change: Change) -> str:
    """Return what a change does, as a list tells it: `Program, 293.5 mcg/day`."""
    match change:
        case ProgramChange(prescription):
            return f"Program, {daily(prescription.infusion)}"
        case BolusChange():
            return f"Single bolus, {bolus(change)}"
        case PrimeChange(case, volume, lasts_ms):
            return f"Prime, {prime_text(case)}, {millilitres(volume.pl)} over {duration_text(lasts_ms)}"
        case RefillChange():
            return f"Refill, {filling(change)}, {daily(change.prescription.infusion)}"
        case StopChange(restart_ms):
            planned = "no restart" if restart_ms is None else "restart"
            return f"Pump stopped, {planned} planned" + _for(restart_ms)
        case ResumeChange():
            return "Pump started again"
        case ImplantChange(kind, catheter):
            return f"{_begin(implant_text(kind))}, catheter {catheter.model}"
        case AlarmsChange(repeats):
            return f"Alarm tones {repeats_text(repeats)}"


def _for(at_ms: int | None) -> str:
    return "" if at_ms is None else f" for {moment_text(at_ms)}"


def bolus(change: BolusChange) -> str:
    """Return a single bolus as `50 mcg over 10 min`."""
    return f"{amount(change.dose.mcg, 'mcg')} over {duration_text(change.duration_ms)}"


def filling(change: RefillChange) -> str:
    """Return what was filled in, `20 mL of baclofen 2,000 mcg/mL`; or that nothing was."""
    if change.filled.pl == 0:
        return "nothing filled in"
    return f"{amount(change.filled.ml, 'mL')} of {drug_text(change.prescription.drug)}"


def running(given: RunningBolus) -> str:
    """Return what a bolus under way gives: its drug, or where it is a volume, that."""
    volume_pl = sum(phase.amount.pl for phase in given.phases if isinstance(phase.amount, Volume))
    if volume_pl:
        return millilitres(volume_pl)
    dose_ng = sum(phase.amount.ng for phase in given.phases if isinstance(phase.amount, Dose))
    return amount(Fraction(dose_ng, NG_PER_MCG), "mcg")


def _begin(words: str) -> str:
    return words[0].upper() + words[1:]
