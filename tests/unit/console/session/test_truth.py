"""What the trainer's service tells comes over as it was sent, and what cannot be is the peer's fault."""

from __future__ import annotations

import pytest
from hypothesis import given
from msgspec import inspect as shape

from console.domain.faults import Fault
from console.errors import RemoteProtocolError
from console.protocol.messages import Truth
from console.protocol.truth import WireFault, WireSample, WireSigns
from console.protocol.wire import WireParcel
from console.session import truth
from support.wire import values_of


@given(wire=values_of(shape.type_info(WireSigns)))
def test_that_signs_come_over_as_they_were_told(wire: WireSigns) -> None:
    told = truth.signs(wire)
    assert told.tones == tuple((tone.group, tone.hundredths) for tone in wire.tones)
    others = [name for name in WireSigns.__struct_fields__ if name != "tones"]
    assert [getattr(told, name) for name in others] == [getattr(wire, name) for name in others]


SIGNS = WireSigns(1, 2, (), 3, 1, 0, 4, 5, 70, 120, 80, 14, 98, 368, 15, itch=False)


def test_that_truth_comes_over_as_it_was_told() -> None:
    line = (WireParcel(5, 6), WireParcel(7, 8))
    fault = WireFault("leak", 60, 1, 2)
    told = truth.truth(Truth(1, 2, line, None, 3, 4, 10, 11, 12, 13, SIGNS, (fault,)))
    assert (told.reservoir_pl, told.ng_per_ml, told.given_ng, told.clock_ms) == (1, 2, 3, 4)
    assert (told.tubing, told.catheter) == (((5, 6), (7, 8)), None)
    assert (told.drawable_pl, told.calculated_pl) == (10, 11)
    assert (told.commanded_pl_per_day, told.tip_pl_per_day) == (12, 13)
    assert (told.signs, told.faults) == (truth.signs(SIGNS), (Fault("leak", 60, 1, 2),))


def test_that_samples_keep_their_order_and_figures() -> None:
    told = truth.samples((WireSample(1, 2, 3, 4, 5, 6, 7), WireSample(8, 9, 10, 11, 12, 13, 14)))
    assert told == (truth.Sample(1, 2, 3, 4, 5, 6, 7), truth.Sample(8, 9, 10, 11, 12, 13, 14))


def test_a_fault_is_refused_when_it_ends_before_it_begins() -> None:
    with pytest.raises(RemoteProtocolError, match="cannot be"):
        truth.faults((WireFault("leak", 60, 2, 2),))
