"""What boluses, bridges, refills, stops and work on the catheter come to, setting by setting.

Apart from `infusion_rows`, which tells the program: these stand beside it. Before an operation there is
nothing of it, which reads as a dash. It judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from console.domain import dosing
from console.domain.alarms import Repeats
from console.domain.bolus_limits import prime_ng
from console.domain.bridge_limits import tip_ng_per_day
from console.domain.catheter import Catheter, CatheterSegment
from console.domain.change import (
    AlarmsChange,
    BolusChange,
    Bridge,
    ImplantChange,
    PrimeChange,
    RefillChange,
    StopChange,
)
from console.domain.prescription import Drug, PatientBolus, Prescription
from console.domain.quantities import MS_PER_HOUR, NG_PER_MCG, PL_PER_ML, Volume, flow_pl_per_h
from console.domain.rows import DiffRow, following, typed
from console.domain.wording import (
    NOTHING,
    amount,
    date_text,
    drug_text,
    duration_text,
    implant_text,
    infusion_text,
    moment_text,
    prime_text,
)

_STOPPED = f"stopped, {amount(0, 'mcg/day')}"
_PATIENT_SETTINGS = (
    "Patient boluses",
    "Patient bolus dose",
    "Patient bolus duration",
    "Lockout",
    "Most in any 24 h",
    "Patient boluses, at most",
)


def bolus_rows(basal: Prescription, bolus: BolusChange) -> Iterator[DiffRow]:
    """Yield a single bolus beside its flow."""
    rate = Fraction(bolus.dose.ng * MS_PER_HOUR, bolus.duration_ms)
    flow = flow_pl_per_h(rate, basal.drug.concentration) / PL_PER_ML
    yield typed("Bolus dose", NOTHING, amount(bolus.dose.mcg, "mcg"))
    yield typed("Bolus duration", NOTHING, duration_text(bolus.duration_ms))
    yield following("Bolus flow", NOTHING, amount(flow, "mL/h", 3))


def patient_rows(before: PatientBolus | None, after: PatientBolus | None) -> Iterator[DiffRow]:
    """Yield what the patient may give themselves, and the most that it adds; nothing where they never may."""
    if before is None and after is None:
        return
    was, becomes = _patient_texts(before), _patient_texts(after)
    yield typed("Patient boluses", was["Patient boluses"], becomes["Patient boluses"])
    for setting in list(was)[1:-1]:
        told = typed if after is not None else following
        yield told(setting, was[setting], becomes[setting])
    worst = list(was)[-1]
    yield following(worst, was[worst], becomes[worst])


def _patient_texts(allowed: PatientBolus | None) -> dict[str, str]:
    if allowed is None:
        return dict.fromkeys(_PATIENT_SETTINGS, NOTHING) | {_PATIENT_SETTINGS[0]: "none"}
    worst = amount(Fraction(allowed.worst_ng_per_day, NG_PER_MCG), "mcg")
    texts = (
        "allowed",
        amount(allowed.dose.mcg, "mcg"),
        duration_text(allowed.lasts_ms),
        duration_text(allowed.lockout_ms),
        str(allowed.per_day),
        f"{worst} more in 24 h",
    )
    return dict(zip(_PATIENT_SETTINGS, texts, strict=True))


def prime_rows(held: Prescription, prime: PrimeChange) -> Iterator[DiffRow]:
    """Yield a prime with the drug that it moves."""
    moved = amount(prime_ng(prime, held) / NG_PER_MCG, "mcg", 1)
    yield typed("Prime", NOTHING, prime_text(prime.case))
    yield typed("Prime volume", NOTHING, amount(prime.volume.ml, "mL"))
    yield following("Prime duration", NOTHING, duration_text(prime.duration_ms))
    yield following("Drug moved", NOTHING, moved)


def refill_rows(before: Prescription, refill: RefillChange, at_ms: int | None) -> Iterator[DiffRow]:
    """Yield what was done to the reservoir, what it holds then, the bridge, and how long the drug keeps."""
    yield typed("Withdrawn", NOTHING, amount(refill.withdrawn.ml, "mL"))
    yield typed("Left in the reservoir", NOTHING, amount(refill.left.ml, "mL"))
    yield typed("Injected", NOTHING, amount(refill.filled.ml, "mL"))
    yield following("Reservoir after", NOTHING, amount(Volume(refill.holds_pl).ml, "mL"))
    if refill.bridge is not None:
        yield from bridge_rows(refill.bridge, refill.prescription.drug, at_ms)
    elif refill.prescription.drug != before.drug:
        yield typed("Bridge", NOTHING, f"none: {drug_text(before.drug)} stays in the path")
    until = NOTHING if refill.stable_until is None else date_text(refill.stable_until)
    yield typed("Drug may be used until", NOTHING, until)


def bridge_rows(bridge: Bridge, listed: Drug, at_ms: int | None) -> Iterator[DiffRow]:
    """Yield each phase of a bridge and how the pump lists it.

    The dose to the patient stands first, then the bookkeeping (clinical rules, Bridge and prime 3). With
    `at_ms`, the instant at which it begins, its ends are told as dates.
    """
    passed_ms = 0
    for number, phase in enumerate(bridge.phases):
        passed_ms += phase.duration_ms
        if phase.clears is not None:
            dose = amount(tip_ng_per_day(phase, phase.clears) / NG_PER_MCG, "mcg/day", 1)
            ends = (
                f"for {duration_text(phase.duration_ms)}"
                if at_ms is None
                else f"until {moment_text(at_ms + passed_ms)}"
            )
            setting = "Bridge" if len(bridge.phases) == 1 else f"Bridge, part {number + 1}"
            yield typed(setting, NOTHING, f"{dose} of the old {drug_text(phase.clears)} {ends}")
    ng = Fraction(bridge.volume_pl * listed.concentration.ng_per_ml, PL_PER_ML)
    yield following(
        "Bridge as the pump lists it", NOTHING, f"{amount(ng / NG_PER_MCG, 'mcg', 1)}, bookkeeping"
    )


def stop_rows(before: Prescription, halt: StopChange) -> Iterator[DiffRow]:
    """Yield the standstill and the restart that is planned."""
    yield typed("Flow", running_text(before), _STOPPED)
    restart = NOTHING if halt.restart_ms is None else moment_text(halt.restart_ms)
    yield typed("Restart planned", NOTHING, restart)


def resume_rows(before: Prescription) -> Iterator[DiffRow]:
    """Yield that the stored program runs again."""
    yield typed("Flow", _STOPPED, running_text(before))


def running_text(prescription: Prescription) -> str:
    """Return what runs in short: `Flex, 5 steps, 267 mcg/day`."""
    daily = amount(dosing.highest_day_ng(prescription.infusion) / NG_PER_MCG, "mcg/day", 1)
    return f"{infusion_text(prescription.infusion)}, {daily}"


def implant_rows(change: ImplantChange, before: Catheter | None) -> Iterator[DiffRow]:
    """Yield what was done in theatre and the catheter before and after, piece by piece."""
    yield typed("Done", NOTHING, implant_text(change.kind))
    was = None if before is None else before.model
    yield typed("Catheter", was or NOTHING, change.catheter.model)
    old = {} if before is None else {each.name: _segment_text(each) for each in before.segments}
    new = {each.name: _segment_text(each) for each in change.catheter.segments}
    for name in [*new, *(gone for gone in old if gone not in new)]:
        yield typed(f"Segment {name}", old.get(name, NOTHING), new.get(name, NOTHING))
    told = typed if change.catheter.typed is not None else following
    yield told("Catheter volume", _volume_text(before), _volume_text(change.catheter))


def alarms_rows(change: AlarmsChange, before: Repeats | None) -> Iterator[DiffRow]:
    """Yield how often the tones come, before and after."""
    was, after = before or change.repeats, change.repeats
    for setting, old_ms, new_ms in (
        ("Critical tone every", was.critical_ms, after.critical_ms),
        ("Non-critical tone every", was.non_critical_ms, after.non_critical_ms),
    ):
        yield typed(setting, duration_text(old_ms) if before else NOTHING, duration_text(new_ms))


def _segment_text(segment: CatheterSegment) -> str:
    length, trimmed, left = (
        amount(Fraction(tenth_mm, 100), "cm")
        for tenth_mm in (segment.length_tenth_mm, segment.trimmed_tenth_mm, segment.implanted_tenth_mm)
    )
    bore = amount(Fraction(segment.nl_per_cm, 1_000_000), "mL/cm")
    return f"{length} less {trimmed} trimmed, {left} implanted, {bore}"


def _volume_text(catheter: Catheter | None) -> str:
    if catheter is None:
        return NOTHING
    return "not known" if catheter.volume_pl is None else amount(Volume(catheter.volume_pl).ml, "mL")
