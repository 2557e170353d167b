"""The table of a day's steps, typed into: the same schedule as the chart above it.

Apart from `table`, which is for reading. It shows rows and tells what was typed; the page changes the
model. A row's sentence waits until its fields are left, so that nothing jumps under a typing hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from console.clock import Clock
from console.domain.catalog import Catalog
from console.domain.prescription import Amount, Share
from console.domain.quantities import Dose, DoseRate
from ui.models.steps import Entry, StepRow
from ui.theme import Theme
from ui.widgets import icon
from ui.widgets.button import Button
from ui.widgets.card import Card, rule
from ui.widgets.dose_field import DoseField
from ui.widgets.entry_field import EntryField, EntryState
from ui.widgets.flow import Flow
from ui.widgets.segmented import Segmented
from ui.widgets.sideways import Sideways
from ui.widgets.text import Text
from ui.widgets.time_field import TimeField

_HEADINGS = (
    "Step", "Starts", "Lasts", "Share of the day", "Rate", "or dose in the step", "Flow",
    "In the pump now", "",
)  # fmt: skip
_SHARE, _FLOW = 3, 6
"""Columns of which one is shown: shares where they are typed, else the flow."""

_TYPED = (("amounts", "Rates or doses"), ("shares", "Shares of the day"))
_IN_SHARES = "This day is typed in shares; choose rates or doses above the table to type one."
_FIELD_PX, _TIME_PX, _TOTAL_PX = 116, 80, 160
_LINES_PER_ROW = 3
_FULL = "The pump holds 13 steps a day; this day has them all."


@dataclass(frozen=True, slots=True)
class StepsState:
    """What the table shows; `findings` are (row from 1, sentence); `full` when no step can be added.

    `day` says what the day comes to, `runs` how the pump runs it where that is another than typed. With
    `shares` the steps are parts of `total`, which is typed in mcg and beside `total_in_pump`.
    """

    rows: tuple[StepRow, ...]
    findings: tuple[tuple[int, str], ...] = ()
    full: bool = False
    day: str = ""
    runs: str = ""
    shares: bool = False
    total: Decimal | None = None
    total_in_pump: Decimal | None = None


class _Row(QObject):
    """The widgets of one row; they are used again for whatever step comes to stand here."""

    amount_typed = Signal(object)
    start_typed = Signal(object)

    def __init__(self, theme: Theme, catalog: Catalog, clock: Clock, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.number = Text(theme, str(number), parent=parent)
        self.start = TimeField(theme, clock, f"Start of step {number}", parent)
        self.lasts = Text(theme, tabular=True, parent=parent)
        quantities = catalog.quantities
        self.share = DoseField(theme, quantities["step-share"], clock, f"Share of step {number}", parent)
        self.rate = DoseField(theme, quantities["step-rate"], clock, f"Rate of step {number}", parent)
        self.dose = DoseField(theme, quantities["step-dose"], clock, f"Dose in step {number}", parent)
        self.flow = Text(theme, tone="second", tabular=True, parent=parent)
        self.in_pump = Text(theme, tone="third", tabular=True, parent=parent)
        self.remove = Button(theme, "", name=f"step-{number}-remove", look="quiet", parent=parent)
        self.remove.setIcon(icon.icon(theme, "close", "second", 16))
        self.remove.setFixedWidth(theme.px(32))
        self.remove.setAccessibleName(f"Remove step {number}")
        self.remove.setToolTip(f"Remove step {number}; the one before goes on in its place")
        self.note = Text(theme, role="small", weight="medium", wrap=True, parent=parent)
        self.line = rule(theme)
        self.fields: tuple[EntryField, ...] = (self.start, self.share, self.rate, self.dose)
        self._finding = ""
        self._dress(theme, number)

    def _dress(self, theme: Theme, number: int) -> None:
        self.start.setFixedWidth(theme.px(_TIME_PX))
        for field, name in zip(self.fields, ("start", "share", "rate", "dose"), strict=True):
            field.setObjectName(f"step-{number}-{name}")
            field.takes_rows = True
            field.finished.connect(self.show_finding)
        for field in (self.share, self.rate, self.dose):
            field.setMinimumWidth(theme.px(_FIELD_PX))
        self.note.setObjectName(f"step-{number}-finding")
        self.start.value_changed.connect(self.start_typed)
        self.share.value_changed.connect(self._share_typed)
        self.rate.value_changed.connect(self._rate_typed)
        self.dose.value_changed.connect(self._dose_typed)

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        """The cells from left to right."""
        return (
            self.number, self.start, self.lasts, self.share, self.rate, self.dose, self.flow, self.in_pump,
            self.remove,
        )  # fmt: skip

    def set_row(self, row: StepRow, finding: str, *, shares: bool, fresh: bool) -> None:
        """Show `row`; `fresh` overwrites what stands half typed in its fields."""
        self.share.setVisible(shares)
        self.flow.setVisible(not shares)
        self.lasts.setText(row.lasts)
        self.flow.setText(row.flow)
        self.in_pump.setText(row.in_pump)
        self.remove.setEnabled(not row.fixed)
        self._finding = finding
        _show(
            self.start, EntryState(row.start, row.start_in_pump, compared=True, fixed=row.fixed), fresh=fresh
        )
        fixed = _IN_SHARES if shares else ""
        for field, entry, off in (
            (self.share, row.share, ""), (self.rate, row.rate, fixed), (self.dose, row.dose, fixed),
        ):  # fmt: skip
            typed_elsewhere = entry.typed is None and bool(entry.derived)
            _show(field, _state(entry, finding, off), fresh=fresh or typed_elsewhere)
        self.show_finding()

    def show_finding(self) -> None:
        """Say what the checks found, unless somebody is typing in this row; what is solved goes at once."""
        typing = any(field.hasFocus() for field in self.fields)
        if not self._finding or not typing:
            self.note.setText(self._finding)
            self.note.setVisible(bool(self._finding))

    def set_shown(self, *, shown: bool) -> None:
        """Show or hide the whole row."""
        for widget in (*self.widgets, self.line):
            widget.setVisible(shown)
        if not shown:
            self.note.hide()

    def _share_typed(self, value: Decimal | None) -> None:
        self.amount_typed.emit(None if value is None else Share(int(value * 100)))

    def _rate_typed(self, value: Decimal | None) -> None:
        self.amount_typed.emit(None if value is None else DoseRate.from_mcg_per_h(value))

    def _dose_typed(self, value: Decimal | None) -> None:
        self.amount_typed.emit(None if value is None else Dose.from_mcg(value))


class StepTable(Card):
    """The steps of one day group, typed into.

    `amount_changed(index, Amount | None)`, `start_changed(index, minute | None)` at every key that makes
    a difference; `left()` when the typing hand leaves the table; `step_asked()`, `removal_asked(index)`,
    `base_asked()` for a bolus on a base; `shares_asked(bool)` for the other way of typing a day,
    `total_changed(Decimal | None)` for its dose.
    """

    amount_changed = Signal(int, object)
    start_changed = Signal(int, object)
    left = Signal()
    step_asked = Signal()
    base_asked = Signal()
    removal_asked = Signal(int)
    shares_asked = Signal(bool)
    total_changed = Signal(object)

    def __init__(self, theme: Theme, catalog: Catalog, clock: Clock, parent: QWidget | None = None) -> None:
        """Build it without rows; `catalog` gives the fields their limits, `clock` times their keys."""
        super().__init__(theme, name="step-table", parent=parent)
        self.setAccessibleName("Steps of the day")
        self._theme, self._catalog, self._clock = theme, catalog, clock
        self._state = StepsState(())
        self._rows: list[_Row] = []
        self.body.addLayout(self._build_head())
        table = QWidget()
        self._grid = QGridLayout(table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.space(2))
        self._grid.setVerticalSpacing(theme.px(3))
        self._headings = [
            Text(theme, heading, role="small", tone="second", weight="medium") for heading in _HEADINGS
        ]
        for column, heading in enumerate(self._headings):
            side = Qt.AlignmentFlag.AlignLeft if column in {0, 1, 2} else Qt.AlignmentFlag.AlignRight
            self._grid.addWidget(heading, 0, column, side)
        for column in range(2, 8):
            self._grid.setColumnStretch(column, int(column != _SHARE))
        self.body.addWidget(Sideways(table))
        self._build_row()
        self._rows[0].set_shown(shown=False)
        self._build_foot()

    def _build_head(self) -> Flow:
        """Return the row above the steps: how they are typed, and the day's dose where they are shares."""
        theme = self._theme
        self._typed = Segmented(theme, _TYPED, name="steps-typed", label="Steps are typed as", small=True)
        self._typed.chosen.connect(lambda key: self.shares_asked.emit(key == "shares"))
        self._total = DoseField(
            theme, self._catalog.quantities["daily-dose"], self._clock, "Total of the day"
        )
        self._total.setObjectName("day-total")
        self._total.setFixedWidth(theme.px(_TOTAL_PX))
        self._total.value_changed.connect(self.total_changed)
        self._total_label = Text(theme, "Total of the day", role="small", tone="second", weight="medium")
        self._total_label.setBuddy(self._total)
        row = Flow(theme.space(3))
        row.add(self._typed)
        row.add(self._total_label)
        row.add(self._total)
        return row

    def _build_foot(self) -> None:
        """Build what stands below the steps: what they come to, and the button for one more."""
        theme = self._theme
        self._day = Text(theme, weight="semibold", wrap=True, tabular=True)
        self._day.setObjectName("day-words")
        self._runs = Text(theme, role="small", tone="second", wrap=True, tabular=True)
        self._runs.setObjectName("day-runs")
        self._add = Button(theme, "Add step", name="add-step", look="small")
        self._add.clicked.connect(self.step_asked)
        self._base = Button(theme, "Bolus on a base…", name="open-step-bolus", look="small")
        self._base.clicked.connect(self.base_asked)
        buttons = Flow(theme.space(2))
        buttons.add(self._add)
        buttons.add(self._base)
        self._full = Text(theme, _FULL, role="small", tone="second", wrap=True)
        self._full.hide()
        for part in (self._day, self._runs):
            self.body.addWidget(part)
        self.body.addLayout(buttons)
        self.body.addWidget(self._full)

    def set_state(self, state: StepsState, *, fresh: bool = False) -> None:
        """Show `state`; `fresh` when it does not come from these fields, so that none keeps its text."""
        if state == self._state and not fresh:
            return
        self._state = state
        while len(self._rows) < len(state.rows):
            self._build_row()
        self._show_around(state, fresh=fresh)
        said = dict(state.findings)
        for number, row in enumerate(self._rows, 1):
            row.set_shown(shown=number <= len(state.rows))
            if number <= len(state.rows):
                finding = said.get(number, "")
                row.set_row(state.rows[number - 1], finding, shares=state.shares, fresh=fresh)
        self._add.setEnabled(not state.full)
        self._full.setVisible(state.full)

    def _show_around(self, state: StepsState, *, fresh: bool) -> None:
        """Show the row above the steps, their headings, and what stands below."""
        self._typed.set_choice("shares" if state.shares else "amounts")
        for part in (self._total, self._total_label, self._headings[_SHARE]):
            part.setVisible(state.shares)
        self._headings[_FLOW].setVisible(not state.shares)
        self._grid.setColumnStretch(_SHARE, int(state.shares))
        self._grid.setColumnStretch(_FLOW, int(not state.shares))
        if fresh:
            self._total.put(state.total)
        self._total.set_state(EntryState(state.total, state.total_in_pump, compared=True))
        for text, words in ((self._day, state.day), (self._runs, state.runs)):
            text.setText(words)
            text.setVisible(bool(words))

    def problem(self) -> str:
        """Return the sentence of the first field whose text is no value although something stands in it."""
        if self._state.shares and self._total.text() and self._total.problem():
            return self._total.problem()
        for number, row in enumerate(self._rows[: len(self._state.rows)], 1):
            for field in row.fields:
                if field.text() and field.problem() and not field.isHidden():
                    return f"Step {number}: {field.problem()}"
        return ""

    def type_into(self, index: int, name: str, key: str) -> None:
        """Begin an entry with `key` in the field `name` (start, rate) of row `index`."""
        row = self._rows[index]
        field: EntryField = row.start if name == "start" else row.rate
        field.start_typing(key)

    def focus_row(self, index: int) -> None:
        """Put the cursor where row `index` is typed first: its start, or its rate where that stands."""
        row = self._rows[index]
        first = row.share if self._state.shares else row.rate
        (first if row.start.text() else row.start).setFocus(Qt.FocusReason.OtherFocusReason)

    def _build_row(self) -> None:
        index = len(self._rows)
        row = _Row(self._theme, self._catalog, self._clock, index + 1, self)
        top = 1 + index * _LINES_PER_ROW
        self._grid.addWidget(row.line, top, 0, 1, len(_HEADINGS))
        for column, widget in enumerate(row.widgets):
            right = Qt.AlignmentFlag.AlignRight if column in {6, 7, 8} else Qt.AlignmentFlag(0)
            self._grid.addWidget(widget, top + 1, column, Qt.AlignmentFlag.AlignVCenter | right)
        self._grid.addWidget(row.note, top + 2, 1, 1, len(_HEADINGS) - 1)
        row.amount_typed.connect(lambda amount: self._amount_typed(index, amount))
        row.start_typed.connect(lambda minute: self.start_changed.emit(index, minute))
        row.remove.clicked.connect(lambda: self.removal_asked.emit(index))
        for place, field in enumerate(row.fields):
            field.finished.connect(self._tell_left)
            field.row_asked.connect(lambda by, place=place: self._to_row(index + by, place))
        stops = (*row.fields, row.remove)
        for earlier, later in pairwise((self._rows[-1].remove, *stops) if self._rows else stops):
            self.setTabOrder(earlier, later)
        self._rows.append(row)

    def _tell_left(self) -> None:
        """Tell that the table is left, but not while the cursor stays or goes to another row of it."""
        if not self.isAncestorOf(self.window().focusWidget()):
            self.left.emit()

    def _amount_typed(self, index: int, amount: Amount | None) -> None:
        self.amount_changed.emit(index, amount)

    def _to_row(self, index: int, place: int) -> None:
        if 0 <= index < len(self._state.rows):
            field = self._rows[index].fields[place]
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            field.selectAll()


def _state(entry: Entry, finding: str, fixed: str) -> EntryState:
    return EntryState(
        entry.typed, entry.in_pump, compared=entry.typed is not None, derived=entry.derived, fixed=fixed,
        finding=finding,
    )  # fmt: skip


def _show(field: EntryField, state: EntryState, *, fresh: bool) -> None:
    if fresh and (field.value() != state.value or (field.text() and field.problem())):
        field.put(state.value)
    field.set_state(state)
