"""The list of pages at the left: where you are, and how many changes wait.

Apart from the window so that it can be tried alone. It holds the only list of the pages there are.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.format import counted
from ui.theme import Theme
from ui.widgets import icon
from ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class Place:
    """A page as the navigation shows it; its icon bears the same name as its key.

    One without a group stands at the foot of the list.
    """

    key: str
    title: str
    group: str
    shortcut: str


PLACES = (
    Place("overview", "Overview", "VISIT", "Ctrl+1"),
    Place("program", "Program", "VISIT", "Ctrl+2"),
    Place("refill", "Refill", "VISIT", "Ctrl+3"),
    Place("implant", "Implant", "VISIT", "Ctrl+4"),
    Place("review", "Review & update", "VISIT", "Ctrl+5"),
    Place("bedside", "Bedside", "VISIT", "Ctrl+6"),
    Place("trends", "Trends", "RECORD", "Ctrl+7"),
    Place("visits", "Visits", "RECORD", "Ctrl+8"),
    Place("patients", "Patients", "RECORD", "Ctrl+9"),
    Place("settings", "Settings", "", "Ctrl+,"),
)


class PlaceButton(QAbstractButton):
    """One page in the list; with a violet count where changes wait."""

    def __init__(self, theme: Theme, place: Place, parent: QWidget | None = None) -> None:
        """Build the button of `place`, whose shortcut is named in its tooltip."""
        super().__init__(parent)
        self._theme, self._place = theme, place
        self._count, self._narrow = 0, False
        self.setObjectName(f"go-{place.key}")
        self.setText(place.title)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(f"{place.title} ({place.shortcut})")
        self._tell()

    @property
    def count(self) -> int:
        """How many changes it says wait."""
        return self._count

    def set_count(self, count: int) -> None:
        """Say that `count` changes wait; 0 says nothing."""
        if count != self._count:
            self._count = count
            self._tell()
            self.update()

    def set_narrow(self, *, narrow: bool) -> None:
        """Show the icon alone, or icon and words."""
        self._narrow = narrow
        self.updateGeometry()
        self.update()

    def nextCheckState(self) -> None:
        """Stay as it is: a click asks for the page, and the window then says where you are."""

    def sizeHint(self) -> QSize:
        """Return the room for icon and, unless narrow, words and count."""
        return QSize(self._theme.px(40 if self._narrow else 176), self._theme.px(30 if self._narrow else 40))

    def minimumSizeHint(self) -> QSize:
        """Return the same: the list scrolls rather than squeeze its pages."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw ground, focus ring, icon, words and count."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        here = self.isChecked()
        side = theme.px(18)
        left = (self.width() - side) / 2 if self._narrow else theme.px(9)
        ink = theme.colour("accent" if here else "second")
        icon.paint(painter, self._place.key, ink, QRectF(left, (self.height() - side) / 2, side, side))
        if not self._narrow:
            painter.setPen(theme.colour("accent" if here else "ink"))
            painter.setFont(theme.font("body", "semibold" if here else "medium", tabular=False))
            words = QRectF(theme.px(34), 0, self.width(), self.height())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._count:
            self._paint_count(painter)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        theme, radius = self._theme, self._theme.length("control_radius")
        hover = self.underMouse() and not self.isChecked()
        ground = "accent_soft" if self.isChecked() else "sunken" if hover else "surface"
        painter.setPen(Qt.PenStyle.NoPen)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("ring"), theme.px(2)))
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)

    def _paint_count(self, painter: QPainter) -> None:
        theme = self._theme
        font = theme.font("small", "bold")
        high = theme.px(15 if self._narrow else 18)
        wide = QFontMetrics(font).horizontalAdvance(str(self._count)) + theme.px(8 if self._narrow else 14)
        top = 0 if self._narrow else (self.height() - high) / 2
        where = QRectF(self.width() - wide - theme.px(0 if self._narrow else 6), top, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("draft"))
        painter.drawRoundedRect(where, high / 2, high / 2)
        painter.setPen(theme.colour("on_draft"))
        painter.setFont(font)
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, str(self._count))

    def _tell(self) -> None:
        waiting = f", {counted(self._count, 'change')} not yet in the pump" if self._count else ""
        self.setAccessibleName(self._place.title + waiting)
        self.setAccessibleDescription(self._place.shortcut)


class Navigation(QFrame):
    """The list; `chosen(key)` is given when a person goes to a page."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build the list of `PLACES`."""
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setAccessibleName("Pages")
        self.setProperty("look", "side")
        self._theme = theme
        self._heads: list[Text] = []
        self._buttons: dict[str, PlaceButton] = {}
        column = self._column = self._scrolling()
        column.setSpacing(theme.px(2))
        for place in PLACES:
            self._add(column, place)
        self.set_narrow(narrow=False)

    def set_current(self, key: str) -> None:
        """Show `key` as where you are; gives no signal."""
        for known, button in self._buttons.items():
            button.setChecked(known == key)

    def set_count(self, count: int) -> None:
        """Show beside Review & update how many changes wait."""
        self._buttons["review"].set_count(count)

    def set_narrow(self, *, narrow: bool) -> None:
        """Show icons alone where the window is narrow for its text."""
        theme = self._theme
        self.setFixedWidth(theme.px(64 if narrow else 208))
        side = theme.space(1 if narrow else 3)  # narrow, what is left holds an icon beside a scroll bar
        self._column.setContentsMargins(side, theme.space(2), side, theme.space(2))
        for button in self._buttons.values():
            button.set_narrow(narrow=narrow)
        for head in self._heads:
            head.setVisible(not narrow)

    def _scrolling(self) -> QVBoxLayout:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, self._theme.px(1), 0)
        area, inside = QScrollArea(), QWidget()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QFrame.Shape.NoFrame)
        inside.setProperty("look", "bare")
        area.setWidget(inside)
        outer.addWidget(area)
        return QVBoxLayout(inside)

    def _add(self, column: QVBoxLayout, place: Place) -> None:
        if not place.group:
            column.addStretch(1)
        elif place.group not in {known.group for known in PLACES if known.key in self._buttons}:
            head = Text(self._theme, place.group, role="small", tone="third", weight="semibold", parent=self)
            head.setContentsMargins(self._theme.px(10), self._theme.px(12), 0, self._theme.px(4))
            self._heads.append(head)
            column.addWidget(head)
        button = PlaceButton(self._theme, place, self)
        button.clicked.connect(lambda: self.chosen.emit(place.key))
        self._buttons[place.key] = button
        column.addWidget(button)
