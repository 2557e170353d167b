"""The Implant page: what is the drug's way to the patient? Pump and catheter, priming, access, screening.

Apart from Program, which says what flows along that way. Each part hands up what is whole; the page holds
them together, keeps the answer on catheter access with whatever draft waits, and sends nothing.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from console.clock import Clock, WallClock
from console.domain.change import Change, ImplantChange, PrimeChange
from ui.models import implant_access as accesses
from ui.models import implant_parts as parts
from ui.models import program_view
from ui.models.implant_parts import Part
from ui.pages.implant_access import AccessBoard
from ui.pages.implant_catheter import CatheterBoard
from ui.pages.implant_priming import PrimingBoard
from ui.pages.implant_screening import ScreeningBoard
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.flow import Flow
from ui.widgets.page import PageFrame
from ui.widgets.segmented import Segmented
from ui.widgets.vacant import Vacant

Particulars = tuple[tuple[str, str], ...]


class ImplantPage(PageFrame):
    """Drafts and deeds go up by signals.

    `change_drafted(Change, particulars)`, `hand_asked(Hand)`, `pump_replaced(Implant)`,
    `first_dose_suggested(DailyDose)`, and the wishes that every page with a draft has.
    """

    change_drafted = Signal(object, object)
    hand_asked = Signal(object)
    pump_replaced = Signal(object)
    first_dose_suggested = Signal(object)
    discard_requested = Signal()
    review_requested = Signal()
    order_requested = Signal()
    reason_given = Signal(str, str)

    def __init__(self, theme: Theme, clock: Clock | None = None, parent: QWidget | None = None) -> None:
        """Build the frame; a part is built when it is first gone to. `clock` times the keys."""
        super().__init__(theme, "Implant", name="implant-page", parent=parent)
        self._clock = clock or WallClock()
        self._state: ConsoleState | None = None
        self._shown: tuple[object, ...] = ()
        self._catheter: CatheterBoard | None = None
        self._priming: PrimingBoard | None = None
        self._access: AccessBoard | None = None
        self._screening: ScreeningBoard | None = None
        self._discard = Button(theme, "Discard draft", name="discard-draft")
        self._review = Button(theme, "Review", name="review-draft", look="primary")
        self._part = Segmented(theme, parts.PARTS, name="implant-part", label="Part of the page")
        self._notice = Banner(theme, name="implant-notice")
        self._vacant = Vacant(theme, name="implant-vacant")
        for action in (self._discard, self._review):
            self.add_action(action)
        row = Flow(theme.space(4))
        row.add(self._part)
        self.body.addLayout(row)
        for part in (self._notice, self._vacant):
            self.body.addWidget(part)
        self._part.chosen.connect(lambda _: self._show())
        self._discard.clicked.connect(self._discarded)
        self._review.clicked.connect(self.review_requested)

    def set_state(self, state: ConsoleState) -> None:
        """Show the open patient's pump and catheter; cheap while nothing shown has changed."""
        shown = (
            state.patient, state.implant, state.patients, state.reading, state.draft, state.findings,
            state.reasons, state.changes, state.order, state.update.stage, state.operations,
            state.particulars, state.deeds, state.hands, state.hands_sentence,
            state.clock_ms and state.clock_ms // 60_000,
        )  # fmt: skip
        if shown == self._shown:
            return
        self._shown, self._state = shown, state
        self._show()

    def go_to(self, part: str) -> None:
        """Show the part called `part` (one of `implant_parts.Part`)."""
        self._part.set_choice(part)
        self._show()

    def prepare(self) -> None:
        """Build the part that is shown first."""
        if self._state is not None:
            self._board(Part.CATHETER, self._state)

    def hideEvent(self, event: QHideEvent) -> None:
        """Put what is unfinished back, so that no other page can meet half an entry; and say so."""
        super().hideEvent(event)
        state = self._state
        if event.spontaneous() or state is None:
            return
        problems = [
            (board, board.problem())
            for board in (self._catheter, self._priming)
            if board is not None and board.problem()
        ]
        for board, problem in problems:
            board.clear()
            board.set_state(state)
            self._notice.set_banner("What was left unfinished was let go.", problem)
        if problems:
            self._show()

    def _show(self) -> None:
        state = self._state
        if state is None:
            return
        part = Part(self._part.choice)
        vacancy = parts.vacancy(part, state)
        self._vacant.setVisible(bool(vacancy))
        if vacancy:
            self._vacant.set_vacant(*vacancy)
        else:
            self._board(part, state).set_state(state)
        for key, board in self._boards():
            board.setVisible(key is part and not vacancy)
        self._show_head(state)

    def _boards(self) -> tuple[tuple[Part, QWidget], ...]:
        """Return the parts that were built."""
        made = (
            (Part.CATHETER, self._catheter),
            (Part.PRIMING, self._priming),
            (Part.ACCESS, self._access),
            (Part.SCREENING, self._screening),
        )
        return tuple((key, board) for key, board in made if board is not None)

    def _board(
        self, part: Part, state: ConsoleState
    ) -> CatheterBoard | PrimingBoard | AccessBoard | ScreeningBoard:
        """Return the part called `part`, built and connected at the first call."""
        if part is Part.CATHETER:
            return self._made_catheter(state)
        if part is Part.PRIMING:
            return self._made_priming(state)
        return self._made_access(state) if part is Part.ACCESS else self._made_screening(state)

    def _made_catheter(self, state: ConsoleState) -> CatheterBoard:
        if self._catheter is None:
            board = self._catheter = CatheterBoard(self.theme, state.catalog, self._clock)
            self.body.addWidget(board, 1)
            board.drafted.connect(self._drafted)
            board.emptied.connect(self.discard_requested)
            board.pump_replaced.connect(self.pump_replaced)
            board.hand_asked.connect(self.hand_asked)
            board.reason_given.connect(self.reason_given)
            board.touched.connect(self._show_head_now)
        return self._catheter

    def _made_priming(self, state: ConsoleState) -> PrimingBoard:
        if self._priming is None:
            board = self._priming = PrimingBoard(self.theme, state.catalog, self._clock)
            self.body.addWidget(board, 1)
            board.drafted.connect(self._drafted)
            board.access_asked.connect(lambda: self.go_to(Part.ACCESS))
            board.reason_given.connect(self.reason_given)
            board.touched.connect(self._show_head_now)
        return self._priming

    def _made_access(self, state: ConsoleState) -> AccessBoard:
        if self._access is None:
            board = self._access = AccessBoard(self.theme, state.catalog, self._clock)
            self.body.addWidget(board, 1)
            board.answered.connect(self._answered)
            board.hand_asked.connect(self.hand_asked)
            board.prime_asked.connect(self._prime_asked)
        return self._access

    def _made_screening(self, state: ConsoleState) -> ScreeningBoard:
        if self._screening is None:
            board = self._screening = ScreeningBoard(self.theme, state.catalog, self._clock)
            self.body.addWidget(board, 1)
            board.first_dose_suggested.connect(self.first_dose_suggested)
            board.order_asked.connect(self.order_requested)
        return self._screening

    def _show_head_now(self) -> None:
        self._notice.set_banner("")
        if self._state is not None:
            self._show_head(self._state)

    def _show_head(self, state: ConsoleState) -> None:
        problem = self._problem()
        ours = isinstance(state.draft, ImplantChange | PrimeChange)
        drafted = ours or bool(problem)
        self.badge.set_badge("draft · not yet in the pump" if drafted else "", "draft")
        for action in (self._discard, self._review):
            action.setVisible(state.reading is not None)
        self._discard.set_reason_off("" if drafted else "There is no draft.")
        self._review.setText(program_view.review_words(state))
        self._review.set_reason_off(program_view.review_off(state, problem))

    def _problem(self) -> str:
        boards = (self._catheter, self._priming)
        return next((board.problem() for board in boards if board is not None and board.problem()), "")

    def _drafted(self, change: Change, particulars: Particulars) -> None:
        self.change_drafted.emit(change, accesses.with_answer(particulars, self._answer()))

    def _answer(self) -> str:
        state = self._state
        if state is None:
            return ""
        said = "" if self._access is None else self._access.answer
        return accesses.answered(said, state)

    def _answered(self, answer: str) -> None:
        """Keep the answer with the draft that waits, of whatever kind; without one it waits for the next."""
        state = self._state
        if state is not None and state.draft is not None:
            self.change_drafted.emit(state.draft, accesses.with_answer(state.particulars, answer))

    def _prime_asked(self) -> None:
        self.go_to(Part.PRIMING)
        if self._priming is not None:
            self._priming.after_access()

    def _discarded(self) -> None:
        for board in (self._catheter, self._priming):
            if board is not None:
                board.clear()
        self._notice.set_banner("")
        self.discard_requested.emit()
