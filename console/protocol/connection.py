"""One session between two ends, without I/O and without a clock: bytes and time in, bytes and events out.

Apart from whoever carries the bytes (transport) and whoever knows what they mean (session, firmware).
The same class stands at both ends; what each may do when is the table in `states`. Nothing that a
peer sends raises here: it becomes an event, or nothing. `LocalProtocolError` is a bug of the caller.

`now` is link time in whole ms from any fixed start. After `receive`, `link_lost` and `on_deadline`,
call `next_event` until it returns None, then hand `bytes_to_send` to the transport.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import get_args

from console.domain.pairing import PairingKey
from console.errors import LocalProtocolError, RemoteProtocolError
from console.protocol import codec, values
from console.protocol.channel import OFFERS_A_TURN, Channel, Keys, Kind, Opened, is_a_pumps, without_flood
from console.protocol.events import (
    Beat,
    Closed,
    Deadline,
    Established,
    Event,
    Expired,
    Knocked,
    Lost,
    PeerBroke,
    Received,
    TurnedAway,
    Welcomed,
)
from console.protocol.framing import MOST_BODIES, FrameReader, frame
from console.protocol.messages import ANSWERS, Alive, Close, Hello, Message, Refused, Request, Welcome
from console.protocol.states import Cause, Role, State, following
from console.protocol.waiting import PATIENCE, Awaited, Patience
from console.protocol.wire import WireIdentity

REQUEST_BYTES = 4
LAST_REQUEST = 2 ** (8 * REQUEST_BYTES) - 1
NO_REQUEST = 0
"""The number before a message that is neither request nor answer: `Close` and `Alive`."""

NOT_ITBP = "What answers there does not speak ITBP/1, the language of the pump; check the address."

_REQUESTS: tuple[type[Request], ...] = get_args(Request)
_WE_OWE = (State.KNOCKED, State.KNOCKED_AGAIN, State.ANSWERING)
_IN_SESSION = (State.OPEN, State.ASKING, State.ANSWERING, State.KNOCKED_AGAIN)


class Connection:
    """One end of the link. A console's serves one session; a pump's serves one transport."""

    def __init__(
        self, role: Role, entropy: Callable[[int], bytes], keys: Keys, *, patience: Patience = PATIENCE
    ) -> None:
        """Begin in NEW; `entropy(n)` returns n random bytes, `keys()` the keys that count at that moment."""
        self.state = State.NEW
        self._role = role
        self._patience = patience
        self._channel = Channel(role, entropy, keys)
        self._frames = FrameReader()
        self._bodies: deque[bytes] = deque(maxlen=MOST_BODIES)
        self._events: deque[Event] = deque()
        self._outgoing = bytearray()
        self._awaited: Awaited | None = None
        self._beat_ms: int | None = None
        self._now = 0
        self._heard_ms = 0
        self._heard = False
        self._met = False
        self._link_ended = False
        self._service = ""
        self._hello: Hello | None = None
        self._request: Request | None = None
        self._number = NO_REQUEST
        self._answer = b""

    @property
    def key(self) -> PairingKey | None:
        """The key that the session stands on; the offered one's before it stands, None before that."""
        return self._channel.key

    @property
    def refused(self) -> int:
        """How many frames were skipped: damaged, of another session, or not newer than the last."""
        return self._frames.bad + self._channel.refused

    def open(self, hello: Hello, now: int) -> None:
        """At the console: ask for a session with the service that `hello` names, by the keys there are.

        The likeliest goes alone at first, since it mostly is the one; then a few at each repeat, in turn.
        """
        payload = codec.encode(hello)
        self._act(Cause.HELLO_SENT, now)
        self._service = hello.service
        offers = self._channel.offers(payload)
        if not offers:
            raise LocalProtocolError("There is no key to ask for a session with.")
        waiting = deque(offers)
        self._put(offers[0])
        self._wait(Deadline.HANDSHAKE, self._patience.handshake_ms, lambda: self._offer(waiting))

    def listen(self, now: int) -> None:
        """At the pump: wait for a console; the whole handshake's time runs from here."""
        self._act(Cause.LISTENED, now)
        self._awaited = Awaited(Deadline.HANDSHAKE, now + self._patience.handshake_ms)

    def send(self, message: Message, now: int) -> int:
        """Send a request, the answer that is owed, or `Close`; return the number of the last request.

        A console has one request outstanding at most; it is repeated until its answer comes. A pump
        owes one answer at most, or to a knock `Welcome` or `Refused`. The same answer is given again
        when the request comes again, so that no request is acted on twice in a session.
        """
        payload = codec.encode(message)
        if isinstance(message, Close):
            self._finish(Cause.CLOSE_SENT, now)
        elif isinstance(message, _REQUESTS):
            self._ask(message, payload, now)
        elif self.state in (State.KNOCKED, State.KNOCKED_AGAIN):
            self._reply(message, payload, now)
        else:
            self._give(message, payload, now)
        return self._number

    def receive(self, data: bytes, now: int) -> None:
        """Take bytes that have arrived, cut anywhere; what arrives after the end is dropped."""
        if self.state is State.NEW:
            raise LocalProtocolError("Bytes can be taken only after `open` or `listen`.")
        self._now = now
        if data and self.state is not State.CLOSED:
            bodies = self._frames.feed(data)
            self._heard = True
            self._met = self._met or any(map(is_a_pumps, bodies))
            self._bodies.extend(without_flood(bodies))

    def link_lost(self, now: int) -> None:
        """Take note that the transport has ended: what has arrived still counts, nothing more comes."""
        self._now = now
        self._link_ended = True

    def next_event(self) -> Event | None:
        """Return what happened next, or None: nothing has, or an answer that we owe must go first."""
        while not self._events and self._bodies and self.state not in _WE_OWE:
            self._take(self._bodies.popleft())
        if self._link_ended and not self._events and not self._bodies:
            self._link_ended = False
            self._over(Cause.LINK_LOST, Lost())
        return self._events.popleft() if self._events else None

    def next_deadline(self) -> int | None:
        """Return the link time at which `on_deadline` has something to do, or None."""
        dues = [] if self._awaited is None else [self._awaited.due_ms]
        return min(dues if self._beat_ms is None else [*dues, self._beat_ms], default=None)

    def on_deadline(self, now: int) -> None:
        """Do what is due: say it again, or give up. Does nothing before `next_deadline`."""
        self._now = now
        awaited = self._awaited
        if awaited is None:
            return
        if self._beat_ms is not None and now >= self._beat_ms:
            self._beat()
        if now >= awaited.until_ms:
            self._over(Cause.TIME_UP, Expired(awaited.what))
        elif awaited.again is not None and awaited.again_ms is not None and now >= awaited.again_ms:
            awaited.again_ms = now + self._patience.repeat_ms
            awaited.again()

    def bytes_to_send(self) -> bytes:
        """Return the bytes for the transport; each is returned once."""
        data = bytes(self._outgoing)
        self._outgoing.clear()
        return data

    def _act(self, cause: Cause, now: int) -> None:
        """Move on by an act of ours, or refuse it."""
        target = following(self._role, self.state, cause)
        if target is None:
            raise LocalProtocolError(f"A {self._role.value} in state {self.state} may not do this: {cause}.")
        self._now = now
        self.state = target

    def _ask(self, request: Request, payload: bytes, now: int) -> None:
        if self._number == LAST_REQUEST:
            raise LocalProtocolError("The session has used its last request number; open a new one.")
        self._act(Cause.REQUEST_SENT, now)
        self._request = request
        self._number += 1
        number = self._number
        self._say(Deadline.ANSWER, self._patience.answer_ms, lambda: self._seal(number, payload))

    def _reply(self, message: Message, payload: bytes, now: int) -> None:
        if isinstance(message, Refused):
            self._act(Cause.REFUSED_SENT, now)
            self._put(self._channel.reply(payload))
            self._channel.forget_offer()
        elif isinstance(message, Welcome):
            self._act(Cause.WELCOME_SENT, now)
            self._put(self._channel.reply(payload))
        else:
            raise LocalProtocolError(
                f"A knock is answered by Welcome or Refused, not {type(message).__name__}."
            )

    def _give(self, message: Message, payload: bytes, now: int) -> None:
        if self._request is None or not isinstance(message, (ANSWERS[type(self._request)], Refused)):
            raise LocalProtocolError(f"Nothing was asked that {type(message).__name__} answers.")
        self._act(Cause.ANSWER_SENT, now)
        self._request = None
        self._answer = payload
        self._seal(self._number, payload)

    def _say(self, what: Deadline, patience_ms: int, say: Callable[[], None]) -> None:
        """Say it now, and again until something ends the wait for `what`."""
        say()
        self._wait(what, patience_ms, say)

    def _wait(self, what: Deadline, patience_ms: int, again: Callable[[], None]) -> None:
        self._awaited = Awaited(what, self._now + patience_ms, self._now + self._patience.repeat_ms, again)

    def _offer(self, waiting: deque[bytes]) -> None:
        """Put the next few offers; where there are no more than a few, all of them each time."""
        for _ in range(min(OFFERS_A_TURN, len(waiting))):
            self._put(waiting[0])
            waiting.rotate(-1)

    def _beat(self) -> None:
        """Say that this pump is there, and how long ago it heard of the console."""
        self._beat_ms = self._now + self._patience.beat_ms
        self._seal(NO_REQUEST, codec.encode(Alive(self._now - self._heard_ms)))

    def _seal(self, number: int, payload: bytes) -> None:
        self._carry(number.to_bytes(REQUEST_BYTES, "big") + payload)

    def _carry(self, payload: bytes) -> None:
        """Send what a session's frame carries; one that has sent its last frame is about to end."""
        if not self._channel.spent:
            self._put(self._channel.seal(payload))

    def _put(self, body: bytes) -> None:
        self._outgoing += frame(body)

    def _rest(self) -> None:
        """Wait for use, as an open session does."""
        self._awaited = Awaited(Deadline.IDLE, self._now + self._patience.idle_ms)

    def _finish(self, cause: Cause, now: int) -> None:
        """End it; a peer that is in session and can still hear is told."""
        told = self.state in _IN_SESSION and cause not in (Cause.CLOSE_RECEIVED, Cause.LINK_LOST)
        self._act(cause, now)
        self._awaited = self._beat_ms = None
        self._bodies.clear()
        if told:
            self._seal(NO_REQUEST, codec.encode(Close()))

    def _over(self, cause: Cause, event: Event) -> None:
        """End it for a cause that is not ours, and say so; what has ended already stays silent."""
        if following(self._role, self.state, cause) is None:
            return
        if self.state is State.OPENING and not self._met:
            event = PeerBroke(RemoteProtocolError(NOT_ITBP)) if self._heard else Expired(Deadline.HANDSHAKE)
        self._finish(cause, self._now)
        self._events.append(event)

    def _take(self, body: bytes) -> None:
        opened = self._channel.open(body)
        if opened is None:
            return
        try:
            self._on_opened(opened)
        except RemoteProtocolError as why:
            self._over(Cause.PEER_BROKE, PeerBroke(why))
        if self._channel.spent:
            self._over(Cause.TIME_UP, Expired(Deadline.SPENT))

    def _on_opened(self, opened: Opened) -> None:
        match opened.kind:
            case Kind.OFFER:
                self._on_offer(opened.payload)
            case Kind.REPEAT:
                self._put(opened.payload)
            case Kind.REPLY:
                self._on_reply(opened.payload)
            case Kind.FIRST:
                self._on_first(opened.payload)
            case Kind.NEXT:
                self._on_payload(opened.payload)

    def _on_offer(self, payload: bytes) -> None:
        """Tell of a knock; what is no Hello gets silence, as a stranger does."""
        try:
            hello = codec.decode(payload)
        except RemoteProtocolError:
            hello = None
        if not isinstance(hello, Hello):
            self._channel.forget_offer()
            return
        if self._hello is None and self.state is State.LISTENING:
            self._awaited = Awaited(Deadline.HANDSHAKE, self._now + self._patience.handshake_ms)
        self._act(Cause.HELLO_RECEIVED, self._now)
        self._hello = hello
        self._events.append(Knocked(hello))

    def _on_reply(self, payload: bytes) -> None:
        message = codec.decode(payload)
        if isinstance(message, Refused):
            self._over(Cause.REFUSED_RECEIVED, TurnedAway(message))
        elif isinstance(message, Welcome):
            self._check(message.identity)
            self._act(Cause.WELCOME_RECEIVED, self._now)
            self._carry(b"")
            self._rest()
            self._events.append(Welcomed(values.identity_from_wire(message.identity)))
        else:
            raise RemoteProtocolError(f"The pump greeted with {type(message).__name__} instead of Welcome.")

    def _check(self, identity: WireIdentity) -> None:
        """Refuse a pump that is not simulated, or that has not the service we asked for."""
        if not identity.simulated:
            raise RemoteProtocolError(
                "What answers does not call itself a simulated pump; this console programs no other."
            )
        if self._service not in identity.services:
            raise RemoteProtocolError(f"The pump does not offer the service “{self._service}”.")

    def _on_first(self, payload: bytes) -> None:
        if self._hello is None:
            raise LocalProtocolError("A session begins with a Hello.")
        self._act(Cause.FIRST_FRAME, self._now)
        self._request, self._number, self._answer = None, NO_REQUEST, b""
        self._beat_ms = self._now + self._patience.beat_ms
        self._rest()
        self._events.append(Established(self._hello))
        self._on_payload(payload)

    def _on_payload(self, payload: bytes) -> None:
        """Take what a session's frame carries: nothing, or a request number and a message.

        What carries nothing, or a beat, shows that the peer is there and not that the session is used.
        """
        self._heard_ms = self._now
        if not payload:
            return
        if len(payload) < REQUEST_BYTES:
            raise RemoteProtocolError("A frame arrived that is shorter than the number of a request.")
        number, message = int.from_bytes(payload[:REQUEST_BYTES], "big"), payload[REQUEST_BYTES:]
        if number == NO_REQUEST:
            self._on_unnumbered(codec.decode(message))
            return
        if self.state is not State.ASKING:
            self._rest()
        if self._role is Role.PUMP:
            self._on_request(number, message)
        elif number == self._number and self._request is not None:
            self._on_answer(self._request, codec.decode(message))

    def _on_unnumbered(self, message: Message) -> None:
        if isinstance(message, Close):
            self._over(Cause.CLOSE_RECEIVED, Closed())
        elif isinstance(message, Alive) and self._role is Role.CONSOLE:
            self._events.append(Beat(message.quiet_ms))
            self._carry(b"")
        else:
            raise RemoteProtocolError(f"A {type(message).__name__} arrived without a request number.")

    def _on_request(self, number: int, payload: bytes) -> None:
        if number == self._number:
            self._seal(number, self._answer)
        if number <= self._number:
            return
        self._number = number
        try:
            request = _as_request(codec.decode(payload))
        except RemoteProtocolError as why:
            self._answer = codec.encode(Refused("not-understood", str(why)[:400]))
            self._seal(number, self._answer)
            return
        self._act(Cause.REQUEST_RECEIVED, self._now)
        self._request = request
        self._events.append(Received(request, number))

    def _on_answer(self, request: Request, message: Message) -> None:
        if not isinstance(message, (ANSWERS[type(request)], Refused)):
            raise RemoteProtocolError(
                f"The pump answered {type(request).__name__} with {type(message).__name__}."
            )
        self._act(Cause.ANSWER_RECEIVED, self._now)
        self._request = None
        self._rest()
        self._events.append(Received(message, self._number))


def _as_request(message: Message) -> Request:
    if not isinstance(message, _REQUESTS):
        raise RemoteProtocolError(f"A pump is not sent {type(message).__name__}.")
    return message
