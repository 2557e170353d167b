"""The written form of what a pump runs by: canonical JSON of integers, versioned, exact both ways.

Apart from the store because a form outlives the schema, and is not the wire's: what stands in a
record must read the same in ten years whatever the link speaks by then. It holds no float, keeps no
key it does not know, and takes no text that it would not have written itself. What came to a program
later (what follows it, patient boluses, the total that shares share out) has a key only where it holds
something, so that every text of before is still the one text of its value. Changes, catheters and hands
are in `changes`.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NoReturn, TypeVar

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
from console.domain.quantities import Concentration, DailyDose, Dose, DoseRate, Volume
from console.errors import RecordsError, RuleBroken

FORM = 1
"""The version every text carries."""

Pairs = tuple[tuple[str, ...], ...]
Form = dict[str, Any]
Value = TypeVar("Value")


def prescription_text(prescription: Prescription) -> str:
    """Return the canonical text of a prescription."""
    return text_of("prescription", prescription_form(prescription))


@lru_cache(maxsize=512)
def prescription_of(text: str) -> Prescription:
    """Return the prescription of a canonical text; raises `RecordsError` at anything else.

    A history holds the same few programs many times over, so the latest are kept read.
    """
    return reread(text, "prescription", prescription_in, prescription_text)


def pairs_text(pairs: Pairs) -> str:
    """Return the canonical text of tuples of texts, such as reasons."""
    return text_of("pairs", [list(pair) for pair in pairs])


def pairs_of(text: str, width: int) -> Pairs:
    """Return the tuples, each of `width` texts, of a canonical text; raises `RecordsError` otherwise."""
    pairs = reread(text, "pairs", _pairs, pairs_text)
    if any(len(pair) != width for pair in pairs):
        raise RecordsError("The record holds reasons that cannot be read; it was damaged or altered.")
    return pairs


def particulars_text(particulars: tuple[tuple[str, str], ...]) -> str | None:
    """Return the text of what was noted of the hands' work, None for nothing; refuses what is no text."""
    for name, told in particulars:
        plain(name, 80, "The name of what was noted", least=1)
        plain(told, 1000, f"What was noted of “{name}”", lines=True)
    return pairs_text(particulars) if particulars else None


def canonical(value: object) -> str:
    """Return `value` (texts, integers, None, lists, objects) as the one JSON text we write for it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def plain(text: str, longest: int, name: str, *, least: int = 0, lines: bool = False) -> str:
    """Return `text` unchanged if a record can hold it; `name` begins the sentence of the refusal.

    Refused are fewer than `least` or more than `longest` characters, control characters (line breaks
    and tabs pass when `lines`) and halves of characters, which no file can hold.
    """
    if not least <= len(text) <= longest:
        raise RecordsError(f"{name} takes {least} to {longest} characters, not {len(text)}.")
    allowed = "\n\t" if lines else ""
    if any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in allowed for sign in text):
        raise RecordsError(f"{name} holds a character that is not text; type it again.")
    return text


# what every form is made with


def text_of(name: str, form: object) -> str:
    """Return the canonical text of `form`, which stands in it under `name`."""
    return canonical({"form": FORM, name: form})


def reread(text: str, name: str, build: Callable[[Any], Value], write: Callable[[Value], str]) -> Value:
    """Build the value under `name` and take it only if writing it again gives the same text.

    Raises `RecordsError` for whatever we would not have written.
    """
    try:
        form = json.loads(text, parse_float=_refuse, parse_constant=_refuse)
        value = build(form[name])
        same = write(value) == text
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, RuleBroken) as error:
        raise RecordsError(
            f"The record holds a {name} that cannot be read; it was damaged or altered."
        ) from error
    if not same:
        raise RecordsError(f"The record holds a {name} that this program did not write; it was altered.")
    return value


def holding(form: Form, **more: object) -> Form:
    """Return `form` with those keys of `more` that hold something: None has no key."""
    return form | {key: value for key, value in more.items() if value is not None}


def whole(number: object) -> int:
    """Return a whole number as it stands; raises `TypeError` at anything else, truth values too."""
    if type(number) is not int:
        raise TypeError(number)
    return number


def perhaps(form: Form, key: str, build: Callable[[Any], Value]) -> Value | None:
    """Return what `build` makes of the value under `key`, None where there is no such key."""
    return build(form[key]) if key in form else None


def _refuse(token: str) -> NoReturn:
    raise ValueError(token)


def _pairs(form: list[list[Any]]) -> Pairs:
    pairs = tuple(tuple(pair) for pair in form)
    if not all(isinstance(text, str) for pair in pairs for text in pair):
        raise TypeError(pairs)
    return pairs


# prescriptions


def drug_form(drug: Drug) -> Form:
    """Return the form of a drug and its strength."""
    return {"drug": drug.name, "ng_per_ml": drug.concentration.ng_per_ml}


def drug_in(form: Form) -> Drug:
    """Return the drug of a form."""
    return Drug(form["drug"], Concentration(form["ng_per_ml"]))


def prescription_form(prescription: Prescription) -> Form:
    """Return the form of a prescription, as it stands in a change too."""
    later, patient = prescription.later, prescription.patient_bolus
    form = drug_form(prescription.drug) | {
        "infusion": _infusion_form(prescription.infusion),
        "low_reservoir_pl": prescription.low_reservoir.pl,
    }
    return holding(
        form,
        later=None if later is None else {"at_ms": later.at_ms, "infusion": _infusion_form(later.infusion)},
        patient_bolus=None if patient is None else _patient_form(patient),
    )


def prescription_in(form: Form) -> Prescription:
    """Return the prescription of a form."""
    drug = drug_in(form)
    strength = drug.concentration
    return Prescription(
        drug,
        _infusion(form["infusion"], strength),
        Volume(form["low_reservoir_pl"]),
        perhaps(form, "later", lambda later: _later(later, strength)),
        perhaps(form, "patient_bolus", _patient),
    )


def _later(form: Form, strength: Concentration) -> Later:
    return Later(whole(form["at_ms"]), _infusion(form["infusion"], strength))


def _patient_form(patient: PatientBolus) -> Form:
    return {
        "ng": patient.dose.ng,
        "lasts_ms": patient.lasts_ms,
        "lockout_ms": patient.lockout_ms,
        "per_day": patient.per_day,
    }


def _patient(form: Form) -> PatientBolus:
    times = (whole(form[key]) for key in ("lasts_ms", "lockout_ms", "per_day"))
    return PatientBolus(Dose(form["ng"]), *times)


def _infusion_form(infusion: Infusion) -> Form:
    match infusion:
        case SimpleContinuous(daily):
            return {"mode": "simple-continuous", "ng_per_day": daily.ng_per_day}
        case Flex(groups):
            return {"mode": "flex", "groups": [_group_form(group) for group in groups]}
        case MinimumRate(flow_pl_per_h):
            return {"mode": "minimum-rate", "pl_per_h": flow_pl_per_h}
        case PeriodicBolus(dose, every_ms, lasts_ms, basal, first_ms):
            form = {
                "mode": "periodic-bolus",
                "ng": dose.ng,
                "every_ms": every_ms,
                "lasts_ms": lasts_ms,
                "basal": _amount_form(basal),
            }
            return holding(form, first_ms=first_ms)


def _infusion(form: Form, strength: Concentration) -> Infusion:
    match form["mode"]:
        case "simple-continuous":
            return SimpleContinuous(DailyDose(form["ng_per_day"]))
        case "flex":
            return Flex(tuple(_group(group, strength) for group in form["groups"]))
        case "minimum-rate":
            return MinimumRate(form["pl_per_h"], strength)
        case "periodic-bolus":
            return _periodic(form, strength)
        case unknown:
            raise ValueError(unknown)


def _periodic(form: Form, strength: Concentration) -> PeriodicBolus:
    basal = _amount(form["basal"], strength)
    if not isinstance(basal, DoseRate | MinimumRate):
        raise TypeError(basal)
    every_ms, lasts_ms = whole(form["every_ms"]), whole(form["lasts_ms"])
    return PeriodicBolus(Dose(form["ng"]), every_ms, lasts_ms, basal, perhaps(form, "first_ms", whole))


def _group_form(group: DayGroup) -> Form:
    steps = [{"minute": step.start_minute} | _amount_form(step.amount) for step in group.steps]
    total = None if group.total is None else group.total.ng_per_day
    return holding({"days": list(group.days), "steps": steps}, total_ng=total)


def _group(form: Form, strength: Concentration) -> DayGroup:
    return DayGroup(
        tuple(whole(day) for day in form["days"]),
        tuple(Step(whole(step["minute"]), _amount(step, strength)) for step in form["steps"]),
        perhaps(form, "total_ng", DailyDose),
    )


def _amount_form(amount: Amount) -> Form:
    match amount:
        case DoseRate(ng_per_h):
            return {"ng_per_h": ng_per_h}
        case Dose(ng):
            return {"ng": ng}
        case Share(hundredths):
            return {"hundredths": hundredths}
        case MinimumRate(flow_pl_per_h):
            return {"pl_per_h": flow_pl_per_h}


def _amount(form: Form, strength: Concentration) -> Amount:
    if "ng_per_h" in form:
        return DoseRate(form["ng_per_h"])
    if "ng" in form:
        return Dose(form["ng"])
    if "hundredths" in form:
        return Share(form["hundredths"])
    return MinimumRate(form["pl_per_h"], strength)
