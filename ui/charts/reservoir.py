"""The reservoir since the last fill and until its alarm: calculated solid, forecast dotted.

Apart from `trends`, which shows the past alone. Everything here is calculated; no level is measured,
and the chart says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from console.domain import calendar, wording
from console.domain.quantities import MS_PER_DAY, PL_PER_ML
from console.domain.reading import Reading
from console.domain.reservoir import Forecast
from ui.charts import scale
from ui.charts.axes import CalendarAxis
from ui.charts.card import ChartCard
from ui.charts.export import ChartData
from ui.charts.labels import Place
from ui.charts.plot import Plot
from ui.models.series import Level, since_fill
from ui.state import ConsoleState
from ui.theme import Theme

_HEADING = "Reservoir"
_LEGEND = "line: calculated by the pump · dotted: forecast · yellow: alarm"
_DECIMALS = 2
_BEFORE, _AHEAD = 0.02, 1.06
_UP_RIGHT, _UP_LEFT, _DOWN_RIGHT, _DOWN_LEFT = (0, 1), (1, 1), (0, 0), (1, 0)
_CORNERS = (_UP_RIGHT, _DOWN_LEFT, _UP_LEFT, _DOWN_RIGHT)
"""Where words may stand beside their point; the line falls, which leaves up right and down left clear."""
_LATEST_DAYS = 4_000
"""A forecast further ahead than this (eleven years) is not drawn; no pump lasts as long."""


@dataclass(frozen=True, slots=True)
class ReservoirState:
    """What the chart shows: levels calculated since the last fill, the last being now; and the forecast."""

    capacity_pl: int
    alarm_pl: int
    levels: tuple[Level, ...]
    forecast: Forecast


def reservoir_state(state: ConsoleState, reading: Reading, forecast: Forecast) -> ReservoirState:
    """Return the chart's state from the record's readings and the one at hand."""
    return ReservoirState(
        reading.capacity_pl,
        reading.prescription.low_reservoir.pl,
        since_fill(state.readings, reading),
        forecast,
    )


class ReservoirChart(ChartCard):
    """Millilitres over dates, from the last fill to the day the pump runs dry."""

    def __init__(self, theme: Theme, *, name: str = "reservoir-chart", parent: QWidget | None = None) -> None:
        """Build it empty."""
        super().__init__(theme, _HEADING, _LEGEND, name=name, parent=parent)
        self._state: ReservoirState | None = None
        self.plot = Plot(theme, CalendarAxis(theme), name=f"{name}-plot")
        self.plot.setMinimumHeight(theme.px(180))
        self.add_plot(self.plot)
        self._past = self.plot.line("reservoir", 2.5)
        self._ahead = self.plot.line("reservoir", 2, Qt.PenStyle.DotLine)
        self._alarm = self.plot.line("alarm_medium", 2)
        self._alarm_words = self.plot.words("third", "regular")
        self._today = self.plot.mark("reservoir")
        self._today_words = self.plot.words()
        self._due = self.plot.mark("alarm_medium")
        self._due_words = self.plot.words()
        self.plot.pointed.connect(self._read)
        self.plot.unpointed.connect(lambda: self.read_out(""))

    def set_state(self, state: ReservoirState) -> None:
        """Show `state`; nothing is drawn again while it is the same."""
        if state == self._state:
            return
        self._state = state
        now = state.levels[-1]
        future = _future(state)
        first, last = state.levels[0].at_ms, (future or state.levels)[-1].at_ms
        span = max(_days(last) - _days(first), 1.0) * _AHEAD
        self.plot.setXRange(_days(first) - span * _BEFORE, _days(first) + span)
        self.plot.set_scale(scale.ceiling(state.capacity_pl / PL_PER_ML), "mL")
        self._past.setData(*_line(state.levels))
        self._ahead.setData(*_line((now, *future)))
        alarm_ml = state.alarm_pl / PL_PER_ML
        ends = self.plot.viewRange()[0]
        self._alarm.setData(ends, [alarm_ml, alarm_ml])
        self._draw_words(state, future, ends)
        self.plot.stops = tuple(_days(level.at_ms) for level in (*state.levels, *future))
        self._tell(state, future)

    def _draw_words(
        self, state: ReservoirState, future: tuple[Level, ...], ends: tuple[float, float]
    ) -> None:
        now, alarm_ml, due_ms = state.levels[-1], state.alarm_pl / PL_PER_ML, _due_ms(state, future)
        due_days = [] if due_ms is None else [_days(due_ms)]
        self._today.setData([_days(now.at_ms)], [_ml(now)])
        self._due.setData(due_days, [alarm_ml] * len(due_days))
        self._today_words.setText(f"today {_amount(now.volume_pl)}")
        self._due_words.setText(_due_text(due_ms))
        self._alarm_words.setText(f"alarm at {_amount(state.alarm_pl)}")
        today = _days(now.at_ms), _ml(now)
        self.plot.place_words(
            (self._today_words, _around(today, *_CORNERS)),
            (
                self._due_words,
                tuple(place for day in due_days for place in _around((day, alarm_ml), *_CORNERS)),
            ),
            (
                self._alarm_words,
                _around((ends[0], alarm_ml), _UP_RIGHT, _DOWN_RIGHT)
                + _around((ends[1], alarm_ml), _UP_LEFT, _DOWN_LEFT),
            ),
        )

    def _read(self, day: float) -> None:
        state = self._state
        if state is None:
            return
        at_ms = round(day * MS_PER_DAY)
        points = (*state.levels, *_future(state))
        level = _between(points, at_ms)
        if level is not None:
            kind = "calculated" if at_ms <= state.levels[-1].at_ms else "forecast"
            self.read_out(f"{wording.date_text(calendar.day(at_ms))} · {_amount(level)}, {kind}")

    def _tell(self, state: ReservoirState, future: tuple[Level, ...]) -> None:
        kinds = [(level, "calculated") for level in state.levels] + [(level, "forecast") for level in future]
        rows = tuple(
            (calendar.iso(level.at_ms), scale.plain(Fraction(level.volume_pl, PL_PER_ML), _DECIMALS), kind)
            for level, kind in kinds
        )
        now = state.levels[-1]
        said = f"{_amount(now.volume_pl)} now, calculated; low-reservoir alarm at {_amount(state.alarm_pl)}"
        due = _due_text(_due_ms(state, future))
        columns = ("When, pump's clock", "Volume, mL", "Calculated or forecast")
        self.set_data(ChartData(_HEADING, columns, rows), f"{said}{f', expected {due}' if due else ''}.")


def _future(state: ReservoirState) -> tuple[Level, ...]:
    """Return the forecast's corners after now: alarm and empty, as far as they can be drawn."""
    now_ms = state.levels[-1].at_ms
    corners = ((state.forecast.low_alarm_ms, state.alarm_pl), (state.forecast.empty_ms, 0))
    return tuple(
        Level(at_ms, volume_pl)
        for at_ms, volume_pl in corners
        if at_ms is not None and now_ms < at_ms < now_ms + _LATEST_DAYS * MS_PER_DAY
    )


def _due_ms(state: ReservoirState, future: tuple[Level, ...]) -> int | None:
    """Return when the alarm is to be expected; None where it sounds already or is not drawn."""
    alarm_ms = state.forecast.low_alarm_ms
    return alarm_ms if any(level.at_ms == alarm_ms for level in future) else None


def _due_text(due_ms: int | None) -> str:
    return "" if due_ms is None else wording.date_text(calendar.day(due_ms))


def _around(spot: tuple[float, float], *corners: tuple[int, int]) -> tuple[Place, ...]:
    return tuple(Place(*spot, corner) for corner in corners)


def _between(points: tuple[Level, ...], at_ms: int) -> int | None:
    for earlier, later in pairwise(points):
        if earlier.at_ms <= at_ms <= later.at_ms and later.at_ms > earlier.at_ms:
            share = Fraction(at_ms - earlier.at_ms, later.at_ms - earlier.at_ms)
            return round(earlier.volume_pl + share * (later.volume_pl - earlier.volume_pl))
    return None


def _line(levels: tuple[Level, ...]) -> tuple[list[float], list[float]]:
    return [_days(level.at_ms) for level in levels], [_ml(level) for level in levels]


def _days(at_ms: int) -> float:
    return at_ms / MS_PER_DAY


def _ml(level: Level) -> float:
    return level.volume_pl / PL_PER_ML


def _amount(volume_pl: int) -> str:
    return wording.amount(Fraction(volume_pl, PL_PER_ML), "mL", _DECIMALS)
