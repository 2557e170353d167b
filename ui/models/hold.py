"""The confirming press: held down for a while, or pressed and pressed again after half a second.

Apart from the button so that its timing is tried without a screen. Both ways are equal: the second is
for the keyboard, a switch and hands that shake. A double click is neither (NE-31). Instants are link
milliseconds handed in; reads no clock and knows no Qt.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

HOLD_MS = 1_000
AGAIN_MS = 500
ARMED_FOR_MS = 10_000


class Phase(StrEnum):
    """How far a confirmation has come."""

    IDLE = "idle"
    HOLDING = "holding"
    ARMED = "armed"
    TOO_SOON = "too soon"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Hold:
    """A confirmation under way. `since_ms` is when its phase, or for TOO_SOON the first press, began."""

    phase: Phase = Phase.IDLE
    since_ms: int = 0


def pressed(hold: Hold, now_ms: int) -> Hold:
    """Return what a press makes of it: the second one confirms, unless it comes within 500 ms."""
    if hold.phase is Phase.ARMED:
        waited_ms = now_ms - hold.since_ms
        if waited_ms > ARMED_FOR_MS:
            return Hold(Phase.HOLDING, now_ms)
        return Hold(Phase.DONE, now_ms) if waited_ms >= AGAIN_MS else Hold(Phase.TOO_SOON, hold.since_ms)
    return hold if hold.phase is Phase.DONE else Hold(Phase.HOLDING, now_ms)


def released(hold: Hold, now_ms: int) -> Hold:
    """Return what letting go makes of it: held long enough it is done, else it waits for a second press."""
    if hold.phase is Phase.TOO_SOON:
        return Hold(Phase.ARMED, hold.since_ms)
    if hold.phase is not Phase.HOLDING:
        return hold
    long_enough = now_ms - hold.since_ms >= HOLD_MS
    return Hold(Phase.DONE if long_enough else Phase.ARMED, now_ms)


def passed(hold: Hold, now_ms: int) -> Hold:
    """Return what the time until `now_ms` makes of it: a hold completes, a waiting press is forgotten."""
    since_ms = now_ms - hold.since_ms
    if hold.phase is Phase.HOLDING and since_ms >= HOLD_MS:
        return Hold(Phase.DONE, now_ms)
    if hold.phase is Phase.ARMED and since_ms > ARMED_FOR_MS:
        return Hold()
    return hold


def progress(hold: Hold, now_ms: int) -> float:
    """Return how much of the hold is done, 0 to 1, for the bar on the button."""
    if hold.phase is Phase.DONE:
        return 1.0
    return min(1.0, (now_ms - hold.since_ms) / HOLD_MS) if hold.phase is Phase.HOLDING else 0.0
