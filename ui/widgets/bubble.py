"""A sentence beside a field: seen in the page, said to assistive technology, never in anybody's way.

Apart from the fields because one serves them all. It takes no focus and no space; it lies over what is
below the field and scrolls with it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from ui.theme import Theme

_WIDTH_PX = 280
_REMARK_MS = 4_000


def announce(widget: QWidget, sentence: str, *, urgent: bool) -> None:
    """Have assistive technology say `sentence`; `urgent` interrupts what it is saying."""
    event = QAccessibleAnnouncementEvent(widget, sentence)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)


class Bubble(QLabel):
    """The sentence below one field; hidden while there is none."""

    def __init__(self, theme: Theme, field: QWidget) -> None:
        """Belong to `field`; where it lies is looked up when it first speaks."""
        super().__init__(field)
        self._field = field
        self.setObjectName("bubble")
        self.setProperty("look", "finding")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setFont(theme.font("small", "medium"))
        self.setMargin(theme.space(2))
        self.setFixedWidth(theme.px(_WIDTH_PX))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        self._passing = QTimer(self, singleShot=True, interval=_REMARK_MS)
        self._passing.timeout.connect(self._go)
        field.installEventFilter(self)

    def say(self, sentence: str) -> None:
        """Show and announce `sentence` at once; an empty one takes the bubble away."""
        self._passing.stop()
        self._show(sentence, urgent=True)

    def remark(self, sentence: str) -> None:
        """Show `sentence` for a few seconds; it is announced when nothing else is being said."""
        self._passing.start()
        self._show(sentence, urgent=False)

    def _go(self) -> None:
        self._show("", urgent=False)

    def _show(self, sentence: str, *, urgent: bool) -> None:
        self.setText(sentence)
        if not sentence:
            self.hide()
            return
        self._place()
        self.setVisible(self._field.isVisible())
        announce(self._field, sentence, urgent=urgent)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the field when it moves, and hide with it."""
        if watched is self._field and self.text():
            if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show):
                self._place()
                self.show()
            elif event.type() is QEvent.Type.Hide:
                self.hide()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        ground = _ground(self._field)
        if self.parentWidget() is not ground:
            self.setParent(ground)
        self.setFixedHeight(self.heightForWidth(self.width()))
        below = self._field.mapTo(ground, QPoint(0, self._field.height() + 2))
        right_edge = max(0, ground.width() - self.width())
        self.move(min(below.x(), right_edge), below.y())
        self.raise_()


def _ground(field: QWidget) -> QWidget:
    """Return what the bubble lies on: the page that scrolls with the field, or the window.

    The outermost of what scrolls: a table within the page would cut the bubble off at its edge.
    """
    inside, ground = field, None
    while (parent := inside.parentWidget()) is not None:
        area = parent.parentWidget()
        if isinstance(area, QScrollArea) and area.viewport() is parent:
            ground = inside
        inside = parent
    return ground or inside
