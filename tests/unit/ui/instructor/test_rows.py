"""The list of faults: all there are, grouped, and what is on."""

from __future__ import annotations

from itertools import groupby

import pytest

from console.domain.faults import Fault, Place
from console.domain.quantities import MS_PER_DAY
from console.rig import LINK_FAULTS
from support import states, told
from ui.instructor.rows import CUT, LINK, LINK_LABELS, Row, rows

KINDS = states.catalog().faults


def row(name: str, *faults: Fault, link: str = "") -> Row:
    return next(found for found in rows(KINDS, faults, link, told.NOW_MS) if found.name == name)


def test_that_every_fault_of_the_catalog_is_listed_once() -> None:
    listed = [found.name for found in rows(KINDS, (), "", told.NOW_MS) if not found.name.startswith(LINK)]
    assert sorted(listed) == sorted(KINDS)


def test_that_each_place_stands_together_and_the_link_comes_last() -> None:
    places = [place for place, _ in groupby(found.place for found in rows(KINDS, (), "", told.NOW_MS))]
    assert len(places) == len(set(places)) == len(Place) + 1
    assert places[-1] == "Link"


def test_that_the_links_faults_are_those_the_rig_knows_but_for_clean() -> None:
    listed = [
        found.name.removeprefix(LINK) for found in rows(KINDS, (), "", told.NOW_MS) if found.place == "Link"
    ]
    assert sorted(listed) == sorted(set(LINK_FAULTS) - {"clean"})
    assert set(LINK_LABELS) == set(listed) - {"cut"}


def test_that_what_the_pump_says_is_on_is_on_with_its_value() -> None:
    assert (row("leak", told.LEAK).on, row("leak", told.LEAK).value) == (True, 60)
    assert (row("stall", told.LEAK).on, row("leak").on, row("leak").value) == (False, False, None)


def test_that_one_fault_of_the_link_is_on_at_a_time() -> None:
    on = [found.name for found in rows(KINDS, (), "byte by byte", told.NOW_MS) if found.on]
    assert on == ["link:byte by byte"]


def test_that_what_happens_at_one_instant_is_done_and_never_lasts() -> None:
    assert not row("memory-reset").lasts
    assert not row(CUT).lasts
    assert row("leak").lasts


def test_that_a_value_is_asked_for_where_the_fault_takes_one() -> None:
    assert row("leak").takes_value
    assert row("mri").takes_value, "0 h is a value"
    assert not row("occlusion").takes_value
    assert not row("link:lossy").takes_value


def test_that_every_row_says_what_it_does() -> None:
    assert all(found.words and found.label for found in rows(KINDS, (), "", told.NOW_MS))


@pytest.mark.parametrize(
    ("from_ms", "until_ms", "span"),
    [
        (told.NOW_MS, None, ""),
        (told.NOW_MS + MS_PER_DAY, None, "Begins Tue 24 Nov 2026 09:44."),
        (told.NOW_MS, told.NOW_MS + MS_PER_DAY, "Ends Tue 24 Nov 2026 09:44."),
        (
            told.NOW_MS + MS_PER_DAY,
            told.NOW_MS + 2 * MS_PER_DAY,
            "Begins Tue 24 Nov 2026 09:44, ends Wed 25 Nov 2026 09:44.",
        ),
    ],
)
def test_that_one_still_to_come_or_to_end_by_itself_says_when(
    from_ms: int, until_ms: int | None, span: str
) -> None:
    listed = rows(KINDS, [Fault("leak", 60, from_ms, until_ms)], "", told.NOW_MS)
    leak = next(found for found in listed if found.name == "leak")
    assert leak.on
    assert leak.span == span
