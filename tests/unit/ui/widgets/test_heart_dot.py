"""The dot that beats: its shapes, and that it moves only where motion is welcome."""

from __future__ import annotations

import pytest

from console.session.health import Health
from support import windows
from ui import motion
from ui.state import Heart
from ui.widgets.heart_dot import HeartDot


@pytest.fixture
def dot(qtbot, light):
    made = windows.shown(qtbot, HeartDot(light), 16, 16)
    made.set_heart(Health.GOOD, Heart(Health.GOOD, 1))
    return made


def beat(dot, beats, health=Health.GOOD):
    dot.set_heart(health, Heart(health, beats))


def test_that_it_beats_once_for_each_time_the_pump_has_told_and_soon_rests(qtbot, dot):
    rest = dot.grab().toImage()
    beat(dot, 2)
    assert dot.beating
    assert dot._beat.duration() <= 150
    qtbot.waitUntil(lambda: not dot.beating)
    assert dot.grab().toImage() == rest
    beat(dot, 2)
    assert not dot.beating


def test_that_it_is_larger_in_the_middle_of_a_beat(dot):
    rest = dot.grab().toImage()
    beat(dot, 2)
    dot._beat.setCurrentTime(int(0.4 * motion.LONGEST_MS))
    dot._beat.pause()
    assert dot.grab().toImage() != rest
    dot._beat.stop()


def test_that_where_nothing_may_move_every_other_beat_shows_a_light_core(dot):
    dot.set_motion(on=False)
    odd = dot.grab().toImage()
    beat(dot, 2)
    assert not dot.beating
    even = dot.grab().toImage()
    beat(dot, 3)
    assert even != odd
    assert dot.grab().toImage() == odd


def test_that_motion_turned_off_ends_a_beat_at_once(dot):
    beat(dot, 2)
    dot.set_motion(on=False)
    assert not dot.beating


def test_that_each_way_a_link_can_be_has_a_shape_of_its_own(dot):
    seen = []
    for health in Health:
        beat(dot, 1, health)
        image = dot.grab().toImage()
        assert image not in seen
        seen.append(image)


def test_that_nothing_beats_on_a_bad_link_or_when_a_link_is_first_seen(dot):
    beat(dot, 2, Health.DEAF)
    assert not dot.beating
    beat(dot, 3)
    assert not dot.beating
