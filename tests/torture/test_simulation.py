"""Both ends and everything that can go wrong between them, from seeds: the invariants hold all along.

The world is `support.simulation`, what is held `support.invariants`. One seed in ten keeps its records in
real files. The blocks of seeds are shared out to the processes of `./test`.
"""

from __future__ import annotations

import os
from typing import get_args

import pytest

from console.protocol.wire import WireChange
from console.session.journal import Verdict
from support.simulation import simulate

SEEDS = 500
BLOCK = 20
MANY = int(os.environ.get("CISTERNA_SEEDS", "20500"))
"""Where the seeds of `make soak` end: 20,000 after those of `./test`."""

SOAKS = 1_000
"""How many seeds a block of the soak holds."""


def run_block(first: int, count: int, folder) -> None:
    """Run the worlds of `count` seeds; every tenth writes real records under `folder`."""
    for seed in range(first, first + count):
        place = folder / str(seed) if seed % 10 == 3 else None
        if place is not None:
            place.mkdir()
        simulate(seed, place)


def blocks(first: int, last: int, size: int):
    """Return the seeds from `first` until `last` as named blocks."""
    return [
        pytest.param(begin, min(size, last - begin), id=f"seeds {begin} to {min(begin + size, last) - 1}")
        for begin in range(first, last, size)
    ]


@pytest.mark.parametrize(("first", "count"), blocks(0, SEEDS, BLOCK))
def test_that_the_invariants_hold_whatever_goes_wrong(first, count, tmp_path):
    run_block(first, count, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize(("first", "count"), blocks(SEEDS, MANY, SOAKS))
def test_that_the_invariants_hold_over_many_seeds(first, count, tmp_path):
    run_block(first, count, tmp_path)


def test_that_a_seed_gives_the_same_world_twice():
    first, second = simulate(3), simulate(3)
    assert first.told == second.told
    assert first.watch.history == second.watch.history
    assert [console.journal.conclusions for console in first.consoles] == [
        console.journal.conclusions for console in second.consoles
    ]


def test_that_the_worlds_are_not_idle():
    worlds = [simulate(seed) for seed in range(1_000, 1_080)]
    made = {type(entry.change).__name__ for world in worlds for entry in world.watch.history[1:]}
    assert made == {each.__name__ for each in get_args(WireChange)}
    assert sum(entry.is_fallback for world in worlds for entry in world.watch.history) > 10
    told = " ".join(said for world in worlds for said in world.told)
    for happening in (
        "the patient's button gives a bolus",
        "the second console is given a new key",
        "hands revoke a key",
        "the wayward console asks Commit",
        "the wayward console floods",
        "a stranger calls",
        "somebody who overheard others calls",
        "somebody interrupts",
        "OutcomeUnknown",
    ):
        assert happening in told
    assert any(
        world.wayward.confirmed & {(e.operation, e.digest) for e in world.watch.history} for world in worlds
    )
    verdicts = [
        (conclusion.verdict, conclusion.recovered)
        for world in worlds
        for console in world.consoles
        for conclusion in console.journal.conclusions.values()
    ]
    assert verdicts.count((Verdict.COMMITTED, False)) > 10
    assert verdicts.count((Verdict.COMMITTED, True)) > 2
    assert verdicts.count((Verdict.NOT_APPLIED, True)) > 2
