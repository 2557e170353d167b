"""The Refill page: five steps, and one change at their end. Hands and console stand apart on it.

Apart from Review, which sends. The page holds what is under the hand until it is whole; then it goes up as
one draft and comes back in the state. What was done to the reservoir cannot be cancelled here, only told.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from console.clock import Clock, WallClock
from ui.models import program_view, refill_view
from ui.models import refill as refills
from ui.models import refill_entry as entries
from ui.models import refill_words as words
from ui.models.refill_entry import RefillEntry, Step
from ui.models.refill_view import Hand
from ui.pages.refill_board import RefillBoard
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.page import PageFrame
from ui.widgets.vacant import Vacant


class RefillPage(PageFrame):
    """`change_drafted(RefillChange, particulars)` for each whole draft, `hand_asked(Hand)`; else wishes."""

    change_drafted = Signal(object, object)
    hand_asked = Signal(object)
    discard_requested = Signal()
    review_requested = Signal()
    order_requested = Signal()
    reason_given = Signal(str, str)

    def __init__(self, theme: Theme, clock: Clock | None = None, parent: QWidget | None = None) -> None:
        """Build the frame; its parts are built for the first reading. `clock` times the keys."""
        super().__init__(theme, "Refill", name="refill-page", parent=parent)
        self._clock = clock or WallClock()
        self._state: ConsoleState | None = None
        self._shown: tuple[object, ...] = ()
        self._board: RefillBoard | None = None
        self._hand: Hand = refill_view.empty()
        self._leave = Button(theme, "Leave refill…", name="leave-refill")
        self._next = Button(theme, "Next", name="refill-next", look="primary")
        self._order = Banner(theme, name="refill-order")
        self._notice = Banner(theme, name="refill-notice")
        self._vacant = Vacant(theme, name="refill-vacant")
        self._vacant.set_vacant(
            "pump",
            "No pump to refill yet",
            "Open a patient and read their pump first. A refill is told here.",
        )
        for action in (self._leave, self._next):
            self.add_action(action)
        for part in (self._vacant, self._order, self._notice):
            self.body.addWidget(part)
        self._leave.clicked.connect(self._left)
        self._next.clicked.connect(self._gone_on)
        self._order.acted.connect(lambda _: self.order_requested.emit())

    def set_state(self, state: ConsoleState) -> None:
        """Show the refill on the open patient's pump; cheap while nothing shown has changed."""
        shown = (
            state.patient, state.reading, state.draft, state.particulars, state.findings, state.reasons,
            state.changes, state.order, state.update.stage, state.operations, state.deeds, state.hands,
            state.hands_sentence, state.clock_ms and state.clock_ms // 60_000,
        )  # fmt: skip
        if shown == self._shown:
            return
        self._shown, self._state = shown, state
        self._hand, fresh = refill_view.met(self._hand, state)
        self._vacant.setVisible(state.reading is None)
        if state.reading is not None and self._board is None:
            self._build(state)
        self._show(fresh=fresh)

    def hideEvent(self, event: QHideEvent) -> None:
        """Put a draft that was typed over by half back, so that no other page can meet half an entry."""
        super().hideEvent(event)
        state, board = self._state, self._board
        if event.spontaneous() or state is None or board is None or self._hand.given is None:
            return
        if board.problem() or refill_view.handed_up(self._hand.entry, state) is None:
            change, noted = self._hand.given
            self._hand = replace(self._hand, entry=refills.from_change(change, noted, state))
            self._notice.set_banner("What was left unfinished is as in the draft again.")
            self._show(fresh=True)

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self._hand.step

    @property
    def entry(self) -> RefillEntry:
        """What is under the hand."""
        return self._hand.entry

    def _build(self, state: ConsoleState) -> None:
        board = self._board = RefillBoard(self.theme, state, self._clock)
        self.body.addWidget(board, 1)
        board.entry_changed.connect(self._typed)
        board.step_asked.connect(lambda key: self._go(Step(key)))
        board.hand_asked.connect(self.hand_asked)
        board.check.reason_given.connect(self.reason_given)

    def _show(self, *, fresh: bool = False) -> None:
        state, board = self._state, self._board
        reading = None if state is None else state.reading
        for part in (self._leave, self._next, self._order, *([board] if board is not None else [])):
            part.setVisible(reading is not None)
        if state is None or reading is None or board is None:
            self.badge.set_badge("")
            return
        board.set_entry(self._hand.entry, state, self._hand.step, fresh=fresh)
        off = refill_view.off(state)
        for part in (*board.cards.values(), board.leave, board.check):
            part.setEnabled(not off)
        self._show_head(state, off)

    def _show_head(self, state: ConsoleState, off: str) -> None:
        hand, reading = self._hand, state.reading
        board = self._board
        begun = reading is not None and entries.is_begun(hand.entry, reading)
        self.badge.set_badge("draft · not yet in the pump" if begun else "", "draft")
        problem = "" if board is None else board.problem()
        waits = refill_view.next_off(hand, state, problem)
        self._next.setText(refill_view.next_words(hand, state))
        self._next.set_reason_off(waits)
        self.head_note.setText(waits if begun or off else "")
        told, no_leave = refill_view.leave_words(hand, state)
        self._leave.setText(told)
        self._leave.set_reason_off(no_leave)
        action = "Enter the order" if state.order is None else "Change the order"
        strong, rest = program_view.order_words(state.order)
        mark = "review" if state.order else "question"
        self._order.set_banner(strong, rest, mark=mark, actions=(("action", action),))

    def _typed(self, entry: RefillEntry) -> None:
        """Hold `entry`, show what follows, and hand it up if it is whole and differs from the draft."""
        self._hand = replace(self._hand, entry=entry)
        self._notice.set_banner("")
        self._show()
        state, board = self._state, self._board
        if state is None or board is None or board.problem() or refill_view.off(state):
            return
        whole = refill_view.handed_up(entry, state)
        if whole is not None and whole != refill_view.drafted_in(state):
            self.change_drafted.emit(*whole)

    def _go(self, step: Step) -> None:
        self._hand = replace(self._hand, step=step)
        self.area.verticalScrollBar().setValue(0)
        self._show()

    def _gone_on(self) -> None:
        if self._hand.entry.leaving or self._hand.step is Step.CHECK:
            self.review_requested.emit()
        else:
            self._go(refill_view.after(self._hand.step))

    def _left(self) -> None:
        """Leave the refill, go on with it, or forget one in which nothing was done."""
        state, entry = self._state, self._hand.entry
        if state is None or state.reading is None:
            return
        if not entry.leaving and words.can_cancel(entry, state):
            self._hand = replace(self._hand, entry=entries.begun(state.reading), step=Step.EMPTY)
            self._show(fresh=True)
            self.discard_requested.emit()
            return
        self._hand = replace(self._hand, entry=replace(entry, leaving=not entry.leaving))
        self._show(fresh=True)
        if entry.leaving and self._hand.given is not None:
            self._hand = replace(self._hand, given=None)
            self.discard_requested.emit()
        self._typed(self._hand.entry)
