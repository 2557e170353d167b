"""The Review page: is this exactly what I mean? Old and new side by side, from the pump's own read-back.

Apart from Program, which edits. Nothing here can be edited but what is typed from the order, and
nothing leaves for the pump but by the hold. It holds no value of its own beyond the cursor.
"""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from console.clock import Clock, WallClock
from console.domain.catalog import Catalog
from console.domain.change import prescribed
from console.domain.finding import FindingKind
from console.domain.transitions import DiffRow
from ui import kind
from ui.format import counted
from ui.models import agreement, outlook, program_view, progress
from ui.models import ask as asks
from ui.models import review_view as views
from ui.state import ConsoleState, Link, Stage
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.checks import Checks, ChecksState
from ui.widgets.column import column
from ui.widgets.comparison import Comparison
from ui.widgets.figures_card import FiguresCard
from ui.widgets.flow import Flow
from ui.widgets.page import PageFrame
from ui.widgets.update_card import UpdateCard, UpdateState
from ui.widgets.vacant import Vacant

_LEFT_LEAST, _RIGHT_LEAST = 560, 330
_LEFT_SHARE, _RIGHT_SHARE = 3, 1
_AWAITING = (Stage.IDLE, Stage.REFUSED, Stage.NOT_APPLIED)
_UNDER_WAY = (Stage.PREPARING, Stage.SENDING, Stage.SWITCHED, Stage.UNKNOWN)


class ReviewPage(PageFrame):
    """`prepare_requested()`, `confirm_requested(second_person)`, `back_requested()`, and what is written."""

    prepare_requested = Signal()
    confirm_requested = Signal(str)
    back_requested = Signal()
    order_requested = Signal()
    reason_given = Signal(str, str)

    def __init__(self, theme: Theme, clock: Clock | None = None, parent: QWidget | None = None) -> None:
        """Build the frame; its parts are built for the first draft. `clock` times keys and hold."""
        super().__init__(theme, "Review & update", name="review-page", parent=parent)
        self._clock = clock or WallClock()
        self._state: ConsoleState | None = None
        self._shown: tuple[object, ...] = ()
        self._rows: tuple[DiffRow, ...] = ()
        self._seen = False
        self._back = Button(theme, "Back to program", name="back-to-program")
        self._back.clicked.connect(self.back_requested)
        self.add_action(self._back)
        self._vacant = Vacant(theme, name="review-vacant")
        self._vacant.set_vacant(
            "review", "Nothing to review", "A draft made in Program is compared here, and sent."
        )
        self._outcome = Banner(theme, name="review-outcome")
        self._order = Banner(theme, name="review-no-order")
        self._bridge = Banner(theme, name="review-bridge")
        self._order.acted.connect(lambda _: self.order_requested.emit())
        self._board: QWidget | None = None
        for part in (self._vacant, self._outcome, self._order, self._bridge):
            self.body.addWidget(part)
        self.area.verticalScrollBar().valueChanged.connect(lambda _: self._look())

    def set_state(self, state: ConsoleState) -> None:
        """Show the update at hand, or the draft that waits for its read-back."""
        shown = (
            state.patient, state.reading, state.read_wall_ms, state.link, state.draft, state.findings,
            state.reasons, state.changes, state.order, state.update,
        )  # fmt: skip
        if shown == self._shown:
            return
        self._shown, self._state = shown, state
        change = views.shown_change(state)
        self._vacant.setVisible(change is None)
        if change is not None and self._board is None:
            self._build(state.catalog)
        if self._board is not None:
            self._board.setVisible(change is not None)
        self._back.setText(f"Back to {kind.place(change)}")
        strong, rest, mark = views.ended(state)
        self._outcome.set_banner(strong, rest, mark=mark)
        ordering = change is not None and kind.needs_order(change) and state.order is None
        needs_order = ordering and state.update.stage in _AWAITING
        self._order.set_banner(
            "Enter the order first." if needs_order else "",
            "The read-back is held against it.",
            actions=(("action", "Enter the order"),),
        )
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask the pump for its read-back when the page is gone to with a draft that may be sent."""
        super().showEvent(event)
        state = self._state
        if event.spontaneous() or state is None or state.draft is None:
            return
        if state.update.stage is Stage.IDLE and not _prepare_off(state):
            self.prepare_requested.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See whether more of the comparison is in sight."""
        super().resizeEvent(event)
        self._look()

    def _build(self, catalog: Catalog) -> None:
        theme = self.theme
        self._figures = FiguresCard(theme)
        self._comparison = Comparison(theme)
        self._checks = Checks(theme, catalog.quantities["daily-dose"], self._clock, name="review-checks")
        self._comparison.installEventFilter(self)
        self._card = UpdateCard(theme, catalog, self._clock)
        self._card.typed.connect(self._show)
        self._card.prepare_asked.connect(self.prepare_requested)
        self._card.confirmed.connect(self._confirm)
        self._checks.reason_given.connect(self.reason_given)
        left = column(theme, self._figures, self._comparison, self._checks)
        self._board = QWidget()
        row = Flow(theme.space(4), self._board)
        row.add(left, stretch=_LEFT_SHARE, least=theme.px(_LEFT_LEAST))
        row.add(column(theme, self._card), stretch=_RIGHT_SHARE, least=theme.px(_RIGHT_LEAST))
        self.body.addWidget(self._board, 1)

    def _show(self) -> None:
        state = self._state
        if state is None or self._board is None or views.shown_change(state) is None:
            self.badge.set_badge("")
            self._bridge.set_banner("")
            return
        masked = self._masked(state)
        told = views.under_way_words(state)
        self._bridge.set_banner(told[0] if told else "", " ".join(told[1:]), mark="note")
        self.badge.set_badge(*_badge(state))
        self._figures.set_figures(
            views.figures(state, masked=masked), views.change_words(state, masked=masked)
        )
        self._show_rows(state, masked=masked)
        drafted = state.draft is not None
        self._checks.setVisible(drafted)
        self._checks.set_state(
            ChecksState(state.findings, state.reasons, _daily(state), "Nothing to ask and nothing to note.")
        )
        self._card.set_state(self._update(state, masked=masked))

    def _show_rows(self, state: ConsoleState, *, masked: bool) -> None:
        rows = views.rows(state, masked=masked)
        if [row.setting for row in rows] != [row.setting for row in self._rows]:
            self._seen = False
        self._rows = rows
        stress = {Stage.VERIFIED: "ink", Stage.UNKNOWN: ""}.get(state.update.stage, "draft")
        self._comparison.set_rows(rows, views.headings(state), stress)

    def _update(self, state: ConsoleState, *, masked: bool) -> UpdateState:
        back = state.update.read_back if state.update.stage is Stage.READ_BACK else None
        running = views.before(state)
        wanted = None if back is None or running is None else asks.ask(back, running)
        off = self._off(state)
        prepare = (
            ""
            if state.update.stage in {*_UNDER_WAY, Stage.VERIFIED}
            else ("Read it back again" if back is not None else "Have the pump read it back")
        )
        return UpdateState(
            order=views.order_words(state),
            ask=wanted,
            steps=progress.steps(state),
            hold=views.hold_words(state, masked=masked),
            off=off,
            said=off if wanted is not None else "",
            prepare=prepare,
            prepare_off=_prepare_off(state),
        )

    def _off(self, state: ConsoleState) -> str:
        """Return why the update cannot be confirmed now; empty when the hold is free."""
        blocked = agreement.blocked(state)
        back, running = state.update.read_back, views.before(state)
        if blocked or back is None or running is None:
            return blocked
        source = asks.source(back.change, ordered=state.order is not None)
        typed = asks.typed_words(asks.ask(back, running), self._card.entries, source)
        unseen = (
            "" if self._seen else "Scroll to the end of the comparison first: not every change was in sight."
        )
        person = "" if self._card.second_person else "Say who the second person is, or that none is present."
        return typed or person or unseen

    def _masked(self, state: ConsoleState) -> bool:
        """Tell whether the new total is masked: while it is typed, until it is the pump's."""
        back, running = state.update.read_back, views.before(state)
        if back is None or running is None or state.update.stage is not Stage.READ_BACK:
            return False
        return self._card.is_typing and self._card.entries.total != asks.ask(back, running).total

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See what is in sight when the comparison has found its place."""
        if event.type() is QEvent.Type.Resize:
            self._look()
        return super().eventFilter(watched, event)

    def _look(self) -> None:
        """Note when the last changed row of the comparison is in sight (NE-29)."""
        last = None if self._board is None else self._comparison.last_changed()
        if last is None or self._seen or not self.isVisible():
            return
        bottom = last.mapTo(self.area.viewport(), last.rect().bottomLeft()).y()
        if bottom <= self.area.viewport().height():
            self._seen = True
            self._show()

    def _confirm(self) -> None:
        state = self._state
        if state is not None and not self._off(state):
            self.confirm_requested.emit(self._card.second_person)


def _daily(state: ConsoleState) -> Decimal | None:
    """Return the daily dose of the draft, which a finding may ask to be typed once more."""
    running = views.before(state)
    if running is None or state.draft is None:
        return None
    return program_view.daily_mcg(outlook.ordered(running, prescribed(running, state.draft)))


def _badge(state: ConsoleState) -> tuple[str, str]:
    if state.update.stage is Stage.VERIFIED:
        return views.ended(state)[0], "good"
    if state.update.stage is Stage.UNKNOWN:
        return "outcome unknown", "plain"
    return (counted(state.changes, "change"), "draft") if state.changes else ("", "plain")


def _prepare_off(state: ConsoleState) -> str:
    """Return why the pump cannot be asked for a read-back; empty when it can."""
    if state.draft is None:
        return "There is no draft."
    if state.link is not Link.LINKED:
        return "The pump is not linked; link to it again first."
    return next((finding.sentence for finding in state.findings if finding.kind is FindingKind.STOP), "")
