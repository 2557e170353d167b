"""One fault in the list: where it sits, what it is called, its value, a switch, or a button to do it once.

Apart from the card that holds the list. It asks, and shows what the pump says; a value that is missing or
out of range is refused here, beside its field, and never sent.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.clock import Clock
from console.domain.faults import FaultKind
from ui.instructor.keying import FaultKeying
from ui.instructor.rows import Row
from ui.theme import Theme
from ui.widgets import badge
from ui.widgets.badge import Badge
from ui.widgets.button import Button
from ui.widgets.entry_field import EntryField, EntryState
from ui.widgets.switch import Switch
from ui.widgets.text import Text

_FIELD = 92
"""Px at 100 % that a field takes beside its unit."""

_ON = "Switch it off to give it another value."


class _PlaceBadge(Badge):
    """A place's name, as wide as the widest there is, so that the labels stand in a column."""

    def sizeHint(self) -> QSize:
        widest = badge.size(self._theme, "Memory  ", "plain")
        return super().sizeHint().expandedTo(widest)


class FaultRow(QWidget):
    """`asked(name, on, value)` when a fault is to begin or to end; `value` is None where it takes none."""

    asked = Signal(str, bool, object)

    def __init__(self, theme: Theme, row: Row, clock: Clock, parent: QWidget | None = None) -> None:
        """Build the row of `row`; `clock` times the keys of its field."""
        super().__init__(parent)
        self._row = row
        self.field: EntryField | None = None
        self.setObjectName(f"fault-{self._key}")
        self.setToolTip(row.words)
        self._label = Text(theme, row.label, wrap=True)
        self._refused = Text(theme, role="small", tone="ink", weight="medium", wrap=True)
        self._refused.setObjectName(f"fault-{self._key}-refused")
        self._refused.hide()
        line = QHBoxLayout()
        line.setSpacing(theme.space(3))
        line.addWidget(_PlaceBadge(theme, row.place, parent=self), 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._label, 1, Qt.AlignmentFlag.AlignVCenter)
        if row.kind is not None and row.takes_value:
            self.field = self._value_field(theme, row.kind, clock)
            line.addWidget(self.field)
        self.switch: Switch | None = None
        line.addWidget(self._hand(theme))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.space(1), 0, theme.space(1))
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self._refused)

    @property
    def refused(self) -> str:
        """Why the last that was asked was not done, or when it begins and ends; empty for neither."""
        return self._refused.text()

    def set_row(self, row: Row, refused: str) -> None:
        """Show what the pump says of it, and the sentence `refused` with which it would not do it."""
        changed = (row.on, row.span) != (self._row.on, self._row.span)
        self._row = row
        if self.switch is not None:
            self.switch.set_on(row.on)
        if self.field is not None and row.on:
            self.field.set_state(EntryState(row.value, fixed=_ON))
        elif self.field is not None and changed:
            self.field.set_state(EntryState(self.field.value()))
        if refused or changed:
            self._refuse(refused or row.span)

    @property
    def _key(self) -> str:
        return self._row.name.replace(":", "-").replace(" ", "-")

    def _value_field(self, theme: Theme, kind: FaultKind, clock: Clock) -> EntryField:
        field = EntryField(theme, FaultKeying(kind), clock, self._row.label)
        field.setObjectName(f"fault-{self._key}-value")
        unit = QFontMetrics(theme.font("small")).horizontalAdvance(kind.unit)
        field.setFixedWidth(theme.px(_FIELD) + unit)
        field.setAccessibleDescription(self._row.words)
        field.value_changed.connect(lambda _: self._refuse(""))
        return field

    def _hand(self, theme: Theme) -> QWidget:
        """Return the switch of a fault that lasts, or the button of one that happens once."""
        if self._row.lasts:
            self.switch = Switch(theme, name=f"fault-{self._key}-switch", label=self._row.label)
            self.switch.setAccessibleDescription(self._row.words)
            self.switch.asked.connect(self._ask)
            return self.switch
        button = Button(theme, "Now", name=f"fault-{self._key}-now", look="small")
        button.setAccessibleName(f"{self._row.label}, now")
        button.setAccessibleDescription(self._row.words)
        button.clicked.connect(lambda: self._ask(on=True))
        return button

    def _ask(self, on: bool) -> None:  # noqa: FBT001  # the slot of a switch
        value, problem = None, ""
        if on and self.field is not None:
            value, problem = self.field.value(), self.field.problem()
        self._refuse(problem)
        if not problem:
            self.asked.emit(self._row.name, on, value)
        elif self.field is not None:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refuse(self, sentence: str) -> None:
        self._refused.setText(sentence)
        self._refused.setVisible(bool(sentence))
