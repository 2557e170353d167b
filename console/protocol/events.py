"""What a connection has to tell its owner, as frozen values; sentences in them are for people.

Apart from `connection` so that session and pump can name what happened without the machinery.
Events carry messages, never bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from console.domain.reading import Identity
from console.errors import RemoteProtocolError
from console.protocol.messages import Answer, Hello, Refused, Request


class Deadline(Enum):
    """What an end waited for in vain; the value is a sentence for people."""

    HANDSHAKE = (
        "No pump answered this console. Either none is there: it is switched off, busy or out of reach. Or "
        "the pairing was revoked at its panel: then pair the two again."
    )
    ANSWER = "The pump did not answer in time."
    IDLE = "The session ended because it was not used."
    SPENT = "The session has carried as many frames as one may; it is ended, and a new one can be opened."


@dataclass(frozen=True, slots=True)
class Welcomed:
    """At the console: the pump granted the session and said who it is."""

    identity: Identity


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """At the console: the pump understood, and refused the session."""

    refused: Refused


@dataclass(frozen=True, slots=True)
class Knocked:
    """At the pump: a console asks for a session; it is owed a `Welcome` or a `Refused`."""

    hello: Hello


@dataclass(frozen=True, slots=True)
class Established:
    """At the pump: the console took the session up. Any session before it is over: this is the fence."""

    hello: Hello


@dataclass(frozen=True, slots=True)
class Received:
    """At the pump a request, which is owed an answer; at the console the answer to request `request`."""

    message: Request | Answer
    request: int


@dataclass(frozen=True, slots=True)
class Beat:
    """At the console: the pump is there; `quiet_ms` ago it last heard a frame of this session."""

    quiet_ms: int


@dataclass(frozen=True, slots=True)
class Closed:
    """The peer ended the session."""


@dataclass(frozen=True, slots=True)
class Lost:
    """The link ended under the session."""


@dataclass(frozen=True, slots=True)
class Expired:
    """A deadline passed, and the session with it."""

    what: Deadline


@dataclass(frozen=True, slots=True)
class PeerBroke:
    """The peer does not keep to the protocol, and the session is over."""

    error: RemoteProtocolError


Event = Welcomed | TurnedAway | Knocked | Established | Received | Beat | Closed | Lost | Expired | PeerBroke
