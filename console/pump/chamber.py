"""The mixing option: a chamber where tubing and catheter meet, in which fluids blur instead of keeping apart.

Apart from `catheter`, whose fronts are sharp. What enters drives as much out, in steps of a fixed volume
through which all that leaves is of one strength, told to 1/1,000 ng/mL; the rest of the drug stays in the
chamber. So no drug is made or lost, and what it makes of a front is a bounded number of parcels.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from console.domain.quantities import PL_PER_ML
from console.pump.catheter import Parcel, strength_of

STEPS = 32
"""Steps in the volume of a whole path: few enough to be kept as parcels of the catheter."""


@dataclass(frozen=True, slots=True)
class Chamber:
    """`pl` of fluid with `ng` of drug; what leaves is of `ng_per_ml` until a step of `step_pl` has passed.

    `into_pl` of the step have. A chamber in which nothing changes begins no step.
    """

    pl: Fraction
    ng: Fraction
    ng_per_ml: Fraction
    step_pl: Fraction
    into_pl: Fraction = Fraction(0)

    @property
    def parcel(self) -> Parcel:
        """What is in it, mixed to the last drop."""
        return Parcel(self.pl, self.ng * PL_PER_ML / self.pl)

    def passed(self, parcels: Iterable[Parcel]) -> tuple[Chamber, list[Parcel]]:
        """Return it after `parcels` have been driven in, first drop first, and what has left."""
        chamber: Chamber = self
        out: list[Parcel] = []
        for parcel in parcels:
            left_pl = parcel.pl
            while left_pl:
                rests = not chamber.into_pl and parcel.ng_per_ml == chamber.ng_per_ml
                taken_pl = left_pl if rests else min(left_pl, chamber.step_pl - chamber.into_pl)
                out.append(Parcel(taken_pl, chamber.ng_per_ml))
                chamber = chamber if rests else chamber._stepped(taken_pl, parcel.ng_per_ml)
                left_pl -= taken_pl
        return chamber, out

    def _stepped(self, pl: Fraction, ng_per_ml: Fraction) -> Chamber:
        ng = self.ng + pl * (ng_per_ml - self.ng_per_ml) / PL_PER_ML
        into_pl = self.into_pl + pl
        if into_pl < self.step_pl:
            return replace(self, ng=ng, into_pl=into_pl)
        return Chamber(self.pl, ng, strength_of(ng, self.pl), self.step_pl)


def chamber_of(held: Iterable[Parcel], path_pl: Fraction) -> Chamber:
    """Return a chamber full of what `held` holds, in a path of `path_pl`; refuses to hold nothing."""
    parcels = tuple(held)
    pl = sum((parcel.pl for parcel in parcels), Fraction(0))
    ng = sum((parcel.ng for parcel in parcels), Fraction(0))
    return Chamber(pl, ng, strength_of(ng, pl), min(path_pl / STEPS, pl))
