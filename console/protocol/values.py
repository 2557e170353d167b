"""The domain's values to their wire structs and back.

Apart from `codec`, which makes bytes of whole messages: here a value that is well typed but breaks a rule
of the domain is found, and is the peer's fault (`RemoteProtocolError`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from console.domain.alarms import Repeats
from console.domain.calendar import EPOCH
from console.domain.catheter import Catheter, CatheterSegment
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
from console.domain.prescription import (
    Amount,
    DayGroup,
    Drug,
    Flex,
    Infusion,
    Later,
    MinimumRate,
    PatientBolus,
    PeriodicBolus,
    Prescription,
    Share,
    SimpleContinuous,
    Step,
)
from console.domain.quantities import (
    MS_PER_MINUTE,
    Concentration,
    DailyDose,
    Dose,
    DoseRate,
    Volume,
)
from console.domain.reading import BolusKind, Identity, RunningBolus
from console.errors import RemoteProtocolError, RuleBroken
from console.protocol.wire import (
    WireAlarms,
    WireBolus,
    WireCatheter,
    WireChange,
    WireDayGroup,
    WireDosePhase,
    WireDoseStep,
    WireDrug,
    WireFlex,
    WireIdentity,
    WireImplant,
    WireInfusion,
    WireLater,
    WireMinimum,
    WireMinimumStep,
    WirePatientBolus,
    WirePeriodic,
    WirePhase,
    WirePrescription,
    WirePrime,
    WireProgram,
    WireRate,
    WireRateStep,
    WireRefill,
    WireResume,
    WireRunningBolus,
    WireSegment,
    WireShareStep,
    WireSimple,
    WireStep,
    WireStop,
    WireVolumePhase,
)

Value = TypeVar("Value")
Named = TypeVar("Named", bound=StrEnum)


def held(build: Callable[[], Value], what: str) -> Value:
    """Return what `build` makes; a rule of the domain that it breaks is the peer's fault."""
    try:
        return build()
    except RuleBroken as why:
        raise RemoteProtocolError(f"{what} arrived that no pump can hold: {why}") from why


def named(kind: type[Named], name: str) -> Named:
    """Return the member of `kind` that is called `name`; a name nobody knows is the peer's fault."""
    try:
        return kind(name)
    except ValueError as why:
        sentence = f"“{name}” arrived, which is not known here; one end of the link is older than the other."
        raise RemoteProtocolError(sentence) from why


def day_to_wire(day: date | None) -> int | None:
    """Return a day as days since 1 January 1970."""
    return None if day is None else (day - EPOCH.date()).days


def day_from_wire(days: int | None) -> date | None:
    """Return the day that lies `days` after 1 January 1970."""
    return None if days is None else EPOCH.date() + timedelta(days=days)


# a change


def to_wire(change: Change) -> WireChange:
    """Return the wire form of `change`."""
    match change:
        case ProgramChange(prescription, bridge):
            return WireProgram(prescription_to_wire(prescription), _bridge_to_wire(bridge))
        case BolusChange(dose, duration_ms):
            return WireBolus(dose.ng, duration_ms)
        case PrimeChange(case, volume, duration_ms):
            return WirePrime(case.value, volume.pl, duration_ms)
        case RefillChange():
            return _refill_to_wire(change)
        case StopChange(restart_ms):
            return WireStop(restart_ms)
        case ResumeChange():
            return WireResume()
        case ImplantChange(kind, catheter):
            return WireImplant(kind.value, catheter_to_wire(catheter))
        case AlarmsChange(repeats):
            return repeats_to_wire(repeats)


def from_wire(wire: WireChange) -> Change:
    """Return the change that `wire` says; raises `RemoteProtocolError` if the domain refuses it."""
    match wire:
        case WireProgram(prescription, bridge):
            return ProgramChange(prescription_from_wire(prescription), _bridge_from_wire(bridge))
        case WireBolus(ng, duration_ms):
            return held(lambda: BolusChange(Dose(ng), duration_ms), "A bolus")
        case WirePrime(case, pl, duration_ms):
            kind = named(PrimeCase, case)
            return held(lambda: PrimeChange(kind, Volume(pl), duration_ms), "A prime")
        case WireRefill():
            return held(lambda: _refill_from_wire(wire), "A refill")
        case WireStop(restart_ms):
            return StopChange(restart_ms)
        case WireResume():
            return ResumeChange()
        case WireImplant(name, catheter):
            return ImplantChange(named(ImplantKind, name), catheter_from_wire(catheter))
        case WireAlarms():
            return AlarmsChange(repeats_from_wire(wire))


def _refill_to_wire(refill: RefillChange) -> WireRefill:
    return WireRefill(
        withdrawn_pl=refill.withdrawn.pl,
        left_pl=refill.left.pl,
        filled_pl=refill.filled.pl,
        prescription=prescription_to_wire(refill.prescription),
        bridge=_bridge_to_wire(refill.bridge),
        stable_until=day_to_wire(refill.stable_until),
    )


def _refill_from_wire(wire: WireRefill) -> RefillChange:
    return RefillChange(
        withdrawn=Volume(wire.withdrawn_pl),
        left=Volume(wire.left_pl),
        filled=Volume(wire.filled_pl),
        prescription=prescription_from_wire(wire.prescription),
        bridge=_bridge_from_wire(wire.bridge),
        stable_until=day_from_wire(wire.stable_until),
    )


def _bridge_to_wire(bridge: Bridge | None) -> tuple[WirePhase, ...] | None:
    return None if bridge is None else tuple(map(_phase_to_wire, bridge.phases))


def _bridge_from_wire(phases: tuple[WirePhase, ...] | None) -> Bridge | None:
    if phases is None:
        return None
    return held(lambda: Bridge(tuple(map(_phase_from_wire, phases))), "A bridge")


def _phase_to_wire(phase: Phase) -> WirePhase:
    match phase.amount:
        case Dose(ng):
            return WireDosePhase(ng, phase.duration_ms)
        case Volume(pl):
            clears = None if phase.clears is None else drug_to_wire(phase.clears)
            return WireVolumePhase(pl, phase.duration_ms, clears)


def _phase_from_wire(wire: WirePhase) -> Phase:
    match wire:
        case WireDosePhase(ng, duration_ms):
            return Phase(Dose(ng), duration_ms)
        case WireVolumePhase(pl, duration_ms, clears):
            return Phase(Volume(pl), duration_ms, None if clears is None else drug_from_wire(clears))


# a prescription


def prescription_to_wire(prescription: Prescription) -> WirePrescription:
    """Return the wire form of `prescription`."""
    later, patient = prescription.later, prescription.patient_bolus
    return WirePrescription(
        drug=prescription.drug.name,
        ng_per_ml=prescription.drug.concentration.ng_per_ml,
        infusion=_infusion_to_wire(prescription.infusion),
        low_reservoir_pl=prescription.low_reservoir.pl,
        later=None if later is None else WireLater(later.at_ms, _infusion_to_wire(later.infusion)),
        patient_bolus=None if patient is None else _patient_to_wire(patient),
    )


@lru_cache(maxsize=256)
def prescription_from_wire(wire: WirePrescription) -> Prescription:
    """Return the prescription that `wire` says (the latest are kept); raises `RemoteProtocolError`."""
    return held(lambda: _prescription(wire), "A program")


def _prescription(wire: WirePrescription) -> Prescription:
    drug = Drug(wire.drug, Concentration(wire.ng_per_ml))
    later, patient = wire.later, wire.patient_bolus
    return Prescription(
        drug=drug,
        infusion=_infusion_from_wire(wire.infusion, drug),
        low_reservoir=Volume(wire.low_reservoir_pl),
        later=None if later is None else Later(later.at_ms, _infusion_from_wire(later.infusion, drug)),
        patient_bolus=None if patient is None else _patient_from_wire(patient),
    )


def _patient_to_wire(patient: PatientBolus) -> WirePatientBolus:
    return WirePatientBolus(patient.dose.ng, patient.lasts_ms, patient.lockout_ms, patient.per_day)


def _patient_from_wire(wire: WirePatientBolus) -> PatientBolus:
    return PatientBolus(Dose(wire.ng), wire.lasts_ms, wire.lockout_ms, wire.per_day)


def _infusion_to_wire(infusion: Infusion) -> WireInfusion:
    match infusion:
        case SimpleContinuous(daily):
            return WireSimple(daily.ng_per_day)
        case Flex(groups):
            return WireFlex(tuple(map(_group_to_wire, groups)))
        case MinimumRate(flow_pl_per_h):
            return WireMinimum(flow_pl_per_h)
        case PeriodicBolus(dose, every_ms, lasts_ms, basal, first_ms):
            return WirePeriodic(dose.ng, every_ms, lasts_ms, _basal_to_wire(basal), first_ms)


def _infusion_from_wire(wire: WireInfusion, drug: Drug) -> Infusion:
    match wire:
        case WireSimple(ng_per_day):
            return SimpleContinuous(DailyDose(ng_per_day))
        case WireFlex(groups):
            return Flex(tuple(_group_from_wire(group, drug) for group in groups))
        case WireMinimum(pl_per_h):
            return MinimumRate(pl_per_h, drug.concentration)
        case WirePeriodic(ng, every_ms, lasts_ms, basal, first_ms):
            return PeriodicBolus(Dose(ng), every_ms, lasts_ms, _basal_from_wire(basal, drug), first_ms)


def _basal_to_wire(basal: DoseRate | MinimumRate) -> WireRate | WireMinimum:
    if isinstance(basal, DoseRate):
        return WireRate(basal.ng_per_h)
    return WireMinimum(basal.flow_pl_per_h)


def _basal_from_wire(wire: WireRate | WireMinimum, drug: Drug) -> DoseRate | MinimumRate:
    if isinstance(wire, WireRate):
        return DoseRate(wire.ng_per_h)
    return MinimumRate(wire.pl_per_h, drug.concentration)


def _group_to_wire(group: DayGroup) -> WireDayGroup:
    total = None if group.total is None else group.total.ng_per_day
    return WireDayGroup(group.days, tuple(map(_step_to_wire, group.steps)), total)


def _group_from_wire(wire: WireDayGroup, drug: Drug) -> DayGroup:
    total = None if wire.total_ng is None else DailyDose(wire.total_ng)
    return DayGroup(wire.days, tuple(_step_from_wire(step, drug) for step in wire.steps), total)


def _step_to_wire(step: Step) -> WireStep:
    match step.amount:
        case DoseRate(ng_per_h):
            return WireRateStep(step.start_minute, ng_per_h)
        case Dose(ng):
            return WireDoseStep(step.start_minute, ng)
        case Share(hundredths):
            return WireShareStep(step.start_minute, hundredths)
        case MinimumRate(flow_pl_per_h):
            return WireMinimumStep(step.start_minute, flow_pl_per_h)


def _step_from_wire(wire: WireStep, drug: Drug) -> Step:
    return Step(wire.start_minute, _amount_from_wire(wire, drug))


def _amount_from_wire(wire: WireStep, drug: Drug) -> Amount:
    match wire:
        case WireRateStep(_, ng_per_h):
            return DoseRate(ng_per_h)
        case WireDoseStep(_, ng):
            return Dose(ng)
        case WireShareStep(_, hundredths):
            return Share(hundredths)
        case WireMinimumStep(_, pl_per_h):
            return MinimumRate(pl_per_h, drug.concentration)


# what a pump is, holds and does


def drug_to_wire(drug: Drug) -> WireDrug:
    """Return the wire form of `drug`."""
    return WireDrug(drug.name, drug.concentration.ng_per_ml)


def drug_from_wire(wire: WireDrug) -> Drug:
    """Return the drug that `wire` says; raises `RemoteProtocolError` if the domain refuses it."""
    return held(lambda: Drug(wire.name, Concentration(wire.ng_per_ml)), "A drug")


def catheter_to_wire(catheter: Catheter) -> WireCatheter:
    """Return the wire form of `catheter`."""
    segments = tuple(
        WireSegment(each.name, each.length_tenth_mm, each.trimmed_tenth_mm, each.nl_per_cm)
        for each in catheter.segments
    )
    return WireCatheter(catheter.model, segments, None if catheter.typed is None else catheter.typed.pl)


def catheter_from_wire(wire: WireCatheter) -> Catheter:
    """Return the catheter that `wire` says; raises `RemoteProtocolError` if the domain refuses it."""
    return held(lambda: _catheter(wire), "A catheter")


def _catheter(wire: WireCatheter) -> Catheter:
    segments = tuple(
        CatheterSegment(each.name, each.length_tenth_mm, each.trimmed_tenth_mm, each.nl_per_cm)
        for each in wire.segments
    )
    return Catheter(wire.model, segments, None if wire.typed_pl is None else Volume(wire.typed_pl))


def identity_to_wire(identity: Identity) -> WireIdentity:
    """Return the wire form of `identity`."""
    return WireIdentity(identity.model, identity.serial, identity.simulated, identity.services)


def identity_from_wire(wire: WireIdentity) -> Identity:
    """Return the identity that `wire` says."""
    return Identity(wire.model, wire.serial, wire.simulated, wire.services)


def running_to_wire(running: RunningBolus) -> WireRunningBolus:
    """Return the wire form of a bolus under way."""
    phases = tuple(map(_phase_to_wire, running.phases))
    return WireRunningBolus(running.kind.value, phases, running.started_ms, running.replaces)


def running_from_wire(wire: WireRunningBolus) -> RunningBolus:
    """Return the bolus under way that `wire` says; raises `RemoteProtocolError` if the domain refuses it."""
    phases = held(lambda: tuple(map(_phase_from_wire, wire.phases)), "A bolus")
    return RunningBolus(named(BolusKind, wire.kind), phases, wire.started_ms, wire.replaces)


def repeats_to_wire(repeats: Repeats) -> WireAlarms:
    """Return the wire form of how often tones are repeated."""
    return WireAlarms(repeats.critical_ms // MS_PER_MINUTE, repeats.non_critical_ms // MS_PER_MINUTE)


def repeats_from_wire(wire: WireAlarms) -> Repeats:
    """Return how often tones are repeated, as `wire` says it."""
    return Repeats(wire.critical_minutes * MS_PER_MINUTE, wire.non_critical_minutes * MS_PER_MINUTE)
