"""Whole visits in the real window, by key and mouse: read, draw up, review, send, and what becomes of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from console.domain import transitions
from console.domain.visit import Operation
from console.session.journal import Verdict
from support.consoles import PROJECT, console, pump
from ui.app import App
from ui.state import Link, Stage
from ui.tour.driver import Driver
from ui.tour.script import CLINICIAN, PATIENT, Tour

KILLED_WHILE_SENDING = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from support.consoles import console
from ui.tour.driver import Driver
from ui.tour.script import Tour

application = QApplication(sys.argv[:1])
folder, spec = Path(sys.argv[1]), sys.argv[2]
with console(folder, spec) as app:
    tour = Tour(app, folder, lambda _: None)
    tour.open_patient()
    tour.enter_order()
    tour.draw_up_program()
    tour.read_program_back()
    app.bridge.rig.spoil_link(inward="silent")
    tour.hold()
    Driver(app.window).rest(300)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def operations_of_latest(app: App) -> list[Operation]:
    """Return what was done to the pump in the latest visit."""
    latest = app.bridge.state.visits[0].id
    return [operation for operation in app.bridge.state.operations if operation.visit == latest]


def test_that_a_dose_is_dragged_typed_reviewed_held_and_found_in_the_record(
    tmp_path: Path, qapp: QApplication
) -> None:
    """A clinician gets from the patient to a verified program, and finds the visit with its diff."""
    with console(tmp_path) as app:
        tour = Tour(app, tmp_path, lambda _: None)
        tour.open_patient()
        before = app.bridge.state.reading
        tour.enter_order()
        tour.draw_up_program()
        tour.read_program_back()
        assert app.bridge.state.reading == before, "nothing is in the pump before the hold"
        tour.hold()
        tour.see_it_verified()
        state = app.bridge.state
        visit = state.visits[0]
        assert before is not None
        assert state.reading is not None
        assert state.reading.version == before.version + 1
        assert (visit.user, visit.what) == (CLINICIAN, "Dose, flex steps")
        assert (visit.before, visit.after) == (before.prescription, state.reading.prescription)
        changed = [
            row for row in transitions.diff(visit.before, operations_of_latest(app)[0].change) if row.changes
        ]
        assert [(row.before, row.after) for row in changed][:2] == [
            ("14\u00a0mcg/h", "18\u00a0mcg/h"),
            ("11\u00a0mcg/h", "11.5\u00a0mcg/h"),
        ]
        hands = Driver(app.window)
        hands.click("go-visits")
        detail = hands.find("visit-detail")
        words = " ".join(label.text() for label in detail.findChildren(QLabel) if label.isVisible())
        assert "14\u00a0mcg/h → 18\u00a0mcg/h" in words


@pytest.mark.parametrize("direction", ["the answer is lost", "the commit is lost"])
def test_that_a_link_cut_while_sending_ends_in_the_pumps_own_verdict_and_one_visit(
    tmp_path: Path, qapp: QApplication, direction: str
) -> None:
    """Lost answer: it was carried out. Lost commit: it was not. Either way nobody guesses."""
    with console(tmp_path) as app:
        tour = Tour(app, tmp_path, lambda _: None)
        tour.open_patient()
        visits = len(app.bridge.state.visits)
        tour.enter_order()
        tour.draw_up_program()
        tour.read_program_back()
        rig = app.bridge.rig
        assert rig is not None
        came_through = direction == "the answer is lost"
        rig.spoil_link(**({"inward": "silent"} if came_through else {"outward": "silent"}))
        tour.hold()
        hands = Driver(app.window)
        hands.until(lambda: app.bridge.state.update.stage is Stage.UNKNOWN, "the outcome is unknown")
        assert app.bridge.state.link is Link.LOST
        hands.click("go-overview")
        hands.click("read-pump")
        settled = Stage.VERIFIED if came_through else Stage.NOT_APPLIED
        hands.until(lambda: app.bridge.state.update.stage is settled, f"the outcome is {settled.value}")
        hands.until(lambda: app.bridge.state.link is Link.LINKED, "the link stands again")
        state = app.bridge.state
        assert state.reading is not None
        assert len(state.visits) == visits, "the visit under way holds it, no other was made"
        [operation] = operations_of_latest(app)
        assert operation.verdict == (Verdict.COMMITTED if came_through else Verdict.NOT_APPLIED)
        assert (state.reading.operation == operation.operation) is came_through


def test_a_console_killed_while_sending_finds_out_when_it_is_started_again(
    tmp_path: Path, qapp: QApplication
) -> None:
    """The pump lives in a process of its own and has switched; the killed console had not heard of it."""
    with pump(tmp_path / "pump.bin") as spec:
        paths = os.pathsep.join((str(PROJECT), str(PROJECT / "tests")))
        killed = subprocess.run(
            [sys.executable, "-c", KILLED_WHILE_SENDING, str(tmp_path), spec],
            env=os.environ | {"PYTHONPATH": paths},
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
        with console(tmp_path, spec) as app:
            hands = Driver(app.window)
            hands.pick("patients-table", PATIENT)
            hands.click("open-patient")
            hands.until(lambda: app.bridge.state.update.stage is Stage.VERIFIED, "the outcome is found out")
            hands.until(lambda: app.bridge.state.reading is not None, "the pump has been read")
            state = app.bridge.state
            assert state.reading is not None
            [operation] = operations_of_latest(app)
            assert operation.recovered
            assert operation.verdict == Verdict.COMMITTED
            assert (state.reading.version, state.reading.operation) == (
                operation.version,
                operation.operation,
            )
            assert app.bridge.rig is not None
            carried = [
                each
                for visit in app.bridge.rig.store.visits(serial=state.reading.identity.serial)
                for each in app.bridge.rig.store.operations(visit.id)
                if each.operation == operation.operation
            ]
            assert len(carried) == 1
