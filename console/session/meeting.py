"""A first meeting with a pump: by the key on its panel, and for no longer than it takes to know each other.

Apart from `session`, which reads and programs: a meeting settles nothing and changes nothing but the pump's
list of consoles, and needs no journal. It ends by itself; the pump can then be opened with the key.
"""

from __future__ import annotations

from console.domain.reading import Identity
from console.protocol.events import Deadline, Event, Expired, Lost, Received, Welcomed
from console.protocol.messages import Query
from console.session.events import MeetingFailed, PumpMet
from console.session.line import Caller, Line, ending
from console.session.session import OPERATION_BYTES, SERVICE
from console.transport.port import Transport

UNHEARD = (
    "Nothing answered to this code. A pump is silent to a code that it does not show: see that pairing is on "
    "at its panel, read the code again, and check the address."
)

SILENT = Deadline.HANDSHAKE.value
"""What silence means to a key that is kept."""


class Meeting:
    """One meeting over `transport` with the key that `caller` has; `expect_serial` is who must answer.

    `silence` is what it means that nobody does: to a code another thing than to a key that is kept.

    The pump keeps a console whose first frame in a session has come, so it is asked something that has no
    consequence, and only its answer says that both know each other.
    """

    def __init__(
        self,
        transport: Transport,
        caller: Caller,
        expect_serial: str | None = None,
        silence: str = UNHEARD,
    ) -> None:
        self._silence = silence
        self._line = Line(transport, caller, SERVICE)
        self._nothing = Query(caller.entropy(OPERATION_BYTES))
        self._expect_serial = expect_serial
        self._identity: Identity | None = None
        self._asked = False
        self._now = 0

    def turn(self, link_now_ms: int) -> PumpMet | MeetingFailed | None:
        """Carry on; return how it ended, None while it has not. After that it is closed."""
        self._now = link_now_ms
        told = [self._take(event) for event in list(self._line.turn(link_now_ms))]
        outcome = next((each for each in told if each is not None), None)
        if outcome is not None:
            self.close()
        elif self._identity is not None and not self._asked and self._line.free:
            self._asked = True
            self._line.ask(self._nothing, link_now_ms)
        return outcome

    def close(self) -> None:
        """Take leave; a second call does nothing."""
        self._line.close(self._now)

    def _take(self, event: Event) -> PumpMet | MeetingFailed | None:
        match event:
            case Welcomed(identity):
                self._identity = identity
                return self._mistaken(identity)
            case Received() if self._identity is not None:
                return PumpMet(self._identity)
            case Expired() | Lost() if self._identity is None:
                return MeetingFailed(self._silence)
        why = ending(event)
        return None if why is None else MeetingFailed(why)

    def _mistaken(self, identity: Identity) -> MeetingFailed | None:
        """Return that another pump answered than was expected; its code is used up by this."""
        if self._expect_serial in (None, identity.serial):
            return None
        return MeetingFailed(
            f"The code is that of pump {identity.serial}, where {self._expect_serial} was expected; its key "
            "was not kept. Revoke this console on that pump's panel."
        )
