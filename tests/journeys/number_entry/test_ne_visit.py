"""NE-18, NE-22, NE-23, NE-28 to NE-32 and NE-37 to NE-40: a number on its way into the pump and the record.

The real window on a real bridge, rig and pump, by key and mouse, in six languages of the machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QElapsedTimer, QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from console.clock import ManualClock
from console.domain.finding import Finding, FindingKind
from console.domain.wording import NOTHING
from support import states, windows
from support.fields import LOCALES
from ui.bridge import Bridge
from ui.dialogs.order import OrderSheet
from ui.main_window import MainWindow
from ui.pages.review import ReviewPage
from ui.places import BUILDERS
from ui.state import Link, Stage
from ui.widgets.dose_field import DoseField
from ui.widgets.notice_bar import SIMULATION

ORDERED = "293.5"


@pytest.fixture(autouse=True, params=LOCALES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Have the machine speak one language after the other."""
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield request.param
    QLocale.setDefault(before)


class Desk:
    """The window, its bridge and its clock, and hands on them."""

    def __init__(self, window: MainWindow, bridge: Bridge, clock: ManualClock) -> None:
        self.window, self.bridge, self.clock = window, bridge, clock

    def until(self, holds: Callable[[], bool]) -> None:
        windows.turned(self.bridge, self.clock, holds)

    def press(self, name: str) -> None:
        windows.press(self.window, name)

    def part(self, name: str) -> Any:
        return windows.child(self.window, name)

    def type(self, name: str, keys: str) -> None:
        field = self.part(name)
        QTest.mouseClick(field, Qt.MouseButton.LeftButton)
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(field, Qt.Key.Key_Delete)
        windows.type_into(field, keys, self.clock)

    def words(self) -> str:
        return windows.words(self.window)

    def open(self) -> None:
        """Open Alma and read her pump."""
        self.window.go_to("patients")
        self.press("open-patient")
        self.until(lambda: self.bridge.state.reading is not None and self.bridge.state.rate is not None)
        self.bridge.save_order(replace(states.ORDER, patient=self.bridge.state.patient.id))

    def draw_up(self) -> None:
        """Type the program that was ordered."""
        self.press("go-program")
        for name, keys in (
            ("step-2-rate", "18"),
            ("step-3-rate", "11.5"),
            ("step-4-rate", "14"),
            ("step-5-start", "22:00"),
        ):
            self.type(name, keys)
        self.until(lambda: self.bridge.state.draft_saved_wall_ms is not None)

    def review(self) -> None:
        """Have the pump read it back, and type it once more."""
        self.press("go-review")
        self.until(lambda: self.bridge.state.update.stage is Stage.READ_BACK)
        self.type("typed-daily-dose", ORDERED)
        self.type("typed-peak", "18")
        self.press("no-second-person")
        area = self.window.page("review").area.verticalScrollBar()
        area.setValue(area.maximum())
        QApplication.processEvents()

    def send(self) -> None:
        """Press, and press again after half a second: the same as the hold."""
        hold = self.part("hold-to-send")
        assert hold.isEnabled(), hold.toolTip()
        hold.setFocus()
        QTest.keyClick(hold, Qt.Key.Key_Space)
        self.clock.move(500)
        QTest.keyClick(hold, Qt.Key.Key_Space)


@pytest.fixture
def desk(qtbot: Any, tmp_path: Path) -> Iterator[Desk]:
    """Return the window with Alma's pump read."""
    clock = ManualClock(states.WALL_MS)
    bridge = Bridge(states.catalog(), clock, states.USER)
    bridge.start(windows.admitted_rig(tmp_path, clock))
    made = Desk(windows.shown(qtbot, MainWindow(windows.LIGHT, bridge, clock), 1_440, 1_200), bridge, clock)
    made.open()
    yield made
    if bridge.state.draft is not None:
        bridge.discard_draft()
    made.window.close()
    bridge.stop()


def test_ne_18_total_chart_and_change_follow_a_key_within_100_ms(desk: Desk) -> None:
    """NE-18."""
    desk.press("go-program")
    field = desk.part("step-2-rate")
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    desk.clock.move(200)
    took = QElapsedTimer()
    took.start()
    QTest.keyClicks(field, "9")
    elapsed = took.elapsed()
    read = desk.words()
    assert "252" in read  # 267 − 3 · (14 − 9)
    assert "−5.6 %" in read
    assert elapsed < 100


def test_ne_31_review_by_a_double_click_sends_nothing_and_the_button_that_sends_lies_elsewhere(
    desk: Desk,
) -> None:
    """NE-31."""
    desk.draw_up()
    asked = desk.part("review-draft")
    where = asked.rect().translated(asked.mapTo(desk.window, asked.rect().topLeft()))
    QTest.mouseClick(asked, Qt.MouseButton.LeftButton)
    under = desk.window.childAt(where.center())  # where the second click of a double one lands
    QTest.mouseDClick(under, Qt.MouseButton.LeftButton)
    QTest.mouseClick(under, Qt.MouseButton.LeftButton)
    desk.press("go-review")
    desk.until(lambda: desk.bridge.state.update.stage is Stage.READ_BACK)
    assert desk.bridge.state.reading.version == 0
    hold = desk.part("hold-to-send")
    assert not where.intersects(hold.rect().translated(hold.mapTo(desk.window, hold.rect().topLeft())))
    desk.review()
    assert hold.isEnabled()
    for _ in range(2):
        QTest.mouseClick(hold, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(hold, Qt.MouseButton.LeftButton)
    assert desk.bridge.state.update.stage is Stage.READ_BACK
    assert desk.bridge.state.reading.version == 0


def test_ne_29_before_and_after_stand_side_by_side_and_the_hold_waits_for_what_is_out_of_sight(
    desk: Desk,
) -> None:
    """NE-29."""
    desk.draw_up()
    desk.press("review-draft")
    desk.until(lambda: desk.bridge.state.update.stage is Stage.READ_BACK)
    rows = [row.replace("\u00a0", " ") for row in desk.part("review-comparison").words]
    assert any("| 14 mcg/h | 18 mcg/h | changed" in row for row in rows)
    assert any(row.endswith("| unchanged") for row in rows)
    assert not desk.part("hold-to-send").isEnabled()


def test_ne_30_what_was_sent_is_read_again_from_the_pump(desk: Desk) -> None:
    """NE-30: the review is the pump's own read-back, and the end is a fresh reading."""
    desk.draw_up()
    desk.review()
    back = desk.bridge.state.update.read_back
    assert back.change == desk.bridge.state.draft
    assert back.change is not desk.bridge.state.draft
    desk.send()
    desk.until(lambda: desk.bridge.state.update.stage is Stage.VERIFIED)
    assert desk.bridge.state.reading.prescription == back.change.prescription


def test_ne_32_a_link_lost_while_sending_shows_neither_as_true_and_reads_again(desk: Desk) -> None:
    """NE-32."""
    desk.draw_up()
    desk.review()
    desk.bridge.rig.spoil_link(inward="silent")
    desk.send()
    desk.until(lambda: desk.bridge.state.update.stage is Stage.UNKNOWN)
    assert desk.bridge.state.link is Link.LOST
    read = desk.words()
    assert "Outcome unknown" in read or "outcome unknown" in read
    assert not [
        button.objectName()
        for button in desk.window.findChildren(QAbstractButton)
        if button.objectName() in {"hold-to-send", "prepare-draft"}
        and button.isVisible()
        and button.isEnabled()
    ]
    desk.press("go-overview")
    assert NOTHING in desk.words() or "267" not in windows.words(desk.window.page("overview"))


def test_ne_37_going_about_the_pages_sends_nothing_and_closing_asks(desk: Desk) -> None:
    """NE-37 as amended: a draft persists, and only closing asks."""
    desk.draw_up()
    before = desk.bridge.state
    for place in BUILDERS:
        desk.press(f"go-{place}")
    desk.press("go-program")
    assert desk.bridge.state.draft == before.draft
    assert desk.bridge.state.reading.version == 0
    assert desk.part("step-2-rate").text() == "18"
    desk.window.close()
    assert desk.window.isVisible()
    assert "has a draft that is not in the pump" in desk.part("notices").words("leaving")
    desk.press("notice-leaving-stay")


def test_ne_38_half_an_entry_goes_back_to_the_draft_aloud_and_the_draft_stays(desk: Desk) -> None:
    """NE-38 as amended: what is whole persists, what is not is never taken in silence."""
    desk.draw_up()
    desk.type("step-3-rate", "")
    desk.press("go-overview")
    desk.press("go-program")
    assert desk.part("step-3-rate").text() == "11.5"
    assert "left unfinished is as in the draft again" in desk.words()


def test_ne_38_a_console_left_alone_ends_its_session_and_keeps_the_draft(desk: Desk) -> None:
    """NE-38 as amended: the session is over after five minutes, said aloud, and nothing is lost by it."""
    desk.draw_up()
    drafted = desk.bridge.state.draft
    desk.clock.move(5 * 60 * 1_000)
    desk.until(lambda: desk.bridge.state.link is Link.LOST)
    assert desk.bridge.state.draft == drafted
    assert "The pump keeps running its last confirmed program." in desk.words()
    desk.press("go-overview")
    desk.press("read-pump")
    desk.until(lambda: desk.bridge.state.link is Link.LINKED)
    assert desk.bridge.state.draft == drafted


def test_ne_39_patient_pump_and_simulation_stand_on_every_page_and_on_the_button_that_sends(
    desk: Desk,
) -> None:
    """NE-39."""
    for place in BUILDERS:
        desk.press(f"go-{place}")
        for name, words in (("notice-bar", SIMULATION), ("header", "Rivera"), ("header", states.SERIAL)):
            part = desk.part(name)
            assert part.isVisible(), place
            assert words in windows.words(part), place
            middle = part.mapTo(desk.window, part.rect().center())
            over = desk.window.childAt(middle)
            assert over is part or part.isAncestorOf(over), f"{name} is covered on {place}"
    desk.draw_up()
    desk.review()
    said = desk.part("hold-to-send").text().replace("\u00a0", " ")
    assert said == f"Hold to send {ORDERED} mcg/day to {states.SERIAL}"


def test_ne_40_what_was_drafted_reviewed_and_sent_is_in_the_trail_with_before_after_and_time(
    desk: Desk,
) -> None:
    """NE-40: read back out of the record, and its chain is whole."""
    desk.draw_up()
    desk.review()
    desk.send()
    desk.until(lambda: desk.bridge.state.update.stage is Stage.VERIFIED)
    store = desk.bridge.rig.store
    trail = store.events()
    kinds = [event.kind for event in trail]
    for kind in ("pump-read", "draft-saved"):
        assert kind in kinds
    assert all(event.wall_utc_ms >= states.WALL_MS for event in trail)
    assert {event.actor for event in trail if event.kind != "record-made"} >= {states.USER}
    visit = store.visits(patient=desk.bridge.state.patient.id)[0]
    assert visit.after == desk.bridge.state.reading.prescription
    assert visit.before != visit.after
    assert store.verify_chain().first_bad is None


def test_ne_40_a_key_that_a_field_refuses_is_in_the_trail_with_what_stood_there(desk: Desk) -> None:
    """NE-40: on a page, with field, text and the sentence that was said."""
    desk.press("go-program")
    desk.window.activateWindow()
    QApplication.processEvents()
    desk.type("step-2-rate", "18,")
    events = desk.bridge.rig.store.events()
    refused = [event for event in events if event.kind == "key-refused"]
    assert [(event.object, event.before) for event in refused] == [("field:step-2-rate", "18")]
    assert refused[0].after == "Use a point, not a comma."
    assert refused[0].actor == states.USER
    assert refused[0].therapy_ms is not None
    assert desk.bridge.rig.store.verify_chain().first_bad is None


# in one page or sheet


def _reviewed(qtbot: Any, *findings: Finding) -> tuple[ReviewPage, list[str]]:
    """Return Review with a read-back and `findings`, and what it asked to confirm or prepare."""
    page, asked = ReviewPage(windows.LIGHT, ManualClock()), []
    page.prepare_requested.connect(lambda: asked.append("prepare"))
    page.confirm_requested.connect(asked.append)
    page.set_state(replace(states.read_back(), findings=findings))
    windows.shown(qtbot, page, 1_232, 2_400)
    return page, asked


def test_ne_22_a_soft_limit_keeps_the_update_back_until_a_reason_is_written(qtbot: Any) -> None:
    """NE-22 as amended: in place; Enter overrides nothing, a blank is no reason."""
    soft = Finding(FindingKind.REASON, "soft", "daily-dose", "Above the usual ceiling of 30 %: say why.")
    page, asked = _reviewed(qtbot, soft)
    given: list[tuple[str, str]] = []
    page.reason_given.connect(lambda code, text: given.append((code, text)))
    assert "Above the usual ceiling" in windows.words(page)
    assert not windows.child(page, "hold-to-send").isEnabled()
    reason = windows.child(page, "reason-soft")
    reason.setFocus()
    QTest.keyClick(reason, Qt.Key.Key_Return)
    assert [text for _, text in given if text] == []
    QTest.keyClicks(reason, "Spasms at night")
    assert given[-1][0] == "soft"
    assert given[-1][1].strip() == "Spasms at night"
    assert asked == []


def test_ne_23_no_enabled_button_or_key_gets_past_a_hard_limit(qtbot: Any) -> None:
    """NE-23: every button that can be pressed is, and the keys that confirm."""
    page, asked = _reviewed(
        qtbot, Finding(FindingKind.STOP, "hard", "daily-dose", "Above the limit. Lower it.")
    )
    assert (
        page.findChild(QWidget, "reason-hard") is None or not windows.child(page, "reason-hard").isVisible()
    )
    for _ in range(2):
        for button in page.findChildren(QAbstractButton):
            if button.isVisible() and button.isEnabled():
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
                    QTest.keyClick(button, key)
    assert asked == []


@pytest.fixture
def sheet(qtbot: Any) -> OrderSheet:
    """Return the order sheet with another strength asked for."""
    made = windows.shown(qtbot, OrderSheet(windows.LIGHT, ManualClock(), states.linked()), 560, 900)
    strength = windows.child(made, "order-strength")
    windows.click_at(strength, strength.point_of("other").toPoint())
    return made


def test_ne_26_the_strengths_offered_are_500_1000_2000_and_other(sheet: OrderSheet) -> None:
    """NE-26 as amended."""
    offered = [key for key, _ in windows.child(sheet, "order-strength")._choices]
    assert offered == ["500", "1000", "2000", "other"]


def test_ne_28_a_strength_is_typed_twice_blind_and_two_that_differ_are_both_taken_out(
    sheet: OrderSheet,
) -> None:
    """NE-28."""
    first, again = [field for field in sheet.findChildren(DoseField) if "strength" in field.accessibleName()]
    windows.type_into(first, "100", sheet._clock)
    assert first.echoMode() is not QLineEdit.EchoMode.Normal
    windows.type_into(again, "1000", sheet._clock)
    assert (first.text(), again.text()) == ("", "")
    assert "differed" in windows.words(sheet)
    for field in (first, again):
        windows.type_into(field, "1500", sheet._clock)
    assert first.value() == again.value() == Decimal(1500)
