"""Simulated bedsides for tests: one of the six patients, with a pump and catheter, and whatever is wrong."""

from __future__ import annotations

from fractions import Fraction

from console.domain.hands import AtPatient
from console.domain.quantities import PL_PER_ML
from console.protocol.messages import Refused
from console.pump import bedside, body
from console.pump.bedside import Bedside, Seen
from console.pump.response import Response
from support.responses import treated
from support.therapies import catalog

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
