"""Dose, reservoir and flow over the same time, one under the other, with one crosshair through all three.

Apart from `reservoir` and `flow`, which show now. It shows what the pump was told and what it
calculated; nothing here was measured, and the words say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.domain import calendar, wording
from console.domain.quantities import MS_PER_DAY, NG_PER_MCG, PL_PER_ML
from ui.charts import scale
from ui.charts.axes import CalendarAxis
from ui.charts.card import ChartCard
from ui.charts.export import ChartData
from ui.charts.labels import Place
from ui.charts.plot import Plot
from ui.format import counted
from ui.models import trends
from ui.models.series import Level, Programmed, Series
from ui.theme import Theme
from ui.widgets.text import Text

_HEADING = "Therapy over time"
_LEGEND = "lines: what the pump was told, and what it calculated · thin uprights: visits · yellow: alarm"
_COLUMNS = (
    "When, pump's clock",
    "Daily dose, mcg/day",
    "Reservoir, calculated, mL",
    "Programmed flow, mL/day",
    "Visit",
)
_DOSE_DECIMALS, _VOLUME_DECIMALS, _FLOW_DECIMALS = 1, 2, 4
_PLOT_HEIGHT = 146
_UPRIGHT = 0.35
"""How much of its ink an upright of a visit has: it is behind the lines."""


@dataclass(frozen=True, slots=True)
class TrendsState:
    """What the chart shows, and how far back: a key of `models.trends.RANGES`."""

    series: Series
    back: str


@dataclass(frozen=True, slots=True)
class _Span:
    """The stretch of the pump's clock in sight."""

    from_ms: int
    to_ms: int


class TrendsChart(ChartCard):
    """Three plots on one time axis; `pointed(at_ms)` and `unpointed()` tell where the crosshair is."""

    pointed = Signal(object)
    unpointed = Signal()

    def __init__(self, theme: Theme, *, name: str = "trends-chart", parent: QWidget | None = None) -> None:
        """Build it empty."""
        super().__init__(theme, _HEADING, _LEGEND, name=name, parent=parent)
        self._state: TrendsState | None = None
        self._dose, self._dose_marks = self._plot("dose", "Daily dose", "what the pump was told")
        self._reservoir, self._reservoir_marks = self._plot(
            "reservoir", "Reservoir", "calculated by the pump"
        )
        self._flow, self._flow_marks = self._plot(
            "flow", "Programmed flow", "weekly mean of what the pump was told"
        )
        self._dose_line = self._dose.line("accent", 2)
        self._levels = self._reservoir.line("reservoir", 2)
        self._alarm = self._reservoir.line("alarm_medium", 1.5)
        self._alarm_words = self._reservoir.words("third", "regular")
        self._flow_line = self._flow.line("accent", 2)
        self._points = self._dose.mark("surface")

    def set_state(self, state: TrendsState) -> None:
        """Show `state`; cheap while it is the same."""
        if state == self._state:
            return
        self._state = state
        shown = state.series
        seen = _Span(*trends.bounds(shown, state.back))
        told = trends.within(shown.programmed, seen.from_ms)
        for plot in self._all():
            plot.setXRange(_days(seen.from_ms), _days(seen.to_ms) + 0.02 * _days(seen.to_ms - seen.from_ms))
        doses = [float(point.daily_ng / NG_PER_MCG) for point in told]
        flows = [float(point.flow_pl_per_day / PL_PER_ML) for point in told]
        stairs = _stairs(told, seen)
        self._dose_line.setData(*scale.staircase(stairs, doses))
        self._flow_line.setData(*scale.staircase(stairs, flows))
        self._points.setData([start for start, _ in stairs], doses)
        self._dose.set_scale(scale.ceiling(max(doses, default=0)), "mcg/day")
        self._flow.set_scale(scale.ceiling(max(flows, default=0)), "mL/day")
        self._draw_levels(shown, seen)
        self._draw_marks(shown, seen)
        stops = trends.instants(shown, seen.from_ms)
        for plot in self._all():
            plot.stops = tuple(_days(at_ms) for at_ms in stops)
        self._tell(shown, stops)
        here = self._dose.crosshair_x
        if here is not None and not _days(seen.from_ms) <= here <= _days(seen.to_ms):
            self._unpoint()

    def point_to(self, at_ms: int | None) -> None:
        """Put the crosshair of all three at `at_ms`, or take it away."""
        for plot in self._all():
            plot.point_to(None if at_ms is None else _days(at_ms))

    def _all(self) -> tuple[Plot, Plot, Plot]:
        return self._dose, self._reservoir, self._flow

    def _plot(self, key: str, heading: str, note: str) -> tuple[Plot, pg.PlotCurveItem]:
        plot = Plot(self.theme, CalendarAxis(self.theme), name=f"{self.objectName()}-{key}")
        plot.setFixedHeight(self.theme.px(_PLOT_HEIGHT))
        said = QHBoxLayout()
        said.setContentsMargins(0, self.theme.space(2), 0, 0)
        said.addWidget(Text(self.theme, heading, weight="semibold"))
        said.addWidget(Text(self.theme, note, role="small", tone="third"), 1, Qt.AlignmentFlag.AlignBottom)
        self.plots.addLayout(said)
        self.add_plot(plot, f"{heading}, {note}")
        plot.pointed.connect(self._point)
        plot.unpointed.connect(self._unpoint)
        marks = pg.PlotCurveItem(
            pen=pg.mkPen(self.theme.colour("third", _UPRIGHT)), connect="pairs", skipFiniteCheck=True
        )
        plot.addItem(marks, ignoreBounds=True)
        return plot, marks

    def _draw_levels(self, shown: Series, seen: _Span) -> None:
        drawn = [level for levels in shown.levels for level in levels]
        joined = [number + 1 < len(levels) for levels in shown.levels for number in range(len(levels))]
        days, volumes = [_days(level.at_ms) for level in drawn], [_ml(level) for level in drawn]
        self._levels.setData(days, volumes, connect=np.array(joined, dtype=np.int32))
        alarm_ml = shown.alarm_pl / PL_PER_ML
        self._alarm.setData([_days(seen.from_ms), _days(seen.to_ms)], [alarm_ml, alarm_ml])
        words = wording.amount(Fraction(shown.alarm_pl, PL_PER_ML), "mL", _VOLUME_DECIMALS)
        self._alarm_words.setText(f"alarm at {words}")
        self._reservoir.set_scale(scale.ceiling(max(*volumes, alarm_ml)), "mL")
        ends = (_days(seen.from_ms), _days(seen.to_ms))
        sides = ((0, 1), (1, 1), (0, 0), (1, 0))
        places = tuple(Place(ends[right], alarm_ml, (right, below)) for right, below in sides)
        self._reservoir.place_words((self._alarm_words, places))

    def _draw_marks(self, shown: Series, seen: _Span) -> None:
        days = [_days(mark.at_ms) for mark in shown.marks if mark.at_ms >= seen.from_ms]
        for plot, marks in zip(
            self._all(), (self._dose_marks, self._reservoir_marks, self._flow_marks), strict=True
        ):
            top = plot.viewRange()[1][1]
            marks.setData([day for day in days for _ in range(2)], [0, top] * len(days))

    def _point(self, day: float) -> None:
        state = self._state
        if state is None:
            return
        from_ms, to_ms = trends.bounds(state.series, state.back)
        at_ms = min(max(round(day * MS_PER_DAY), from_ms), to_ms)
        self.point_to(at_ms)
        self.pointed.emit(at_ms)

    def _unpoint(self) -> None:
        self.point_to(None)
        self.unpointed.emit()

    def _tell(self, shown: Series, stops: tuple[int, ...]) -> None:
        """Hold the same as a table: a row for each visit in sight, for the last reading, and for now."""
        found = [trends.instant(shown, at_ms) for at_ms in stops]
        last = found[-1].programmed
        said = (
            "nothing yet"
            if last is None
            else wording.amount(last.daily_ng / NG_PER_MCG, "mcg/day", _DOSE_DECIMALS)
        )
        visits = len({mark.visit for mark in shown.marks if mark.at_ms >= stops[0]})
        self.set_data(
            ChartData(_HEADING, _COLUMNS, tuple(_row(at) for at in found)),
            f"Daily dose now {said}; {counted(visits, 'visit')} in sight.",
        )


def _row(at: trends.Instant) -> tuple[str, ...]:
    told = at.programmed
    return (
        calendar.iso(at.at_ms),
        "" if told is None else scale.plain(told.daily_ng / NG_PER_MCG, _DOSE_DECIMALS),
        "" if at.level_pl is None else scale.plain(Fraction(at.level_pl, PL_PER_ML), _VOLUME_DECIMALS),
        "" if told is None else scale.plain(told.flow_pl_per_day / PL_PER_ML, _FLOW_DECIMALS),
        ", ".join(at.events),
    )


def _stairs(told: tuple[Programmed, ...], seen: _Span) -> list[tuple[float, float]]:
    """Return from and to of each program as days, the first from the edge of sight, the last until now."""
    starts = [max(point.at_ms, seen.from_ms) for point in told]
    return [(_days(start), _days(end)) for start, end in pairwise([*starts, seen.to_ms])]


def _days(at_ms: int) -> float:
    return at_ms / MS_PER_DAY


def _ml(level: Level) -> float:
    return level.volume_pl / PL_PER_ML
