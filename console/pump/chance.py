"""Chance that comes out the same on every machine: numbers drawn from a seed by SHA-256.

Apart from whatever has to be random, so that nothing else is. The same seed, pump, purpose and number always
give the same draws, in any order and any process.
"""

from __future__ import annotations

from hashlib import sha256
from struct import unpack

MOST = 65_535
"""The largest number that is drawn; the smallest is 0, and all are equally likely."""


def draws(seed: int, serial: str, what: str, number: int) -> tuple[int, ...]:
    """Return sixteen numbers of 0 to `MOST` for the `number`-th time that `what` is decided by chance."""
    return unpack(">16H", sha256(f"{seed}/{serial}/{what}/{number}".encode()).digest())
