"""The part "Priming" of the Implant page: two facts, two large figures, and never blindly.

Apart from the page, which holds the parts together. It hands up a prime once all is answered.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.clock import Clock
from console.domain.catalog import Catalog
from console.domain.change import PrimeChange
from ui.models import implant_hand as hands
from ui.models import implant_theatre as theatre
from ui.models import priming, priming_view
from ui.models.priming import PATIENT, SLOWLY, TO_ACCESS, TO_TABLE, PrimingEntry
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.card import Card
from ui.widgets.checks import Checks, ChecksState
from ui.widgets.column import column
from ui.widgets.dose_field import DoseField
from ui.widgets.entry_field import EntryState
from ui.widgets.facts_card import FactsCard
from ui.widgets.figures import Figures, LargeFigure
from ui.widgets.flow import Flow
from ui.widgets.pick import Pick
from ui.widgets.question import Question
from ui.widgets.text import Text

_LEFT_LEAST, _RIGHT_LEAST = 500, 380
_FIELD = 190


class PrimingBoard(QWidget):
    """`drafted(PrimeChange, particulars)` for each whole prime, `access_asked()`, `reason_given`."""

    drafted = Signal(object, object)
    access_asked = Signal()
    reason_given = Signal(str, str)
    touched = Signal()

    def __init__(self, theme: Theme, catalog: Catalog, clock: Clock, parent: QWidget | None = None) -> None:
        """Build all parts; nothing is answered."""
        super().__init__(parent)
        self._state: ConsoleState | None = None
        self._entry = PrimingEntry()
        self._known: object = None
        self._given: PrimeChange | None = None
        self._where = Question(theme, "Where is the pump?", priming.WHERE, name="prime-where")
        self._tubing = Question(
            theme, "What is in the tubing inside the pump?", priming.TUBING, name="prime-tubing"
        )
        self._catheter = Question(theme, "What fills the catheter?", priming.CATHETER, name="prime-catheter")
        self._strength = Pick(theme, name="prime-strength", label="It is full of")
        self._daily = DoseField(theme, catalog.quantities["daily-dose"], clock, "Daily dose received with it")
        self._never = Banner(theme, name="prime-never")
        self._figures = Figures(theme, name="prime-figures")
        self._facts = FactsCard(theme, "What it takes", name="prime-facts")
        self._checks = Checks(theme, catalog.quantities["daily-dose"], clock, name="prime-checks")
        self._place(theme)
        for question in (self._where, self._tubing, self._catheter):
            question.answered.connect(lambda _: self._answered())
        self._strength.chosen.connect(lambda key: self._alter(replace(self._entry, strength=key)))
        self._daily.value_changed.connect(self._typed)
        self._never.acted.connect(self.go)
        self._checks.reason_given.connect(self.reason_given)

    def set_state(self, state: ConsoleState) -> None:
        """Show `state`; what was answered for another pump or version is forgotten."""
        drafted = state.draft if isinstance(state.draft, PrimeChange) else None
        reading, serial = state.reading, None if state.implant is None else state.implant.serial
        known = (state.patient, serial, None if reading is None else (reading.version, reading.digest))
        taken_away = drafted is None and self._given is not None
        new = drafted is not None and drafted not in {self._given, self._change(state)}
        if known != self._known or taken_away or new:
            self._entry = PrimingEntry() if drafted is None else priming.facts_from(state)
        self._known, self._given, self._state = known, drafted, state
        self._show()

    def problem(self) -> str:
        """Return what is unfinished; empty when nothing is, or nothing was begun."""
        state = self._state
        if state is None or self._entry == PrimingEntry():
            return ""
        made = priming.priming(self._entry, state)
        return self._typing_problem() or ("" if made.plan is not None else made.why_not)

    def clear(self) -> None:
        """Forget every answer; a draft that waits brings its own again."""
        self._entry, self._given = PrimingEntry(), None
        self._daily.put(None)
        self._show()

    def go(self, way: str) -> None:
        """Take one of the ways out, or answer as after catheter access."""
        if way == TO_TABLE:
            self._alter(priming.on_table(self._entry))
        elif way == SLOWLY:
            self._alter(replace(self._entry, slowly=True))
        elif way == TO_ACCESS:
            self.access_asked.emit()

    def after_access(self) -> None:
        """Answer both facts as they are after the catheter was emptied: it holds CSF, the tubing drug."""
        self._alter(priming.after_access())

    def _show(self) -> None:
        state, entry = self._state, self._entry
        if state is None or state.reading is None:
            return
        off = hands.other_draft(state, PrimeChange)
        made = priming.priming(entry, state)
        for question, answer in (
            (self._where, entry.where),
            (self._tubing, entry.tubing),
            (self._catheter, entry.catheter),
        ):
            question.set_answer(answer)
            question.setEnabled(not off)
        self._catheter.setVisible(entry.where == PATIENT)
        self._show_old(state, off)
        strong, rest = priming_view.banner(made)
        self._never.set_banner(strong, rest, mark="stop", look="stop", actions=() if off else made.ways)
        drafted = made.plan is not None and not off
        tone = "draft" if drafted else "ink"
        self._figures.set_figures(
            tuple(LargeFigure(*figure, tone) for figure in priming_view.figures(made, state))
        )
        words = "" if made.plan is None else made.plan.words
        self._facts.set_facts(priming_view.facts(made, state), words)
        self._show_checks(state, off)

    def _show_old(self, state: ConsoleState, off: str) -> None:
        """Show what is asked of an old catheter's drug, only where its tubing is to run slowly."""
        entry = self._entry
        self._old.setVisible(entry.slowly)
        self._strength.set_choices(theatre.strengths(state), entry.strength)
        self._daily.set_state(EntryState(entry.daily, fixed=off))

    def _show_checks(self, state: ConsoleState, off: str) -> None:
        problem = priming_view.never_words(priming.priming(self._entry, state)) or self.problem()
        ours = isinstance(state.draft, PrimeChange) and not problem
        silent = off or (f"Not checked yet. {problem}" if problem else "Nothing to ask and nothing to note.")
        if not problem and not off and state.draft is None:
            silent = "Two facts decide: what the tubing holds, and what fills the catheter."
        self._checks.set_state(ChecksState(state.findings if ours else (), state.reasons, None, silent))

    def _answered(self) -> None:
        where = self._where.answer
        entry = PrimingEntry(
            where, self._tubing.answer, self._catheter.answer if where == PATIENT else "", slowly=False
        )
        self._alter(entry)

    def _typed(self, mcg: Decimal | None) -> None:
        self._alter(replace(self._entry, daily=mcg))

    def _typing_problem(self) -> str:
        return self._daily.problem() if self._entry.slowly and self._daily.text() else ""

    def _change(self, state: ConsoleState) -> PrimeChange | None:
        return priming.to_change(priming.priming(self._entry, state))

    def _alter(self, entry: PrimingEntry) -> None:
        """Hold `entry`, show it at once, and hand up the prime if there is one."""
        self._entry = entry
        self._show()
        self.touched.emit()
        state = self._state
        if state is None or state.reading is None or hands.other_draft(state, PrimeChange):
            return
        made = priming.priming(entry, state)
        change = priming.to_change(made)
        if change is not None and change != state.draft and not self._typing_problem():
            self.drafted.emit(change, priming_view.particulars(entry, made, state))

    def _place(self, theme: Theme) -> None:
        facts = Card(theme, "Two facts", name="prime-questions")
        facts.body.setSpacing(theme.space(4))
        self._old = QWidget()
        old = QVBoxLayout(self._old)
        old.setContentsMargins(0, 0, 0, 0)
        old.setSpacing(theme.space(1))
        self._daily.setObjectName("prime-daily")
        self._daily.setFixedWidth(theme.px(_FIELD))
        asked: tuple[tuple[str, QWidget], ...] = (
            ("It is full of", self._strength),
            ("Daily dose received with it", self._daily),
        )
        for words, field in asked:
            old.addWidget(Text(theme, words, role="small", tone="second", weight="medium"))
            old.addWidget(field, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self._where, self._tubing, self._catheter, self._old):
            facts.body.addWidget(part)
        row = Flow(theme.space(4))
        row.add(column(theme, facts, self._checks), stretch=1, least=theme.px(_LEFT_LEAST))
        row.add(column(theme, self._figures, self._facts), stretch=1, least=theme.px(_RIGHT_LEAST))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.space(4))
        whole.addWidget(self._never)
        whole.addLayout(row, 1)
