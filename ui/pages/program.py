"""The Program page: what should change? One draft, in a chart, a table and by percent; nothing is sent.

Apart from Review, which sends. The page holds what is under the hand until it is whole; every whole
draft goes up by a signal and comes back in the state. It corrects no entry. What is left unfinished
when the page is left goes back to the draft, and that is said.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from console.clock import Clock, WallClock
from console.domain.prescription import Amount
from console.domain.quantities import MS_PER_HOUR, DailyDose, DoseRate
from console.domain.reading import Reading
from ui.charts.handles import Grip
from ui.models import bolus as boluses
from ui.models import edit as edits
from ui.models import hand as hands
from ui.models import outlook, program_view, titration
from ui.models import schedule as schedules
from ui.models.bolus import BolusEntry
from ui.models.edit import Edit, Mode
from ui.models.hand import Hand
from ui.models.schedule import Grouping, Schedule
from ui.models.titration import Offers
from ui.pages.program_board import ProgramBoard
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.checks import ChecksState
from ui.widgets.dose_card import DoseCardState
from ui.widgets.page import PageFrame
from ui.widgets.vacant import Vacant

_HOURS_PER_DAY = 24


class ProgramPage(PageFrame):
    """`infusion_edited(Infusion)` and `bolus_edited(BolusChange)` for each whole draft; else wishes."""

    infusion_edited = Signal(object)
    bolus_edited = Signal(object)
    discard_requested = Signal()
    order_requested = Signal()
    review_requested = Signal()
    reason_given = Signal(str, str)

    def __init__(self, theme: Theme, clock: Clock | None = None, parent: QWidget | None = None) -> None:
        """Build the frame; its parts are built for the first reading. `clock` times the keys."""
        super().__init__(theme, "Program", name="program-page", parent=parent)
        self._clock = clock or WallClock()
        self._state: ConsoleState | None = None
        self._shown: tuple[object, ...] = ()
        self._board: ProgramBoard | None = None
        self._hand: Hand = hands.empty()
        self._held: Edit | None = None
        self._before: Edit | None = None
        self._offers = Offers((), "")
        self._offered_for: tuple[object, ...] = ()
        self._said = ""
        self._discard = Button(theme, "Discard draft", name="discard-draft")
        self._review = Button(theme, "Review", name="review-draft", look="primary")
        self._order = Banner(theme, name="program-order")
        self._notice = Banner(theme, name="program-notice")
        self._vacant = Vacant(theme, name="program-vacant")
        self._vacant.set_vacant(
            "program", "No program to change yet", "Open a patient and read their pump first."
        )
        for action in (self._discard, self._review):
            self.add_action(action)
        for part in (self._vacant, self._order, self._notice):
            self.body.addWidget(part)
        self._discard.clicked.connect(self._discarded)
        self._review.clicked.connect(self.review_requested)
        self._order.acted.connect(lambda _: self.order_requested.emit())
        self._notice.acted.connect(lambda _: self._undone())

    def set_state(self, state: ConsoleState) -> None:
        """Show the draft on the open patient's pump; cheap while nothing shown has changed."""
        shown = (
            state.patient, state.reading, state.draft, state.findings, state.reasons, state.changes,
            state.order, state.update.stage, state.operations, state.clock_ms and state.clock_ms // 60_000,
        )  # fmt: skip
        if shown == self._shown:
            return
        self._shown, self._state = shown, state
        known = self._hand.known
        self._hand, fresh = hands.met(self._hand, state)
        if known != self._hand.known:
            self._said, self._before = "", None
        self._vacant.setVisible(state.reading is None)
        if state.reading is not None and self._board is None:
            self._build(state)
        self._show(fresh=fresh)

    def hideEvent(self, event: QHideEvent) -> None:
        """Put what is unfinished back to the draft, so that no other page can meet half an entry."""
        super().hideEvent(event)
        problem = "" if event.spontaneous() else self._problem()
        if problem and self._state is not None and self._state.reading is not None:
            self._hand = hands.let_go(self._hand)
            self._notice.set_banner("What was left unfinished is as in the draft again.", problem)
            self._show(fresh=True)

    def _show(self, *, fresh: bool = False) -> None:
        state, board = self._state, self._board
        reading = None if state is None else state.reading
        self._discard.setVisible(reading is not None)
        self._review.setVisible(reading is not None)
        self._order.setVisible(reading is not None)
        if board is not None:
            board.setVisible(reading is not None)
        if state is None or reading is None or board is None:
            self.badge.set_badge("")
            return
        board.set_entries(state, reading, self._hand, fresh=fresh)
        board.set_bolus(state, reading, self._hand, fresh=fresh)
        self._show_cards(state, reading, board)
        self._show_head(state)

    def _show_head(self, state: ConsoleState) -> None:
        problem = self._problem()
        drafted = state.draft is not None or bool(problem)
        self.badge.set_badge("draft · not yet in the pump" if drafted else "", "draft")
        self._discard.set_reason_off("" if drafted else "There is no draft.")
        self._review.setText(program_view.review_words(state))
        self._review.set_reason_off(program_view.review_off(state, problem))
        words = "Enter the order" if state.order is None else "Change the order"
        strong, rest = program_view.order_words(state.order)
        self._order.set_banner(
            strong, rest, mark="review" if state.order else "question", actions=(("action", words),)
        )

    def _show_cards(self, state: ConsoleState, reading: Reading, board: ProgramBoard) -> None:
        infusion, problem = edits.to_infusion(self._hand.edit), board.entry_problem(self._hand.edit)
        running = reading.prescription.infusion
        whole = None if isinstance(infusion, str) or problem else infusion
        words = None if whole is None else outlook.dose_words(running, whole)
        off = program_view.program_off(state) or problem
        offers = self._offers_now(state, reading)
        board.dose.set_state(DoseCardState(words, problem, whole != running, offers, off, self._said))
        facts = outlook.no_facts() if whole is None else outlook.change_facts(state, reading, whole)
        board.outlook.set_facts(facts)
        daily = None if whole is None else program_view.daily_mcg(whole)
        silent = program_view.silent_checks(state, self._problem())
        findings = () if self._problem() else state.findings
        board.checks.set_state(ChecksState(findings, state.reasons, daily, silent))

    def _offers_now(self, state: ConsoleState, reading: Reading) -> Offers:
        hours = (state.clock_ms or 0) // MS_PER_HOUR
        wanted = (reading.prescription, state.patient, state.operations, hours)
        if wanted != self._offered_for:
            self._offered_for = wanted
            self._offers = titration.offers(state, reading)
        return self._offers

    def _problem(self) -> str:
        """Return what is unfinished on the page, the bolus included."""
        return "" if self._board is None else self._board.problem(self._hand)

    def _build(self, state: ConsoleState) -> None:
        board = self._board = ProgramBoard(self.theme, state.catalog, self._clock)
        self.body.addWidget(board, 1)
        board.mode.chosen.connect(
            lambda key: self._alter(replace(self._hand.edit, mode=Mode(key)), fresh=True)
        )
        board.days.chosen.connect(lambda key: self._regrouped(Grouping(key)))
        board.group.chosen.connect(self._group_chosen)
        board.steps.amount_changed.connect(self._amount_typed)
        board.steps.start_changed.connect(self._start_typed)
        board.steps.left.connect(self._put_in_order)
        board.steps.step_asked.connect(self._step_added)
        board.steps.removal_asked.connect(self._step_removed)
        board.even.daily_changed.connect(self._daily_typed)
        board.dose.percent_asked.connect(self._percent)
        board.checks.reason_given.connect(self.reason_given)
        board.bolus.entry_changed.connect(self._bolus_typed)
        plot = board.chart.plot
        plot.grabbed.connect(self._grabbed)
        plot.moved.connect(self._moved)
        plot.restored.connect(lambda: self._alter(self._held or self._hand.edit, fresh=True))
        plot.typed.connect(self._typed_on_handle)

    def _alter(self, edit: Edit, *, fresh: bool = False, said: str = "") -> None:
        """Hold `edit`, show it at once, and hand it up if it is whole."""
        group = min(self._hand.group, len(edit.schedule.groups) - 1)
        self._hand = replace(self._hand, edit=edit, group=group)
        self._said = said
        self._notice.set_banner("")
        self._show(fresh=fresh)
        infusion = edits.to_infusion(edit)
        state = self._state
        board = self._board
        if state is None or board is None or isinstance(infusion, str) or board.entry_problem(edit):
            return
        if infusion != hands.drafted_infusion(state):
            self.infusion_edited.emit(infusion)

    def _scheduled(self, schedule: Schedule, *, fresh: bool = False) -> None:
        self._alter(replace(self._hand.edit, schedule=schedule), fresh=fresh)

    def _amount_typed(self, index: int, amount: Amount | None) -> None:
        self._scheduled(schedules.set_amount(self._hand.edit.schedule, self._hand.group, index, amount))

    def _start_typed(self, index: int, minute: int | None) -> None:
        self._scheduled(schedules.set_start(self._hand.edit.schedule, self._hand.group, index, minute))

    def _put_in_order(self) -> None:
        ordered = schedules.in_order(self._hand.edit.schedule)
        if ordered != self._hand.edit.schedule:
            self._scheduled(ordered, fresh=True)

    def _step_added(self) -> None:
        self._scheduled(schedules.add_step(self._hand.edit.schedule, self._hand.group))
        if self._board is not None:
            self._board.steps.focus_row(len(self._hand.edit.schedule.groups[self._hand.group].steps) - 1)

    def _step_removed(self, index: int) -> None:
        self._scheduled(schedules.remove_step(self._hand.edit.schedule, self._hand.group, index), fresh=True)

    def _daily_typed(self, mcg: Decimal | None) -> None:
        self._alter(replace(self._hand.edit, daily=None if mcg is None else DailyDose.from_mcg_per_day(mcg)))

    def _bolus_typed(self, entry: BolusEntry) -> None:
        self._hand = replace(self._hand, bolus=entry)
        self._show()
        change = boluses.to_change(entry)
        if not isinstance(change, str):
            self.bolus_edited.emit(change)
        elif entry.is_empty and self._hand.bolus_given is not None:
            self.discard_requested.emit()

    def _group_chosen(self, key: str) -> None:
        self._hand = replace(self._hand, group=int(key))
        self._show(fresh=True)

    def _regrouped(self, wanted: Grouping) -> None:
        before = self._hand.edit
        left_out = schedules.left_out(before.schedule, wanted)
        self._scheduled(schedules.regroup(before.schedule, wanted), fresh=True)
        if left_out:
            self._before = before
            self._notice.set_banner(left_out, "The first day's steps hold now.", actions=(("undo", "Undo"),))

    def _undone(self) -> None:
        if self._before is not None:
            self._alter(self._before, fresh=True)

    def _percent(self, percent: int) -> None:
        state = self._state
        if state is None or state.reading is None:
            return
        asked = titration.by_percent(
            self._hand.edit, state.reading.prescription.infusion, percent, titration.step_ng(state)
        )
        if asked is not None:
            self._alter(edits.adopted(self._hand.edit, asked.infusion), fresh=True, said=asked.said)

    def _grabbed(self) -> None:
        self._held = self._hand.edit

    def _moved(self, grip: str, index: int, value: int) -> None:
        edit = self._hand.edit
        if edit.mode is Mode.SIMPLE:
            self._alter(replace(edit, daily=DailyDose(value * _HOURS_PER_DAY)), fresh=True)
        elif grip == Grip.RATE:
            schedule = schedules.set_amount(edit.schedule, self._hand.group, index, DoseRate(value))
            self._scheduled(schedule, fresh=True)
        else:
            self._scheduled(schedules.set_start(edit.schedule, self._hand.group, index, value), fresh=True)

    def _typed_on_handle(self, grip: str, index: int, key: str) -> None:
        board = self._board
        if board is None:
            return
        if self._hand.edit.mode is Mode.SIMPLE:
            board.even.field.start_typing(key)
        else:
            board.steps.type_into(index, grip, key)

    def _discarded(self) -> None:
        state = self._state
        if state is not None and state.reading is not None:
            running = state.reading.prescription.infusion
            self._hand = replace(self._hand, edit=edits.from_infusion(running), bolus=BolusEntry())
            self._said = ""
            self._notice.set_banner("")
            self._show(fresh=True)
            self.discard_requested.emit()
