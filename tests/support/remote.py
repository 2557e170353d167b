"""A simulated pump at an address of this machine, turned by hand on the test's own clock.

Apart from `rigs.served`, whose pump answers in a thread on the machine's clock: here link time stands still
until a test lets it pass, at both ends of a real socket.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

from console.clock import ManualClock
from console.domain.pairing import PairingKey
from console.pump.device import Device
from console.pump.factory import manufacture
from console.pump.memory import VolatileMemory
from console.transport import specs
from support import keys
from support.rigs import STARTS_MS, catalog

STEP_MS = 20
SERIAL = "SIM-000007"


class Remote:
    """A new pump with a panel; it is paired with one console, `keys.CONSOLE`, by `keys.KEY`."""

    def __init__(self, clock: ManualClock, serial: str = SERIAL) -> None:
        """Switch it on at a port of its own choice."""
        self.clock, self.serial = clock, serial
        memory = VolatileMemory()
        manufacture(catalog(), memory, clock_ms=STARTS_MS, serial=serial)
        self.ring = keys.ring()
        self.device = Device(catalog(), memory, self.ring, entropy=Random(2).randbytes)
        listener = specs.open_listener("tcp://127.0.0.1:0")
        self.device.listen(listener)
        self.spec = listener.spec

    def show(self) -> str:
        """Switch pairing on, and return the code as the panel shows it."""
        assert self.ring.begin(self.clock.link_ms()) == ""
        return self.code

    @property
    def code(self) -> str:
        """The code on the panel; there must be one."""
        code = self.ring.panel(self.clock.link_ms()).code
        assert code is not None, "pairing is off"
        return code

    def key(self) -> PairingKey:
        """Switch pairing on, and return the key that the panel shows."""
        return PairingKey.parse(self.show())

    @property
    def consoles(self) -> list[str]:
        """The names of the consoles it is paired with."""
        return [each.name for each in self.ring.panel(self.clock.link_ms()).paired]

    def turn(self) -> None:
        """Turn the pump once, at the time that it is."""
        self.device.turn(self.clock.link_ms())

    def until(self, turn: Callable[[], object], holds: Callable[[], bool], most: int = 3_000) -> None:
        """Let time pass, turn the pump, and then `turn`, until `holds()`; fails after `most` turns."""
        for _ in range(most):
            if holds():
                return
            self.clock.move(STEP_MS)
            self.turn()
            turn()
        raise AssertionError(f"not so after {most} turns")


@contextmanager
def remote(clock: ManualClock, serial: str = SERIAL) -> Iterator[Remote]:
    """Have a pump elsewhere while the block runs."""
    made = Remote(clock, serial)
    try:
        yield made
    finally:
        made.device.close(clock.link_ms())
