"""One connection to an MQTT broker, from its greeting to its end: paho's client, driven without a thread.

Apart because only this file knows paho. What paho calls back with is put down here and acted on by whoever
drives it, so that nothing of ours runs inside paho. A connection that has ended is not used again: the next
has a client of its own, with an id that nobody else has.
"""

from __future__ import annotations

import secrets
import socket
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

from paho.mqtt.client import Client as Paho
from paho.mqtt.client import ConnectFlags, DisconnectFlags, MQTTMessage, error_string
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

KEEPALIVE_S = 20
"""After 1.5 times so long without a word of ours the broker takes us for gone and says so to others; after
about twice as long without a word of its, it is gone for us."""

CONNECT_S = 1.0
"""The longest that paho may take to connect to where somebody has just answered."""

LONGEST_PAYLOAD = 8_192
"""In bytes: a frame takes about 4 KiB at most. Longer messages are dropped unread."""

LONGEST_PACKET = LONGEST_PAYLOAD + 1_024
"""What the broker is asked to send us at most, topic and all: it drops what is longer, before we hold it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that was published; `retained` says that its publisher wanted it kept."""

    topic: str
    payload: bytes
    retained: bool


class Client:
    """A connection to a broker, to which our will is left: a retained, empty message under `will`/`name`."""

    def __init__(self, where: tuple[str, int], user: str | None, password: str | None, will: str) -> None:
        """Greet the broker at `where`, which answers there; raises `OSError` when it does so no more."""
        self.name = secrets.token_hex(8)
        self.joined = False
        """Whether the broker has taken us in."""
        self.refused = ""
        """Why it did not, in its own words; empty while it has not."""
        self.ended = ""
        """Why the connection is over; empty while it is not."""
        self.inbox: deque[Heard] = deque()
        """What was published and heard, in order."""
        self.granted: dict[int, bool] = {}
        """What was asked for by `subscribe`, by its number: whether the broker lets us hear it."""
        self._heard = 0
        self._paho = Paho(
            CallbackAPIVersion.VERSION2,
            client_id=f"cisterna-{self.name}",
            protocol=MQTTProtocolVersion.MQTTv5,
            reconnect_on_failure=False,
        )
        self._paho.on_connect = self._on_connect
        self._paho.on_disconnect = self._on_disconnect
        self._paho.on_message = self._on_message
        self._paho.on_subscribe = self._on_subscribe
        self._paho.on_unsubscribe = self._on_unsubscribe
        self._paho.connect_timeout = CONNECT_S
        if user is not None:
            self._paho.username_pw_set(user, password)
        self._paho.will_set(f"{will}/{self.name}", b"", qos=0, retain=True)
        limits = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        limits.MaximumPacketSize = LONGEST_PACKET
        self._paho.connect(*where, keepalive=KEEPALIVE_S, clean_start=True, properties=limits)
        if self.socket is not None:
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    @property
    def socket(self) -> socket.socket | None:
        """The socket to wait on; None when there is none any more."""
        return cast("socket.socket | None", self._paho.socket())

    @property
    def wants_to_write(self) -> bool:
        """Whether something waits until the broker takes more."""
        return self._paho.want_write()

    def read(self) -> bool:
        """Take in at most one packet, without waiting; return whether there was one that says something."""
        before = self._heard
        self._note(self._paho.loop_read())
        return self._heard != before

    def write(self) -> None:
        """Send what waits, as far as the broker takes it."""
        self._note(self._paho.loop_write())

    def mind(self) -> None:
        """Say that we are here if it is time, and find out whether the broker is: for once a second."""
        self._note(self._paho.loop_misc())

    def publish(self, topic: str, payload: bytes, *, retained: bool = False) -> None:
        """Publish at most once; what the broker does not take at once waits (`wants_to_write`)."""
        self._note(self._paho.publish(topic, payload, qos=0, retain=retained).rc)

    def subscribe(self, topics: Iterable[tuple[str, bool]]) -> int:
        """Ask to hear `topics`, each with whether what is kept is wanted; return the number of the asking."""
        rc, number = self._paho.subscribe([(topic, _options(kept=kept)) for topic, kept in topics])
        self._note(rc)
        return number or 0

    def unsubscribe(self, topic: str) -> None:
        """Ask to hear `topic` no longer."""
        self._note(self._paho.unsubscribe(topic)[0])

    def leave(self) -> None:
        """Take leave of the broker: it keeps our will to itself."""
        self._paho.disconnect()
        self.drop()

    def drop(self) -> None:
        """Hang up without a word."""
        if self.socket is not None:
            self.socket.close()
        self.ended = self.ended or "closed"

    def _note(self, rc: MQTTErrorCode) -> None:
        if rc and not self.ended:
            self.ended = error_string(rc).rstrip(".")

    def _on_connect(self, _: Paho, __: object, ___: ConnectFlags, code: ReasonCode, ____: object) -> None:
        self._heard += 1
        self.joined = not code.is_failure
        self.refused = code.getName() if code.is_failure else ""

    def _on_disconnect(
        self, _: Paho, __: object, ___: DisconnectFlags, code: ReasonCode, ____: object
    ) -> None:
        self._heard += 1
        self.ended = self.ended or code.getName()

    def _on_message(self, _: Paho, __: object, message: MQTTMessage) -> None:
        self._heard += 1
        with suppress(UnicodeDecodeError):
            self.inbox.append(Heard(message.topic, bytes(message.payload), message.retain))

    def _on_subscribe(self, _: Paho, __: object, number: int, codes: list[ReasonCode], ___: object) -> None:
        self._heard += 1
        self.granted[number] = not any(code.is_failure for code in codes)

    def _on_unsubscribe(self, *_: object) -> None:
        self._heard += 1


def _options(*, kept: bool) -> SubscribeOptions:
    """Return how a topic is heard: at most once, marked as retained if it is, and what was kept if wanted."""
    handling = SubscribeOptions.RETAIN_SEND_ON_SUBSCRIBE if kept else SubscribeOptions.RETAIN_DO_NOT_SEND
    return SubscribeOptions(qos=0, retainAsPublished=True, retainHandling=handling)
