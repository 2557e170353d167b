"""The therapy clock of a simulated pump: what time it shows, how fast it runs, and jumps.

Apart because only a simulator has it. While a draft waits time runs at ×1 or stands still; the
buttons that are off say why (clinical rules, Review 4).
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from console.domain.quantities import MS_PER_DAY, MS_PER_WEEK
from console.domain.wording import NOTHING, moment_text
from ui.theme import Theme
from ui.widgets import icon
from ui.widgets.text import Text

RATES = ((0, "pause", "Pause"), (1, "rate-1", "×1"), (60, "rate-60", "×60"), (3600, "rate-3600", "×3600"))
JUMPS = ((MS_PER_DAY, "jump-day", "+1 day"), (MS_PER_WEEK, "jump-week", "+1 week"))
HELD = "Time stays at ×1 until the draft is in the pump or discarded."
"""Why faster time and jumps are off."""


class _RateButton(QPushButton):
    """A rate: down while time runs at it, which the pump says and not the click."""

    def nextCheckState(self) -> None:
        pass


class ClockControls(QFrame):
    """`rate_asked(n)` with 0 for pause, and `jump_asked(ms)`."""

    rate_asked = Signal(int)
    jump_asked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it without a clock."""
        super().__init__(parent)
        self.setObjectName("clock-controls")
        self.setProperty("look", "clock")
        self._theme = theme
        self._moment = Text(theme, weight="semibold", tabular=True, parent=self)
        self._how = Text(theme, role="small", tone="second", parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(3), 0, 0, 0)
        row.setSpacing(0)
        told = QVBoxLayout()
        told.setContentsMargins(0, theme.space(1), theme.space(3), theme.space(1))
        told.setSpacing(0)
        told.addWidget(self._moment)
        told.addWidget(self._how)
        row.addLayout(told)
        self._rates = QButtonGroup(self)
        self._rates.setExclusive(False)
        for rate, name, words in RATES:
            button = self._button(name, words, row)
            button.setCheckable(True)
            self._rates.addButton(button, rate)
        self._jumps = QButtonGroup(self)
        for number, (_, name, words) in enumerate(JUMPS):
            self._jumps.addButton(self._button(name, words, row), number)
        self._rates.idClicked.connect(self.rate_asked.emit)
        self._jumps.idClicked.connect(lambda number: self.jump_asked.emit(JUMPS[number][0]))
        self.set_clock(None, None, drafting=False)

    @property
    def words(self) -> str:
        """What stands under the time."""
        return self._how.text()

    def set_clock(self, clock_ms: int | None, rate: int | None, *, drafting: bool, here: str = "") -> None:
        """Show the pump's clock and its rate; None where the pump's service of time is not linked.

        `drafting` holds time at ×1 or paused; `here` is the console's own time in words.
        """
        self._moment.setText(NOTHING if clock_ms is None else moment_text(clock_ms))
        self._how.setText(_told(rate, here, drafting=drafting))
        known = rate is not None
        for button in self._rates.buttons():
            number = self._rates.id(button)
            button.setChecked(number == rate)
            self._permit(button, known=known, held=drafting and number > 1)
        for button in self._jumps.buttons():
            self._permit(button, known=known, held=drafting)
        self.setAccessibleName(f"Pump's clock {self._moment.text()}, {self._how.text()}")

    def _permit(self, button: QWidget, *, known: bool, held: bool) -> None:
        why = (
            ""
            if known and not held
            else HELD
            if held
            else "The pump's clock is moved while a pump is linked."
        )
        button.setEnabled(not why)
        button.setToolTip(why)
        button.setAccessibleDescription(why)

    def _button(self, name: str, words: str, row: QHBoxLayout) -> QPushButton:
        button = _RateButton(self)
        button.setObjectName(name)
        button.setProperty("look", "clock")
        button.setFont(self._theme.font("small", "medium", tabular=False))
        button.setMinimumHeight(self._theme.px(44))
        button.setAccessibleName(words)
        if name == "pause":
            button.setIcon(icon.icon(self._theme, "pause", "second", 16))
            button.setIconSize(QSize(self._theme.px(16), self._theme.px(16)))
        else:
            button.setText(words)
        row.addWidget(button)
        return button


def _told(rate: int | None, here: str, *, drafting: bool) -> str:
    """Return how the pump's clock runs, why it is held, and the console's own time."""
    if rate is None:
        return "pump's clock"
    runs = "paused" if rate == 0 else f"×{rate}"
    if drafting:
        return f"{runs} while a draft waits"
    return f"{runs} · here {here}" if here else runs
