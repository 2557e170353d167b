"""What the patient may give themselves, under the hand: off, or a dose, a duration, a lockout and a number.

Apart from the card so that the worst case is tried in words without Qt. Off is what a pump is made with;
nothing stands in the entries that nobody typed (NE-20).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from console.domain import dosing
from console.domain.hands import PressButton
from console.domain.prescription import Infusion, PatientBolus
from console.domain.quantities import NG_PER_MCG, Dose
from console.domain.visit import Deed
from console.domain.wording import amount, duration_text, number_text
from console.errors import RuleBroken
from ui.models import lasts
from ui.models.lasts import UNTYPED, Lasts


@dataclass(frozen=True, slots=True)
class PatientEntry:
    """Whether they are allowed, and what was typed, each None while it is not."""

    on: bool = False
    dose: Decimal | None = None
    each: Lasts = UNTYPED
    lockout: Lasts = UNTYPED
    per_day: Decimal | None = None


OFF = PatientEntry()
"""No patient boluses allowed."""


def from_settings(settings: PatientBolus | None) -> PatientEntry:
    """Return the pump's settings, to be edited."""
    if settings is None:
        return OFF
    return PatientEntry(
        on=True,
        dose=settings.dose.mcg,
        each=lasts.from_ms(settings.lasts_ms),
        lockout=lasts.from_ms(settings.lockout_ms),
        per_day=Decimal(settings.per_day),
    )


def to_settings(typed: PatientEntry) -> PatientBolus | str | None:
    """Return the settings, None where none are allowed, or the sentence that says what is missing."""
    if not typed.on:
        return None
    lasts_ms, lockout_ms = typed.each.ms, typed.lockout.ms
    for missing, sentence in (
        (typed.dose is None, "Type the dose of a patient bolus."),
        (lasts_ms is None, "Type how long a patient bolus lasts."),
        (lockout_ms is None, "Type the lockout of patient boluses, in hours and minutes."),
        (typed.per_day is None, "Type how many boluses the patient may give in 24 h."),
    ):
        if missing:
            return sentence
    try:
        return PatientBolus(
            Dose.from_mcg(typed.dose or Decimal(0)), lasts_ms or 0, lockout_ms or 0, int(typed.per_day or 0)
        )
    except RuleBroken as broken:
        return str(broken)


def worst(settings: PatientBolus, infusion: Infusion) -> str:
    """Return the worst case in words, on top of what `infusion` gives."""
    most = settings.worst_ng_per_day
    total = dosing.highest_24h_ng(infusion) + most
    return (
        f"At worst {number_text(settings.per_day)} × {amount(settings.dose.mcg, 'mcg')} = "
        f"{amount(Dose(most).mcg, 'mcg')} more in 24 h, "
        f"{amount(total / NG_PER_MCG, 'mcg', 1)} with the program. "
        "Checks and the refill date count with it."
    )


def felt(deeds: tuple[Deed, ...], refused: str) -> str:
    """Return what came of the last press of the patient's button; empty before the first.

    `refused` is why hands could not do what they did last.
    """
    presses = [deed for deed in deeds if isinstance(deed.hand, PressButton)]
    last = presses[-1].felt.words if presses else ""
    return refused or last


def brief(settings: PatientBolus | None) -> str:
    """Return the settings in a few words: `20 mcg over 5 min, lockout 4 h, at most 4 in 24 h`."""
    if settings is None:
        return "off"
    return (
        f"{amount(settings.dose.mcg, 'mcg')} over {duration_text(settings.lasts_ms)}, lockout "
        f"{duration_text(settings.lockout_ms)}, at most {settings.per_day} in 24 h"
    )
