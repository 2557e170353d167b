"""Where an infusion holds what somebody typed, by field, name and rate."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from console.domain.calendar import minute_of_day, weekday
from console.domain.places import places, places_of, step_label, total_label
from console.domain.prescription import (
    EVERY_DAY,
    WEEKDAYS,
    WEEKEND,
    DayGroup,
    Flex,
    Later,
    Share,
    Step,
)
from console.domain.quantities import MS_PER_MINUTE, DailyDose
from support.asking import NOW
from support.therapies import RUNNING, dose, flex, group, minimum, periodic, prescription, simple


def shared(*hundredths: int, days: tuple[int, ...] = EVERY_DAY) -> DayGroup:
    """Return a day of 240 mcg shared out in equal parts of the clock."""
    each = 24 * 60 // len(hundredths)
    steps = (Step(index * each, Share(share)) for index, share in enumerate(hundredths))
    return DayGroup(days, tuple(steps), DailyDose(240_000))


def test_that_a_place_knows_when_it_begins_and_how_long_it_lasts() -> None:
    infusion = Flex(
        (group(("00:00", "10"), days=WEEKDAYS), group(("00:00", "10"), ("06:30", dose("5")), days=WEEKEND))
    )
    last = places(infusion)[-1]
    assert weekday(last.at_ms) == WEEKEND[0]
    assert (minute_of_day(last.at_ms), last.at_ms % MS_PER_MINUTE) == (6 * 60 + 30, 0)
    assert (last.minutes, last.key, last.typed) == (17 * 60 + 30, "step-dose", 5)


def test_that_an_even_dose_is_one_place_all_day() -> None:
    (place,) = places(simple("240"))
    assert (place.field, place.key, place.typed, place.ng_per_h) == ("daily-dose", "daily-dose", 240, 10_000)


def test_that_a_share_is_a_place_of_its_own_kind_in_percent() -> None:
    found = places(Flex((shared(2_550, 7_450),)))
    assert [place.field for place in found] == ["share-1-1", "share-1-2"]
    assert (found[0].key, found[0].typed) == ("step-share", Decimal("25.5"))
    # 25.5 % of 240 mcg in 12 h
    assert found[0].ng_per_h == 5_100


def test_that_a_bolus_place_counts_the_basal_beside_it() -> None:
    bolus, basal = places(periodic("60", 360, 60, "5"))
    assert (bolus.field, bolus.key, bolus.typed) == ("bolus-dose", "periodic-dose", 60)
    assert (bolus.ng_per_h, bolus.beside_ng_per_h, bolus.minutes) == (65_000, 5_000, 60)
    assert (basal.field, basal.key, basal.ng_per_h, basal.minutes) == ("basal", "periodic-basal", 5_000, 300)


def test_that_a_minimum_rate_is_no_place_since_nobody_types_it() -> None:
    assert places(minimum()) == ()
    assert [place.field for place in places(periodic("60", 360, 60, minimum()))] == ["bolus-dose"]
    day = DayGroup(EVERY_DAY, (Step(0, minimum()), Step(60, dose("50"))))
    assert [place.field for place in places(Flex((day,)))] == ["step-1-2"]


def test_that_what_comes_later_stands_in_one_field_and_says_so() -> None:
    program = replace(prescription(simple("240")), later=Later(NOW, flex(("00:00", "10"), ("06:00", "14"))))
    found = places_of(program)
    assert [place.field for place in found] == ["daily-dose", "later", "later"]
    assert found[2].label == "Later: step 2 (06:00–24:00)"
    assert places_of(prescription(RUNNING)) == places(RUNNING)


def test_that_labels_name_the_days_where_days_differ() -> None:
    both = Flex((shared(10_000, days=WEEKDAYS), shared(10_000, days=WEEKEND)))
    assert step_label(both, 1, 0) == "Step 1 (00:00–24:00, weekend)"
    assert total_label(both, both.groups[1]) == "The total of weekend"
    assert total_label(Flex((shared(10_000),)), shared(10_000)) == "The day's total"
