"""A choice whose alternatives change: which days, which day group, depending on the schedule.

Apart from `segmented`, whose words are fixed when it is built. It keeps its name, its place and its
signal whatever it offers.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.segmented import Segmented


class Choices(QWidget):
    """`chosen(key)` when a person picks another; hidden while there is only one to pick."""

    chosen = Signal(str)

    def __init__(
        self, theme: Theme, *, name: str, label: str, small: bool = False, parent: QWidget | None = None
    ) -> None:
        """Offer nothing yet; the buttons are called `name`."""
        super().__init__(parent)
        self._theme, self._name, self._label, self._small = theme, name, label, small
        self._offered: tuple[tuple[str, str], ...] = ()
        self._buttons: Segmented | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self.hide()

    @property
    def choice(self) -> str:
        """The key of what is chosen; empty while nothing is offered."""
        return self._buttons.choice if self._buttons is not None else ""

    def set_choices(self, offered: tuple[tuple[str, str], ...], choice: str) -> None:
        """Offer (key, word) pairs with `choice` chosen; gives no signal."""
        if offered != self._offered:
            self._offered = offered
            self._rebuild()
        if self._buttons is not None:
            self._buttons.set_choice(choice)
        self.setVisible(len(offered) > 1)

    def _rebuild(self) -> None:
        if self._buttons is not None:
            self._row.removeWidget(self._buttons)
            self._buttons.hide()
            self._buttons.setObjectName("")
            self._buttons.deleteLater()
            self._buttons = None
        if self._offered:
            self._buttons = Segmented(
                self._theme, self._offered, name=self._name, label=self._label, small=self._small
            )
            self._buttons.chosen.connect(self.chosen)
            self._row.addWidget(self._buttons, 0, Qt.AlignmentFlag.AlignLeft)
