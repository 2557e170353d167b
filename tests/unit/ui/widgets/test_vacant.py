"""What a page shows when it has nothing to show yet."""

from __future__ import annotations

from support import windows
from ui.widgets.vacant import Vacant


def test_that_an_empty_page_teaches_and_offers_the_way_out(qtbot, light):
    vacant = windows.shown(qtbot, Vacant(light, name="nobody"), 800, 400)
    vacant.set_vacant("patients", "No patient is open", "Open one to read their pump.", "Go to Patients")
    assert vacant.words == "No patient is open Open one to read their pump."
    with qtbot.waitSignal(vacant.acted):
        windows.press(vacant, "nobody-action")
    assert not windows.cut_off(vacant)


def test_that_without_a_way_out_there_is_no_button(qtbot, light):
    vacant = windows.shown(qtbot, Vacant(light, name="nobody"), 800, 400)
    vacant.set_vacant("pump", "Reading SIM-700182…", "The pump goes on giving its program.")
    assert windows.child(vacant, "nobody-action").isHidden()
