"""Simulated bedsides for tests: one of the six patients, with a pump and catheter, and whatever is wrong."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from console.domain.hands import AtPatient, Examine, GiveOral, Look, LumbarBolus, OralDrug
from console.domain.quantities import MS_PER_MINUTE, PL_PER_ML, Dose
from console.domain.visit import Deed
from console.protocol.messages import Refused
from console.pump import bedside, body
from console.pump.bedside import Bedside, Seen
from console.pump.response import Response
from support import states
from support.responses import HOUR, stopped, treated
from support.therapies import catalog
from ui.state import ConsoleState

STRONG = Fraction(2_000_000)
"""2000 mcg/mL in ng/mL."""

WORKING, FALSE_FRIEND = "SIM-700182", "SIM-700161"
"""A pump whose catheter aspirates, and one whose working catheter does not."""


def bedside_of(
    response: Response | None = None,
    at_ms: int = 0,
    *,
    serial: str = WORKING,
    model: str = "SP-20",
    joined: bool = True,
    **acting: int,
) -> Bedside:
    """Return a bedside; faults go by their names with underscores. The catheter is full of 2000 mcg/mL."""
    catheter = body.line_of(PL_PER_ML * 176 // 1_000, STRONG) if joined else None
    held = body.made(
        Fraction(10 * PL_PER_ML),
        Fraction(PL_PER_ML),
        STRONG,
        body.line_of(PL_PER_ML * 199 // 1_000, STRONG),
        catheter,
    )
    faults = {name.replace("_", "-"): value for name, value in acting.items()}
    patient = response or treated("rivera")
    return Bedside(serial, catalog().pumps[model], at_ms, held, faults, patient)


def seen(at: Bedside, hand: AtPatient) -> Seen:
    """Return what is found and left; it must not be refused."""
    found = bedside.act(at, hand)
    assert isinstance(found, Seen), found
    return found


def refusal(at: Bedside, hand: AtPatient) -> str:
    """Return the code of the refusal; it must be refused."""
    found = bedside.act(at, hand)
    assert isinstance(found, Refused), found
    return found.code


def how(at: Bedside, hand: AtPatient, what: str) -> str:
    """Return how `what` is found."""
    return dict(seen(at, hand).felt.findings)[what]


def deeds(at: Bedside, *hands: AtPatient) -> tuple[Deed, ...]:
    """Return what was done and found at `at`, four minutes apart and up to now."""
    first_ms = states.NOW_MS - 4 * len(hands) * MS_PER_MINUTE
    return tuple(
        Deed(first_ms + 4 * number * MS_PER_MINUTE, hand, seen(at, hand).felt)
        for number, hand in enumerate(hands)
    )


def looked_at() -> ConsoleState:
    """Return the window with a patient 30 h without the drug, looked at in every way."""
    at = bedside_of(stopped("rivera"), 30 * HOUR, disconnection=0)
    looks = [Examine(look) for look in Look]
    treated_with = (GiveOral(OralDrug.DIAZEPAM, 10), LumbarBolus(Dose(50_000)))
    return replace(states.linked(), hands=True, seen=deeds(at, *looks, *treated_with))


def refused() -> ConsoleState:
    """Return the window after something was refused."""
    sentence = "The patient is not awake enough to swallow. Nothing was given."
    return replace(looked_at(), hands_sentence=sentence)
