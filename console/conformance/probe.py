"""What a check has at hand: links, offers and sessions, who calls, and what is known of the pump by now.

Apart from `link` and `call`, which know one link, and from `suite`, which gives each check a new one.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from console.conformance.call import SERVICE, Call, Offer
from console.conformance.check import NotTried
from console.conformance.link import MOST_FRAMES, Frame, Link, Site, Span
from console.domain.pairing import KEY_BYTES, PairingKey
from console.errors import LinkNotOpened
from console.protocol.messages import Status
from console.protocol.wire import WireIdentity
from console.session.line import Caller

HUSH_MS = 300
"""The least link time that a silence is listened to."""

OPERATION_BYTES = 16

ONE_AT_A_TIME = "It takes two links at once, and this way to the pump has room for one."


@dataclass(slots=True)
class Known:
    """What is known of the pump by now.

    `identity` is None before it was met; `round_ms` how long it took to reply. `found` is what it said before
    any check changed it, `touched` whether one ever may have done so, and `changed` whether that is still to
    be put right. `barred` says why nothing more can be tried, and is empty as long as something can.
    """

    keys: tuple[PairingKey, ...]
    identity: WireIdentity | None = None
    round_ms: int = 0
    found: Status | None = None
    touched: bool = False
    changed: bool = False
    barred: str = ""

    def touch(self) -> None:
        """Take note that the pump may run another program from now on."""
        self.touched = self.changed = True


class Probe:
    """One check's way to the pump."""

    def __init__(self, site: Site, caller: Caller, known: Known, patience_ms: int) -> None:
        self.known = known
        self.seen: deque[Frame] = deque(maxlen=MOST_FRAMES)
        """The last frames either way."""
        self._site = site
        self._caller = caller
        self._span = Span(site, patience_ms)
        self._links: list[Link] = []

    @property
    def hush_ms(self) -> int:
        """How long to listen to a silence: longer than the pump takes to answer."""
        return max(HUSH_MS, 3 * self.known.round_ms)

    def random(self, count: int) -> bytes:
        """Return `count` random bytes."""
        return self._caller.entropy(count)

    def operation(self) -> bytes:
        """Return a new operation's id."""
        return self.random(OPERATION_BYTES)

    def link(self) -> Link:
        """Return a new link to the pump, in place of any before; raises `LinkNotOpened`."""
        self.close()
        return self._opened()

    def second(self) -> Link:
        """Return a link beside those that are open; raises `NotTried` where there is no room for it."""
        try:
            return self._opened()
        except LinkNotOpened as why:
            raise NotTried(ONE_AT_A_TIME) from why

    def offer(self, service: str = SERVICE, payload: bytes | None = None) -> Offer:
        """Return an offer made with the pump's key."""
        return Offer(self.known.keys, self._caller.name, self._caller.entropy, service, payload)

    def strange_offer(self) -> Offer:
        """Return an offer made with a key that the pump cannot have."""
        key = PairingKey(self.random(KEY_BYTES))
        return Offer((key,), self._caller.name, self._caller.entropy)

    def call(self, link: Link | None = None) -> Call:
        """Return a new session, over `link` or over a new one."""
        return self.offer().greeting(link or self.link()).call()

    def close(self) -> None:
        """Take leave in every session, and end every link."""
        for link in self._links:
            for call in link.calls:
                call.close()
            link.close()
        self._links.clear()

    def _opened(self) -> Link:
        link = Link(self._site.open(), self._span, self.seen)
        self._links.append(link)
        return link
