"""The Trends page: how has the therapy gone? Three lines on one time axis, and what the pointer reads.

Apart from the Overview, which shows now. What is shown was told to the pump or calculated by it.
"""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtWidgets import QWidget

from console.domain import calendar, wording
from console.domain.quantities import NG_PER_MCG, PL_PER_ML
from ui.charts.trends import TrendsChart, TrendsState
from ui.format import short_moment
from ui.models import trends
from ui.models.series import Series
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.bubble import announce
from ui.widgets.card import Card
from ui.widgets.flow import Flow
from ui.widgets.page import PageFrame
from ui.widgets.segmented import Segmented
from ui.widgets.text import Text
from ui.widgets.vacant import Vacant

_TEACHES = (
    "Once a pump has been read, its daily dose, the reservoir it calculates and the flow it was told "
    "stand here one under the other, visit by visit."
)
_FACT_LEAST = 150


class TrendsPage(PageFrame):
    """One chart of three lines, a range to look back on, and a card that reads out one instant."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build the page."""
        super().__init__(theme, "Trends", name="trends-page", parent=parent)
        self._shown: tuple[object, ...] = ()
        self._series: Series | None = None
        self._at_ms: int | None = None
        ranges = tuple((key, key) for key in trends.RANGES)
        self._range = Segmented(theme, ranges, name="trends-range", label="How far back", start="All")
        self._range.chosen.connect(self._show_chart)
        self.add_action(self._range)
        self._vacant = Vacant(theme, name="trends-vacant")
        self._vacant.set_vacant("trends", "No therapy to look back on yet", _TEACHES)
        self._chart = TrendsChart(theme)
        self._chart.pointed.connect(self._point)
        self._chart.unpointed.connect(lambda: self._point(None))
        self._readout = self._read_card()
        for part in (self._vacant, self._chart, self._readout):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def set_state(self, state: ConsoleState) -> None:
        """Show the history of the open patient; cheap while nothing shown has changed."""
        minute = state.clock_ms and state.clock_ms // 60_000
        shown = (state.patient, state.reading, state.visits, state.operations, state.readings, minute)
        if shown == self._shown:
            return
        self._shown = shown
        self._series = trends.series(state)
        for part in (self._chart, self._readout, self._range):
            part.setVisible(self._series is not None)
        self._vacant.setVisible(self._series is None)
        self._show_chart()

    def _read_card(self) -> Card:
        theme, card = self.theme, Card(self.theme, name="trends-readout")
        self._when = Text(theme, role="small", tone="third", weight="medium")
        card.body.addWidget(self._when)
        row = Flow(theme.space(6))
        self._figures = {}
        for key in ("dose", "reservoir", "programmed", "events"):
            text = Text(theme, tone="ink", weight="semibold")
            text.setObjectName(f"trends-{key}")
            text.setMinimumWidth(theme.px(_FACT_LEAST))
            self._figures[key] = text
            row.add(text)
        card.body.addLayout(row)
        return card

    def _show_chart(self) -> None:
        if self._series is not None:
            self._chart.set_state(TrendsState(self._series, self._range.choice))
            self._read(self._at_ms)

    def _point(self, at_ms: int | None) -> None:
        self._at_ms = at_ms
        self._read(at_ms)
        if at_ms is not None and self._chart.has_keys:
            announce(self._chart, f"{self._when.text()}: {self._said()}", urgent=False)

    def _said(self) -> str:
        return ", ".join(text.text() for text in self._figures.values())

    def _read(self, at_ms: int | None) -> None:
        """Read out the instant under the crosshair, or now where there is none."""
        series = self._series
        if series is None:
            return
        at = trends.instant(series, series.now_ms if at_ms is None else at_ms)
        head = "Now" if at_ms is None else "Under the pointer"
        self._when.setText(f"{head} · {wording.date_text(calendar.day(at.at_ms))}")
        for key, words in _figures(at).items():
            self._figures[key].setText(f"{key} {words}")


def _figures(at: trends.Instant) -> dict[str, str]:
    told, level = at.programmed, at.level_pl
    dose = flow = "not known"
    if told is not None:
        dose = wording.amount(told.daily_ng / NG_PER_MCG, "mcg/day", 1)
        flow = wording.amount(told.flow_pl_per_day / PL_PER_ML, "mL/day", 4)
    volume = "not known"
    if level is not None:
        volume = f"{_millilitres(level)}, calculated"
    elif at.last_read is not None:
        volume = f"{_millilitres(at.last_read.volume_pl)} when read {short_moment(at.last_read.at_ms)}"
    return {"dose": dose, "reservoir": volume, "programmed": flow, "events": ", ".join(at.events) or "none"}


def _millilitres(volume_pl: int) -> str:
    return wording.amount(Fraction(volume_pl, PL_PER_ML), "mL", 2)
