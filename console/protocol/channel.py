"""The channel between two ends: who is speaking to whom, in which session, and nothing twice.

Apart because the secure channel (Noise) takes this place: the same four acts (`offer`, `reply`,
`seal`, `open`), the same fence, other bytes. Knows no message: a payload is bytes. It keeps out
noise, replays and late frames of an old session; it does not keep out an attacker.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from hashlib import sha256

from console.errors import LocalProtocolError
from console.protocol.states import Role

PROLOGUE = b"ITBP/1"
"""Begins the first frame and every session id, so that another version is another protocol."""

NONCE_BYTES = 16
SESSION_BYTES = 16
COUNTER_BYTES = 8
LAST_COUNTER = 2 ** (8 * COUNTER_BYTES) - 1

OFFER, REPLY, TO_PUMP, TO_CONSOLE = b"\x01", b"\x02", b"\x03", b"\x04"
"""The first byte of a body. Each direction has its own, so that a frame sent back is not an answer."""


class Kind(Enum):
    """What an opened frame is."""

    OFFER = auto()
    REPLY = auto()
    REPEAT = auto()
    FIRST = auto()
    NEXT = auto()


@dataclass(frozen=True, slots=True)
class Opened:
    """A frame the channel let through.

    OFFER: a console asks for a session. REPLY: the pump grants it. REPEAT: the offer came again, and
    `payload` is the whole body of the reply to send again. FIRST: the first transport frame of a
    session, at which any session before it has ended. NEXT: any later one.
    """

    kind: Kind
    payload: bytes


@dataclass(slots=True)
class _Session:
    """One session: the offer and reply that made it, its id, and the counters last sent and received."""

    offer: bytes
    identifier: bytes = b""
    reply: bytes = b""
    sent: int = -1
    received: int = -1


class Channel:
    """One end of the channel, the console's or the pump's.

    A console makes one offer, takes the first fitting reply, and then seals and opens. A pump has
    one running session at most, and beside it at most one that was offered. An offer can be a
    recording of an old one; so the running session ends only when the first transport frame of the
    new one opens, which nobody can make who did not see this very reply.
    """

    def __init__(self, role: Role, entropy: Callable[[int], bytes]) -> None:
        self.refused = 0
        """How many whole frames were not let through."""
        self._entropy = entropy
        self._outgoing = TO_PUMP if role is Role.CONSOLE else TO_CONSOLE
        self._openers = (
            {REPLY: self._open_reply, TO_CONSOLE: self._open_transport}
            if role is Role.CONSOLE
            else {OFFER: self._open_offer, TO_PUMP: self._open_transport}
        )
        self._offered: _Session | None = None
        self._running: _Session | None = None

    def offer(self, payload: bytes) -> bytes:
        """Return the body of a console's first frame, to be repeated byte for byte until the reply."""
        body = OFFER + PROLOGUE + self._entropy(NONCE_BYTES) + payload
        self._offered = _Session(offer=body)
        return body

    def reply(self, payload: bytes) -> bytes:
        """Return the body that grants a pump's session last offered."""
        if self._offered is None or self._offered.reply:
            raise LocalProtocolError("A session is granted once, and only when it was offered.")
        nonce = self._entropy(NONCE_BYTES)
        self._offered.identifier = _identifier(self._offered.offer, nonce)
        self._offered.reply = REPLY + nonce + self._offered.identifier + payload
        return self._offered.reply

    def forget_offer(self) -> None:
        """Let the offered session go; the same offer is a new one from now on."""
        self._offered = None

    def seal(self, payload: bytes) -> bytes:
        """Return the body that carries `payload` in the running session."""
        session = self._running
        if session is None:
            raise LocalProtocolError("Nothing can be sent before a session is open.")
        if session.sent == LAST_COUNTER:
            raise LocalProtocolError("The session has used its last counter; open a new one.")
        session.sent += 1
        return self._outgoing + session.identifier + session.sent.to_bytes(COUNTER_BYTES, "big") + payload

    def open(self, body: bytes) -> Opened | None:
        """Return what `body` carries, or None (and count it) if it is not for us, or not now."""
        opener = self._openers.get(body[:1])
        opened = None if opener is None else opener(body)
        self.refused += opened is None
        return opened

    def _open_offer(self, body: bytes) -> Opened | None:
        prologue, nonce, payload = _cut(body, len(PROLOGUE), NONCE_BYTES)
        if prologue != PROLOGUE or len(nonce) != NONCE_BYTES:
            return None
        if self._running is not None and self._running.offer == body:
            return None
        if self._offered is not None and self._offered.offer == body:
            return Opened(Kind.REPEAT, self._offered.reply) if self._offered.reply else None
        self._offered = _Session(offer=body)
        return Opened(Kind.OFFER, payload)

    def _open_reply(self, body: bytes) -> Opened | None:
        nonce, identifier, payload = _cut(body, NONCE_BYTES, SESSION_BYTES)
        session = self._offered
        if session is None or identifier != _identifier(session.offer, nonce):
            return None
        session.identifier = identifier
        self._running, self._offered = session, None
        return Opened(Kind.REPLY, payload)

    def _open_transport(self, body: bytes) -> Opened | None:
        payload = _payload(self._offered, body)
        if payload is not None:
            self._running, self._offered = self._offered, None
            return Opened(Kind.FIRST, payload)
        payload = _payload(self._running, body)
        return None if payload is None else Opened(Kind.NEXT, payload)


def _identifier(offer: bytes, pump_nonce: bytes) -> bytes:
    """Return the id of the session: SHA-256 of prologue, console's nonce and pump's nonce, cut short."""
    _, console_nonce, _ = _cut(offer, len(PROLOGUE), NONCE_BYTES)
    return sha256(PROLOGUE + console_nonce + pump_nonce).digest()[:SESSION_BYTES]


def _payload(session: _Session | None, body: bytes) -> bytes | None:
    """Return the payload of a transport frame of `session`, newer than any before; else None."""
    identifier, counter_bytes, payload = _cut(body, SESSION_BYTES, COUNTER_BYTES)
    counter = int.from_bytes(counter_bytes, "big")
    if session is None or not session.identifier or identifier != session.identifier:
        return None
    if len(counter_bytes) != COUNTER_BYTES or counter <= session.received:
        return None
    session.received = counter
    return payload


def _cut(body: bytes, first: int, second: int) -> tuple[bytes, bytes, bytes]:
    """Return the two fields after the kind byte, as far as they are there, and the rest."""
    return body[1 : 1 + first], body[1 + first : 1 + first + second], body[1 + first + second :]
