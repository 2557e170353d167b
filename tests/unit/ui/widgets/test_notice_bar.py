"""The bar that is never covered."""

from __future__ import annotations

from support import windows
from ui.widgets.notice_bar import SIMULATION, NoticeBar


def test_that_it_says_that_this_is_a_simulation(qtbot, light):
    bar = windows.shown(qtbot, NoticeBar(light), 1_000, 30)
    assert SIMULATION in windows.words(bar)
    assert "not for patient care" in SIMULATION


def test_that_it_says_which_visit_and_draft(qtbot, light):
    bar = windows.shown(qtbot, NoticeBar(light), 1_000, 30)
    bar.set_note("Visit #118 · draft saved 09:44:02")
    assert bar.note == "Visit #118 · draft saved 09:44:02"
    assert not windows.cut_off(bar)


def test_that_its_ground_is_striped(qtbot, light):
    bar = windows.shown(qtbot, NoticeBar(light), 1_000, 30)
    picture = bar.grab().toImage()
    row = {picture.pixelColor(x, 3).name() for x in range(500, 900)}
    assert {light.colour("bar").name(), light.colour("bar_stripe").name()} <= row


def test_that_with_large_text_it_breaks_rather_than_be_cut(qtbot):
    from ui import theme

    bar = windows.shown(qtbot, NoticeBar(theme.read("light", 200)), 960, 80)
    bar.set_note("Visit #118 · draft saved 09:44:02")
    assert not windows.cut_off(bar)
