"""What the trainer's service tells fits into one frame, however much there is to tell."""

from __future__ import annotations

from hypothesis import given
from msgspec import inspect as shape

from console.domain.faults import MOST_AT_ONCE
from console.protocol import codec
from console.protocol.trainer_messages import Truth
from console.protocol.truth import WireFault, WireSigns, WireTone
from console.protocol.wire import WireParcel
from console.pump.catheter import MOST_PARCELS
from support.wire import values_of

LARGE = 2**53 - 1


def test_that_the_fullest_truth_fits_into_a_frame() -> None:
    line = tuple(WireParcel(LARGE, LARGE) for _ in range(MOST_PARCELS))
    tones = tuple(WireTone(f"hip adductors, left {number:02}", 400) for number in range(16))
    signs = WireSigns(LARGE, 999, tones, LARGE, 3, 4, 999, 999, 400, 400, 400, 100, 100, 500, 15, itch=True)
    faults = tuple(WireFault("positional-occlusion", -LARGE, LARGE, LARGE) for _ in range(MOST_AT_ONCE))
    fullest = Truth(LARGE, LARGE, line, line, LARGE, LARGE, LARGE, LARGE, LARGE, LARGE, signs, faults)
    assert codec.decode(codec.encode(fullest)) == fullest


@given(signs=values_of(shape.type_info(WireSigns)))
def test_that_every_sign_is_a_whole_number_a_name_or_true_or_false(signs: WireSigns) -> None:
    tones = {type(tone.hundredths) for tone in signs.tones}
    others = {type(getattr(signs, name)) for name in signs.__struct_fields__ if name != "tones"}
    assert tones <= {int}
    assert others <= {int, bool}
