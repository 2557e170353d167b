"""The reservoir as the refill's picture shows it: levels as marks with their words.

Apart from the picture so that what it says can be tried without Qt. Every level is told or calculated; no
level is measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from console.domain.quantities import PL_PER_ML, Volume
from console.domain.wording import number_text
from ui.models import refill_entry as entries
from ui.models.refill_entry import RefillEntry
from ui.state import ConsoleState


class Kind(StrEnum):
    """What a mark stands for; each has a line of its own kind."""

    DRAFT = "draft"
    CALCULATED = "calculated"
    TYPED = "typed"
    ALARM = "alarm"
    RESIDUAL = "residual"


@dataclass(frozen=True, slots=True)
class Mark:
    """A level with its words, as a share of the capacity."""

    kind: Kind
    share: Fraction
    words: str


@dataclass(frozen=True, slots=True)
class ReservoirView:
    """All marks, the highest first. Without a known model there is no residual among them."""

    marks: tuple[Mark, ...]

    @property
    def words(self) -> str:
        """The marks in words, for those who hear them."""
        return "Reservoir: " + ", ".join(mark.words for mark in self.marks)


def view(entry: RefillEntry, state: ConsoleState) -> ReservoirView | None:
    """Return the marks with what is under the hand; None without a reading."""
    reading, model = state.reading, entries.model_of(state)
    if reading is None:
        return None
    alarm = reading.prescription.low_reservoir if entry.alarm is None else Volume.from_ml(entry.alarm)
    marks = [
        _mark(Kind.CALCULATED, reading.reservoir_pl, reading.capacity_pl, "calculated"),
        _mark(Kind.ALARM, alarm.pl, reading.capacity_pl, "alarm at"),
    ]
    if model is not None:
        marks.append(_mark(Kind.RESIDUAL, model.residual.pl, reading.capacity_pl, "not drawable"))
    if entry.withdrawn is not None:
        marks.append(_mark(Kind.TYPED, Volume.from_ml(entry.withdrawn).pl, reading.capacity_pl, "aspirated"))
    left = entries.left_of(entry)
    if entry.filled is not None and left is not None:
        to_be = Volume.from_ml(entry.filled).pl + left.pl
        marks.append(_mark(Kind.DRAFT, to_be, reading.capacity_pl, "to be"))
    return ReservoirView(tuple(sorted(marks, key=lambda mark: -mark.share)))


def _mark(kind: Kind, volume_pl: int, capacity_pl: int, word: str) -> Mark:
    return Mark(
        kind,
        Fraction(volume_pl, capacity_pl),
        f"{word} {number_text(Fraction(volume_pl, PL_PER_ML), 2)}\u00a0mL",
    )
