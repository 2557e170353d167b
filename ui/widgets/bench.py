"""The bench of hands: where the needle stands, what is drawn, rinsed and injected, and what was felt.

Apart from every card of the console, and drawn apart: what is done here changes the simulated patient and
tells the pump nothing. It shows what was felt and fills in no field.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.clock import Clock
from console.domain.catalog import Quantity
from console.domain.hands import Aspirate, Inject, Port, Rinse
from console.domain.quantities import Volume
from ui.models.handwork import PORTS
from ui.models.refill_hands import Doing, Vial
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card, rule
from ui.widgets.dose_field import DoseField
from ui.widgets.flow import Flow
from ui.widgets.pills import Pills
from ui.widgets.text import Text
from ui.widgets.vial_picker import VialPicker

_FIELD_PX, _SHORT_PX = 96, 60


@dataclass(frozen=True, slots=True)
class BenchState:
    """What the bench shows: the vials, what was done, why the last was refused, and which tools lie ready."""

    vials: tuple[Vial, ...]
    doings: tuple[Doing, ...]
    refused: str
    filling: bool


class Bench(Card):
    """`hand_asked(Hand)` for each thing a person does with their hands."""

    hand_asked = Signal(object)

    def __init__(
        self, theme: Theme, volume: Quantity, times: Quantity, clock: Clock, parent: QWidget | None = None
    ) -> None:
        """Build it with nothing drawn up; `volume` and `times` bound what is typed."""
        super().__init__(theme, "Hands", name="refill-bench", parent=parent)
        self.setProperty("look", "hands")
        self._theme, self._clock = theme, clock
        self._state: BenchState | None = None
        self.body.addWidget(
            Text(
                theme,
                "At the patient. Nothing here tells the pump anything.",
                role="small",
                tone="second",
                wrap=True,
            )
        )
        self.port = Pills(
            theme,
            tuple((port.value, words) for port, words in PORTS.items()),
            name="bench-port",
            label="Where the needle stands",
            drafted=False,
        )
        self.body.addWidget(_heading(theme, "The needle stands in the"))
        self.body.addWidget(self.port)
        self._draw = self._field(volume, "Volume to draw", "bench-draw-ml", _FIELD_PX)
        self._all = Button(theme, "Aspirate until nothing comes", name="bench-aspirate-all", look="small")
        self._some = Button(theme, "Aspirate", name="bench-aspirate", look="small")
        self.body.addWidget(self._all)
        self.body.addWidget(_line(theme, self._draw, self._some))
        self._fill = self._filling(theme, volume, times)
        self.body.addWidget(self._fill)
        self._place_felt(theme)
        self._connect()

    def _place_felt(self, theme: Theme) -> None:
        self._refused = Banner(theme, name="bench-refused")
        self.body.addWidget(self._refused)
        self.body.addWidget(rule(theme))
        self._felt = _heading(theme, "What was felt")
        self.body.addWidget(self._felt)
        self._lines: list[tuple[Text, Text]] = []
        self._nothing = Text(theme, "Nothing was done yet.", role="small", tone="third", wrap=True)
        self.body.addWidget(self._nothing)
        self.body.addStretch(1)

    def set_state(self, state: BenchState) -> None:
        """Show `state`; what is half typed stays."""
        if state == self._state:
            return
        self._state = state
        self.vials.set_vials(state.vials)
        self._fill.setVisible(state.filling)
        self._refused.set_banner(state.refused)
        self._nothing.setVisible(not state.doings)
        while len(self._lines) < len(state.doings):
            self._add_line()
        for number, (done, felt) in enumerate(self._lines):
            shown = number < len(state.doings)
            done.setVisible(shown)
            felt.setVisible(shown)
            if shown:
                doing = state.doings[len(state.doings) - 1 - number]
                done.setText(f"{doing.time} {doing.done}")
                felt.setText(f"Felt: {doing.felt}")
        self._judge()

    @property
    def felt_words(self) -> tuple[str, ...]:
        """What was done and felt, the latest first."""
        shown = len(self._state.doings) if self._state else 0
        return tuple(f"{done.text()}. {felt.text()}" for done, felt in self._lines[:shown])

    def _filling(self, theme: Theme, volume: Quantity, times: Quantity) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, theme.space(2), 0, 0)
        column.setSpacing(theme.space(2))
        self.vials = VialPicker(theme, name="bench-vial")
        self._times = self._field(times, "Times to rinse", "bench-rinse-times", _SHORT_PX)
        self._rinse_ml = self._field(volume, "Volume of each rinse", "bench-rinse-ml", _FIELD_PX)
        self._rinse = Button(theme, "Rinse", name="bench-rinse", look="small")
        self._inject_ml = self._field(volume, "Volume to inject", "bench-inject-ml", _FIELD_PX)
        self._inject = Button(theme, "Inject", name="bench-inject", look="small")
        column.addWidget(self.vials)
        column.addWidget(_line(theme, self._times, self._rinse_ml, self._rinse))
        column.addWidget(_line(theme, self._inject_ml, self._inject))
        return part

    def _field(self, quantity: Quantity, label: str, name: str, wide: int) -> DoseField:
        field = DoseField(self._theme, quantity, self._clock, label)
        field.setObjectName(name)
        field.setFixedWidth(self._theme.px(wide))
        field.value_changed.connect(lambda _: self._judge())
        return field

    def _connect(self) -> None:
        self.port.chosen.connect(lambda _: self._judge())
        self.vials.taken.connect(lambda _: self._judge())
        self._all.clicked.connect(lambda: self._ask(Aspirate(self._port())))
        self._some.clicked.connect(lambda: self._ask(Aspirate(self._port(), _volume(self._draw)), self._draw))
        self._rinse.clicked.connect(self._rinsed)
        self._inject.clicked.connect(self._injected)
        self._judge()

    def _port(self) -> Port:
        return Port(self.port.choice)

    def _ask(self, hand: object, *used: DoseField) -> None:
        """Hand it up, and empty the fields used, so that nothing is done twice by a second press."""
        for field in used:
            field.put(None)
        self._judge()
        self.hand_asked.emit(hand)

    def _rinsed(self) -> None:
        vial, times, volume = self.vials.vial, self._times.value(), _volume(self._rinse_ml)
        if vial is not None and times is not None and volume is not None:
            self._ask(Rinse(vial.drug, volume, int(times)), self._times, self._rinse_ml)

    def _injected(self) -> None:
        vial, volume = self.vials.vial, _volume(self._inject_ml)
        if vial is not None and volume is not None:
            self._ask(Inject(self._port(), vial.drug, volume), self._inject_ml)

    def _judge(self) -> None:
        """Turn each tool on or off, and say what it waits for."""
        port, times = self.port.choice, self._times.value()
        needle = _unless(port, "Say where the needle stands first.")
        vial = _unless(self.vials.vial, "Take a vial in hand first.")
        reservoir = _unless(port == Port.RESERVOIR, "A reservoir is rinsed through its own port.")
        drawn = _unless(_volume(self._draw), "Type how much to draw.")
        rinse = _unless(times and _volume(self._rinse_ml), "Type how often, and with how much each time.")
        inject = _unless(_volume(self._inject_ml), "Type how much to inject.")
        self._all.set_reason_off(needle)
        self._some.set_reason_off(needle or drawn)
        self._rinse.set_reason_off(needle or reservoir or vial or rinse)
        self._inject.set_reason_off(needle or vial or inject)

    def _add_line(self) -> None:
        done = Text(self._theme, role="small", weight="semibold", wrap=True)
        felt = Text(self._theme, role="small", tone="second", wrap=True)
        place = self.body.indexOf(self._nothing) + 2 * len(self._lines)
        self.body.insertWidget(place, done)
        self.body.insertWidget(place + 1, felt)
        self._lines.append((done, felt))


def _unless(given: object, words: str) -> str:
    """Return what is waited for, nothing once it is given."""
    return "" if given else words


def _volume(field: DoseField) -> Volume | None:
    value = field.value()
    return Volume.from_ml(value) if isinstance(value, Decimal) and value > 0 else None


def _heading(theme: Theme, words: str) -> Text:
    return Text(theme, words, role="small", tone="second", weight="medium", wrap=True)


def _line(theme: Theme, *parts: QWidget) -> QWidget:
    line = QWidget()
    row = Flow(theme.space(2), line)
    for part in parts:
        row.add(part)
    return line
