"""A pair of hands for the window: finds what is visible by its name, and clicks, types, drags and waits.

Apart from the script, so that the journeys in `tests/` use the same hands as the tour. It reads the
window only to find things; it acts by real key and mouse events alone.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QDeadlineTimer, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QScrollArea,
    QWidget,
)

from console.domain.wording import NO_BREAK
from console.errors import ConsoleError
from ui.charts.handles import Grip
from ui.charts.schedule_plot import SchedulePlot
from ui.widgets.segmented import Segmented
from ui.widgets.table import Table

Kind = TypeVar("Kind", bound=QWidget)

KEY_PAUSE_MS = 70
"""Between presses of one key: longer than the 60 ms within which a field takes it for a bounce (NE-07)."""


_JOINER = "\u2060"


class HandsFailed(ConsoleError):
    """The window did not show what the next move needs; the sentence says what."""


class Driver:
    """Hands on one window."""

    def __init__(self, window: QWidget) -> None:
        """Take `window`, which must be shown already."""
        self.window = window

    def the(self, name: str, kind: type[Kind]) -> Kind:
        """Return the visible `kind` of widget called `name`; raises `HandsFailed` when there is none."""
        for top in (self.window, *QApplication.topLevelWidgets()):
            candidates = [top] if top.objectName() == name else []
            for widget in (*candidates, *top.findChildren(QWidget, name)):
                if isinstance(widget, kind) and widget.isVisible():
                    return widget
        raise HandsFailed(f"The window shows nothing called {name}.")

    def find(self, name: str) -> QWidget:
        """Return the visible widget called `name`, of whatever kind."""
        return self.the(name, QWidget)

    def shows(self, name: str) -> bool:
        """Say whether something called `name` is visible."""
        try:
            self.find(name)
        except HandsFailed:
            return False
        return True

    def words(self, name: str = "main-window") -> str:
        """Return all words to be read in `name`, labels and buttons, with plain spaces."""
        within = self.find(name)
        told: list[QLabel | QAbstractButton] = [*within.findChildren(QLabel)]
        told += within.findChildren(QAbstractButton)
        return _plain("\n".join(part.text() for part in told if part.isVisible()))

    def why_off(self, name: str) -> str:
        """Return why the button `name` is off, with plain spaces; empty when it is on."""
        button = self.find(name)
        why = _plain(button.toolTip()) or "It is off and does not say why."
        return "" if button.isEnabled() else why

    def reach(self, widget: QWidget) -> None:
        """Scroll whatever holds `widget` until it is in sight."""
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget)
            parent = parent.parentWidget()
        QApplication.processEvents()

    def reach_end(self, name: str) -> None:
        """Scroll whatever holds `name` until its lower end has been in sight."""
        widget = self.find(name)
        parent = widget.parentWidget()
        while parent is not None:
            inside = parent.widget() if isinstance(parent, QScrollArea) else None
            if isinstance(parent, QScrollArea) and inside is not None:
                below = widget.mapTo(inside, QPoint(widget.width() // 2, widget.height()))
                parent.ensureVisible(below.x(), below.y())
            parent = parent.parentWidget()
        QApplication.processEvents()

    def click(self, name: str) -> None:
        """Press and release the left button in the middle of `name`, which must be enabled."""
        widget = self.find(name)
        if not widget.isEnabled():
            raise HandsFailed(f"{name} cannot be pressed now. {widget.toolTip()}".strip())
        self.reach(widget)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    def tick(self, name: str) -> None:
        """Press on the box of the tick called `name`, unless it is ticked."""
        box = self.the(name, QCheckBox)
        if box.isChecked():
            return
        self.reach(box)
        QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(box.height() // 2, box.height() // 2))
        QApplication.processEvents()

    def choose(self, name: str, key: str) -> None:
        """Press the button of `key` in the choice called `name`."""
        choice = self.the(name, Segmented)
        self.reach(choice)
        QTest.mouseClick(choice, Qt.MouseButton.LeftButton, pos=choice.point_of(key).toPoint())
        QApplication.processEvents()

    def select(self, name: str, words: str) -> None:
        """Put the list called `name` on the entry that begins with `words`, by the arrow keys."""
        box = self.the(name, QComboBox)
        self.reach(box)
        entries = [_plain(box.itemText(row)) for row in range(box.count())]
        wanted = next((row for row, entry in enumerate(entries) if entry.startswith(words)), None)
        if wanted is None:
            raise HandsFailed(f"The list {name} has no entry {words}.")
        box.setFocus()
        while box.currentIndex() != wanted:
            QTest.keyClick(box, Qt.Key.Key_Down if box.currentIndex() < wanted else Qt.Key.Key_Up)
        QApplication.processEvents()

    def pick(self, name: str, text: str) -> None:
        """Press on the first row of the table called `name` that shows `text` in one of its cells."""
        table = self.the(name, Table)
        rows, columns = table.model().rowCount(), table.model().columnCount()
        for index in (table.model().index(row, column) for row in range(rows) for column in range(columns)):
            if text in str(index.data()):
                table.scrollTo(index)
                middle = table.visualRect(index).center()
                QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle)
                QApplication.processEvents()
                return
        raise HandsFailed(f"No row of {name} shows {text}.")

    def type(self, name: str, text: str) -> None:
        """Put the caret into `name`, take out what stands there, and press the keys of `text`."""
        widget = self.find(name)
        self.reach(widget)
        target = widget.focusProxy() or widget
        QTest.mouseClick(target, Qt.MouseButton.LeftButton)
        QTest.keyClick(target, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(target, Qt.Key.Key_Delete)
        for before, key in zip(f"\0{text}", text, strict=False):
            QTest.qWait(KEY_PAUSE_MS if key == before else 0)
            QTest.keyClicks(target, key)
        QTest.keyClick(target, Qt.Key.Key_Tab)
        QApplication.processEvents()

    def drag(self, widget: QWidget, start: QPoint, end: QPoint, moves: int = 8) -> None:
        """Press at `start`, move to `end` in `moves` steps and let go; points are in its own pixels."""
        target = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
        QTest.mouseMove(target, start)
        QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=start)
        for move in range(1, moves + 1):
            here = start + (end - start) * (move / moves)
            self._move_pressed(target, here)
        QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=end)
        QApplication.processEvents()

    def drag_rate(self, name: str, step: int, mcg_per_h: int) -> None:
        """Drag the rate of step `step` (from 1) in the chart `name` up by about `mcg_per_h`."""
        plot = self.the(name, SchedulePlot)
        self.reach(plot)
        start = plot.spot(Grip.RATE, step - 1)
        rise = plot.at(0, 0).y() - plot.at(0, mcg_per_h).y()
        self.drag(plot, start.toPoint(), (start - QPointF(0, rise)).toPoint())

    def hold(self, name: str, milliseconds: int) -> None:
        """Keep the left button down on `name` for `milliseconds`."""
        widget = self.find(name)
        if not widget.isEnabled():
            raise HandsFailed(f"{name} cannot be held now. {widget.toolTip()}".strip())
        self.reach(widget)
        QTest.mousePress(widget, Qt.MouseButton.LeftButton)
        QTest.qWait(milliseconds)
        QTest.mouseRelease(widget, Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    def until(self, holds: Callable[[], bool], what: str, seconds: float = 20) -> None:
        """Let the window live until `holds()`; raises `HandsFailed` naming `what` after `seconds`."""
        deadline = QDeadlineTimer(int(seconds * 1000))
        while not holds():
            if deadline.hasExpired():
                raise HandsFailed(f"Waited {seconds:g} s in vain: {what}.")
            QTest.qWait(10)

    def rest(self, milliseconds: int) -> None:
        """Let the window live for `milliseconds`."""
        QTest.qWait(milliseconds)

    def picture(self, path: Path, of: str) -> Path:
        """Save what the window or sheet called `of` shows as a PNG at `path`."""
        QApplication.processEvents()
        if not self.find(of).grab().save(str(path)):
            raise HandsFailed(f"The picture {path.name} could not be saved; is the folder writable?")
        return path

    @staticmethod
    def _move_pressed(target: QWidget, here: QPoint) -> None:
        """Send a move with the button down, which `QTest.mouseMove` does not do off-screen."""
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(here),
            QPointF(target.mapToGlobal(here)),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(target, event)
        QApplication.processEvents()


def _plain(words: str) -> str:
    """Return `words` without what only says where a line may not break."""
    return words.replace(NO_BREAK, " ").replace(_JOINER, "")
