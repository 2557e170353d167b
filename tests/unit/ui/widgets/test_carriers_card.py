"""What can carry a link, and the switch for what others have brought."""

from __future__ import annotations

from dataclasses import replace

import pytest

from support import panels, windows
from ui.models import settings
from ui.models.settings import WARNING
from ui.widgets.carriers_card import CarriersCard

ROWS = settings.carriers(panels.known())


@pytest.fixture
def card(qtbot, light):
    made = CarriersCard(light)
    made.set_rows(ROWS)
    return windows.shown(qtbot, made, 560, 800)


def test_that_each_way_is_listed_with_its_form_and_only_plug_ins_have_a_switch(card):
    words = windows.words(card)
    assert "serial://PORT?baud=N" in words
    assert not windows.child(card, "plugin-tcp").isVisible()
    assert windows.child(card, "plugin-unix").on
    assert "not installed any more" in words
    assert not windows.nameless(card)


def test_that_a_plug_in_is_switched_on_only_after_a_clear_warning(qtbot, card):
    with qtbot.assertNotEmitted(card.switched):
        windows.press(card, "plugin-pigeon")
    assert WARNING in windows.words(card)
    assert not windows.child(card, "plugin-pigeon").on
    with qtbot.waitSignal(card.switched) as told:
        windows.press(card, "plugin-ask-pigeon-yes")
    assert told.args == ["pigeon", True]


def test_that_it_stays_off_when_the_warning_is_heeded(qtbot, card):
    windows.press(card, "plugin-pigeon")
    with qtbot.assertNotEmitted(card.switched):
        windows.press(card, "plugin-ask-pigeon-no")
    assert WARNING not in windows.words(card)


def test_that_a_plug_in_is_switched_off_at_once(qtbot, card):
    with qtbot.waitSignal(card.switched) as told:
        windows.press(card, "plugin-unix")
    assert told.args == ["unix", False]


def test_that_what_is_shown_is_what_is_so(card):
    rows = tuple(replace(row, on=True, mark="plug-in, on") if row.scheme == "pigeon" else row for row in ROWS)
    windows.press(card, "plugin-pigeon")
    card.set_rows(rows)
    assert windows.child(card, "plugin-pigeon").on
    assert WARNING not in windows.words(card)
    card.set_rows(ROWS[:2])
    assert "unix:PATH" not in windows.words(card)
