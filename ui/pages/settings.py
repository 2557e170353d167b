"""The Settings page: which pumps this console is paired with, how it reaches them, where its files lie.

Apart from the menu of whoever is at the console, which has name, look and tones. What is shown here is so
whoever is open; who is there is looked for only while the page is.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ui.models import settings
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.asked_card import AskedCard
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.card import Card, Fact
from ui.widgets.carriers_card import CarriersCard
from ui.widgets.column import column
from ui.widgets.flow import Flow
from ui.widgets.labelled import labelled
from ui.widgets.page import PageFrame
from ui.widgets.switch import Switch
from ui.widgets.text import Text

_LEAST, _MOST_DAMAGED, _FACTS = 420, 4, 3


class SettingsPage(PageFrame):
    """What is asked for goes up by signals.

    `pair_asked`, `pump_forgotten(serial)`, `pump_opened(serial)`, `plugin_switched(scheme, on)`,
    `motion_asked(on)`, and `watched(on)` when somebody comes to the page or leaves it.
    """

    pair_asked = Signal()
    pump_forgotten = Signal(str)
    pump_opened = Signal(str)
    plugin_switched = Signal(str, bool)
    motion_asked = Signal(bool)
    watched = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it with nothing known."""
        super().__init__(theme, "Settings", name="settings-page", parent=parent)
        pair = Button(theme, "Pair a pump…", name="settings-pair", look="primary")
        self.add_action(pair)
        self._pumps = AskedCard(theme, "Paired pumps", "Forget", name="pump-forget")
        self._damaged = [Banner(theme, name=f"pairing-damaged-{each}") for each in range(_MOST_DAMAGED)]
        self._carriers = CarriersCard(theme)
        self._here = self._of_this_console(theme)
        row = Flow(theme.space(4))
        known = column(theme, self._pumps, *self._damaged, self._here)
        row.add(known, stretch=1, least=theme.px(_LEAST))
        row.add(column(theme, self._carriers), stretch=1, least=theme.px(_LEAST))
        self.body.addLayout(row)
        self.body.addStretch(1)
        pair.clicked.connect(self.pair_asked)
        self._pumps.answered.connect(self.pump_forgotten)
        self._pumps.opened.connect(self.pump_opened)
        self._carriers.switched.connect(self.plugin_switched)
        self._motion.asked.connect(self.motion_asked)

    def set_state(self, state: ConsoleState) -> None:
        """Show `state`."""
        self._pumps.set_lines(
            settings.pumps(state), nothing=settings.NO_PUMPS, note=settings.counted_pumps(state)
        )
        for number, banner in enumerate(self._damaged):
            banner.set_banner(state.ways.damaged[number] if number < len(state.ways.damaged) else "")
        self._carriers.set_rows(settings.carriers(state))
        for fact, (label, value) in zip(self._facts, settings.facts(state), strict=True):
            fact.set_fact(label, value)
        if self._data.text() != state.ways.data:
            self._data.setText(state.ways.data)
            self._data.setCursorPosition(0)

    def set_motion(self, *, on: bool) -> None:
        """Show whether anything may move by itself."""
        self._motion.set_on(on)

    def showEvent(self, event: QShowEvent) -> None:
        """Have it looked who is there."""
        super().showEvent(event)
        if not event.spontaneous():
            self.watched.emit(True)  # noqa: FBT003 - a signal takes no keyword

    def hideEvent(self, event: QHideEvent) -> None:
        """Have it looked no more."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.watched.emit(False)  # noqa: FBT003 - as above

    def _of_this_console(self, theme: Theme) -> Card:
        """Return the card that says where everything lies, with the switch for motion."""
        card = Card(theme, "This console", name="this-console")
        self._facts = [Fact(theme) for _ in range(_FACTS)]
        self._data = QLineEdit()
        self._data.setObjectName("data-directory")
        self._data.setAccessibleName("Directory of all files, to be copied")
        self._data.setFont(theme.font(tabular=False))
        self._data.setReadOnly(True)
        self._motion = Switch(theme, name="motion", label="The pump's dot moves with each beat")
        moves = QWidget()
        row = QHBoxLayout(moves)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Text(theme, "The pump's dot moves with each beat", tone="third", wrap=True), 1)
        row.addWidget(self._motion)
        for part in (*self._facts, labelled(theme, "All files lie in", self._data), moves):
            card.body.addWidget(part)
        card.body.addWidget(Text(theme, settings.ELSEWHERE_IN_MENU, role="small", tone="second", wrap=True))
        return card
