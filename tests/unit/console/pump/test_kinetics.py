"""The closed form says what a stepped integration of the same equations says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.pump import kinetics
from console.pump.kinetics import HALF_LIVES, MS_PER_H, Kinetics, kinetics_of
from support.responses import PATIENTS, response_of

STEP_H = 1 / 256
"""As fine as the stepped integration goes: its error falls with the fourth power of this."""

each_patient = pytest.mark.parametrize("name", PATIENTS)


def slopes(name: str, amounts: list[float], ng_per_h: float) -> list[float]:
    """Return how fast each amount changes, per hour, written out from the equations of the paper."""
    of = response_of(name)
    rate = [0.6931471805599453 / float(of.figure(each)) for each in HALF_LIVES]
    clearance = float(of.figure("csf_clearance_ml_per_h"))
    volume = clearance / rate[kinetics.CSF]
    skin, swallowed, csf, acting, habit, tolerance, dependence, want, diazepam, cyproheptadine = amounts
    taken = skin * rate[0] * float(of.figure("skin_share_percent")) / 100
    taken += swallowed * rate[1] * float(of.figure("baclofen_share_percent")) / 100
    return [
        -rate[0] * skin,
        -rate[1] * swallowed,
        (ng_per_h + taken - clearance * csf) / volume,
        rate[3] * (csf - acting),
        rate[4] * (acting - habit),
        rate[5] * (acting - tolerance),
        rate[6] * (acting - dependence),
        rate[7] * (habit - acting - want),
        -rate[8] * diazepam,
        -rate[9] * cyproheptadine,
    ]


def stepped(name: str, amounts: list[float], ng_per_h: float, hours: int) -> list[float]:
    """Return the amounts after `hours` by classical Runge and Kutta steps."""

    def moved(by: list[float], how_far: float) -> list[float]:
        return [each + how_far * slope for each, slope in zip(amounts, by, strict=True)]

    for _ in range(round(hours / STEP_H)):
        first = slopes(name, amounts, ng_per_h)
        second = slopes(name, moved(first, STEP_H / 2), ng_per_h)
        third = slopes(name, moved(second, STEP_H / 2), ng_per_h)
        fourth = slopes(name, moved(third, STEP_H), ng_per_h)
        mean = [(a + 2 * b + 2 * c + d) / 6 for a, b, c, d in zip(first, second, third, fourth, strict=True)]
        amounts = moved(mean, STEP_H)
    return amounts


def closed(of: Kinetics, amounts: list[float], ng_per_h: float, hours: int) -> tuple[float, ...]:
    """Return the amounts after `hours` by the modes."""
    ends = [ng_per_h / MS_PER_H * each for each in of.steady]
    parts = of.left_after(hours * 3_600_000)
    modes = zip(of.modes(amounts), ends, parts, strict=True)
    return of.amounts([end + (mode - end) * part for mode, end, part in modes])


@settings(max_examples=12, deadline=None)
@given(
    name=st.sampled_from(PATIENTS),
    amounts=st.lists(st.floats(0, 1_000), min_size=10, max_size=10),
    ng_per_h=st.floats(0, 100_000),
    hours=st.integers(1, 6),
)
def test_that_the_closed_form_agrees_with_a_stepped_integration(
    name: str, amounts: list[float], ng_per_h: float, hours: int
) -> None:
    found = closed(kinetics_of(response_of(name)), amounts, ng_per_h, hours)
    scale = 1 + max(amounts) + ng_per_h / 1_000
    for one, other in zip(found, stepped(name, amounts, ng_per_h, hours), strict=True):
        assert abs(one - other) < 1e-8 * scale


@each_patient
def test_that_amounts_and_modes_are_two_ways_to_say_the_same(name: str) -> None:
    of = kinetics_of(response_of(name))
    amounts = [7.0, 5.0, 400.0, 300.0, 200.0, 100.0, 50.0, 20.0, 3.0, 2.0]
    back = of.amounts(of.modes(amounts))
    assert all(abs(one - other) < 1e-9 for one, other in zip(back, amounts, strict=True))


def test_that_what_is_kept_of_durations_is_bounded_and_changes_nothing() -> None:
    fresh, used = Kinetics(response_of("rivera")), Kinetics(response_of("rivera"))
    for duration in range(3 * kinetics.MOST_KEPT):
        used.left_after(duration * 1_001)
    for kept in (used.left_after.cache_info(), used._digit.cache_info()):
        assert kept.currsize <= kinetics.MOST_KEPT
    assert used.left_after.cache_info().misses > kinetics.MOST_KEPT
    assert fresh.left_after(123_456_789_012) == used.left_after(123_456_789_012)
