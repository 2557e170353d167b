"""The bench's service, from the console's side: what hands do at the simulated bedside.

Apart from `session`, which speaks to what a real device would answer: hands change truth and tell the pump
nothing. A console that meets a pump without this service works with typed figures alone. Nothing is done
twice by itself: when the link breaks over an act, whether it was done is said to be unknown.
"""

from __future__ import annotations

from collections import deque

from console.domain.hands import DrawCsf, Hand, Inject, Join, Rinse
from console.domain.quantities import Volume
from console.domain.reading import Identity
from console.errors import RuleBroken
from console.protocol import hands as wired
from console.protocol import messages
from console.protocol.events import Event, Received, Welcomed
from console.protocol.messages import Act, Hello, Refused
from console.session.events import Acted, HandsRefused, SessionEvent
from console.session.line import Entropy, Line, ending
from console.session.trainer import PATIENCE
from console.transport.port import Transport

SERVICE = "bench"
LOST = "bench-lost"


class BenchClient:
    """One link to one simulator's bench; `expect_serial` is the pump that must answer.

    What is asked returns at once and is carried out in order by `turn`.
    """

    def __init__(
        self, transport: Transport, entropy: Entropy, console_name: str, expect_serial: str | None = None
    ) -> None:
        self._line = Line(transport, entropy, Hello(console_name, SERVICE), PATIENCE)
        self._expect_serial = expect_serial
        self._waiting: deque[Hand] = deque()
        self._acting: Hand | None = None
        self._events: deque[SessionEvent] = deque()
        self._ended = False
        self._now = 0

    @property
    def ended(self) -> bool:
        """Whether the link is gone for good."""
        return self._ended

    @property
    def busy(self) -> bool:
        """Whether something that hands were to do has not been answered yet."""
        return not self._ended and (self._acting is not None or bool(self._waiting))

    def turn(self, link_now_ms: int) -> tuple[SessionEvent, ...]:
        """Carry on with what was asked, and return what happened since the last turn, in order."""
        self._now = link_now_ms
        if not self._ended:
            for event in self._line.turn(link_now_ms):
                self._take(event)
            self._ask_next()
        events = tuple(self._events)
        self._events.clear()
        return events

    def act(self, hand: Hand) -> None:
        """Let hands do `hand`; comes as `Acted`, or as `HandsRefused`, and then nothing was done.

        Refuses a syringe or a catheter that holds nothing.
        """
        if isinstance(hand, Inject | Rinse | Join | DrawCsf) and hand.volume == Volume(0):
            raise RuleBroken("Hands inject, rinse with, join and draw a volume above 0 mL; say how much.")
        if self._ended:
            self._events.append(HandsRefused(LOST, "The bench is out of reach; nothing was done."))
        else:
            self._waiting.append(hand)

    def close(self) -> None:
        """End the link; a second call does nothing."""
        self._line.close(self._now)
        self._ended = True
        self._waiting.clear()

    def _ask_next(self) -> None:
        if not self._ended and self._waiting and self._line.free:
            self._acting = self._waiting.popleft()
            self._line.ask(Act(wired.to_wire(self._acting)), self._now)

    def _take(self, event: Event) -> None:
        if self._ended:
            return
        match event:
            case Welcomed(identity):
                self._welcome(identity)
            case Received(messages.Felt() as told) if self._acting is not None:
                acted, self._acting = self._acting, None
                self._events.append(Acted(acted, wired.felt_from_wire(told)))
            case Received(Refused(code, sentence)):
                self._acting = None
                self._events.append(HandsRefused(code, sentence))
            case _:
                ended = ending(event)
                if ended is not None:
                    self._lose(ended)

    def _welcome(self, identity: Identity) -> None:
        if self._expect_serial not in (None, identity.serial):
            self._lose(f"Pump {identity.serial} answered where {self._expect_serial} was expected.")

    def _lose(self, sentence: str) -> None:
        """End the link; say so where hands were at work, and whether the last thing was done."""
        if self._acting is not None:
            told = f"{sentence} Whether the hands' last act was done is not known; look before going on."
            self._events.append(HandsRefused(LOST, told))
        elif self._waiting:
            self._events.append(HandsRefused(LOST, f"{sentence} Nothing was done."))
        self.close()
        self._acting = None
