"""A sentence with its icon and the way out beside it: findings, notices, a lost link, an open question.

Apart so that everything the console has to say looks the same: neutral, an outline, an icon and words.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui import theme as themes
from ui.theme import Theme
from ui.widgets import icon
from ui.widgets.button import Button
from ui.widgets.flow import Flow
from ui.widgets.text import Text

_WORDS_LEAST = 400
"""Px at 100 % that the words have before the buttons go below them."""


class Banner(QFrame):
    """`acted(key)` is given when one of its buttons is pressed; it is hidden while it says nothing."""

    acted = Signal(str)

    def __init__(self, theme: Theme, *, name: str, parent: QWidget | None = None) -> None:
        """Build a silent banner called `name`; its buttons are called `name-key`."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("look", "finding")
        self._theme = theme
        self._said: tuple[object, ...] = ()
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(4), theme.space(3), theme.space(4), theme.space(3))
        row.setSpacing(theme.space(3))
        self._mark = QLabel(self)
        self._strong = Text(theme, weight="semibold", wrap=True, parent=self)
        self._rest = Text(theme, tone="second", wrap=True, parent=self)
        words = QWidget(self)
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(2))
        column.addWidget(self._strong)
        column.addWidget(self._rest)
        column.addStretch(1)
        buttons = QWidget(self)
        self._actions = Flow(theme.space(2), buttons)
        beside = Flow(theme.space(3))
        beside.add(words, stretch=1, least=theme.px(_WORDS_LEAST))
        beside.add(buttons)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(beside, 1)
        self._buttons = buttons
        self.hide()

    @property
    def words(self) -> str:
        """All that it says."""
        return f"{self._strong.text()} {self._rest.text()}".strip()

    def set_banner(
        self,
        strong: str,
        rest: str = "",
        *,
        mark: str = "question",
        actions: tuple[tuple[str, str], ...] = (),
        look: str = "finding",
    ) -> None:
        """Say `strong` and, in grey below, `rest`; `actions` are buttons. Nothing hides it."""
        said = (strong, rest, mark, actions, look)
        if said == self._said:
            return
        self._said = said
        self._mark.setPixmap(icon.pixmap(self._theme, mark, "ink", 24))
        self._strong.setText(strong)
        self._rest.setText(rest)
        self._rest.setVisible(bool(rest))
        self._set_actions(actions)
        themes.look(self, look)
        self.setAccessibleName(self.words)
        self._keep_height()
        self.setVisible(bool(strong))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the height that the words need at this width, however little room there is."""
        super().resizeEvent(event)
        self._keep_height()

    def _keep_height(self) -> None:
        needed = self._row.totalHeightForWidth(self.width())
        if needed > 0 and needed != self.minimumHeight():
            self.setMinimumHeight(needed)

    def _set_actions(self, actions: tuple[tuple[str, str], ...]) -> None:
        while (item := self._actions.takeAt(0)) is not None:
            if (button := item.widget()) is not None:
                button.hide()
                button.setObjectName("")
                button.deleteLater()
        for key, words in actions:
            offered = Button(
                self._theme, words, name=f"{self.objectName()}-{key}", look="small", parent=self._buttons
            )
            offered.clicked.connect(lambda _=False, key=key: self.acted.emit(key))
            self._actions.add(offered)
        self._buttons.setVisible(bool(actions))
