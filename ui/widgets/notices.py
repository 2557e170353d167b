"""What must be said on every page: the alarm line, and one banner each below it, over whatever page is shown.

Apart from the pages, which come and go. Nothing here is modal: the work goes on beside it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.models.alarm_line import AlarmLine
from ui.models.standing import Standing
from ui.theme import Theme
from ui.widgets.alarm_line import AlarmLineView
from ui.widgets.banner import Banner

_KEYS = ("unknown", "lost", "stopped", "untold", "stale", "leaving", "notice")
"""The banners there are, from top to bottom."""


NO_ALARM = AlarmLine()
_ANY_HEIGHT = 10_000
"""More px than any screen has: no limit."""


class Notices(QScrollArea):
    """`acted(banner, button)` is given when a button is pressed. Where there is little room it scrolls."""

    acted = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it silent."""
        super().__init__(parent)
        self.setObjectName("notices")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setProperty("look", "page")
        self.setWidget(inside)
        self._most = _ANY_HEIGHT
        column = self._column = QVBoxLayout(inside)
        side = theme.space(6)
        column.setContentsMargins(side, theme.space(4), side, 0)
        column.setSpacing(theme.space(2))
        self.alarms = AlarmLineView(theme, inside)
        column.addWidget(self.alarms)
        self._banners: dict[str, Banner] = {}
        for key in _KEYS:
            banner = Banner(theme, name=f"notice-{key}", parent=inside)
            banner.acted.connect(lambda button, key=key: self.acted.emit(key, button))
            column.addWidget(banner)
            self._banners[key] = banner
        self.hide()

    def words(self, key: str) -> str:
        """Return what the banner `key` says now; empty when it is not shown."""
        banner = self._banners[key]
        return "" if banner.isHidden() else banner.words

    def say(self, said: tuple[Standing, ...], line: AlarmLine = NO_ALARM) -> None:
        """Show exactly these, and above them the alarm line."""
        self.alarms.set_line(line)
        known = {one.key: one for one in said}
        for key, banner in self._banners.items():
            one = known.get(key)
            if one is None:
                banner.set_banner("")
            else:
                banner.set_banner(one.strong, one.rest, mark=one.mark, actions=one.actions, look=one.look)
        self.setVisible(bool(said or line.rows))
        self._fit()

    def set_room(self, most: int) -> None:
        """Take at most `most` px of height."""
        self._most = most
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that the words need at this width, as far as there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        needed = self._column.totalHeightForWidth(self.viewport().width())
        self.setFixedHeight(max(0, min(needed, self._most)))
