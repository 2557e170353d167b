"""What a clinician, or somebody who means no good, may want of a pump in the simulation.

Apart from the consoles, which send it: here are the changes alone, each made on a reading.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil
from random import Random

from console.domain.alarms import Repeats
from console.domain.catheter import Catheter
from console.domain.change import (
    AlarmsChange,
    BolusChange,
    Bridge,
    Change,
    ImplantChange,
    ImplantKind,
    Phase,
    PrimeCase,
    PrimeChange,
    ProgramChange,
    RefillChange,
    ResumeChange,
    StopChange,
)
from console.domain.prescription import Drug, Later, PatientBolus, PeriodicBolus, SimpleContinuous
from console.domain.quantities import (
    MS_PER_DAY,
    MS_PER_HOUR,
    MS_PER_MINUTE,
    PL_PER_ML,
    Concentration,
    DailyDose,
    Dose,
    DoseRate,
    Volume,
)
from console.domain.reading import Reading
from support.rigs import daily

Make = Callable[[Random, Reading], Change]


def some_change(chance: Random, base: Reading) -> Change:
    """Return some change of `base`: of every kind, now and then."""
    if base.stopped_ms is not None and chance.random() < 0.8:
        return ResumeChange()
    (make,) = chance.choices(tuple(_KINDS), tuple(_KINDS.values()))
    return make(chance, base)


def beyond_limits(chance: Random, base: Reading) -> Change:
    """Return what no pump may take: far too much, far too fast, or into a reservoir that cannot hold it."""
    held = base.prescription
    far = DailyDose(chance.choice((10, 100, 1_000)) * 10**6)
    return chance.choice(
        (
            ProgramChange(replace(held, infusion=SimpleContinuous(far))),
            BolusChange(Dose(chance.choice((10**6, 10**8))), MS_PER_MINUTE),
            PrimeChange(PrimeCase.CATHETER_ACCESS, Volume.from_ml(Decimal(3)), MS_PER_MINUTE),
            RefillChange(Volume(0), Volume(0), Volume.from_ml(Decimal(200)), held, None),
        )
    )


def _simple(chance: Random, base: Reading) -> Change:
    return daily(base, str(chance.randrange(100, 400)))


def _bolus(chance: Random, base: Reading) -> Change:
    return BolusChange(Dose.from_mcg(Decimal(chance.randrange(5, 30))), MS_PER_HOUR)


def _prime(chance: Random, base: Reading) -> Change:
    return PrimeChange(PrimeCase.CATHETER_ACCESS, Volume.from_ml(Decimal("0.176")), 12 * MS_PER_MINUTE)


def _stop(chance: Random, base: Reading) -> Change:
    return StopChange(None)


def _alarms(chance: Random, base: Reading) -> Change:
    return AlarmsChange(Repeats(chance.randrange(10, 121) * MS_PER_MINUTE))


def _implant(chance: Random, base: Reading) -> Change:
    return ImplantChange(ImplantKind.REVISION, Catheter("C-80", typed=Volume(chance.randrange(10**8))))


def _patient(chance: Random, base: Reading) -> Change:
    """Let the patient have a button."""
    button = PatientBolus(Dose(5_000), 10 * MS_PER_MINUTE, 2 * MS_PER_HOUR, 4)
    infusion = SimpleContinuous(DailyDose(chance.randrange(150, 300) * 1_000))
    return ProgramChange(replace(base.prescription, infusion=infusion, patient_bolus=button))


def _refill(chance: Random, base: Reading) -> Change:
    """Return a refill of the same strength, or of another, bridged where no bridge runs."""
    held = base.prescription
    other = Drug("baclofen", Concentration(2_500_000 - held.drug.concentration.ng_per_ml))
    fresh = chance.choice((held.drug, other))
    runs = replace(held, drug=fresh, infusion=SimpleContinuous(DailyDose(200_000)), later=None)
    bridge = None
    if fresh != held.drug and base.bolus is None:
        flow_day = Fraction(200_000 * PL_PER_ML, held.drug.concentration.ng_per_ml)
        lasts_ms = ceil(Fraction(375 * 10**6 * MS_PER_DAY) / flow_day)
        bridge = Bridge((Phase(Volume(375 * 10**6), lasts_ms, held.drug),))
    drawn = Volume(base.reservoir_pl // 10**8 * 10**8)
    return RefillChange(drawn, Volume(0), Volume.from_ml(Decimal(20)), runs, bridge)


def _for_later(chance: Random, base: Reading) -> Change:
    """Return periodic boluses that give way to an even rate after some hours."""
    periodic = PeriodicBolus(Dose(30_000), 6 * MS_PER_HOUR, MS_PER_HOUR, DoseRate(6_000))
    turn_ms = base.clock_ms + chance.randrange(1, 8) * MS_PER_HOUR
    later = Later(turn_ms, SimpleContinuous(DailyDose(chance.randrange(100, 400) * 1_000)))
    return ProgramChange(replace(base.prescription, infusion=periodic, later=later))


_KINDS: dict[Make, int] = {
    _simple: 25,
    _bolus: 18,
    _prime: 10,
    _stop: 8,
    _alarms: 5,
    _implant: 7,
    _refill: 15,
    _for_later: 10,
    _patient: 8,
}
"""How often each kind comes, among a hundred or so."""
