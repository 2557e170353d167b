"""A broker as all of this process share it: one connection, lost and had again, and who hears which topic.

Apart from `client`, which is one connection, and from `mqtt`, which knows what the topics mean. Everything
is driven by whoever uses it, from `turn` and `wait`; there is no thread. A connection that is lost is sought
again by itself only while somebody listens: with back-off and jitter, and without ever blocking.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Protocol

from console.clock import Clock, WallClock
from console.errors import LinkError, LinkLost, LinkNotOpened
from console.transport.calling import CALL_MS, Call
from console.transport.client import LONGEST_PAYLOAD, Client, Heard
from console.transport.foreign import contained
from console.transport.places import Address
from console.transport.waiting import READ, WRITE, pause, until_ready

OPEN_MS = CALL_MS
"""How long opening anything may take in total."""

PACKETS_A_TURN = 64
"""How many packets are taken in at a time: it bounds what a broker can make us do in one turn."""

MIND_MS = 1_000
"""How often the connection is looked after."""

FIRST_PAUSE_MS, LONGEST_PAUSE_MS = 250, 15_000
"""Between two attempts, doubling; half of it is by chance, so that not all come back at one instant."""

STEADY_MS = 10_000
"""A connection that held so long begins with the shortest pause again."""

MAX_WAITING = 1_048_576
"""How many bytes may wait because the broker takes no more; beyond, it is taken for gone."""

TOPICS_A_PACKET = 100

LEAVE_MS = 500
"""How long may be waited for what is still to be sent when the last user is gone."""

ROOT = "cisterna"
PROCESSES = f"{ROOT}/process"
"""Beneath it each process that has pumps keeps a retained message; its will clears it."""

HERE = b"1"

Handler = Callable[[str, bytes], None]
"""Is given the topic and the payload of what was published."""


class User(Protocol):
    """What wants to know of the connection."""

    def joined(self) -> None:
        """The connection is there, for the first time or again."""

    def lost(self, sentence: str) -> None:
        """It is gone."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    handler: Handler
    kept: bool


class Broker:
    """One broker. `shared` returns it; each that took it gives it back once by `release`."""

    def __init__(self, address: Address, clock: Clock | None = None, chance: Random | None = None) -> None:
        self.address = address
        self.dropped = 0
        """How many messages were dropped: too long, retained where none may be, or for nobody here."""
        self._clock = clock or WallClock()
        self._chance = chance or Random(secrets.randbits(64))  # noqa: S311 - a pause's luck, no secret
        self._holders = 0
        self._seekers = 0
        self._users: dict[int, User] = {}
        self._wanted: dict[str, _Wanted] = {}
        self._asked: dict[int, tuple[str, ...]] = {}
        self._granted: dict[str, bool] = {}
        self._call: Call | None = None
        self._client: Client | None = None
        self._up = False
        self._announced = False
        self._stirred = False
        self._trouble = ""
        self._waiting = 0
        self._failures = 0
        self._next_ms = self._mind_ms = self._since_ms = 0

    @property
    def up(self) -> bool:
        """Whether the connection is there."""
        return self._up

    @property
    def name(self) -> str:
        """What this process is called there; another with each connection, empty while there is none."""
        return self._client.name if self._client is not None else ""

    def now(self) -> int:
        """Return link time in ms."""
        return self._clock.link_ms()

    def hold(self) -> None:
        """Keep the connection until `release`."""
        self._holders += 1

    def release(self) -> None:
        """Let go of it; the last to do so takes leave of the broker."""
        self._holders -= 1
        if not self._holders:
            _BROKERS.pop(self.address, None)
            self._take_leave()

    def attend(self, user: User, *, seeks: bool = False) -> None:
        """Tell `user` what becomes of the connection; while one `seeks`, it is sought again when lost."""
        self._users[id(user)] = user
        self._seekers += seeks

    def part(self, user: User, *, seeks: bool = False) -> None:
        """Tell `user` no more; `seeks` as when it came."""
        if self._users.pop(id(user), None) is not None:
            self._seekers -= seeks

    def hear(self, topic: str, handler: Handler, *, kept: bool = False) -> None:
        """Have what is published under `topic` given to `handler`, from now on and after each reconnection.

        `topic` may end in `/+`, or be `cisterna/+/LAST`. Retained messages are dropped unless `kept`.
        """
        self._wanted[topic] = _Wanted(handler, kept)
        if self._up and self._client is not None:
            self._asked[self._client.subscribe([(topic, kept)])] = (topic,)

    def forget(self, topic: str) -> None:
        """Hear `topic` no more."""
        if self._wanted.pop(topic, None) is not None and self._up and self._client is not None:
            self._granted.pop(topic, None)
            self._client.unsubscribe(topic)

    def hears(self, topic: str) -> bool:
        """Return whether somebody here hears `topic`."""
        return topic in self._wanted

    def granted(self, topic: str) -> bool | None:
        """Return whether the broker lets us hear `topic`; None while it has not said so."""
        return self._granted.get(topic)

    def publish(self, topic: str, payload: bytes, *, retained: bool = False) -> None:
        """Publish at most once. Raises `LinkLost` when there is no connection, or it takes no more."""
        if not self._up or self._client is None:
            raise LinkLost(self._gone())
        if self._waiting + len(payload) > MAX_WAITING:
            raise LinkLost("The other end takes no more data.")
        self._client.publish(topic, payload, retained=retained)
        self._waiting = self._waiting + len(topic) + len(payload) if self._client.wants_to_write else 0

    def announce(self) -> None:
        """Say that this process is there; its will takes that back, however it ends."""
        if not self._announced:
            self._announced = True
            self.publish(f"{PROCESSES}/{self.name}", HERE, retained=True)

    def turn(self) -> None:
        """Hear, say and mind what is due, without waiting; whatever goes wrong is a connection lost."""
        try:
            with contained("The link to the broker", LinkLost):
                if self._client is not None:
                    self._carry(self._client)
                elif self._call is not None or (self._seekers and self.now() >= self._next_ms):
                    self._seek()
        except LinkError as why:
            self._lose(str(why))

    def wait(self, timeout_s: float) -> None:
        """Return when something may have come for anybody here, or the time is over."""
        if self._stirred:
            self._stirred = False
            return
        watched = self._client.socket if self._client is not None else None
        if self._client is not None and watched is not None:
            interest = READ | (WRITE if self._client.wants_to_write else 0)
            until_ready(watched, interest, min(timeout_s, MIND_MS / 1_000))
        elif self._call is not None:
            self._call.wait(timeout_s)
        else:
            due_s = (self._next_ms - self.now()) / 1_000 if self._seekers else timeout_s
            pause(min(timeout_s, due_s))

    def stir(self) -> None:
        """Let the next `wait` return at once: something has come for somebody."""
        self._stirred = True

    def until(self, happened: Callable[[], bool], due_ms: int) -> bool:
        """Turn and wait until `happened()` or link time `due_ms`; return whether it has happened."""
        while not happened():
            left_ms = due_ms - self.now()
            if left_ms <= 0 or not self._up:
                return False
            self.wait(left_ms / 1_000)
            self.turn()
        return True

    def open(self, due_ms: int) -> None:
        """Wait for the connection until link time `due_ms`; raises `LinkNotOpened` if it cannot be had."""
        self._trouble = ""
        if not self._up and self._client is None and self._call is None:
            self._begin()
        while not self._up:
            if self._trouble:
                raise LinkNotOpened(self._trouble)
            left_ms = due_ms - self.now()
            if left_ms <= 0:
                self._lose(self._silent())
            else:
                self.wait(left_ms / 1_000)
                self.turn()

    def _begin(self) -> None:
        self._call = Call(self.address.host, self.address.port, self.address.spec, self.now())

    def _seek(self) -> None:
        """Go one step towards a connection: somebody answers at the port, then the broker is greeted."""
        if self._call is None:
            self._begin()
        try:
            where = self._call.answered(self.now()) if self._call is not None else None
            if where is not None:
                self._call = None
                self._client = Client(where, self.address.user, self.address.password, PROCESSES)
                self._since_ms = self.now()
        except OSError as why:
            raise LinkLost(
                f"No broker answers at {self.address.spec} ({why.strerror or why}). "
                "Start it, or check host and port."
            ) from why

    def _carry(self, client: Client) -> None:
        for _ in range(PACKETS_A_TURN):
            if not client.read():
                break
            if client.joined and not self._up:
                self._welcome(client)
            self._take_in(client)
        if client.wants_to_write:
            client.write()
        else:
            self._waiting = 0
        if self.now() >= self._mind_ms:
            self._mind_ms = self.now() + MIND_MS
            client.mind()
        self._insist_on(client)

    def _insist_on(self, client: Client) -> None:
        """Raise `LinkLost` for a connection that is over, or that was never had."""
        if client.refused and "protocol" not in client.refused:
            raise LinkLost(
                f"The broker at {self.address.spec} does not let this program in ({client.refused}); "
                "check user and password."
            )
        if client.ended:
            raise LinkLost(self._gone() if self._up else self._silent())
        if not self._up and self.now() - self._since_ms >= OPEN_MS:
            raise LinkLost(self._silent())

    def _welcome(self, client: Client) -> None:
        """Do what a new connection begins with: ask for all topics again, and tell those who wait for it."""
        self._up = True
        self._since_ms = self.now()
        topics = iter(tuple(self._wanted))
        while some := tuple(islice(topics, TOPICS_A_PACKET)):
            self._asked[client.subscribe((topic, self._wanted[topic].kept) for topic in some)] = some
        for user in tuple(self._users.values()):
            user.joined()

    def _take_in(self, client: Client) -> None:
        """Give what has come to those who want to hear it."""
        for number, granted in client.granted.items():
            self._granted.update(dict.fromkeys(self._asked.pop(number, ()), granted))
        client.granted.clear()
        while client.inbox:
            heard = client.inbox.popleft()
            wanted = self._wanting(heard)
            self.dropped += not wanted
            for each in wanted:
                each.handler(heard.topic, heard.payload)

    def _wanting(self, heard: Heard) -> tuple[_Wanted, ...]:
        """Return who is given a message: nobody, if it is longer than any, or retained and must not be."""
        if len(heard.payload) > LONGEST_PAYLOAD:
            return ()
        folder, _, last = heard.topic.rpartition("/")
        found = map(self._wanted.get, (heard.topic, f"{folder}/+", f"{ROOT}/+/{last}"))
        return tuple(each for each in found if each is not None and (each.kept or not heard.retained))

    def _lose(self, sentence: str) -> None:
        """Be without a connection, and tell everybody."""
        self._hang_up()
        was_up, self._up = self._up, False
        self._trouble = sentence
        if was_up and self.now() - self._since_ms >= STEADY_MS:
            self._failures = 0
        longest = min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS << min(self._failures, 10))
        self._failures += 1
        self._next_ms = self.now() + self._chance.randrange(longest // 2, longest + 1)
        if was_up:
            self.stir()
            for user in tuple(self._users.values()):
                user.lost(sentence)

    def _hang_up(self) -> None:
        for each in (self._call, self._client):
            if isinstance(each, Call):
                each.close()
            elif each is not None:
                each.drop()
        self._call = self._client = None
        self._announced = False
        self._waiting = 0
        self._asked.clear()
        self._granted.clear()

    def _take_leave(self) -> None:
        """Say that this process is there no more, wait a moment until that is said, and go."""
        if self._announced and self._up:
            with suppress(LinkLost):
                self.publish(f"{PROCESSES}/{self.name}", b"", retained=True)
        client = self._client
        if client is not None and self._up:
            self.until(lambda: not client.wants_to_write, self.now() + LEAVE_MS)
            if self._client is client:
                client.leave()
        self._hang_up()
        self._up = False

    def _gone(self) -> str:
        return f"The broker at {self.address.spec} is gone."

    def _silent(self) -> str:
        return f"Whoever answers at {self.address.spec} is no broker for MQTT 5; check host and port."


_BROKERS: dict[Address, Broker] = {}


def shared(address: Address) -> Broker:
    """Return the broker at `address`, held once more; there is one for each in a process."""
    broker = _BROKERS.setdefault(address, Broker(address))
    broker.hold()
    return broker
