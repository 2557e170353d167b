"""What must be said on every page, shown."""

from __future__ import annotations

from dataclasses import replace

from support import states, windows
from ui.models.standing import standing
from ui.widgets.notices import Notices


def test_that_it_is_hidden_while_nothing_is_to_be_said(qtbot, light):
    notices = windows.shown(qtbot, Notices(light), 900, 200)
    notices.say(())
    assert notices.isHidden()
    assert notices.words("lost") == ""


def test_that_each_thing_has_a_banner_of_its_own(qtbot, light):
    notices = windows.shown(qtbot, Notices(light), 900, 300)
    notices.say(standing(replace(states.unknown(), notice="The disk is full.")))
    assert "EITHER" in notices.words("unknown")
    assert notices.words("notice") == "The disk is full."
    notices.say(standing(replace(states.linked(), notice="The disk is full.")))
    assert notices.words("unknown") == ""


def test_that_a_button_tells_its_banner_and_itself(qtbot, light):
    notices = windows.shown(qtbot, Notices(light), 900, 300)
    notices.say(standing(states.unknown()))
    with qtbot.waitSignal(notices.acted) as told:
        windows.press(notices, "notice-unknown-read")
    assert told.args == ["unknown", "read"]
