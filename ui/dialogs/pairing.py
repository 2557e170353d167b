"""A first meeting with a pump: where it is, and the code on its panel; and who it turned out to be.

Apart from Settings and the patient list, which both lead here. The code is written back in groups while it is
typed, so that it can be held against the panel; it is kept in no field once the pump is met.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from ui.models import pairing
from ui.state import ConsoleState, FirstMeeting
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.labelled import labelled
from ui.widgets.text import Text

_WIDE, _HIGH, _LONGEST = 600, 400, 400
_HIGHEST = 680
"""Px that the least of screens has for it; what it has no room for, it scrolls."""


class PairingSheet(QDialog):
    """`pair_asked(spec, code)` for each try, `left` when it is closed."""

    pair_asked = Signal(str, str)
    left = Signal()

    def __init__(self, theme: Theme, spec: str = "", serial: str = "", parent: QWidget | None = None) -> None:
        """Build it for the pump at `spec`, which is `serial` where one is expected; empty for any."""
        super().__init__(parent)
        self.setObjectName("pairing-sheet")
        self.setWindowTitle("Pair a pump")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._spec = self._field(theme, "pairing-address", "Address of the pump", spec)
        self._spec.setPlaceholderText(pairing.SUCH_AS)
        self._code = self._field(theme, "pairing-code", "Code on the pump's panel", "")
        self._echo = Text(theme, role="small", tone="second", weight="medium", wrap=True, tabular=True)
        self._said = Banner(theme, name="pairing-said")
        self._pair = Button(theme, "Pair", name="pairing-pair", look="primary")
        self._close = Button(theme, "Cancel", name="pairing-close")
        self._entry, self._area, self._under_way = QWidget(), QScrollArea(), False
        self._meeting: FirstMeeting | None = None
        self._place(theme, pairing.asked_of(serial))
        self._spec.textChanged.connect(lambda _: self._permit())
        self._code.textChanged.connect(lambda _: self._permit())
        self._spec.returnPressed.connect(self._code.setFocus)
        self._code.returnPressed.connect(self._try)
        self._pair.clicked.connect(self._try)
        self._close.clicked.connect(self.close)
        (self._code if spec else self._spec).setFocus()
        self._permit()

    def set_state(self, state: ConsoleState) -> None:
        """Show how the meeting stands."""
        meeting = state.ways.meeting
        met = meeting is not None and meeting.identity is not None
        self._said.set_banner(*pairing.meeting_words(meeting), mark="pump" if met else "note")
        self._entry.setVisible(not met)
        self._pair.setVisible(not met)
        self._close.setText("Close" if met else "Cancel")
        if met:
            self._code.clear()
        self._under_way = meeting is not None and meeting.under_way
        self._permit()
        if meeting != self._meeting:
            self._meeting = meeting
            QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(self._said))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Take leave of whoever is being met."""
        super().closeEvent(event)
        self.left.emit()

    @staticmethod
    def _field(theme: Theme, name: str, label: str, text: str) -> QLineEdit:
        field = QLineEdit(text)
        field.setObjectName(name)
        field.setAccessibleName(label)
        field.setFont(theme.font(tabular=False))
        field.setMaxLength(_LONGEST)
        return field

    def _place(self, theme: Theme, words: str) -> None:
        entry = QVBoxLayout(self._entry)
        entry.setContentsMargins(0, 0, 0, 0)
        entry.setSpacing(theme.space(3))
        entry.addWidget(Text(theme, words, tone="second", wrap=True))
        entry.addWidget(labelled(theme, "Address of the pump", self._spec))
        entry.addWidget(labelled(theme, "Code on its panel", self._code))
        entry.addWidget(self._echo)
        inside = QWidget()
        inside.setProperty("look", "page")
        column = QVBoxLayout(inside)
        side = theme.space(6)
        column.setContentsMargins(side, side, side, theme.space(2))
        column.setSpacing(theme.space(3))
        column.addWidget(Text(theme, "Pair a pump", role="heading", weight="semibold"))
        column.addWidget(self._entry)
        column.addWidget(self._said)
        column.addStretch(1)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(inside)
        row = QHBoxLayout()
        row.setContentsMargins(side, theme.space(2), side, side)
        row.setSpacing(theme.space(3))
        row.addStretch(1)
        row.addWidget(self._close)
        row.addWidget(self._pair)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._area, 1)
        outer.addLayout(row)
        self.resize(theme.px(_WIDE), min(theme.px(_HIGH), _HIGHEST))

    def _permit(self) -> None:
        self._echo.setText(pairing.echo(self._code.text()))
        why = pairing.not_yet(self._spec.text(), self._code.text(), under_way=self._under_way)
        self._pair.set_reason_off(why)

    def _try(self) -> None:
        if self._pair.isEnabled():
            self.pair_asked.emit(self._spec.text(), self._code.text())
