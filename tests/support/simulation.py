"""Both ends of the link and everything that can go wrong between them, from a seed.

A world is one pump, two consoles with a record each, hands at the pump's panel, a console without manners,
strangers and listeners, and wires that lose, damage, double, delay and cut. Pump and consoles are killed and
restarted at any moment, and the pump's power fails. The same seed gives the same world. A failure tells what
happened last; all of it tells `PYTHONPATH=tests:. python -m support.simulation SEED`.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

from console.clock import ManualClock
from console.domain.alarms import RESETS
from console.domain.faults import Fault
from console.domain.pairing import PairingKey
from console.domain.quantities import MS_PER_HOUR
from console.errors import LinkLost
from console.protocol.messages import Refused
from console.pump.device import Device, Peer
from console.pump.factory import manufacture
from console.pump.firmware import Firmware
from console.pump.memory import VolatileMemory
from console.pump.ring import Ring
from console.transport.faulty import Faults, FaultyTransport
from support import keys
from support.invariants import Broken, Watch, hold
from support.journals import MemoryJournal
from support.rigs import STARTS_MS, STEP_MS
from support.simulated_consoles import FiledJournal, PanelHands, SimulatedConsole
from support.simulated_strangers import Wayward, interrupt, knock
from support.simulated_wires import REMEMBERED, Arrivals
from support.therapies import catalog

TURNS = 300
HEALING_TURNS = 2_000
"""A hundred seconds of link time: some handshakes and all their deadlines."""

MOST_SETTLING = 60
"""Turns after which a pump has heard out whatever was said to it."""

TOLD_LAST = 25
"""How many happenings the account of a failure gives."""


class FadingMemory(VolatileMemory):
    """A memory that outlives its pump's process whole, but a power failure only as far as it is durable."""

    def __init__(self) -> None:
        super().__init__()
        self._since_durable: list[bytes] = []

    def save(self, data: bytes, *, durable: bool) -> None:
        """See `Memory.save`."""
        super().save(data, durable=durable)
        if durable:
            self._since_durable.clear()
        self._since_durable.append(data)

    def fade(self, chance: Random) -> None:
        """Hold what was durable last, or any state that was saved since."""
        if self._since_durable:
            kept = chance.randrange(len(self._since_durable)) + 1
            del self._since_durable[kept:]
            super().save(self._since_durable[-1], durable=False)


class SimulatedPump:
    """The pump's process: what its memory and its ring keep outlives it, the rest does not."""

    def __init__(self, chance: Random) -> None:
        self.arrivals = Arrivals()
        self.device: Device | None = None
        self.turns = 0
        """How often it was turned since `begin_turn`."""
        self._chance = chance
        self._now = 0
        self._memory = FadingMemory()
        self._ring_memory = FadingMemory()
        self.ring = keys.ring(self._ring_memory)
        manufacture(catalog(), self._memory, clock_ms=STARTS_MS)

    @property
    def firmware(self) -> Firmware:
        """The firmware that runs; what was last kept, where the pump is switched off."""
        return Firmware(catalog(), self._memory) if self.device is None else self.device.firmware

    @property
    def sessions(self) -> list[Peer]:
        """Every peer that has a service."""
        return [] if self.device is None else [peer for peer in self.device._peers if peer.service]

    @property
    def is_quiet(self) -> bool:
        """Whether it would pump nothing more if it were turned again at this instant."""
        return self.device is not None and self.device.has_arrived

    def switch_on(self) -> None:
        """Start the pump from its memory."""
        self.ring = Ring(self._ring_memory, self._chance.randbytes)
        self.device = Device(catalog(), self._memory, self.ring, entropy=self._chance.randbytes)
        self.device.listen(self.arrivals)

    def pair(self, console: str) -> PairingKey:
        """Pair a console at the panel, and return its key."""
        self.ring.begin(0)
        key = self.ring.keys(0)[-1]
        self.ring.opened(key, console)
        return key

    def kill(self) -> None:
        """End as a killed process ends: nothing is saved, and its links break."""
        self.device = None
        self.arrivals.close()

    def fail_power(self) -> None:
        """End as at a power failure: what was saved and is not durable may be gone, too."""
        self.kill()
        self._memory.fade(self._chance)
        self._ring_memory.fade(self._chance)

    def begin_turn(self) -> None:
        """Count its work from nothing."""
        self.turns = 0
        self.arrivals.begin_turn()

    def turn(self, link_now_ms: int) -> None:
        """Turn it once, if it is switched on."""
        self._now = link_now_ms
        if self.device is not None:
            self.turns += 1
            self.device.turn(link_now_ms)

    def settle(self) -> None:
        """Let it hear, at this very instant, all that is on its links; a flood takes it some turns."""
        for number in range(MOST_SETTLING):
            self.turn(self._now)
            if number >= 3 and self.device is not None and all(peer.drained for peer in self.device._peers):
                break


class World:
    """One pump, whoever calls it, and chance; `folder` is where the records are kept, None: in memory."""

    def __init__(self, seed: int, folder: Path | None = None) -> None:
        self.seed = seed
        self.chance = Random(seed)
        self.clock = ManualClock(STARTS_MS)
        self.healed = False
        self.told: deque[str] = deque()
        self.turns = 0
        self.overheard: deque[bytes] = deque(maxlen=REMEMBERED)
        """Frames that somebody on the lines has heard."""
        self.strays: list[FaultyTransport] = []
        """Wires nobody listens to any more, whose late frames still arrive."""
        self.pump = SimulatedPump(self.chance)
        self.wayward = Wayward(self, self.pump.pair("wayward"))
        self.pump.switch_on()
        if seed % 5 == 0:
            firmware = self.pump.firmware
            firmware.inject(Fault("clock-off", seed % 60 - 30, firmware.hydraulics.at_ms))
            firmware.save()
        self.hands = PanelHands(self)
        self.consoles = (
            SimulatedConsole(self, "ward 3", self._journal(folder, 0)),
            SimulatedConsole(self, "ward 5", self._journal(folder, 1)),
        )
        self.manners = seed % 2 == 1
        """Whether all consoles have some."""
        self.watch = Watch(self)

    def run(self, turns: int = TURNS) -> None:
        """Let chance have its way for so many turns, then heal everything and check the end."""
        for _ in range(turns):
            self.disturb()
            self.turn()
        self.heal()

    def note(self, what: str) -> None:
        """Take down what happens, for the account of a failure."""
        self.told.append(f"{self.turns:5} {what}")

    def turn(self) -> None:
        """Turn pump and consoles once, and check what must hold at every instant."""
        self.turns += 1
        for stray in self.strays:
            with suppress(LinkLost):
                stray.receive()
        self.pump.begin_turn()
        self.clock.move(STEP_MS)
        self.pump.turn(self.clock.link_ms())
        for console in self.chance.sample(self.consoles, 2):
            console.turn()
        self.wayward.turn()
        self.hands.turn()
        self.watch.turn()

    def disturb(self) -> None:
        """Let at most one thing happen."""
        roll = self.chance.random()
        for share, happen in _HAPPENINGS:
            roll -= share
            if roll < 0:
                happen(self)
                return

    def faults(self) -> Faults:
        """Return some faults for a wire: none once healed, seldom many at once."""
        chance = self.chance
        if self.healed or chance.random() < 0.5:
            return Faults()
        return Faults(
            drop_permille=chance.choice((0, 50, 50, 300)),
            flip_permille=chance.choice((0, 0, 50)),
            double_permille=chance.choice((0, 200)),
            delay_ms=chance.choice((0, 0, 100, 1_000)),
            trickle=chance.choice((0, 0, 7)),
            cut_after=chance.choice((None, None, None, chance.randrange(2_000))),
        )

    def heal(self) -> None:
        """End all faults; every uncertain operation must get its verdict in bounded time (I8)."""
        self.healed = True
        self.note("all faults end")
        if self.pump.device is None:
            self.pump.switch_on()
        for console in self.consoles:
            console.kill()
            console.journal.full = False
            console.start()
            for _ in range(HEALING_TURNS):
                self.turn()
                if console.session is None or console.session.ended:
                    console.start()
                elif not console.session.busy:
                    break
            hold("I8", console.session is not None and not console.session.busy, "no session is to be had")
        self.watch.i8_verdicts()
        self.watch.end()

    def close(self) -> None:
        """Let the files of the records go."""
        for console in self.consoles:
            if isinstance(console.journal, FiledJournal):
                console.journal.store.close()

    def a_console(self) -> SimulatedConsole:
        """Return one of the two."""
        return self.chance.choice(self.consoles)

    def act(self) -> None:
        """Let a clinician do something."""
        self.a_console().act()

    def kill_console(self) -> None:
        """Let a console's process end."""
        self.a_console().kill()

    def kill_pump(self) -> None:
        """Let the pump's process end."""
        self.note("the pump is killed")
        self.pump.kill()

    def fail_power(self) -> None:
        """Let the pump's power fail."""
        self.note("the pump's power fails")
        self.pump.fail_power()

    def switch_on(self) -> None:
        """Switch the pump on again, if it is off."""
        if self.pump.device is None:
            self.note("the pump is switched on")
            self.pump.switch_on()

    def worsen(self) -> None:
        """Let a wire become better or worse."""
        console = self.a_console()
        if console.wire is not None:
            console.wire.set(outward=self.faults(), inward=self.faults())

    def fill_disk(self) -> None:
        """Let a console's disk be full, or have room again."""
        journal = self.a_console().journal
        journal.full = not journal.full

    def jump(self) -> None:
        """Let the trainer move time."""
        if self.pump.device is not None:
            self.note("the trainer moves time")
            self.pump.device.clock.jump(self.chance.randrange(1, 6) * MS_PER_HOUR, self.clock.link_ms())

    def upset(self) -> None:
        """Let the pump be reset, or something else go wrong with it, or right again; and keep that."""
        if self.pump.device is None:
            return
        firmware = self.pump.device.firmware
        kinds = (*sorted(RESETS), *sorted(RESETS), *sorted(catalog().faults))
        kind = catalog().faults[self.chance.choice(kinds)]
        self.note(f"upset: {kind.name}")
        if kind.name in {fault.name for fault in firmware.world.faults}:
            firmware.clear(kind.name)
        else:
            worst = self.chance.choice((kind.low, kind.high))
            firmware.inject(Fault(kind.name, worst, firmware.hydraulics.at_ms))
        if kind.name == "clock-off":
            self.watch.alone.set_clock(firmware)
        firmware.save()

    def press(self) -> None:
        """Let the patient press the button."""
        if self.pump.device is None:
            return
        firmware = self.pump.device.firmware
        if not isinstance(firmware.press(), Refused):
            self.note("the patient's button gives a bolus")
            self.watch.alone.press(firmware)
        firmware.save()

    def misbehave(self) -> None:
        """Let the wayward console act, in a world that has one."""
        if not self.manners:
            self.wayward.act()

    def use_panel(self) -> None:
        """Let hands press something on the pump's panel."""
        self.hands.act()

    def knock(self) -> None:
        """Let a stranger call."""
        knock(self)

    def interrupt(self) -> None:
        """Let somebody on a line speak."""
        interrupt(self)

    def _journal(self, folder: Path | None, number: int) -> MemoryJournal:
        return MemoryJournal() if folder is None else FiledJournal(folder / f"{number}.db")


_HAPPENINGS: tuple[tuple[float, Callable[[World], None]], ...] = (
    (0.25, World.act),
    (0.007, World.kill_console),
    (0.003, World.kill_pump),
    (0.003, World.fail_power),
    (0.04, World.switch_on),
    (0.015, World.worsen),
    (0.005, World.fill_disk),
    (0.005, World.jump),
    (0.008, World.upset),
    (0.01, World.press),
    (0.02, World.misbehave),
    (0.006, World.use_panel),
    (0.01, World.knock),
    (0.02, World.interrupt),
)
"""How likely each is in a turn; mostly nothing happens."""


def simulate(seed: int, folder: Path | None = None) -> World:
    """Run the world of `seed` to its end and return it; a failure tells what happened last."""
    world = World(seed, folder)
    try:
        world.run()
    except Exception as why:
        last = "\n".join(list(world.told)[-TOLD_LAST:])
        raise Broken(f"{why}\n\nSeed {seed} in turn {world.turns}; what happened last:\n{last}") from why
    finally:
        world.close()
    return world


if __name__ == "__main__":
    lone = World(int(sys.argv[1]))
    try:
        lone.run()
    finally:
        sys.stdout.write("\n".join(lone.told) + "\n")
