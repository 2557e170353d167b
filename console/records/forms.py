"""The written form of what a pump was told: canonical JSON of integers, versioned, exact both ways.

Apart from the store because a form outlives the schema, and is not the wire's: what stands in a
record must read the same in ten years whatever the link speaks by then. It holds no float, keeps no
key it does not know, and takes no text that it would not have written itself.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NoReturn, TypeVar

from console.domain.change import BolusChange, Change, ProgramChange
from console.domain.prescription import DayGroup, Drug, Flex, Infusion, Prescription, SimpleContinuous, Step
from console.domain.quantities import Concentration, DailyDose, Dose, DoseRate, Volume
from console.errors import RecordsError, RuleBroken

FORM = 1
"""The version every text carries."""

Pairs = tuple[tuple[str, ...], ...]
Form = dict[str, Any]
Value = TypeVar("Value")


def prescription_text(prescription: Prescription) -> str:
    """Return the canonical text of a prescription."""
    return canonical({"form": FORM, "prescription": _prescription_form(prescription)})


@lru_cache(maxsize=512)
def prescription_of(text: str) -> Prescription:
    """Return the prescription of a canonical text; raises `RecordsError` at anything else.

    A history holds the same few programs many times over, so the latest are kept read.
    """
    return _read(text, "prescription", _prescription, prescription_text)


def infusion_text(infusion: Infusion) -> str:
    """Return the canonical text of an infusion alone, as a draft holds it."""
    return canonical({"form": FORM, "infusion": _infusion_form(infusion)})


def infusion_of(text: str) -> Infusion:
    """Return the infusion of a canonical text; raises `RecordsError` at anything else."""
    return _read(text, "infusion", _infusion, infusion_text)


def change_text(change: Change) -> str:
    """Return the canonical text of a change."""
    return canonical({"form": FORM, "change": _change_form(change)})


def change_of(text: str) -> Change:
    """Return the change of a canonical text; raises `RecordsError` at anything else."""
    return _read(text, "change", _change, change_text)


def pairs_text(pairs: Pairs) -> str:
    """Return the canonical text of tuples of texts, such as reasons."""
    return canonical({"form": FORM, "pairs": [list(pair) for pair in pairs]})


def pairs_of(text: str, width: int) -> Pairs:
    """Return the tuples, each of `width` texts, of a canonical text; raises `RecordsError` otherwise."""
    pairs = _read(text, "pairs", _pairs, pairs_text)
    if any(len(pair) != width for pair in pairs):
        raise RecordsError("The record holds reasons that cannot be read; it was damaged or altered.")
    return pairs


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


def _refuse(token: str) -> NoReturn:
    raise ValueError(token)


def _read(text: str, name: str, build: Callable[[Any], Value], write: Callable[[Value], str]) -> Value:
    """Build the value under `name` and take it only if writing it again gives the same text."""
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


def _whole(number: object) -> int:
    if type(number) is not int:
        raise TypeError(number)
    return number


def _prescription_form(prescription: Prescription) -> dict[str, object]:
    return {
        "drug": prescription.drug.name,
        "ng_per_ml": prescription.drug.concentration.ng_per_ml,
        "infusion": _infusion_form(prescription.infusion),
        "low_reservoir_pl": prescription.low_reservoir.pl,
    }


def _prescription(form: Form) -> Prescription:
    return Prescription(
        Drug(form["drug"], Concentration(form["ng_per_ml"])),
        _infusion(form["infusion"]),
        Volume(form["low_reservoir_pl"]),
    )


def _infusion_form(infusion: Infusion) -> dict[str, object]:
    match infusion:
        case SimpleContinuous(daily):
            return {"mode": "simple-continuous", "ng_per_day": daily.ng_per_day}
        case Flex(groups):
            return {"mode": "flex", "groups": [_group_form(group) for group in groups]}


def _infusion(form: Form) -> Infusion:
    if form["mode"] == "simple-continuous":
        return SimpleContinuous(DailyDose(form["ng_per_day"]))
    return Flex(tuple(_group(group) for group in form["groups"]))


def _group_form(group: DayGroup) -> dict[str, object]:
    return {"days": list(group.days), "steps": [_step_form(step) for step in group.steps]}


def _group(form: Form) -> DayGroup:
    return DayGroup(tuple(_whole(day) for day in form["days"]), tuple(_step(step) for step in form["steps"]))


def _step_form(step: Step) -> dict[str, object]:
    match step.amount:
        case DoseRate(ng_per_h):
            return {"minute": step.start_minute, "ng_per_h": ng_per_h}
        case Dose(ng):
            return {"minute": step.start_minute, "ng": ng}


def _step(form: Form) -> Step:
    amount = DoseRate(form["ng_per_h"]) if "ng_per_h" in form else Dose(form["ng"])
    return Step(_whole(form["minute"]), amount)


def _change_form(change: Change) -> dict[str, object]:
    match change:
        case ProgramChange(prescription):
            return {"kind": "program", "prescription": _prescription_form(prescription)}
        case BolusChange(dose, duration_ms):
            return {"kind": "bolus", "ng": dose.ng, "duration_ms": duration_ms}


def _change(form: Form) -> Change:
    if form["kind"] == "program":
        return ProgramChange(_prescription(form["prescription"]))
    return BolusChange(Dose(form["ng"]), _whole(form["duration_ms"]))


def _pairs(form: list[list[Any]]) -> Pairs:
    pairs = tuple(tuple(pair) for pair in form)
    if not all(isinstance(text, str) for pair in pairs for text in pair):
        raise TypeError(pairs)
    return pairs
