"""What is really in the pump and its catheter: truth, which the pump does not know and never tells.

Apart from hydraulics, which counts what is commanded: here that much fluid moves, as far as there is
any. What hands do changes only this. A body is a value, exact to the last digit; it knows no program,
no time and no drug's name, only how much drug a fluid carries. That a pump gives more or less than it is
told comes with its faults, later.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from console.domain.quantities import PL_PER_ML
from console.pump.catheter import NO_DRUG, Line, Parcel

NOTHING = Fraction(0)

SENSED_PL = PL_PER_ML // 10
"""As fine as a level sensor measures, a teaching value: 0.1 mL."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of fluid: its volume in pL, and the drug in it in ng."""

    pl: Fraction = NOTHING
    ng: Fraction = NOTHING

    def plus(self, parcels: Iterable[Parcel]) -> Amount:
        """Return the sum with `parcels` in it."""
        pl, ng = self.pl, self.ng
        for parcel in parcels:
            pl, ng = pl + parcel.pl, ng + parcel.ng
        return Amount(pl, ng)


@dataclass(frozen=True, slots=True)
class Body:
    """Reservoir, tubing and catheter, and the account of all that came and went.

    The reservoir holds `drawable_pl` and, beside it, `residual_pl` that can neither be drawn nor pumped;
    both are one fluid of `ng_per_ml`. Parcels stand from the tip's end back to the pump's; `catheter` is
    None while the pump is joined to none. `pumped_pl` is up to which delivered volume fluid was moved.
    """

    drawable_pl: Fraction
    residual_pl: Fraction
    ng_per_ml: Fraction
    tubing: tuple[Parcel, ...]
    catheter: tuple[Parcel, ...] | None
    came: Amount
    given: Amount = Amount()
    """What has left the tip, into the patient."""
    gone: Amount = Amount()
    """What was drawn, went into the air, or was taken off with its catheter."""
    pumped_pl: Fraction = NOTHING

    @property
    def reservoir(self) -> Amount:
        """All that is in the reservoir, with what cannot be drawn."""
        pl = self.drawable_pl + self.residual_pl
        return Amount(pl, pl * self.ng_per_ml / PL_PER_ML)

    @property
    def level_pl(self) -> int:
        """What a level sensor makes of the fluid that can be pumped, in pL, half-even on its step."""
        return round(self.drawable_pl / SENSED_PL) * SENSED_PL

    @property
    def is_whole(self) -> bool:
        """Whether nothing is below nothing, and what came is what is there, was given or is gone."""
        inside = self.reservoir
        for amount in (Amount().plus(self.tubing), Amount().plus(self.catheter or ()), self.given, self.gone):
            inside = Amount(inside.pl + amount.pl, inside.ng + amount.ng)
        least = (self.drawable_pl, self.residual_pl, self.ng_per_ml, self.pumped_pl)
        return inside == self.came and min(least) >= 0

    def pumped(self, delivered_pl: Fraction) -> Body:
        """Return it once the pump has delivered `delivered_pl` in all, by its own count.

        Where less is there than was commanded, what is there is moved, and then nothing.
        """
        moved_pl = min(delivered_pl - self.pumped_pl, self.drawable_pl)
        tubing = Line(self.tubing)
        out = tubing.push(moved_pl, self.ng_per_ml)
        moved = replace(
            self, drawable_pl=self.drawable_pl - moved_pl, tubing=tubing.parcels, pumped_pl=delivered_pl
        )
        if self.catheter is None:
            return replace(moved, gone=self.gone.plus(out))
        catheter = Line(self.catheter)
        left = catheter.push_on(out)
        return replace(moved, catheter=catheter.parcels, given=self.given.plus(left))

    def drawn(self, most_pl: Fraction) -> Body:
        """Return it with up to `most_pl` drawn out of the reservoir."""
        pl = min(most_pl, self.drawable_pl)
        gone = self.gone.plus(_fluid(pl, self.ng_per_ml))
        return replace(self, drawable_pl=self.drawable_pl - pl, gone=gone)

    def filled(self, pl: Fraction, ng_per_ml: Fraction) -> Body:
        """Return it with `pl` of `ng_per_ml` more in the reservoir, mixed with what is there."""
        came = self.came.plus(_fluid(pl, ng_per_ml))
        held = self.reservoir.plus(_fluid(pl, ng_per_ml))
        mixed = held.ng * PL_PER_ML / held.pl if held.pl else NO_DRUG
        return replace(self, drawable_pl=self.drawable_pl + pl, ng_per_ml=mixed, came=came)

    def pushed(self, pl: Fraction, ng_per_ml: Fraction) -> Body:
        """Return it with `pl` of `ng_per_ml` driven through the catheter into the patient."""
        catheter = Line(self.catheter or ())
        left = catheter.push(pl, ng_per_ml)
        came = self.came.plus(_fluid(pl, ng_per_ml))
        return replace(self, catheter=catheter.parcels, came=came, given=self.given.plus(left))

    def pulled(self, pl: Fraction) -> Body:
        """Return it with `pl` drawn out of the catheter at the pump's end; cerebrospinal fluid follows in."""
        catheter = Line(self.catheter or ())
        out = catheter.pull(pl)
        came = self.came.plus(_fluid(pl, NO_DRUG))
        return replace(self, catheter=catheter.parcels, came=came, gone=self.gone.plus(out))

    def joined(self, pl: Fraction, ng_per_ml: Fraction) -> Body:
        """Return it joined to a catheter that holds `pl` of `ng_per_ml`."""
        held = _fluid(pl, ng_per_ml)
        return replace(self, catheter=held, came=self.came.plus(held))

    def parted(self) -> Body:
        """Return it off its catheter, which is gone with what it holds."""
        return replace(self, catheter=None, gone=self.gone.plus(self.catheter or ()))


def made(
    drawable_pl: Fraction,
    residual_pl: Fraction,
    ng_per_ml: Fraction,
    tubing: tuple[Parcel, ...],
    catheter: tuple[Parcel, ...] | None,
) -> Body:
    """Return a body as it is in the beginning: what is in it is what came."""
    held = _fluid(drawable_pl + residual_pl, ng_per_ml)
    came = Amount().plus((*held, *tubing, *(catheter or ())))
    return Body(drawable_pl, residual_pl, ng_per_ml, tubing, catheter, came)


def _fluid(pl: Fraction, ng_per_ml: Fraction) -> tuple[Parcel, ...]:
    """Return `pl` of a fluid as a parcel, or none if it is nothing."""
    return (Parcel(pl, ng_per_ml),) if pl else ()


def line_of(pl: int, ng_per_ml: Fraction) -> tuple[Parcel, ...]:
    """Return a line of `pl` that is full of one fluid; one that holds nothing is no parcel."""
    return _fluid(Fraction(pl), ng_per_ml)
