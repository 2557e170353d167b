"""The account of volumes adds up after whatever refills tell it."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from console.pump.ledger import Ledger

VOLUMES = st.integers(0, 40 * 10**9)


def test_that_a_refill_puts_the_account_right_by_what_was_found_otherwise() -> None:
    account = Ledger(Fraction(20), delivered_pl=Fraction(15)).refilled(4, 0, 20)
    assert (account.reservoir_pl, account.withdrawn_pl, account.filled_pl) == (20, 4, 40)
    assert account.corrected_pl == -1


@given(VOLUMES, st.lists(st.tuples(VOLUMES, VOLUMES, VOLUMES), max_size=6))
def test_that_the_account_holds_what_the_last_refill_left_and_filled(
    filled_pl: int, refills: list[tuple[int, int, int]]
) -> None:
    account, holds = Ledger(Fraction(filled_pl)), filled_pl
    for withdrawn, left, filled in refills:
        account, holds = account.refilled(withdrawn, left, filled), left + filled
    assert account.reservoir_pl == holds
    assert account.filled_pl - account.withdrawn_pl + account.corrected_pl == holds + account.delivered_pl
