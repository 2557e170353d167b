"""A simulated pump inside the console's own process, with its memory and its keys in files.

Apart from the rig, which opens it as it opens any pump: over a link, in bytes. It pairs itself with the
console around it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from console.domain.catalog import Catalog
from console.domain.catheter import Catheter
from console.domain.pairing import PairingKey
from console.pump import ring
from console.pump.device import Device
from console.pump.factory import SEED, manufacture
from console.pump.memory import FileMemory
from console.pump.ring import Ring
from console.transport.loopback import LoopbackListener


@dataclass(frozen=True, slots=True)
class New:
    """What a pump is made as that has no memory yet: `primed` in a patient, to the tip of `catheter`."""

    serial: str
    model: str
    catheter: Catheter | None
    primed: bool
    clock_ms: int


@dataclass(frozen=True, slots=True)
class EmbeddedPump:
    """A pump that runs here, with its keys, the name of the console around it, and its files."""

    device: Device
    ring: Ring
    console: str
    listener: LoopbackListener
    files: ExitStack

    @property
    def key(self) -> PairingKey:
        """The key that it shares with the console around it; made anew where that was revoked.

        Raises `PumpMemoryError` if a new one cannot be kept.
        """
        return self.ring.adopt(self.console)

    def close(self, link_now_ms: int) -> None:
        """Switch the pump off and let its files go; raises `PumpMemoryError`."""
        with self.files:
            self.device.close(link_now_ms)


def is_kept(folder: Path, serial: str) -> bool:
    """Tell whether pump `serial` ever ran here, so that `folder` has its memory."""
    return (folder / f"{serial}.bin").exists()


def started(
    catalog: Catalog, folder: Path, new: New, console: str, entropy: Callable[[int], bytes]
) -> EmbeddedPump:
    """Switch on the pump kept in `folder`, or make it as `new`; `console` is the one it pairs itself with.

    Its memory is `<serial>.bin`, its keys lie in `<serial>.bin.keys`. Raises `PumpMemoryError`.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as files:
        memory = files.enter_context(FileMemory(folder / f"{new.serial}.bin"))
        if memory.load() is None:
            manufacture(
                catalog,
                memory,
                clock_ms=new.clock_ms,
                model=new.model,
                serial=new.serial,
                catheter=new.catheter if new.primed else None,
                primed=new.primed,
                seed=SEED,
            )
        kept = files.enter_context(FileMemory(folder / f"{new.serial}.bin.keys", ring.MAGIC))
        own = Ring(kept, entropy)
        own.adopt(console)
        device = Device(catalog, memory, own, entropy=entropy)
        listener = LoopbackListener(new.serial)
        device.listen(listener)
        return EmbeddedPump(device, own, console, listener, files.pop_all())
