"""How speed is told: as a ratio of what is measured to a floor taken in the same run, beside its aim.

Apart from the benchmarks so that all of them time and print alike. A ratio over its aim is printed as
missed; it fails nothing, since a busy machine is no fault of the program.
"""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable
from time import perf_counter

from console.transport.waiting import pause


def best_of(rounds: int, act: Callable[[], object]) -> float:
    """Return the shortest of `rounds` timings of `act` in seconds, after one that is not counted."""
    act()
    timings = []
    for _ in range(rounds):
        gc.collect()
        begun = perf_counter()
        act()
        timings.append(perf_counter() - begun)
    return min(timings)


def typical(rounds: int, act: Callable[[], object]) -> float:
    """Return the median of `rounds` timings of `act` in seconds, after one that is not counted."""
    act()
    return statistics.median(timings_of(rounds, act))


def timings_of(rounds: int, act: Callable[[], object]) -> list[float]:
    """Return `rounds` timings of `act` in seconds, each in another ms than the one before."""
    timings = []
    for _ in range(rounds):
        gc.collect()
        pause(0.001)
        begun = perf_counter()
        act()
        timings.append(perf_counter() - begun)
    return timings


def percentile(timings: list[float], percent: int) -> float:
    """Return the value below which `percent` of the timings lie."""
    return statistics.quantiles(timings, n=100, method="inclusive")[percent - 1]


def seconds(value: float) -> str:
    """Return a duration to three figures, in s, ms or µs."""
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if value * factor >= 1:
            return f"{value * factor:.3g} {unit}"
    return f"{value * 1e9:.3g} ns"


def tell(what: str, measured: float, floor_name: str, floor: float, *, at_most: float | None = None) -> None:
    """Print `measured` (s) against `floor` (s), and whether the ratio keeps its aim."""
    ratio = measured / floor
    aim = "" if at_most is None else f"  aim ≤ {at_most:g}: {'met' if ratio <= at_most else 'MISSED'}"
    print(f"\n{what}: {seconds(measured)}, {ratio:.3g} × {floor_name} ({seconds(floor)}){aim}")


def tell_faster(what: str, measured: float, floor_name: str, floor: float, *, at_least: float) -> None:
    """Print how many times faster `measured` (s) is than `floor` (s), and whether that keeps its aim."""
    ratio = floor / measured
    verdict = "met" if ratio >= at_least else "MISSED"
    print(
        f"\n{what}: {seconds(measured)}, {ratio:,.0f} times faster than {floor_name} ({seconds(floor)})"
        f"  aim ≥ {at_least:g}: {verdict}"
    )
