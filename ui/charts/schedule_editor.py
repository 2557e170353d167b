"""The card of the schedule's chart: its words, its table for files, and what the hand does in it.

Apart from `schedule_plot`, which draws and feels. The table that can be edited stands on the page
below; it is the same model.
"""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtWidgets import QWidget

from console.domain import wording
from console.domain.calendar import clock_text
from console.domain.quantities import NG_PER_MCG
from ui.charts import axes, scale
from ui.charts.card import ChartCard
from ui.charts.export import ChartData
from ui.charts.schedule_plot import EditorState, SchedulePlot
from ui.models.schedule import Run
from ui.models.steps import Stretch
from ui.theme import Theme

_HEADING = "Rate through the day"
_LEGEND = "solid line: in the pump now · violet, hatched: draft"
_DRAG, _DRAG_EVEN = "drag a step or its start, or type below", "drag the line, or type below"
_DRAWN = "type below"
_COLUMNS = ("From", "To", "Draft, mcg/h", "In the pump, mcg/h")
_DECIMALS = 2


class ScheduleChart(ChartCard):
    """The chart of one day group; `plot` gives the signals of the hand."""

    def __init__(self, theme: Theme, *, name: str = "schedule-chart", parent: QWidget | None = None) -> None:
        """Build it empty."""
        super().__init__(theme, _HEADING, _LEGEND, name=name, parent=parent)
        self._state: EditorState | None = None
        self.plot = SchedulePlot(theme, name=f"{name}-plot")
        self.plot.setMinimumHeight(theme.px(260))
        self.add_plot(self.plot)
        self.plot.told.connect(self.read_out)
        self.plot.pointed.connect(self._read)
        self.plot.unpointed.connect(lambda: self.read_out(""))

    def set_state(self, state: EditorState) -> None:
        """Show `state`; cheap when it is the same."""
        if state == self._state:
            return
        self._state = state
        self.plot.set_state(state)
        runs = state.runs
        drag = _DRAG if len(runs) > 1 else _DRAG_EVEN
        self.set_legend(_LEGEND, drag if state.drawn is None else _DRAWN)
        rows = tuple(
            (clock_text(run.start), clock_text(run.end), _plain(run.ng_per_h), _pump_text(state.in_pump, run))
            for run in runs
        )
        said = ", ".join(f"{wording.span_text(run.start, run.end)} {_rate(run.ng_per_h)}" for run in runs)
        kind = "Draft, not yet in the pump" if state.drafted else "As in the pump"
        self.set_data(
            ChartData(f"{_HEADING}, {wording.days_text(state.days.days)}", _COLUMNS, rows), f"{kind}: {said}."
        )

    def _read(self, x: float) -> None:
        state, minute = self._state, axes.minute_at(x)
        if state is None or self.plot.holds:
            return
        run = next((run for run in state.runs if run.start <= minute < run.end), None)
        pump = next((each.ng_per_h for each in state.in_pump if each.start <= minute < each.end), None)
        if run is not None:
            self.read_out(
                f"{clock_text(minute)} · draft {_rate(run.ng_per_h)}, in the pump {_rate(pump)}"
                if state.drafted
                else f"{clock_text(minute)} · {_rate(run.ng_per_h)}"
            )


def _pump_text(in_pump: tuple[Stretch, ...], run: Run) -> str:
    """Return the pump's rates within a step of the draft, one after the other where it has several."""
    rates = [each.ng_per_h for each in in_pump if each.start < run.end and each.end > run.start]
    return " then ".join(_plain(rate) for rate in rates)


def _plain(ng_per_h: Fraction | None) -> str:
    return "" if ng_per_h is None else scale.plain(ng_per_h / NG_PER_MCG, _DECIMALS)


def _rate(ng_per_h: Fraction | None) -> str:
    return "no rate yet" if ng_per_h is None else wording.amount(ng_per_h / NG_PER_MCG, "mcg/h", _DECIMALS)
