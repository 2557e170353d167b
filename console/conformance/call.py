"""A session as a check opens it: an offer, the reply, and sealed frames that can be held in the hand.

Apart from `protocol.connection`, which does no more than is right: a check also has to say again what was
said, leave out what is due, and see frames that nobody should have sent.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from console.conformance.check import Deviation
from console.conformance.link import Frame, Link
from console.conformance.misread import misread, told_reply
from console.domain.pairing import PairingKey
from console.errors import LinkLost, RemoteProtocolError
from console.protocol import codec
from console.protocol.channel import OFFERS_A_TURN, REPLY, Channel, Kind
from console.protocol.connection import NO_REQUEST, REQUEST_BYTES
from console.protocol.messages import (
    Alive,
    Close,
    Hello,
    Message,
    Outcome,
    Query,
    Refused,
    Welcome,
)
from console.protocol.states import Role
from console.protocol.waiting import PATIENCE
from console.protocol.wire import WireIdentity

SERVICE = "pump"

NOBODYS = b"\x01" * 16
"""The id of an operation that nobody has ever made: what it came to can be asked at any time."""

LOOK_AT_NUMBER = (
    "Four bytes stand before each message: the number of the request that it answers, big-endian; 0 before "
    "Alive and Close."
)

Entropy = Callable[[int], bytes]
Wanted = TypeVar("Wanted", bound=Message)


@dataclass(frozen=True, slots=True)
class Said:
    """What a frame of the session carried: a request's number, the message's bytes, and when it came."""

    number: int
    message: bytes
    frame: Frame


class Offer:
    """A console's first frame, one for each of `keys`; `payload` takes the place of a `Hello`."""

    def __init__(
        self,
        keys: tuple[PairingKey, ...],
        name: str,
        entropy: Entropy,
        service: str = SERVICE,
        payload: bytes | None = None,
    ) -> None:
        self.channel = Channel(Role.CONSOLE, entropy, lambda: keys)
        hello = codec.encode(Hello(name, service)) if payload is None else payload
        self.bodies = self.channel.offers(hello)

    @property
    def body(self) -> bytes:
        """The frame of the likeliest key."""
        return self.bodies[0]

    def greeting(self, link: Link) -> Greeting:
        """Make the offer until it is replied to; raises `Deviation` if something else comes, or nothing."""
        link.put(self.body, "an offer")
        return self.replied(link)

    def replied(self, link: Link) -> Greeting:
        """Wait for the reply to an offer that was made, and make it again meanwhile; raises as `greeting`."""
        until_ms, waiting = link.now + PATIENCE.handshake_ms, deque(self.bodies)
        while link.now < until_ms:
            heard = link.hear(PATIENCE.repeat_ms)
            if heard is None:
                for _ in range(min(OFFERS_A_TURN, len(waiting))):
                    link.put(waiting[0], "an offer, once more")
                    waiting.rotate(-1)
            elif not any(call.takes(heard) for call in link.calls):
                return self.greeted(link, heard)
        raise Deviation(f"a reply to the offer within {PATIENCE.handshake_ms // 1_000} s", "nothing")

    def greeted(self, link: Link, heard: Frame) -> Greeting:
        """Open what came in reply; raises `Deviation` where it does not open."""
        opened = self.channel.open(heard.body)
        if opened is None or opened.kind is not Kind.REPLY:
            raise Deviation("a reply that opens with the key", *told_reply(heard))
        heard.what, heard.payload = "the reply", opened.payload
        return Greeting(link, self, heard, decoded(opened.payload, "in answer to the offer"))


@dataclass(frozen=True, slots=True)
class Greeting:
    """A reply that opened; nothing has been taken up yet."""

    link: Link
    offer: Offer
    reply: Frame
    message: Message

    @property
    def identity(self) -> WireIdentity:
        """Who the pump says it is; raises `Deviation` where it turned the console away."""
        return expected(self.message, Welcome, "the offer").identity

    def call(self) -> Call:
        """Take the session up: send its first frame, which is empty."""
        call = Call(self)
        call.say(b"", "the empty first frame")
        return call


class Call:
    """A session that was taken up. `number` is that of the last request."""

    def __init__(self, greeting: Greeting) -> None:
        self.number = NO_REQUEST
        self.identity = greeting.identity
        self.offer = greeting.offer
        self.link = greeting.link
        self.inbox: deque[Said] = deque()
        """What came in this session and was not read yet."""
        self._channel = greeting.offer.channel
        self.link.calls.append(self)

    def sealed(self, payload: bytes) -> bytes:
        """Return the body of the session's next frame, and do not send it."""
        return self._channel.seal(payload)

    def say(self, payload: bytes, what: str) -> bytes:
        """Send the session's next frame, and return its body."""
        body = self.sealed(payload)
        self.link.put(body, what, payload)
        return body

    def request(self, message: Message | bytes, number: int | None = None) -> bytes:
        """Return what a request's frame carries: under the next number, or under `number`."""
        if number is None:
            self.number += 1
        told = message if isinstance(message, bytes) else codec.encode(message)
        return (self.number if number is None else number).to_bytes(REQUEST_BYTES, "big") + told

    def put(self, message: Message | bytes, what: str = "", number: int | None = None) -> bytes:
        """Send a request once, and return the frame's body; `what` says which, where it has no name."""
        payload = self.request(message, number)
        number = int.from_bytes(payload[:REQUEST_BYTES], "big")
        return self.say(payload, f"request {number}: {what or type(message).__name__}")

    def ask(self, message: Message | bytes, what: str = "") -> Message:
        """Ask as a console does, again and again under one number, and return the answer."""
        self.put(message, what)
        until_ms = self.link.now + PATIENCE.answer_ms
        while True:
            said = self.answer(PATIENCE.repeat_ms)
            if said is not None:
                return self.read(said)
            if self.link.now >= until_ms:
                raise Deviation(f"an answer within {PATIENCE.answer_ms // 1_000} s", "nothing")
            self.put(message, what, self.number)

    def close(self) -> None:
        """Take leave: where nobody can be seen to go, the pump would go on with its beats."""
        with suppress(LinkLost):
            self.say(NO_REQUEST.to_bytes(REQUEST_BYTES, "big") + codec.encode(Close()), "Close")

    def lives(self) -> None:
        """Hold that the session still answers; what is asked changes nothing."""
        expected(self.ask(Query(NOBODYS)), Outcome, "Query")

    def answer(self, within_ms: int = PATIENCE.answer_ms) -> Said | None:
        """Return what answers the last request, None if nothing does within `within_ms`."""
        until_ms = self.link.now + within_ms
        while (said := self.hear(until_ms - self.link.now)) is not None:
            if said.number == self.number:
                return said
            if said.number > self.number:
                came = f"one to request {said.number}, which nobody made"
                raise Deviation(f"an answer to request {self.number}", came, LOOK_AT_NUMBER)
            self._hold_unasked(said)
        return None

    def read_answer(self) -> Message:
        """Return the answer to the request that was sent last; raises `Deviation` if none comes."""
        said = self.answer()
        if said is None:
            raise Deviation(f"an answer within {PATIENCE.answer_ms // 1_000} s", "nothing")
        return self.read(said)

    def only(self, message: Message | bytes, unasked: str) -> Message:
        """Ask once, and hold that nothing numbered comes before the answer, such as one to `unasked`."""
        self.put(message)
        while (said := self.hear(PATIENCE.answer_ms)) is not None:
            if said.number == self.number:
                return self.read(said)
            if said.number != NO_REQUEST:
                raise Deviation(f"silence to {unasked}", self.told(said))
            self._hold_unasked(said)
        raise Deviation(f"an answer within {PATIENCE.answer_ms // 1_000} s", "nothing")

    def hear(self, within_ms: int) -> Said | None:
        """Return the next frame of this session that carries something, None if none comes."""
        until_ms = self.link.now + within_ms
        while not self.inbox:
            heard = self.link.hear(max(0, until_ms - self.link.now))
            if heard is None:
                return None
            self._sort(heard)
        return self.inbox.popleft()

    def gather(self, ms: int) -> None:
        """Listen for `ms` and leave what comes in the inbox; that the pump ends the link is no news here."""
        until_ms = self.link.now + ms
        with suppress(LinkLost):
            while (heard := self.link.hear(max(0, until_ms - self.link.now))) is not None:
                self._sort(heard)

    def takes(self, heard: Frame) -> bool:
        """Take what opens in this session; tell whether it was of this session."""
        opened = None if heard.body[:1] == REPLY else self._channel.open(heard.body)
        if opened is None:
            return False
        payload = heard.payload = opened.payload
        number = int.from_bytes(payload[:REQUEST_BYTES], "big")
        heard.what = f"answer to request {number}" if number else "unasked"
        if payload:
            self.inbox.append(Said(number, payload[REQUEST_BYTES:], heard))
        return True

    def _hold_unasked(self, said: Said) -> None:
        """Hold that what nobody asked for is a heartbeat."""
        message = self.read(said) if said.number == NO_REQUEST else None
        if isinstance(message, Close):
            raise Deviation("the session to go on", "Close")
        if message is not None and not isinstance(message, Alive):
            raise Deviation("nothing but Alive and Close under the number 0", told(message))

    def _sort(self, heard: Frame) -> None:
        if not any(call.takes(heard) for call in self.link.calls):
            self.link.strays.append(heard)

    def read(self, said: Said) -> Message:
        """Return the message that was said; raises `Deviation` for one that is not ITBP/1."""
        asked = "in answer to a request" if said.number else "under the number 0"
        return decoded(said.message, asked)

    def told(self, said: Said) -> str:
        """Return in words what was said."""
        return f"an answer to request {said.number}, {told(self.read(said))}"

    def beat(self, within_ms: int) -> tuple[Alive, int] | None:
        """Return the next `Alive` and when it came; None if none comes within `within_ms`."""
        until_ms = self.link.now + within_ms
        while (said := self.hear(until_ms - self.link.now)) is not None:
            message = self.read(said)
            if isinstance(message, Alive):
                return message, said.frame.at_ms
        return None


def decoded(data: bytes, asked: str) -> Message:
    """Return the message that `data` is, `asked` for so; raises `Deviation` where it is none."""
    try:
        return codec.decode(data)
    except RemoteProtocolError as why:
        wrong = misread(data, str(why.__cause__ or why))
        look = f"“{wrong.message}” in the section Messages; the bytes are below, behind “carried”."
        raise Deviation(f"a message in its one encoding {asked}", wrong.what, look) from why


def expected(message: Message, kind: type[Wanted], asked: str) -> Wanted:
    """Return `message` if it is of `kind`; raises `Deviation` for any other."""
    if isinstance(message, kind):
        return message
    raise Deviation(f"{kind.__name__} in answer to {asked}", told(message))


def told(message: Message) -> str:
    """Return in words what a message says."""
    match message:
        case Refused(code, sentence):
            return f"Refused “{code}” ({sentence})"
        case Outcome(state=state, why=why):
            return f"Outcome “{state}” ({why})" if why else f"Outcome “{state}”"
        case _:
            return type(message).__name__


def told_frame(heard: Frame) -> str:
    """Return in words what came and belongs to nothing."""
    kind = heard.body[:1].hex() or "no body"
    return f"{len(heard.data)} bytes of kind {kind}"
