"""Each check of what came to nothing by itself on a sound pump; broken ones are in `tests/conversations`."""

from __future__ import annotations

import pytest

from console.conformance.outcomes import CHECKS
from support.sites import TurnedSite, probe


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_that_a_sound_pump_passes_it_whatever_went_before(check):
    check.act(probe(TurnedSite()))
