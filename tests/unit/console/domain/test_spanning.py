"""24 h that reach across a change: what was given before it counts with what comes after."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from console.domain import dosing
from console.domain.course import Course
from console.domain.prescription import Drug, Infusion, Later, Prescription
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE
from console.domain.reading import Given, Ran
from console.domain.spanning import MOST_STRETCHES, flow, highest_24h_ng, joined, switches_ms, went_on
from support.pumps import begun, bridge, refill
from support.therapies import at, flex, infusions_of, minimum, periodic, prescription, simple, strength

NOON = at(2026, 11, 23, 12)
MORNINGS = flex(("00:00", "20"), ("12:00", "5"))
EVENINGS = flex(("00:00", "5"), ("12:00", "20"))
DRUG = Drug("baclofen", strength("2000"))


def ran(infusion: Infusion, hours: int = 24) -> tuple[Ran, ...]:
    return tuple(flow(prescription(infusion), NOON - hours * MS_PER_HOUR, NOON))


def ng(stretches: tuple[Ran, ...], from_ms: int) -> Fraction:
    """Return what `stretches` gave from an instant on, added up one by one."""
    parts = (replace(each, from_ms=max(each.from_ms, from_ms)) for each in stretches if each.to_ms > from_ms)
    return sum((each.ng for each in parts), Fraction(0))


def test_that_a_program_that_goes_on_gives_across_now_what_it_gives_in_any_day() -> None:
    assert highest_24h_ng(ran(simple("240")), prescription(simple("240"))) == 240_000
    assert highest_24h_ng(ran(MORNINGS), prescription(MORNINGS)) == dosing.highest_24h_ng(MORNINGS)


def test_that_mornings_then_evenings_make_more_than_either_in_a_day() -> None:
    # 12 h of 20 mcg/h before noon, and 12 h of it after: 480 mcg, though each program gives 300
    assert dosing.highest_24h_ng(MORNINGS) == dosing.highest_24h_ng(EVENINGS) == 300_000
    assert highest_24h_ng(ran(MORNINGS), prescription(EVENINGS)) == 480_000
    # from 06:00 on: 6 h of 20 before noon, 12 h of 20 after it, 6 h of 5 to the next 06:00
    assert highest_24h_ng(ran(MORNINGS, hours=6), prescription(EVENINGS)) == 390_000


def test_that_boluses_that_begin_anew_with_their_program_count_with_those_before() -> None:
    daily = periodic("100", 1_440, 60, minimum())
    # the minimum rate of 0.006 mL/day of 2,000 mcg/mL is 12 mcg
    assert highest_24h_ng(ran(daily, hours=2), prescription(daily)) == 212_000
    nothing = (Ran(NOON - 1, NOON, Fraction(0)),)
    assert highest_24h_ng(nothing, prescription(daily)) == 112_000


def test_that_what_takes_over_within_the_day_counts_from_then_on() -> None:
    after = replace(prescription(simple("24")), later=Later(NOON + 12 * MS_PER_HOUR, simple("480")))
    # half a day of 480 before, none of it after, or the turn's half day and the rest of the 24
    assert highest_24h_ng(ran(simple("480"), hours=12), after) == 252_000


def test_that_a_bridge_counts_with_the_old_drug_it_moves_out_of_the_tip() -> None:
    # 0.3 mL of 500 mcg/mL over 12 h: 150 mcg, whatever the new program is
    under_way = begun(refill(prescription(simple("24")), bridge=bridge("0.3", 12)), NOON)
    assert [each.ng for each in flow(prescription(simple("24")), NOON, NOON + MS_PER_DAY, under_way)] == [
        150_000,
        12_000,
    ]
    # from midnight on, 12 h of 480 before it; or the bridge, and what comes 12 h after it
    assert highest_24h_ng(ran(simple("480"), hours=12), prescription(simple("24")), under_way) == 390_000
    later = prescription(flex(("00:00", "40"), ("12:00", "1")))
    assert highest_24h_ng(ran(simple("24")), later, under_way) == 150_000 + 12 * 40_000


def test_that_what_goes_on_after_a_reading_is_given_too_and_what_is_a_day_old_no_longer() -> None:
    read = Given(ran=ran(simple("240")))
    runs, two = prescription(simple("480")), NOON + 2 * MS_PER_HOUR
    gone_on = went_on(read, runs, None, two, stopped=False)
    assert gone_on.ran == (
        Ran(NOON - 22 * MS_PER_HOUR, NOON, Fraction(10_000)),
        Ran(NOON, two, Fraction(20_000)),
    )
    still = went_on(read, runs, None, two, stopped=True)
    assert still.ran[-1] == Ran(NOON, two, Fraction(0))
    assert went_on(read, runs, None, NOON - 1, stopped=False) == read
    assert went_on(Given(), runs, None, two, stopped=False) == Given()


def test_that_neighbours_of_one_rate_are_one_stretch() -> None:
    halves = (*ran(simple("240"), hours=24)[:1], Ran(NOON, NOON + 5, Fraction(10_000)))
    assert joined(halves) == (Ran(NOON - MS_PER_DAY, NOON + 5, Fraction(10_000)),)


def test_that_a_bolus_every_hour_is_still_told_as_it_was() -> None:
    hourly = ran(periodic("10", 60, 7))
    assert len(joined(hourly)) <= MOST_STRETCHES
    assert joined(hourly) == hourly


@given(st.lists(st.tuples(st.integers(1, 90), st.integers(0, 200_000)), min_size=60, max_size=300), st.data())
def test_that_what_is_told_by_the_hour_is_never_less_than_was_given(
    parts: list[tuple[int, int]], data: st.DataObject
) -> None:
    whole, at_ms = [], NOON
    for minutes, ng_per_h in parts:
        whole.append(Ran(at_ms, at_ms + minutes * MS_PER_MINUTE // 5, Fraction(ng_per_h, 7)))
        at_ms = whole[-1].to_ms
    day = tuple(each for each in whole if each.to_ms <= NOON + MS_PER_DAY)
    told, end_ms = joined(day), day[-1].to_ms
    assert len(told) <= MOST_STRETCHES
    assert (told[0].from_ms, told[-1].to_ms) == (NOON, end_ms)
    assert all(before.to_ms == after.from_ms for before, after in pairwise(told))
    from_ms = data.draw(st.integers(NOON, end_ms))
    hour_before = from_ms - from_ms % MS_PER_HOUR
    assert ng(day, from_ms) <= ng(told, from_ms) <= ng(day, hour_before) + 25


@given(infusions_of(DRUG), infusions_of(DRUG), st.integers(1, 24), st.integers(0, MS_PER_DAY))
def test_that_no_24_hours_across_the_change_give_more(
    old: Infusion, new: Infusion, hours: int, into_ms: int
) -> None:
    past = ran(old, hours)
    after = Prescription(DRUG, new, prescription(simple("1")).low_reservoir)
    begin = NOON - into_ms
    coming_ng = Course(after, from_ms=NOON).ng_between(NOON, begin + MS_PER_DAY)
    assert ng(past, begin) + coming_ng <= highest_24h_ng(past, after)


PERIODS = st.sampled_from([60, 90, 240]).flatmap(
    lambda every: st.builds(
        lambda mcg, lasts: periodic(str(mcg), every, lasts, "4"),
        st.integers(1, 200),
        st.sampled_from([5, 45]),
    )
)
DAYS = st.lists(st.integers(0, 95), max_size=4, unique=True).flatmap(
    lambda quarters: st.lists(st.integers(1, 60), min_size=len(quarters) + 1, max_size=len(quarters) + 1).map(
        lambda rates: flex(
            *(
                (f"{quarter // 4:02}:{quarter % 4 * 15:02}", str(each))
                for quarter, each in zip(sorted({0, *quarters}), rates, strict=False)
            )
        )
    )
)


@given(DAYS | PERIODS, DAYS | PERIODS)
def test_that_no_switch_makes_a_fuller_day_than_one_at_an_instant_that_is_told(
    old: Infusion, new: Infusion
) -> None:
    runs, comes = prescription(old).begun(NOON - MS_PER_DAY), prescription(new)
    past, until_ms = tuple(flow(runs, NOON - MS_PER_DAY, NOON)), NOON + 2 * MS_PER_HOUR

    def fullest(at_ms: int) -> Fraction:
        return highest_24h_ng((*past, *flow(runs, NOON, at_ms)), comes)

    goes_on, coming = flow(runs, NOON, until_ms), flow(comes, NOON, until_ms + MS_PER_DAY)
    told = switches_ms(past, goes_on, coming, until_ms)
    assert (told[0], told[-1]) == (NOON, until_ms)
    most = max(map(fullest, told))
    assert all(fullest(NOON + minute * MS_PER_MINUTE) <= most for minute in range(0, 121, 5))
