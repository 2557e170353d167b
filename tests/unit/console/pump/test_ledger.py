"""The account of volume, exact in every direction."""

from __future__ import annotations

from fractions import Fraction

from console.pump.ledger import Ledger


def test_that_what_went_in_is_what_is_left_and_what_was_delivered() -> None:
    ledger = Ledger(Fraction(20), withdrawn_pl=Fraction(3), delivered_pl=Fraction(10, 3))
    assert ledger.had_pl == 17
    assert ledger.reservoir_pl == Fraction(41, 3)


def test_that_a_refill_puts_the_account_right_by_what_it_found() -> None:
    found_more = Ledger(Fraction(20), delivered_pl=Fraction(15)).refilled(6, 0, 18)
    assert found_more.reservoir_pl == 18
    assert found_more.corrected_pl == 1
    assert found_more.delivered_pl == 15
