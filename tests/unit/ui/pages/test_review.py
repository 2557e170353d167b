"""Review, by hand: what the pump read back, typed against the order, held to send; every stage in words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain.change import BolusChange, ProgramChange
from console.domain.quantities import Dose
from support import states, windows
from ui.pages.review import ReviewPage
from ui.state import ConsoleState, Link, Stage, Update


class Bench:
    """The page in a window, with a clock, and what it asked for."""

    def __init__(self, qtbot: QtBot, state: ConsoleState, width: int = 1_232, height: int = 900) -> None:
        self.clock = ManualClock()
        self.page = ReviewPage(windows.LIGHT, self.clock)
        self.prepared: list[bool] = []
        self.confirmed: list[str] = []
        self.reasons: list[tuple[str, str]] = []
        self.page.prepare_requested.connect(lambda: self.prepared.append(True))
        self.page.confirm_requested.connect(self.confirmed.append)
        self.page.reason_given.connect(lambda code, text: self.reasons.append((code, text)))
        self.show(state)
        windows.shown(qtbot, self.page, width, height)

    def show(self, state: ConsoleState) -> None:
        self.state = state
        self.page.set_state(state)
        QApplication.processEvents()

    def field(self, name: str) -> Any:
        return windows.child(self.page, name)

    def keys(self, name: str, keys: str) -> None:
        field = self.field(name)
        self.page.area.ensureWidgetVisible(field)
        QTest.mouseClick(field, Qt.MouseButton.LeftButton)
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(field, Qt.Key.Key_Delete)
        for key in keys:
            self.clock.move(100)
            QTest.keyClick(field, key)

    def type_all(self, dose: str = "293.5", peak: str = "18") -> None:
        self.keys("typed-daily-dose", dose)
        self.keys("typed-peak", peak)
        windows.press(self.page, "no-second-person")

    @property
    def said(self) -> str:
        return str(self.field("review-said").text()).replace("\u00a0", " ")

    @property
    def hold(self) -> Any:
        return self.field("hold-to-send")

    def words(self) -> str:
        return windows.words(self.page).replace("\u2060", "")


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot, states.read_back())


# what stands there


def test_that_without_a_draft_the_page_says_what_will_be_here(qtbot: QtBot):
    bench = Bench(qtbot, states.linked())
    assert "Nothing to review" in bench.words()
    assert bench.prepared == []


def test_that_old_and_new_stand_side_by_side(bench: Bench):
    figures = [bench.field(name).accessibleName() for name in ("figure-before", "figure-after")]
    assert figures == ["267\u00a0mcg/day", "293.5\u00a0mcg/day"]
    assert bench.field("figure-change").text().replace("\u00a0", " ") == "+9.9 %"


def test_ne_29_every_setting_stands_before_and_after_with_a_mark_in_words(bench: Bench):
    rows = [row.replace("\u00a0", " ") for row in bench.field("review-comparison").words]
    assert "Step 2 · 06:00–09:00 | 14 mcg/h | 18 mcg/h | changed" in rows
    assert "Mode | Flex, 5 steps | Flex, 5 steps | unchanged" in rows
    assert "Drug | baclofen 2,000 mcg/mL | baclofen 2,000 mcg/mL | unchanged" in rows
    assert "Daily dose | 267 mcg/day | 293.5 mcg/day | follows" in rows


def test_ne_30_the_comparison_is_made_of_what_the_pump_read_not_of_the_draft(qtbot: QtBot):
    state = states.read_back()
    back = state.update.read_back
    assert back is not None
    other = states.flex(("00:00", "10"), ("06:00", "17"), ("09:00", "11.5"), ("18:00", "14"), ("22:00", "10"))
    twisted = replace(back, change=ProgramChange(states.prescription(other)))
    bench = Bench(qtbot, replace(state, update=replace(state.update, read_back=twisted)))
    rows = [row.replace("\u00a0", " ") for row in bench.field("review-comparison").words]
    assert any("| 17 mcg/h |" in row for row in rows)
    assert not any("| 18 mcg/h |" in row for row in rows)
    assert "something else than the draft" in bench.said
    assert not bench.hold.isEnabled()


def test_that_totals_the_console_does_not_find_the_same_are_not_sent(qtbot: QtBot):
    state = states.read_back()
    back = state.update.read_back
    assert back is not None
    wrong = replace(back, daily_ng=tuple((290_000, 1) for _ in range(7)))
    bench = Bench(qtbot, replace(state, update=replace(state.update, read_back=wrong)))
    assert "totals for this program are not the console's" in bench.said
    assert "totals differ" in bench.words()


def test_that_a_draft_not_yet_read_back_asks_for_it_when_the_page_is_gone_to(qtbot: QtBot):
    bench = Bench(qtbot, states.drafting())
    assert bench.prepared == [True]
    assert not bench.hold.isVisible()
    windows.press(bench.page, "prepare-draft")
    assert bench.prepared == [True, True]


@pytest.mark.parametrize(
    "state",
    [
        replace(states.drafting(), link=Link.LOST),
        replace(states.drafting(), update=Update(Stage.REFUSED, sentence="Too high.")),
        states.read_back(),
    ],
)
def test_that_nothing_is_asked_of_the_pump_where_it_cannot_or_need_not_be(qtbot: QtBot, state: ConsoleState):
    assert Bench(qtbot, state).prepared == []


# the order, and what is typed from it


def test_that_the_hold_waits_for_the_typed_dose_the_peak_and_the_second_person(bench: Bench):
    assert bench.said == "Type the new daily dose from the order."
    bench.keys("typed-daily-dose", "293.5")
    assert bench.said == "Type the highest rate from the order."
    bench.keys("typed-peak", "18")
    assert "second person" in bench.said
    assert not bench.hold.isEnabled()
    bench.keys("second-person", "J. Okafor")
    assert bench.said == ""
    assert bench.hold.isEnabled()


def test_that_another_dose_than_the_pump_s_says_so_and_enables_nothing(bench: Bench):
    bench.type_all(dose="239.5")
    assert bench.said == "239.5 mcg/day is not what the pump read back. Look at the order again."
    assert not bench.hold.isEnabled()


def test_that_another_peak_says_so_with_its_start_and_end(bench: Bench):
    bench.type_all(peak="14")
    assert bench.said == "14 mcg/h, 06:00–09:00 is not what the pump read back. Look at the order again."
    assert not bench.hold.isEnabled()


def test_that_the_new_total_is_masked_everywhere_while_it_is_typed(bench: Bench):
    bench.keys("typed-daily-dose", "29")
    said = bench.words().replace(states.ORDER.pattern, "").replace("293.5 mcg/day, baclofen", "")
    assert "293.5" not in said
    assert bench.field("figure-after").accessibleName() == "•••\u00a0mcg/day"
    assert bench.field("figure-change").text() == "•••"
    assert "Hold to send •••\u00a0mcg/day to SIM-700182" in bench.hold.text()
    QTest.keyClick(bench.field("typed-daily-dose"), Qt.Key.Key_Tab)
    assert bench.field("figure-after").accessibleName() == "293.5\u00a0mcg/day"


def test_that_the_order_itself_stays_in_sight_while_typing(bench: Bench):
    bench.keys("typed-daily-dose", "2")
    order = bench.field("review-order").text().replace("\u2060", "").replace("\u00a0", " ")
    assert "flex, more in the morning and evening, 293.5 mcg/day, baclofen 2,000 mcg/mL" in order


def test_that_an_order_for_another_dose_blocks_whatever_is_typed(qtbot: QtBot):
    order = replace(states.ORDER, daily_dose_mcg=Decimal(290))
    bench = Bench(qtbot, replace(states.read_back(), order=order))
    assert "not the daily dose of the order" in bench.said
    bench.type_all()
    assert not bench.hold.isEnabled()


def test_that_an_order_for_another_strength_blocks(qtbot: QtBot):
    order = replace(states.ORDER, concentration_mcg_per_ml=Decimal(500))
    bench = Bench(qtbot, replace(states.read_back(), order=order))
    assert "The order is for baclofen 500 mcg/mL; the pump holds baclofen 2,000 mcg/mL." in bench.said


def test_that_without_an_order_it_is_asked_for(qtbot: QtBot):
    bench = Bench(qtbot, replace(states.read_back(), order=None))
    assert bench.said == "Enter the order first."
    assert not bench.hold.isEnabled()


def test_that_a_finding_without_its_reason_keeps_the_update_back(qtbot: QtBot):
    wanted = states.flex(("00:00", "10"), ("06:00", "60"), ("09:00", "11"), ("18:00", "12"), ("21:00", "10"))
    drafting = states.drafting(wanted)
    state = states.read_back()
    back = state.update.read_back
    assert back is not None
    state = replace(state, findings=drafting.findings)
    bench = Bench(qtbot, state)
    assert bench.said == "Write the reason that the checks ask for."
    reason = bench.field("reason-rise-above-usual")
    QTest.mouseClick(reason, Qt.MouseButton.LeftButton)
    QTest.keyClicks(reason, "Spasms")
    assert bench.reasons[-1] == ("rise-above-usual", "Spasms")
    bench.show(replace(state, reasons=tuple((found.code, "Spasms") for found in state.findings)))
    assert bench.said == "Type the new daily dose from the order."
    assert "reason given" in "\n".join(bench.field("review-checks").words)


# the hold


def hold_for(bench: Bench, milliseconds: int) -> None:
    QTest.mousePress(bench.hold, Qt.MouseButton.LeftButton)
    bench.clock.move(milliseconds)
    QTest.mouseRelease(bench.hold, Qt.MouseButton.LeftButton)


def test_that_holding_for_a_second_sends_once_with_the_second_person(bench: Bench):
    bench.type_all()
    hold_for(bench, 1_000)
    assert bench.confirmed == ["none present"]


def test_that_a_hold_completes_by_itself_while_the_button_is_down(bench: Bench, qtbot: QtBot):
    bench.type_all()
    QTest.mousePress(bench.hold, Qt.MouseButton.LeftButton)
    bench.clock.move(1_000)
    qtbot.waitUntil(lambda: bench.confirmed == ["none present"])
    QTest.mouseRelease(bench.hold, Qt.MouseButton.LeftButton)
    assert bench.confirmed == ["none present"]


def test_that_keys_send_by_two_presses_half_a_second_apart(bench: Bench):
    bench.type_all()
    bench.hold.setFocus()
    QTest.keyClick(bench.hold, Qt.Key.Key_Space)
    assert bench.hold.text().startswith("Press again to send")
    assert bench.confirmed == []
    bench.clock.move(500)
    QTest.keyClick(bench.hold, Qt.Key.Key_Space)
    assert bench.confirmed == ["none present"]


def test_ne_31_a_double_click_sends_nothing(bench: Bench):
    bench.type_all()
    QTest.mouseDClick(bench.hold, Qt.MouseButton.LeftButton)
    QTest.mouseClick(bench.hold, Qt.MouseButton.LeftButton)
    assert bench.confirmed == []


def test_that_pulling_the_pointer_off_the_button_gives_up(bench: Bench):
    bench.type_all()
    QTest.mousePress(bench.hold, Qt.MouseButton.LeftButton)
    bench.clock.move(2_000)
    QTest.mouseRelease(bench.hold, Qt.MouseButton.LeftButton, pos=QPoint(-50, -50))
    assert bench.confirmed == []


def test_that_a_waiting_press_is_forgotten_when_the_focus_goes(bench: Bench):
    bench.type_all()
    bench.hold.setFocus()
    QTest.keyClick(bench.hold, Qt.Key.Key_Return)
    bench.field("typed-peak").setFocus()
    bench.hold.setFocus()
    bench.clock.move(600)
    QTest.keyClick(bench.hold, Qt.Key.Key_Return)
    assert bench.confirmed == []


def test_that_a_hold_under_way_is_void_when_the_read_back_grows_too_old(bench: Bench):
    bench.type_all()
    QTest.mousePress(bench.hold, Qt.MouseButton.LeftButton)
    bench.show(replace(bench.state, update=replace(bench.state.update, seconds_left=0)))
    bench.clock.move(1_000)
    QTest.mouseRelease(bench.hold, Qt.MouseButton.LeftButton)
    assert bench.confirmed == []
    assert "too old to confirm" in bench.said


def test_ne_31_the_hold_lies_where_review_was_not(qtbot: QtBot, bench: Bench):
    corner = bench.page.mapFromGlobal(bench.hold.mapToGlobal(QPoint(0, 0)))
    assert corner.y() > 120


# renewing, and the stages


def test_that_a_renewed_read_back_that_is_the_same_keeps_what_was_typed(bench: Bench):
    bench.type_all()
    windows.press(bench.page, "prepare-draft")
    assert bench.prepared == [True]
    back = bench.state.update.read_back
    assert back is not None
    again = replace(back, operation=bytes([7]) * 16)
    bench.show(replace(bench.state, update=replace(bench.state.update, read_back=again, seconds_left=120)))
    assert bench.field("typed-daily-dose").text() == "293.5"
    assert bench.hold.isEnabled()


def test_that_another_read_back_clears_what_was_typed(bench: Bench):
    bench.type_all()
    other = states.flex(("00:00", "10"), ("06:00", "17"), ("09:00", "11.5"), ("18:00", "14"), ("22:00", "10"))
    back = bench.state.update.read_back
    assert back is not None
    twisted = replace(back, change=ProgramChange(states.prescription(other)))
    bench.show(replace(bench.state, update=replace(bench.state.update, read_back=twisted)))
    assert bench.field("typed-daily-dose").text() == ""
    assert bench.field("typed-peak").text() == ""


def test_that_the_countdown_is_shown_and_changes_nothing_else(bench: Bench):
    bench.type_all()
    steps = bench.field("update-steps")
    assert "valid for 1 min 52 s" in steps.words[1].replace("\u00a0", " ")
    bench.show(replace(bench.state, update=replace(bench.state.update, seconds_left=8)))
    assert "valid for 8 s" in steps.words[1].replace("\u00a0", " ")
    assert bench.field("typed-daily-dose").text() == "293.5"


@pytest.mark.parametrize(
    ("stage", "statuses"),
    [
        (Stage.PREPARING, ["under way", "under way", "waiting", "waiting"]),
        (Stage.READ_BACK, ["done", "done", "waiting", "waiting"]),
        (Stage.SENDING, ["done", "done", "under way", "waiting"]),
        (Stage.SWITCHED, ["done", "done", "done", "under way"]),
        (Stage.UNKNOWN, ["done", "done", "not known", "not known"]),
    ],
)
def test_that_the_four_steps_say_how_far_each_has_come(qtbot: QtBot, stage: Stage, statuses: list[str]):
    state = states.read_back()
    bench = Bench(qtbot, replace(state, update=replace(state.update, stage=stage)))
    told = bench.field("update-steps").words
    assert [status in words for status, words in zip(statuses, told, strict=True)] == [True] * 4
    assert bench.hold.isVisible() == (stage is Stage.READ_BACK)


def test_that_verified_says_when_and_shows_nothing_as_a_draft(qtbot: QtBot):
    bench = Bench(qtbot, states.verified())
    assert "Programmed, verified" in bench.words()
    assert "Before" in bench.words()
    assert not bench.hold.isVisible()
    assert not bench.field("prepare-draft").isVisible()
    assert bench.prepared == []


def test_ne_32_outcome_unknown_shows_both_as_possible_and_neither_as_true(qtbot: QtBot):
    bench = Bench(qtbot, states.unknown())
    said = bench.words()
    assert "EITHER" in said
    assert "OR" in said
    assert "In the pump now" not in said
    assert not bench.hold.isVisible()
    assert not bench.field("prepare-draft").isVisible()


def test_that_not_applied_keeps_the_draft_and_can_be_tried_again(qtbot: QtBot):
    state = replace(states.drafting(), update=Update(Stage.NOT_APPLIED, sentence="The pump never took it."))
    bench = Bench(qtbot, state)
    assert "Not applied: nothing of this update came about." in bench.words()
    assert bench.field("prepare-draft").isEnabled()


def test_that_a_refusal_by_the_pump_is_said_in_its_own_sentence(qtbot: QtBot):
    state = replace(states.drafting(), update=Update(Stage.REFUSED, sentence="The reservoir is empty."))
    assert "The reservoir is empty." in Bench(qtbot, state).words()


def test_that_a_bolus_is_reviewed_as_a_change_of_its_own(qtbot: QtBot):
    bolus = BolusChange(Dose.from_mcg(Decimal(50)), 30 * 60_000)
    state = states.read_back()
    back = state.update.read_back
    assert back is not None
    update = replace(state.update, change=bolus, read_back=replace(back, change=bolus))
    bench = Bench(qtbot, replace(state, draft=bolus, findings=(), update=update))
    assert bench.field("figure-after").accessibleName().replace("\u00a0", " ") == "50 mcg over 30 min"
    assert "program unchanged" in bench.words()
    assert not bench.field("typed-peak").isVisible()
    bench.keys("typed-bolus-dose", "50")
    windows.press(bench.page, "no-second-person")
    assert bench.hold.isEnabled()
    assert "Hold to send 50 mcg over 30 min to SIM-700182" in bench.hold.text().replace("\u00a0", " ")


def test_ne_29_changes_out_of_sight_keep_the_hold_off_until_scrolled_to(qtbot: QtBot):
    bench = Bench(qtbot, states.read_back(), 1_232, 560)
    for name, keys in (("typed-daily-dose", "293.5"), ("typed-peak", "18"), ("second-person", "J. Okafor")):
        bench.field(name).setFocus()
        for key in keys:
            bench.clock.move(100)
            QTest.keyClick(bench.field(name), key)
    assert "not every change was in sight" in bench.said
    assert not bench.hold.isEnabled()
    bench.page.area.verticalScrollBar().setValue(bench.page.area.verticalScrollBar().maximum())
    assert bench.said == ""
    assert bench.hold.isEnabled()


def test_that_back_is_asked_for(bench: Bench):
    asked: list[bool] = []
    bench.page.back_requested.connect(lambda: asked.append(True))
    windows.press(bench.page, "back-to-program")
    assert asked == [True]


def test_that_nothing_is_cut_at_the_smallest_window(qtbot: QtBot):
    bench = Bench(qtbot, states.read_back(), 1_072, 628)
    assert windows.cut_off(bench.page) == []


def test_ne_12_a_number_and_its_unit_are_held_together_in_the_comparison(bench: Bench):
    comparison = bench.field("review-comparison")
    texts = [cell.text() for _, cells in comparison._lines for cell in cells]
    assert all("mcg/" not in text for text in texts)
    assert any("mcg\u2060/\u2060mL" in text for text in texts)
