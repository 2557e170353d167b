"""Aspirated against calculated: the limit, the verdict, the words, and what several refills share."""

from __future__ import annotations

from fractions import Fraction

import pytest

from console.domain import residual
from console.domain.residual import Emptying, Verdict
from console.errors import RuleBroken
from console.pump.accuracy import Accuracy
from support.calculations import PRACTICE, ml


@pytest.mark.parametrize(
    ("delivered", "limit"),
    [
        ("5", "1"),  # 14.5 % are 0.725: the floor holds
        ("10", "1.45"),
        ("13.79", "1.99955"),
        ("16", "2"),  # 14.5 % are 2.32: the cap holds
        ("0", "1"),
    ],
)
def test_that_the_limit_follows_what_was_delivered_between_floor_and_cap(delivered: str, limit: str) -> None:
    judged = residual.judge(ml("4"), ml("4"), ml(delivered), PRACTICE)
    assert judged.limit_pl == Fraction(limit) * 10**9


@pytest.mark.parametrize(
    ("aspirated", "verdict", "suggests"),
    [
        ("4.9", Verdict.WITHIN, "points to under-delivery"),
        ("6", Verdict.WITHIN, "points to under-delivery"),
        ("6.1", Verdict.OVER, "points to under-delivery"),
        ("4", Verdict.WITHIN, ""),
        ("2", Verdict.WITHIN, "points to over-delivery, leak or pocket fill"),
        ("1.9", Verdict.UNDER, "points to over-delivery, leak or pocket fill"),
    ],
)
def test_that_a_difference_is_flagged_beyond_the_limit_and_not_at_it(
    aspirated: str, verdict: Verdict, suggests: str
) -> None:
    judged = residual.judge(ml("4"), ml(aspirated), ml("16"), PRACTICE)
    assert judged.verdict is verdict
    assert judged.suggests == suggests
    assert judged.difference_pl == ml(aspirated) - ml("4")


@pytest.mark.parametrize("volumes", [(-1, 0, 0), (0, -1, 0), (0, 0, -1)])
def test_that_less_than_nothing_is_refused(volumes: tuple[int, int, int]) -> None:
    with pytest.raises(RuleBroken, match="0 mL or more"):
        residual.judge(*volumes, PRACTICE)


@pytest.mark.parametrize(
    ("calculated", "aspirated", "told"),
    [
        ("2.1", "3", "0.9 mL more left than calculated (points to under-delivery)"),
        ("3", "2.1", "0.9 mL less left than calculated (points to over-delivery, leak or pocket fill)"),
        ("3", "3", "As much left as calculated"),
        ("2.98", "3", "As much left as calculated"),
    ],
)
def test_that_a_difference_is_said_as_more_or_less_left(calculated: str, aspirated: str, told: str) -> None:
    judged = residual.judge(ml(calculated), ml(aspirated), ml("16"), PRACTICE)
    assert residual.words(judged, interpret=True).replace("\u00a0", " ") == told


def test_that_without_interpretation_the_two_volumes_stand_side_by_side() -> None:
    judged = residual.judge(ml("2.1"), ml("3"), ml("16"), PRACTICE)
    assert residual.words(judged, interpret=False) == "Aspirated 3\u00a0mL, calculated 2.1\u00a0mL"


def emptied(differences: list[str], delivered: str) -> list[Emptying]:
    return [Emptying(round(Fraction(each) * 10**9), ml(delivered)) for each in differences]


@pytest.mark.parametrize(
    "differences", [[], ["0.6"], ["0.6", "-0.4"], ["0.04", "0.6", "0.6"], ["0.3", "0.6"], ["0", "0"]]
)
def test_that_differences_that_agree_in_nothing_are_no_trend(differences: list[str]) -> None:
    assert residual.trend(emptied(differences, "8"), PRACTICE) == ""


@pytest.mark.parametrize(
    ("differences", "delivered", "counts"),
    [
        (["0.8", "0.8"], "16", False),  # 5 % of 16 mL: as a healthy pump may be
        (["0.81", "0.81"], "16", True),
        (["-0.81", "-0.81"], "16", True),
        (["0.19", "0.19"], "2", False),  # 9.5 %, and less than two marks of a syringe
        (["0.2", "0.2"], "2", True),
        (["0.2", "0.2"], "0", True),
    ],
)
def test_that_what_a_healthy_pump_shows_too_counts_for_no_trend(
    differences: list[str], delivered: str, *, counts: bool
) -> None:
    assert bool(residual.trend(emptied(differences, delivered), PRACTICE)) is counts


def seeded_refills(seed: int, *, gives_percent: int) -> list[Emptying]:
    """Return what four refills in a year of a pump as accurate as `seed` makes it find, the newest first."""
    accuracy, told, days, delivered = Accuracy(seed, "SIM-1"), [], 90, 13
    for fill in range(4):
        ppm = sum(10**6 + accuracy.ppm(fill, fill * days + day) for day in range(days))
        given = Fraction(delivered * gives_percent * ppm, 100 * 10**6 * days)
        told.append(Emptying(round((delivered - given) * 10) * 10**8, delivered * 10**9))
    return told[::-1]


def test_that_a_healthy_pump_rarely_shows_a_trend_and_one_that_gives_a_tenth_less_does_after_two_refills():
    healthy = [residual.trend(seeded_refills(seed, gives_percent=100), PRACTICE) for seed in range(200)]
    assert sum(map(bool, healthy)) <= 2
    weak = [residual.trend(seeded_refills(seed, gives_percent=90)[-2:], PRACTICE) for seed in range(200)]
    assert sum("points to under-delivery" in told for told in weak) >= 190


@pytest.mark.parametrize(
    ("differences", "told"),
    [
        (
            ["0.6", "0.4"],
            "2 times in a row more was left than calculated (0.4 mL, 0.6 mL): it points to under-delivery.",
        ),
        (
            ["-0.3", "-0.2", "-0.5", "0.1"],
            (
                "3 times in a row less was left than calculated (0.5 mL, 0.2 mL, 0.3 mL): "
                "it points to over-delivery, leak or pocket fill."
            ),
        ),
    ],
)
def test_that_differences_of_one_sign_in_a_row_are_said_the_oldest_first(
    differences: list[str], told: str
) -> None:
    found = residual.trend(emptied(differences, "3"), PRACTICE)
    assert found.replace("\u00a0", " ") == told


@pytest.mark.parametrize(
    ("calculated", "aspirated", "delivered", "told"),
    [
        ("4", "5.04", "5", "1.04 mL more left"),
        ("4", "6.001", "16", "2.001 mL more left"),
        ("4", "1.96", "16", "2.04 mL less left"),
        ("4", "5", "5", "1 mL more left"),
        ("4", "6.4", "16", "2.4 mL more left"),
    ],
)
def test_that_a_difference_past_its_limit_does_not_read_as_on_it(
    calculated: str, aspirated: str, delivered: str, told: str
) -> None:
    judged = residual.judge(ml(calculated), ml(aspirated), ml(delivered), PRACTICE)
    assert residual.words(judged, interpret=True).replace("\u00a0", " ").startswith(f"{told} than calculated")
