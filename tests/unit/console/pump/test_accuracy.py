"""How far a pump is off: seeded, about 2 % from fill to fill, and never outside what its maker allows."""

from __future__ import annotations

from statistics import mean, pstdev

from console.pump.accuracy import Accuracy

WINDOW_PPM = 145_000


def test_that_a_pump_without_a_seed_is_exact() -> None:
    exact = Accuracy(None, "SIM-1")
    assert {exact.ppm(fill, day) for fill in range(20) for day in range(20)} == {0}


def test_that_fills_differ_by_about_two_percent_and_days_by_much_less() -> None:
    pump = Accuracy(1, "SIM-1")
    fills = [pump.ppm(fill, 0) for fill in range(2_000)]
    days = [pump.ppm(0, day) for day in range(2_000)]
    assert 18_000 < pstdev(fills) < 22_000
    assert 2_500 < pstdev(days) < 3_500
    assert abs(mean(fills) - pump.ppm(0, 0)) < WINDOW_PPM
    assert max(map(abs, [*fills, *days])) < 60_000 < WINDOW_PPM


def test_that_two_pumps_of_one_seed_are_off_differently() -> None:
    assert Accuracy(1, "SIM-1").ppm(0, 0) != Accuracy(1, "SIM-2").ppm(0, 0)
