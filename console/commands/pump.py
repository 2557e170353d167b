"""`pump`: the simulated pump as a process of its own, until it is told to stop.

Apart from the rig, which embeds a pump in the console's process. This process waits for the link, so
that an idle pump costs next to nothing; its state is kept in a file, if one is named.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import FrameType

import click

from console import keys
from console.clock import WallClock
from console.commands.catalog import catalog_for
from console.commands.folders import PATH, Folders, data_option, pairing_option, pass_folders
from console.commands.refusal import Refused
from console.commands.report import answer, json_option
from console.domain.catalog import Catalog
from console.domain.pairing import Pairing, PairingKey
from console.errors import FileRefused
from console.keys import KeyFolder
from console.pump import factory, ring, state
from console.pump.clock import FASTEST
from console.pump.device import Device
from console.pump.fleet import Fleet
from console.pump.memory import MAGIC, FileMemory, Memory, VolatileMemory
from console.pump.ring import Ring
from console.transport import specs
from console.transport.loopback import LoopbackListener
from console.transport.port import Listener

IDLE_S = 0.25
"""The longest wait between two turns: how late an alarm is noted, and a signal obeyed."""

MOST_PUMPS = 1_000
"""As many as one process and one broker have been measured with."""

LOOKS_MS, SAYS_MS = 1_000, 60_000
"""In link time: how often strangers are looked for, and how long after a line of them none is said."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Which pumps are asked for: where, with which memory, of which model, and how many."""

    spec: str
    state_file: Path | None
    model: str | None
    seed: int | None
    count: int

    @property
    def is_broker(self) -> bool:
        """Whether all of them are reached through one broker."""
        return self.spec.startswith("mqtt:")

    def check(self, folders: Folders) -> None:
        """Refuse what one pump can have and several cannot."""
        if self.count == 1:
            return
        if folders.pairing is not None:
            raise Refused("A pairing file holds the key of one pump; for several, name a folder with --data.")
        if self.state_file is not None and self.state_file.exists() and not self.state_file.is_dir():
            raise Refused(f"{self.state_file} is a file; several pumps keep their memories in a folder.")
        if self.spec_of(factory.SERIAL) == self.spec and not self.spec.endswith(":0"):
            raise Refused(
                "Several pumps need a place each: mqtt://HOST/ gives each its own name, tcp://HOST:0 its own "
                "port."
            )

    def state_of(self, number: int) -> Path | None:
        """Return the file of a pump's memory; several lie in the folder that was named."""
        if self.state_file is None or self.count == 1:
            return self.state_file
        self.state_file.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.state_file / f"{self._new_serial(number)}.bin"

    def serial(self, number: int, memory: Memory) -> str:
        """Return the serial number of the pump in `memory`, or that of a new one."""
        kept = memory.load()
        return self._new_serial(number) if kept is None else state.unpack(kept, memory.name).serial

    def spec_of(self, serial: str) -> str:
        """Return where a pump listens: at a broker that was named alone, under its serial number."""
        return specs.for_pump(self.spec, serial)

    def _new_serial(self, number: int) -> str:
        prefix, _, first = _serial(self.seed).rpartition("-")
        return f"{prefix}-{int(first) + number:06}"


@click.command()
@click.option(
    "--listen", "spec", required=True, metavar="SPEC", help="Where consoles arrive; port 0 picks one."
)
@click.option(
    "--state",
    "state_file",
    type=PATH,
    metavar="FILE",
    help="Keeps the pump's memory; without it the pump is new at every start.",
)
@click.option("--model", metavar="NAME", help=f"Pump model of a new pump [{factory.MODEL}].")
@click.option(
    "--rate",
    type=click.IntRange(0, FASTEST),
    default=1,
    metavar="N",
    help="Therapy time runs N times as fast; 0 stands still [1].",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    metavar="N",
    help="Repeatable: keys and session ids, which are no secret then, and how accurate a new pump is, with a "
    "serial number of its own.",
)
@click.option(
    "--count",
    type=click.IntRange(1, MOST_PUMPS),
    default=1,
    metavar="N",
    help="Run N pumps with serial numbers in a row, as for a classroom; --state is a folder then [1].",
)
@click.option("--pair", is_flag=True, help="Show a new pairing code at the start, for two minutes.")
@json_option
@pairing_option
@data_option
@pass_folders
def pump(
    folders: Folders,
    *,
    spec: str,
    state_file: Path | None,
    model: str | None,
    rate: int,
    seed: int | None,
    count: int,
    pair: bool,
    as_json: bool,
) -> None:
    """Run a simulated pump until interrupted. Not a medical device.

    A new pump holds baclofen 2000 mcg/mL, full, and runs 267 mcg/day in flex as version 0. It writes its key
    where consoles of this user find it; others pair by the code that its panel shows.
    """
    plan = Plan(spec, state_file, model, seed, count)
    plan.check(folders)
    catalog, clock, entropy = catalog_for(folders), WallClock(), _entropy(seed)
    with ExitStack() as open_, _stop_signals() as stopped:
        devices, told = [], []
        for number in range(count):
            memory = open_.enter_context(_opened(plan.state_of(number)))
            kept = open_.enter_context(_opened(_ring_file(plan.state_of(number)), ring.MAGIC))
            serial = plan.serial(number, memory)
            listener = open_.enter_context(_listening(plan.spec_of(serial)))
            _make_if_new(catalog, memory, plan, number, clock.local_ms())
            own = Ring(kept, entropy)
            devices.append(Device(catalog, memory, own, entropy=entropy, rate=rate))
            devices[-1].listen(listener)
            _share(own, serial, listener.spec, folders)
            told.append({"listening": listener.spec, "model": devices[-1].firmware.model.name})
            told[-1]["serial"] = serial
            if pair:
                told[-1]["code"] = _code(own, clock.link_ms())
        _say(told, as_json=as_json)
        run(Fleet(devices, together=plan.is_broker), clock.link_ms, stopped)


def run(device: Device | Fleet, link_ms: Callable[[], int], stopped: Callable[[], bool]) -> None:
    """Turn `device` by the clock `link_ms` until `stopped()`, then switch it off.

    A state that cannot be kept is told on stderr, once for each cause; strangers, once a minute at most.
    """
    trouble, doorkeeper = "", Doorkeeper(device)
    while not stopped():
        now = link_ms()
        device.turn(now)
        if device.trouble != trouble:
            trouble = device.trouble
            click.echo(trouble or "The pump's state is being kept again.", err=True)
        if line := doorkeeper.line(now):
            click.echo(line, err=True)
        device.wait(IDLE_S)
    device.close(link_ms())


class Doorkeeper:
    """Says how many callers opened no session with `device`: a number, and nothing that they said."""

    def __init__(self, device: Device | Fleet) -> None:
        self._device = device
        self._told = device.strangers
        self._looks_ms = 0

    def line(self, now_ms: int) -> str | None:
        """Return what there is to say at `now_ms` of link time, if anything and if it is time."""
        if now_ms < self._looks_ms:
            return None
        self._looks_ms = now_ms + LOOKS_MS
        let_go, self._told = self._device.strangers - self._told, self._device.strangers
        if not let_go:
            return None
        self._looks_ms = now_ms + SAYS_MS
        return f"Let go, since they opened no session: {let_go} {'caller' if let_go == 1 else 'callers'}."


def _code(own: Ring, now: int) -> str:
    """Let the pump show a new key, and return its text; or why it shows none."""
    return own.begin(now) or own.panel(now).code or ""


def _say(told: list[dict[str, str]], *, as_json: bool) -> None:
    """Print where each pump listens, and its pairing code if it shows one."""
    if as_json:
        answer(told[0] if len(told) == 1 else {"pumps": told}, as_json=True)
        return
    for each in told:
        click.echo(f"listening {each['listening']}")
        if "code" in each:
            click.echo(f"pairing code, for two minutes: {each['code']}")


def _share(own: Ring, serial: str, spec: str, folders: Folders) -> None:
    """Write the pump's key where the consoles of this user look for it, or into the file that was named.

    It says that the pump wrote it, until somebody meets the pump by it.
    """
    folder, key = KeyFolder(folders.data), own.adopt(keys.console_name(folders.data))
    pairing = Pairing(serial, key, spec, own=not _is_met(folder, serial, key))
    if folders.pairing is None:
        folder.keep(pairing)
    else:
        keys.write(folders.pairing, pairing)


def _is_met(folder: KeyFolder, serial: str, key: PairingKey) -> bool:
    """Tell whether somebody met the pump `serial` by `key` before; a damaged file is written anew."""
    with suppress(FileRefused):
        known = folder.find(serial)
        return known is not None and (known.key, known.own) == (key, False)
    return False


def _ring_file(state_file: Path | None) -> Path | None:
    """Return the file of the keys, beside the pump's memory."""
    return None if state_file is None else state_file.with_name(f"{state_file.name}.keys")


@contextmanager
def _opened(state_file: Path | None, magic: bytes = MAGIC) -> Iterator[Memory]:
    memory: Memory = VolatileMemory() if state_file is None else FileMemory(state_file, magic)
    try:
        yield memory
    finally:
        memory.close()


@contextmanager
def _listening(spec: str) -> Iterator[Listener]:
    listener = specs.open_listener(spec)
    try:
        if isinstance(listener, LoopbackListener):
            raise Refused(f"{spec} is inside this process, where no console is; listen on tcp://HOST:PORT.")
        yield listener
    finally:
        listener.close()


def _make_if_new(catalog: Catalog, memory: Memory, plan: Plan, number: int, clock_ms: int) -> None:
    """Put a new pump into an empty memory; refuse one that holds another model than was asked for."""
    kept = memory.load()
    if kept is None:
        factory.manufacture(
            catalog,
            memory,
            clock_ms=clock_ms,
            model=plan.model or factory.MODEL,
            serial=plan.serial(number, memory),
            seed=factory.SEED if plan.seed is None else plan.seed + number,
        )
        return
    held = state.unpack(kept, memory.name).model
    if plan.model not in (None, held):
        raise Refused(f"{memory.name} holds a pump of model {held}; start it without --model {plan.model}.")


def _serial(seed: int | None) -> str:
    return factory.SERIAL if seed is None else f"SIM-{_chance(seed).randrange(100_000, 1_000_000)}"


def _entropy(seed: int | None) -> Callable[[int], bytes]:
    return os.urandom if seed is None else _chance(seed).randbytes


def _chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - to repeat exactly is what a seed is for


@contextmanager
def _stop_signals() -> Iterator[Callable[[], bool]]:
    """Yield what tells whether SIGINT or SIGTERM has come; give the signals back afterwards."""
    came: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        came.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(came)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
