"""A desk at work: on the real rig, an embedded pump and a fresh record, with a clock turned by hand.

Apart from the tests of the desk and of what it stands on, which share it. It knows no Qt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from console.clock import ManualClock
from console.rig import Rig
from support import states, windows
from ui import panel
from ui.desk import Desk
from ui.state import ConsoleState, Stage


class Worked:
    """A desk with its clock, turned until something is so."""

    def __init__(self, desk: Desk, clock: ManualClock) -> None:
        """Work at `desk`, whose rig is open."""
        self.desk, self.clock = desk, clock

    @property
    def state(self) -> ConsoleState:
        """What is on screen."""
        return self.desk.state

    @property
    def rig(self) -> Rig:
        """What the desk works on."""
        assert self.desk.rig is not None
        return self.desk.rig

    def until(self, holds: Callable[[], bool], most: int = 400) -> None:
        """Turn the desk, 20 ms at a time, until `holds()`; fails after `most` turns."""
        for _ in range(most):
            if holds():
                return
            self.clock.move(20)
            self.desk.turn()
        raise AssertionError(f"not so after {most} turns; {self.desk.state.update}")

    def pass_time(self, ms: int) -> None:
        """Let `ms` of link time pass, a tenth of a second a turn."""
        for _ in range(ms // 100):
            self.clock.move(100)
            self.desk.turn()

    def stage(self, stage: Stage) -> None:
        """Turn until an update has come to `stage`."""
        self.until(lambda: self.desk.state.update.stage is stage)

    def opened(self) -> None:
        """Open the patient, and wait until the pump is read and its clock known."""
        self.desk.open_patient(1)
        self.until(lambda: self.desk.state.reading is not None)
        self.until(lambda: self.desk.state.rate is not None)

    def press(self, what: str, fingerprint: str = "") -> None:
        """Have a hand press on the panel."""
        self.desk.apply(partial(panel.press, what=what, fingerprint=fingerprint))

    def lower(self) -> None:
        """Edit the new pump's 267 down to 250 mcg/day: a change that asks for no reason."""
        self.desk.edit(states.simple("250"))


@contextmanager
def at_work(folder: Path) -> Iterator[Worked]:
    """Have a desk with a patient on record, whose pump is made when it is opened."""
    clock = ManualClock(states.WALL_MS)
    desk = Desk(states.catalog(), clock, states.USER)
    rig = windows.admitted_rig(folder, clock)
    desk.rig = rig
    desk.list_patients()
    try:
        yield Worked(desk, clock)
    finally:
        rig.close()
