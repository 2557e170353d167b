"""What the screen shows of this instant: the clocks, what counts down, and how the link does.

Apart from `fold`, which shows what an event changed: these change because time passes. Knows no Qt, and moves
nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.session.health import Health, Pulse
from ui import fold
from ui.state import ConsoleState, Heart

if TYPE_CHECKING:
    from console.rig import Rig

_MINUTE_MS, _SECOND_MS = 60_000, 1_000


def at(state: ConsoleState, rig: Rig, now_ms: int, expires_ms: int | None) -> ConsoleState:
    """Return `state` at link time `now_ms`; `expires_ms` is when the read-back does, in link time."""
    wall_ms = rig.clock.wall_utc_ms()
    bench, trainer, session = rig.bench, rig.trainer, rig.session
    key = session.line.key if session is not None and not session.ended else None
    state = replace(
        state,
        wall_ms=wall_ms - wall_ms % _MINUTE_MS,
        hands=bench is not None and not bench.ended,
        heart=heart(state.heart, session.line.pulse if session is not None else None, wall_ms),
        own_key="" if key is None else key.fingerprint,
    )
    told = trainer.time if trainer is not None and not trainer.ended else None
    if told is not None:
        state = replace(state, clock_ms=told.clock_ms - told.clock_ms % _SECOND_MS, rate=told.rate)
    if expires_ms is None:
        return state
    return fold.counted_down(state, seconds(expires_ms - now_ms))


def seconds(left_ms: int) -> int:
    """Return whole seconds of what is left, a begun one counted, never below 0."""
    return -(-max(0, left_ms) // _SECOND_MS)


def heart(before: Heart, pulse: Pulse | None, wall_ms: int) -> Heart:
    """Return what is shown of `pulse`; since when the pump is silent is worked out once, and then kept."""
    if pulse is None:
        return Heart()
    health = pulse.health
    since = None
    if health is Health.SILENT and pulse.heard_ms is not None:
        since = before.silent_wall_ms
        if since is None:
            since = wall_ms - (pulse.now_ms - pulse.heard_ms)
            since -= since % _SECOND_MS
    return Heart(health, pulse.beats, since)
