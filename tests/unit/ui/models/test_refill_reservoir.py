"""The reservoir's marks: levels told or calculated, above what cannot be drawn."""

from __future__ import annotations

from fractions import Fraction

from support import refills, states
from ui.models import refill_reservoir
from ui.models.refill_entry import RefillEntry
from ui.models.refill_reservoir import Kind


def test_that_each_level_has_its_words_the_highest_first() -> None:
    view = refill_reservoir.view(refills.filled(), refills.state())
    assert view is not None
    assert [mark.words.replace("\u00a0", " ") for mark in view.marks] == [
        "to be 18 mL",
        "aspirated 3.2 mL",
        "calculated 3 mL",
        "alarm at 2 mL",
        "not drawable 1.4 mL",
    ]
    assert view.words.startswith("Reservoir: to be")


def test_that_what_is_counted_stands_on_what_cannot_be_drawn() -> None:
    view = refill_reservoir.view(RefillEntry(), refills.state())
    assert view is not None
    shares = {mark.kind: mark.share for mark in view.marks}
    assert shares == {
        Kind.CALCULATED: Fraction(44, 214),
        Kind.ALARM: Fraction(34, 214),
        Kind.RESIDUAL: Fraction(14, 214),
    }


def test_that_without_a_reading_there_are_no_marks() -> None:
    assert refill_reservoir.view(RefillEntry(), states.opened()) is None
