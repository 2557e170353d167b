"""`pump`: the simulated pump as a process of its own, until it is told to stop.

Apart from the rig, which embeds a pump in the console's process. This process waits for the link, so
that an idle pump costs next to nothing; its state is kept in a file, if one is named.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
from console.domain.pairing import Pairing
from console.keys import KeyFolder
from console.pump import factory, ring, state
from console.pump.clock import FASTEST
from console.pump.device import Device
from console.pump.memory import MAGIC, FileMemory, Memory, VolatileMemory
from console.pump.ring import Ring
from console.transport import specs
from console.transport.loopback import LoopbackListener
from console.transport.port import Listener

IDLE_S = 0.25
"""The longest wait between two turns: how late an alarm is noted, and a signal obeyed."""


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
    help="Repeatable: session ids, and how accurate a new pump is, with a serial number of its own.",
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
    pair: bool,
    as_json: bool,
) -> None:
    """Run a simulated pump until interrupted. Not a medical device.

    A new pump holds baclofen 2000 mcg/mL, full, and runs 267 mcg/day in flex as version 0. It writes its key
    where consoles of this user find it; others pair by the code that its panel shows.
    """
    catalog, clock, entropy = catalog_for(folders), WallClock(), _entropy(seed)
    with (
        _opened(state_file) as memory,
        _opened(_ring_file(state_file), ring.MAGIC) as kept,
        _listening(spec) as listener,
    ):
        _make_if_new(catalog, memory, model, seed, clock.local_ms())
        own = Ring(kept, entropy)
        device = Device(catalog, memory, own, entropy=entropy, rate=rate)
        device.listen(listener)
        _share(own, device.firmware.serial, listener.spec, folders)
        with _stop_signals() as stopped:
            told = {"listening": listener.spec, "model": device.firmware.model.name}
            told["serial"] = device.firmware.serial
            if pair:
                own.begin(clock.link_ms())
                told["code"] = own.panel(clock.link_ms()).code or ring.FULL
            answer(told, as_json=True) if as_json else _say(told)
            run(device, clock.link_ms, stopped)


def run(device: Device, link_ms: Callable[[], int], stopped: Callable[[], bool]) -> None:
    """Turn `device` by the clock `link_ms` until `stopped()`, then switch it off.

    A state that cannot be kept is told on stderr, once for each cause.
    """
    trouble = ""
    while not stopped():
        device.turn(link_ms())
        if device.trouble != trouble:
            trouble = device.trouble
            click.echo(trouble or "The pump's state is being kept again.", err=True)
        device.wait(IDLE_S)
    device.close(link_ms())


def _say(told: dict[str, str]) -> None:
    """Print where the pump listens, and its pairing code if it shows one."""
    click.echo(f"listening {told['listening']}")
    if "code" in told:
        click.echo(f"pairing code, for two minutes: {told['code']}")


def _share(own: Ring, serial: str, spec: str, folders: Folders) -> None:
    """Write the pump's key where the consoles of this user look for it, or into the file that was named."""
    pairing = Pairing(serial, own.adopt(keys.console_name(folders.data)), spec)
    if folders.pairing is None:
        KeyFolder(folders.data).keep(pairing)
    else:
        keys.write(folders.pairing, pairing)


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


def _make_if_new(
    catalog: Catalog, memory: Memory, model: str | None, seed: int | None, clock_ms: int
) -> None:
    """Put a new pump into an empty memory; refuse one that holds another model than was asked for."""
    kept = memory.load()
    if kept is None:
        factory.manufacture(
            catalog,
            memory,
            clock_ms=clock_ms,
            model=model or factory.MODEL,
            serial=_serial(seed),
            seed=factory.SEED if seed is None else seed,
        )
        return
    held = state.unpack(kept, memory.name).model
    if model not in (None, held):
        raise Refused(f"{memory.name} holds a pump of model {held}; start it without --model {model}.")


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
