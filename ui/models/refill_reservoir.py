"""The reservoir as the refill's picture shows it: levels as marks with their words.

Apart from the picture so that what it says can be tried without Qt. Every level is told or calculated; no
level is measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from console.domain.quantities import PL_PER_ML, Volume
from console.domain.wording import amount
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
    """A level with its words, as a share of the vessel: what cannot be drawn lies below what is counted."""

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
    below_pl = 0 if model is None else model.residual.pl
    levels = [(Kind.CALCULATED, reading.reservoir_pl, "calculated"), (Kind.ALARM, alarm.pl, "alarm at")]
    if entry.withdrawn is not None:
        levels.append((Kind.TYPED, Volume.from_ml(entry.withdrawn).pl, "aspirated"))
    left = entries.left_of(entry)
    if entry.filled is not None and left is not None:
        levels.append((Kind.DRAFT, Volume.from_ml(entry.filled).pl + left.pl, "to be"))
    holds_pl = reading.capacity_pl + below_pl
    marks = [
        Mark(kind, Fraction(volume_pl + below_pl, holds_pl), _words(word, volume_pl))
        for kind, volume_pl, word in levels
    ]
    if below_pl:
        marks.append(Mark(Kind.RESIDUAL, Fraction(below_pl, holds_pl), _words("not drawable", below_pl)))
    return ReservoirView(tuple(sorted(marks, key=lambda mark: -mark.share)))


def _words(word: str, volume_pl: int) -> str:
    return f"{word} {amount(Fraction(volume_pl, PL_PER_ML), 'mL', 2)}"
