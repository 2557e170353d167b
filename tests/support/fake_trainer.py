"""A trainer's service that does nothing but remember what it was asked, on a rig that is told what to tell.

Apart from `told`, which holds what such a service says. For the instructor's desk and window, without a pump.
"""

from __future__ import annotations

from typing import Any

from console.errors import LinkNotOpened
from console.session.trainer import TimeTold, TrainerEvent


class FakeTrainer:
    """Remembers in `asked`; `answers(events)` lets the rig tell them in its next turn."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.busy = self.ended = False
        self.time: TimeTold | None = None

    def read_truth(self) -> None:
        self.asked.append(("truth",))

    def read_faults(self) -> None:
        self.asked.append(("faults",))

    def read_trace(self, from_ms: int = 0) -> None:
        self.asked.append(("trace", from_ms))

    def inject(self, name: str, value: int | None = None) -> None:
        self.asked.append(("inject", name, value))

    def clear(self, name: str) -> None:
        self.asked.append(("clear", name))

    def jump_to_alarm(self, most_days: int) -> None:
        self.asked.append(("alarm", most_days))

    def took(self) -> list[tuple[Any, ...]]:
        """Return what was asked since the last time."""
        asked, self.asked = self.asked, []
        return asked


class FakeRig:
    """What the desk needs of a rig."""

    def __init__(self) -> None:
        self.trainer: FakeTrainer | None = FakeTrainer()
        self.told: tuple[TrainerEvent, ...] = ()
        self.wire: object | None = object()
        self.spoilt: list[tuple[str, str]] = []

    def spoil_link(self, *, outward: str, inward: str) -> None:
        if self.wire is None:
            raise LinkNotOpened("No pump is open; open one first.")
        self.spoilt.append((outward, inward))
