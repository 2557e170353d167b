"""The panel on the simulated pump: whoever stands before it pairs a console, or lets one go.

Apart from the bench, whose hands touch body and catheter, and from the ring, which keeps the keys. The pump's
log says which console came and which went; a key never stands in it. Refused with a stable code: `panel-full
no-such-console no-such-press memory-failed`.
"""

from __future__ import annotations

from console.domain.pairing import PairingKey
from console.errors import PumpMemoryError
from console.protocol import hands
from console.protocol.messages import PanelShown, Refused, UsePanel
from console.pump.firmware import Firmware
from console.pump.memory import NotKnownDurable
from console.pump.ring import Ring
from console.pump.running import refused

LIKELY_FORGOTTEN = "The pump has forgotten that console, but may know it again after a power failure."


class PumpPanel:
    """What shows and changes the keys in `ring`; what happens is noted in the log of `firmware`."""

    def __init__(self, firmware: Firmware, ring: Ring) -> None:
        self._firmware = firmware
        self._ring = ring

    def use(self, request: UsePanel, link_now_ms: int) -> PanelShown | Refused:
        """Press what was asked for, and return what the panel shows then."""
        amiss = self._press(request, link_now_ms)
        return amiss or hands.panel_to_wire(self._ring.panel(link_now_ms))

    def opened(self, key: PairingKey, console: str) -> None:
        """Note a console that is paired by the session it opened; raises `PumpMemoryError`."""
        try:
            paired = self._ring.opened(key, console)
        except NotKnownDurable:
            self._note_paired(key, console)
            raise
        if paired:
            self._note_paired(key, console)

    def _note_paired(self, key: PairingKey, console: str) -> None:
        self._firmware.note("paired", f"Paired with {console}, key {key.fingerprint}.")

    def _press(self, request: UsePanel, now: int) -> Refused | None:
        match request.press:
            case "look":
                return None
            case "start":
                why = self._ring.begin(now)
                return refused("panel-full", why) if why else None
            case "stop":
                self._ring.hide()
                return None
            case "revoke":
                return self._revoke(request.fingerprint or "")
        return refused("no-such-press", "The panel has no such button; nothing was done.")

    def _revoke(self, fingerprint: str) -> Refused | None:
        paired = {each.fingerprint: each for each in self._ring.panel(0).paired}
        gone, amiss = paired.get(fingerprint), None
        if gone is None:
            return refused("no-such-console", "The pump is paired with no console of that key.")
        try:
            self._ring.revoke(fingerprint)
        except NotKnownDurable as why:
            amiss = refused("memory-failed", f"{LIKELY_FORGOTTEN} {why}")
        except PumpMemoryError as why:
            return refused("memory-failed", f"The pump cannot forget that console. {why}")
        self._firmware.note("pairing-revoked", f"Revoked {gone.name}, key {gone.fingerprint}.")
        return amiss
