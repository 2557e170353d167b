"""The tray of vials: none in hand at first, and the label of the one that is."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from support import refills, windows
from ui.models import refill_hands as hands
from ui.widgets.vial_picker import VialPicker


@pytest.fixture
def tray(qtbot: QtBot) -> VialPicker:
    made = windows.shown(qtbot, VialPicker(windows.LIGHT, name="vial"), 280, 120)
    made.set_vials(hands.vials(refills.state()))
    return made


def test_that_no_vial_is_in_hand_until_one_is_taken(tray: VialPicker) -> None:
    assert tray.vial is None
    assert tray.box.currentText() == "No vial taken"


def test_that_a_vial_taken_is_told_and_its_label_read(qtbot: QtBot, tray: VialPicker) -> None:
    with qtbot.waitSignal(tray.taken) as told:
        tray.take(3)
    assert told.args[0].drug == refills.NEW
    assert tray.words == "SIMULATED · lot SIM-BA2000 · expires 08/2028"


def test_that_the_vial_in_hand_stays_when_the_tray_is_laid_out_anew(tray: VialPicker) -> None:
    tray.take(1)
    held = tray.vial
    assert held is not None
    tray.set_vials(hands.vials(refills.state())[1:])
    assert tray.vial == held


def test_that_a_vial_no_longer_there_is_put_down(tray: VialPicker) -> None:
    tray.take(0)
    tray.set_vials(hands.vials(refills.state())[1:])
    assert tray.vial is None
