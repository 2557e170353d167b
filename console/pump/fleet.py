"""Many pumps in one process, turned so that a thousand which nobody speaks to cost next to nothing.

Apart from the device, which knows no other pump. Whoever has a console is turned every time; the others are
looked after in a sweep, which takes in new consoles and lets therapy time pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

from console.pump.device import ATTENTIVE_S, Device

SWEEP_MS = 20
"""How often, in link time, new consoles are looked for while others are served."""

IDLE_MS = 250
"""How often a pump without a console is turned: how late an alarm of its is noted."""


class Fleet:
    """The pumps `devices`, at least one, turned as one is.

    `together`: what arrives at any of their listeners ends the wait at any other, as at one broker.
    """

    def __init__(self, devices: Sequence[Device], *, together: bool = False) -> None:
        self.devices = tuple(devices)
        self._together = together
        self._turned_ms: dict[Device, int] = {}
        self._swept_ms: int | None = None
        self._served: list[Device] = []

    @property
    def trouble(self) -> str:
        """Why a pump's state could not be saved the last time, a sentence; empty when all could."""
        return next((device.trouble for device in self.devices if device.trouble), "")

    @property
    def strangers(self) -> int:
        """How many peers of any pump were dropped before they had a session."""
        return sum(device.strangers for device in self.devices)

    def turn(self, link_now_ms: int) -> None:
        """Turn every pump that is spoken to, and in a sweep those whose time has come."""
        if not self._served or self._swept_ms is None or link_now_ms - self._swept_ms >= SWEEP_MS:
            self._swept_ms = link_now_ms
            self._served = [device for device in self.devices if self._is_due(device, link_now_ms)]
        for device in self._served:
            device.turn(link_now_ms)
            self._turned_ms[device] = link_now_ms
        self._served = [device for device in self._served if device.wants_turns]

    def wait(self, timeout_s: float) -> None:
        """Return when something may have arrived for a pump or `timeout_s` has passed."""
        if self._served:
            self._served[-1].wait(min(timeout_s, ATTENTIVE_S))
        elif self._together or len(self.devices) == 1:
            self.devices[0].wait(timeout_s)
        else:
            self.devices[0].wait(min(timeout_s, SWEEP_MS / 1_000))

    def close(self, link_now_ms: int) -> None:
        """Switch every pump off; raises the first `PumpMemoryError`, once all were told."""
        with ExitStack() as all_off:
            for device in self.devices:
                all_off.callback(device.close, link_now_ms)

    def _is_due(self, device: Device, link_now_ms: int) -> bool:
        device.welcome()
        last_ms = self._turned_ms.get(device)
        return device.wants_turns or last_ms is None or link_now_ms - last_ms >= IDLE_MS
