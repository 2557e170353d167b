"""The physics' figures: possible ones, and in the order in which they are looked up."""

from __future__ import annotations

from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR
from console.pump.teaching import DAY_PPM, FALLS_OFF, FILL_PPM, UNNOTICED_PL
from support.therapies import catalog


def test_that_no_flow_leaves_the_window_of_the_makers() -> None:
    assert FILL_PPM + DAY_PPM < 145_000


def test_that_the_flow_falls_off_ever_more_the_emptier_a_reservoir_is() -> None:
    levels, shares = zip(*FALLS_OFF, strict=True)
    assert list(levels) == sorted(levels, reverse=True)
    assert list(shares) == sorted(shares, reverse=True)
    assert all(0 < share < 100 for share in shares)


def test_that_a_stall_is_noticed_in_an_hour_at_an_ordinary_flow_and_in_a_day_at_the_minimum_rate() -> None:
    model = catalog().pumps["SP-20"]
    assert UNNOTICED_PL * MS_PER_HOUR / model.minimum_rate_pl_per_h == MS_PER_DAY
    ordinary_pl_per_h = 267_000 * 500 / 24
    assert 0.5 < UNNOTICED_PL / ordinary_pl_per_h < 1.5
