"""The Program page: what should change? One draft, in a chart, a table and by percent; nothing is sent.

Apart from Review, which sends, and from `program_hand`, which holds what is under the hand until it is
whole; every whole draft goes up by a signal and comes back in the state. What is left unfinished when the
page is left goes back to the draft, and that is said.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from console.clock import Clock, WallClock
from console.domain.hands import PressButton
from console.domain.prescription import Prescription
from console.domain.quantities import MS_PER_HOUR, DailyDose
from console.domain.reading import Reading
from ui.models import hand as hands
from ui.models import interrupt as interruptions
from ui.models import outlook, program_view, titration
from ui.models.interrupt import Interruption
from ui.models.titration import Offers
from ui.pages.program_board import ProgramBoard
from ui.pages.program_hand import ProgramHand
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.checks import ChecksState
from ui.widgets.dose_card import DoseCardState
from ui.widgets.interrupt_card import InterruptCard, InterruptState
from ui.widgets.page import PageFrame
from ui.widgets.vacant import Vacant


class ProgramPage(PageFrame):
    """`change_drafted(Change, particulars)` for each whole draft, `hand_asked(Hand)`; else wishes."""

    change_drafted = Signal(object, object)
    hand_asked = Signal(object)
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
        self._offers = Offers((), "")
        self._offered_for: tuple[object, ...] = ()
        self._interruption = Interruption()
        self._suggested: DailyDose | None = None
        self._hand = ProgramHand(self)
        self._hand.altered.connect(self._altered)
        self._hand.rewritten.connect(lambda: self._altered(fresh=True))
        self._hand.drafted.connect(lambda change: self.change_drafted.emit(change, ()))
        self._hand.emptied.connect(self.discard_requested)
        self._hand.left_out.connect(
            lambda words, rest: self._notice.set_banner(words, rest, actions=(("undo", "Undo"),))
        )
        self._build_head()
        # A bar that came and went with the checks' words would move the chart under a dragging hand.
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

    def _build_head(self) -> None:
        theme = self.theme
        self._discard = Button(theme, "Discard draft", name="discard-draft")
        self._review = Button(theme, "Review", name="review-draft", look="primary")
        self._order = Banner(theme, name="program-order")
        self._planned = Banner(theme, name="program-planned")
        self._elsewhere = Banner(theme, name="program-suggestion")
        self._notice = Banner(theme, name="program-notice")
        self._interrupt = InterruptCard(theme, self._clock)
        self._interrupt.hide()
        self._vacant = Vacant(theme, name="program-vacant")
        self._vacant.set_vacant(
            "program", "No program to change yet", "Open a patient and read their pump first."
        )
        for action in (self._discard, self._review):
            self.add_action(action)
        for part in (
            self._vacant,
            self._order,
            self._planned,
            self._elsewhere,
            self._notice,
            self._interrupt,
        ):
            self.body.addWidget(part)
        self._discard.clicked.connect(self._discarded)
        self._review.clicked.connect(self._reviewed)
        self._order.acted.connect(lambda _: self.order_requested.emit())
        self._notice.acted.connect(lambda _: self._hand.undo())
        self._interrupt.entry_changed.connect(self._interruption_typed)
        self._interrupt.draft_asked.connect(self._interruption_drafted)
        self._interrupt.closed.connect(self._interrupt.hide)

    def set_state(self, state: ConsoleState) -> None:
        """Show the draft on the open patient's pump; cheap while nothing shown has changed."""
        shown = (
            state.patient, state.reading, state.draft, state.findings, state.reasons, state.changes,
            state.order, state.update.stage, state.operations, state.clock_ms and state.clock_ms // 60_000,
            state.deeds, state.hands, state.hands_sentence,
        )  # fmt: skip
        if shown == self._shown:
            return
        another = self._state is None or self._state.patient != state.patient
        self._shown, self._state = shown, state
        fresh = self._hand.meet(state)
        if another:
            self._interruption, self._suggested = Interruption(), None
            self._interrupt.hide()
        self._vacant.setVisible(state.reading is None)
        if state.reading is not None and self._board is None:
            self._build(state)
        self._show(fresh=fresh)

    def suggest(self, daily: DailyDose) -> None:
        """Say beside the daily dose's field that `daily` was suggested for this patient; drafts nothing."""
        self._suggested = daily
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Put what is unfinished back to the draft, so that no other page can meet half an entry."""
        super().hideEvent(event)
        problem = "" if event.spontaneous() else self._problem()
        if problem and self._state is not None and self._state.reading is not None:
            self._hand.let_go()
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
            self._planned.set_banner("")
            self._elsewhere.set_banner("")
            return
        hand = self._hand.hand
        board.suggested = self._suggested
        board.set_entries(state, reading, hand, fresh=fresh)
        whole = hands.to_prescription(hand, reading.prescription, self._hand.ground)
        problem = board.entry_problem(hand.edit) or (whole if isinstance(whole, str) else "")
        wanted = None if problem or isinstance(whole, str) else whole
        board.set_around(state, reading, hand, wanted, fresh=fresh)
        board.set_bolus(state, reading, hand, fresh=fresh)
        self._show_cards(state, reading, board, wanted, problem)
        self._show_interruption(state, reading, fresh=fresh)
        self._show_head(state, reading)

    def _show_head(self, state: ConsoleState, reading: Reading) -> None:
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
        self._planned.set_banner(program_view.later_words(reading), mark="note")
        self._elsewhere.set_banner(
            *program_view.suggestion(self._suggested, reading.prescription.infusion, self._hand.edit.mode)
        )

    def _show_cards(
        self,
        state: ConsoleState,
        reading: Reading,
        board: ProgramBoard,
        wanted: Prescription | None,
        problem: str,
    ) -> None:
        running = reading.prescription
        whole = None if wanted is None else outlook.ordered(running, wanted)
        words = None if whole is None else outlook.dose_words(running.infusion, whole)
        off = program_view.program_off(state) or problem
        offers = self._offers_now(state, reading)
        differs = whole != running.infusion
        board.dose.set_state(DoseCardState(words, problem, differs, offers, off, self._hand.said))
        facts = outlook.no_facts() if wanted is None else outlook.change_facts(state, reading, wanted)
        board.outlook.set_facts(facts)
        daily = None if whole is None else program_view.daily_mcg(whole)
        silent = program_view.silent_checks(state, self._problem())
        findings = () if self._problem() else state.findings
        board.checks.set_state(ChecksState(findings, state.reasons, daily, silent))

    def _show_interruption(self, state: ConsoleState, reading: Reading, *, fresh: bool) -> None:
        if self._board is None:
            return
        busy = program_view.interrupt_off(state, reading)
        self._board.interrupt.set_reason_off(busy)
        typed, on = self._interruption, self._hand.ground
        change = interruptions.to_change(typed, reading.prescription, on.minimum, on.now_ms)
        off = busy or self._interrupt.problem() or (change if isinstance(change, str) else "")
        facts = interruptions.facts(typed.way, on.minimum, state.catalog.practice)
        restart = interruptions.restart_words(typed, reading.prescription)
        self._interrupt.set_state(InterruptState(typed, facts, restart, off), fresh=fresh)

    def _offers_now(self, state: ConsoleState, reading: Reading) -> Offers:
        hours = (state.clock_ms or 0) // MS_PER_HOUR
        wanted = (reading.prescription, reading.bolus, state.patient, state.operations, hours)
        if wanted != self._offered_for:
            self._offered_for = wanted
            self._offers = titration.offers(state, reading)
        return self._offers

    def _problem(self) -> str:
        """Return what is unfinished on the page, the bolus included."""
        state, board, hand = self._state, self._board, self._hand.hand
        if state is None or state.reading is None or board is None:
            return ""
        whole = hands.to_prescription(hand, state.reading.prescription, self._hand.ground)
        unfinished = whole if isinstance(whole, str) else ""
        return board.entry_problem(hand.edit) or unfinished or board.bolus_problem(hand)

    def _build(self, state: ConsoleState) -> None:
        board = self._board = ProgramBoard(self.theme, state.catalog, self._clock)
        self.body.addWidget(board, 1)
        self._hand.join(board)
        board.checks.reason_given.connect(self.reason_given)
        board.patient.pressed.connect(lambda: self.hand_asked.emit(PressButton()))
        board.interrupt.clicked.connect(self._open_interruption)

    def _altered(self, *, fresh: bool = False) -> None:
        self._notice.set_banner("")
        self._show(fresh=fresh)

    def _open_interruption(self) -> None:
        self._interrupt.setVisible(self._interrupt.isHidden())
        self.area.ensureWidgetVisible(self._interrupt)

    def _interruption_typed(self, typed: Interruption) -> None:
        self._interruption = typed
        state = self._state
        if state is not None and state.reading is not None:
            self._show_interruption(state, state.reading, fresh=False)

    def _interruption_drafted(self) -> None:
        state, on = self._state, self._hand.ground
        if state is None or state.reading is None:
            return
        running = state.reading.prescription
        change = interruptions.to_change(self._interruption, running, on.minimum, on.now_ms)
        if not isinstance(change, str):
            noted = interruptions.particulars(self._interruption)
            self._interruption = replace(Interruption(), way=self._interruption.way)
            self._interrupt.hide()
            self._show_interruption(state, state.reading, fresh=True)
            self.change_drafted.emit(change, noted)

    def _reviewed(self) -> None:
        self._hand.refresh_bridge()
        self.review_requested.emit()

    def _discarded(self) -> None:
        state = self._state
        if state is not None and state.reading is not None:
            self._notice.set_banner("")
            self._hand.discard()
            self.discard_requested.emit()
