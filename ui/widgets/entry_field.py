"""A line that takes keys one at a time: each changes the text or is refused out loud, never neither.

Apart from `dose_field` and `time_field`, which only say what is typed. Every way in, keys, paste,
input method and middle button, goes through one `Keying`; nothing is clamped, rounded or re-read by
the machine's language. After a refused character the field takes nothing more until that is
acknowledged, so that `1,5` can never become 15. Requirements NE-01 to NE-11, NE-21.
"""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import category

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QWidget

from console.clock import Clock
from console.domain.entry import EntryRefused
from ui import theme as looks
from ui.models.keying import Keying, Value
from ui.theme import Theme
from ui.widgets.bubble import Bubble

BOUNCE_MS = 60
"""A second press of one key within this is the key bouncing (NE-07; our own value, configurable nowhere)."""

_ACKNOWLEDGING = (
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
)
_STAYING = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
_ROWS: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


@dataclass(frozen=True, slots=True)
class EntryState:
    """What a field shows: its value, the pump's (None: not compared), and words that replace them.

    `derived` stands greyed where nothing is typed; `fixed` is the sentence why it cannot be changed;
    `finding` what a check says of the value.
    """

    value: Value | None = None
    in_pump: Value | None = None
    compared: bool = False
    derived: str = ""
    fixed: str = ""
    finding: str = ""


class EntryField(QLineEdit):
    """A strict line with its unit inside; `refused(code, sentence)` for each key that is not taken."""

    refused = Signal(str, str)
    value_changed = Signal(object)
    finished = Signal()
    row_asked = Signal(int)

    def __init__(
        self, theme: Theme, keying: Keying, clock: Clock, label: str = "", parent: QWidget | None = None
    ) -> None:
        """Take keys as `keying` says; `clock` times bounces; `label` is what the field is called."""
        super().__init__(parent)
        self._keying = keying
        self._clock = clock
        self._state = EntryState()
        self._stuck = ""
        self._last_key = ("", -BOUNCE_MS)
        self._told: Value | None = None
        self._setting = False
        self.takes_rows = False
        self.setFont(theme.font("body", "medium"))
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setAcceptDrops(False)
        self._unit = QLabel(keying.unit, self)
        self._unit.setFont(theme.font("small"))
        self._unit.setProperty("tone", "third")
        self._unit.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._inset = theme.px(12)
        self.set_name(label or keying.label)
        self._theme = theme
        self._bubble: Bubble | None = None
        self.textChanged.connect(self._tell)
        self.returnPressed.connect(self._finish)

    def set_name(self, label: str, unit: str | None = None) -> None:
        """Name the field `label, unit` (NE-15); `unit` replaces the text inside the field."""
        if unit is not None:
            self._unit.setText(unit)
        shown = self._unit.text()
        self.setAccessibleName(f"{label}, {shown}" if shown else label)
        self._unit.adjustSize()
        gap = self._unit.width() + self._inset // 2 if shown else 0
        self.setTextMargins(0, 0, gap, 0)
        self._place_unit()

    def value(self) -> Value | None:
        """Return what the shown text spells, or None: nothing, unfinished, out of range, or a key refused."""
        if self._stuck:
            return None
        try:
            return self._keying.parsed(self.text())
        except EntryRefused:
            return None

    def problem(self) -> str:
        """Return the sentence that keeps the text from being a value; empty when it is one."""
        if self._stuck:
            return self._stuck
        try:
            self._keying.parsed(self.text())
        except EntryRefused as refused:
            return refused.sentence
        return ""

    def set_state(self, state: EntryState) -> None:
        """Show `state`; a text that already spells its value, or is being typed, is left as typed."""
        if state == self._state and state.value == self.value():
            return
        self._state = state
        typing = self.hasFocus() and state.value is None
        if state.value != self.value() and not typing:
            self.put(state.value)
        self.setPlaceholderText(state.derived)
        self.setReadOnly(bool(state.fixed))
        self._describe()

    def put(self, value: Value | None) -> None:
        """Write `value` over whatever stands there, a refusal included; says nothing to anybody."""
        self._setting = True
        self._stuck = ""
        self._told = value
        self.setText("" if value is None else self._keying.shown(value))
        self._setting = False
        self._say("")
        self._describe()

    def start_typing(self, key: str) -> None:
        """Take the focus with `key` as the first key of a new entry, as if it had been pressed here."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._press(key)

    def paste_text(self, text: str) -> None:
        """Enter `text` as a whole where the cursor is, or refuse it as a whole."""
        if self._cannot_change():
            return
        before, after = self._around_selection()
        try:
            self._keying.parsed(before + text + after)
        except EntryRefused as refused:
            self._refuse(refused.reason, refused.sentence)
            return
        self._accept(before + text + after, len(before) + len(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a key: it changes the text, moves, or is refused."""
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_text(QGuiApplication.clipboard().text())
        elif self._stuck and key in _ACKNOWLEDGING:
            self.acknowledge()
        elif event.key() in _ROWS and self.takes_rows:
            self.row_asked.emit(_ROWS[event.key()])
        elif event.key() in _ROWS:
            self._refuse("arrow", "Type the value; arrow keys do not change it.", sticks=False)
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._take_out(event)
        elif self._is_character(event):
            self._character(event)
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Take what an input method or an on-screen keyboard commits, character by character."""
        for character in event.commitString():
            self._press(character)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Acknowledge a refusal by a click into the field."""
        self.acknowledge()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Paste the selection of the middle button through the same parser."""
        if event.button() is Qt.MouseButton.MiddleButton:
            clipboard = QGuiApplication.clipboard()
            if clipboard.supportsSelection():
                self.paste_text(clipboard.text(clipboard.Mode.Selection))
            return
        super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer copy and paste; the stock menu would paste past the parser."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Copy", self.copy)
        menu.addAction("Paste", lambda: self.paste_text(QGuiApplication.clipboard().text()))
        menu.popup(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: it never changes a value (NE-21)."""
        event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Finish the entry, keep a refusal in sight, and say what is out of range."""
        super().focusOutEvent(event)
        if event.reason() not in _STAYING:
            self._finish()
        problem = self._stuck or self._out_of_range()
        if problem:
            self._say(problem)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the unit at the right edge."""
        super().resizeEvent(event)
        self._place_unit()

    def acknowledge(self) -> None:
        """Take note of a refused key: the field takes keys again, its text as it was."""
        if not self._stuck:
            return
        self._stuck = ""
        self.refused.emit("acknowledged", f"Not entered; the field reads {self.text() or 'nothing'}.")
        self._say("")
        self._tell()

    def _say(self, sentence: str) -> None:
        if sentence or self._bubble is not None:
            self._bubble_here().say(sentence)

    def _bubble_here(self) -> Bubble:
        if self._bubble is None:
            self._bubble = Bubble(self._theme, self)
        return self._bubble

    def _is_character(self, event: QKeyEvent) -> bool:
        """Tell whether a key writes something: the stock line would let in what is no digit, past the parser.

        Alt with Control is the key of a third level on some keyboards, and writes; Control alone commands.
        """
        writes = any(category(character) != "Cc" for character in event.text())
        command = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        return writes and command != Qt.KeyboardModifier.ControlModifier

    def _character(self, event: QKeyEvent) -> None:
        last, at_ms = self._last_key
        now_ms = self._clock.link_ms()
        self._last_key = (event.text(), now_ms)
        if event.isAutoRepeat():
            self._refuse("repeat", "A held key enters one character; press again for another.", sticks=False)
        elif last == event.text() and now_ms - at_ms < BOUNCE_MS:
            self._refuse("bounce", "Pressed twice at once; one was entered.", sticks=False)
        else:
            self._press(event.text())

    def _press(self, character: str) -> None:
        if self._cannot_change():
            return
        before, after = self._around_selection()
        result = self._keying.typed(before + after, character, len(before))
        if result.refused is None:
            self._accept(result.text, result.cursor)
        else:
            self._refuse(result.refused.reason, result.refused.sentence)

    def _cannot_change(self) -> bool:
        if self._state.fixed:
            self._refuse("fixed", self._state.fixed, sticks=False)
        elif self._stuck:
            self._refuse("unacknowledged", f"{self._stuck} Press Backspace first.", keeps=self._stuck)
        return bool(self._state.fixed or self._stuck)

    def _take_out(self, event: QKeyEvent) -> None:
        before = self.text()
        if not self._state.fixed:
            super().keyPressEvent(event)
        if self.text() == before:
            self._refuse("nothing", self._state.fixed or "There is nothing here to take out.", sticks=False)

    def _around_selection(self) -> tuple[str, str]:
        if self.hasSelectedText():
            return self.text()[: self.selectionStart()], self.text()[self.selectionEnd() :]
        return self.text()[: self.cursorPosition()], self.text()[self.cursorPosition() :]

    def _accept(self, text: str, cursor: int) -> None:
        self._say("")
        self.setText(text)
        self.setCursorPosition(cursor)
        self._say(self._out_of_range(only_above=True))

    def _refuse(self, code: str, sentence: str, *, sticks: bool = True, keeps: str = "") -> None:
        if sticks:
            self._stuck = keeps or sentence
        self._say(sentence)
        self.refused.emit(code, sentence)
        self._tell()

    def _out_of_range(self, *, only_above: bool = False) -> str:
        try:
            self._keying.parsed(self.text())
        except EntryRefused as refused:
            told = refused.reason == "too-high" or (bool(self.text()) and not only_above)
            return refused.sentence if told else ""
        return ""

    def _tell(self) -> None:
        value = self.value()
        self._describe()
        if not self._setting and value != self._told:
            self._told = value
            self.value_changed.emit(value)

    def _finish(self) -> None:
        tidy = self._keying.tidied(self.text())
        if not self._stuck and tidy != self.text():
            before = self.text()
            self.setText(tidy)
            self._bubble_here().remark(f"{before} is written {tidy}.")
        self.finished.emit()

    def _describe(self) -> None:
        value, was = self.value(), self._state.in_pump
        drafted = self._state.compared and value not in {None, was}
        looks.look(self, "refused" if self._stuck else "draft" if drafted else "")
        looks.tone(self._unit, "draft" if drafted else "third")
        told = [self._state.finding] if self._state.finding else []
        if self._state.compared:
            told.append(f"In the pump now: {'nothing' if was is None else self._keying.shown(was)}.")
        self.setAccessibleDescription(" ".join([*told, "Draft."] if drafted else told))

    def _place_unit(self) -> None:
        self._unit.move(
            self.width() - self._unit.width() - self._inset, (self.height() - self._unit.height()) // 2
        )
