"""What must be said on every page, one banner each, above whatever page is shown.

Apart from the pages, which come and go. Nothing here is modal: the work goes on beside it.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.models.standing import Standing
from ui.theme import Theme
from ui.widgets.banner import Banner

_KEYS = ("unknown", "lost", "stale", "leaving", "notice")
"""The banners there are, from top to bottom."""


class Notices(QWidget):
    """`acted(banner, button)` is given when a button is pressed."""

    acted = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it silent."""
        super().__init__(parent)
        self.setObjectName("notices")
        column = QVBoxLayout(self)
        side = theme.space(6)
        column.setContentsMargins(side, theme.space(4), side, 0)
        column.setSpacing(theme.space(2))
        self._banners: dict[str, Banner] = {}
        for key in _KEYS:
            banner = Banner(theme, name=f"notice-{key}", parent=self)
            banner.acted.connect(lambda button, key=key: self.acted.emit(key, button))
            column.addWidget(banner)
            self._banners[key] = banner
        self.hide()

    def words(self, key: str) -> str:
        """Return what the banner `key` says now; empty when it is not shown."""
        banner = self._banners[key]
        return "" if banner.isHidden() else banner.words

    def say(self, said: tuple[Standing, ...]) -> None:
        """Show exactly these."""
        known = {one.key: one for one in said}
        for key, banner in self._banners.items():
            one = known.get(key)
            if one is None:
                banner.set_banner("")
            else:
                banner.set_banner(one.strong, one.rest, mark=one.mark, actions=one.actions, look=one.look)
        self.setVisible(bool(said))
