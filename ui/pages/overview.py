"""The Overview answers one question: how is this patient's therapy.

Apart from Program, which changes it: here nothing can be changed. Everything shown was read from the
pump, or follows from that by calculation, and says so.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.domain.calendar import day
from console.domain.quantities import PL_PER_ML
from console.domain.visit import Visit
from console.domain.wording import NOTHING, amount, date_text
from ui.format import short_date
from ui.models import attention, refill_path, summary
from ui.models.refill_entry import bridge_runs
from ui.state import ConsoleState, Link
from ui.theme import Theme
from ui.widgets.amount import Amount
from ui.widgets.badge import Badge
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card, Fact
from ui.widgets.flow import Flow
from ui.widgets.level import Level
from ui.widgets.page import PageFrame
from ui.widgets.path_picture import PathPicture
from ui.widgets.text import Text
from ui.widgets.vacant import Vacant

if TYPE_CHECKING:
    from ui.charts.flow import FlowChart
    from ui.charts.reservoir import ReservoirChart

_TEACHES = (
    "An implanted pump gives baclofen into the fluid around the spinal cord, day and night. Open a patient, "
    "and the console reads their pump: what it gives, what is left, and when it is due."
)
_CARD_LEAST, _FACTS_LEAST = 220, 300
_FLOW_LEAST, _RESERVOIR_LEAST = 520, 340
_CHART_HEIGHT = (300, 520)
"""Least and most height of a chart, in px at 100 %."""

_BESIDES_CHARTS = 390
"""Height of all that is on the page beside the charts."""


class FigureCard(Card):
    """One answer: a label, a figure, and a note under it."""

    def __init__(self, theme: Theme, label: str, *, name: str, role: str = "number") -> None:
        """Build the empty card called `name`."""
        super().__init__(theme, name=name)
        self.body.addWidget(Text(theme, label, role="small", tone="third", weight="medium"))
        self.figure = Amount(theme, role)
        self.figure.setMinimumHeight(theme.px(50))
        self.body.addWidget(self.figure)
        self.note = Text(theme, tone="second", wrap=True)
        self._label = label

    def finish(self) -> None:
        """Put the note at the end, after whatever was added."""
        self.body.addWidget(self.note)
        self.body.addStretch(1)

    def set_figure(self, number: str, unit: str, note: str) -> None:
        """Show another answer."""
        self.figure.set_amount(number, unit)
        self.note.setText(note)
        self.setAccessibleName(f"{self._label}: {self.figure.words}, {note}")


class OverviewPage(PageFrame):
    """Four figures, two charts and three lists of facts; above them what needs attention."""

    read_asked = Signal()
    place_asked = Signal(str)
    tones_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build the page; its charts are made when the first reading is shown."""
        super().__init__(theme, "Overview", name="overview-page", parent=parent)
        self._shown: tuple[object, ...] = ()
        self._read = Button(theme, "Read pump again", name="read-pump")
        self._change = Button(theme, "Change therapy", name="change-therapy", look="primary")
        self._read.clicked.connect(self.read_asked.emit)
        self._change.clicked.connect(lambda: self.place_asked.emit("program"))
        self.add_action(self._read)
        self.add_action(self._change)
        self._vacant = Vacant(theme, name="overview-vacant")
        self._vacant.acted.connect(self._leave_vacancy)
        self._way_out = ""
        self._therapy = QWidget()
        self.body.addWidget(self._vacant)
        self.body.addWidget(self._therapy)
        self._column = QVBoxLayout(self._therapy)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.space(4))
        self._banners: list[Banner] = []
        self._build_cards()
        self._path = Card(theme, "Old drug in the path", name="overview-path-card")
        self._picture = PathPicture(theme, table=False)
        self._path.body.addWidget(self._picture)
        self._column.addWidget(self._path)
        self._build_charts()
        self._build_facts()
        self._column.addStretch(1)

    def set_state(self, state: ConsoleState) -> None:
        """Show the therapy of the open patient, or what is missing to show it."""
        shown = (
            state.patient, state.implant, state.link, state.link_sentence, state.reading, state.read_wall_ms,
            state.clock_ms and state.clock_ms // 60_000, state.visits, state.operations,
        )  # fmt: skip
        if shown == self._shown:
            return
        self._shown = shown
        self._read.set_reason_off(_reason_not_to_read(state))
        self._change.set_reason_off("" if state.reading else "Read the pump first.")
        self.badge.set_badge(summary.read_note(state))
        self._vacant.setVisible(state.reading is None)
        self._therapy.setVisible(state.reading is not None)
        if state.reading is None:
            self._show_vacancy(state)
        else:
            self._show_attentions(attention.attentions(state))
            self._show_cards(summary.summary(state, state.reading))
            bridged = bridge_runs(state)
            self._path.setVisible(bridged)
            self._picture.set_view(refill_path.view(state) if bridged else None)
            self._show_charts(state)
            self._show_facts(state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the charts what height there is now."""
        super().resizeEvent(event)
        self._size_charts()

    def prepare(self) -> None:
        """Make the charts."""
        self._made_charts()

    def _build_cards(self) -> None:
        theme = self.theme
        self._dose = FigureCard(theme, "Daily dose", name="daily-dose-card")
        self._reservoir = FigureCard(theme, "Reservoir, calculated", name="reservoir-card")
        self._level = Level(theme)
        self._reservoir.body.addWidget(self._level)
        self._refill = FigureCard(theme, "Refill by", name="refill-card", role="figure")
        self._alarms = FigureCard(theme, "Alarms", name="alarms-card", role="figure")
        self._sounding = Flow(theme.space(2))
        self._alarms.body.addLayout(self._sounding)
        tones = Button(theme, "Alarm tones…", name="alarm-tones", look="small")
        tones.clicked.connect(self.tones_asked)
        self._alarms.body.addWidget(tones)
        row = Flow(theme.space(4), even=True)
        for card in (self._dose, self._reservoir, self._refill, self._alarms):
            card.finish()
            row.add(card, stretch=1, least=theme.px(_CARD_LEAST))
        self._column.addLayout(row)

    def _build_charts(self) -> None:
        self._charts = Flow(self.theme.space(4))
        self._column.addLayout(self._charts)
        self._drawn: tuple[FlowChart, ReservoirChart] | None = None

    def _build_facts(self) -> None:
        row = Flow(self.theme.space(4))
        self._facts: dict[str, tuple[Fact, Fact]] = {}
        for heading in ("Drug", "Catheter", "Last visit"):
            card = Card(self.theme, heading, name=f"{heading.lower().replace(' ', '-')}-card")
            lines = (Fact(self.theme), Fact(self.theme))
            for line in lines:
                card.body.addWidget(line)
            card.body.addStretch(1)
            self._facts[heading] = lines
            row.add(card, stretch=1, least=self.theme.px(_FACTS_LEAST))
        self._column.addLayout(row)

    def _show_vacancy(self, state: ConsoleState) -> None:
        mark, heading, words, way_out = _vacancy(state)
        self._way_out = way_out
        labels = {"patients": "Go to Patients", "read": "Read pump again"}
        self._vacant.set_vacant(mark, heading, words, labels.get(way_out, ""))

    def _leave_vacancy(self) -> None:
        self._act(self._way_out)

    def _act(self, key: str) -> None:
        if key == "read":
            self.read_asked.emit()
        else:
            self.place_asked.emit(key)

    def _show_attentions(self, found: tuple[attention.Attention, ...]) -> None:
        while len(self._banners) < len(found):
            banner = Banner(self.theme, name=f"attention-{len(self._banners) + 1}")
            banner.acted.connect(self._act)
            self._column.insertWidget(len(self._banners), banner)
            self._banners.append(banner)
        for number, banner in enumerate(self._banners):
            if number < len(found):
                one = found[number]
                actions = (one.action,) if one.action else ()
                banner.set_banner(one.strong, one.rest, mark=one.mark, actions=actions)
            else:
                banner.set_banner("")

    def _show_cards(self, told: summary.Summary) -> None:
        self._dose.set_figure(told.daily, "mcg/day", told.dose_note)
        self._reservoir.set_figure(told.reservoir, told.capacity, told.reservoir_note)
        self._level.set_level(told.level, told.alarm_level, f"{told.reservoir} {told.capacity}")
        self._refill.set_figure(told.refill, "", told.refill_note)
        self._alarms.set_figure(_sounding(len(told.alarms)), "", told.alarms_note)
        while (item := self._sounding.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for words, kind in told.alarms:
            self._sounding.add(Badge(self.theme, words, kind, self._alarms))

    def _show_charts(self, state: ConsoleState) -> None:
        """Draw both charts, from modules that are loaded only now: they take longer than the window."""
        from ui.charts.flow import FlowState
        from ui.charts.reservoir import reservoir_state

        reading = state.reading
        if reading is None:
            return
        flow, left = self._made_charts()
        now_ms = max(reading.clock_ms, state.clock_ms or 0)
        still_ms = reading.still_since_ms
        flow.set_state(FlowState(reading.prescription, now_ms, summary.begun(reading), still_ms))
        left.set_state(reservoir_state(state, reading, summary.forecast(state, reading)))

    def _made_charts(self) -> tuple[FlowChart, ReservoirChart]:
        """Return both charts, made at the first call."""
        from ui.charts.flow import FlowChart
        from ui.charts.reservoir import ReservoirChart

        if self._drawn is None:
            flow, left = FlowChart(self.theme), ReservoirChart(self.theme)
            for chart, stretch, least in ((flow, 2, _FLOW_LEAST), (left, 1, _RESERVOIR_LEAST)):
                self._charts.add(chart, stretch=stretch, least=self.theme.px(least))
            self._drawn = (flow, left)
            self._size_charts()
        return self._drawn

    def _size_charts(self) -> None:
        """Let the charts have the height that is left, within reason."""
        least, most = (self.theme.px(height) for height in _CHART_HEIGHT)
        left = self.area.viewport().height() - self.theme.px(_BESIDES_CHARTS)
        for chart in self._drawn or ():
            chart.setFixedHeight(min(most, max(least, left)))

    def _show_facts(self, state: ConsoleState) -> None:
        facts = {"Drug": _drug(state), "Catheter": _catheter(state), "Last visit": _last_visit(state)}
        for heading, lines in facts.items():
            for widget, (label, value) in zip(self._facts[heading], lines, strict=True):
                widget.set_fact(label, value)


Lines = tuple[tuple[str, str], tuple[str, str]]


def _sounding(number: int) -> str:
    return "None active" if number == 0 else f"{number} active"


def _reason_not_to_read(state: ConsoleState) -> str:
    if state.implant is None:
        return "Open a patient who carries a pump first."
    return "The link is being opened." if state.link is Link.OPENING else ""


def _vacancy(state: ConsoleState) -> tuple[str, str, str, str]:
    """Return the icon, the heading, what to do, and the way out (a key) where there is nothing read yet."""
    if state.patient is None:
        return (
            "patients",
            "No patient is open",
            _TEACHES,
            "patients",
        )
    if state.implant is None:
        return (
            "pump",
            "No pump on record",
            f"{state.patient.name} carries no pump in this record. Choose another patient.",
            "patients",
        )
    if state.link is Link.LOST:
        return ("unknown", "The pump was not read", state.link_sentence, "read")
    serial = state.implant.serial
    return ("pump", f"Reading {serial}…", "The pump goes on giving its program while it is read.", "")


def _drug(state: ConsoleState) -> Lines:
    if state.reading is None:
        return ((NOTHING, NOTHING), (NOTHING, NOTHING))
    drug = state.reading.prescription.drug
    until = summary.stable_until(state)
    filled_ms = state.reading.filled_ms
    filled = "Day of filling not known" if filled_ms is None else f"Filled {short_date(filled_ms)}"
    return (
        (drug.name.capitalize(), amount(drug.concentration.mcg_per_ml, "mcg/mL")),
        (f"{filled}, stable until", date_text(until) if until else "not recorded"),
    )


def _catheter(state: ConsoleState) -> Lines:
    implant = state.implant
    known = None if state.reading is None else state.reading.catheter
    catheter = known if known is not None or implant is None else implant.catheter
    if implant is None or catheter is None:
        return (("Implanted", "length not recorded"), ("Catheter volume", "not known"))
    length, volume = catheter.implanted_tenth_mm, catheter.volume_pl
    return (
        (
            f"{catheter.model}, {short_date(implant.implanted_ms)}",
            "length not recorded" if length is None else amount(Fraction(length, 100), "cm", 1),
        ),
        (
            "Volume of the catheter",
            "not known" if volume is None else amount(Fraction(volume, PL_PER_ML), "mL", 3),
        ),
    )


def _last_visit(state: ConsoleState) -> Lines:
    earlier = _earlier_visit(state)
    if earlier is None:
        return (("Before today", "no visit on record"), ("Visits on record", str(len(state.visits))))
    return ((short_date(earlier.therapy_ms), earlier.what), ("By", earlier.user))


def _earlier_visit(state: ConsoleState) -> Visit | None:
    """Return the last visit that is not the one under way."""
    now_ms = state.reading.clock_ms if state.reading else 0
    return next((visit for visit in state.visits if day(visit.therapy_ms) < day(now_ms)), None)
