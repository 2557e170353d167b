"""The part "Screening" of the Implant page: test doses by lumbar puncture, and the first daily dose.

Apart from the page, which holds the parts together. A helper: it drafts nothing; the first daily dose is
handed up as a suggestion, to stand beside the field and never in it.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.clock import Clock
from console.domain.catalog import Catalog
from ui.models import screening
from ui.models.screening import Outcome, ScreeningEntry, TrialEntry, TrialRow
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.column import column
from ui.widgets.facts_card import FactsCard
from ui.widgets.figures import Figures, LargeFigure
from ui.widgets.flow import Flow
from ui.widgets.text import Text
from ui.widgets.tick import Tick
from ui.widgets.trial_row import TrialLine

_LEFT_LEAST, _RIGHT_LEAST = 560, 340
_LEFT_SHARE, _RIGHT_SHARE = 3, 2


class ScreeningBoard(QWidget):
    """`first_dose_suggested(DailyDose)` and `order_asked()` when they are asked for."""

    first_dose_suggested = Signal(object)
    order_asked = Signal()

    def __init__(self, theme: Theme, catalog: Catalog, clock: Clock, parent: QWidget | None = None) -> None:
        """Build all parts; no dose was tried."""
        super().__init__(parent)
        self._theme, self._catalog, self._clock = theme, catalog, clock
        self._state: ConsoleState | None = None
        self._known: object = None
        self._entry = ScreeningEntry()
        self._small = Tick(theme, "Very small patient: begin lower", name="very-small")
        self._lines: list[TrialLine] = []
        self._figures = Figures(theme, name="screening-figures")
        self._suggest = Button(theme, "Suggest it beside the daily dose field", name="suggest-first-dose")
        self._order_it = Button(theme, "Enter the order", name="order-first-dose")
        self._titration = FactsCard(theme, "Titration and maintenance", name="titration-card")
        self._order = Text(theme, tone="second", wrap=True)
        self._place(theme)
        self._small.toggled.connect(lambda on: self._alter(ScreeningEntry(very_small=on)))
        self._suggest.clicked.connect(self._suggested)
        self._order_it.clicked.connect(self.order_asked)

    def set_state(self, state: ConsoleState) -> None:
        """Show `state`; what was entered belongs to one patient."""
        if state.patient != self._known:
            self._known, self._entry = state.patient, ScreeningEntry()
        self._state = state
        self._show()

    def _show(self) -> None:
        state, entry = self._state, self._entry
        if state is None or state.patient is None:
            return
        with QSignalBlocker(self._small):
            self._small.setChecked(entry.very_small)
        self._show_rows(screening.rows(entry, state))
        self._show_outcome(screening.outcome(entry, state), state)
        self._order.setText(screening.not_before(state))

    def _show_rows(self, rows: tuple[TrialRow, ...]) -> None:
        while len(self._lines) < len(rows):
            self._add_line()
        for place, line in enumerate(self._lines):
            line.setVisible(place < len(rows))
            if place < len(rows):
                line.set_row(rows[place])

    def _show_outcome(self, made: Outcome, state: ConsoleState) -> None:
        problem = next((line.problem() for line in self._lines if line.problem()), "")
        number, unit, note = (
            ("Not yet known", "", problem) if problem else (made.number, made.unit, made.note)
        )
        self._figures.set_figures((LargeFigure(made.label, number, unit, note),))
        first = None if problem else made.first
        for button in (self._suggest, self._order_it):
            button.setVisible(first is not None)
        self._titration.set_facts(screening.titration(first, state), screening.CEILINGS)

    def _add_line(self) -> None:
        number = len(self._lines)
        line = TrialLine(self._theme, self._catalog, self._clock, number + 1)
        line.answered.connect(lambda trial, number=number: self._answered(number, trial))
        self._lines.append(line)
        self._list.addWidget(line)

    def _answered(self, number: int, trial: TrialEntry) -> None:
        self._alter(screening.answered(self._entry, number, trial))

    def _alter(self, entry: ScreeningEntry) -> None:
        self._entry = replace(entry)
        self._show()

    def _suggested(self) -> None:
        state = self._state
        first = None if state is None else screening.outcome(self._entry, state).first
        if first is not None:
            self.first_dose_suggested.emit(first)

    def _place(self, theme: Theme) -> None:
        tried = Card(theme, "Test doses by lumbar puncture", name="trials-card")
        tried.body.setSpacing(theme.space(3))
        tried.body.addWidget(Text(theme, screening.NOT_SENT, tone="second", wrap=True))
        tried.body.addWidget(self._small)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.space(3))
        tried.body.addLayout(self._list)
        tried.body.addWidget(self._order)
        right = QWidget()
        stack = QVBoxLayout(right)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(theme.space(4))
        stack.addWidget(self._figures)
        buttons = Flow(theme.space(2))
        buttons.add(self._suggest)
        buttons.add(self._order_it)
        stack.addLayout(buttons)
        stack.addWidget(self._titration)
        stack.addStretch(1)
        row = Flow(theme.space(4), self)
        row.add(column(theme, tried), stretch=_LEFT_SHARE, least=theme.px(_LEFT_LEAST))
        row.add(right, stretch=_RIGHT_SHARE, least=theme.px(_RIGHT_LEAST))
