"""What a check has at hand."""

from __future__ import annotations

import pytest

from console.conformance.check import Deviation, NotTried
from console.conformance.probe import HUSH_MS, ONE_AT_A_TIME
from console.errors import LinkLost, LinkNotOpened
from support.sites import TurnedSite, probe


def test_that_a_new_link_takes_the_place_of_those_before():
    site = TurnedSite()
    tries = probe(site)
    first = tries.call()
    tries.call().lives()
    with pytest.raises(LinkLost):
        first.lives()


def test_that_whoever_leaves_takes_leave_of_every_session():
    tries = probe(TurnedSite())
    tries.call().lives()
    tries.close()
    assert [frame.what for frame in tries.seen][-1] == "Close"


def test_that_a_second_link_stands_beside_the_first():
    tries = probe(TurnedSite())
    link = tries.link()
    tries.second()
    tries.call(link).lives()


def test_that_where_there_is_no_room_a_second_link_is_not_tried():
    site = TurnedSite()
    tries = probe(site)
    tries.link()
    site.room = 1
    with pytest.raises(NotTried, match=ONE_AT_A_TIME):
        tries.second()


def test_that_a_pump_that_cannot_be_reached_is_told_as_such():
    site = TurnedSite()
    tries = probe(site)
    site.room = 0
    with pytest.raises(LinkNotOpened):
        tries.link()


def test_that_a_stranger_has_a_key_that_the_pump_has_not():
    tries = probe(TurnedSite())
    with pytest.raises(Deviation, match="nothing"):
        tries.strange_offer().greeting(tries.link())


def test_that_a_silence_is_listened_to_for_longer_than_an_answer_takes():
    tries = probe(TurnedSite())
    assert tries.hush_ms == HUSH_MS
    tries.known.round_ms = 1_000
    assert tries.hush_ms == 3_000


def test_that_ids_of_operations_are_new_each_time():
    tries = probe(TurnedSite())
    assert len({tries.operation() for _ in range(10)}) == 10
