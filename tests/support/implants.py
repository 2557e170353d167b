"""Catheters, pumps and hands for the Implant page, made by hand on the states of `states`.

Apart from `states`, whose pump was never told a catheter. The figures are those of the sketches: 81.3 cm at
0.0022 mL/cm hold 0.17886 mL, which is 357.72 mcg of 2000 mcg/mL.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from console.domain.catheter import Catheter, CatheterSegment
from console.domain.change import PrimeCase, PrimeChange
from console.domain.hands import Aspirate, Felt, Hand, Port
from console.domain.patient import Implant
from console.domain.prescription import Infusion
from console.domain.quantities import MS_PER_MINUTE, Volume
from console.domain.visit import Deed, Operation
from console.session.journal import Verdict
from support import states
from ui.state import ConsoleState

TWO_PIECES = Catheter(
    "TWO-104",
    (
        CatheterSegment("spinal segment", 6_600, 1_500, 2_200),
        CatheterSegment("pump segment", 3_800, 770, 2_200),
    ),
)
NOT_KNOWN = Catheter("TWO-104")
IMPLANT = Implant(states.SERIAL, "SP-20", states.ALMA.id, states.IMPLANT.implanted_ms, TWO_PIECES)


def linked(
    catheter: Catheter | None = TWO_PIECES, *, infusion: Infusion | None = None, **changed: Any
) -> ConsoleState:
    """Return Alma's pump read, told of `catheter`, with a bench at hand and an order; `changed` on top."""
    running = states.prescription() if infusion is None else replace(states.prescription(), infusion=infusion)
    reading = replace(states.reading(running), catheter=catheter)
    implant = replace(IMPLANT, catheter=catheter)
    state = replace(states.linked(), implant=implant, reading=reading, order=states.ORDER, hands=True)
    return replace(state, **changed)


def without_pump() -> ConsoleState:
    """Return Alma opened, who carries no pump."""
    return replace(states.no_patient(), patients=(), patient=states.ALMA)


def deed(hand: Hand, words: str = "", volume: str | None = None, minutes_ago: int = 3) -> Deed:
    """Return what hands did `minutes_ago`, and felt."""
    felt = Felt(None if volume is None else Volume.from_ml(Decimal(volume)), words)
    return Deed(states.NOW_MS - minutes_ago * MS_PER_MINUTE, hand, felt)


def aspirated(volume: str = "2", minutes_ago: int = 3) -> Deed:
    """Return `volume` mL drawn through the catheter access."""
    hand = Aspirate(Port.CATHETER, Volume.from_ml(Decimal(volume)))
    return deed(hand, "flows freely", volume, minutes_ago)


def primed(minutes_ago: int) -> Operation:
    """Return a prime of the catheter that the pump took `minutes_ago`."""
    change = PrimeChange(PrimeCase.CATHETER_ACCESS, Volume(178_860_000), 643_896)
    at_ms = states.NOW_MS - minutes_ago * MS_PER_MINUTE
    return Operation(
        bytes(16), 118, Verdict.COMMITTED.value, 18, bytes(32), change, at_ms, states.WALL_MS, states.USER,
        "", recovered=False, reasons=(),
    )  # fmt: skip
