"""Which pumps are there at a broker, from what they and their processes keep published.

Apart from `broker`, which knows no pumps. A pump's presence names the process it lives in, and the process's
own message is cleared by its will; so a thousand pumps are gone with the one process that is killed
(docs/decisions/020).
"""

from __future__ import annotations

import re
from collections import Counter
from weakref import WeakKeyDictionary

from console.transport.broker import HERE, PROCESSES, ROOT, Broker
from console.transport.places import NAME

MOST_PUMPS = 10_000
"""Of how many pumps, and of how many processes, presence is remembered; more are taken for absent."""

EVERYBODY = f"{ROOT}/+/presence"
_PROCESS = re.compile(r"[0-9a-f]{16}")


class Roll:
    """The presence of the pumps that somebody here watches: of some by name, or of all."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._process_of: dict[str, str] = {}
        self._processes: set[str] = set()
        self._watched: Counter[str] = Counter()
        self._there: frozenset[str] | None = None

    def watch(self, pump: str = "+") -> None:
        """Find out whether `pump` is there, or which are, until `leave`."""
        if not self._watched:
            self._broker.attend(self)
            self._broker.hear(f"{PROCESSES}/+", self._hear_process, kept=True)
        self._watched[pump] += 1
        if self._watched[pump] == 1:
            self._broker.hear(topic_of(pump), self._hear_pump, kept=True)

    def leave(self, pump: str = "+") -> None:
        """Watch it no more, once for each `watch`."""
        self._watched[pump] -= 1
        if not self._watched[pump]:
            del self._watched[pump]
            self._broker.forget(topic_of(pump))
        if not self._watched:
            self._broker.forget(f"{PROCESSES}/+")
            self._broker.part(self)
            self.lost("")

    def process_of(self, pump: str) -> str:
        """Return the process in which a watched pump lives; empty when it is not there."""
        process = self._process_of.get(pump, "")
        return process if process == HERE.decode() or process in self._processes else ""

    def there(self) -> frozenset[str] | None:
        """Return the watched pumps that are there; None as long as the broker has not said."""
        if not self._broker.up or not self._broker.granted(EVERYBODY):
            return None
        if self._there is None:
            self._there = frozenset(filter(self.process_of, self._process_of))
        return self._there

    def joined(self) -> None:
        """See `User.joined`; the broker says by itself who is there."""

    def lost(self, _: str) -> None:
        """See `User.lost`; what was so before need not be so after it."""
        self._process_of.clear()
        self._processes.clear()
        self._there = None

    def _hear_pump(self, topic: str, payload: bytes) -> None:
        pump, process = topic.split("/")[1], payload.decode("ascii", "replace")
        known = NAME.fullmatch(pump) and (payload == HERE or _PROCESS.fullmatch(process))
        if not known:
            self._process_of.pop(pump, None)
        elif pump in self._process_of or len(self._process_of) < MOST_PUMPS:
            self._process_of[pump] = process
        self._there = None

    def _hear_process(self, topic: str, payload: bytes) -> None:
        process = topic.rpartition("/")[2]
        if not payload:
            self._processes.discard(process)
        elif _PROCESS.fullmatch(process) and len(self._processes) < MOST_PUMPS:
            self._processes.add(process)
        self._there = None


def topic_of(pump: str) -> str:
    """Return the topic of a pump's presence; of all for `+`."""
    return f"{ROOT}/{pump}/presence"


_ROLLS: WeakKeyDictionary[Broker, Roll] = WeakKeyDictionary()


def roll_of(broker: Broker) -> Roll:
    """Return the roll of `broker`; all who use it share one."""
    return _ROLLS.setdefault(broker, Roll(broker))
