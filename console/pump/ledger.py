"""The pump's exact account of volume: what went in, came out and was put right, by its own belief.

Apart from hydraulics, which counts what is commanded between two settlements.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that ever went in and came out by the pump's belief, in pL.

    `corrected_pl` is by how much refills have put the account right, with its sign, so that always
    filled − withdrawn + corrected = reservoir + delivered, exactly (invariant I6).
    """

    filled_pl: Fraction
    withdrawn_pl: Fraction = Fraction(0)
    delivered_pl: Fraction = Fraction(0)
    corrected_pl: Fraction = Fraction(0)

    @property
    def had_pl(self) -> Fraction:
        """What it could have given until now."""
        return self.filled_pl - self.withdrawn_pl + self.corrected_pl

    @property
    def reservoir_pl(self) -> Fraction:
        """What is left by this account."""
        return self.had_pl - self.delivered_pl

    def refilled(
        self, withdrawn_pl: Fraction | int, left_pl: Fraction | int, filled_pl: Fraction | int
    ) -> Ledger:
        """Return the account after a refill: the reservoir holds `left_pl` + `filled_pl` now."""
        return replace(
            self,
            filled_pl=self.filled_pl + filled_pl,
            withdrawn_pl=self.withdrawn_pl + withdrawn_pl,
            corrected_pl=self.corrected_pl + left_pl - (self.reservoir_pl - withdrawn_pl),
        )
