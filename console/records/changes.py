"""The written form of what was done: changes to a pump, catheters, and the work of hands.

Apart from `forms`, which holds what a pump runs by and how every form is read back: the same canonical
JSON of integers, as strict. A key that holds nothing is left out, so that each value has one text.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from console.domain.alarms import Repeats
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
from console.domain.hands import (
    Admit,
    Aspirate,
    AtPatient,
    Care,
    Discharge,
    DrawCsf,
    Examine,
    Felt,
    GiveOral,
    Hand,
    Inject,
    Join,
    Look,
    LumbarBolus,
    OralDrug,
    Part,
    Port,
    PressButton,
    Rinse,
)
from console.domain.quantities import Dose, Volume
from console.records.forms import (
    Form,
    drug_form,
    drug_in,
    holding,
    perhaps,
    prescription_form,
    prescription_in,
    reread,
    text_of,
    whole,
)


def change_text(change: Change) -> str:
    """Return the canonical text of a change."""
    return text_of("change", _change_form(change))


@lru_cache(maxsize=512)
def change_of(text: str) -> Change:
    """Return the change of a canonical text; raises `RecordsError` at anything else.

    A visit is told anew over all its operations at each, so the latest are kept read.
    """
    return reread(text, "change", _change, change_text)


def catheter_text(catheter: Catheter) -> str:
    """Return the canonical text of a catheter as implanted."""
    return text_of("catheter", _catheter_form(catheter))


def catheter_of(text: str) -> Catheter:
    """Return the catheter of a canonical text; raises `RecordsError` at anything else."""
    return reread(text, "catheter", _catheter, catheter_text)


def deed_text(hand: Hand, felt: Felt) -> str:
    """Return the canonical text of what hands did and felt."""
    volume = None if felt.volume is None else felt.volume.pl
    found = [list(finding) for finding in felt.findings] or None
    told = holding({"words": felt.words}, pl=volume, found=found)
    return text_of("deed", _hand_form(hand) | {"felt": told})


def deed_of(text: str) -> tuple[Hand, Felt]:
    """Return what hands did and felt of a canonical text; raises `RecordsError` at anything else."""
    return reread(text, "deed", _deed, lambda deed: deed_text(*deed))


# changes


def _change_form(change: Change) -> Form:
    match change:
        case ProgramChange(prescription, bridge):
            form = {"kind": "program", "prescription": prescription_form(prescription)}
            return holding(form, bridge=_bridge_form(bridge))
        case BolusChange(dose, duration_ms):
            return {"kind": "bolus", "ng": dose.ng, "duration_ms": duration_ms}
        case PrimeChange(case, volume, duration_ms):
            return {"kind": "prime", "case": case.value, "pl": volume.pl, "duration_ms": duration_ms}
        case RefillChange():
            return _refill_form(change)
        case StopChange(restart_ms):
            return holding({"kind": "stop"}, restart_ms=restart_ms)
        case ResumeChange():
            return {"kind": "resume"}
        case ImplantChange(kind, catheter):
            return {"kind": "implant", "what": kind.value, "catheter": _catheter_form(catheter)}
        case AlarmsChange(repeats):
            every = {"critical_ms": repeats.critical_ms, "non_critical_ms": repeats.non_critical_ms}
            return {"kind": "alarms", **every}


def _change(form: Form) -> Change:
    match form["kind"]:
        case "program":
            return ProgramChange(prescription_in(form["prescription"]), perhaps(form, "bridge", _bridge))
        case "bolus":
            return BolusChange(Dose(form["ng"]), whole(form["duration_ms"]))
        case "prime":
            return PrimeChange(PrimeCase(form["case"]), Volume(form["pl"]), whole(form["duration_ms"]))
        case "refill":
            return _refill(form)
        case "stop":
            return StopChange(perhaps(form, "restart_ms", whole))
        case "resume":
            return ResumeChange()
        case "implant":
            return ImplantChange(ImplantKind(form["what"]), _catheter(form["catheter"]))
        case "alarms":
            return AlarmsChange(Repeats(whole(form["critical_ms"]), whole(form["non_critical_ms"])))
        case unknown:
            raise ValueError(unknown)


def _refill_form(refill: RefillChange) -> Form:
    form = {
        "kind": "refill",
        "withdrawn_pl": refill.withdrawn.pl,
        "left_pl": refill.left.pl,
        "filled_pl": refill.filled.pl,
        "prescription": prescription_form(refill.prescription),
    }
    until = None if refill.stable_until is None else refill.stable_until.isoformat()
    return holding(form, bridge=_bridge_form(refill.bridge), stable_until=until)


def _refill(form: Form) -> RefillChange:
    return RefillChange(
        withdrawn=Volume(form["withdrawn_pl"]),
        left=Volume(form["left_pl"]),
        filled=Volume(form["filled_pl"]),
        prescription=prescription_in(form["prescription"]),
        bridge=perhaps(form, "bridge", _bridge),
        stable_until=perhaps(form, "stable_until", date.fromisoformat),
    )


def _bridge_form(bridge: Bridge | None) -> list[Form] | None:
    return None if bridge is None else [_phase_form(phase) for phase in bridge.phases]


def _bridge(form: list[Form]) -> Bridge:
    return Bridge(tuple(_phase(phase) for phase in form))


def _phase_form(phase: Phase) -> Form:
    amount = {"ng": phase.amount.ng} if isinstance(phase.amount, Dose) else {"pl": phase.amount.pl}
    clears = None if phase.clears is None else drug_form(phase.clears)
    return holding(amount | {"duration_ms": phase.duration_ms}, clears=clears)


def _phase(form: Form) -> Phase:
    amount = Dose(form["ng"]) if "ng" in form else Volume(form["pl"])
    return Phase(amount, whole(form["duration_ms"]), perhaps(form, "clears", drug_in))


# catheters


def _catheter_form(catheter: Catheter) -> Form:
    segments = [
        {
            "name": each.name,
            "length_tenth_mm": each.length_tenth_mm,
            "trimmed_tenth_mm": each.trimmed_tenth_mm,
            "nl_per_cm": each.nl_per_cm,
        }
        for each in catheter.segments
    ]
    typed = None if catheter.typed is None else catheter.typed.pl
    return holding({"model": catheter.model, "segments": segments}, typed_pl=typed)


def _catheter(form: Form) -> Catheter:
    segments = tuple(
        CatheterSegment(each["name"], each["length_tenth_mm"], each["trimmed_tenth_mm"], each["nl_per_cm"])
        for each in form["segments"]
    )
    return Catheter(form["model"], segments, perhaps(form, "typed_pl", Volume))


# hands


def _hand_form(hand: Hand) -> Form:
    match hand:
        case Aspirate(port, volume):
            form: Form = {"hand": "aspirate", "port": port.value}
            return holding(form, pl=None if volume is None else volume.pl)
        case Inject(port, drug, volume):
            return {"hand": "inject", "port": port.value, "vial": drug_form(drug), "pl": volume.pl}
        case Rinse(drug, volume, times):
            return {"hand": "rinse", "vial": drug_form(drug), "pl": volume.pl, "times": times}
        case Join(volume, drug):
            form = {"hand": "join", "pl": volume.pl}
            return holding(form, holds=None if drug is None else drug_form(drug))
        case Part():
            return {"hand": "part"}
        case PressButton():
            return {"hand": "press-button"}
        case _:
            return _at_patient_form(hand)


def _at_patient_form(hand: AtPatient) -> Form:
    match hand:
        case Examine(look):
            return {"hand": "examine", "look": look.value}
        case GiveOral(drug, mg):
            return {"hand": "give-oral", "drug": drug.value, "mg": mg}
        case LumbarBolus(dose):
            return {"hand": "test-bolus", "ng": dose.ng}
        case DrawCsf(volume):
            return {"hand": "draw-csf", "pl": volume.pl}
        case Admit(care):
            return {"hand": "admit", "care": care.value}
        case Discharge():
            return {"hand": "discharge"}


def _deed(form: Form) -> tuple[Hand, Felt]:
    felt = form["felt"]
    if not isinstance(felt["words"], str):
        raise TypeError(felt)
    found = tuple(_finding(*each) for each in perhaps(felt, "found", list) or ())
    return _hand(form), Felt(perhaps(felt, "pl", Volume), felt["words"], found)


def _finding(what: object, how: object) -> tuple[str, str]:
    if not isinstance(what, str) or not isinstance(how, str):
        raise TypeError(what, how)
    return what, how


def _hand(form: Form) -> Hand:
    match form["hand"]:
        case "aspirate":
            return Aspirate(Port(form["port"]), perhaps(form, "pl", Volume))
        case "inject":
            return Inject(Port(form["port"]), drug_in(form["vial"]), Volume(form["pl"]))
        case "rinse":
            return Rinse(drug_in(form["vial"]), Volume(form["pl"]), whole(form["times"]))
        case "join":
            return Join(Volume(form["pl"]), perhaps(form, "holds", drug_in))
        case "part":
            return Part()
        case "press-button":
            return PressButton()
        case _:
            return _at_patient(form)


def _at_patient(form: Form) -> AtPatient:
    match form["hand"]:
        case "examine":
            return Examine(Look(form["look"]))
        case "give-oral":
            return GiveOral(OralDrug(form["drug"]), whole(form["mg"]))
        case "test-bolus":
            return LumbarBolus(Dose(form["ng"]))
        case "draw-csf":
            return DrawCsf(Volume(form["pl"]))
        case "admit":
            return Admit(Care(form["care"]))
        case "discharge":
            return Discharge()
        case unknown:
            raise ValueError(unknown)
