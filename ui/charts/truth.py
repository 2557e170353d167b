"""What is true beside what the pump believes: reservoir, flow, model drug level and tone on one time axis.

Apart from `trends`, whose lines a trainee may see. Only the instructor's window shows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.domain.quantities import MS_PER_DAY, PL_PER_ML
from console.session.truth import Sample
from ui.charts import scale
from ui.charts.axes import CalendarAxis
from ui.charts.card import ChartCard
from ui.charts.export import ChartData
from ui.charts.labels import Place
from ui.charts.plot import Plot
from ui.format import counted
from ui.models import truth
from ui.theme import Theme
from ui.widgets.bubble import announce
from ui.widgets.segmented import Segmented
from ui.widgets.text import Text

HEADING = "Truth and belief over time"
_LEGEND = (
    "strong lines: what flows and acts in truth · thin grey lines: what the pump calculates and was told, "
    "which is all that a trainee sees"
)
_COLUMNS = (
    "When, pump's clock",
    "Reservoir, true, mL",
    "Reservoir, believed, mL",
    "Flow through the tip, mL/day",
    "Programmed flow, mL/day",
    "Model drug level, arbitrary",
    "Ashworth, legs",
)
_PLOT_HEIGHT = 132
_TONE_TOP = 4.0
"""The end of the modified Ashworth scale."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """A plot: its name, heading, note and unit, the line of truth, and the line of belief, if there is one.

    A line is what of a sample it follows, divided by `per`, and the words at its end.
    """

    name: str
    heading: str
    note: str
    unit: str
    per: int
    colour: str
    truth: tuple[str, str]
    belief: tuple[str, str] | None = None
    top: float | None = None


_KINDS = (
    _Kind("reservoir", "Reservoir", "what can be drawn", "mL", PL_PER_ML, "reservoir", ("true_pl", "true"),
          ("calculated_pl", "believed")),
    _Kind("flow", "Flow", "at the instant of each sample", "mL/day", PL_PER_ML, "accent",
          ("tip_pl_per_day", "through the tip"), ("commanded_pl_per_day", "programmed")),
    _Kind("level", "Model drug level", "arbitrary scale", "", 1_000, "accent", ("level_thousandths", "")),
    _Kind("ashworth", "Ashworth, legs", "modified scale, 0 to 4", "", 100, "accent", ("tone_hundredths", ""),
          top=_TONE_TOP),
)  # fmt: skip


class _Part:
    """One plot with its lines and the words at their ends."""

    def __init__(self, kind: _Kind, plot: Plot) -> None:
        self.kind, self.plot = kind, plot
        self._belief = _curve(plot, "second") if kind.belief else None
        self._truth = _curve(plot, kind.colour, 2)
        self._words = [plot.words(), plot.words("second", "regular")]

    def draw(self, samples: tuple[Sample, ...]) -> None:
        """Draw `samples`; the words stand at the last of each line."""
        days = [_days(sample.at_ms) for sample in samples]
        kind, highest = self.kind, 0.0
        lines: list[tuple[list[float], str]] = []
        for curve, said in ((self._truth, kind.truth), (self._belief, kind.belief)):
            if curve is None or said is None:
                continue
            values = [getattr(sample, said[0]) / kind.per for sample in samples]
            curve.setData(days, values)
            lines.append((values, said[1]))
            highest = max(highest, *values)
        self.plot.set_scale(kind.top or scale.ceiling(highest), kind.unit)
        self._place(days, lines)

    def _place(self, days: list[float], lines: list[tuple[list[float], str]]) -> None:
        """Let the words stand at the ends of their lines, the upper above; without room, farther back."""
        upper = max(values[-1] for values, _ in lines)
        back = [len(days) - 1 - len(days) * quarter // 4 for quarter in range(4)]
        wanted = []
        for item, (values, said) in zip(self._words, lines, strict=False):
            item.setText(said)
            sides = ((1, 1), (1, 0)) if values[-1] == upper else ((1, 0), (1, 1))
            wanted.append((item, tuple(Place(days[at], values[at], side) for at in back for side in sides)))
        self.plot.place_words(*wanted)


class TruthChart(ChartCard):
    """Four plots on one time axis, one crosshair through all of them, and a range to look back on."""

    def __init__(self, theme: Theme, *, name: str = "truth-chart", parent: QWidget | None = None) -> None:
        """Build it empty; it is hidden until it has something to show."""
        super().__init__(theme, HEADING, _LEGEND, name=name, parent=parent)
        self._samples: tuple[Sample, ...] = ()
        self._seen: tuple[Sample, ...] = ()
        ranges = tuple((key, key) for key in truth.RANGES)
        self._range = Segmented(
            theme, ranges, name=f"{name}-range", label="How far back", small=True, start="7 d"
        )
        self._range.chosen.connect(self._draw)
        self.add_control(self._range)
        self._parts_drawn = [self._part(kind) for kind in _KINDS]
        self._under = Text(theme, role="small", tone="ink", weight="medium", wrap=True, tabular=True)
        self._under.setObjectName(f"{name}-under")
        self.body.addWidget(self._under)
        self.hide()

    @property
    def under(self) -> str:
        """What is read out: the instant under the crosshair, or the last one."""
        return self._under.text()

    def set_samples(self, samples: tuple[Sample, ...]) -> None:
        """Show `samples`, the oldest first; cheap while they are the same."""
        if samples == self._samples:
            return
        self._samples = samples
        self.setVisible(bool(samples))
        if samples:
            self._draw()

    def _draw(self) -> None:
        from_ms, to_ms = truth.bounds(self._samples, self._range.choice)
        self._seen = truth.within(self._samples, from_ms)
        left, right = _days(from_ms), _days(to_ms)
        for part in self._parts_drawn:
            part.plot.setXRange(left, right + 0.02 * (right - left))
            part.draw(self._seen)
            part.plot.stops = tuple(_days(sample.at_ms) for sample in self._seen if sample.at_ms >= from_ms)
        self._read(self._parts_drawn[0].plot.crosshair_x)
        rows = tuple(truth.row(sample) for sample in self._seen)
        said = f"{counted(len(rows), 'sample')} in sight. Last: {truth.read_out(self._seen[-1])}."
        self.set_data(ChartData(HEADING, _COLUMNS, rows), said)

    def _part(self, kind: _Kind) -> _Part:
        plot = Plot(self.theme, CalendarAxis(self.theme), name=f"{self.objectName()}-{kind.name}")
        plot.setFixedHeight(self.theme.px(_PLOT_HEIGHT))
        said = QHBoxLayout()
        said.setContentsMargins(0, self.theme.space(2), 0, 0)
        said.addWidget(Text(self.theme, kind.heading, weight="semibold"))
        said.addWidget(
            Text(self.theme, kind.note, role="small", tone="third"), 1, Qt.AlignmentFlag.AlignBottom
        )
        self.plots.addLayout(said)
        self.add_plot(plot, f"{kind.heading}, {kind.note}")
        plot.pointed.connect(self._point)
        plot.unpointed.connect(partial(self._point, None))
        return _Part(kind, plot)

    def _point(self, day: float | None) -> None:
        for part in self._parts_drawn:
            part.plot.point_to(day)
        self._read(day)
        if day is not None and self.has_keys:
            announce(self, self.under, urgent=False)

    def _read(self, day: float | None) -> None:
        at = self._seen[-1] if day is None else truth.nearest(self._seen, round(day * MS_PER_DAY))
        self._under.setText(f"{'Now' if day is None else 'Under the pointer'} · {truth.read_out(at)}")


def _curve(plot: Plot, colour: str, width: float = 1) -> pg.PlotDataItem:
    """Add an empty line that is drawn quickly however many samples it has."""
    curve = pg.PlotDataItem(pen=plot.pen(colour, width), antialias=True, skipFiniteCheck=True)
    plot.addItem(curve)  # which gives it the plot's own ways of thinning, none
    curve.setDownsampling(auto=True, method="peak")
    curve.setClipToView(True)
    return curve


def _days(at_ms: int) -> float:
    return at_ms / MS_PER_DAY
