"""The parts of the Refill page and where they stand: hands left, console in the middle, what follows right.

Apart from `refill`, which says what follows from a hand on them. The columns stand below each other where
they do not fit side by side.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.clock import Clock
from console.domain import transitions
from console.domain.change import RefillChange
from console.domain.reading import Reading
from ui.models import program_view, refill_checks, refill_dates, refill_reservoir
from ui.models import refill as refills
from ui.models import refill_bridge as bridge_views
from ui.models import refill_hands as hands
from ui.models import refill_quantities as quantities
from ui.models import refill_words as words
from ui.models.refill_entry import RefillEntry, Step
from ui.pages.refill_bridge import BridgeCard, BridgeFigures
from ui.pages.refill_cards import CompareCard, ConsoleCard, EmptyCard, LeaveCard
from ui.pages.refill_drug import DrugCard
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.ask_row import AskRow
from ui.widgets.bench import Bench, BenchState
from ui.widgets.card import Card, Fact
from ui.widgets.checks import Checks, ChecksState
from ui.widgets.comparison import Comparison
from ui.widgets.flow import Flow
from ui.widgets.label_fields import WordsField
from ui.widgets.reservoir_picture import ReservoirPicture
from ui.widgets.step_strip import StepState, StepStrip
from ui.widgets.text import Text

_LEFT_LEAST, _MIDDLE_LEAST, _RIGHT_LEAST = 268, 430, 270
_LEFT_SHARE, _MIDDLE_SHARE, _RIGHT_SHARE = 5, 8, 5
_DATES = 5
_PICTURED = (Step.EMPTY, Step.COMPARE, Step.DRUG)
"""The steps in which the picture comes before the figures of the bridge, where both stand at the right."""

_WITH_FIGURES = (Step.DRUG, Step.BRIDGE, Step.CHECK)
_NAME_LONGEST, _NAME_PX = 40, 220
_PARTICULARS = 16


class RefillBoard(QWidget):
    """The strip of steps over three columns; `entry_changed`, `step_asked` and `hand_asked` from any part."""

    entry_changed = Signal(object)
    step_asked = Signal(str)
    hand_asked = Signal(object)

    def __init__(
        self, theme: Theme, state: ConsoleState, clock: Clock, parent: QWidget | None = None
    ) -> None:
        """Build all parts for the pump of `state`."""
        super().__init__(parent)
        catalog = state.catalog
        self.strip = StepStrip(theme, tuple(Step), name="refill-step")
        self.bench = Bench(theme, quantities.drawn(catalog), quantities.times(catalog), clock)
        self.vessel = Card(theme, "Reservoir", name="refill-reservoir-card")
        self.picture = ReservoirPicture(theme)
        self.vessel.body.addWidget(self.picture)
        self.vessel.body.addStretch(1)
        self.leave = LeaveCard(theme, state, clock)
        self.cards: dict[Step, ConsoleCard] = {
            Step.EMPTY: EmptyCard(theme, state, clock),
            Step.COMPARE: CompareCard(theme),
            Step.DRUG: DrugCard(theme, state, clock),
            Step.BRIDGE: BridgeCard(theme, state, clock),
        }
        self.check = CheckColumn(theme, state, clock)
        self.figures = BridgeFigures(theme)
        self.dates = Card(theme, "After the refill", name="refill-dates-card")
        self._dates = [Fact(theme) for _ in range(_DATES)]
        for fact in self._dates:
            self.dates.body.addWidget(fact)
        note = "Calculated; no level is measured."
        self.dates.body.addWidget(Text(theme, note, role="small", tone="third", wrap=True))
        self._pictured = True
        self._place(theme)
        self._connect()

    def set_entry(self, entry: RefillEntry, state: ConsoleState, step: Step, *, fresh: bool) -> None:
        """Show `entry` at `step`; `fresh` when fields must be written anew."""
        reading = state.reading
        if reading is None:
            return
        checked = replace(state, findings=refill_checks.findings(entry, state))
        for key, card in self.cards.items():
            card.setVisible(key is step and not entry.leaving)
            card.set_entry(entry, checked, fresh=fresh)
        self.leave.setVisible(entry.leaving)
        self.leave.set_entry(entry, checked, fresh=fresh)
        self._show_hands(entry, state, step)
        change = refills.to_change(entry, state)
        whole = change if isinstance(change, RefillChange) else None
        self.check.setVisible(step is Step.CHECK or (entry.leaving and whole is not None))
        self.check.set_entry(entry, state, reading, whole)
        self._show_right(entry, state, step, whole)
        self._show_steps(entry, state, step)

    def problem(self) -> str:
        """Return what stands in a field and is no value; empty when nothing is."""
        cards = (*self.cards.values(), self.leave)
        return next((card.problem() for card in cards if card.problem()), "")

    def _show_hands(self, entry: RefillEntry, state: ConsoleState, step: Step) -> None:
        self.bench.setVisible(state.hands)
        filling = step is not Step.EMPTY or entry.leaving
        self.bench.set_state(
            BenchState(hands.vials(state), hands.doings(state), state.hands_sentence, filling)
        )
        self.picture.set_view(refill_reservoir.view(entry, state))

    def _show_right(
        self, entry: RefillEntry, state: ConsoleState, step: Step, whole: RefillChange | None
    ) -> None:
        shown = step in _WITH_FIGURES and not entry.leaving
        self.figures.set_view(
            bridge_views.view(entry, state) if shown else bridge_views.BridgeView(needed=False)
        )
        self.dates.setVisible(shown or entry.leaving)
        self._pictured = step in _PICTURED or entry.leaving
        self._put_vessel()
        lines = refill_dates.dates(entry, state, whole)
        for number, fact in enumerate(self._dates):
            fact.setVisible(number < len(lines))
            if number < len(lines):
                label, value, differs = lines[number]
                fact.set_fact(label, value, "draft" if differs else "ink")

    def _show_steps(self, entry: RefillEntry, state: ConsoleState, step: Step) -> None:
        waits = refills.first_missing(entry, state)
        order = list(Step)
        reached = len(order) if waits is None else order.index(waits[0])
        self.strip.setVisible(not entry.leaving)
        self.strip.set_steps(
            tuple(
                StepState(
                    note.step,
                    note.step.value,
                    note.note,
                    note.done,
                    note.step is step,
                    waits[1] if waits is not None and number > reached and note.step is not step else "",
                )
                for number, note in enumerate(words.steps(entry, state, step))
            )
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the picture where it is in sight beside the questions, and behind them in one column."""
        super().resizeEvent(event)
        self._put_vessel()

    def _put_vessel(self) -> None:
        narrow, hands = self.width() < self._side_by_side, not self.bench.isHidden()
        column = self._right_column if narrow or hands else self._left_column
        _put(column, self.vessel, first=hands and not narrow and self._pictured)
        self._left.setVisible(hands or not narrow)
        self._right.setVisible(narrow or hands or not self.dates.isHidden())

    def _place(self, theme: Theme) -> None:
        self._left, self._left_column = _column(theme, self.bench, self.vessel)
        middle, _ = _column(theme, self.leave, *self.cards.values(), self.check)
        self._right, self._right_column = _column(theme, self.figures, self.dates)
        self._side_by_side = theme.px(_LEFT_LEAST + _MIDDLE_LEAST) + theme.space(4)
        row = Flow(theme.space(4))
        row.add(self._left, stretch=_LEFT_SHARE, least=theme.px(_LEFT_LEAST))
        row.add(middle, stretch=_MIDDLE_SHARE, least=theme.px(_MIDDLE_LEAST))
        row.add(self._right, stretch=_RIGHT_SHARE, least=theme.px(_RIGHT_LEAST))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.space(4))
        outer.addWidget(self.strip)
        outer.addLayout(row, 1)

    def _connect(self) -> None:
        for card in (*self.cards.values(), self.leave):
            card.entry_changed.connect(self.entry_changed)
        self.check.entry_changed.connect(self.entry_changed)
        self.strip.gone_to.connect(self.step_asked)
        self.bench.hand_asked.connect(self.hand_asked)


def _put(column: QVBoxLayout, part: QWidget, *, first: bool) -> None:
    """Put `part` first or last in a column that ends in a stretch; nothing moves where it stands there."""
    here = column.indexOf(part)
    wanted = 0 if first else column.count() - (1 if here < 0 else 2)
    if here != wanted:
        column.removeWidget(part)
        column.insertWidget(wanted, part)


def _column(theme: Theme, *parts: QWidget) -> tuple[QWidget, QVBoxLayout]:
    side = QWidget()
    column = QVBoxLayout(side)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.space(4))
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return side, column


class CheckColumn(QWidget):
    """Everything before and after, what the checks say, and who checked; `reason_given(code, text)`."""

    entry_changed = Signal(object)
    reason_given = Signal(str, str)

    def __init__(
        self, theme: Theme, state: ConsoleState, clock: Clock, parent: QWidget | None = None
    ) -> None:
        """Build it without rows."""
        super().__init__(parent)
        self._entry = RefillEntry()
        self.comparison = Comparison(theme)
        self.comparison.setObjectName("refill-comparison")
        self.checks = Checks(theme, state.catalog.quantities["daily-dose"], clock, name="refill-checks")
        self._by = WordsField(theme, "Checked by", name="refill-checked-by", longest=_NAME_LONGEST)
        self._waste = WordsField(theme, "Waste witnessed by", name="refill-waste", longest=_NAME_LONGEST)
        noted = Card(theme, "What is kept with the visit", name="refill-noted-card")
        self._noted = [Fact(theme) for _ in range(_PARTICULARS)]
        for fact in self._noted:
            noted.body.addWidget(fact)
        asked = (("Vial and figures checked by, or none", self._by), ("Waste witnessed by", self._waste))
        for label, field in asked:
            field.setFixedWidth(theme.px(_NAME_PX))
            noted.body.addWidget(AskRow(theme, label, field, ruled=False))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(4))
        for part in (self.comparison, self.checks, noted):
            column.addWidget(part)
        column.addStretch(1)
        self._by.words_changed.connect(lambda name: self._named(checked_by=name))
        self._waste.words_changed.connect(lambda name: self._named(waste_seen_by=name))
        self.checks.reason_given.connect(self.reason_given)

    def set_entry(
        self, entry: RefillEntry, state: ConsoleState, reading: Reading, change: RefillChange | None
    ) -> None:
        """Show what `change` would alter, and what is noted."""
        self._entry = entry
        self._by.put(entry.checked_by)
        self._waste.put(entry.waste_seen_by)
        rows = () if change is None else transitions.diff(reading.prescription, change)
        self.comparison.set_rows(rows, ("In the pump now", "After the refill"), "draft")
        self.comparison.setVisible(bool(rows))
        noted = refills.particulars(entry, state)
        for number, fact in enumerate(self._noted):
            fact.setVisible(number < len(noted))
            if number < len(noted):
                fact.set_fact(*noted[number])
        daily = None if change is None else program_view.daily_mcg(change.prescription.infusion)
        waits = refills.first_missing(entry, state)
        silent = "Nothing to ask and nothing to note." if waits is None else f"Not checked yet. {waits[1]}"
        findings = state.findings if isinstance(state.draft, RefillChange) else ()
        self.checks.set_state(ChecksState(findings, state.reasons, daily, silent))

    def _named(self, **typed: str) -> None:
        self._entry = replace(self._entry, **typed)  # type: ignore[arg-type]
        self.entry_changed.emit(self._entry)
