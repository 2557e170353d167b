"""The instructor's window: faults, the patient and the pump as they really are, time, and what was done.

Apart from the trainee's window, beside which it stands: it shares nothing with it but the rig below and the
simulation notice. Everything in it comes from its own desk.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from console.clock import Clock
from console.domain.faults import FaultKind
from ui.bridge import Bridge
from ui.charts.truth import TruthChart
from ui.instructor import words
from ui.instructor.desk import InstructorDesk
from ui.instructor.faults_card import FaultsCard
from ui.instructor.patient_card import PatientCard
from ui.instructor.rows import rows
from ui.instructor.state import InstructorState
from ui.instructor.time_card import TimeCard
from ui.instructor.timeline_card import TimelineCard
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.facts_card import FactsCard
from ui.widgets.flow import Flow
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.page import PageFrame
from ui.widgets.text import Text
from ui.widgets.vacant import Vacant

TITLE = "Instructor — simulation, not a medical device"
SMALLEST, FIRST = (960, 600), (1_440, 900)
_TEACHES = (
    "Open a patient in the other window. Once their simulated pump is linked, its faults, the patient behind "
    "it and what the pump really does stand here, where no trainee looks."
)
_FAULTS_LEAST, _TRUTH_LEAST, _CARD_LEAST, _BESIDE_LEAST = 440, 560, 420, 260


class InstructorPage(PageFrame):
    """The cards; `asked(name, on, value)` for a fault, and the time card's wishes by its own signals."""

    asked = Signal(str, bool, object)

    def __init__(
        self, theme: Theme, clock: Clock, kinds: Mapping[str, FaultKind], parent: QWidget | None = None
    ) -> None:
        """Build the page without a pump; `kinds` are the faults there can be."""
        super().__init__(theme, "Instructor", name="instructor-page", parent=parent)
        self._vacant = Vacant(theme, name="instructor-vacant")
        self._vacant.set_vacant("patients", "No simulated pump is linked", _TEACHES)
        self._notice = Text(theme, weight="medium", wrap=True)
        self._notice.setObjectName("instructor-notice")
        self._kinds = kinds
        self.faults = FaultsCard(theme, clock, rows(kinds, (), "", 0))
        self.patient = PatientCard(theme)
        self.pump = FactsCard(theme, "What the pump really does", name="instructor-pump")
        self.time, self.timeline = TimeCard(theme), TimelineCard(theme)
        self.chart = TruthChart(theme)
        self.faults.asked.connect(self.asked)
        self._all = QWidget()
        whole = Flow(theme.space(4), self._all)
        whole.add(self.faults, stretch=2, least=theme.px(_FAULTS_LEAST))
        whole.add(self._right(), stretch=4, least=theme.px(_TRUTH_LEAST))
        for part in (self._vacant, self._notice, self._all):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def set_state(self, state: ConsoleState) -> None:
        """Show nothing of the trainee's state: this page is given its own, by `show_truth`."""

    def show_truth(self, state: InstructorState) -> None:
        """Show `state`."""
        self.badge.set_badge(words.headline(state))
        self._vacant.setVisible(not state.linked)
        self._all.setVisible(state.linked)
        self._notice.setText(state.notice)
        self._notice.setVisible(bool(state.notice))
        if not state.linked:
            return
        listed = rows(self._kinds, state.faults, state.link_fault, state.clock_ms or 0)
        self.faults.set_rows(listed, dict(state.refused))
        self.patient.set_state(state)
        self.pump.set_facts(words.facts(state, state.truth) if state.truth else ())
        self.time.set_clock(state.clock_ms, state.rate, drafting=state.drafting, moving=state.moving)
        self.timeline.set_lines(words.timeline(state))
        self.chart.set_samples(state.series)

    def _right(self) -> QWidget:
        theme, right = self.theme, QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(4))
        middle = _at_top(self.patient, self.pump, gap=theme.space(4))
        upper = QWidget()
        row = Flow(theme.space(4), upper)
        row.add(middle, stretch=3, least=theme.px(_CARD_LEAST))
        beside = _at_top(self.time, self.timeline, gap=theme.space(4))
        row.add(beside, stretch=2, least=theme.px(_BESIDE_LEAST))
        column.addWidget(upper)
        column.addWidget(self.chart)
        column.addStretch(1)
        return right


def _at_top(*cards: QWidget, gap: int) -> QWidget:
    """Return `cards` one below the other, with what is left of the height below them."""
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(gap)
    for card in cards:
        column.addWidget(card)
    column.addStretch(1)
    return whole


class InstructorWindow(QMainWindow):
    """A window of its own beside the trainee's; `closed`, it asks the pump for nothing."""

    closed = Signal()

    def __init__(self, theme: Theme, bridge: Bridge, clock: Clock) -> None:
        """Build it on the bridge both windows share."""
        super().__init__()
        self.theme, self._bridge, self._clock = theme, bridge, clock
        self.desk = InstructorDesk()
        self._shown: InstructorState | None = None
        self.setObjectName("instructor")
        self.setWindowTitle(TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(*SMALLEST)
        self.resize(*FIRST)
        self.page, self._bar = InstructorPage(theme, clock, bridge.state.catalog.faults), NoticeBar(theme)
        whole = QWidget()
        whole.setProperty("look", "page")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.page, 1)
        column.addWidget(self._bar)
        self.setCentralWidget(whole)
        whole.setFocus()  # else the first switch has it, and a stray space injects a fault
        self.page.asked.connect(self._ask)
        self.page.time.rate_asked.connect(bridge.set_rate)
        self.page.time.jump_asked.connect(self._jump)
        self.page.time.alarm_asked.connect(self._jump_to_alarm)
        self._turned = bridge.turned.connect(self.turn)
        self.show_state(self.desk.state)

    def turn(self) -> None:
        """Take in the bridge's last turn, and show what came of it."""
        self.desk.turn(self._bridge.rig, self._bridge.state, self._clock.link_ms())
        self.show_state(self.desk.state)

    def show_state(self, state: InstructorState) -> None:
        """Show `state`, if anything in it is new."""
        if state != self._shown:
            self._shown = state
            self.page.show_truth(state)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close, and listen no more."""
        QObject.disconnect(self._turned)
        super().closeEvent(event)
        self.closed.emit()

    def _ask(self, name: str, on: bool, value: int | None) -> None:  # noqa: FBT001  # the slot of a row
        self.desk.ask(name, on, value)
        self.show_state(self.desk.state)

    def _jump(self, by_ms: int) -> None:
        self.desk.moved()
        self._bridge.jump(by_ms)
        self.show_state(self.desk.state)

    def _jump_to_alarm(self) -> None:
        self.desk.to_next_alarm()
        self.show_state(self.desk.state)
