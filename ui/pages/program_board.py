"""The parts of the Program page: where they stand, and what is under the hand in each of them.

Apart from `program`, which says what follows from a hand on them. The layout is one column where two do
not fit.
"""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.clock import Clock
from console.domain.catalog import Catalog
from console.domain.reading import Reading
from ui.charts.schedule_editor import ScheduleChart
from ui.charts.schedule_plot import EditorState
from ui.models import bolus as boluses
from ui.models import edit as edits
from ui.models import program_view, titration
from ui.models import schedule as schedules
from ui.models.edit import Edit, Mode
from ui.models.hand import Hand
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.bolus_card import BolusCard, BolusState
from ui.widgets.checks import Checks
from ui.widgets.choices import Choices
from ui.widgets.dose_card import DoseCard
from ui.widgets.even_card import EvenCard, EvenState
from ui.widgets.flow import Flow
from ui.widgets.outlook_card import OutlookCard
from ui.widgets.segmented import Segmented
from ui.widgets.sideways import Sideways
from ui.widgets.step_table import StepsState, StepTable
from ui.widgets.text import Text

_LEFT_LEAST, _RIGHT_LEAST = 680, 300
_LEFT_SHARE, _RIGHT_SHARE = 30, 1


class ProgramBoard(QWidget):
    """Mode and days on top; chart and entries left; dose, checks, outlook and bolus right."""

    def __init__(self, theme: Theme, catalog: Catalog, clock: Clock, parent: QWidget | None = None) -> None:
        """Build all parts, empty."""
        super().__init__(parent)
        modes = tuple((mode.value, mode.value) for mode in Mode)
        self.mode = Segmented(theme, modes, name="program-mode", label="Mode")
        self.days = Choices(theme, name="program-days", label="Days")
        self.group = Choices(theme, name="program-group", label="Steps shown", small=True)
        self.chart = ScheduleChart(theme)
        self.steps = StepTable(theme, catalog, clock)
        self.even = EvenCard(theme, catalog, clock)
        self.dose = DoseCard(theme)
        self.checks = Checks(theme, catalog.quantities["daily-dose"], clock, name="program-checks")
        self.outlook = OutlookCard(theme)
        self.bolus = BolusCard(theme, catalog, clock)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(4))
        column.addLayout(self._top(theme))
        column.addLayout(self._columns(theme), 1)

    def set_entries(self, state: ConsoleState, reading: Reading, hand: Hand, *, fresh: bool) -> None:
        """Show the program under `hand` in chart and table; `fresh` when fields must be written anew."""
        edit, flex = hand.edit, hand.edit.mode is Mode.FLEX
        off = program_view.program_off(state)
        for part in (self.mode, self.days, self.group, self.chart.plot, self.steps, self.even):
            part.setEnabled(not off)
        self.mode.set_choice(edit.mode)
        self.days.set_choices(*program_view.groupings(edit) if flex else ((), ""))
        self.days_label.setVisible(flex)
        self.group.set_choices(program_view.groups(edit), str(hand.group))
        shown = program_view.day(edit, reading, hand.group)
        step_ng = titration.step_ng(state)
        self.chart.set_state(EditorState(shown.days, shown.in_pump, step_ng, shown.drafted))
        self.steps.setVisible(flex)
        self.even.setVisible(not flex)
        if flex:
            full = schedules.full(edit.schedule, hand.group)
            findings = program_view.row_findings(state, shown, hand.group)
            self.steps.set_state(StepsState(shown.rows, findings, full), fresh=fresh)
        else:
            in_pump, words = program_view.daily_in_pump(reading)
            daily = None if edit.daily is None else edit.daily.mcg_per_day
            echo = program_view.even_echo(edit.daily)
            self.even.set_state(EvenState(daily, in_pump, words, echo), fresh=fresh)

    def set_bolus(self, state: ConsoleState, reading: Reading, hand: Hand, *, fresh: bool) -> None:
        """Show the bolus under `hand` with its echo, or why none can be drafted."""
        change = boluses.to_change(hand.bolus)
        now_ms = max(reading.clock_ms, state.clock_ms or 0)
        if isinstance(change, str):
            echo = "" if hand.bolus.is_empty else change
        else:
            echo = boluses.echo(change, reading.prescription, now_ms)
        off = program_view.bolus_off(state, hand.edit, reading)
        drafted = not isinstance(change, str)
        self.bolus.set_state(BolusState(hand.bolus, echo, drafted, off), fresh=fresh)

    def entry_problem(self, edit: Edit) -> str:
        """Return what keeps the program's entries from being whole; empty when they are."""
        typed = self.steps.problem() if edit.mode is Mode.FLEX else self.even.problem()
        infusion = edits.to_infusion(edit)
        return typed or (infusion if isinstance(infusion, str) else "")

    def problem(self, hand: Hand) -> str:
        """Return what is unfinished on the page, the bolus included; empty when nothing is."""
        change = boluses.to_change(hand.bolus)
        half = change if isinstance(change, str) and not hand.bolus.is_empty else ""
        return self.entry_problem(hand.edit) or self.bolus.problem() or half

    def _top(self, theme: Theme) -> Flow:
        row = Flow(theme.space(4))
        row.add(self.mode)
        between = QWidget()
        row.add(between, stretch=1, least=1)
        self.days_label = Text(theme, "Days", role="small", tone="second", weight="medium")
        row.add(self.days_label)
        row.add(self.days)
        return row

    def _columns(self, theme: Theme) -> Flow:
        left, right = QWidget(), QWidget()
        for side, parts in (
            (left, (self.group, self.chart, self.even, Sideways(self.steps))),
            (right, (self.dose, self.checks, self.outlook, self.bolus)),
        ):
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(theme.space(4))
            for part in parts:
                column.addWidget(part)
            column.addStretch(1)
        row = Flow(theme.space(4))
        row.add(left, stretch=_LEFT_SHARE, least=theme.px(_LEFT_LEAST))
        row.add(right, stretch=_RIGHT_SHARE, least=theme.px(_RIGHT_LEAST))
        return row
