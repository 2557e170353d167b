"""What the link's paper shows in bytes: every message as it went in a capture, and a handshake step by step.

Apart from `paper`, which draws the tables: here is read what `docs/captures` holds, and what both ends of a
handshake hold meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from console.protocol import codec, noise
from console.protocol.channel import PROLOGUE
from console.protocol.connection import REQUEST_BYTES, Connection
from console.protocol.events import Knocked, Received
from console.protocol.framing import FrameReader
from console.protocol.messages import Hello, Message, Welcome
from console.protocol.states import Role
from console.protocol.trainer_messages import ReadTime, Time
from console.protocol.wire import WireIdentity
from console.transport import recordings
from console.transport.recordings import Remark
from support.keys import KEY, keys
from support.plays import PLAYS

CAPTURES = Path("docs/captures")
SHOWN_BYTES = 96
"""Of a longer field only the beginning is shown; the capture has it whole."""

_KIND = re.compile(r"kind (\d)")
_PLAINTEXT = re.compile(r" *plaintext: ([0-9a-f]+)")
CONSOLE_DRAWS, PUMP_DRAWS = bytes([0xC0] * 32), bytes([0xB0] * 32)
IDENTITY = WireIdentity("M", "S", simulated=True, services=("pump",))


@dataclass(frozen=True, slots=True)
class Example:
    """A message as it went, and the capture in which it did."""

    capture: str
    message: Message
    data: bytes

    @property
    def parts(self) -> tuple[tuple[str, bytes], ...]:
        """Each field's name and its bytes."""
        names = self.message.__struct_fields__
        return tuple((name, msgspec.msgpack.encode(getattr(self.message, name))) for name in names)

    @property
    def head(self) -> bytes:
        """What stands before the fields: the array's beginning and the number, one byte, of the message."""
        fields = b"".join(part for _, part in self.parts)
        if not self.data.endswith(fields):
            raise ValueError(f"The fields of {type(self.message).__name__} do not end it.")
        return self.data.removesuffix(fields)


def examples() -> dict[str, Example]:
    """Return the first example of each kind of message, in the order of the captures."""
    found: dict[str, Example] = {}
    for capture in PLAYS:
        for data in _payloads(CAPTURES / f"{capture}.itbp"):
            message = codec.decode(data)
            found.setdefault(type(message).__name__, Example(capture, message, data))
    return found


def _payloads(path: Path) -> Iterator[bytes]:
    """Yield every message that the remarks of a capture tell."""
    skipped = 0
    for entry in recordings.read(path).entries:
        if not isinstance(entry, Remark):
            continue
        if (kind := _KIND.match(entry.words)) is not None:
            skipped = 0 if kind[1] in "12" else REQUEST_BYTES
        if (plain := _PLAINTEXT.fullmatch(entry.words)) is not None:
            yield bytes.fromhex(plain[1])[skipped:]


def shown(data: bytes) -> str:
    """Return `data` in hex as a cell of a table holds it, of a long one the beginning."""
    head, tail = data, ""
    if len(data) > SHOWN_BYTES:
        head, tail = data[:32], f" … {len(data):,} bytes in all"
    rows = [f"`{head[at : at + 24].hex(' ')}`" for at in range(0, len(head), 24)]
    return "<br>".join(rows) + tail


def conversation() -> str:
    """Return a short conversation in bytes: a handshake, and the time asked for."""
    console = Connection(Role.CONSOLE, lambda length: CONSOLE_DRAWS[:length], keys)
    pump = Connection(Role.PUMP, lambda length: PUMP_DRAWS[:length], keys)
    pump.listen(0)
    console.open(Hello("ward 3", "pump"), 0)
    lines = ["```"]
    for sent in ("offer: Hello", "the first frame: empty", "request 1: ReadTime"):
        if "ReadTime" in sent:
            console.send(ReadTime(), 0)
        outward = console.bytes_to_send()
        lines += [f"console → pump   {sent}", *_hex(outward)]
        pump.receive(outward, 0)
        for said in _answered(pump):
            inward = pump.bytes_to_send()
            lines += [f"pump → console   {said}", *_hex(inward)]
            console.receive(inward, 0)
            console.next_event()
    return "\n".join([*lines, "```"]) + "\n"


def handshake() -> str:
    """Return the handshake of `conversation`, value by value."""
    hello = codec.encode(Hello("ward 3", "pump"))
    welcome = codec.encode(Welcome(IDENTITY))
    name = sha256(noise.PROTOCOL).digest()
    begun = noise._begun(KEY.data, PROLOGUE)
    ours, theirs = map(X25519PrivateKey.from_private_bytes, (CONSOLE_DRAWS, PUMP_DRAWS))
    e, f = (each.public_key().public_bytes_raw() for each in (ours, theirs))
    offered = begun.mix_ephemeral(e)
    first, sealed = offered.sealed(hello)
    answered = first.mix_ephemeral(f)
    shared = ours.exchange(X25519PublicKey.from_public_bytes(f))
    agreed = answered.mix_key(shared)
    last, back = agreed.sealed(welcome)
    to_pump, to_console = noise._hkdf(last.chaining, b"", 2)
    rows = [
        ("the pairing key", KEY.data),
        ("ck at first: SHA-256 of the protocol's name", name),
        ("h after the prologue", sha256(name + PROLOGUE).digest()),
        ("ck after the pairing key", begun.chaining),
        ("h after the pairing key", begun.hashed),
        ("k after the pairing key", begun.key),
        ("e, private: drawn by the console", CONSOLE_DRAWS),
        ("e, public", e),
        ("h after e", offered.hashed),
        ("ck after e", offered.chaining),
        ("k after e", offered.key),
        ("Hello", hello),
        ("Hello sealed: nonce 0, associated data h", sealed),
        ("h after Hello", first.hashed),
        ("f, private: drawn by the pump", PUMP_DRAWS),
        ("f, public", f),
        ("h after f", answered.hashed),
        ("ck after f", answered.chaining),
        ("the shared secret", shared),
        ("ck after the shared secret", agreed.chaining),
        ("k after the shared secret", agreed.key),
        ("Welcome", welcome),
        ("Welcome sealed: nonce 0, associated data h", back),
        ("h after Welcome: the handshake's hash", last.hashed),
        ("key of frames to the pump", to_pump),
        ("key of frames to the console", to_console),
    ]
    lines = ["```"]
    for what, value in rows:
        lines += [what, *_hex(value)]
    return "\n".join([*lines, "```"]) + "\n"


def stuffing() -> str:
    """Return the first frame of `conversation`'s session before and after COBS."""
    console = Connection(Role.CONSOLE, lambda length: CONSOLE_DRAWS[:length], keys)
    pump = Connection(Role.PUMP, lambda length: PUMP_DRAWS[:length], keys)
    pump.listen(0)
    console.open(Hello("ward 3", "pump"), 0)
    pump.receive(console.bytes_to_send(), 0)
    list(_answered(pump))
    console.receive(pump.bytes_to_send(), 0)
    console.next_event()
    framed = console.bytes_to_send()
    (body,) = FrameReader().feed(framed)
    return "\n".join(["```", "body", *_hex(body), "frame", *_hex(framed), "```"]) + "\n"


def _answered(pump: Connection) -> Iterator[str]:
    """Let the pump answer what it heard, and yield what it said."""
    while (event := pump.next_event()) is not None:
        if isinstance(event, Knocked):
            pump.send(Welcome(IDENTITY), 0)
            yield "reply: Welcome"
        elif isinstance(event, Received):
            pump.send(Time(clock_ms=86_400_000, rate=1), 0)
            yield "answer to 1: Time"


def _hex(data: bytes) -> list[str]:
    return [f"    {data[start : start + 32].hex(' ')}" for start in range(0, len(data), 32)]
