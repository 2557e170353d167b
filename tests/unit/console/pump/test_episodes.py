"""Posture blocks a catheter for its share of every day, and not at the same time each day."""

from __future__ import annotations

import pytest

from console.domain.quantities import MS_PER_DAY
from console.pump.episodes import episodes
from console.pump.teaching import MOST_EPISODES


@pytest.mark.parametrize("percent", [5, 40, 95])
def test_that_the_episodes_of_a_day_make_up_their_share_and_never_meet(percent: int) -> None:
    for day in range(50):
        found = episodes(3, "SIM-1", percent, day)
        blocked_ms = sum(each.until_ms - each.from_ms for each in found)
        assert MS_PER_DAY * percent // 100 - MOST_EPISODES <= blocked_ms <= MS_PER_DAY * percent // 100
        edges = [edge for each in found for edge in (each.from_ms, each.until_ms)]
        assert edges == sorted(edges)
        assert day * MS_PER_DAY <= edges[0] < edges[-1] <= (day + 1) * MS_PER_DAY


def test_that_days_differ_in_number_and_time_of_episodes() -> None:
    days = [episodes(3, "SIM-1", 40, day) for day in range(50)]
    assert {len(day) for day in days} == set(range(1, MOST_EPISODES + 1))
    assert len({day[0].from_ms % MS_PER_DAY for day in days}) > 40
