"""The window on a real bridge and a real rig: gone about in by mouse and keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.clock import ManualClock
from console.domain.alarms import Alarm, Repeats
from console.domain.change import AlarmsChange, ProgramChange, RefillChange, ResumeChange, StopChange
from console.domain.hands import Aspirate, Port
from console.domain.patient import Implant
from console.domain.quantities import PL_PER_ML, DailyDose, Volume
from support import states, windows
from ui import theme
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.places import BUILDERS
from ui.state import Link, Stage
from ui.widgets.navigation import PLACES


class Desked:
    """A window with its bridge and its clock."""

    def __init__(self, window: MainWindow, bridge: Bridge, clock: ManualClock) -> None:
        self.window, self.bridge, self.clock = window, bridge, clock

    def read(self) -> None:
        windows.press(self.window, "open-patient")
        self.until(lambda: self.bridge.state.reading is not None and self.bridge.state.rate is not None)

    def until(self, holds) -> None:
        windows.turned(self.bridge, self.clock, holds)

    def draft(self) -> None:
        self.bridge.edit(states.simple("250"))
        self.until(lambda: self.bridge.state.draft_saved_wall_ms is not None)

    def said(self, banner: str) -> str:
        return windows.child(self.window, "notices").words(banner)


@pytest.fixture
def desked(qtbot, tmp_path):
    clock = ManualClock(states.WALL_MS)
    bridge = Bridge(states.catalog(), clock, states.USER)
    bridge.start(windows.admitted_rig(tmp_path, clock))
    window = windows.shown(qtbot, MainWindow(windows.LIGHT, bridge, clock), 1_440, 900)
    window.go_to("patients")
    yield Desked(window, bridge, clock)
    if bridge.state.draft is not None:
        bridge.discard_draft()
    window.close()
    bridge.stop()


def test_that_every_place_in_the_list_has_its_page():
    assert [place.key for place in PLACES] == list(BUILDERS)


@pytest.mark.parametrize("place", [place.key for place in PLACES])
def test_that_a_click_in_the_list_shows_the_page(desked, place):
    windows.press(desked.window, f"go-{place}")
    assert desked.window.place == place
    assert windows.child(desked.window, f"{place}-page").isVisible()


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.key)
def test_that_the_shortcut_of_a_page_shows_it(desked, place):
    _shortcut(desked.window, place.shortcut).activated.emit()
    assert desked.window.place == place.key


def _shortcut(window, keys) -> QShortcut:
    wanted = QKeySequence(keys)
    return next(known for known in window.findChildren(QShortcut) if known.key() == wanted)


def test_that_opening_a_patient_shows_them_their_pump_and_the_overview(desked):
    desked.read()
    words = windows.words(desked.window)
    assert desked.window.place == "overview"
    assert "Rivera, Alma" in words
    assert "SIM-700182" in words
    assert windows.child(desked.window, "notice-bar").note == f"Visit #{desked.bridge.state.visits[0].id}"


def test_that_f5_reads_the_pump_again(desked):
    desked.read()
    desked.clock.move(60_000)
    _shortcut(desked.window, "F5").activated.emit()
    desked.until(lambda: desked.bridge.state.read_wall_ms > states.WALL_MS + 60_000)


def test_that_a_draft_is_counted_in_the_list_and_its_saving_in_the_bar(desked):
    desked.read()
    desked.draft()
    assert windows.child(desked.window, "go-review").count == desked.bridge.state.changes > 0
    assert "draft saved" in windows.child(desked.window, "notice-bar").note
    assert not windows.child(desked.window, "jump-day").isEnabled()


def test_that_therapy_time_is_moved_by_its_buttons(desked):
    desked.read()
    windows.press(desked.window, "rate-60")
    desked.until(lambda: desked.bridge.state.rate == 60)
    before = desked.bridge.state.clock_ms
    windows.press(desked.window, "jump-week")
    desked.until(lambda: desked.bridge.state.clock_ms > before + 6 * 86_400_000)


def test_that_closing_with_a_draft_asks_in_place_and_stays(desked):
    desked.read()
    desked.draft()
    desked.window.close()
    assert desked.window.isVisible()
    assert "has a draft that is not in the pump" in desked.said("leaving")
    windows.press(desked.window, "notice-leaving-stay")
    assert desked.said("leaving") == ""
    assert desked.window.isVisible()


def test_that_closing_with_a_draft_kept_closes_and_keeps_it(qtbot, desked):
    desked.read()
    desked.draft()
    desked.window.close()
    with qtbot.waitSignal(desked.window.closed):
        windows.press(desked.window, "notice-leaving-keep")
    assert desked.bridge.rig.store.draft_of(1) is not None


def test_that_closing_with_a_draft_discarded_closes_and_forgets_it(qtbot, desked):
    desked.read()
    desked.draft()
    desked.window.close()
    with qtbot.waitSignal(desked.window.closed):
        windows.press(desked.window, "notice-leaving-discard")
    assert desked.bridge.rig.store.draft_of(1) is None


def test_that_the_window_stays_while_an_update_is_on_its_way(desked):
    desked.read()
    desked.draft()
    if desked.window.place != "review":
        desked.bridge.prepare()
    desked.until(lambda: desked.bridge.state.update.stage is Stage.READ_BACK)
    desked.bridge.confirm("none present")
    desked.until(lambda: desked.bridge.state.update.stage is Stage.SENDING)
    desked.window.close()
    assert desked.window.isVisible()
    assert "on its way" in desked.said("notice")
    desked.until(lambda: desked.bridge.state.update.stage is Stage.VERIFIED)


def test_that_a_draft_that_cannot_be_discarded_now_is_not_left(desked):
    desked.read()
    desked.draft()
    if desked.window.place != "review":
        desked.bridge.prepare()
    desked.until(lambda: desked.bridge.state.update.stage is Stage.READ_BACK)
    desked.bridge.confirm("none present")
    desked.until(lambda: desked.bridge.state.update.stage is Stage.SENDING)
    desked.bridge.rig.spoil_link(inward="cut")
    desked.until(lambda: desked.bridge.state.update.stage is Stage.UNKNOWN)
    desked.window.close()
    windows.press(desked.window, "notice-leaving-discard")
    assert desked.window.isVisible()
    assert "not known yet" in desked.said("notice")
    desked.bridge.interrogate()
    desked.until(lambda: desked.bridge.state.update.stage is Stage.VERIFIED)


def test_that_another_patient_is_opened_only_once_the_draft_is_decided(desked):
    other = desked.bridge.rig.store.add_patient(states.OTHERS[0], states.USER)
    desked.bridge.refresh()
    desked.read()
    desked.draft()
    desked.window.ask_to_open(other.id)
    assert desked.bridge.state.patient.id == 1
    windows.press(desked.window, "notice-leaving-keep")
    assert desked.bridge.state.patient == other


def test_that_pages_are_gone_about_in_without_being_asked(desked):
    desked.read()
    desked.draft()
    windows.press(desked.window, "go-visits")
    assert desked.said("leaving") == ""


def test_that_a_lost_link_is_said_on_every_page_and_linked_again(desked):
    desked.read()
    desked.bridge.rig.spoil_link(inward="cut")
    desked.bridge.interrogate()
    desked.until(lambda: desked.bridge.state.link is Link.LOST)
    windows.press(desked.window, "go-patients")
    assert "keeps running its last confirmed program" in desked.said("lost")
    windows.press(desked.window, "notice-lost-read")
    desked.until(lambda: desked.bridge.state.link is Link.LINKED)
    assert desked.said("lost") == ""


def test_that_a_notice_is_shown_and_dismissed(desked):
    desked.bridge.prepare()
    assert "There is no draft to send." in desked.said("notice")
    windows.press(desked.window, "notice-notice-dismiss")
    assert desked.said("notice") == ""


def test_that_an_order_is_for_somebody(desked):
    desked.window.show_order()
    assert "Open a patient first" in desked.said("notice")


def test_that_an_order_is_entered_beside_the_work(desked):
    desked.read()
    desked.window.show_order()
    sheet = windows.child(desked.window, "order-sheet")
    assert sheet.isVisible()
    assert not sheet.isModal()
    windows.press(sheet, "order-cancel")


def test_that_the_window_takes_its_sheets_with_it(qtbot, desked):
    desked.read()
    desked.window.show_order()
    desked.window.show_name()
    desked.window.close()
    QApplication.processEvents()
    assert not [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]


def test_that_another_name_is_recorded_from_now_on(desked):
    desked.window.show_name()
    sheet = windows.child(desked.window, "name-sheet")
    QTest.keyClicks(windows.child(sheet, "user-name"), "J. Okafor")
    windows.press(sheet, "name-enter")
    assert desked.bridge.state.user == "J. Okafor"
    assert "J. Okafor" in windows.words(desked.window)


def test_that_another_look_is_asked_of_the_program(qtbot, desked):
    from PySide6.QtGui import QAction

    with qtbot.waitSignal(desked.window.look_asked) as told:
        desked.window.findChild(QAction, "theme-dark").trigger()
    assert told.args == ["dark", 100]


def test_that_pages_made_beforehand_are_the_ones_shown(qtbot, desked):
    desked.window.prepare()
    qtbot.waitUntil(lambda: len(desked.window._pages) == len(PLACES))
    made = desked.window._pages["trends"]
    windows.press(desked.window, "go-trends")
    assert made.isVisible()


def test_that_a_narrow_window_keeps_its_list_as_icons(desked):
    desked.window.resize(1_000, 700)
    QApplication.processEvents()
    assert windows.child(desked.window, "navigation").width() == windows.LIGHT.px(64)
    desked.window.resize(1_280, 720)
    QApplication.processEvents()
    assert windows.child(desked.window, "navigation").width() == windows.LIGHT.px(208)


@pytest.mark.parametrize("size", [(1_280, 720), (1_440, 900), (1_920, 1_080), (3_840, 2_160)])
def test_that_the_shell_cuts_nothing(desked, size):
    desked.read()
    desked.draft()
    desked.window.resize(*size)
    assert not windows.cut_off(windows.child(desked.window, "header"))
    assert not windows.cut_off(windows.child(desked.window, "notice-bar"))


def test_that_the_tab_key_walks_through_the_window_and_comes_back(desked):
    desked.window.go_to("patients")
    start = windows.child(desked.window, "patients-search")
    start.setFocus()
    seen = [start]
    for _ in range(80):
        QTest.keyClick(desked.window.focusWidget(), Qt.Key.Key_Tab)
        if desked.window.focusWidget() is start:
            break
        seen.append(desked.window.focusWidget())
    assert desked.window.focusWidget() is start
    names = {widget.objectName() for widget in seen}
    assert {"patients-table", "open-patient", "user-button"} <= names
    assert {f"go-{place.key}" for place in PLACES} <= names


def test_that_everything_in_the_window_has_a_name(desked):
    desked.read()
    assert not windows.nameless(desked.window)


def test_that_large_text_has_room_at_the_smallest_screen(qtbot, desked):
    large = MainWindow(theme.read("light", 200), desked.bridge, desked.clock)
    windows.shown(qtbot, large, 1_280, 720)
    large.go_to("patients")
    assert not windows.cut_off(windows.child(large, "header"))
    assert windows.child(large, "navigation").width() == large.theme.px(64)
    assert large.size().width() == 1_280
    large.close()


def switched(desked, stage: Stage = Stage.VERIFIED) -> None:
    for finding in desked.bridge.state.findings:
        desked.bridge.give_reason(finding.code, "For an examination.")
    if desked.window.place != "review":
        desked.bridge.prepare()
    desked.until(lambda: desked.bridge.state.update.stage is Stage.READ_BACK)
    desked.bridge.confirm("none present")
    desked.until(lambda: desked.bridge.state.update.stage is stage)


def test_that_a_stopped_pump_is_said_on_every_page_and_resumed_from_any(desked):
    desked.read()
    desked.bridge.edit_change(StopChange())
    switched(desked)
    for place in ("overview", "program", "refill", "visits"):
        windows.press(desked.window, f"go-{place}")
        assert "Pump is STOPPED since" in desked.said("stopped")
    assert "STOPPED" in windows.child(desked.window, "pump-chip").words
    windows.press(desked.window, "notice-stopped-resume")
    assert desked.window.place == "review"
    assert desked.bridge.state.draft == ResumeChange()
    switched(desked)
    assert desked.said("stopped") == ""
    assert desked.bridge.state.reading.stopped_ms is None


def test_that_resuming_waits_where_another_draft_does(desked):
    desked.read()
    desked.bridge.edit_change(StopChange())
    switched(desked)
    desked.draft()
    windows.press(desked.window, "notice-stopped-resume")
    assert "A draft of the program waits" in desked.said("notice")
    assert isinstance(desked.bridge.state.draft, ProgramChange)


def test_that_a_reservoir_emptied_by_hand_is_said_until_the_pump_was_told(desked):
    desked.read()
    desked.until(lambda: desked.bridge.state.hands)
    desked.bridge.act(Aspirate(Port.RESERVOIR))
    desked.until(lambda: desked.bridge.state.deeds != ())
    assert "The reservoir has been emptied." in desked.said("untold")
    windows.press(desked.window, "notice-untold-refill")
    assert desked.window.place == "refill"
    assert desked.said("untold") == ""
    windows.press(desked.window, "go-overview")
    assert "the pump still calculates with" in desked.said("untold")
    running = desked.bridge.state.reading.prescription
    left = RefillChange(Volume(18 * PL_PER_ML), Volume(0), Volume(18 * PL_PER_ML), running)
    desked.bridge.edit_change(left)
    switched(desked)
    assert desked.said("untold") == ""


def test_that_a_first_dose_suggested_on_implant_is_said_on_program_and_drafts_nothing(desked):
    desked.read()
    desked.window.page("implant").first_dose_suggested.emit(DailyDose(100_000))
    assert desked.window.place == "program"
    assert desked.bridge.state.draft is None
    assert "Suggested after screening: 100 mcg/day." in windows.words(desked.window.page("program"))


def test_that_a_pump_recorded_on_implant_is_opened_out_of_its_box(desked):
    desked.read()
    old = desked.bridge.state.implant
    new = Implant("SIM-700999", "SP-40", old.patient, states.NOW_MS, old.catheter)
    desked.window.page("implant").pump_replaced.emit(new)
    desked.until(lambda: desked.bridge.state.reading is not None)
    assert desked.bridge.state.implant == new
    assert desked.bridge.state.reading.identity.serial == "SIM-700999"
    assert desked.bridge.state.reading.catheter is None


def test_that_an_alarm_is_on_every_page_and_can_be_silenced_from_there(desked):
    desked.read()
    desked.bridge.rig._embedded.device.firmware.strike(Alarm.LOW_RESERVOIR)
    desked.bridge.interrogate()
    desked.until(lambda: desked.bridge.state.reading.alarms == (Alarm.LOW_RESERVOIR,))
    line = windows.child(desked.window, "alarm-line")
    for place in ("overview", "program", "visits"):
        desked.window.go_to(place)
        assert "Low reservoir" in line.words
    windows.press(desked.window, "silence-alarms")
    desked.until(lambda: "Silent until" in line.words)
    assert "silent until" in desked.said("notice")


def test_that_the_tones_intervals_are_drafted_from_their_sheet_and_reviewed(desked):
    desked.read()
    desked.window.show_tones()
    sheet = windows.child(desked.window, "tone-sheet")
    choice = windows.child(sheet, "tones-critical")
    windows.click_at(choice, choice.point_of("30").toPoint())
    windows.press(sheet, "tones-draft")
    assert desked.bridge.state.draft == AlarmsChange(Repeats(30 * 60_000))
    assert desked.window.place == "review"


def test_that_the_tones_of_nobodys_pump_are_refused_in_words(desked):
    desked.window.show_tones()
    assert "Open a patient" in desked.said("notice")
