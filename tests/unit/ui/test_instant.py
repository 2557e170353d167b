"""What changes on screen because time passes."""

from __future__ import annotations

import pytest

from console.session.health import SILENT_MS, Health, Pulse
from support import states
from support.desks import at_work
from ui import instant
from ui.state import Heart


@pytest.fixture
def work(tmp_path):
    with at_work(tmp_path) as made:
        yield made


def test_that_there_is_no_heart_without_a_link(work):
    work.desk.turn()
    assert work.state.heart == Heart(Health.ENDED)
    assert work.state.own_key == ""


def test_that_an_open_pump_beats_and_says_by_which_key_it_knows_us(work):
    work.opened()
    work.until(lambda: work.state.heart.beats >= 2)
    assert work.state.heart.health is Health.GOOD
    assert work.state.own_key == work.rig.session.line.key.fingerprint


def test_that_a_pump_which_falls_silent_is_silent_since_it_was_last_heard_and_the_time_stays(work):
    work.opened()
    work.until(lambda: work.state.heart.beats == 1)
    heard_wall_ms = work.clock.wall_utc_ms()
    work.rig.spoil_link(inward="silent")
    work.until(lambda: work.state.heart.health is Health.SILENT)
    since = work.state.heart.silent_wall_ms
    assert since is not None
    assert since % 1_000 == 0
    assert 0 <= heard_wall_ms - since < 2_000
    work.pass_time(3_000)
    assert work.state.heart.silent_wall_ms == since
    work.rig.spoil_link()
    work.until(lambda: work.state.heart.health is Health.GOOD)
    assert work.state.heart.silent_wall_ms is None


def test_that_a_pump_which_does_not_hear_us_says_so_by_itself(work):
    work.opened()
    work.rig.spoil_link(outward="silent")
    work.until(lambda: work.state.heart.health is Health.DEAF, most=800)
    work.rig.spoil_link()
    work.until(lambda: work.state.heart.health is Health.GOOD)


def test_that_what_is_shown_does_not_change_while_nothing_does(work):
    work.opened()
    work.until(lambda: work.state.heart.beats == 2)
    before = work.state.heart
    work.pass_time(1_000)
    assert work.state.heart is before or work.state.heart == before


def test_that_a_begun_second_counts_and_none_is_below_nothing():
    assert [instant.seconds(ms) for ms in (2_000, 1_001, 1, 0, -5)] == [2, 2, 1, 0, 0]


def test_that_a_pump_not_yet_heard_is_being_opened():
    assert instant.heart(Heart(), Pulse(now_ms=SILENT_MS), states.WALL_MS).health is Health.OPENING


def test_that_since_when_a_pump_is_silent_is_kept_though_our_clock_is_set_meanwhile():
    pulse = Pulse().heard(1_000).at(1_000 + SILENT_MS + 1)
    first = instant.heart(Heart(), pulse, states.WALL_MS)
    assert first.silent_wall_ms is not None
    assert instant.heart(first, pulse, states.WALL_MS + 3_600_000) == first
