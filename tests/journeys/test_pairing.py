"""A console and a pump that meet, and part: by key and mouse, with the code that the pump's panel shows."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.clock import ManualClock
from console.domain.pairing import PAIRING_MS, PairingKey
from console.rig import Rig
from console.session.bench import BenchClient
from console.session.events import LinkLost, SessionEvent
from console.session.line import Caller
from console.session.session import Session
from console.transport import specs
from support import keys, states, windows
from support.brokers import Mosquitto
from support.consoles import PROJECT, console
from support.journals import MemoryJournal
from support.remote import Remote, remote
from support.sitting import ALMA, CLINICIAN, Sitting
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.state import Link


@contextmanager
def classroom(folder: Path, broker: Mosquitto, count: int) -> Iterator[list[dict[str, str]]]:
    """Run `count` pumps of a teacher's at `broker`, whose panels show codes, and hand out what is printed."""
    command = [sys.executable, "main.py", "pump", "--listen", f"{broker.spec}/", "--count", str(count)]
    running = subprocess.Popen(
        [*command, "--pair", "--json", "--data", str(folder)], stdout=subprocess.PIPE, text=True, cwd=PROJECT
    )
    try:
        assert running.stdout is not None
        with closing(running.stdout):
            yield json.loads(running.stdout.readline())["pumps"]
    finally:
        running.kill()
        running.wait()


def pair_in_settings(seat: Sitting, pump: dict[str, str]) -> None:
    """Pair the pump from the Settings page, by keys and mouse alone."""
    seat.hands.click("go-settings")
    seat.hands.click("settings-pair")
    seat.hands.type("pairing-address", pump["listening"])
    seat.hands.type("pairing-code", pump["code"])
    seat.hands.click("pairing-pair")
    seat.hands.until(lambda: "Paired with pump" in seat.words("pairing-sheet"), "they have met")
    seat.hands.click("pairing-close")


def test_that_a_patients_pump_in_a_classroom_is_paired_in_settings_and_then_opened_there(tmp_path):
    """No option names it: the pairing does. It is the teacher's pump, not one made here of the same name."""
    with (
        Mosquitto(tmp_path) as broker,
        classroom(tmp_path / "teacher", broker, 3) as pumps,
        console(tmp_path / "here") as app,
    ):
        seat = Sitting(app)
        seat.sign_in(CLINICIAN)
        mine = next(each for each in pumps if each["serial"] == "SIM-700182")
        pair_in_settings(seat, mine)
        seat.open_patient(ALMA)
        assert seat.reading.identity.serial == mine["serial"]
        assert seat.reading.version == 0
        assert seat.state.ways.elsewhere == mine["listening"]
        assert "elsewhere" in seat.words("pump-chip")
        assert seat.state.own_key == PairingKey.parse(mine["code"]).fingerprint
        seat.hands.click("go-settings")
        seat.hands.until(lambda: seat.state.ways.pumps[0].there is True, "the broker tells")


def test_that_a_pump_of_nobody_in_a_classroom_is_given_to_a_patient_before_it_is_opened(tmp_path):
    """From Settings' list, by one press and a few words; no patient's pump gives way to it."""
    with (
        Mosquitto(tmp_path) as broker,
        classroom(tmp_path / "teacher", broker, 3) as pumps,
        console(tmp_path / "here") as app,
    ):
        seat = Sitting(app)
        seat.sign_in(CLINICIAN)
        mine = next(each for each in pumps if each["serial"] == "SIM-700184")
        carried = {row.patient.id: row.implant for row in seat.state.patients}
        pair_in_settings(seat, mine)
        assert "nobody's pump" in seat.words("pump-forget-card")
        seat.hands.click("pump-forget-0-open")
        assert "Who carries pump SIM-700184?" in seat.words("bearer-sheet")
        seat.hands.type("bearer-family", "Nowak")
        seat.hands.type("bearer-given", "Ida")
        seat.hands.type("bearer-born", "1990-02-28")
        seat.hands.choose("bearer-sex", "F")
        seat.hands.choose("bearer-group", "adult-spinal")
        seat.hands.until(lambda: "is there" in seat.words("bearer-sheet"), "the pump has answered")
        seat.hands.click("bearer-open")
        seat.hands.until(lambda: seat.state.reading is not None, "the pump is read")
        assert seat.reading.identity.serial == mine["serial"]
        assert "Nowak, Ida" in seat.words("header")
        assert "elsewhere" in seat.words("pump-chip")
        now = {row.patient.id: row.implant for row in seat.state.patients}
        assert {patient: now[patient] for patient in carried} == carried
        seat.hands.click("go-settings")
        assert "Ida Nowak's" in seat.words("pump-forget-card")
        seat.open_patient(ALMA)
        assert "here" in seat.words("pump-chip").split("\n")
        seat.hands.click("go-settings")
        seat.hands.click("pump-forget-0-open")
        seat.hands.until(lambda: seat.state.reading is not None, "the pump is read again")
        assert seat.reading.identity.serial == mine["serial"]


@contextmanager
def pump_process(folder: Path) -> Iterator[dict[str, str]]:
    """Run a pump as a process of its own whose panel shows a code, and hand out what it prints."""
    command = [sys.executable, "main.py", "pump", "--listen", "tcp://127.0.0.1:0", "--pair", "--json"]
    running = subprocess.Popen(
        [*command, "--data", str(folder)], stdout=subprocess.PIPE, text=True, cwd=PROJECT
    )
    try:
        assert running.stdout is not None
        with closing(running.stdout):
            yield json.loads(running.stdout.readline())
    finally:
        running.kill()
        running.wait()


def test_that_a_patients_pump_in_another_process_is_paired_where_it_is_missed_and_then_read(tmp_path):
    """The first meeting, from the notice that there is no key to a reading; over a real socket."""
    with pump_process(tmp_path / "pump") as pump, console(tmp_path / "here", pump["listening"]) as app:
        seat = Sitting(app)
        seat.sign_in(CLINICIAN)
        seat.hands.click("go-patients")
        seat.hands.pick("patients-table", ALMA)
        seat.hands.click("open-patient")
        seat.hands.until(lambda: seat.state.link is Link.LOST, "the console has no key")
        assert f"not paired with pump {pump['serial']}" in seat.words("notices")
        seat.hands.click("notice-lost-pair")
        assert pump["serial"] in seat.words("pairing-sheet")
        seat.hands.type("pairing-code", pump["code"].lower().replace("-", " "))
        seat.hands.click("pairing-pair")
        seat.hands.until(lambda: "Paired with pump" in seat.words("pairing-sheet"), "they have met")
        seat.hands.click("pairing-close")
        seat.hands.until(lambda: seat.state.reading is not None, "the pump is read")
        assert seat.reading.identity.serial == pump["serial"]
        seat.hands.click("go-settings")
        listed = seat.words("pump-forget-card")
        assert PairingKey.parse(pump["code"]).fingerprint in listed
        assert pump["listening"] in listed
        assert pump["code"] not in seat.words()
        seat.hands.click("go-bedside")
        seat.hands.choose("bedside-part", "panel")
        seat.hands.until(lambda: "2 of 8 places taken" in seat.words("panel-revoke-card"), "both are listed")
        assert PairingKey.parse(pump["code"]).fingerprint == seat.state.own_key


def test_that_a_pump_which_was_only_started_takes_no_patients_place_until_it_is_opened_in_settings(tmp_path):
    """Whoever tries `pump` beside the window finds their patients as they were."""
    with console(tmp_path) as app, pump_process(tmp_path) as pump:
        seat = Sitting(app)
        seat.sign_in(CLINICIAN)
        seat.open_patient(ALMA)
        assert pump["serial"] == seat.reading.identity.serial
        assert "here" in seat.words("pump-chip").split("\n")
        seat.hands.click("go-settings")
        seat.hands.click("pump-forget-0-open")
        seat.hands.until(lambda: seat.state.ways.elsewhere == pump["listening"], "it is opened there")
        seat.hands.until(lambda: seat.state.reading is not None, "the pump is read")
        assert "elsewhere" in seat.words("pump-chip")


class Seat:
    """A window on a rig of its own and a clock turned by hand; its patient's pump may be at `spec`."""

    def __init__(self, qtbot, folder: Path, clock: ManualClock, spec: str | None = None) -> None:
        self.clock = clock
        self.bridge = Bridge(states.catalog(), clock, states.USER)
        rig = Rig(states.catalog(), clock, folder, folder / "records.db", spec=spec)
        alma = rig.store.add_patient(states.ALMA, states.USER)
        rig.store.add_implant(states.implant_of(alma.id), states.USER)
        self.bridge.start(rig)
        self.window = windows.shown(qtbot, MainWindow(windows.LIGHT, self.bridge, clock), 1_440, 900)

    @property
    def rig(self) -> Rig:
        assert self.bridge.rig is not None
        return self.bridge.rig

    def go(self, place: str) -> None:
        windows.press(self.window, f"go-{place}")

    def press(self, name: str) -> None:
        found = windows.child(self.window, name)
        self.window.page(self.window.place).area.ensureWidgetVisible(found)
        windows.press(self.window, name)

    def panel(self) -> None:
        """Go and stand before the panel."""
        self.go("bedside")
        choice = windows.child(self.window, "bedside-part")
        windows.click_at(choice, choice.point_of("panel").toPoint())

    def open(self) -> None:
        self.go("patients")
        windows.press(self.window, "open-patient")

    def words(self) -> str:
        return windows.words(self.window)

    def chip(self) -> str:
        return windows.child(self.window, "pump-chip").words

    def enter(self, spec: str, code: str):
        """Open the sheet from Settings, type `spec` and `code` by keys alone, and return the sheet."""
        self.go("settings")
        windows.press(self.window, "settings-pair")
        sheet = windows.child(self.window, "pairing-sheet")
        QTest.keyClicks(windows.child(sheet, "pairing-address"), spec)
        QTest.keyClick(windows.child(sheet, "pairing-address"), Qt.Key.Key_Return)
        QTest.keyClicks(windows.child(sheet, "pairing-code"), code)
        QTest.keyClick(windows.child(sheet, "pairing-code"), Qt.Key.Key_Return)
        return sheet

    def close(self) -> None:
        self.window.close()
        self.bridge.stop()
        QApplication.processEvents()


@pytest.fixture
def clock():
    return ManualClock(states.WALL_MS)


@pytest.fixture
def seat(qtbot, tmp_path, clock):
    made = Seat(qtbot, tmp_path / "here", clock)
    yield made
    made.close()


@pytest.fixture
def pump(clock):
    with remote(clock, states.SERIAL) as made:
        yield made


@pytest.fixture
def afar(qtbot, tmp_path, clock, pump):
    """A window whose patient's pump is at an address, paired with it and linked."""
    made = Seat(qtbot, tmp_path / "afar", clock, pump.spec)
    made.rig.ways.meet(pump.spec, pump.key())
    pump.until(made.bridge.turn, lambda: not made.rig.ways.meets)
    made.open()
    pump.until(made.bridge.turn, lambda: made.bridge.state.reading is not None and made.bridge.state.hands)
    yield made
    made.close()


def ended(seat: Seat, pump: Remote) -> str:
    """Turn both until the meeting has ended, and return what the sheet says."""
    pump.until(
        seat.bridge.turn,
        lambda: seat.bridge.state.ways.meeting is not None and not seat.bridge.state.ways.meeting.under_way,
    )
    return windows.words(windows.child(seat.window, "pairing-sheet"))


def test_that_a_wrong_code_is_said_in_place_and_the_right_one_pairs_after_it(seat, pump):
    pump.show()
    sheet = seat.enter(pump.spec, "MRSW MZ3I")
    assert "has 52 letters and digits, not 8" in windows.words(sheet)
    field = windows.child(sheet, "pairing-code")
    field.selectAll()
    QTest.keyClicks(field, keys.OTHER.text)
    windows.press(sheet, "pairing-pair")
    assert "silent to a code that it does not show" in ended(seat, pump)
    assert pump.consoles == [keys.CONSOLE]
    field.selectAll()
    QTest.keyClicks(field, pump.code)
    windows.press(sheet, "pairing-pair")
    assert f"Paired with pump {pump.serial}, a simulated SP-20." in ended(seat, pump)
    assert pump.consoles == [keys.CONSOLE, seat.rig.ways.name]
    windows.press(sheet, "pairing-close")
    assert pump.serial in seat.words()


def test_that_a_code_that_ran_out_pairs_nobody(seat, pump):
    code = pump.show()
    seat.clock.move(PAIRING_MS)
    seat.enter(pump.spec, code)
    assert "silent to a code that it does not show" in ended(seat, pump)
    assert seat.rig.keys.all() == ()
    assert pump.consoles == [keys.CONSOLE]


def test_that_a_pump_is_forgotten_in_settings_and_cannot_be_opened_after(afar, pump):
    afar.go("settings")
    afar.press("pump-forget-0")
    assert "still lists this console" in afar.words()
    afar.press("pump-forget-0-ask-yes")
    assert afar.rig.keys.all() == ()
    afar.open()
    pump.until(afar.bridge.turn, lambda: afar.bridge.state.link is Link.LOST)
    assert "not paired with pump" in afar.words()


class Other:
    """Another console, which speaks to the pump's own service alone, paired by a code."""

    def __init__(self, pump: Remote, code: str) -> None:
        self.pump, self.key, self.told = pump, PairingKey.parse(code), list[SessionEvent]()
        caller = Caller("ward 9", (self.key,), pump.device._entropy)
        self.session = Session(specs.open_transport(pump.spec), MemoryJournal(), caller, pump.serial)

    def turn(self) -> None:
        self.told.extend(self.session.turn(self.pump.clock.link_ms(), self.pump.clock.wall_utc_ms()))

    def lost(self) -> list[str]:
        return [event.sentence for event in self.told if isinstance(event, LinkLost)]


def both(*turns: Callable[[], object]) -> Callable[[], None]:
    """Return what turns one after the other."""

    def turn() -> None:
        for each in turns:
            each()

    return turn


def test_that_another_console_is_let_in_by_the_panel_and_out_again_while_it_is_in_session(afar, pump):
    """The code is read off the panel; the other console is told at once when it is revoked."""
    afar.panel()
    pump.until(afar.bridge.turn, lambda: "2 of 8 places taken" in afar.words())
    afar.press("panel-start")
    pump.until(afar.bridge.turn, lambda: "counts for" in afar.words())
    code = windows.child(afar.window, "panel-code").code
    assert code == pump.code
    assert windows.child(afar.window, "panel-qr").text == code
    other = Other(pump, code)
    other.session.interrogate()
    turn = both(afar.bridge.turn, other.turn)
    pump.until(turn, lambda: "ward 9" in afar.words())
    assert "counts for" not in afar.words()
    assert other.lost() == []
    line = [each.fingerprint for each in afar.bridge.state.panel.paired].index(other.key.fingerprint)
    afar.press(f"panel-revoke-{line}")
    assert f"Revoke ward 9, key {other.key.fingerprint}?" in afar.words()
    afar.press(f"panel-revoke-{line}-ask-yes")
    pump.until(turn, lambda: other.session.ended)
    assert "ended the session" in other.lost()[0]
    assert pump.consoles == [keys.CONSOLE, afar.rig.ways.name]


def test_that_a_window_that_is_revoked_in_session_is_told_and_can_be_paired_anew_from_there(afar, pump):
    hands = BenchClient(specs.open_transport(pump.spec), keys.caller(pump.device._entropy), pump.serial)
    hands.revoke(afar.bridge.state.own_key)

    def turn() -> None:
        hands.turn(afar.clock.link_ms())
        afar.bridge.turn()

    pump.until(turn, lambda: afar.bridge.state.link is Link.LOST)
    hands.close()
    assert "The pump ended the session." in afar.words()
    assert "keeps running its last confirmed program" in afar.words()
    assert afar.chip().startswith("No link")
    windows.press(afar.window, "notice-lost-read")
    assert afar.bridge.state.link is Link.OPENING
    pump.until(afar.bridge.turn, lambda: afar.bridge.state.link is Link.LOST)
    assert "switched off, busy or out of reach" in afar.words()
    assert "revoked at its panel: then pair the two again" in afar.words()
    windows.press(afar.window, "notice-lost-pair")
    sheet = windows.child(afar.window, "pairing-sheet")
    assert windows.child(sheet, "pairing-address").text() == pump.spec
    QTest.keyClicks(windows.child(sheet, "pairing-code"), pump.show())
    windows.press(sheet, "pairing-pair")
    assert "Paired with pump" in ended(afar, pump)
    pump.until(afar.bridge.turn, lambda: afar.bridge.state.link is Link.LINKED)
    windows.press(sheet, "pairing-close")


def test_that_a_link_that_goes_silent_is_said_on_the_chip_and_so_is_its_return(seat):
    seat.open()
    windows.turned(seat.bridge, seat.clock, lambda: seat.chip().startswith("running · link good"))
    high = windows.child(seat.window, "header").height()
    seat.rig.spoil_link(inward="silent")
    windows.turned(seat.bridge, seat.clock, lambda: seat.chip().startswith("Pump is silent since"))
    assert "running" not in seat.chip()
    assert windows.child(seat.window, "pump-chip").toolTip().startswith("The pump is silent since")
    QApplication.processEvents()
    assert windows.child(seat.window, "header").height() == high
    seat.rig.spoil_link()
    windows.turned(seat.bridge, seat.clock, lambda: "link good" in seat.chip())


def test_f20_a_pump_that_does_not_hear_the_console_says_so_on_the_chip(seat):
    seat.open()
    windows.turned(seat.bridge, seat.clock, lambda: "link good" in seat.chip())
    seat.rig.spoil_link(outward="silent")
    windows.turned(
        seat.bridge, seat.clock, lambda: seat.chip() == "Pump does not hear this console", most=900
    )
    seat.rig.spoil_link()
    windows.turned(seat.bridge, seat.clock, lambda: "link good" in seat.chip())
