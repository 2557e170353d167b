"""Who carries a pump that nobody in the record carries, asked before it can be opened.

Apart from the first meeting, which is about keys: here the pump is paired, and is asked what it is while the
patient is entered. Nothing is recorded before it has answered.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from ui.models import bearer
from ui.models.bearer import BearerEntry
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.button import Button
from ui.widgets.flow import Flow
from ui.widgets.labelled import labelled
from ui.widgets.pick import Pick
from ui.widgets.question import Question
from ui.widgets.text import Text

_WIDE, _HIGH, _HIGHEST, _LONGEST, _FIELD = 640, 620, 680, 100, 220


class BearerSheet(QDialog):
    """`given(Patient)` once it is known whose the pump is, `left` when the sheet is closed.

    `called(serial)` asks the pump once more, where it was not reached.
    """

    given = Signal(object)
    called = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, serial: str, state: ConsoleState, parent: QWidget | None = None) -> None:
        """Build it for pump `serial`, with the patients of `state` who have none."""
        super().__init__(parent)
        self.setObjectName("bearer-sheet")
        self.setWindowTitle("Open a pump")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._state = state
        self._who = Pick(theme, name="bearer-who", label="The patient")
        self._who.set_choices(bearer.offered(state), bearer.NEW)
        self._chosen = labelled(theme, "The patient", self._who)
        self._chosen.setVisible(bool(bearer.vacant(state)))
        self._family = self._field(theme, "bearer-family", "Family name")
        self._given = self._field(theme, "bearer-given", "Given name")
        self._born = self._field(theme, "bearer-born", "Born")
        self._born.setPlaceholderText(bearer.LIKE)
        self._sex = Question(theme, "Sex", bearer.SEXES, name="bearer-sex")
        self._group = Question(theme, "Titrated as", bearer.groups(state), name="bearer-group")
        self._new = QWidget()
        self._said = Banner(theme, name="bearer-said")
        self._open = Button(theme, "Record and open", name="bearer-open", look="primary")
        self._close = Button(theme, "Cancel", name="bearer-close")
        self._place(theme, bearer.heading(serial), bearer.asked(state))
        for field in (self._family, self._given, self._born):
            field.textChanged.connect(lambda _: self._permit())
        for question in (self._sex, self._group):
            question.answered.connect(lambda _: self._permit())
        self._who.chosen.connect(lambda _: self._permit())
        self._said.acted.connect(lambda _: self.called.emit(serial))
        self._open.clicked.connect(self._finish)
        self._close.clicked.connect(self.close)
        self._family.setFocus()
        self._permit()

    def set_state(self, state: ConsoleState) -> None:
        """Show whether the pump has answered."""
        self._state = state
        meeting = state.ways.meeting
        met = meeting is not None and meeting.identity is not None
        failed = meeting is not None and bool(meeting.sentence)
        again = (("again", "Ask again"),) if failed else ()
        self._said.set_banner(*bearer.answered(meeting), mark="pump" if met else "note", actions=again)
        self._permit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Take leave of the pump that was asked."""
        super().closeEvent(event)
        self.left.emit()

    @staticmethod
    def _field(theme: Theme, name: str, label: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(name)
        field.setAccessibleName(label)
        field.setFont(theme.font(tabular=False))
        field.setMaxLength(_LONGEST)
        field.setMinimumWidth(theme.px(_FIELD))
        return field

    def _place(self, theme: Theme, heading: str, words: str) -> None:
        names = Flow(theme.space(4), self._new)
        names.setContentsMargins(0, 0, 0, 0)
        for label, field in (("Family name", self._family), ("Given name", self._given)):
            names.add(labelled(theme, label, field), stretch=1, least=theme.px(_FIELD))
        names.add(labelled(theme, "Born", self._born), stretch=1, least=theme.px(_FIELD))
        names.add(self._sex)
        names.add(self._group)
        inside = QWidget()
        inside.setProperty("look", "page")
        column = QVBoxLayout(inside)
        side = theme.space(6)
        column.setContentsMargins(side, side, side, theme.space(2))
        column.setSpacing(theme.space(4))
        column.addWidget(Text(theme, heading, role="heading", weight="semibold", wrap=True))
        column.addWidget(Text(theme, words, tone="second", wrap=True))
        for part in (self._said, self._chosen, self._new):
            column.addWidget(part)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        row = QHBoxLayout()
        row.setContentsMargins(side, theme.space(2), side, side)
        row.setSpacing(theme.space(3))
        row.addStretch(1)
        row.addWidget(self._close)
        row.addWidget(self._open)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(area, 1)
        outer.addLayout(row)
        self.resize(theme.px(_WIDE), min(theme.px(_HIGH), _HIGHEST))

    def _entry(self) -> BearerEntry:
        names = (self._family.text(), self._given.text(), self._born.text())
        return BearerEntry(self._who.choice, *names, self._sex.answer, self._group.answer)

    def _permit(self) -> None:
        self._new.setVisible(self._who.choice == bearer.NEW)
        self._open.set_reason_off(bearer.problem(self._entry(), self._state))

    def _finish(self) -> None:
        patient = bearer.to_patient(self._entry(), self._state)
        if patient is not None:
            self.given.emit(patient)
            self.close()
