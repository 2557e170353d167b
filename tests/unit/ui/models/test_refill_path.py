"""The picture of the path in figures: what is in tubing and catheter as a bridge runs."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from console.domain.quantities import MS_PER_HOUR
from support import refills, states
from ui.models import refill_path


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_that_without_a_bridge_the_path_holds_what_the_reservoir_holds() -> None:
    view = refill_path.view(refills.state())
    assert view is not None
    assert [(each.start, each.end, each.old) for each in view.sections] == [(0, 1, False)]
    assert [(where, plain(holds)) for where, holds in view.rows] == [
        ("Reservoir", "3 mL of baclofen 500 mcg/mL"),
        ("Pump tubing", "0.199 mL of baclofen 500 mcg/mL"),
        ("Catheter", "0.179 mL of baclofen 500 mcg/mL"),
    ]
    assert view.front == ""


def test_that_a_bridge_moves_the_front_with_the_clock() -> None:
    early, late = refill_path.view(refills.bridging(10)), refill_path.view(refills.bridging(20))
    assert early is not None
    assert late is not None
    assert [each.old for each in early.sections] == [False, True]
    assert early.sections[0].end < late.sections[0].end < 1
    assert early.sections[0].end == 1 - early_left(10)
    assert (
        plain(early.rows[1][1])
        == "0.125 mL of baclofen 2,000 mcg/mL, then 0.074 mL of baclofen 500 mcg/mL (old)"
    )
    assert plain(early.front) == "The new drug has 0.253 mL to go and reaches the tip Tue 24 Nov 2026 05:57."


def early_left(hours: int) -> Fraction:
    """Return the share of the path still old, worked out from the bridge's length alone."""
    return 1 - Fraction(hours * MS_PER_HOUR, 108_823_680)


def test_that_while_the_pump_is_stopped_the_front_stands_where_it_stood() -> None:
    base = refills.bridging(10)
    assert base.reading is not None
    stopped = replace(
        base, reading=replace(base.reading, stopped_ms=states.NOW_MS), clock_ms=states.NOW_MS + MS_PER_HOUR
    )
    view = refill_path.view(stopped)
    running = refill_path.view(base)
    assert view is not None
    assert running is not None
    assert view.sections == running.sections
    assert view.front.endswith("it stands still while the pump is stopped.")


def test_that_a_refill_under_the_hand_shows_its_reservoir_before_an_old_path() -> None:
    view = refill_path.view(refills.state(), refills.filled())
    assert view is not None
    assert [each.old for each in view.sections] == [True]
    assert view.rows[0][0] == "Reservoir, to be"
    assert plain(view.rows[0][1]) == "18 mL of baclofen 2,000 mcg/mL"
    assert plain(view.front).startswith("The old drug stands in the path: 0.378 mL to clear")


def test_that_an_unknown_catheter_is_said_and_nothing_is_drawn_in_it() -> None:
    view = refill_path.view(refills.state(reading=refills.reading(catheter=None)))
    assert view is not None
    assert view.sections == ()
    assert view.unknown == "What is in the catheter cannot be calculated."
    assert "volume not known" in view.words


def test_that_without_a_reading_there_is_no_picture() -> None:
    assert refill_path.view(states.opened()) is None


def test_that_a_drop_too_small_to_be_told_stands_in_no_row() -> None:
    view = refill_path.view(refills.bridging(0))
    begun = refill_path.view(replace(refills.bridging(0), clock_ms=states.NOW_MS + 1_000))
    assert view is not None
    assert begun is not None
    assert plain(begun.rows[1][1]) == plain(view.rows[1][1]) == "0.199 mL of baclofen 500 mcg/mL (old)"
    assert len(begun.sections) == 2
