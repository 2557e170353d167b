"""A client of one of the simulator's own services: what is asked goes out in order, events come back.

Apart from `session`, which speaks to what a real device would answer, and from the clients themselves, which
say what their requests and answers mean. Nothing is asked twice by itself.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterable
from typing import ClassVar, Generic, TypeVar

from console.domain.reading import Identity
from console.protocol.events import Event, Received, Welcomed
from console.protocol.messages import Answer, Request
from console.protocol.waiting import Patience
from console.session.line import Caller, Line, ending
from console.transport.port import Transport

PATIENCE = Patience(answer_ms=300_000, idle_ms=3_600_000)
"""A jump's answer takes as long as the events jumped over; it must not look like a lost link."""

Asked = TypeVar("Asked")
Told = TypeVar("Told")


class ServiceClient(ABC, Generic[Asked, Told]):
    """One link to one simulator's service; `expect_serial` is the pump that must answer.

    What is asked returns at once and is carried out in order by `turn`.
    """

    service: ClassVar[str]

    def __init__(self, transport: Transport, caller: Caller, expect_serial: str | None = None) -> None:
        self._line = Line(transport, caller, self.service, PATIENCE)
        self._expect_serial = expect_serial
        self._waiting: deque[Asked] = deque()
        self._asked: Asked | None = None
        self._events: deque[Told] = deque()
        self._ended = False
        self._now = 0

    @property
    def ended(self) -> bool:
        """Whether the link is gone for good."""
        return self._ended

    @property
    def busy(self) -> bool:
        """Whether something asked for has not been answered yet."""
        return not self._ended and (self._asked is not None or bool(self._waiting))

    def turn(self, link_now_ms: int) -> tuple[Told, ...]:
        """Carry on with what was asked, and return what happened since the last turn, in order."""
        self._now = link_now_ms
        if not self._ended:
            for event in self._line.turn(link_now_ms):
                self._take(event)
            self._ask_next()
        events = tuple(self._events)
        self._events.clear()
        return events

    def close(self) -> None:
        """End the link; a second call does nothing."""
        self._line.close(self._now)
        self._ended = True
        self._waiting.clear()

    @abstractmethod
    def _request(self, asked: Asked) -> Request:
        """Return the request that asks for `asked`."""

    @abstractmethod
    def _answered(self, asked: Asked, answer: Answer) -> Iterable[Told]:
        """Return what `answer` to `asked` tells; what must be asked next goes to the left of `_waiting`."""

    @abstractmethod
    def _lost(self, sentence: str, asked: Asked | None) -> Iterable[Told]:
        """Return what a lost link tells, with `asked` unanswered."""

    def _ask_next(self) -> None:
        if not self._ended and self._waiting and self._line.free:
            self._asked = self._waiting.popleft()
            self._line.ask(self._request(self._asked), self._now)

    def _take(self, event: Event) -> None:
        if self._ended:
            return
        match event:
            case Welcomed(identity):
                self._welcome(identity)
            case Received(answer) if isinstance(answer, Answer) and self._asked is not None:
                asked, self._asked = self._asked, None
                self._events.extend(self._answered(asked, answer))
            case _:
                ended = ending(event)
                if ended is not None:
                    self._lose(ended)

    def _welcome(self, identity: Identity) -> None:
        if self._expect_serial not in (None, identity.serial):
            self._lose(f"Pump {identity.serial} answered where {self._expect_serial} was expected.")

    def _lose(self, sentence: str) -> None:
        self._events.extend(self._lost(sentence, self._asked))
        self.close()
        self._asked = None
