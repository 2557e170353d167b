"""The pump's alarm tones: how often they come, and a test by which they can be heard.

Apart from the alarm line, which stands while an alarm does. How often a tone comes is a setting of the pump:
it becomes a draft and goes by Review like any other; a test tone changes nothing.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from console.domain.alarms import Repeats, Tone
from console.domain.change import AlarmsChange
from console.domain.quantities import MS_PER_MINUTE
from console.domain.reading import Reading
from console.domain.wording import duration_text
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.segmented import Segmented
from ui.widgets.text import Text

OFFERED_MINUTES = (10, 20, 30, 60, 120)
_TOLD = ("A critical alarm sounds two tones, another sounds one.", "Teaching values: every 10 min to 2 h.")


class ToneSheet(QDialog):
    """`drafted(AlarmsChange)` when other intervals are wanted, `tone_asked(Tone)` to hear one."""

    drafted = Signal(object)
    tone_asked = Signal(object)

    def __init__(self, theme: Theme, reading: Reading, parent: QWidget | None = None) -> None:
        """Build the sheet with what the pump does now."""
        super().__init__(parent)
        self.setObjectName("tone-sheet")
        self.setWindowTitle("Alarm tones of the pump")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._held = reading.repeats
        self._critical = self._choice(theme, "critical", self._held.critical_ms)
        self._other = self._choice(theme, "non-critical", self._held.non_critical_ms)
        self._draft = Button(theme, "Draft for review", name="tones-draft", look="primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.space(6),) * 4)
        column.setSpacing(theme.space(3))
        column.addWidget(Text(theme, "Alarm tones of the pump", role="heading", weight="semibold"))
        for words in _TOLD:
            column.addWidget(Text(theme, words, tone="second"))
        for words, choice in (
            ("Critical tone every", self._critical),
            ("Non-critical tone every", self._other),
        ):
            column.addWidget(Text(theme, words, weight="medium"))
            column.addWidget(choice)
            choice.chosen.connect(lambda _: self._permit())
        for row in self._rows(theme):
            column.addLayout(row)
        self._permit()

    @property
    def chosen(self) -> Repeats:
        """The intervals that are chosen."""
        critical, other = (int(each.choice) * MS_PER_MINUTE for each in (self._critical, self._other))
        return Repeats(critical, other)

    def _choice(self, theme: Theme, which: str, held_ms: int) -> Segmented:
        minutes = sorted({*OFFERED_MINUTES, held_ms // MS_PER_MINUTE})
        offered = tuple((str(each), duration_text(each * MS_PER_MINUTE)) for each in minutes)
        start = str(held_ms // MS_PER_MINUTE)
        return Segmented(theme, offered, name=f"tones-{which}", label=f"{which} tone every", start=start)

    def _rows(self, theme: Theme) -> tuple[QHBoxLayout, QHBoxLayout]:
        """Return the buttons of the test, and those that end it."""
        test, end = QHBoxLayout(), QHBoxLayout()
        for tone, words in ((Tone.TWO, "Sound two tones"), (Tone.ONE, "Sound one tone")):
            button = Button(theme, words, name=f"tones-{tone.value}")
            button.clicked.connect(lambda _=False, tone=tone: self.tone_asked.emit(tone))
            test.addWidget(button)
        test.addStretch(1)
        cancel = Button(theme, "Close", name="tones-close")
        cancel.clicked.connect(self.close)
        self._draft.clicked.connect(self._finish)
        end.addStretch(1)
        end.addWidget(cancel)
        end.addWidget(self._draft)
        return test, end

    def _permit(self) -> None:
        self._draft.set_reason_off("" if self.chosen != self._held else "The pump does exactly this now.")

    def _finish(self) -> None:
        self.drafted.emit(AlarmsChange(self.chosen))
        self.close()
