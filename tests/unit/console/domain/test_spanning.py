"""24 h that reach across a change: what was given before it counts with what comes after."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from console.domain import dosing
from console.domain.course import Course
from console.domain.prescription import Drug, Later, Prescription
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR
from console.domain.spanning import Ran, highest_24h_ng
from support.therapies import at, flex, infusions_of, minimum, periodic, prescription, simple, strength

NOON = at(2026, 11, 23, 12)
MORNINGS = flex(("00:00", "20"), ("12:00", "5"))
EVENINGS = flex(("00:00", "5"), ("12:00", "20"))
DRUG = Drug("baclofen", strength("2000"))


def ran(infusion: object, hours: int = 24) -> tuple[Ran, ...]:
    return (Ran(NOON - hours * MS_PER_HOUR, NOON, infusion),)  # type: ignore[arg-type]


def test_that_a_program_that_goes_on_gives_across_now_what_it_gives_in_any_day() -> None:
    assert highest_24h_ng(ran(simple("240")), prescription(simple("240")), NOON) == 240_000
    assert highest_24h_ng(ran(MORNINGS), prescription(MORNINGS), NOON) == dosing.highest_24h_ng(MORNINGS)


def test_that_mornings_then_evenings_make_more_than_either_in_a_day() -> None:
    # 12 h of 20 mcg/h before noon, and 12 h of it after: 480 mcg, though each program gives 300
    assert dosing.highest_24h_ng(MORNINGS) == dosing.highest_24h_ng(EVENINGS) == 300_000
    assert highest_24h_ng(ran(MORNINGS), prescription(EVENINGS), NOON) == 480_000
    # from 06:00 on: 6 h of 20 before noon, 12 h of 20 after it, 6 h of 5 to the next 06:00
    assert highest_24h_ng(ran(MORNINGS, hours=6), prescription(EVENINGS), NOON) == 390_000


def test_that_boluses_that_begin_anew_with_their_program_count_with_those_before() -> None:
    daily = periodic("100", 1_440, 60, minimum())
    before = replace(daily, first_ms=NOON - 2 * MS_PER_HOUR)
    # the minimum rate of 0.006 mL/day of 2,000 mcg/mL is 12 mcg
    assert highest_24h_ng(ran(before, hours=2), prescription(daily), NOON) == 212_000
    assert highest_24h_ng((), prescription(daily), NOON) == 112_000


def test_that_what_takes_over_within_the_day_counts_from_then_on() -> None:
    after = replace(prescription(simple("24")), later=Later(NOON + 12 * MS_PER_HOUR, simple("480")))
    # half a day of 480 before, none of it after, or the turn's half day and the rest of the 24
    assert highest_24h_ng(ran(simple("480"), hours=12), after, NOON) == 252_000


@given(infusions_of(DRUG), infusions_of(DRUG), st.integers(0, 24), st.integers(0, MS_PER_DAY))
def test_that_no_24_hours_across_the_change_give_more(
    old: object, new: object, hours: int, into_ms: int
) -> None:
    past = ran(old, hours)
    after = Prescription(DRUG, new, prescription(simple("1")).low_reservoir)  # type: ignore[arg-type]
    begin = NOON - into_ms
    coming_ng = Course(after, from_ms=NOON).ng_between(NOON, begin + MS_PER_DAY)
    given_ng = sum((each.ng_since(begin) for each in past), coming_ng)
    assert given_ng <= highest_24h_ng(past, after, NOON)
