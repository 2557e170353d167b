"""Program, by hand: drag, type, percent and keys alone make one draft; what is unfinished is never sent."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.clock import ManualClock
from console.domain import dosing, rules, transitions
from console.domain.change import BolusChange, Change, ProgramChange, StopChange
from console.domain.finding import FindingKind
from console.domain.prescription import Flex, Infusion, SimpleContinuous
from console.domain.quantities import MS_PER_HOUR, DailyDose, Dose, DoseRate
from console.domain.reading import Given
from support import drafted, states, windows
from ui import fold
from ui.charts.handles import Grip
from ui.context import rule_context
from ui.models.schedule import Grouping
from ui.pages.program import ProgramPage
from ui.state import ConsoleState, Stage, Update


class Bench:
    """The page in a window, with a clock, and a bridge that does to the state what the real one does."""

    def __init__(self, qtbot: QtBot, state: ConsoleState) -> None:
        self.clock = ManualClock()
        self.page = ProgramPage(windows.LIGHT, self.clock)
        self.state = state
        self.edited: list[Infusion] = []
        self.boluses: list[BolusChange] = []
        self.reasons: list[tuple[str, str]] = []
        self.changes: list[tuple[Change, tuple[tuple[str, str], ...]]] = []
        self.page.change_drafted.connect(self._draft)
        self.page.discard_requested.connect(self._discard)
        self.page.reason_given.connect(lambda code, text: self.reasons.append((code, text)))
        self.page.set_state(state)
        windows.shown(qtbot, self.page, 1_232, 1_300)

    def show(self, **changed: Any) -> None:
        self.state = replace(self.state, **changed)
        self.page.set_state(self.state)
        QApplication.processEvents()

    def field(self, name: str) -> Any:
        return windows.child(self.page, name)

    def click(self, name: str) -> None:
        windows.press(self.page, name)

    def retype(self, name: str, keys: str, then: Qt.Key = Qt.Key.Key_Tab) -> None:
        field = self.field(name)
        self.click_into(field)
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(field, Qt.Key.Key_Delete)
        self.press(field, keys)
        QTest.keyClick(field, then)
        QApplication.processEvents()

    def press(self, field: QWidget, keys: str) -> None:
        for key in keys:
            self.clock.move(100)
            QTest.keyClick(field, key)

    def click_into(self, field: QWidget) -> None:
        self.page.area.ensureWidgetVisible(field)
        QTest.mouseClick(field, Qt.MouseButton.LeftButton)

    @property
    def plot(self) -> Any:
        return self.field("schedule-chart-plot")

    def drag(self, grip: Grip, index: int, by: QPointF, *, shift: bool = False, let_go: bool = True) -> None:
        """Drag a handle by `by` in data coordinates: minutes to the right, mcg/h up."""
        plot = self.plot
        start = plot.spot(grip, index)
        origin = plot.at(0, 0)
        moved = plot.at(by.x(), by.y()) - origin
        modifiers = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        QTest.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, modifiers, start.toPoint())
        for part in (0.3, 0.7, 1.0):
            here = start + moved * part
            event = QMouseEvent(
                QEvent.Type.MouseMove,
                here,
                QPointF(plot.viewport().mapToGlobal(here.toPoint())),
                Qt.MouseButton.NoButton,
                Qt.MouseButton.LeftButton,
                modifiers,
            )
            QApplication.sendEvent(plot.viewport(), event)
        if let_go:
            end = (start + moved).toPoint()
            QTest.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, modifiers, end)
        QApplication.processEvents()

    def rates(self) -> list[str]:
        """The rates of the last draft's first group, as typed."""
        draft = self.edited[-1]
        assert isinstance(draft, Flex)
        return [
            str(step.amount.mcg_per_h) for step in draft.groups[0].steps if isinstance(step.amount, DoseRate)
        ]

    def _draft(self, change: Change, particulars: tuple[tuple[str, str], ...]) -> None:
        self.changes.append((change, particulars))
        if isinstance(change, BolusChange):
            self.boluses.append(change)
            self.show(draft=change, changes=2)
            return
        assert self.state.reading is not None
        running = self.state.reading.prescription
        if isinstance(change, ProgramChange):
            self.edited.append(change.prescription.infusion)
        count = transitions.count_changes(running, change)
        context = replace(rule_context(self.state, self.state.reading), last_change_ms=None)
        found = rules.findings(running, change, states.catalog(), "SP-20", context)
        self.show(draft=change if count else None, changes=count, findings=found if count else ())

    def _discard(self) -> None:
        self.show(draft=None, changes=0, findings=(), reasons=())


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot, replace(states.linked(), order=states.ORDER))


# what stands there


def test_that_without_a_reading_the_page_says_what_to_do(qtbot: QtBot):
    page = ProgramPage(windows.LIGHT, ManualClock())
    page.set_state(states.empty())
    windows.shown(qtbot, page)
    assert "read their pump first" in windows.words(page)
    assert not windows.child(page, "review-draft").isVisible()


def test_that_the_pump_s_own_program_is_shown_without_a_draft(bench: Bench):
    said = windows.words(bench.page)
    assert "267" in said
    assert "the same as in the pump" in said
    assert bench.field("step-2-rate").text() == "14"
    assert bench.field("step-2-rate").property("look") == ""
    assert not bench.field("review-draft").isEnabled()
    assert not bench.field("discard-draft").isEnabled()
    assert bench.edited == []


def test_that_the_order_is_asked_for_first(qtbot: QtBot):
    bench = Bench(qtbot, states.linked())
    asked: list[bool] = []
    bench.page.order_requested.connect(lambda: asked.append(True))
    assert "Enter the order first." in windows.words(bench.page)
    bench.click("program-order-action")
    assert asked == [True]
    bench.retype("step-2-rate", "15")
    assert "Enter the order first" in bench.field("review-draft").toolTip()


def test_that_the_order_stands_above_the_page_once_entered(bench: Bench):
    assert "293.5 mcg/day, baclofen 2,000 mcg/mL" in windows.words(bench.page)


def test_that_a_suggested_dose_is_said_where_it_is_typed_until_another_patient_is_opened(bench: Bench):
    bench.page.suggest(DailyDose(100_000))
    banner = windows.words(windows.child(bench.page, "program-suggestion"))
    assert "Suggested after screening: 100 mcg/day." in banner
    assert "It is typed under Simple continuous" in banner
    modes = bench.field("program-mode")
    QTest.mouseClick(modes, Qt.MouseButton.LeftButton, pos=modes.point_of("Simple continuous").toPoint())
    assert not windows.child(bench.page, "program-suggestion").isVisible()
    assert bench.field("program-suggested").text().replace("\u00a0", " ") == (
        "suggested after screening: 100 mcg/day"
    )
    assert bench.field("program-daily-field").text() == ""
    assert bench.edited == []
    assert bench.state.patient is not None
    bench.show(patient=replace(bench.state.patient, id=9))
    assert not windows.child(bench.page, "program-suggested").isVisible()


# typing


def test_ne_18_a_typed_rate_is_in_the_total_the_chart_and_the_draft_at_the_key(bench: Bench):
    field = bench.field("step-2-rate")
    bench.click_into(field)
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    bench.press(field, "18")
    assert bench.rates() == ["10", "18", "11", "12", "10"]
    assert "279" in windows.words(bench.page)
    assert "from 267 · +4.5 % (+12 mcg/day)" in windows.words(bench.page)
    assert bench.plot.spot(Grip.RATE, 1).y() == pytest.approx(bench.plot.at(0, 18).y(), abs=1)
    assert field.property("look") == "draft"
    assert bench.field("review-draft").text().replace("\u00a0", " ") == "Review 1 change"


def test_that_the_sketch_s_draft_can_be_typed(bench: Bench):
    for name, keys in (
        ("step-2-rate", "18"),
        ("step-3-rate", "11.5"),
        ("step-4-rate", "14"),
        ("step-5-start", "22:00"),
    ):
        bench.retype(name, keys)
    assert bench.edited[-1] == states.WANTED
    assert bench.state.changes == 4
    assert bench.field("review-draft").isEnabled()
    asked: list[bool] = []
    bench.page.review_requested.connect(lambda: asked.append(True))
    bench.click("review-draft")
    assert asked == [True]


def test_ne_03_a_rate_taken_out_keeps_the_draft_from_being_reviewed(bench: Bench):
    bench.retype("step-2-rate", "18")
    field = bench.field("step-3-rate")
    bench.click_into(field)
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field, Qt.Key.Key_Delete)
    assert "Step 3 has no rate yet" in bench.field("review-draft").toolTip()
    assert "—" in windows.words(bench.page)
    assert len(bench.edited) > 0
    assert bench.rates() == ["10", "18", "11", "12", "10"]


def test_ne_01_a_refused_key_keeps_the_draft_from_being_reviewed_until_acknowledged(bench: Bench):
    bench.retype("step-2-rate", "18")
    field = bench.field("step-3-rate")
    bench.click_into(field)
    QTest.keyClick(field, ",")
    assert "Use a point" in bench.field("review-draft").toolTip()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert bench.field("review-draft").isEnabled()


def test_ne_05_a_rate_above_the_limit_stays_in_the_field_and_goes_nowhere(bench: Bench):
    bench.retype("step-2-rate", "9999")
    assert bench.field("step-2-rate").text() == "9999"
    assert "1,000" in bench.field("review-draft").toolTip()
    assert all("9999" not in str(edit) for edit in bench.edited)


def test_that_a_dose_in_the_step_is_kept_exact_and_shows_its_rate(bench: Bench):
    bench.retype("step-2-dose", "55")
    draft = bench.edited[-1]
    assert isinstance(draft, Flex)
    assert draft.groups[0].steps[1].amount == Dose.from_mcg(Decimal(55))
    assert bench.field("step-2-rate").text() == ""
    assert bench.field("step-2-rate").placeholderText() == "18.33"
    bench.retype("step-2-rate", "18")
    assert bench.rates() == ["10", "18", "11", "12", "10"]
    assert bench.field("step-2-dose").text() == ""
    assert bench.field("step-2-dose").placeholderText() == "54"


def test_that_the_first_step_stays_at_midnight_and_says_so(bench: Bench):
    field = bench.field("step-1-start")
    refused: list[str] = []
    field.refused.connect(lambda _code, sentence: refused.append(sentence))
    bench.click_into(field)
    bench.press(field, "1")
    assert field.text() == "00:00"
    assert refused == ["The first step of a day starts at 00:00."]


def test_ne_20_an_added_step_is_empty_and_unfinished_until_typed(bench: Bench):
    bench.click("add-step")
    start, rate = bench.field("step-6-start"), bench.field("step-6-rate")
    assert (start.text(), rate.text()) == ("", "")
    assert start.hasFocus()
    assert "Step 6 has no start yet" in bench.field("review-draft").toolTip()
    bench.press(start, "0730")
    QTest.keyClick(start, Qt.Key.Key_Tab)
    assert rate.hasFocus()
    bench.press(rate, "16")
    assert bench.rates() == ["10", "14", "16", "11", "12", "10"]


def test_that_a_row_keeps_its_place_while_it_is_typed_and_finds_it_when_the_table_is_left(bench: Bench):
    bench.click("add-step")
    bench.press(bench.field("step-6-start"), "0730")
    bench.press(bench.field("step-6-rate"), "16")
    assert bench.field("step-6-start").text() == "07:30"
    bench.field("program-mode").setFocus()
    assert [bench.field(f"step-{number}-start").text() for number in range(1, 7)] == [
        "00:00", "06:00", "07:30", "09:00", "18:00", "21:00",
    ]  # fmt: skip
    assert bench.field("step-3-rate").text() == "16"


def test_that_a_step_is_removed_and_the_one_before_goes_on(bench: Bench):
    bench.click("step-2-remove")
    assert bench.rates() == ["10", "11", "12", "10"]
    assert not bench.field("step-5-rate").isVisible()


def test_that_thirteen_steps_are_all_there_can_be(bench: Bench):
    for _ in range(8):
        bench.click("add-step")
    assert not bench.field("add-step").isEnabled()
    assert "13 steps" in windows.words(bench.page)


def test_that_typing_the_pump_s_own_figure_back_leaves_no_draft(bench: Bench):
    bench.retype("step-2-rate", "18")
    assert bench.state.draft is not None
    bench.retype("step-2-rate", "14")
    assert bench.state.draft is None
    assert bench.field("step-2-rate").property("look") == ""


def test_that_up_and_down_move_between_rows_and_change_nothing(bench: Bench):
    field = bench.field("step-2-rate")
    bench.click_into(field)
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert bench.field("step-3-rate").hasFocus()
    QTest.keyClick(bench.field("step-3-rate"), Qt.Key.Key_Up)
    assert field.hasFocus()
    assert bench.edited == []


# the chart


def test_that_dragging_a_step_up_changes_its_rate_in_tenths(bench: Bench):
    bench.drag(Grip.RATE, 1, QPointF(0, 4))
    draft = bench.edited[-1]
    assert isinstance(draft, Flex)
    amount = draft.groups[0].steps[1].amount
    assert isinstance(amount, DoseRate)
    assert amount.ng_per_h % 100 == 0
    assert 17_700 <= amount.ng_per_h <= 18_300
    assert bench.field("step-2-rate").text() == str(amount.mcg_per_h)


def test_that_dragging_a_boundary_moves_a_start_in_five_minutes_and_with_shift_in_one(bench: Bench):
    bench.drag(Grip.START, 4, QPointF(58, 0))
    draft = bench.edited[-1]
    assert isinstance(draft, Flex)
    start = draft.groups[0].steps[4].start_minute
    assert start % 5 == 0
    assert 1310 <= start <= 1325
    bench.drag(Grip.START, 4, QPointF(7, 0), shift=True)
    finer = bench.edited[-1]
    assert isinstance(finer, Flex)
    assert 0 < abs(finer.groups[0].steps[4].start_minute - start) < 12


def test_that_a_drag_stops_at_its_neighbour_and_at_nothing_and_says_so(bench: Bench):
    bench.drag(Grip.START, 2, QPointF(700, 0), let_go=False)
    assert "next step begins at 18:00" in windows.child(bench.page, "schedule-chart-readout").text()
    QTest.mouseRelease(bench.plot.viewport(), Qt.MouseButton.LeftButton)
    bench.drag(Grip.RATE, 1, QPointF(0, -30), let_go=False)
    assert "does not go below 0" in windows.child(bench.page, "schedule-chart-readout").text()
    QTest.mouseRelease(bench.plot.viewport(), Qt.MouseButton.LeftButton)
    draft = bench.edited[-1]
    assert isinstance(draft, Flex)
    assert draft.groups[0].steps[1].amount == drafted.MINIMUM


def test_that_escape_puts_a_drag_back(bench: Bench):
    bench.drag(Grip.RATE, 1, QPointF(0, 4), let_go=False)
    assert bench.state.draft is not None
    QTest.keyClick(bench.plot, Qt.Key.Key_Escape)
    assert bench.state.draft is None
    assert bench.field("step-2-rate").text() == "14"


def test_that_the_schedule_is_edited_by_keys_alone(bench: Bench):
    plot = bench.plot
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    readout = windows.child(bench.page, "schedule-chart-readout")
    assert "Step 1" in readout.text()
    QTest.keyClick(plot, Qt.Key.Key_Up)
    assert bench.edited == []
    assert "Press Enter" in readout.text()
    for _ in range(2):
        QTest.keyClick(plot, Qt.Key.Key_Tab)
    assert plot.current.grip is Grip.RATE
    QTest.keyClick(plot, Qt.Key.Key_Return)
    for _ in range(3):
        QTest.keyClick(plot, Qt.Key.Key_Up)
    QTest.keyClick(plot, Qt.Key.Key_PageUp)
    QTest.keyClick(plot, Qt.Key.Key_Return)
    assert bench.rates()[1] == "15.3"
    QTest.keyClick(plot, Qt.Key.Key_Tab)
    QTest.keyClick(plot, Qt.Key.Key_Space)
    QTest.keyClick(plot, Qt.Key.Key_Left)
    QTest.keyClick(plot, Qt.Key.Key_Space)
    draft = bench.edited[-1]
    assert isinstance(draft, Flex)
    assert draft.groups[0].steps[2].start_minute == 539


def test_that_tab_leaves_the_chart_after_its_last_handle(bench: Bench):
    plot = bench.plot
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(8):
        QTest.keyClick(plot, Qt.Key.Key_Tab)
        assert plot.hasFocus()
    QTest.keyClick(plot, Qt.Key.Key_Tab)
    assert not plot.hasFocus()


def test_that_a_digit_on_a_handle_goes_to_the_table(bench: Bench):
    plot = bench.plot
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(plot, Qt.Key.Key_Tab)
    QTest.keyClick(plot, Qt.Key.Key_Tab)
    QTest.keyClick(plot, "1")
    field = bench.field("step-2-rate")
    assert field.hasFocus()
    bench.press(field, "8")
    assert bench.rates()[1] == "18"


# modes and days


def test_ne_20_another_mode_begins_empty_with_the_pump_s_dose_beside(bench: Bench):
    modes = bench.field("program-mode")
    QTest.mouseClick(modes, Qt.MouseButton.LeftButton, pos=modes.point_of("Simple continuous").toPoint())
    field = bench.field("program-daily-field")
    assert field.isVisible()
    assert field.text() == ""
    assert "in the pump now: 267 mcg/day, flex, 5 steps" in windows.words(bench.page)
    assert "not typed yet" in bench.field("review-draft").toolTip()
    bench.retype("program-daily-field", "300")
    draft = bench.edited[-1]
    assert isinstance(draft, SimpleContinuous)
    assert "= 12.5 mcg/h all day" in windows.words(bench.page)


def test_that_looking_at_the_other_mode_loses_nothing(bench: Bench):
    bench.retype("step-2-rate", "18")
    modes = bench.field("program-mode")
    for mode in ("Simple continuous", "Flex"):
        QTest.mouseClick(modes, Qt.MouseButton.LeftButton, pos=modes.point_of(mode).toPoint())
    assert bench.field("step-2-rate").text() == "18"
    assert bench.rates()[1] == "18"


def choose_days(bench: Bench, wanted: Grouping) -> None:
    days = bench.field("program-days")
    QTest.mouseClick(days, Qt.MouseButton.LeftButton, pos=days.point_of(wanted.value).toPoint())
    QApplication.processEvents()


def test_that_weekend_steps_are_their_own_once_the_days_are_split(bench: Bench):
    choose_days(bench, Grouping.WEEKDAYS_WEEKEND)
    group = bench.field("program-group")
    QTest.mouseClick(group, Qt.MouseButton.LeftButton, pos=group.point_of("1").toPoint())
    bench.retype("step-2-rate", "12")
    draft = bench.edited[-1]
    assert isinstance(draft, Flex)
    assert [len(each.days) for each in draft.groups] == [5, 2]
    totals = dosing.daily_ng(draft)
    assert totals[0] == 267_000
    assert totals[6] == 261_000
    assert "Weekend 261" in windows.words(bench.page)
    assert "mean of the week 265.3 mcg" in windows.words(bench.page)


def test_that_joining_days_says_what_is_left_out_and_can_be_undone(bench: Bench):
    choose_days(bench, Grouping.WEEKDAYS_WEEKEND)
    group = bench.field("program-group")
    QTest.mouseClick(group, Qt.MouseButton.LeftButton, pos=group.point_of("1").toPoint())
    bench.retype("step-2-rate", "12")
    split = bench.edited[-1]
    choose_days(bench, Grouping.EVERY_DAY)
    assert "The own steps of weekend were left out." in windows.words(bench.page)
    bench.click("program-notice-undo")
    assert bench.edited[-1] == split


# percent, checks, bolus


ACROSS = "given in 24 h, together with what the program until now gave; the limit is 3,000 mcg."


def reduced(qtbot: QtBot, given: Given) -> Bench:
    """Return the page at a pump that was just turned down to 100 mcg/day, after it had given more."""
    low = states.prescription(states.simple("100"))
    return Bench(qtbot, replace(states.linked(), reading=replace(states.reading(low), given=given)))


def test_that_a_bolus_says_before_it_is_sent_that_a_high_day_lies_behind_it(qtbot: QtBot):
    bench = reduced(qtbot, states.ran_before("2900"))
    bench.retype("bolus-dose", "1000")
    bench.retype("bolus-hours", "1")
    assert "Up to 3,900 mcg in 24 h with it" in windows.words(bench.page)
    bench.show(findings=fold.judged(bench.state).findings)
    assert f"Up to 3,900 mcg would be {ACROSS}" in windows.words(bench.page)
    assert ACROSS in bench.field("review-draft").toolTip().replace("\u00a0", " ")
    assert not bench.field("review-draft").isEnabled()


def test_that_a_program_says_at_once_what_it_gives_with_the_hours_before_it_and_a_reduction_is_free(
    qtbot: QtBot,
):
    bench = reduced(qtbot, states.ran_before("4800", hours=12))
    bench.retype("program-daily-field", "2000")
    assert f"Up to 3,400 mcg would be {ACROSS}" in windows.words(bench.page)
    assert not bench.field("review-draft").isEnabled()
    bench.retype("program-daily-field", "98")
    assert ACROSS not in windows.words(bench.page)
    assert not [found for found in bench.state.findings if found.kind is FindingKind.STOP]


def test_that_a_percent_button_comes_to_the_nearest_below_and_says_so(bench: Bench):
    bench.click("percent-5")
    assert dosing.highest_day_ng(bench.edited[-1]) == 253_200
    said = windows.child(bench.page, "percent-note").text().replace("\u00a0", " ")
    assert "253.65 mcg/day; the nearest below that can be programmed is 253.2 mcg/day, −5.17 %" in said


def test_that_a_percent_that_can_be_programmed_exactly_says_nothing_more(bench: Bench):
    bench.click("percent+10")
    assert dosing.highest_day_ng(bench.edited[-1]) == 293_700
    assert not windows.child(bench.page, "percent-note").isVisible()


def test_that_the_percent_counts_from_the_pump_and_not_from_the_draft(bench: Bench):
    bench.click("percent+10")
    bench.click("percent+10")
    assert dosing.highest_day_ng(bench.edited[-1]) == 293_700


def test_that_rises_above_the_group_s_ceiling_are_not_offered(qtbot: QtBot):
    child = replace(states.ALMA, group="child")
    bench = Bench(qtbot, replace(states.linked(), patient=child, order=states.ORDER))
    offered = [percent for percent in (5, 10, 15, 20, 30) if bench.field(f"percent{percent:+d}").isVisible()]
    assert offered == [5, 10, 15]


def test_that_so_soon_after_a_rise_no_plus_button_is_offered(qtbot: QtBot):
    last = replace(states.OPERATIONS[0], at_ms=states.NOW_MS - 3 * MS_PER_HOUR)
    bench = Bench(qtbot, replace(states.linked(), operations=(last,), order=states.ORDER))
    assert not any(bench.field(f"percent{percent:+d}").isVisible() for percent in (5, 10, 15, 20, 30))
    assert bench.field("percent-10").isVisible()
    assert "No plus buttons now." in windows.words(bench.page)


def test_that_a_finding_is_answered_where_it_stands(bench: Bench):
    bench.retype("step-2-rate", "60")
    finding = next(found for found in bench.state.findings if found.code == "rise-above-usual")
    assert "needs a reason" not in finding.sentence
    reason = bench.field("reason-rise-above-usual")
    assert reason.isVisible()
    QTest.mouseClick(reason, Qt.MouseButton.LeftButton)
    QTest.keyClicks(reason, "Spasms at 06:00")
    assert bench.reasons[-1] == ("rise-above-usual", "Spasms at 06:00")


def test_that_more_than_double_is_answered_only_with_the_dose_typed_once_more(qtbot: QtBot):
    bench = Bench(qtbot, replace(states.linked(), order=states.ORDER))
    modes = bench.field("program-mode")
    QTest.mouseClick(modes, Qt.MouseButton.LeftButton, pos=modes.point_of("Simple continuous").toPoint())
    bench.retype("program-daily-field", "650")
    reason, again = bench.field("reason-rise-doubled"), bench.field("again-rise-doubled")
    QTest.keyClicks(reason, "Resuming")
    assert bench.reasons[-1] == ("rise-doubled", "")
    bench.press(again, "560")
    assert bench.reasons[-1] == ("rise-doubled", "")
    QTest.keyClick(again, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    bench.press(again, "650")
    assert bench.reasons[-1] == ("rise-doubled", "Resuming")


def test_that_a_finding_on_a_step_stands_at_its_row_once_the_row_is_left(bench: Bench):
    bench.retype("step-2-rate", "1", then=Qt.Key.Key_End)
    assert not windows.child(bench.page, "step-2-finding").isVisible()
    bench.field("program-mode").setFocus()
    QApplication.processEvents()
    assert "below the lowest rate" in windows.child(bench.page, "step-2-finding").text()
    assert "below the lowest rate" in bench.field("review-draft").toolTip()


def test_ne_16_a_bolus_is_typed_in_labelled_hours_and_minutes_with_an_echo(bench: Bench):
    bench.retype("bolus-dose", "50")
    bench.retype("bolus-minutes", "30")
    assert bench.boluses[-1] == BolusChange(Dose.from_mcg(Decimal(50)), 30 * 60_000)
    echo = windows.child(bench.page, "bolus-echo").text().replace("\u00a0", " ")
    assert "50 mcg evenly over 30 min = 100 mcg/h on top of the 11 mcg/h that runs now" in echo
    bench.retype("bolus-minutes", "")
    bench.retype("bolus-hours", "3")
    assert bench.boluses[-1].duration_ms == 3 * MS_PER_HOUR
    assert bench.field("bolus-hours").accessibleName() == "Bolus lasts, hours, h"


def test_that_a_bolus_and_a_program_are_never_one_draft(bench: Bench):
    bench.retype("bolus-dose", "50")
    bench.retype("bolus-minutes", "30")
    assert not bench.field("step-2-rate").isEnabled()
    bench.click("discard-draft")
    bench.retype("step-2-rate", "18")
    assert not bench.field("bolus-dose").isEnabled()
    assert "before a bolus" in windows.words(bench.page)


def test_that_a_half_typed_bolus_keeps_the_page_from_review(bench: Bench):
    bench.retype("bolus-dose", "50")
    assert bench.boluses == []
    assert "how long the bolus lasts" in bench.field("review-draft").toolTip()


# leaving, discarding, other states


def test_that_discarding_brings_the_pump_s_program_back_even_unfinished(bench: Bench):
    bench.click("add-step")
    bench.click("discard-draft")
    assert bench.field("step-2-rate").text() == "14"
    assert not bench.field("step-6-start").isVisible()


def test_ne_37_leaving_the_page_asks_nothing_and_keeps_the_draft(bench: Bench):
    bench.retype("step-2-rate", "18")
    bench.page.hide()
    bench.page.show()
    assert bench.field("step-2-rate").text() == "18"


def test_ne_38_what_is_left_unfinished_goes_back_to_the_draft_and_that_is_said(bench: Bench):
    bench.retype("step-2-rate", "18")
    bench.retype("step-3-rate", "")
    bench.page.hide()
    bench.page.show()
    assert bench.field("step-3-rate").text() == "11"
    assert bench.field("step-2-rate").text() == "18"
    assert "left unfinished is as in the draft again" in windows.words(bench.page)
    assert bench.field("review-draft").isEnabled()


def test_that_a_draft_restored_from_the_record_is_shown_as_it_was(qtbot: QtBot):
    bench = Bench(qtbot, states.drafting())
    assert [bench.field(f"step-{number}-rate").text() for number in range(1, 6)] == [
        "10",
        "18",
        "11.5",
        "14",
        "10",
    ]
    assert bench.field("step-5-start").text() == "22:00"


def test_that_the_clock_going_on_leaves_what_is_half_typed_alone(bench: Bench):
    field = bench.field("step-2-rate")
    bench.click_into(field)
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field, Qt.Key.Key_Delete)
    bench.show(clock_ms=states.NOW_MS + 120_000)
    assert field.text() == ""
    bench.press(field, "1")
    bench.show(clock_ms=states.NOW_MS + 240_000)
    assert field.text() == "1"


def test_that_another_patient_s_pump_brings_its_own_program(bench: Bench):
    bench.retype("step-2-rate", "18")
    other = replace(
        states.linked(),
        patient=states.OTHERS[0],
        reading=states.reading(states.prescription(states.simple("120"))),
    )
    bench.state = other
    bench.page.set_state(other)
    assert bench.field("program-daily-field").text() == "120"


def test_that_nothing_can_be_edited_while_an_update_is_not_settled(bench: Bench):
    bench.show(update=Update(Stage.UNKNOWN))
    assert not bench.field("step-2-rate").isEnabled()
    assert not bench.field("program-mode").isEnabled()
    assert "not settled" in bench.field("review-draft").toolTip()


def test_that_the_real_fold_counts_the_same_changes(bench: Bench):
    bench.retype("step-2-rate", "18")
    assert bench.state.draft is not None
    assert fold.with_draft(states.linked(), bench.state.draft).changes == bench.state.changes == 1


def test_ne_15_every_field_has_a_name_with_its_unit(bench: Bench):
    names = [bench.field(f"step-1-{part}").accessibleName() for part in ("start", "rate", "dose")]
    assert names == ["Start of step 1", "Rate of step 1, mcg/h", "Dose in step 1, mcg"]


def test_that_nothing_is_cut_at_the_smallest_window(qtbot: QtBot):
    page = ProgramPage(windows.LIGHT, ManualClock())
    page.set_state(states.drafting())
    windows.shown(qtbot, page, 1_072, 628)
    assert windows.cut_off(page) == []


def test_that_showing_the_same_state_again_is_nothing(bench: Bench):
    before = bench.page.grab().toImage()
    bench.page.set_state(bench.state)
    assert bench.page.grab().toImage() == before


# every mode, its time, and what interrupts it


def choose(bench: Bench, name: str, key: str) -> None:
    control = bench.field(name)
    bench.page.area.ensureWidgetVisible(control)
    windows.click_at(control, control.point_of(key).toPoint())


def last(bench: Bench) -> ProgramChange:
    change, _ = bench.changes[-1]
    assert isinstance(change, ProgramChange)
    return change


def test_ne_16_periodic_boluses_are_typed_in_labelled_fields_and_read_back_before_they_are_a_draft(
    bench: Bench,
):
    choose(bench, "program-mode", "Periodic bolus")
    assert bench.changes == []
    for name, keys in (
        ("dose", "60"),
        ("every-hours", "6"),
        ("every-minutes", "0"),
        ("lasts-minutes", "10"),
        ("basal", "0"),
    ):
        bench.retype(f"periodic-{name}", keys)
    assert last(bench).prescription.infusion == drafted.PERIODIC
    words = windows.words(bench.page)
    assert "Every 6 hours 0 minutes = 4 boluses a day = 240 mcg/day." in words
    assert "Basal 0.5 mcg/h = 12 mcg/day, the pump's minimum rate." in words
    assert bench.field("program-daily-dose").accessibleName() == "252\u00a0mcg/day"


def test_ne_16_an_interval_in_the_wrong_unit_is_read_back_though_the_bolus_lasts_longer(bench: Bench):
    choose(bench, "program-mode", "Periodic bolus")
    for name, keys in (("dose", "60"), ("lasts-minutes", "30"), ("every-hours", "0"), ("every-minutes", "6")):
        bench.retype(f"periodic-{name}", keys)
    words = windows.words(bench.page)
    assert "Every 0 hours 6 minutes = 240 boluses a day = 14,400 mcg/day." in words
    assert "the shortest interval is 1 h. Are minutes typed for hours?" in words
    assert bench.changes == []


def test_that_another_mode_looked_at_loses_nothing_and_drafts_nothing(bench: Bench):
    choose(bench, "program-mode", "Periodic bolus")
    choose(bench, "program-mode", "Flex")
    assert bench.changes == []
    assert bench.field("step-2-rate").text() == "14"


def test_that_steps_typed_as_shares_need_the_day_s_total_and_show_what_follows(bench: Bench):
    choose(bench, "steps-typed", "shares")
    assert bench.field("day-total").text() == "267"
    assert bench.field("step-1-share").text() == ""
    assert "left empty" in windows.words(bench.page)
    for number, keys in enumerate(("20", "20", "40", "10", "10"), 1):
        bench.retype(f"step-{number}-share", keys)
    infusion = last(bench).prescription.infusion
    assert isinstance(infusion, Flex)
    assert infusion.groups[0].total == DailyDose(267_000)
    assert bench.field("day-words").text().startswith("Every day: 266.9")
    assert "thousandths of a mcg/h" in bench.field("day-runs").text()
    assert bench.field("step-2-rate").placeholderText() == "17.8"


def test_that_a_rate_of_a_day_in_shares_is_refused_out_loud(bench: Bench):
    choose(bench, "steps-typed", "shares")
    refused: list[str] = []
    bench.field("step-2-rate").refused.connect(lambda _, sentence: refused.append(sentence))
    bench.press(bench.field("step-2-rate"), "1")
    assert refused
    assert "typed in shares" in refused[0]


def test_that_the_other_way_of_typing_can_be_undone(bench: Bench):
    choose(bench, "steps-typed", "shares")
    bench.click("program-notice-undo")
    assert bench.field("step-2-rate").text() == "14"
    assert bench.state.draft is None


def test_that_a_step_of_0_is_the_minimum_rate_and_is_said_to_count(bench: Bench):
    bench.retype("step-5-rate", "0")
    infusion = last(bench).prescription.infusion
    assert isinstance(infusion, Flex)
    assert infusion.groups[0].steps[4].amount == drafted.MINIMUM
    assert "0 is the pump's minimum rate: 0.5 mcg/h, which counts" in windows.words(bench.page)


def test_that_a_bolus_on_a_base_becomes_two_steps(bench: Bench):
    bench.click("open-step-bolus")
    bench.retype("step-bolus-start", "0300")
    bench.retype("step-bolus-dose", "50")
    bench.retype("step-bolus-lasts-minutes", "30")
    assert "03:00–03:30 110 mcg/h, then as before" in windows.words(bench.page)
    bench.page.area.ensureWidgetVisible(bench.field("step-bolus-put"))
    bench.click("step-bolus-put")
    assert bench.rates() == ["10", "110", "10", "14", "11", "12", "10"]


def test_that_a_delayed_start_keeps_the_running_program_until_then(bench: Bench):
    bench.retype("step-2-rate", "18")
    choose(bench, "when-kind", "Later")
    bench.retype("when-delayed-day", "20261124")
    bench.retype("when-delayed-time", "0600")
    later = last(bench).prescription.later
    assert last(bench).prescription.infusion == states.RUNNING
    assert later is not None
    assert later.at_ms == drafted.TOMORROW_MS
    words = windows.words(bench.page)
    assert "Until Tue 24 Nov 2026 06:00 the pump goes on as now" in words
    assert "as now: 11 mcg/h" in words


def test_that_an_instant_half_typed_keeps_the_draft_from_review(bench: Bench):
    bench.retype("step-2-rate", "18")
    choose(bench, "when-kind", "For a while")
    count = len(bench.changes)
    bench.retype("when-temporary-day", "2026112")
    assert len(bench.changes) == count
    assert not bench.field("review-draft").isEnabled()
    assert "Type the day and the time" in bench.field("review-draft").toolTip()


def test_that_patient_boluses_are_off_until_allowed_and_whole(bench: Bench):
    choose(bench, "patient-allowed", "on")
    assert bench.changes == []
    for name, keys in (
        ("dose", "20"),
        ("lasts-minutes", "5"),
        ("lockout-hours", "4"),
        ("most", "4"),
    ):
        bench.retype(f"patient-{name}", keys)
    assert last(bench).prescription.patient_bolus == drafted.PATIENT_BOLUS
    assert "At worst 4 × 20 mcg = 80 mcg more in 24 h, 347 mcg with the program." in windows.words(bench.page)


def test_that_a_model_without_a_controller_offers_no_patient_boluses(qtbot: QtBot):
    other = replace(states.reading(), identity=replace(states.reading().identity, model="MP-20"))
    bench = Bench(qtbot, replace(states.linked(), reading=other))
    assert not bench.field("patient-card").isVisible()


def test_that_a_bridge_under_way_asks_and_is_finished_first_unless_recalculated(qtbot: QtBot):
    bench = Bench(qtbot, replace(states.linked(), order=states.ORDER, reading=drafted.bridging()))
    bench.retype("step-2-rate", "18")
    assert last(bench).bridge is None
    assert "the new program follows at Tue 24 Nov 2026 14:57" in windows.words(bench.page)
    choose(bench, "bridge-choice", "Recalculate it")
    assert last(bench).bridge is not None
    assert "The patient receives" in bench.field("bridge-words").text()
    choose(bench, "bridge-choice", "Finish it, then apply")
    assert last(bench).bridge is None
    assert not bench.field("bolus-dose").isEnabled()


def test_that_a_recalculated_bridge_is_worked_out_again_on_the_way_to_review(qtbot: QtBot):
    bench = Bench(qtbot, replace(states.linked(), order=states.ORDER, reading=drafted.bridging()))
    bench.retype("step-2-rate", "18")
    choose(bench, "bridge-choice", "Recalculate it")
    first = last(bench).bridge
    bench.show(clock_ms=states.NOW_MS + MS_PER_HOUR)
    with qtbot.waitSignal(bench.page.review_requested):
        bench.click("review-draft")
    again = last(bench).bridge
    assert first is not None
    assert again is not None
    assert again.volume_pl < first.volume_pl


def test_that_interrupting_therapy_lies_beside_no_mode_and_needs_a_plan(bench: Bench):
    assert not bench.field("interrupt-card").isVisible()
    bench.click("interrupt-therapy")
    assert bench.field("interrupt-card").isVisible()
    choose(bench, "interrupt-way", "Stop pump")
    assert not bench.field("interrupt-draft").isEnabled()
    QTest.keyClicks(bench.field("interrupt-plan"), "ward, oral baclofen")
    bench.click("interrupt-draft")
    assert bench.changes[-1] == (StopChange(None), (("Plan while interrupted", "ward, oral baclofen"),))
    assert not bench.field("interrupt-card").isVisible()
    assert not bench.field("program-mode").isEnabled()
    assert not bench.field("interrupt-therapy").isEnabled()
    assert "a stop of the pump waits" in bench.field("interrupt-therapy").toolTip()


def test_that_a_pump_at_minimum_rate_has_no_mode_chosen_and_takes_a_new_program(qtbot: QtBot):
    running = states.reading(drafted.running(drafted.MINIMUM))
    bench = Bench(qtbot, replace(states.linked(), reading=running))
    assert bench.field("program-mode").choice == ""
    choose(bench, "program-mode", "Simple continuous")
    bench.retype("program-daily-field", "100")
    assert last(bench).prescription.infusion == states.simple("100")


def test_that_what_is_planned_stands_above_the_program_and_stays_until_chosen_otherwise(qtbot: QtBot):
    planned = replace(states.prescription(states.WANTED), later=drafted.TEMPORARY)
    bench = Bench(qtbot, replace(states.linked(), reading=states.reading(planned)))
    assert "Planned: Flex, 5 steps, 267 mcg/day from Tue 24 Nov 2026 06:00." in windows.words(bench.page)
    bench.retype("step-2-rate", "17")
    assert last(bench).prescription.later == drafted.TEMPORARY
    choose(bench, "when-kind", "At once")
    assert last(bench).prescription.later is None
    assert "The plan is dropped" in windows.words(bench.page)
