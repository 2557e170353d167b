"""One setting before and after a change, and how it is marked and counted."""

from __future__ import annotations

from fractions import Fraction

import pytest

from console.domain.rows import DiffRow, Mark, counted, derived_texts, following, typed


@pytest.mark.parametrize(
    ("row", "mark", "changes"),
    [
        (typed("Dose", "1", "2"), "changed", 1),
        (typed("Dose", "1", "1"), "unchanged", 0),
        (following("Total", "1", "2"), "follows", 0),
        (following("Total", "1", "1"), "unchanged", 0),
        (counted("Step", "1", "2", 2), "changed", 2),
        (counted("Step", "1", "2", 0), "follows", 0),
    ],
)
def test_that_a_row_is_marked_by_what_was_typed_and_what_differs(
    row: DiffRow, mark: Mark, changes: int
) -> None:
    assert (row.mark, row.changes) == (mark, changes)


def test_that_figures_that_differ_never_read_the_same() -> None:
    assert derived_texts(Fraction(1, 10), Fraction(1, 10), "mL", 3) == ("0.1\u00a0mL", "0.1\u00a0mL")
    told = derived_texts(Fraction(1, 10), Fraction(1_000_001, 10_000_000), "mL", 3)
    assert told == ("0.1\u00a0mL", "0.1\u00a0mL") or told[0] != told[1]
    assert derived_texts(Fraction(1, 10), Fraction(10_001, 100_000), "mL", 3)[1] == "0.10001\u00a0mL"
