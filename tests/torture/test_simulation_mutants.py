"""The gate: with any safeguard of the link taken away, some world of the simulation breaks an invariant.

`support.mutants` has the safeguards. A mutant that nobody notices fails the build.
"""

from __future__ import annotations

import pytest

from console.errors import RuleBroken
from support.invariants import Broken
from support.mutants import MUTANTS
from support.simulation import simulate

DESIGN = (
    "no compare and swap",
    "no fence",
    "lazy acknowledgement",
    "no journal",
    "early programmed",
    "no digest check",
    "time out taken as failure",
    "no counters",
    "pause while prepared",
    "volatile volume counter",
)
"""Those that `docs/protocol.md` asks for; there are more."""


def name(mutant) -> str:
    """Return what a mutant is called."""
    return mutant.__name__.replace("_", " ")


def test_that_every_mutant_of_the_protocols_paper_is_among_them():
    assert set(DESIGN) <= {name(mutant) for mutant in MUTANTS}


def broken_in(seed: int) -> Exception | None:
    """Return what was broken in a world: an invariant, or the rules of the pump's own history."""
    try:
        simulate(seed)
    except Broken as noticed:
        return noticed.__cause__
    return None


@pytest.mark.parametrize("mutant", MUTANTS, ids=name)
def test_some_world_notices_when_a_safeguard_is_taken_away(mutant, monkeypatch):
    mutant(monkeypatch)
    noticed = (broken_in(seed) for seed in range(MUTANTS[mutant]))
    assert any(isinstance(each, Broken | RuleBroken) for each in noticed)
