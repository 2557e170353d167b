"""The instructor's hands on the simulation, without Qt: what they ask, and what comes of it in the state.

Apart from `ui.desk`, the trainee's, which never hears of truth. It asks the trainer's service of the rig that
both share, and only while it is turned: nothing polls truth behind a closed window.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.quantities import MS_PER_DAY
from console.errors import ConsoleError
from console.session.trainer import TrainerEvent, TrainerRefused
from console.session.truth import FaultsTold, TruthTold
from ui.instructor.rows import LINK
from ui.instructor.state import InstructorState, fold
from ui.state import ConsoleState

if TYPE_CHECKING:
    from console.rig import Rig
    from console.session.trainer import TrainerClient

TRUTH_EVERY_MS = 500
"""How often, in link time, truth is asked for."""

FARTHEST_ALARM_DAYS = 366
"""How far ahead the next alarm is looked for."""

_OF_TIME = "jump"
"""What the code of a refused jump begins with."""

_GAP_MS = MS_PER_DAY // 4
"""The pump's own trace has a sample so often; what was passed over in a jump is in it."""


class InstructorDesk:
    """`state` is what the instructor's window shows."""

    def __init__(self) -> None:
        """Begin without a link."""
        self.state = InstructorState()
        self._client: TrainerClient | None = None
        self._rig: Rig | None = None
        self._wire: object = None
        self._due_ms = 0
        self._asked: deque[str] = deque()
        self._moved = False

    def turn(self, rig: Rig | None, console: ConsoleState, now_ms: int) -> None:
        """Take in what the last turn of the rig told, and ask for truth when it is due."""
        self._rig, client = rig, rig.trainer if rig is not None else None
        if rig is None or client is None or client.ended:
            self._client, self.state = None, InstructorState()
            return
        heard = rig.told
        if client is not self._client:
            if not self._begun(client):
                return
            heard = ()  # what was told before we asked is somebody else's answer
        for event in heard:
            self._take(client, event)
        if not client.busy:
            self._moved = False
            self._poll(client, now_ms)
        self.state = self._here(console, client)
        if rig.wire is not self._wire:  # a link opened anew suffers nothing
            self._wire, self.state = rig.wire, replace(self.state, link_fault="")

    def ask(self, name: str, on: bool, value: int | None) -> None:  # noqa: FBT001  # as a switch says it
        """Let the fault `name` begin, with `value` where it takes one, or end."""
        self.state = replace(self.state, refused=_without(self.state.refused, name), notice="")
        if name.startswith(LINK):
            self._attempt(name, lambda: self._spoil(self._rig, name.removeprefix(LINK) if on else "clean"))
            return
        client = self._client
        if client is None:
            return
        self._attempt(name, lambda: self._inject(client, name, value) if on else self._clear(client, name))

    def to_next_alarm(self) -> None:
        """Move therapy time to where the next alarm begins; not while a draft waits."""
        if self._client is not None and not self.state.drafting:
            self.moved()
            self._client.jump_to_alarm(FARTHEST_ALARM_DAYS)

    def moved(self) -> None:
        """Note that a jump was asked for, here or in the header."""
        self._moved = True
        self.state = replace(self.state, moving=True, notice="")

    def _begun(self, client: TrainerClient) -> bool:
        """Start anew with another link once it is free, and ask for the pump's own trace."""
        self._client, self.state = None, InstructorState()
        if client.busy:
            return False
        self._client, self._due_ms, self.state = client, 0, InstructorState(linked=True)
        self._asked.clear()
        client.read_trace()
        self._poll(client, 0)
        return True

    def _poll(self, client: TrainerClient, now_ms: int) -> None:
        if now_ms >= self._due_ms:
            self._due_ms = now_ms + TRUTH_EVERY_MS
            self._asked.append("")
            client.read_truth()
            client.read_faults()

    def _take(self, client: TrainerClient, event: TrainerEvent) -> None:
        """Fold `event`; a refusal goes to the fault that was asked for, as answers come in order."""
        last_ms = self.state.samples[-1].at_ms if self.state.samples else 0
        match event:
            case FaultsTold() if self._asked:
                self._asked.popleft()
            case TruthTold(clock_ms=clock_ms) if last_ms and clock_ms - last_ms > _GAP_MS:
                client.read_trace(last_ms + 1)
            case TrainerRefused(code, sentence) if self._asked and not code.startswith(_OF_TIME):
                self._refuse(self._asked.popleft(), sentence)
                return
            case _:
                pass
        self.state = fold(self.state, event)

    def _here(self, console: ConsoleState, client: TrainerClient) -> InstructorState:
        """Return the state with what the trainee's window and the clock say now."""
        reading, told = console.reading, client.time
        return replace(
            self.state,
            serial=console.implant.serial if console.implant else "",
            who=console.patient.name if console.patient else "",
            clock_ms=None if told is None else told.clock_ms - told.clock_ms % 1_000,
            rate=None if told is None else told.rate,
            drafting=console.draft is not None,
            moving=self._moved,
            believed_ng_per_ml=reading.prescription.drug.concentration.ng_per_ml if reading else None,
        )

    def _inject(self, client: TrainerClient, name: str, value: int | None) -> None:
        client.inject(name, value)
        self._asked.append(name)

    def _clear(self, client: TrainerClient, name: str) -> None:
        client.clear(name)
        self._asked.append(name)

    def _spoil(self, rig: Rig | None, name: str) -> None:
        """Let the console's link suffer `name`, in both directions; `clean` ends it."""
        if rig is not None:
            rig.spoil_link(outward=name, inward=name)
            self.state = replace(self.state, link_fault="" if name in {"clean", "cut"} else name)

    def _attempt(self, name: str, deed: Callable[[], object]) -> None:
        try:
            deed()
        except ConsoleError as why:
            self._refuse(name, str(why))

    def _refuse(self, name: str, sentence: str) -> None:
        self.state = replace(self.state, refused=(*_without(self.state.refused, name), (name, sentence)))


def _without(refused: tuple[tuple[str, str], ...], name: str) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in refused if pair[0] != name)
