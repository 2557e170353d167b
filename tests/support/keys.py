"""The key that consoles and pumps of the tests share, and another that fits nothing."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from console.domain.pairing import PairingKey
from console.pump.memory import Memory, VolatileMemory
from console.pump.ring import Ring
from console.session.line import Caller

KEY = PairingKey(bytes(range(32)))
OTHER = PairingKey(bytes(range(100, 132)))
CONSOLE = "ward 3"


def keys() -> tuple[PairingKey, ...]:
    """Return the keys of an end that knows the one key."""
    return (KEY,)


def ring(memory: Memory | None = None, key: PairingKey = KEY, *, console: str = CONSOLE) -> Ring:
    """Return a pump's keys: paired with `console` by `key`, and ready for others."""
    first, chance = [key.data], Random(7)
    made = Ring(memory or VolatileMemory(), lambda count: first.pop() if first else chance.randbytes(count))
    made.adopt(console)
    return made


def caller(entropy: Callable[[int], bytes], name: str = "bench", key: PairingKey = KEY) -> Caller:
    """Return a console called `name` that has `key`."""
    return Caller(name, (key,), entropy)
