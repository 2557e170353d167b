"""What was given in the last 24 h, to the wire and back: in exact stretches that end at the reading.

Apart from `values`, which every change needs too: this only a reading tells.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, pairwise

from console.domain.quantities import MS_PER_DAY
from console.domain.reading import Given, Ran
from console.errors import RemoteProtocolError
from console.protocol.wire import WireGiven, WireRan


def to_wire(given: Given) -> WireGiven:
    """Return the wire form of what was given."""
    ran = tuple(WireRan(each.to_ms - each.from_ms, each.ng_per_h.as_integer_ratio()) for each in given.ran)
    return WireGiven(given.single_ng, given.patient_ng, given.patient_count, ran)


def from_wire(wire: WireGiven, clock_ms: int) -> Given:
    """Return what was given until `clock_ms`, as `wire` says it.

    Raises `RemoteProtocolError` for more than a day of it, and for a rate that is not in its lowest terms.
    """
    lasted_ms = sum(each.lasts_ms for each in wire.ran)
    if lasted_ms > min(MS_PER_DAY, clock_ms):
        raise RemoteProtocolError("What ran in the last 24 h arrived, and it is more than that.")
    if any(Fraction(*each.ng_per_h).as_integer_ratio() != each.ng_per_h for each in wire.ran):
        raise RemoteProtocolError("A rate arrived as a fraction that is not in its lowest terms.")
    edges = accumulate((each.lasts_ms for each in wire.ran), initial=clock_ms - lasted_ms)
    ran = tuple(
        Ran(begin_ms, end_ms, Fraction(*each.ng_per_h))
        for (begin_ms, end_ms), each in zip(pairwise(edges), wire.ran, strict=True)
    )
    return Given(wire.single_ng, wire.patient_ng, wire.patient_count, ran)
