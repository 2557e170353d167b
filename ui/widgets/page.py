"""The frame that every page stands in: its title, what is said beside it, its buttons, and the scroll.

Apart so that title and primary button are at the same place everywhere, and that nothing is cut: what
does not fit scrolls.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.badge import Badge
from ui.widgets.flow import Flow
from ui.widgets.text import Text

_HEAD_SCROLLS_FROM_PERCENT = 150


class PageFrame(QWidget):
    """A page: `body` takes its parts, `add_action` its buttons, at the top right.

    The head stays in sight while the body scrolls, except with large text, where it would leave no room.
    """

    def __init__(self, theme: Theme, title: str, *, name: str, parent: QWidget | None = None) -> None:
        """Build the empty frame of the page called `name`."""
        super().__init__(parent)
        self.theme = theme
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.head = self._head(title)
        self.badge = Badge(theme, parent=self)
        self.head_note = Text(theme, role="small", tone="second", weight="medium")
        self.head.add(self.badge)
        self.head.add(self.head_note, stretch=1, least=theme.space(2))
        self._actions = self._room_for_actions()
        self.area, inside = self._scroll()
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.space(4))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._place(outer, inside)

    def set_state(self, state: ConsoleState) -> None:
        """Show `state`; each page its own part of it."""
        raise NotImplementedError(f"{self.objectName()} shows no state.")

    def prepare(self) -> None:
        """Make what takes long before anybody asks for it; a page without such does nothing."""

    def add_action(self, button: QWidget) -> None:
        """Put a button at the right end of the head; the primary one comes last."""
        self._actions.add(button)

    def _head(self, title: str) -> Flow:
        flow = Flow(self.theme.space(4))
        self.title = Text(self.theme, title, role="title", weight="bold")
        self.title.setMinimumHeight(self.theme.px(36))
        flow.add(self.title)
        return flow

    def _room_for_actions(self) -> Flow:
        """Return where buttons stand: together at the right, also where they take a line of their own."""
        room, left = QWidget(), QWidget()
        flow = Flow(self.theme.space(4), room)
        flow.add(left, stretch=1, least=1)
        self.head.add(room, stretch=1)
        return flow

    def _scroll(self) -> tuple[QScrollArea, QVBoxLayout]:
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        content = QWidget()
        content.setProperty("look", "page")
        area.setWidget(content)
        return area, QVBoxLayout(content)

    def _place(self, outer: QVBoxLayout, inside: QVBoxLayout) -> None:
        theme, side = self.theme, self.theme.space(6)
        inside.setSpacing(theme.space(4))
        if theme.percent < _HEAD_SCROLLS_FROM_PERCENT:
            top = QVBoxLayout()
            top.setContentsMargins(side, theme.space(5), side, theme.space(4))
            top.addLayout(self.head)
            outer.addLayout(top)
            inside.setContentsMargins(side, 0, side, side)
        else:
            inside.setContentsMargins(side, theme.space(5), side, side)
            inside.addLayout(self.head)
        inside.addLayout(self.body, 1)
        outer.addWidget(self.area, 1)
