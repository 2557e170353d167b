"""A pump in this process, and the suite's way to it over loopback, both on a clock that is turned by hand.

Apart from `rigs`, whose consoles are real sessions: here whatever a check sends goes straight to the pump.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from console.clock import ManualClock
from console.conformance.check import Check, Result, Verdict
from console.conformance.checks import CHECKS
from console.conformance.probe import Probe
from console.conformance.suite import Suite
from console.domain.catalog import Catalog
from console.errors import LinkNotOpened
from console.pump.device import Device
from console.pump.factory import manufacture
from console.pump.memory import VolatileMemory
from console.pump.ring import Ring
from console.session.line import Caller
from console.transport.loopback import LoopbackListener, LoopbackTransport
from console.transport.port import Transport
from support import keys
from support.rigs import STARTS_MS, catalog

STEP_MS = 50
"""So much passes at most before the pump has its next turn."""

PATIENCE_MS = 30_000

Make = Callable[[Catalog, VolatileMemory, Ring, Callable[[int], bytes]], Device]
"""What builds a pump from its memory and keys."""


def sound(kinds: Catalog, memory: VolatileMemory, ring: Ring, entropy: Callable[[int], bytes]) -> Device:
    """Return a pump as it should be."""
    return Device(kinds, memory, ring, entropy=entropy)


class FellOver(Exception):
    """What a broken pump raises; its process would be gone."""


class TurnedSite:
    """A pump made by `make`, which has a turn whenever the suite rests."""

    def __init__(self, make: Make = sound, *, seed: int = 1) -> None:
        self.clock = ManualClock(STARTS_MS)
        self.chance = Random(seed)
        self.memory = VolatileMemory()
        manufacture(catalog(), self.memory, clock_ms=STARTS_MS)
        self.device = make(catalog(), self.memory, keys.ring(), self.chance.randbytes)
        self.room: int | None = None
        """How many links there is room for at a time; None: for any number."""
        self._listener = LoopbackListener("pump")
        self._links: list[LoopbackTransport] = []
        self._fell_over = False
        self.device.listen(self._listener)

    def open(self) -> Transport:
        """See `Site.open`."""
        if self._fell_over:
            raise LinkNotOpened("Nobody answers there.")
        if self.room is not None and sum(not each._closed for each in self._links) >= self.room:
            raise LinkNotOpened("The port is in use.")
        self._links.append(self._listener.connect())
        return self._links[-1]

    def now(self) -> int:
        """See `Site.now`."""
        return self.clock.link_ms()

    def rest(self, transport: Transport, ms: int) -> None:
        """See `Site.rest`."""
        self.clock.move(min(ms, STEP_MS))
        if self._fell_over:
            return
        try:
            self.device.turn(self.clock.link_ms())
        except FellOver:
            self._fell_over = True
            for link in self._links:
                link.close()

    @property
    def caller(self) -> Caller:
        """A console that has the pump's key."""
        return keys.caller(self.chance.randbytes)


def probe(site: TurnedSite) -> Probe:
    """Return a check's way to the pump at `site`."""
    suite = Suite(site, site.caller, may_change=True)
    suite.meet()
    return Probe(site, site.caller, suite.known, PATIENCE_MS)


def verdicts(
    site: TurnedSite, *, may_change: bool = True, checks: tuple[Check, ...] = CHECKS
) -> tuple[Verdict, ...]:
    """Let the suite run on the pump at `site`, and return all that came of it."""
    suite = Suite(site, site.caller, may_change=may_change, checks=checks)
    suite.meet()
    return tuple(suite.run())


def ids(found: tuple[Verdict, ...], result: Result) -> set[str]:
    """Return the ids of the checks that came to `result`."""
    return {verdict.check.id for verdict in found if verdict.result is result}


def named(check_id: str) -> Check:
    """Return the check of that id."""
    return next(check for check in CHECKS if check.id == check_id)
