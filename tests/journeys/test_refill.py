"""Whole refills in the real window: hands empty and fill a simulated pump, and the console tells it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.change import RefillChange
from console.domain.finding import FindingKind
from console.domain.quantities import PL_PER_ML, Volume
from console.domain.reading import BolusKind
from support import refills, states, windows
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.models import refill_path
from ui.state import Link, Stage

WEAKER, STRONG = 2, 3
"""The vials of 1,000 and 2,000 mcg/mL on the tray; the pump holds 2,000."""


class Room:
    """The window on a rig of its own, its clock turned by hand."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.clock = ManualClock(states.WALL_MS)
        self.rig = windows.admitted_rig(folder, self.clock)
        self.bridge = Bridge(states.catalog(), self.clock, states.USER)
        self.window = windows.shown(qtbot, MainWindow(windows.LIGHT, self.bridge, self.clock), 1_440, 900)
        self.bridge.changed.connect(self.window.set_state)
        self.bridge.start(self.rig)
        self.bridge.refresh()
        self.bridge.open_patient(self.bridge.state.patients[0].patient.id)
        self.turn(lambda: self.bridge.state.link is Link.LINKED and self.bridge.state.reading is not None)
        order = replace(states.ORDER, patient=states.ALMA.id, concentration_mcg_per_ml=Decimal(1000))
        self.bridge.save_order(order)
        self.window.go_to("refill")

    def turn(self, until) -> None:
        windows.turned(self.bridge, self.clock, until)
        self.window.set_state(self.bridge.state)

    def press(self, *names: str) -> None:
        for name in names:
            windows.press(self.window, name)

    def type(self, name: str, text: str) -> None:
        windows.type_into(windows.child(self.window, name), text, self.clock)

    def act(self, button: str) -> None:
        """Press a tool of the bench and wait for what is felt."""
        done = len(self.bridge.state.deeds)
        self.press(button)
        self.turn(lambda: len(self.bridge.state.deeds) > done)

    def send(self) -> None:
        """Give every reason that is asked, review, and confirm."""
        for finding in self.bridge.state.findings:
            if finding.kind is FindingKind.REASON:
                self.bridge.give_reason(finding.code, "Read with J. Okafor.")
        self.window.set_state(self.bridge.state)
        self.press("refill-next")
        self.turn(lambda: self.bridge.state.update.stage is Stage.READ_BACK)
        self.bridge.confirm("J. Okafor")
        self.turn(lambda: self.bridge.state.update.stage is Stage.VERIFIED)


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path):
    made = Room(qtbot, tmp_path)
    yield made
    made.window.hide()
    made.bridge.stop()
    made.rig.close()


def test_that_a_refill_with_a_weaker_drug_is_done_by_hands_told_and_bridged(room: Room) -> None:
    before = room.bridge.state.reading
    assert before is not None
    room.press("bench-port-reservoir")
    room.act("bench-aspirate-all")
    drawn = room.bridge.state.deeds[-1].felt.volume
    assert drawn is not None
    room.type("refill-withdrawn", f"{drawn.ml.normalize():f}")
    room.press(
        "refill-emptied-nothing-more-came", "refill-look-clear,-colourless", "refill-next", "refill-next"
    )
    windows.child(room.window, "bench-vial").setCurrentIndex(WEAKER + 1)
    room.type("bench-inject-ml", "18")
    room.act("bench-inject")
    room.press("refill-strength-choice-1000")
    room.type("refill-filled", "18")
    room.type("refill-lot", "SIM-BA1000")
    room.type("refill-expiry", "082028")
    room.press("refill-rinse-not-done", "refill-accessed-no", "refill-next", "refill-bridging-bridge")
    room.press("refill-next")
    room.send()

    state = room.bridge.state
    assert state.reading is not None
    assert state.reading.prescription.drug.concentration.mcg_per_ml == 1000
    assert state.reading.prescription.infusion == before.prescription.infusion
    assert state.reading.bolus is not None
    assert state.reading.bolus.kind is BolusKind.BRIDGE
    done = next(each for each in state.operations if isinstance(each.change, RefillChange))
    assert ("Lot", "SIM-BA1000") in done.particulars
    assert ("Rinse", "not done") in done.particulars
    assert state.deeds == ()
    view = refill_path.view(state)
    assert view is not None
    assert view.sections[-1].old


def test_that_a_refill_left_half_way_is_told_and_nothing_else_changes(room: Room) -> None:
    before = room.bridge.state.reading
    assert before is not None
    room.press("bench-port-reservoir")
    room.type("bench-draw-ml", "5")
    room.act("bench-aspirate")
    room.press("leave-refill")
    room.type("refill-leave-withdrawn", "5")
    room.type("refill-leave-left", "15")
    room.type("refill-leave-filled", "0")
    room.send()
    after = room.bridge.state.reading
    assert after is not None
    assert after.prescription == before.prescription
    assert 0 < Volume(15 * PL_PER_ML).pl - after.reservoir_pl < PL_PER_ML // 100
    assert refills.ml("5").pl == after.withdrawn_pl - before.withdrawn_pl


def test_that_2000_filled_and_500_told_is_asked_about_by_name_before_anything_is_sent(room: Room) -> None:
    before = room.bridge.state.reading
    room.press("bench-port-reservoir")
    room.act("bench-aspirate-all")
    room.type("refill-withdrawn", "20")
    room.press(
        "refill-emptied-nothing-more-came", "refill-look-clear,-colourless", "refill-next", "refill-next"
    )
    windows.child(room.window, "bench-vial").setCurrentIndex(STRONG + 1)
    room.type("bench-inject-ml", "18")
    room.act("bench-inject")
    room.press("refill-strength-choice-500")
    room.type("refill-filled", "18")
    told = windows.words(windows.child(room.window, "refill-drug-card"))
    assert "The vial injected reads baclofen 2,000 mcg/mL; the console is told baclofen 500 mcg/mL." in told
    room.type("refill-lot", "SIM-BA2000")
    room.type("refill-expiry", "082028")
    room.press("refill-rinse-as-usual", "refill-accessed-no", "refill-next", "refill-bridging-bridge")
    asked = {each.code: each.kind for each in room.bridge.state.findings}
    assert asked["vial-differs"] is FindingKind.REASON
    assert asked["strength-lower"] is FindingKind.REASON
    assert room.bridge.state.reading == before
    assert room.bridge.state.update.stage is Stage.IDLE
