"""What is really in the pump and its catheter: truth, which the pump does not know and never tells.

Apart from the world, which says how much moves: here that much fluid does, as far as there is any. What
hands do changes only this. A body is a value, exact to the last digit; it knows no program, no time and no
drug's name, only how much drug a fluid carries.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from console.domain.quantities import PL_PER_ML
from console.pump.catheter import NO_DRUG, Line, Parcel, strength_of
from console.pump.chamber import Chamber, chamber_of

NOTHING = Fraction(0)
WHOLE = 100

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
    both are one fluid of `ng_per_ml`, and `rest_ng` of drug beside it that a whole strength leaves over.
    Parcels stand from the tip's end back to the pump's; `catheter` is None while the pump is joined to none.
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
    pocket: Amount = Amount()
    """What ran out around the pump, under the skin."""
    rest_ng: Fraction = NOTHING
    chamber: Chamber | None = None
    """Where fluids blur between tubing and catheter, if they are to."""

    @property
    def reservoir(self) -> Amount:
        """All that is in the reservoir, with what cannot be drawn."""
        pl = self.drawable_pl + self.residual_pl
        return Amount(pl, pl * self.ng_per_ml / PL_PER_ML + self.rest_ng)

    @property
    def level_pl(self) -> int:
        """What a level sensor makes of the fluid that can be pumped, in pL, half-even on its step."""
        return round(self.drawable_pl / SENSED_PL) * SENSED_PL

    @property
    def is_whole(self) -> bool:
        """Whether nothing is below nothing, and what came is inside, was given, is gone or in the pocket."""
        blurred = () if self.chamber is None else (self.chamber.parcel,)
        found = self.reservoir.plus((*self.tubing, *(self.catheter or ()), *blurred))
        for amount in (self.given, self.gone, self.pocket):
            found = Amount(found.pl + amount.pl, found.ng + amount.ng)
        least = (self.drawable_pl, self.residual_pl, self.ng_per_ml, self.rest_ng, self.pocket.pl)
        return found == self.came and min(least) >= 0

    def moved(self, pl: Fraction, lost_percent: int = 0) -> Body:
        """Return it once up to `pl` more has left the reservoir; part of what leaves the tubing may be lost.

        Where less is there, what is there is moved, and then nothing.
        """
        moved_pl = min(pl, self.drawable_pl)
        if not moved_pl:
            return self
        tubing = Line(self.tubing)
        out = tubing.push(moved_pl, self.ng_per_ml)
        moved = replace(self, drawable_pl=self.drawable_pl - moved_pl, tubing=tubing.parcels)
        if self.catheter is None:
            return replace(moved, gone=self.gone.plus(out))
        if lost_percent:
            moved = replace(moved, pocket=self.pocket.plus(_shared(out, lost_percent)))
            out = _shared(out, WHOLE - lost_percent)
        catheter, chamber = Line(self.catheter), self.chamber
        if chamber is not None:
            chamber, blurred = chamber.passed(out)
            out = tuple(blurred)
        left = catheter.push_on(out)
        return replace(moved, catheter=catheter.parcels, chamber=chamber, given=self.given.plus(left))

    def mixing(self, percent: int) -> Body:
        """Return it with so much of the path's volume, next to the tubing, as a chamber in which fluids blur.

        No more than the catheter has; without a catheter there is none.
        """
        whole = self.unmixed()
        catheter = Line(whole.catheter or ())
        path_pl = Line(self.tubing).volume_pl + catheter.volume_pl
        pl = min(path_pl * percent / WHOLE, catheter.volume_pl)
        if not pl:
            return whole
        held = catheter.take(pl)
        return replace(whole, catheter=catheter.parcels, chamber=chamber_of(held, path_pl))

    def unmixed(self) -> Body:
        """Return it with what is in the chamber as a stretch of the catheter, and fronts that are sharp."""
        if self.chamber is None:
            return self
        whole = Line((*(self.catheter or ()), self.chamber.parcel))
        return replace(self, catheter=whole.parcels, chamber=None)

    def drawn(self, most_pl: Fraction) -> Body:
        """Return it with up to `most_pl` drawn out of the reservoir."""
        pl = min(most_pl, self.drawable_pl)
        gone = self.gone.plus(_fluid(pl, self.ng_per_ml))
        return replace(self, drawable_pl=self.drawable_pl - pl, gone=gone)

    def filled(self, pl: Fraction, ng_per_ml: Fraction) -> Body:
        """Return it with `pl` of `ng_per_ml` more in the reservoir, mixed with what is there."""
        came = self.came.plus(_fluid(pl, ng_per_ml))
        held = self.reservoir.plus(_fluid(pl, ng_per_ml))
        mixed = strength_of(held.ng, held.pl)
        return replace(
            self,
            drawable_pl=self.drawable_pl + pl,
            ng_per_ml=mixed,
            rest_ng=held.ng - held.pl * mixed / PL_PER_ML,
            came=came,
        )

    def pocketed(self, pl: Fraction, ng_per_ml: Fraction) -> Body:
        """Return it with `pl` of `ng_per_ml` injected beside it, under the skin."""
        injected = _fluid(pl, ng_per_ml)
        return replace(self, came=self.came.plus(injected), pocket=self.pocket.plus(injected))

    def pushed(self, pl: Fraction, ng_per_ml: Fraction) -> Body:
        """Return it with `pl` of `ng_per_ml` driven through the catheter into the patient."""
        whole = self.unmixed()
        catheter = Line(whole.catheter or ())
        left = catheter.push(pl, ng_per_ml)
        catheter.bound()
        came = self.came.plus(_fluid(pl, ng_per_ml))
        return replace(whole, catheter=catheter.parcels, came=came, given=self.given.plus(left))

    def pulled(self, pl: Fraction) -> Body:
        """Return it with `pl` drawn out of the catheter at the pump's end; cerebrospinal fluid follows in."""
        whole = self.unmixed()
        catheter = Line(whole.catheter or ())
        out = catheter.pull(pl)
        catheter.bound()
        came = self.came.plus(_fluid(pl, NO_DRUG))
        return replace(whole, catheter=catheter.parcels, came=came, gone=self.gone.plus(out))

    def joined(self, pl: Fraction, ng_per_ml: Fraction) -> Body:
        """Return it joined to a catheter that holds `pl` of `ng_per_ml`."""
        held = _fluid(pl, ng_per_ml)
        return replace(self, catheter=held, came=self.came.plus(held))

    def parted(self) -> Body:
        """Return it off its catheter, which is gone with what it holds."""
        whole = self.unmixed()
        return replace(whole, catheter=None, gone=self.gone.plus(whole.catheter or ()))


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


def _shared(parcels: Iterable[Parcel], percent: int) -> tuple[Parcel, ...]:
    """Return `percent` of each of `parcels`."""
    return tuple(Parcel(parcel.pl * percent / WHOLE, parcel.ng_per_ml) for parcel in parcels if percent)


def _fluid(pl: Fraction, ng_per_ml: Fraction) -> tuple[Parcel, ...]:
    """Return `pl` of a fluid as a parcel, or none if it is nothing."""
    return (Parcel(pl, ng_per_ml),) if pl else ()


def line_of(pl: int, ng_per_ml: Fraction) -> tuple[Parcel, ...]:
    """Return a line of `pl` that is full of one fluid; one that holds nothing is no parcel."""
    return _fluid(Fraction(pl), ng_per_ml)
