"""How time passes for a pump: what it commands and what is true go on together, from event to event.

Apart from the firmware, which writes down what happened. Here neither is decided; only that at every instant
at which one of the two has something to do, the other is there too.
"""

from __future__ import annotations

from collections.abc import Callable

from console.domain.faults import Fault
from console.pump.happenings import Happening
from console.pump.hydraulics import Hydraulics
from console.pump.world import World


def passed(
    pumping: Hydraulics, world: World, to_ms: int, most: int, strike: Callable[[Fault], None]
) -> list[Happening]:
    """Let both go on until `to_ms` or through about `most` events; return what happened, in order of time.

    At one instant what is commanded comes first. A fault of one instant is handed to `strike` at its own ms.
    """
    last = pumping.events + world.events + most
    happened: list[Happening] = []
    while True:
        _set_clock(pumping, world)
        left = last - pumping.events - world.events
        goal_ms = min(to_ms, world.next_ms)
        commanded = pumping.advance(goal_ms, tell=world.command, most=left)
        noticed = world.advance(pumping.at_ms)
        happened += sorted((*commanded, *noticed), key=lambda each: each.at_ms) if noticed else commanded
        for fault in world.take_struck():
            strike(fault)
        if pumping.at_ms >= to_ms or pumping.events + world.events >= last:
            _set_clock(pumping, world)
            return happened


def _set_clock(pumping: Hydraulics, world: World) -> None:
    """Let the pump's clock be off by what is true now: with it, another step may be due."""
    if pumping.off_ms != world.clock_off_ms:
        pumping.set_clock(world.clock_off_ms)
        world.command(pumping.at_ms, pumping.flow)
