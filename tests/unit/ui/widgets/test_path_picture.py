"""Reservoir, tubing and catheter: the picture moves with the bridge, and its table says the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from console.domain.quantities import MS_PER_HOUR
from support import refills, states, windows
from ui.widgets.path_picture import PathPicture


@pytest.fixture
def picture(qtbot: QtBot) -> PathPicture:
    return windows.shown(qtbot, PathPicture(windows.LIGHT), 560, 320)


def words(picture: PathPicture) -> str:
    return windows.words(picture)


def test_that_a_running_bridge_is_told_in_a_legend_a_sentence_and_a_table(picture: PathPicture) -> None:
    picture.set_state(refills.bridging())
    told = words(picture)
    assert "in the reservoir: baclofen 2,000 mcg/mL" in told
    assert "old, still in the path: baclofen 500 mcg/mL" in told
    assert "reaches the tip Tue 24 Nov 2026 05:57." in told
    assert "0.125 mL of baclofen 2,000 mcg/mL, then 0.074 mL of baclofen 500 mcg/mL (old)" in told


def test_that_it_moves_as_the_clock_goes_on(picture: PathPicture) -> None:
    state = refills.bridging()
    picture.set_state(state)
    early = picture.grab().toImage()
    picture.set_state(replace(state, clock_ms=states.NOW_MS + 8 * MS_PER_HOUR))
    assert picture.grab().toImage() != early


def test_that_when_the_bridge_is_over_nothing_old_is_left(picture: PathPicture) -> None:
    state = refills.bridging()
    picture.set_state(replace(state, clock_ms=states.NOW_MS + 30 * MS_PER_HOUR))
    assert "old" not in words(picture)


def test_that_it_is_heard_with_all_it_shows(picture: PathPicture) -> None:
    picture.set_state(refills.bridging())
    assert picture.accessibleDescription() == picture.words
    assert "Catheter: " in picture.words


def test_that_without_a_table_the_words_still_carry_it(qtbot: QtBot) -> None:
    bare = windows.shown(qtbot, PathPicture(windows.LIGHT, table=False), 560, 200)
    bare.set_state(refills.bridging())
    assert "then" not in words(bare)
    assert ", then " in bare.words


def test_that_an_unknown_catheter_is_said(picture: PathPicture) -> None:
    picture.set_state(refills.state(reading=refills.reading(catheter=None)))
    assert "What is in the catheter cannot be calculated." in words(picture)


def test_that_without_a_reading_it_is_hidden(picture: PathPicture) -> None:
    picture.set_state(refills.bridging())
    picture.set_state(states.opened())
    assert not picture.isVisible()
