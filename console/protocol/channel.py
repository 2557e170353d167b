"""The secure channel between two ends: who is speaking to whom, in which session, and nothing twice.

Apart from `noise`, which knows no session, and from `connection`, which knows no key. Knows no message: a
payload is bytes. Whoever lacks the key can open nothing, make nothing and change nothing but a count.

The body of a frame begins with its kind. An offer (1) and a reply (2) are the two Noise messages, with a
CRC-32 of all before it behind them, which tells noise on the line from a stranger and is no security measure.
To pump (3) and to console (4) carry an explicit counter of 8 bytes, big-endian, which is the nonce, and the
sealed payload; a counter must be higher than any before it, so that lost frames do no harm and old ones never
open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from zlib import crc32

from console.domain.pairing import PairingKey
from console.errors import LocalProtocolError
from console.protocol.noise import TAG_BYTES, Ciphers, Initiator, NotAuthentic, Responder
from console.protocol.states import Role

PROLOGUE = b"ITBP/1"
"""Bound into every handshake, so that another version is another protocol."""

EPHEMERAL_BYTES = 32
CRC_BYTES = 4
COUNTER_BYTES = 8
LAST_COUNTER = 2**32 - 1
"""After so many frames one way a session has ended; a new one has new keys."""

MOST_KEYS = 32
"""So many pairings a console tries at one address at most."""

OFFERS_A_TURN = 4
"""So many keys a console tries at once, and so many offers a pump tries to open of what arrives at once."""

OFFER, REPLY, TO_PUMP, TO_CONSOLE = b"\x01", b"\x02", b"\x03", b"\x04"
"""The first byte of a body."""

Keys = Callable[[], tuple[PairingKey, ...]]
"""The keys that count now: a pump's consoles, or what a console has for this address, likeliest first."""


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
class _Offered:
    """At the pump: an offer that opened, and what it was answered with."""

    offer: bytes
    key: PairingKey
    responder: Responder
    reply: bytes = b""
    session: _Session | None = None


@dataclass(slots=True)
class _Session:
    """One session: the offer and key that made it, its ciphers, and the counters last sent and received."""

    offer: bytes
    key: PairingKey
    ciphers: Ciphers
    sent: int = -1
    received: int = -1

    def opened(self, body: bytes) -> bytes | None:
        """Return the payload of a transport frame newer than any before; None for every other."""
        counter = int.from_bytes(body[1 : 1 + COUNTER_BYTES], "big")
        if not self.received < counter <= LAST_COUNTER:
            return None
        try:
            payload = self.ciphers.receive.decrypt(counter, body[1 + COUNTER_BYTES :])
        except NotAuthentic:
            return None
        self.received = counter
        return payload


class Channel:
    """One end of the channel, the console's or the pump's.

    A console makes one offer for each key, takes the first reply that opens, and then seals and opens. A
    pump has one running session at most, and beside it at most one that was offered. An offer can be a
    recording of an old one; so the running session ends only when the first transport frame of the
    new one opens, which nobody can make who could not read this very reply.
    """

    def __init__(self, role: Role, entropy: Callable[[int], bytes], keys: Keys) -> None:
        self.refused = 0
        """How many whole frames were not let through."""
        self._entropy = entropy
        self._keys = keys
        self._outgoing = TO_PUMP if role is Role.CONSOLE else TO_CONSOLE
        self._openers = (
            {REPLY: self._open_reply, TO_CONSOLE: self._open_transport}
            if role is Role.CONSOLE
            else {OFFER: self._open_offer, TO_PUMP: self._open_transport}
        )
        self._made: dict[bytes, tuple[PairingKey, Initiator]] = {}
        self._offered: _Offered | None = None
        self._running: _Session | None = None

    @property
    def key(self) -> PairingKey | None:
        """The key of the running session; of the offered one where none runs yet."""
        session = self._running or self._offered
        return None if session is None else session.key

    @property
    def spent(self) -> bool:
        """Whether the running session has used its last counter, at either end."""
        return self._running is not None and LAST_COUNTER in (self._running.sent, self._running.received)

    def offers(self, payload: bytes) -> tuple[bytes, ...]:
        """Return a console's first frames, one for each key, to be repeated byte for byte until the reply."""
        for key in self._keys()[:MOST_KEYS]:
            initiator = Initiator(key.data, PROLOGUE, self._entropy(EPHEMERAL_BYTES))
            self._made[_checked(OFFER + initiator.write(payload))] = key, initiator
        return tuple(self._made)

    def reply(self, payload: bytes) -> bytes:
        """Return the body that answers what was last offered to a pump."""
        offered = self._offered
        if offered is None or offered.reply:
            raise LocalProtocolError("A session is granted once, and only when it was offered.")
        message, ciphers = offered.responder.write(payload, self._entropy(EPHEMERAL_BYTES))
        offered.reply = _checked(REPLY + message)
        offered.session = _Session(offered.offer, offered.key, ciphers)
        return offered.reply

    def forget_offer(self) -> None:
        """Let the offered session go; the same offer is a new one from now on."""
        self._offered = None

    def seal(self, payload: bytes) -> bytes:
        """Return the body that carries `payload` in the running session."""
        session = self._running
        if session is None:
            raise LocalProtocolError("Nothing can be sent before a session is open.")
        if session.sent >= LAST_COUNTER:
            raise LocalProtocolError("The session has used its last counter; open a new one.")
        session.sent += 1
        counter = session.sent.to_bytes(COUNTER_BYTES, "big")
        return self._outgoing + counter + session.ciphers.send.encrypt(session.sent, payload)

    def open(self, body: bytes) -> Opened | None:
        """Return what `body` carries, or None (and count it) if it is not for us, or not now."""
        opener = self._openers.get(body[:1])
        opened = None if opener is None else opener(body)
        self.refused += opened is None
        return opened

    def _open_offer(self, body: bytes) -> Opened | None:
        if self._running is not None and self._running.offer == body:
            return None
        if self._offered is not None and self._offered.offer == body:
            return Opened(Kind.REPEAT, self._offered.reply) if self._offered.reply else None
        message = _unchecked(body)
        if message is None:
            return None
        for key in self._keys():
            try:
                responder = Responder(key.data, PROLOGUE, message)
            except NotAuthentic:
                continue
            self._offered = _Offered(body, key, responder)
            return Opened(Kind.OFFER, responder.payload)
        return None

    def _open_reply(self, body: bytes) -> Opened | None:
        message = _unchecked(body)
        if message is None:
            return None
        for offer, (key, initiator) in self._made.items():
            try:
                payload, ciphers = initiator.read(message)
            except NotAuthentic:
                continue
            self._running = _Session(offer, key, ciphers)
            self._made = {}
            return Opened(Kind.REPLY, payload)
        return None

    def _open_transport(self, body: bytes) -> Opened | None:
        offered = None if self._offered is None else self._offered.session
        if offered is not None and (payload := offered.opened(body)) is not None:
            self._running, self._offered = offered, None
            return Opened(Kind.FIRST, payload)
        payload = None if self._running is None else self._running.opened(body)
        return None if payload is None else Opened(Kind.NEXT, payload)


def without_flood(bodies: Iterable[bytes]) -> Iterator[bytes]:
    """Yield `bodies` without the offers beyond the first few: each costs a try of every key."""
    offers = 0
    for body in bodies:
        offers += body.startswith(OFFER)
        if offers <= OFFERS_A_TURN or not body.startswith(OFFER):
            yield body


def is_a_pumps(body: bytes) -> bool:
    """Tell whether a pump may have made `body`, as far as one without its keys can see."""
    if body.startswith(TO_CONSOLE) and len(body) >= 1 + COUNTER_BYTES + TAG_BYTES:
        return int.from_bytes(body[1 : 1 + COUNTER_BYTES], "big") <= LAST_COUNTER
    return body.startswith(REPLY) and _unchecked(body) is not None


def _checked(body: bytes) -> bytes:
    return body + crc32(body).to_bytes(CRC_BYTES, "big")


def _unchecked(body: bytes) -> bytes | None:
    """Return the Noise message in a handshake's body, or None where noise on the line has changed it."""
    kept, sum_ = body[:-CRC_BYTES], body[-CRC_BYTES:]
    return kept[1:] if crc32(kept).to_bytes(CRC_BYTES, "big") == sum_ else None
