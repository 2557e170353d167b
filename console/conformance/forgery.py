"""Offers that no honest console makes, though it has the key: another version's, and one without a secret.

Apart from `protocol.noise`, which rightly cannot make them.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from zlib import crc32

from console.domain.pairing import PairingKey
from console.protocol.channel import CRC_BYTES, OFFER, PROLOGUE
from console.protocol.noise import DH_BYTES, PROTOCOL, Cipher, Initiator

OTHER_PROLOGUE = b"ITBP/2"


def of_another_version(key: PairingKey, ephemeral: bytes, payload: bytes) -> bytes:
    """Return the body of an offer that is whole, but for a version that this pump does not speak."""
    return checked(OFFER + Initiator(key.data, OTHER_PROLOGUE, ephemeral).write(payload))


def without_secret(key: PairingKey, payload: bytes) -> bytes:
    """Return the body of an offer whose ephemeral key is all zeros, with which no secret can be shared."""
    public = bytes(DH_BYTES)
    chaining = hashed = sha256(PROTOCOL).digest()
    hashed = sha256(hashed + PROLOGUE).digest()
    chaining, mixed, _ = _hkdf(chaining, key.data)
    hashed = sha256(sha256(hashed + mixed).digest() + public).digest()
    _, cipher_key, _ = _hkdf(chaining, public)
    return checked(OFFER + public + Cipher(cipher_key).encrypt(0, payload, hashed))


def checked(body: bytes) -> bytes:
    """Return `body` with the CRC-32 that a handshake's frame ends with."""
    return body + crc32(body).to_bytes(CRC_BYTES, "big")


def flipped(data: bytes, bit: int) -> bytes:
    """Return `data` with one bit changed, counted from the first byte's lowest; −1 is the last."""
    at, within = divmod(bit % (8 * len(data)), 8)
    return data[:at] + bytes([data[at] ^ 1 << within]) + data[at + 1 :]


def _hkdf(chaining: bytes, material: bytes) -> tuple[bytes, bytes, bytes]:
    """Return the keys as Noise derives them; HKDF2 is the first two of HKDF3, except for a psk."""
    secret = hmac.digest(chaining, material, "sha256")
    first = hmac.digest(secret, b"\x01", "sha256")
    second = hmac.digest(secret, first + b"\x02", "sha256")
    return first, second, hmac.digest(secret, second + b"\x03", "sha256")
