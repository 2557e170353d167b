"""How time passes for a pump: what it commands and what is true go on together, from event to event.

Apart from the firmware, which writes down what happened. Here neither is decided; only that at every instant
at which one of the two has something to do, the other is there too.
"""

from __future__ import annotations

from typing import NamedTuple

from console.domain.faults import Fault
from console.pump.happenings import Happening
from console.pump.hydraulics import Hydraulics
from console.pump.world import World


class Passage(NamedTuple):
    """What happened on a way, in order of time; the faults of one instant that struck at its end; events."""

    happened: tuple[Happening, ...]
    struck: tuple[Fault, ...]
    events: int


def passed(pumping: Hydraulics, world: World, to_ms: int, most: int) -> Passage:
    """Let both go on until `to_ms`, through about `most` events, or to where something is for others to do.

    That is where a fault of one instant strikes, and where the pump's clock changes: what happened before
    is told by the clock as it was. At one instant what is commanded comes first.
    """
    set_clock(pumping, world)
    first = pumping.events + world.events
    happened: list[Happening] = []
    while True:
        left = first + most - pumping.events - world.events
        goal_ms = min(to_ms, world.next_ms)
        commanded = pumping.advance(goal_ms, tell=world.command, most=left)
        noticed = world.advance(pumping.at_ms)
        happened += sorted((*commanded, *noticed), key=lambda each: each.at_ms) if noticed else commanded
        struck, events = world.take_struck(), pumping.events + world.events - first
        turned = pumping.fast_ms != world.clock_off_ms
        if struck or turned or pumping.at_ms >= to_ms or events >= most:
            return Passage(tuple(happened), tuple(struck), events)


def set_clock(pumping: Hydraulics, world: World) -> None:
    """Let the pump's clock be off by what is true now: with it, another step may be due."""
    if pumping.fast_ms != world.clock_off_ms:
        pumping.set_clock(world.clock_off_ms)
        world.command(pumping.at_ms, pumping.flow)
