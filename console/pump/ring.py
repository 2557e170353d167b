"""The pump's keys: which consoles may speak to it, and the one it shows while pairing is on.

Apart from the device, which asks it for every stranger, and from the firmware, whose memory has nothing to do
with keys: a branch of a pump made by a trainer takes no key with it. A change is kept before it counts; one
that is in place counts, also where the disk would not say that it lasts (`NotKnownDurable`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from console.domain.pairing import KEY_BYTES, MOST_PAIRED, PAIRING_MS, Paired, PairingKey, Panel
from console.errors import PumpMemoryError
from console.pump.memory import Memory, NotKnownDurable

MAGIC = b"cisterna pump keys 1\n"
"""Begins a file of keys."""

MOST_OTHERS = MOST_PAIRED - 1
"""One place is kept for the console that the pump begins with."""

FULL = (
    f"The pump is paired with {MOST_OTHERS} other consoles, and more it does not take; revoke one of them on "
    "its panel first."
)


class _Kept(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One console as it is kept."""

    name: str
    key: bytes
    own: bool


@dataclass(frozen=True, slots=True)
class _Shown:
    """The key that the panel shows, and until when on the link's clock."""

    key: PairingKey
    until_ms: int


class Ring:
    """The keys kept in `memory`; `entropy(n)` returns n random bytes for new ones.

    Raises `PumpMemoryError` if the memory holds no keys that can be read.
    """

    def __init__(self, memory: Memory, entropy: Callable[[int], bytes]) -> None:
        self._memory = memory
        self._entropy = entropy
        self._shown: _Shown | None = None
        self._kept = _unpacked(memory)
        self._keys = {PairingKey(each.key): each for each in self._kept}

    def adopt(self, name: str) -> PairingKey:
        """Return the key of the console that this pump begins with, made and kept if there is none yet.

        Raises `PumpMemoryError` if it cannot be kept.
        """
        for key, each in self._keys.items():
            if each.own:
                return key
        key = PairingKey(self._entropy(KEY_BYTES))
        self._keep((_Kept(name, key.data, own=True), *self._kept))
        return key

    def keys(self, now: int) -> tuple[PairingKey, ...]:
        """Return the keys that count at link time `now`, in ms: of every console, and the one shown."""
        shown = self._showing(now)
        return tuple(self._keys) if shown is None else (*self._keys, shown.key)

    def begin(self, now: int) -> str:
        """Show a new key from link time `now` on, in place of any before; return why not, or nothing."""
        if sum(not each.own for each in self._kept) >= MOST_OTHERS:
            return FULL
        self._shown = _Shown(PairingKey(self._entropy(KEY_BYTES)), now + PAIRING_MS)
        return ""

    def hide(self) -> None:
        """Show no key any more."""
        self._shown = None

    def opened(self, key: PairingKey, console: str) -> bool:
        """Take note that `console` opened a session with `key`; return whether it is paired by this.

        The key that was shown is kept from now on and shown no more. Raises `PumpMemoryError` if it cannot
        be kept; then it does not count.
        """
        if self._shown is None or self._shown.key != key:
            return False
        self._shown = None
        self._keep((*self._kept, _Kept(console, key.data, own=False)))
        return True

    def revoke(self, fingerprint: str) -> Paired | None:
        """Forget the console with that key, and return which it was; None if there is none.

        Raises `PumpMemoryError` if that cannot be kept; then it still counts.
        """
        for key, each in self._keys.items():
            if key.fingerprint == fingerprint:
                self._keep(tuple(other for other in self._kept if other is not each))
                return Paired(each.name, fingerprint, each.own)
        return None

    def panel(self, now: int) -> Panel:
        """Return what the pump's panel shows at link time `now`."""
        shown = self._showing(now)
        paired = tuple(Paired(each.name, key.fingerprint, each.own) for key, each in self._keys.items())
        if shown is None:
            return Panel(None, 0, paired)
        return Panel(shown.key.text, shown.until_ms - now, paired)

    def close(self) -> None:
        """Let the memory go."""
        self._memory.close()

    def _showing(self, now: int) -> _Shown | None:
        return self._shown if self._shown is not None and now < self._shown.until_ms else None

    def _keep(self, kept: tuple[_Kept, ...]) -> None:
        try:
            self._memory.save(msgspec.msgpack.encode(kept), durable=True)
        except NotKnownDurable:
            self._take_up(kept)
            raise
        self._take_up(kept)

    def _take_up(self, kept: tuple[_Kept, ...]) -> None:
        self._kept = kept
        self._keys = {PairingKey(each.key): each for each in kept}


def _unpacked(memory: Memory) -> tuple[_Kept, ...]:
    data = memory.load()
    if data is None:
        return ()
    try:
        kept = msgspec.msgpack.decode(data, type=tuple[_Kept, ...])
    except (msgspec.MsgspecError, ValueError) as why:
        raise PumpMemoryError(f"{memory.name} holds no keys of a pump; it was left as it is.") from why
    if len(kept) > MOST_PAIRED or any(len(each.key) != KEY_BYTES for each in kept):
        raise PumpMemoryError(f"{memory.name} holds keys that no pump keeps; it was left as it is.")
    return kept
