"""Two connections and nothing between them but lists of bytes: a link whose every frame a test can touch.

Apart from the transports, which only carry. Link time stands still unless a test moves it.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from console.protocol.connection import Connection
from console.protocol.events import Established, Event, Knocked, Received
from console.protocol.messages import (
    ANSWERS,
    Answer,
    Committed,
    Hello,
    Message,
    Outcome,
    Refused,
    Request,
    Welcome,
)
from console.protocol.states import Role
from console.protocol.trainer_messages import Time
from console.protocol.waiting import Patience
from console.protocol.wire import WireIdentity
from support.keys import keys

PUMP = WireIdentity("Cisterna S20", "CS-1", True, ("pump", "trainer", "bench"))
HELLO = Hello("ward 3", "pump")
REQUESTS: tuple[type[Request], ...] = tuple(ANSWERS)


def answer(request: Request) -> Answer:
    """Return a plain answer that fits `request`."""
    fitting = ANSWERS[type(request)]
    if fitting is Time:
        return Time(clock_ms=0, rate=1)
    if fitting is Outcome:
        return Outcome(bytes(16), "never", None, None, None, "")
    if fitting is Committed:
        return Committed(bytes(16), 1, bytes(32), 0)
    return Refused("not-here", "This pump only tells the time.")


class Ends:
    """A console's connection and a pump's, both seeded; `console_heard` and `pump_heard` keep the events."""

    def __init__(self, seed: int = 1, patience: Patience | None = None) -> None:
        chance = Random(seed)
        self._entropy = chance.randbytes
        self._patience = patience or Patience()
        self.now = 0
        self.console = self.another_console()
        self.pump = Connection(Role.PUMP, self._entropy, keys, patience=self._patience)
        self.console_heard: list[Event] = []
        self.pump_heard: list[Event] = []
        self.give: Callable[[Request], Message] = answer

    def another_console(self) -> Connection:
        """Return a console's connection that has not begun, with randomness of its own."""
        return Connection(Role.CONSOLE, self._entropy, keys, patience=self._patience)

    def begin(self) -> Ends:
        """Let the pump listen and the console say Hello."""
        self.pump.listen(self.now)
        self.console.open(HELLO, self.now)
        return self

    def opened(self) -> Ends:
        """Begin, and carry all frames until the session stands at both ends."""
        self.begin().settle()
        return self

    def at_pump(self, data: bytes) -> bytes:
        """Give the pump `data`, let it answer whatever it is asked, and return what it has to say."""
        self.pump.receive(data, self.now)
        while (event := self.pump.next_event()) is not None:
            self.pump_heard.append(event)
            if isinstance(event, Knocked):
                self.pump.send(Welcome(PUMP), self.now)
            elif isinstance(event, Received) and isinstance(event.message, REQUESTS):
                self.pump.send(self.give(event.message), self.now)
        return self.pump.bytes_to_send()

    def at_console(self, data: bytes) -> bytes:
        """Give the console `data` and return what it has to say."""
        self.console.receive(data, self.now)
        while (event := self.console.next_event()) is not None:
            self.console_heard.append(event)
        return self.console.bytes_to_send()

    def settle(self) -> None:
        """Carry everything both ways until neither has more to say."""
        outward = self.console.bytes_to_send()
        while outward:
            outward = self.at_console(self.at_pump(outward))

    def later(self, ms: int) -> None:
        """Move link time on, and let both ends do what is due."""
        self.now += ms
        self.console.on_deadline(self.now)
        self.pump.on_deadline(self.now)

    def requests_at_pump(self) -> list[int]:
        """Return the numbers of the requests the pump acted on since the last session began."""
        numbers: list[int] = []
        for event in self.pump_heard:
            if isinstance(event, Established):
                numbers.clear()
            elif isinstance(event, Received):
                numbers.append(event.request)
        return numbers
