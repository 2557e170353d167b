"""The parts of the Program page and where they stand.

Apart from `program`, which says what they show and what follows from a hand on them. It has no logic
but the layout, which is one column where two do not fit.
"""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.clock import Clock
from console.domain.catalog import Catalog
from ui.charts.schedule_editor import ScheduleChart
from ui.models.edit import Mode
from ui.theme import Theme
from ui.widgets.bolus_card import BolusCard
from ui.widgets.checks import Checks
from ui.widgets.choices import Choices
from ui.widgets.dose_card import DoseCard
from ui.widgets.even_card import EvenCard
from ui.widgets.flow import Flow
from ui.widgets.outlook_card import OutlookCard
from ui.widgets.segmented import Segmented
from ui.widgets.step_table import StepTable
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
            (left, (self.group, self.chart, self.even, self.steps)),
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
