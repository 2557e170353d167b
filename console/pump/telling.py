"""How the pump's log puts into words what happened to it: a stable kind, and a sentence.

Apart from the firmware, which decides, so that the words stand in one place.
"""

from __future__ import annotations

from collections.abc import Iterable

from console.domain import dosing, wording
from console.domain.alarms import KINDS, Alarm, Tone
from console.domain.catheter import Catheter
from console.domain.change import (
    AlarmsChange,
    BolusChange,
    Bridge,
    Change,
    ImplantChange,
    Phase,
    PrimeChange,
    ProgramChange,
    RefillChange,
    ResumeChange,
    StopChange,
)
from console.domain.prescription import Infusion, PatientBolus, Prescription
from console.domain.quantities import NG_PER_MCG, Dose, Volume
from console.domain.reading import BolusKind, RunningBolus
from console.pump.happenings import AlarmSounded, BolusEnded, Happening, StallDetected, StallOver, TookOver
from console.pump.log import EventLog

NAMES = {
    BolusKind.SINGLE: "bolus",
    BolusKind.PATIENT: "patient bolus",
    BolusKind.PRIME: "prime",
    BolusKind.BRIDGE: "bridge",
}
"""What each kind of bolus is called in a sentence."""

VOLUME_DECIMALS = 3
LONGEST_SENTENCE = 400
"""What an entry of the log holds; seven different days may take more, and the history has them."""


def change(made: Change, version: int, user: str) -> tuple[str, str]:
    """Return kind and sentence for a change that became `version`."""
    kind, told = _told(made)
    sentence = f"Version {version} by {user}: {told}."
    return kind, sentence if len(sentence) <= LONGEST_SENTENCE else f"{sentence[: LONGEST_SENTENCE - 1]}…"


def patient_bolus(settings: PatientBolus) -> tuple[str, str]:
    """Return kind and sentence for a bolus that the patient has begun."""
    return "patient-bolus-begun", f"The patient began a bolus of {_over(settings.dose, settings.lasts_ms)}."


def with_happenings(log: EventLog, happened: Iterable[Happening], fast_ms: int = 0) -> EventLog:
    """Return `log` with an entry for each thing that happened, at its time by a clock fast by `fast_ms`."""
    for happening in happened:
        log = log.with_entry(max(0, happening.at_ms + fast_ms), *_happened(happening))
    return log


def alarm(kind: Alarm) -> tuple[str, str]:
    """Return kind and sentence for an alarm that begins."""
    return kind.value, KINDS[kind].told


def silenced(for_ms: int, user: str) -> tuple[str, str]:
    """Return kind and sentence for a silence."""
    lasts = wording.duration_text(for_ms)
    return "silenced", f"Tones silenced for {lasts} by {user}; the alarms stand, and a new one sounds."


def tone(which: Tone, user: str) -> tuple[str, str]:
    """Return kind and sentence for a tone that was sounded to hear it."""
    return "tone-tested", f"Test tone ({which.value}) sounded by {user}."


def _told(made: Change) -> tuple[str, str]:
    match made:
        case ProgramChange(prescription, bridge):
            return "programmed", _program(prescription) + _bridge(bridge)
        case BolusChange(dose, duration_ms):
            return "bolus-begun", f"single bolus of {_over(dose, duration_ms)}"
        case PrimeChange(case, volume, duration_ms):
            return "prime-begun", f"prime ({case.value}) of {_over(volume, duration_ms)}"
        case RefillChange():
            return "refilled", _refill(made)
        case StopChange(restart_ms):
            planned = (
                "not planned" if restart_ms is None else f"planned for {wording.moment_text(restart_ms)}"
            )
            return "stopped", f"pump stopped; restart {planned}"
        case ResumeChange():
            return "resumed", "pump resumed"
        case ImplantChange(kind, catheter):
            return "implanted", f"{kind.value}, {_catheter(catheter)}"
        case AlarmsChange(repeats):
            return "alarms-set", f"tones repeated {wording.repeats_text(repeats)}"


def _happened(happening: Happening) -> tuple[str, str]:
    match happening:
        case AlarmSounded(_, kind):
            return alarm(kind)
        case StallDetected():
            return alarm(Alarm.MOTOR_STALL)
        case StallOver():
            return "motor-stall-recovered", "Motor stall recovered: the rotor turns again."
        case TookOver(_, infusion):
            return "later-began", f"The program planned for now has taken over: {_infusion(infusion)}."
        case BolusEnded(at_ms, bolus):
            when = "has ended" if at_ms == bolus.ends_ms else "was ended before its time"
            return f"{NAMES[bolus.kind].replace(' ', '-')}-ended", f"The {_bolus(bolus)} {when}."


def _bolus(bolus: RunningBolus) -> str:
    return f"{NAMES[bolus.kind]} of {_total(bolus.phases)}"


def _total(phases: tuple[Phase, ...]) -> str:
    doses = [phase.amount.ng for phase in phases if isinstance(phase.amount, Dose)]
    volumes = [phase.amount.pl for phase in phases if isinstance(phase.amount, Volume)]
    told = [_amount(Dose(sum(doses)))] if doses else []
    return " and ".join([*told, *([_amount(Volume(sum(volumes)))] if volumes else [])])


def _program(prescription: Prescription) -> str:
    told = _infusion(prescription.infusion)
    if prescription.later is not None:
        begins = wording.moment_text(prescription.later.at_ms)
        told += f"; from {begins}: {_infusion(prescription.later.infusion)}"
    return told


def _infusion(infusion: Infusion) -> str:
    daily = wording.amount(dosing.highest_day_ng(infusion) / NG_PER_MCG, "mcg/day")
    return f"{wording.infusion_text(infusion)}, {daily}"


def _bridge(bridge: Bridge | None) -> str:
    return (
        "" if bridge is None else f"; first a bridge of {_over(Volume(bridge.volume_pl), bridge.duration_ms)}"
    )


def _refill(refill: RefillChange) -> str:
    done = (
        f"refill: {_amount(refill.withdrawn)} withdrawn, {_amount(refill.left)} left, "
        f"{_amount(refill.filled)} filled"
    )
    runs = f"{wording.drug_text(refill.prescription.drug)}, {_program(refill.prescription)}"
    return f"{done}; {runs}{_bridge(refill.bridge)}"


def _catheter(catheter: Catheter) -> str:
    volume_pl = catheter.volume_pl
    held = "volume not known" if volume_pl is None else _amount(Volume(volume_pl))
    return f"catheter {catheter.model}, {held}"


def _over(amount: Dose | Volume, duration_ms: int) -> str:
    return f"{_amount(amount)} over {wording.duration_text(duration_ms)}"


def _amount(amount: Dose | Volume) -> str:
    if isinstance(amount, Dose):
        return wording.amount(amount.mcg, "mcg")
    return wording.amount(amount.ml, "mL", VOLUME_DECIMALS)
