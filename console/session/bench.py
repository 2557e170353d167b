"""The bench's service, from the console's side: what hands do at the simulated bedside.

Apart from `session`, which speaks to what a real device would answer: hands change truth and tell the pump
nothing. A console that meets a pump without this service works with typed figures alone. Nothing is done
twice by itself: when the link breaks over an act, whether it was done is said to be unknown.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from console.domain.hands import DrawCsf, Hand, Inject, Join, Rinse
from console.domain.quantities import Volume
from console.errors import RuleBroken
from console.protocol import hands as wired
from console.protocol import messages
from console.protocol.messages import Act, Answer, Refused, Request, UsePanel
from console.session.events import Acted, HandsRefused, PanelRefused, PanelSeen, SessionEvent
from console.session.service import ServiceClient

SERVICE = "bench"
LOST = "bench-lost"
UNREACHED = "The panel is out of reach."


class BenchClient(ServiceClient[Hand | UsePanel, SessionEvent]):
    """One link to one simulator's bench; `expect_serial` is the pump that must answer.

    What is asked returns at once and is carried out in order by `turn`.
    """

    service: ClassVar[str] = SERVICE

    def act(self, hand: Hand) -> None:
        """Let hands do `hand`; comes as `Acted`, or as `HandsRefused`, and then nothing was done.

        Refuses a syringe or a catheter that holds nothing.
        """
        if isinstance(hand, Inject | Rinse | Join | DrawCsf) and hand.volume == Volume(0):
            raise RuleBroken("Hands inject, rinse with, join and draw a volume above 0 mL; say how much.")
        self._do(hand)

    def look_at_panel(self) -> None:
        """Look at the simulated pump's panel; comes as `PanelSeen`, as do the three acts below.

        What the panel does not do comes as `PanelRefused`.
        """
        self._do(UsePanel("look", None))

    def start_pairing(self) -> None:
        """Let the pump show a new key for two minutes of link time; a key shown before counts no more."""
        self._do(UsePanel("start", None))

    def stop_pairing(self) -> None:
        """Let the pump show its new key no longer; nobody can pair with it then."""
        self._do(UsePanel("stop", None))

    def revoke(self, fingerprint: str) -> None:
        """Let the pump know the console with that key no longer; a session of its ends."""
        self._do(UsePanel("revoke", fingerprint))

    def _do(self, asked: Hand | UsePanel) -> None:
        if not self.ended:
            self._waiting.append(asked)
        elif isinstance(asked, UsePanel):
            self._events.append(PanelRefused(LOST, UNREACHED))
        else:
            self._events.append(HandsRefused(LOST, "The bench is out of reach; nothing was done."))

    def _request(self, asked: Hand | UsePanel) -> Request:
        return asked if isinstance(asked, UsePanel) else Act(wired.to_wire(asked))

    def _answered(self, asked: Hand | UsePanel, answer: Answer) -> Iterable[SessionEvent]:
        match answer:
            case messages.PanelShown() as shown:
                return (PanelSeen(wired.panel_from_wire(shown)),)
            case messages.Felt() as told if not isinstance(asked, UsePanel):
                return (Acted(asked, wired.felt_from_wire(told)),)
            case Refused(code, sentence):
                return ((PanelRefused if isinstance(asked, UsePanel) else HandsRefused)(code, sentence),)
        return ()

    def _lost(self, sentence: str, asked: Hand | UsePanel | None) -> Iterable[SessionEvent]:
        """Say so where hands or panel were at work, and whether hands did the last thing."""
        if isinstance(asked, UsePanel):
            return (PanelRefused(LOST, f"{sentence} {UNREACHED}"),)
        if asked is not None:
            told = f"{sentence} Whether the hands' last act was done is not known; look before going on."
            return (HandsRefused(LOST, told),)
        if all(isinstance(each, UsePanel) for each in self._waiting):
            return (PanelRefused(LOST, f"{sentence} {UNREACHED}"),) if self._waiting else ()
        return (HandsRefused(LOST, f"{sentence} Nothing was done."),)
