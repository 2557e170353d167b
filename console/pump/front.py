"""What comes out at the tip of a catheter, and how much must be moved before that is another fluid.

Apart from the body, which moves the fluid: here is only found how long nothing has to be moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from console.pump.body import WHOLE, Body


@dataclass(frozen=True, slots=True)
class Front:
    """The fluid at the tip, of `strength` in ng/mL, and `arrives`, the percent of the flow that gets there.

    Another one comes once `after_pl` has left the tubing; None: none, as things stand.
    """

    strength: Fraction
    arrives: int
    after_pl: Fraction | None


def front_of(body: Body, passes: int) -> Front:
    """Return what is at the tip when `passes` percent of what leaves the tubing enter the catheter."""
    catheter, tubing = body.catheter or (), body.tubing
    strengths = [parcel.ng_per_ml for parcel in catheter]
    if body.chamber is not None:
        strengths.append(body.chamber.ng_per_ml)
    strengths += [*(parcel.ng_per_ml for parcel in tubing), body.ng_per_ml]
    strength = strengths[0]
    arrives = 0 if body.catheter is None else passes
    rests = body.chamber is None or not body.chamber.into_pl
    if not arrives or (rests and strengths.count(strength) == len(strengths)):
        return Front(strength, arrives, None)
    return Front(strength, arrives, _after_pl(body, strength, arrives))


def _after_pl(body: Body, strength: Fraction, arrives: int) -> Fraction:
    """Return how much must leave the tubing at least before another strength can be at the tip."""
    catheter, tubing, chamber = body.catheter or (), body.tubing, body.chamber
    after_pl = catheter[0].pl * WHOLE / arrives if catheter else Fraction(0)
    if len(catheter) > 1:
        return after_pl
    if chamber is not None:
        return after_pl or (chamber.step_pl - chamber.into_pl) * WHOLE / arrives
    if tubing and tubing[0].ng_per_ml == strength:
        after_pl += tubing[0].pl
    return after_pl
