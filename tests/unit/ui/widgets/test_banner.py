"""A sentence with the way out beside it."""

from __future__ import annotations

import pytest

from support import windows
from ui.widgets.banner import Banner


@pytest.fixture
def banner(qtbot, light):
    made = windows.shown(qtbot, Banner(light, name="notice-lost"), 900, 80)
    made.set_banner("Nobody answers.", "The pump keeps running.", actions=(("read", "Link again"),))
    return made


def test_that_it_says_its_sentence_what_follows_and_the_way_out(banner):
    assert banner.words == "Nobody answers. The pump keeps running."
    assert banner.accessibleName() == banner.words
    assert "Link again" in windows.words(banner)


def test_that_its_button_tells_which(qtbot, banner):
    with qtbot.waitSignal(banner.acted) as told:
        windows.press(banner, "notice-lost-read")
    assert told.args == ["read"]


def test_that_saying_nothing_hides_it(banner):
    banner.set_banner("")
    assert banner.isHidden()
    banner.set_banner("There is something again.")
    assert banner.isVisible()


def test_that_other_buttons_take_the_place_of_the_old(banner):
    banner.set_banner("Sure?", actions=(("keep", "Keep"), ("stay", "Stay")))
    assert "Link again" not in windows.words(banner)
    assert windows.child(banner, "notice-lost-stay").isVisible()


def test_that_the_same_said_again_leaves_its_buttons_alone(banner):
    button = windows.child(banner, "notice-lost-read")
    banner.set_banner("Nobody answers.", "The pump keeps running.", actions=(("read", "Link again"),))
    assert windows.child(banner, "notice-lost-read") is button


def test_that_it_can_have_another_look(banner, light):
    before = banner.grab().toImage()
    banner.set_banner("EITHER this OR that.", mark="unknown", look="stop")
    assert banner.grab().toImage() != before


def test_that_it_is_as_high_as_its_words_and_shrinks_again_when_there_is_room(banner):
    wide = banner.minimumHeight()
    banner.resize(460, 80)
    narrow = banner.minimumHeight()
    banner.resize(900, 80)
    assert narrow > wide == banner.minimumHeight()
    assert not windows.cut_off(banner)
