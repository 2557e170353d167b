"""A serial line of two ptys, joined by a cable: noisy where a test says so, with plugs that can be pulled.

Apart from the tests so that units, contracts and conversations use one. The cable is carried by a thread of
the test, since a real line moves while nobody looks; it ends with the `with` block. POSIX only.
"""

from __future__ import annotations

import os
import select
import tty
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self

Spoil = Callable[[bytes], bytes]

PIECE = 1_024
"""How much the cable takes up at a time in each direction, and so all that is under way in it."""


class _Plug:
    """One end of the cable: our side of a pty, and the other side held open, as a driver holds a port."""

    def __init__(self) -> None:
        self.master, self.held = os.openpty()
        self.path = os.ttyname(self.held)
        tty.setraw(self.held)
        os.set_blocking(self.master, False)
        self.under_way = b""
        """What is on its way out of this plug, into the port."""
        self.spoil: Spoil = bytes
        self.left: int | None = None
        """After how many bytes out of this plug it is pulled; None: never."""
        self.gone = Event()

    def pull(self) -> None:
        for descriptor in (self.master, self.held):
            os.close(descriptor)
        self.gone.set()


class Cable:
    """Two ports that hear each other: `console` and `pump` are their paths."""

    def __init__(self) -> None:
        self._plugs = {"console": _Plug(), "pump": _Plug()}
        self._lock = Lock()
        self._stop, self._stopped = os.pipe()
        self._thread = Thread(target=self._carry, name="cable")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.write(self._stopped, b"x")
        self._thread.join()
        for plug in self._plugs.values():
            plug.pull()
        for descriptor in (self._stop, self._stopped):
            os.close(descriptor)

    @property
    def console(self) -> str:
        """The console's port."""
        return self._plugs["console"].path

    @property
    def pump(self) -> str:
        """The pump's port."""
        return self._plugs["pump"].path

    @property
    def ports(self) -> dict[str, str]:
        """The path of each port that has its plug in, by the plug's name."""
        return {name: plug.path for name, plug in self._plugs.items()}

    def pull(self, name: str) -> None:
        """Pull the plug out of the port called `name`, as of a USB adapter: the port is gone."""
        plug = self._plugs[name]
        self.pull_after(name, 0)
        os.write(self._stopped, b"n")
        # The carrying thread pulls it: while that waits for a descriptor, closing it here closes nothing.
        if not plug.gone.wait(5):
            raise AssertionError("The plug does not come out.")

    def plug_in(self, name: str) -> None:
        """Plug in again what was pulled, into a port that has another name, as after a USB adapter was."""
        with self._lock:
            self._plugs[name] = _Plug()

    def pull_after(self, name: str, count: int) -> None:
        """Pull the plug called `name` once `count` bytes more have come out of it, whatever they are."""
        self._plugs[name].left = count

    def spoil(self, name: str, spoil: Spoil) -> None:
        """Pass whatever comes out of the plug called `name` through `spoil`, from now on."""
        self._plugs[name].spoil = spoil

    def noise(self, name: str, data: bytes) -> None:
        """Let `data`, which nobody said, come out of the plug called `name`."""
        with self._lock:
            self._plugs[name].under_way += data
        os.write(self._stopped, b"n")

    def _carry(self) -> None:
        while True:
            with self._lock:
                plugs = dict(self._plugs)
            hearing = [plug.master for name, plug in plugs.items() if not _other(plugs, name).under_way]
            saying = [plug.master for plug in plugs.values() if plug.under_way]
            ready, _, _ = select.select([self._stop, *(hearing if len(plugs) == 2 else ())], saying, [], 0.02)
            if self._stop in ready and os.read(self._stop, 1) == b"x":
                return
            with self._lock:
                self._move(ready)

    def _move(self, ready: list[int]) -> None:
        for name, plug in tuple(self._plugs.items()):
            if plug.master in ready and len(self._plugs) == 2:
                other = _other(self._plugs, name)
                with suppress(OSError):
                    other.under_way += other.spoil(os.read(plug.master, PIECE))
            self._push(name, plug)

    def _push(self, name: str, plug: _Plug) -> None:
        piece = plug.under_way if plug.left is None else plug.under_way[: plug.left]
        sent = 0
        with suppress(BlockingIOError):
            sent = os.write(plug.master, piece) if piece else 0
        plug.under_way = plug.under_way[sent:]
        if plug.left is not None:
            plug.left -= sent
            if plug.left == 0:
                self._plugs.pop(name).pull()


def _other(plugs: dict[str, _Plug], name: str) -> _Plug:
    """Return the plug at the other end of the cable; the one itself when that is pulled."""
    return next((plug for key, plug in plugs.items() if key != name), plugs[name])
