"""What is on screen before anything is loaded."""

from __future__ import annotations

import pytest

from support import windows
from ui import theme
from ui.opening import WAITING, Opening
from ui.widgets.brand import Brand
from ui.widgets.stripes import SIMULATION


@pytest.fixture
def opening(qtbot, light):
    return windows.shown(qtbot, Opening(light), 1_440, 900)


def test_that_it_says_what_is_waited_for_and_that_this_is_a_simulation(opening):
    assert {WAITING, SIMULATION} <= set(windows.words(opening).splitlines())
    assert opening.accessibleName() == WAITING


def test_that_the_brand_is_on_screen_first(opening):
    assert opening.findChild(Brand).isVisible()


def test_that_it_tells_when_it_is_drawn(qtbot, opening):
    with qtbot.waitSignal(opening.painted):
        opening.update()


@pytest.mark.parametrize("percent", theme.TEXT_SIZES)
def test_that_nothing_in_it_is_cut_at_any_size_of_text(qtbot, percent):
    opening = windows.shown(qtbot, Opening(theme.read("light", percent)), 960, 600)
    assert not windows.cut_off(opening)
