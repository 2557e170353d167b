"""The pump's clock in the instructor's hands: pause, rates, jumps, and on to the next alarm.

Apart from the header's clock controls, which a trainee has too and which know no alarm to come. The same rule
holds: while a draft waits time runs at ×1 or stands still, and the buttons that are off say why.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR
from console.domain.wording import NOTHING, moment_text
from ui import theme as themes
from ui.theme import Theme
from ui.widgets import icon
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.clock_controls import HELD
from ui.widgets.flow import Flow
from ui.widgets.text import Text

RATES = ((0, "Pause"), (1, "×1"), (60, "×60"), (3_600, "×3,600"), (86_400, "×86,400"))
JUMPS = ((6 * MS_PER_HOUR, "+6 h"), (MS_PER_DAY, "+1 day"))
UNDER_WAY = "The pump is still on its way; wait until it has arrived."


class _Rate(Button):
    """A rate: down while time runs at it, which the pump says and not the click."""

    def nextCheckState(self) -> None:
        pass


class TimeCard(Card):
    """`rate_asked(n)` with 0 for pause, `jump_asked(ms)`, and `alarm_asked` for the next alarm."""

    rate_asked = Signal(int)
    jump_asked = Signal(object)
    alarm_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it without a clock."""
        super().__init__(theme, "Time", name="instructor-time", parent=parent)
        self._moment = Text(theme, weight="semibold", tabular=True)
        self._said = Text(theme, role="small", tone="second", wrap=True)
        self.head.addWidget(self._moment)
        self._rates: dict[int, _Rate] = {}
        self._jumps: list[Button] = []
        row = Flow(theme.space(2))
        for rate, words in RATES:
            self._rates[rate] = self._rate(theme, rate, words)
            row.add(self._rates[rate])
        for by_ms, words in JUMPS:
            jump = Button(theme, words, name=f"instructor-jump-{by_ms // MS_PER_HOUR}h", look="pill")
            jump.clicked.connect(lambda _=False, by_ms=by_ms: self.jump_asked.emit(by_ms))
            self._jumps.append(jump)
            row.add(jump)
        alarm = Button(theme, "To next alarm", name="instructor-next-alarm", look="pill")
        alarm.clicked.connect(self.alarm_asked)
        self._jumps.append(alarm)
        row.add(alarm)
        self.body.addLayout(row)
        self.body.addWidget(self._said)

    @property
    def words(self) -> str:
        """What stands below the buttons."""
        return self._said.text()

    def set_clock(self, clock_ms: int | None, rate: int | None, *, drafting: bool, moving: bool) -> None:
        """Show the pump's clock and its rate; `drafting` holds it, `moving` says that a jump is under way."""
        self._moment.setText(NOTHING if clock_ms is None else moment_text(clock_ms))
        held = HELD if drafting else UNDER_WAY if moving else ""
        for known, button in self._rates.items():
            down = known == rate
            button.setChecked(down)
            themes.look(button, "picked" if down else "pill")
            button.set_reason_off(HELD if drafting and known > 1 else "")
        for jump in self._jumps:
            jump.set_reason_off(held)
        self._said.setText(held)
        self._said.setVisible(bool(held))

    def _rate(self, theme: Theme, rate: int, words: str) -> _Rate:
        button = _Rate(theme, "" if rate == 0 else words, name=f"instructor-rate-{rate}", look="pill")
        button.setCheckable(True)
        button.setAccessibleName(words)
        if rate == 0:
            button.setIcon(icon.icon(theme, "pause", "second", 16))
            button.setIconSize(QSize(theme.px(16), theme.px(16)))
        button.clicked.connect(lambda: self.rate_asked.emit(rate))
        return button
