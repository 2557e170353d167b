"""The parts of the Program page: where they stand, and what is under the hand in each of them.

Apart from `program_hand`, which says what follows from a touch of them. The layout is one column where two
do not fit.
"""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.clock import Clock
from console.domain.catalog import Catalog
from console.domain.prescription import Flex, PeriodicBolus, Prescription
from console.domain.quantities import DailyDose
from console.domain.reading import Reading
from ui.charts.schedule_editor import ScheduleChart
from ui.charts.schedule_plot import EditorState
from ui.models import bolus as boluses
from ui.models import bridging, program_view, step_bolus, titration
from ui.models import edit as edits
from ui.models import hand as hands
from ui.models import patient_boluses as patients
from ui.models import periodic as periodics
from ui.models import schedule as schedules
from ui.models import steps as rows
from ui.models import when as whens
from ui.models.edit import CHOICES, Edit, Mode
from ui.models.hand import Hand
from ui.models.step_bolus import StepBolus
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.bolus_card import BolusCard, BolusState
from ui.widgets.bridge_card import BridgeCard
from ui.widgets.button import Button
from ui.widgets.checks import Checks
from ui.widgets.choices import Choices
from ui.widgets.dose_card import DoseCard
from ui.widgets.even_card import EvenCard, EvenState
from ui.widgets.flow import Flow
from ui.widgets.outlook_card import OutlookCard
from ui.widgets.patient_card import PatientCard, PatientState
from ui.widgets.periodic_card import PeriodicCard, PeriodicState
from ui.widgets.segmented import Segmented
from ui.widgets.step_bolus import StepBolusCard
from ui.widgets.step_table import StepsState, StepTable
from ui.widgets.text import Text
from ui.widgets.when_card import WhenCard, WhenState

_LEFT_LEAST, _RIGHT_LEAST = 680, 300
_BESIDE_LEAST = 310
_LEFT_SHARE, _RIGHT_SHARE = 30, 1


class ProgramBoard(QWidget):
    """Mode and days on top; chart, entries and boluses left; dose, checks and outlook right."""

    def __init__(self, theme: Theme, catalog: Catalog, clock: Clock, parent: QWidget | None = None) -> None:
        """Build all parts, empty."""
        super().__init__(parent)
        modes = tuple((mode.value, mode.value) for mode in CHOICES)
        self.mode = Segmented(theme, modes, name="program-mode", label="Mode")
        self.interrupt = Button(theme, "Interrupt therapy…", name="interrupt-therapy", look="small")
        self.days = Choices(theme, name="program-days", label="Days")
        self._which_days = self._labelled_days(theme)
        self.group = Choices(theme, name="program-group", label="Steps shown", small=True)
        self.chart = ScheduleChart(theme)
        self.steps = StepTable(theme, catalog, clock)
        self.base = StepBolusCard(theme, catalog, clock)
        self.even = EvenCard(theme, catalog, clock)
        self.periodic = PeriodicCard(theme, catalog, clock)
        self.when = WhenCard(theme, clock)
        self.bridge = BridgeCard(theme)
        self.dose = DoseCard(theme)
        self.checks = Checks(theme, catalog.quantities["daily-dose"], clock, name="program-checks")
        self.outlook = OutlookCard(theme)
        self.patient = PatientCard(theme, catalog, clock)
        self.bolus = BolusCard(theme, catalog, clock)
        self.suggested: DailyDose | None = None
        """A first daily dose that was suggested: said beside the even dose's field, never put into it."""
        self._base_open = False
        self.steps.base_asked.connect(self._open_base)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(4))
        column.addLayout(self._top(theme))
        column.addLayout(self._columns(theme), 1)

    def set_entries(self, state: ConsoleState, reading: Reading, hand: Hand, *, fresh: bool) -> None:
        """Show the program under `hand` in chart and table; `fresh` when fields must be written anew."""
        edit, on = hand.edit, hands.ground(state, reading)
        off = program_view.program_off(state)
        for part in (self.mode, self.days, self.group, self.chart.plot, self.steps, self.base, self.even,
                     self.periodic):  # fmt: skip
            part.setEnabled(not off)
        self.mode.set_choice("" if edit.mode is Mode.MINIMUM else edit.mode)
        flex = edit.mode is Mode.FLEX
        self.days.set_choices(*program_view.groupings(edit) if flex else ((), ""))
        self._which_days.setVisible(flex)
        self.group.set_choices(program_view.groups(edit), str(hand.group))
        shown = program_view.day(edit, reading, hand.group, on)
        step_ng = titration.step_ng(state)
        self.chart.set_state(EditorState(shown.days, shown.in_pump, step_ng, shown.drafted, shown.drawn))
        for part, mode in (
            (self.steps, Mode.FLEX), (self.even, Mode.SIMPLE), (self.periodic, Mode.PERIODIC),
        ):  # fmt: skip
            part.setVisible(edit.mode is mode)
        self.base.setVisible(flex and self._base_open)
        if flex:
            self._show_steps(state, reading, hand, shown, fresh=fresh)
        elif edit.mode is Mode.SIMPLE:
            self._show_even(reading, edit, fresh=fresh)
        elif edit.mode is Mode.PERIODIC:
            self._show_periodic(state, reading, edit, fresh=fresh)

    def _show_steps(
        self, state: ConsoleState, reading: Reading, hand: Hand, shown: program_view.Day, *, fresh: bool
    ) -> None:
        days, running = shown.days, reading.prescription.infusion
        told, runs = rows.day_words(days)
        was = running.group_of(days.days[0]).total if isinstance(running, Flex) else None
        self.steps.set_state(
            StepsState(
                shown.rows,
                program_view.row_findings(state, shown, hand.group),
                schedules.full(hand.edit.schedule, hand.group),
                told,
                " ".join(part for part in (rows.minimum_words(days), runs) if part),
                days.shares,
                None if days.total is None else days.total.mcg_per_day,
                None if was is None else was.mcg_per_day,
            ),
            fresh=fresh,
        )
        step_ng = titration.step_ng(state)
        self.base.words_of = lambda typed: _base_words(days, typed, step_ng)
        self.base.refresh()

    def _show_even(self, reading: Reading, edit: Edit, *, fresh: bool) -> None:
        in_pump, words = program_view.daily_in_pump(reading)
        daily = None if edit.daily is None else edit.daily.mcg_per_day
        echo = program_view.even_echo(edit.daily)
        suggested = program_view.suggested_words(self.suggested, reading.prescription.infusion)
        self.even.set_state(EvenState(daily, in_pump, words, echo, suggested=suggested), fresh=fresh)

    def _show_periodic(self, state: ConsoleState, reading: Reading, edit: Edit, *, fresh: bool) -> None:
        running = reading.prescription.infusion
        was = periodics.from_infusion(running) if isinstance(running, PeriodicBolus) else None
        infusion = edits.to_infusion(edit, hands.ground(state, reading))
        if isinstance(infusion, PeriodicBolus):
            echo = periodics.echo(infusion)
        else:
            echo = periodics.half_echo(edit.periodic, state.catalog)
        self.periodic.set_state(PeriodicState(edit.periodic, was, echo), fresh=fresh)

    def set_around(
        self, state: ConsoleState, reading: Reading, hand: Hand, wanted: Prescription | None, *, fresh: bool
    ) -> None:
        """Show when the program holds, what becomes of a bridge, and what the patient may add.

        `wanted` is the prescription drawn up, None while it is unfinished.
        """
        running, off = reading.prescription, program_view.program_off(state)
        now_ms = hands.ground(state, reading).now_ms
        words = whens.echo(hand.when, running, now_ms)
        self.when.set_state(WhenState(hand.when, whens.choices(running), words, off), fresh=fresh)
        self.bridge.set_state(hand.bridge, bridging.choice_words(state, reading, hand.bridge, wanted), off)
        model = state.catalog.pumps.get(reading.identity.model)
        self.patient.setVisible(
            (model is not None and model.patient_controller) or running.patient_bolus is not None
        )
        settings = patients.to_settings(hand.patient)
        if isinstance(settings, str):
            echo = settings
        elif settings is None:
            echo = "The patient cannot add anything."
        else:
            infusion = running.infusion if wanted is None else wanted.infusion
            echo = patients.worst(settings, infusion)
        was = patients.from_settings(running.patient_bolus)
        button = state.hands and running.patient_bolus is not None
        felt = patients.felt(state.deeds, state.hands_sentence)
        self.patient.set_state(PatientState(hand.patient, was, echo, off, button, felt), fresh=fresh)

    def set_bolus(self, state: ConsoleState, reading: Reading, hand: Hand, *, fresh: bool) -> None:
        """Show the bolus under `hand` with its echo, or why none can be drafted."""
        change = boluses.to_change(hand.bolus)
        now_ms = hands.ground(state, reading).now_ms
        if isinstance(change, str):
            echo = "" if hand.bolus.is_empty else change
        else:
            model = state.catalog.pumps.get(reading.identity.model)
            adds = model is None or model.bolus_adds_to_basal
            echo = boluses.echo(change, reading, now_ms, adds=adds)
        off = program_view.bolus_off(state, hand, reading)
        drafted = not isinstance(change, str)
        self.bolus.set_state(BolusState(hand.bolus, echo, drafted, off), fresh=fresh)

    def entry_problem(self, edit: Edit) -> str:
        """Return what a field of the program, its time or its patient boluses does not take; or nothing."""
        typed = {
            Mode.FLEX: self.steps.problem,
            Mode.SIMPLE: self.even.problem,
            Mode.PERIODIC: self.periodic.problem,
        }.get(edit.mode)
        return (typed() if typed else "") or self.when.problem() or self.patient.problem()

    def bolus_problem(self, hand: Hand) -> str:
        """Return what is unfinished of the single bolus; empty when nothing is."""
        change = boluses.to_change(hand.bolus)
        half = change if isinstance(change, str) and not hand.bolus.is_empty else ""
        return self.bolus.problem() or half

    def _open_base(self) -> None:
        """Show the helper below the steps, or put it away."""
        self._base_open = not self._base_open
        self.base.setVisible(self._base_open)

    def _top(self, theme: Theme) -> Flow:
        row = Flow(theme.space(4))
        row.add(self.mode)
        row.add(self.interrupt)
        between = QWidget()
        row.add(between, stretch=1, least=1)
        row.add(self._which_days)
        return row

    def _labelled_days(self, theme: Theme) -> QWidget:
        """Return the choice of days with its word, which no width parts from it."""
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(4))
        row.addWidget(Text(theme, "Days", role="small", tone="second", weight="medium"))
        row.addWidget(self.days)
        return part

    def _besides(self, theme: Theme) -> Flow:
        """Return the row of what holds beside the program: when it runs, and the two kinds of bolus."""
        row = Flow(theme.space(4))
        for part in (self.when, self.bolus, self.patient):
            row.add(part, stretch=1, least=theme.px(_BESIDE_LEAST))
        return row

    def _columns(self, theme: Theme) -> Flow:
        left, right = QWidget(), QWidget()
        for side, parts in (
            (left, (self.group, self.chart, self.even, self.periodic, self.steps, self.base)),
            (right, (self.dose, self.checks, self.outlook, self.bridge)),
        ):
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(theme.space(4))
            for part in parts:
                column.addWidget(part)
            if side is left:
                column.addLayout(self._besides(theme))
            column.addStretch(1)
        row = Flow(theme.space(4))
        row.add(left, stretch=_LEFT_SHARE, least=theme.px(_LEFT_LEAST))
        row.add(right, stretch=_RIGHT_SHARE, least=theme.px(_RIGHT_LEAST))
        return row


def _base_words(days: schedules.EditedDays, typed: StepBolus, step_ng: int) -> tuple[str, bool]:
    """Return what a bolus on a base comes to, and whether it can be put into the steps."""
    ready = not isinstance(step_bolus.put(days, typed, step_ng), str)
    return step_bolus.words(days, typed, step_ng), ready
