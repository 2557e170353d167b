"""`Noise_NNpsk0_25519_ChaChaPoly_SHA256`: two messages after which both ends hold two fresh keys.

Apart from `channel`, which decides which message is whose: here is the Noise specification (revision 34)
and nothing of ours. The primitives are the library's. Reading changes nothing but its result, so that a
message that is not authentic leaves no trace. Proved against published vectors in its test.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

PROTOCOL = b"Noise_NNpsk0_25519_ChaChaPoly_SHA256"
DH_BYTES = 32
TAG_BYTES = 16
_ANY_PRIVATE = X25519PrivateKey.from_private_bytes(bytes([1] * DH_BYTES))
OVERHEAD = DH_BYTES + TAG_BYTES
"""How much longer a handshake message is than its payload."""


class NotAuthentic(Exception):
    """The bytes were not made with our key, or were changed on the way."""


class Cipher:
    """One direction's key. The nonce is given each time, because frames may be lost."""

    def __init__(self, key: bytes) -> None:
        self._aead = ChaCha20Poly1305(key)

    def encrypt(self, nonce: int, data: bytes, associated: bytes = b"") -> bytes:
        """Return `data` sealed under `nonce`, 0 to 2^64−2, which is never used twice."""
        return self._aead.encrypt(_nonce(nonce), data, associated)

    def decrypt(self, nonce: int, data: bytes, associated: bytes = b"") -> bytes:
        """Return what was sealed; raises `NotAuthentic`."""
        try:
            return self._aead.decrypt(_nonce(nonce), data, associated)
        except InvalidTag as why:
            raise NotAuthentic from why


@dataclass(frozen=True, slots=True)
class Ciphers:
    """What a handshake leaves: a cipher for each direction, and the hash that names the session."""

    send: Cipher
    receive: Cipher
    handshake_hash: bytes


@dataclass(frozen=True, slots=True)
class _Symmetric:
    """The specification's SymmetricState as a value: chaining key, hash, cipher key and its nonce."""

    chaining: bytes
    hashed: bytes
    key: bytes = b""
    nonce: int = 0

    def mix_hash(self, data: bytes) -> _Symmetric:
        return replace(self, hashed=sha256(self.hashed + data).digest())

    def mix_key(self, material: bytes) -> _Symmetric:
        chaining, key = _hkdf(self.chaining, material, 2)
        return replace(self, chaining=chaining, key=key, nonce=0)

    def mix_key_and_hash(self, material: bytes) -> _Symmetric:
        chaining, hashed, key = _hkdf(self.chaining, material, 3)
        return replace(replace(self, chaining=chaining).mix_hash(hashed), key=key, nonce=0)

    def mix_ephemeral(self, public: bytes) -> _Symmetric:
        """Take in an ephemeral key; where there is a pre-shared key, it is mixed into the key as well."""
        return self.mix_hash(public).mix_key(public)

    def sealed(self, payload: bytes) -> tuple[_Symmetric, bytes]:
        sealed = Cipher(self.key).encrypt(self.nonce, payload, self.hashed)
        return replace(self.mix_hash(sealed), nonce=self.nonce + 1), sealed

    def opened(self, sealed: bytes) -> tuple[_Symmetric, bytes]:
        payload = Cipher(self.key).decrypt(self.nonce, sealed, self.hashed)
        return replace(self.mix_hash(sealed), nonce=self.nonce + 1), payload

    def split(self) -> tuple[Cipher, Cipher]:
        first, second = _hkdf(self.chaining, b"", 2)
        return Cipher(first), Cipher(second)


class Initiator:
    """The end that speaks first, the console's: `write` once, then `read` what comes back."""

    def __init__(self, psk: bytes, prologue: bytes, ephemeral: bytes) -> None:
        """Begin with the 32-byte key both ends share and 32 random bytes of our own."""
        self._state = _begun(psk, prologue)
        self._ephemeral = X25519PrivateKey.from_private_bytes(ephemeral)

    def write(self, payload: bytes) -> bytes:
        """Return the first message: → psk, e, payload."""
        public = self._ephemeral.public_key().public_bytes_raw()
        self._state, sealed = self._state.mix_ephemeral(public).sealed(payload)
        return public + sealed

    def read(self, message: bytes) -> tuple[bytes, Ciphers]:
        """Return the payload of the second message, and the session's ciphers; raises `NotAuthentic`."""
        public, sealed = _cut(message)
        state = self._state.mix_ephemeral(public).mix_key(_shared(self._ephemeral, public))
        state, payload = state.opened(sealed)
        ours, theirs = state.split()
        return payload, Ciphers(ours, theirs, state.hashed)


class Responder:
    """The end that is spoken to, the pump's: made from the first message, `write` answers it."""

    def __init__(self, psk: bytes, prologue: bytes, message: bytes) -> None:
        """Open the first message; raises `NotAuthentic` where it was not made with `psk`.

        The same for an ephemeral key that no honest end has, since none shares a secret with it.
        """
        self._theirs, sealed = _cut(message)
        self._state, self.payload = _begun(psk, prologue).mix_ephemeral(self._theirs).opened(sealed)
        _shared(_ANY_PRIVATE, self._theirs)

    def write(self, payload: bytes, ephemeral: bytes) -> tuple[bytes, Ciphers]:
        """Return the second message (← e, ee, payload) and the session's ciphers; 32 random bytes go in."""
        private = X25519PrivateKey.from_private_bytes(ephemeral)
        public = private.public_key().public_bytes_raw()
        state = self._state.mix_ephemeral(public).mix_key(_shared(private, self._theirs))
        state, sealed = state.sealed(payload)
        theirs, ours = state.split()
        return public + sealed, Ciphers(ours, theirs, state.hashed)


def _begun(psk: bytes, prologue: bytes) -> _Symmetric:
    """Initialise as the specification does; the name is longer than a hash, so it is hashed."""
    name = sha256(PROTOCOL).digest()
    return _Symmetric(name, name).mix_hash(prologue).mix_key_and_hash(psk)


def _shared(private: X25519PrivateKey, public: bytes) -> bytes:
    """Return the shared secret; a public key without one, such as all zeros, is nobody's."""
    try:
        return private.exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError as why:
        raise NotAuthentic from why


def _cut(message: bytes) -> tuple[bytes, bytes]:
    if len(message) < OVERHEAD:
        raise NotAuthentic
    return message[:DH_BYTES], message[DH_BYTES:]


def _nonce(number: int) -> bytes:
    return bytes(4) + number.to_bytes(8, "little")


def _hkdf(chaining: bytes, material: bytes, count: int) -> tuple[bytes, ...]:
    """Return `count` keys of 32 bytes, as the specification derives them."""
    secret = _mac(chaining, material)
    keys: list[bytes] = []
    for number in range(1, count + 1):
        keys.append(_mac(secret, (keys[-1] if keys else b"") + bytes([number])))
    return tuple(keys)


def _mac(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, "sha256")
