"""The alarm line above every page: shape, word and time of each alarm, and a silence that ends by itself.

Apart from the banners below it, which are the console's own words and neutral: the colours of alarms are
for alarms alone.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.models.alarm_line import AlarmLine, Row
from ui.theme import Theme
from ui.widgets.badge import Badge
from ui.widgets.button import Button
from ui.widgets.flow import Flow
from ui.widgets.text import Text

_WORDS_LEAST = 320


class _Alarm(QWidget):
    """One alarm: its badge, and its priority and time beside it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._badge = Badge(theme, parent=self)
        self._note = Text(theme, role="small", tone="second", parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, theme.space(2), 0)
        row.setSpacing(theme.space(2))
        row.addWidget(self._badge)
        row.addWidget(self._note)

    def set_row(self, row: Row) -> None:
        self._badge.set_badge(row.label, row.badge)
        self._note.setText(row.note)
        self.setAccessibleName(f"Alarm: {row.label}, {row.note}")


class AlarmLineView(QFrame):
    """`silence_asked` and `tones_asked` are given by its buttons; it is hidden while no alarm stands."""

    silence_asked = Signal()
    tones_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it silent."""
        super().__init__(parent)
        self.setObjectName("alarm-line")
        self.setProperty("look", "finding")
        self._theme = theme
        self._shown = AlarmLine()
        self._alarms: list[_Alarm] = []
        inside = QWidget(self)
        self._row = Flow(theme.space(2), inside)
        below = QWidget(self)
        beside = Flow(theme.space(3), below)
        self._tone = Text(theme, wrap=True, weight="semibold", parent=below)
        buttons = QWidget(below)
        pressed = Flow(theme.space(2), buttons)
        self._silence = Button(theme, "", name="silence-alarms", look="small", parent=buttons)
        self._tones = Button(theme, "Alarm tones…", name="line-tones", look="small", parent=buttons)
        pressed.add(self._silence)
        pressed.add(self._tones)
        beside.add(self._tone, stretch=1, least=theme.px(_WORDS_LEAST))
        beside.add(buttons)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(4), theme.space(2), theme.space(4), theme.space(2))
        column.setSpacing(theme.space(1))
        column.addWidget(inside)
        column.addWidget(below)
        self._inside = inside
        self._silence.clicked.connect(self.silence_asked)
        self._tones.clicked.connect(self.tones_asked)
        self.hide()

    @property
    def words(self) -> str:
        """All that it says."""
        rows = [alarm.accessibleName() for alarm in self._alarms if not alarm.isHidden()]
        return " ".join((*rows, self._tone.text())) if rows else ""

    def set_line(self, line: AlarmLine) -> None:
        """Show `line`; nothing hides it."""
        if line == self._shown:
            return
        self._shown = line
        while len(self._alarms) < len(line.rows):
            self._alarms.append(_Alarm(self._theme, self._inside))
            self._row.add(self._alarms[-1])
        for number, alarm in enumerate(self._alarms):
            alarm.setVisible(number < len(line.rows))
            if number < len(line.rows):
                alarm.set_row(line.rows[number])
        self._tone.setText(line.tone)
        self._silence.setText(line.silence)
        self._silence.setVisible(bool(line.silence))
        self.setAccessibleName(self.words)
        self.setVisible(bool(line.rows))
        self._keep_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the height that the alarms need at this width."""
        super().resizeEvent(event)
        self._keep_height()

    def _keep_height(self) -> None:
        needed = self._column.totalHeightForWidth(self.width())
        if needed > 0 and needed != self.minimumHeight():
            self.setMinimumHeight(needed)
