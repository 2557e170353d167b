"""Each check of the handshake by itself on a sound pump; broken ones are in `tests/conversations`."""

from __future__ import annotations

import pytest

from console.conformance.check import Deviation
from console.conformance.handshake import CHECKS, replies
from console.protocol.waiting import Patience
from console.pump.device import Device
from support import keys
from support.sites import TurnedSite, probe


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_that_a_sound_pump_passes_it_whatever_went_before(check):
    check.act(probe(TurnedSite()))


def test_that_a_pump_that_replies_nothing_and_ends_the_link_is_told_both():
    def hasty(kinds, memory, ring, entropy):
        return Device(kinds, memory, ring, entropy=entropy, patience=Patience(handshake_ms=1_000))

    tries = probe(TurnedSite(hasty))
    tries.known.keys = (keys.OTHER,)
    with pytest.raises(Deviation) as other:
        replies(tries)
    assert other.value.expected == "a reply to the offer within 5 s"
    assert other.value.came.startswith("none, and the pump ended the link after 1")
