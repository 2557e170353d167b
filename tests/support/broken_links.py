"""Pumps whose end of the link does one thing wrong, each a small change to the real channel or connection.

Apart from `broken_pumps`, whose link is sound and whose firmware is not.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from console.errors import RemoteProtocolError
from console.protocol import codec
from console.protocol.channel import (
    COUNTER_BYTES,
    LAST_COUNTER,
    OFFER,
    REPLY,
    TO_CONSOLE,
    Channel,
    Kind,
    Opened,
    _Session,
)
from console.protocol.connection import NO_REQUEST, Connection
from console.protocol.events import PeerBroke
from console.protocol.messages import Answer, Close, Hello, Message, Refused, Welcome
from console.protocol.noise import NotAuthentic
from console.protocol.states import Cause, Role, State
from console.pump.device import Device, Peer
from console.transport.port import Transport
from support.sites import FellOver


class BrokenDevice(Device):
    """A pump whose ends of the link are made by `connection`."""

    connection: type[Connection] = Connection

    def attach(self, transport: Transport) -> None:
        """Serve a console with a broken end."""
        broken = self.connection(
            Role.PUMP, self._entropy, lambda: self._ring.keys(self._now), patience=self._patience
        )
        self._peers.append(Peer(transport, broken))


def with_link(broken: type[Connection]) -> type[BrokenDevice]:
    """Return a pump whose connections are `broken`."""
    return type(broken.__name__, (BrokenDevice,), {"connection": broken})


def with_channel(broken: type[Channel]) -> type[BrokenDevice]:
    """Return a pump whose channels are `broken`."""

    class Broken(Connection):
        def __init__(self, role: Role, entropy: Callable[[int], bytes], keys, **more) -> None:  # type: ignore[no-untyped-def]
            super().__init__(role, entropy, keys, **more)
            self._channel = broken(role, entropy, keys)

    return with_link(Broken)


def with_session(broken: type[_Session]) -> type[BrokenDevice]:
    """Return a pump whose sessions are `broken`."""

    class Broken(Channel):
        def reply(self, payload: bytes) -> bytes:
            reply = super().reply(payload)
            if self._offered is not None and self._offered.session is not None:
                ours = self._offered.session
                self._offered.session = broken(ours.offer, ours.key, ours.ciphers)
            return reply

    return with_channel(Broken)


# channel and session


class AnswersStrangers(Connection):
    """Says something to offers that do not open."""

    def _take(self, body: bytes) -> None:
        before = self._channel.refused
        super()._take(body)
        if self._channel.refused > before and body.startswith(OFFER):
            self._put(REPLY + b"no such key")


class AnswersPlainly(Connection):
    """Greets whoever sends a line."""

    def receive(self, data: bytes, now: int) -> None:
        super().receive(data, now)
        if b"HTTP" in data and self._hello is None:
            self._outgoing += b"ITBP/1 pump ready\r\n"


class AnswersUnknownKinds(Connection):
    """Says something to frames of kinds that there are not."""

    def _take(self, body: bytes) -> None:
        super()._take(body)
        if self._hello is None and body[0] > 4:
            self._put(REPLY + b"unknown")


class ComplainsOfDamage(Connection):
    """Says something to bytes that are no frame."""

    def receive(self, data: bytes, now: int) -> None:
        bad = self._frames.bad
        super().receive(data, now)
        if self._frames.bad > bad and self._hello is None:
            self._outgoing += b"?"


class WelcomesAnybody(Connection):
    """Takes whatever opens for a Hello."""

    def _on_offer(self, payload: bytes) -> None:
        try:
            hello = codec.decode(payload)
        except RemoteProtocolError:
            hello = None
        super()._on_offer(payload if isinstance(hello, Hello) else codec.encode(Hello("nobody", "pump")))


class TriesOneOffer(Connection):
    """Tries the first of the offers that arrive at once."""

    def receive(self, data: bytes, now: int) -> None:
        super().receive(data, now)
        offers = [body for body in self._bodies if body.startswith(OFFER)]
        for body in offers[1:]:
            self._bodies.remove(body)


class HearsLittle(Connection):
    """Ends the link of a stranger who has sent more than 4 KiB."""

    received = 0

    def receive(self, data: bytes, now: int) -> None:
        self.received += len(data)
        super().receive(data, now)
        if self.received > 4_096 and self._hello is None:
            self._over(Cause.PEER_BROKE, PeerBroke(RemoteProtocolError("Too much arrived.")))


class RefusesOtherwise(BrokenDevice):
    """Refuses a service that there is not with a code of its own."""

    def _greeting(self, hello: Hello) -> Welcome | Answer:
        greeting = super()._greeting(hello)
        return Refused("unknown", "What?") if isinstance(greeting, Refused) else greeting


class ServesOne(BrokenDevice):
    """Ends every link when another arrives."""

    def attach(self, transport: Transport) -> None:
        for peer in self._peers:
            self._end(peer, self._now)
        super().attach(transport)


class RepliesAnew(Channel):
    """Makes another reply when the same offer comes again."""

    def _open_offer(self, body: bytes) -> Opened | None:
        if self._offered is not None and self._offered.offer == body:
            self._offered = None
        return super()._open_offer(body)


class ForgetsItsOffer(Channel):
    """Takes the offer of the running session for a new one."""

    def _open_offer(self, body: bytes) -> Opened | None:
        if self._running is not None:
            self._running.offer = b""
        return super()._open_offer(body)


class TakesReplays(_Session):
    """Opens whatever opens, whether or not it has been opened before."""

    def opened(self, body: bytes) -> bytes | None:
        try:
            return self.ciphers.receive.decrypt(_counter(body), body[1 + COUNTER_BYTES :])
        except NotAuthentic:
            return None


class TakesWhatIsNew(_Session):
    """Refuses what it has seen before, and nothing else."""

    def opened(self, body: bytes) -> bytes | None:
        seen = self.__dict__.setdefault("seen", set())
        if body in seen:
            return None
        self.received = _counter(body) - 1
        payload = super().opened(body)
        if payload is not None:
            seen.add(body)
        return payload


class CountsForgeries(_Session):
    """Takes note of a counter before it knows whose it is."""

    def opened(self, body: bytes) -> bytes | None:
        counter, before = _counter(body), self.received
        payload = super().opened(body)
        if before < counter <= LAST_COUNTER:
            self.received = counter
        return payload


class SwapsItsKeys(_Session):
    """Opens with the key of frames to the console."""

    def opened(self, body: bytes) -> bytes | None:
        try:
            return self.ciphers.send.decrypt(_counter(body), body[1 + COUNTER_BYTES :])
        except NotAuthentic:
            return None


class CountsFromSeven(Channel):
    """Begins its own counters too high."""

    def seal(self, payload: bytes) -> bytes:
        if self._running is not None and self._running.sent < 0:
            self._running.sent = 6
        return super().seal(payload)


class HearsItself(Channel):
    """Takes its own frames for a console's."""

    def open(self, body: bytes) -> Opened | None:
        if self._running is None or body[:1] != TO_CONSOLE:
            return super().open(body)
        try:
            payload = self._running.ciphers.send.decrypt(_counter(body), body[1 + COUNTER_BYTES :])
        except NotAuthentic:
            return None
        return Opened(Kind.NEXT, payload)


class WantsEveryCounter(_Session):
    """Takes a frame only if no counter before it is missing."""

    def opened(self, body: bytes) -> bytes | None:
        return super().opened(body) if _counter(body) == self.received + 1 else None


class EndsAtTheOffer(Connection):
    """Lets the running session go as soon as another is offered on its link."""

    def _on_offer(self, payload: bytes) -> None:
        super()._on_offer(payload)
        self._channel._running = self._beat_ms = None


class KeepsBoth(Channel):
    """Goes on answering in the old session when a new one has begun on its link."""

    _older: _Session | None = None

    def open(self, body: bytes) -> Opened | None:
        before = self._running
        opened = super().open(body)
        if opened is not None and opened.kind is Kind.FIRST:
            self._older = before
        if opened is None and self._older is not None:
            self._running, self._older = self._older, self._running
            opened = super().open(body)
        return opened


class EndsOthersAtTheOffer(BrokenDevice):
    """Ends the session on another link as soon as a new one is offered."""

    def _greeting(self, hello: Hello) -> Welcome | Answer:
        for peer in self._peers:
            if peer.service == hello.service and peer.connection.state is State.OPEN:
                self._end(peer, self._now)
        return super()._greeting(hello)


class FencesNobody(BrokenDevice):
    """Leaves the sessions on other links as they are when a new one opens."""

    def _establish(self, peer: Peer, hello: Hello, link_now_ms: int) -> None:
        others = [each for each in self._peers if each is not peer]
        services = [each.service for each in others]
        for each in others:
            each.service = ""
        super()._establish(peer, hello, link_now_ms)
        for each, service in zip(others, services, strict=True):
            each.service = service


# heartbeat


class NeverBeats(Connection):
    """Says nothing by itself."""

    def _beat(self) -> None:
        self._beat_ms = None


class NeverQuiet(Connection):
    """Says in every heartbeat that it heard the console just now."""

    def _beat(self) -> None:
        self._heard_ms = self._now
        super()._beat()


class ReusesCounters(Connection):
    """Sends a heartbeat under the counter of the frame before."""

    def _beat(self) -> None:
        session = self._channel._running
        if session is not None:
            session.sent = max(session.sent - 1, -1)
        super()._beat()


class BeatsFast(Connection):
    """Says five times a second that it is there."""

    def _beat(self) -> None:
        super()._beat()
        self._beat_ms = self._now + 200


# framing


class EndsOnDamage(Connection):
    """Ends the link on a frame that is none."""

    def receive(self, data: bytes, now: int) -> None:
        bad = self._frames.bad
        super().receive(data, now)
        if self._frames.bad > bad:
            self._over(Cause.PEER_BROKE, PeerBroke(RemoteProtocolError("A damaged frame arrived.")))


class WantsWholeFrames(Connection):
    """Forgets the beginning of a frame whose end comes later."""

    def receive(self, data: bytes, now: int) -> None:
        super().receive(data, now)
        self._frames._pending.clear()


class TakesFewFrames(Connection):
    """Forgets what stands behind the eighth frame of what has arrived."""

    def receive(self, data: bytes, now: int) -> None:
        pieces = data.split(b"\x00")
        super().receive(b"\x00".join([*pieces[:8], b""]) if len(pieces) > 9 else data, now)


class EndsOnDelimiters(Connection):
    """Takes two delimiters in a row for an error."""

    def receive(self, data: bytes, now: int) -> None:
        super().receive(data, now)
        if b"\x00\x00" in data:
            self._over(Cause.PEER_BROKE, PeerBroke(RemoteProtocolError("An empty frame arrived.")))


class LimitsSessions(Connection):
    """Ends a session that has sent more than 16 KiB."""

    received = 0

    def receive(self, data: bytes, now: int) -> None:
        self.received += len(data)
        super().receive(data, now)
        if self.received > 16_384 and self._hello is not None:
            self._over(Cause.PEER_BROKE, PeerBroke(RemoteProtocolError("Too much arrived.")))


# requests


class ActsAgain(Connection):
    """Acts again on a request that comes again under its number."""

    def _on_request(self, number: int, payload: bytes) -> None:
        if number == self._number:
            self._number -= 1
        super()._on_request(number, payload)


class TakesLowerNumbers(Connection):
    """Acts on a request under a number that is past."""

    def _on_request(self, number: int, payload: bytes) -> None:
        if number < self._number:
            self._number = number - 1
        super()._on_request(number, payload)


class DropsWhatWaits(Connection):
    """Forgets what arrived behind a request."""

    def _on_request(self, number: int, payload: bytes) -> None:
        super()._on_request(number, payload)
        self._bodies.clear()


class CountsInTwoBytes(Connection):
    """Knows no request above number 65,535."""

    def _on_request(self, number: int, payload: bytes) -> None:
        if number < 2**16:
            super()._on_request(number, payload)


class ForgivesNumberZero(Connection):
    """Ignores what stands under the number 0 and should not."""

    def _on_unnumbered(self, message: Message) -> None:
        if isinstance(message, Close):
            super()._on_unnumbered(message)


class ForgivesShortness(Connection):
    """Ignores a payload that is shorter than a number."""

    def _on_payload(self, payload: bytes) -> None:
        super()._on_payload(payload if len(payload) > 3 else b"")


class AnswersEmptyFrames(Connection):
    """Says its last answer again to a frame that carries nothing."""

    def _on_payload(self, payload: bytes) -> None:
        if not payload and self._answer:
            self._seal(self._number, self._answer)
        super()._on_payload(payload)


class EndsOnNonsense(Connection):
    """Ends the session on what it does not understand."""

    def _on_request(self, number: int, payload: bytes) -> None:
        codec.decode(payload)
        super()._on_request(number, payload)


class IgnoresNonsense(Connection):
    """Says nothing to what it does not understand."""

    def _on_request(self, number: int, payload: bytes) -> None:
        try:
            codec.decode(payload)
        except RemoteProtocolError:
            return
        super()._on_request(number, payload)


class EndsOnAnswers(Connection):
    """Ends the session on a message that is no request."""

    def _on_request(self, number: int, payload: bytes) -> None:
        super()._on_request(number, payload)
        if payload and payload[1:2] in (b"\x01", b"\x03", b"\x04", b"\x18"):
            self._over(Cause.PEER_BROKE, PeerBroke(RemoteProtocolError("That is no request.")))


class HearsNoClose(Connection):
    """Goes on after Close."""

    def _on_payload(self, payload: bytes) -> None:
        if int.from_bytes(payload[:4], "big") == NO_REQUEST and payload:
            return
        super()._on_payload(payload)


def lenient(mend: Callable[[bytes], bytes]) -> type[BrokenDevice]:
    """Return a pump that reads what `mend` makes of a request it does not understand."""

    class Lenient(Connection):
        def _on_request(self, number: int, payload: bytes) -> None:
            try:
                codec.decode(payload)
            except RemoteProtocolError:
                payload = mend(payload)
            super()._on_request(number, payload)

    return with_link(Lenient)


def without_tail(payload: bytes) -> bytes:
    """Return the message that `payload` begins with, whatever stands behind it."""
    for length in range(len(payload) - 1, 0, -1):
        try:
            codec.decode(payload[:length])
        except RemoteProtocolError:
            continue
        return payload[:length]
    return payload


def without_floats(payload: bytes) -> bytes:
    """Return `payload` with whole floats as integers."""
    return _mended(payload, lambda each: int(each) if isinstance(each, float) else each)


def in_one_form(payload: bytes) -> bytes:
    """Return `payload` in its one encoding, whichever it came in."""
    return _recoded(_fields(payload)) or payload


def into_range(payload: bytes) -> bytes:
    """Return `payload` with numbers out of range moved into it."""
    return _mended(payload, lambda each: min(max(each, 0), 2**53 - 1) if type(each) is int else each)


def with_fewer_fields(payload: bytes) -> bytes:
    """Return `payload` without the fields that are too many."""
    fields = _fields(payload)
    return b"\x91\x0a" if fields[:1] == [10] and len(fields) > 1 else payload


def _mended(payload: bytes, mend: Callable[[object], object]) -> bytes:
    """Return `payload` with its fields mended, and as it is where there is nothing to mend."""
    fields = _fields(payload)
    try:
        mended = [mend(each) for each in fields]
    except ValueError:  # a float that is no number
        return payload
    same = [type(each) for each in mended] == [type(each) for each in fields] and mended == fields
    return payload if same else _recoded(mended) or payload


def _fields(payload: bytes) -> list[object]:
    """Return the fields of what is an array, in whichever form; none of anything else."""
    try:
        fields = msgspec.msgpack.decode(payload)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return []
    return fields if isinstance(fields, list) else []


def _recoded(fields: list[object]) -> bytes:
    return msgspec.msgpack.encode(fields) if fields else b""


class FallsOver(Connection):
    """Dies of deep nesting."""

    def _on_request(self, number: int, payload: bytes) -> None:
        if payload.startswith(b"\x91\x91\x91"):
            raise FellOver
        super()._on_request(number, payload)


class NeverReplies(Connection):
    """Says nothing to anybody."""

    def receive(self, data: bytes, now: int) -> None:
        super().receive(b"", now)


class FallsSilent(Connection):
    """Never says anything again once it is asked what became of an operation."""

    def _on_request(self, number: int, payload: bytes) -> None:
        if payload[1:2] != b"\x11":
            super()._on_request(number, payload)


class Floods(Connection):
    """Never stops sending once a session is open."""

    def on_deadline(self, now: int) -> None:
        super().on_deadline(now)
        if self._answer:
            self._outgoing += b"\x05flood\x00" * 2_000


def _counter(body: bytes) -> int:
    return int.from_bytes(body[1 : 1 + COUNTER_BYTES], "big")
