"""The key that a pump and a console share, and what the pump's panel shows while it gives one away.

Apart from `protocol.noise`, which proves that both ends have it: here a key is a value with a text. A key is
chance and nothing else; it never follows from a serial number. Only its fingerprint is ever shown again.
"""

from __future__ import annotations

from base64 import b32decode, b32encode
from dataclasses import dataclass, field
from hashlib import sha256

from console.errors import RuleBroken

KEY_BYTES = 32
MOST_PAIRED = 8
"""So many consoles a pump is paired with at most."""

PAIRING_MS = 120_000
"""How long, in link time, a pump shows a new key."""

CODE_SIGNS = 52
"""What 32 bytes come to in base 32, without its padding."""

GROUP_SIGNS = 4
_FINGERPRINT_SIGNS = 8


@dataclass(frozen=True, slots=True)
class PairingKey:
    """32 random bytes that one pump and one console share; never printed by accident."""

    data: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.data) != KEY_BYTES:
            raise RuleBroken(f"A pairing key has {KEY_BYTES} bytes, not {len(self.data)}.")

    @classmethod
    def parse(cls, text: str) -> PairingKey:
        """Read a key as `text` gives it; spaces, dashes and small letters are as good.

        Raises `RuleBroken` for what is no key.
        """
        signs = "".join(text.split()).replace("-", "").upper()
        if len(signs) != CODE_SIGNS or not signs.isascii():
            raise RuleBroken(
                f"A pairing code has {CODE_SIGNS} letters and digits, not {len(signs)}; read it again from "
                "the pump's panel."
            )
        try:
            key = cls(b32decode(f"{signs}===="))
        except ValueError as error:
            raise RuleBroken(
                "A pairing code holds the letters A to Z and the digits 2 to 7 only; read it again."
            ) from error
        if key.text.replace("-", "") != signs:
            raise RuleBroken("The last letter of this pairing code cannot be right; read it again.")
        return key

    @property
    def text(self) -> str:
        """The key as a person reads it: thirteen groups of four letters and digits."""
        signs = b32encode(self.data).decode("ascii").rstrip("=")
        return "-".join(signs[at : at + GROUP_SIGNS] for at in range(0, CODE_SIGNS, GROUP_SIGNS))

    @property
    def fingerprint(self) -> str:
        """Eight letters and digits that tell keys apart and give none away."""
        digest = b32encode(sha256(b"cisterna pairing\0" + self.data).digest()).decode("ascii")
        return digest[:_FINGERPRINT_SIGNS]


@dataclass(frozen=True, slots=True)
class Pairing:
    """What a console keeps of a pump it is paired with; `spec` is where it was last met, empty if unknown.

    `own` says that the pump wrote it, as it does for whoever starts one: nobody has met that pump yet.
    """

    serial: str
    key: PairingKey
    spec: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class KnownPump:
    """A pump that a console is paired with, as it is shown: its key's fingerprint, and where it was last met.

    `there` says whether it is there now, None where that is not known.
    """

    serial: str
    fingerprint: str
    spec: str
    there: bool | None = None


@dataclass(frozen=True, slots=True)
class Paired:
    """A console that a pump is paired with; `own`: the one that it made itself known to at its start."""

    name: str
    fingerprint: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """What the simulated pump's panel shows.

    `code` is a new key's text while pairing is on, `left_ms` how much longer in link time, 0 when it is off.
    """

    code: str | None
    left_ms: int
    paired: tuple[Paired, ...]
