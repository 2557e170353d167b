"""A third party with the pairing key and what both ends drew: reads a recorded link, frame by frame.

Apart from both ends, of which it uses nothing but the Noise primitives and the codec: what it makes of a
frame is what anybody can make of it with the same secrets. It decides nothing and plays no part.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zlib import crc32

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from console.domain.pairing import PairingKey
from console.errors import RemoteProtocolError
from console.protocol import codec
from console.protocol.channel import COUNTER_BYTES, CRC_BYTES, OFFER, PROLOGUE, REPLY, TO_CONSOLE, TO_PUMP
from console.protocol.connection import REQUEST_BYTES
from console.protocol.framing import unframe
from console.protocol.noise import DH_BYTES, Cipher, Ciphers, Initiator, NotAuthentic, Responder

LONGEST_BYTES = 32
"""So many bytes of a field are written out; of more, their number and how they begin."""


@dataclass(frozen=True, slots=True)
class Read:
    """A frame as it was read: what it is, what was sealed in it, and the message that this is the code of.

    `plaintext` is None where nothing could be opened.
    """

    what: str
    plaintext: bytes | None = None
    message: str = ""


class Eavesdropper:
    """Reads frames in the order in which they went; `keys` by the name of each, `drawn` in any order."""

    def __init__(self, keys: Mapping[str, PairingKey], drawn: Iterable[bytes]) -> None:
        self._keys = keys
        self._secrets = {
            X25519PrivateKey.from_private_bytes(each).public_key().public_bytes_raw(): each
            for each in drawn
            if len(each) == DH_BYTES
        }
        self._asked: dict[bytes, Initiator] = {}
        self._sessions: list[Ciphers] = []

    def read(self, frame: bytes) -> Read:
        """Read one frame, given without its delimiter."""
        body = unframe(frame)
        if body is None:
            return Read("no COBS: noise")
        match body[:1]:
            case kind if kind == OFFER:
                return self._offer(body)
            case kind if kind == REPLY:
                return self._reply(body)
            case kind if kind in (TO_PUMP, TO_CONSOLE):
                return self._transport(body)
        return Read("of no known kind")

    def _offer(self, body: bytes) -> Read:
        what = f"kind 1, offer, with the ephemeral public key {body[1 : 1 + DH_BYTES].hex()}"
        for name, key in self._keys.items():
            try:
                payload = Responder(key.data, PROLOGUE, _checked(body)).payload
            except NotAuthentic:
                continue
            initiator = Initiator(key.data, PROLOGUE, self._secrets[body[1 : 1 + DH_BYTES]])
            initiator.write(payload)
            self._asked[body] = initiator
            return Read(f"{what}; sealed with {name}", payload, _told(payload))
        return Read(f"{what}; no key opens it")

    def _reply(self, body: bytes) -> Read:
        what = f"kind 2, reply, with the ephemeral public key {body[1 : 1 + DH_BYTES].hex()}"
        for initiator in self._asked.values():
            try:
                payload, ciphers = initiator.read(_checked(body))
            except NotAuthentic:
                continue
            self._sessions.append(ciphers)
            what += f"; handshake {len(self._sessions)}, its hash {ciphers.handshake_hash.hex()}"
            return Read(what, payload, _told(payload))
        return Read(f"{what}; answers nothing that was asked")

    def _transport(self, body: bytes) -> Read:
        counter = int.from_bytes(body[1 : 1 + COUNTER_BYTES], "big")
        outward = body[:1] == TO_PUMP
        what = f"kind {body[0]}, to the {'pump' if outward else 'console'}, counter {counter}"
        for session, ciphers in reversed(list(enumerate(self._sessions, 1))):
            cipher: Cipher = ciphers.send if outward else ciphers.receive
            try:
                payload = cipher.decrypt(counter, body[1 + COUNTER_BYTES :])
            except NotAuthentic:
                continue
            what += f", of handshake {session}"
            if not payload:
                return Read(f"{what}: nothing, but it proves the session", payload)
            request = int.from_bytes(payload[:REQUEST_BYTES], "big")
            part = (
                ("request" if outward else "answer to request") + f" {request}" if request else "no request"
            )
            return Read(f"{what}: {part}", payload, _told(payload[REQUEST_BYTES:]))
        return Read(f"{what}; no session opens it")


def _checked(body: bytes) -> bytes:
    """Return the Noise message in the body of a handshake frame, whose CRC-32 must be right."""
    kept, crc = body[:-CRC_BYTES], body[-CRC_BYTES:]
    if crc32(kept).to_bytes(CRC_BYTES, "big") != crc:
        raise NotAuthentic
    return kept[1:]


def _told(payload: bytes) -> str:
    try:
        return spelt(codec.decode(payload))
    except RemoteProtocolError as why:
        return f"no message: {why}"


def spelt(value: object) -> str:
    """Return a message, or what is in one, with the names of its fields; bytes are in hex."""
    match value:
        case msgspec.Struct():
            fields = ", ".join(f"{name}={spelt(getattr(value, name))}" for name in value.__struct_fields__)
            return f"{type(value).__name__}({fields})"
        case tuple():
            return "[" + ", ".join(map(spelt, value)) + "]"
        case bytes() if len(value) > LONGEST_BYTES:
            return f"{len(value)} bytes from {value[:8].hex()}"
        case bytes():
            return value.hex()
        case None | bool() | int() | str():
            return json.dumps(value, ensure_ascii=False)
    raise TypeError(f"A message holds no {type(value).__name__}.")
