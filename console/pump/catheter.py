"""Fluid in tubing and catheter: parcels that move one behind the other and never mix.

Apart from `hydraulics`, which says how much flows and when. A line is always full; what goes in at one end
drives as much out at the other, exactly. The front between two fluids is drawn sharp: what a real catheter
blurs is left out, and the papers say so. It knows no time, no drug's name and no program.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from console.domain.quantities import PL_PER_ML
from console.errors import RuleBroken

MOST_PARCELS = 64
"""More fluids in one line come of no treatment: from here on the two smallest neighbours count as one."""

PER_NG_PER_ML = 1_000
"""As fine as the strength of a mixture is: 1/1,000 ng/mL. The rest of the drug stays where it was mixed, so
that none is lost and no number grows without end."""

NO_DRUG = Fraction(0)
"""What cerebrospinal fluid, water and air carry, in ng/mL."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A stretch of one fluid: `pl` of `ng_per_ml` (0: no drug in it)."""

    pl: Fraction
    ng_per_ml: Fraction

    def __post_init__(self) -> None:
        """Refuse a volume of nothing and a strength below nothing."""
        if self.pl <= 0 or self.ng_per_ml < 0:
            raise RuleBroken("A parcel of fluid has a volume above 0 pL and a strength of 0 ng/mL or more.")

    @property
    def ng(self) -> Fraction:
        """The drug in it, exact."""
        return self.pl * self.ng_per_ml / PL_PER_ML


class Line:
    """A line of fixed volume, full from end to end: what enters at the pump drives out what is at the tip."""

    def __init__(self, parcels: Iterable[Parcel] = ()) -> None:
        """Fill it with `parcels`, from the tip back to the pump; their sum is its volume from now on."""
        self._parcels = list(_joined(parcels))
        self._volume_pl = sum((parcel.pl for parcel in self._parcels), Fraction(0))

    @property
    def parcels(self) -> tuple[Parcel, ...]:
        """What is in it now, from the tip back to the pump; neighbours differ in strength."""
        return tuple(self._parcels)

    @property
    def volume_pl(self) -> Fraction:
        """What it holds; nothing that is done to it changes that."""
        return self._volume_pl

    @property
    def drug_ng(self) -> Fraction:
        """The drug in it."""
        return sum((parcel.ng for parcel in self._parcels), Fraction(0))

    def push(self, pl: Fraction | int, ng_per_ml: Fraction | int) -> tuple[Parcel, ...]:
        """Drive `pl` of `ng_per_ml` in at the pump's end; return what leaves at the tip, first drop first.

        Refuses a volume below 0; of 0 nothing leaves.
        """
        behind = _fluid(pl, ng_per_ml)
        out, self._parcels = _parted((*self._parcels, *behind), Fraction(pl))
        return tuple(out)

    def push_on(self, parcels: Iterable[Parcel]) -> tuple[Parcel, ...]:
        """Drive `parcels` in, as they left the line before this one; return what leaves at the tip."""
        out = (left for parcel in parcels for left in self.push(parcel.pl, parcel.ng_per_ml))
        return tuple(_joined(out))

    def pull(self, pl: Fraction | int, ng_per_ml: Fraction | int = NO_DRUG) -> tuple[Parcel, ...]:
        """Draw `pl` out at the pump's end, as through a catheter access port; return it, first drop first.

        Fluid of `ng_per_ml` follows in at the tip: cerebrospinal fluid, unless said otherwise.
        """
        ahead = _fluid(pl, ng_per_ml)
        out, rest = _parted((*reversed(self._parcels), *ahead), Fraction(pl))
        self._parcels = rest[::-1]
        return tuple(out)

    def take(self, pl: Fraction) -> tuple[Parcel, ...]:
        """Cut the line short by `pl` at the pump's end; return what was in there, the pump's end first."""
        out, rest = _parted(reversed(self._parcels), pl)
        self._parcels = rest[::-1]
        self._volume_pl -= pl
        return tuple(out)

    def bound(self) -> None:
        """Let the two smallest neighbours become one of their mean strength while there are too many.

        No drug is lost or made by it. This is for whoever drives in other fluids by hand: done whenever fluid
        moves, it would hang on how often one looks.
        """
        while len(self._parcels) > MOST_PARCELS:
            sizes = [nearer.pl + farther.pl for nearer, farther in pairwise(self._parcels)]
            place = sizes.index(min(sizes))
            both = self._parcels[place : place + 2]
            one = Parcel(sizes[place], sum(parcel.ng for parcel in both) * PL_PER_ML / sizes[place])
            self._parcels = list(_joined((*self._parcels[:place], one, *self._parcels[place + 2 :])))


def strength_of(ng: Fraction, pl: Fraction) -> Fraction:
    """Return the strength of `ng` in `pl`, rounded down to what a mixture's is told in; of nothing, none."""
    if not pl:
        return NO_DRUG
    return Fraction(ng * PL_PER_ML * PER_NG_PER_ML // pl, PER_NG_PER_ML)


def _fluid(pl: Fraction | int, ng_per_ml: Fraction | int) -> tuple[Parcel, ...]:
    if pl < 0:
        raise RuleBroken("A line is pushed or drawn by a volume of 0 pL or more; to go back, do the other.")
    return (Parcel(Fraction(pl), Fraction(ng_per_ml)),) if pl else ()


def _joined(parcels: Iterable[Parcel]) -> Iterator[Parcel]:
    """Yield `parcels` with neighbours of one strength made into one."""
    held: Parcel | None = None
    for parcel in parcels:
        if held is not None and held.ng_per_ml == parcel.ng_per_ml:
            held = Parcel(held.pl + parcel.pl, held.ng_per_ml)
            continue
        if held is not None:
            yield held
        held = parcel
    if held is not None:
        yield held


def _parted(parcels: Iterable[Parcel], pl: Fraction) -> tuple[list[Parcel], list[Parcel]]:
    """Return the first `pl` of `parcels`, and the rest."""
    first: list[Parcel] = []
    rest: list[Parcel] = []
    for parcel in _joined(parcels):
        taken = min(pl, parcel.pl)
        pl -= taken
        if taken:
            first.append(Parcel(taken, parcel.ng_per_ml))
        if taken < parcel.pl:
            rest.append(Parcel(parcel.pl - taken, parcel.ng_per_ml))
    return first, rest
