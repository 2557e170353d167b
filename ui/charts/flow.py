"""The rate through the day: what the pump was told to give today, hour by hour.

Apart from `schedule_editor` because nothing here can be changed. It draws the program in the pump,
solid; it forecasts nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate, pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from console.domain import calendar, dosing, wording
from console.domain.change import Phase
from console.domain.course import phase_ng_per_h
from console.domain.prescription import Infusion, Prescription
from console.domain.quantities import (
    MINUTES_PER_DAY,
    MS_PER_DAY,
    MS_PER_MINUTE,
    NG_PER_MCG,
    PL_PER_ML,
    flow_pl_per_h,
)
from console.domain.reading import BolusKind, RunningBolus
from ui.charts import axes, scale
from ui.charts.axes import EDGE_MINUTES, ClockAxis
from ui.charts.card import ChartCard
from ui.charts.export import ChartData
from ui.charts.labels import Place
from ui.charts.plot import Plot
from ui.theme import Theme
from ui.widgets.segmented import Segmented

_HEADING = "Dose rate over 24 h"
_LEGEND = "line: the program in the pump, today · dashed: now"
_BRIDGED = "line: the program in the pump, today; a bridge as the old drug leaves the tip · dashed: now"
_PRIMED = "line: the program in the pump, today; a prime as what is moved, not what arrives · dashed: now"
_DECIMALS = {"mcg/h": 2, "mL/h": 4}

_MOVED = "moved by the prime"
"""Said with a rate that is what a prime moves: what of it arrives depends on what fills the path."""

_LEGENDS = {BolusKind.BRIDGE: _BRIDGED, BolusKind.PRIME: _PRIMED}


@dataclass(frozen=True, slots=True)
class FlowState:
    """What the chart shows: the program in the pump, its clock (therapy ms), and a bolus under way.

    From `stopped_ms` on nothing flows.
    """

    prescription: Prescription
    at_ms: int
    bolus: RunningBolus | None = None
    stopped_ms: int | None = None


@dataclass(frozen=True, slots=True)
class _Run:
    """Minutes of the day with one rate, the same in both units; `primed`: it is what a prime moves."""

    start: float
    end: float
    rates: dict[str, Fraction]
    primed: bool = False

    def words(self, unit: str) -> str:
        rate = wording.amount(self.rates[unit], unit, _DECIMALS[unit])
        return f"{rate} {_MOVED}" if self.primed else rate

    @property
    def span(self) -> str:
        return wording.span_text(int(self.start), int(self.end))


class FlowChart(ChartCard):
    """Today's rate, with the line of now; in mcg/h or mL/h."""

    def __init__(self, theme: Theme, *, name: str = "flow-chart", parent: QWidget | None = None) -> None:
        """Build it empty."""
        super().__init__(theme, _HEADING, _LEGEND, name=name, parent=parent)
        self._state: FlowState | None = None
        self._drawn: tuple[object, ...] = ()
        self._runs: tuple[_Run, ...] = ()
        choices = tuple((unit, unit) for unit in _DECIMALS)
        self.unit = Segmented(theme, choices, name=f"{name}-unit", label="Unit of the chart", small=True)
        self.unit.chosen.connect(self._redraw)
        self.add_control(self.unit)
        self.plot = Plot(theme, ClockAxis(theme), name=f"{name}-plot")
        self.plot.setMinimumHeight(theme.px(180))
        self.plot.setXRange(-EDGE_MINUTES, MINUTES_PER_DAY + EDGE_MINUTES)
        self.add_plot(self.plot)
        self._rate = self.plot.line("accent", 2.5)
        self._rate.setFillLevel(0)
        self._rate.setBrush(theme.colour("accent", 0.10))
        self._now = self.plot.line("second", 1.5, Qt.PenStyle.DashLine)
        self._now_words = self.plot.words()
        self.plot.pointed.connect(self._read)
        self.plot.unpointed.connect(lambda: self.read_out(""))

    def set_state(self, state: FlowState) -> None:
        """Show `state`; cheap while program, day and minute are the same."""
        if state != self._state:
            self._state = state
            self._redraw()

    def _redraw(self) -> None:
        state, unit = self._state, self.unit.choice
        if state is None:
            return
        minute = calendar.minute_of_day(state.at_ms)
        wanted = (state.prescription, calendar.day(state.at_ms), minute, state.bolus, state.stopped_ms, unit)
        if wanted == self._drawn:
            return
        self._drawn = wanted
        self._runs = _runs(state)
        self.set_legend(_LEGEND if state.bolus is None else _LEGENDS.get(state.bolus.kind, _LEGEND))
        heights = [float(run.rates[unit]) for run in self._runs]
        self._rate.setData(*scale.staircase([(run.start, run.end) for run in self._runs], heights))
        top = scale.ceiling(max(heights))
        self.plot.set_scale(top, unit)
        self.plot.stops = tuple(run.start for run in self._runs)
        now = f"now {self._run_at(state.at_ms % MS_PER_DAY / MS_PER_MINUTE).words(unit)}"
        self._draw_now(minute, top, now)
        self._tell(now)

    def _draw_now(self, minute: int, top: float, words: str) -> None:
        self._now.setData([minute, minute], [0, top])
        self._now_words.setText(words)
        self.plot.place_words((self._now_words, (Place(minute, top, (0, 0)), Place(minute, top, (1, 0)))))

    def _run_at(self, minute: float) -> _Run:
        return next((run for run in self._runs if run.start <= minute < run.end), self._runs[-1])

    def _read(self, minute: float) -> None:
        at = axes.minute_at(minute)
        run = self._run_at(at)
        self.read_out(f"{calendar.clock_text(at)} · {run.words(self.unit.choice)}, {run.span}")

    def _tell(self, now: str) -> None:
        rows: tuple[tuple[str, ...], ...] = tuple(
            (
                *run.span.split("–"),
                *(scale.plain(run.rates[unit], decimals) for unit, decimals in _DECIMALS.items()),
            )
            for run in self._runs
        )
        said = ", ".join(f"{run.span} {run.words('mcg/h')}" for run in self._runs)
        columns: tuple[str, ...] = ("From", "To", "Rate, mcg/h", "Flow, mL/h")
        if any(run.primed for run in self._runs):
            columns = (*columns, "What")
            rows = tuple(
                (*row, _MOVED if run.primed else "") for row, run in zip(rows, self._runs, strict=True)
            )
        self.set_data(ChartData(_HEADING, columns, rows), f"Rate in the pump today: {said}; {now}.")


def _runs(state: FlowState) -> tuple[_Run, ...]:
    """Return today's stretches of one rate, a bolus under way included."""
    midnight_ms = state.at_ms - state.at_ms % MS_PER_DAY
    ends_ms = midnight_ms + MS_PER_DAY
    bolus, changes = state.bolus, {midnight_ms, ends_ms}
    for infusion, from_ms, to_ms in _programs(state, midnight_ms, ends_ms):
        at_ms: int | None = from_ms
        while at_ms is not None and at_ms < to_ms:
            changes.add(at_ms)
            at_ms = dosing.next_change_ms(infusion, at_ms)
    if bolus is not None:
        changes |= {edge for edge in edges(bolus) if midnight_ms < edge < ends_ms}
    if state.stopped_ms is not None and midnight_ms < state.stopped_ms < ends_ms:
        changes.add(state.stopped_ms)
    return _joined(
        [_run(state, midnight_ms, start_ms, end_ms) for start_ms, end_ms in pairwise(sorted(changes))]
    )


def _joined(runs: list[_Run]) -> tuple[_Run, ...]:
    """Return the stretches with neighbours of one rate as one: what lies beneath a bridge shows nowhere."""
    joined: list[_Run] = []
    for run in runs:
        if joined and (joined[-1].rates, joined[-1].primed) == (run.rates, run.primed):
            joined[-1] = replace(joined[-1], end=run.end)
        else:
            joined.append(run)
    return tuple(joined)


def _programs(state: FlowState, from_ms: int, to_ms: int) -> tuple[tuple[Infusion, int, int], ...]:
    """Return the infusions of that stretch, each with its own: another may take over within it."""
    running, later = state.prescription, state.prescription.later
    if later is None or not from_ms < later.at_ms < to_ms:
        return ((running.at(from_ms).infusion, from_ms, to_ms),)
    return (
        (running.infusion, from_ms, later.at_ms),
        (running.at(later.at_ms).infusion, later.at_ms, to_ms),
    )


def edges(bolus: RunningBolus) -> tuple[int, ...]:
    """Return when each phase of a bolus under way begins, and when the last ends."""
    lengths = (phase.duration_ms for phase in bolus.phases)
    return tuple(accumulate(lengths, initial=bolus.started_ms))


def _phase_at(bolus: RunningBolus, at_ms: int) -> Phase:
    begun = [
        phase for phase, begins_ms in zip(bolus.phases, edges(bolus), strict=False) if begins_ms <= at_ms
    ]
    return begun[-1]


def _run(state: FlowState, midnight_ms: int, start_ms: int, end_ms: int) -> _Run:
    ng_per_h = dosing.ng_per_h_at(state.prescription.at(start_ms).infusion, start_ms)
    bolus, strength = state.bolus, state.prescription.drug.concentration
    flow, primed = flow_pl_per_h(ng_per_h, strength), False
    if bolus is not None and bolus.started_ms <= start_ms < bolus.ends_ms:
        primed = bolus.kind is BolusKind.PRIME
        phase = _phase_at(bolus, start_ms)
        given = phase_ng_per_h(phase, state.prescription.drug)
        ng_per_h = given if bolus.replaces else ng_per_h + given
        flow = flow_pl_per_h(ng_per_h, strength)
        if phase.clears is not None:
            ng_per_h = flow * phase.clears.concentration.ng_per_ml / PL_PER_ML
    if state.stopped_ms is not None and start_ms >= state.stopped_ms:
        ng_per_h, flow, primed = Fraction(0), Fraction(0), False
    return _Run(
        (start_ms - midnight_ms) / MS_PER_MINUTE,
        (end_ms - midnight_ms) / MS_PER_MINUTE,
        {"mcg/h": ng_per_h / NG_PER_MCG, "mL/h": flow / PL_PER_ML},
        primed,
    )
