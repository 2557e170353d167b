"""The strength of a vial: one of those that are sold, or another typed twice, the first entry hidden.

Apart from `dose_field` because a wrong strength is the dearest slip there is: 2000 filled as 500. Two entries
that differ clear both, and that is said (NE-26, NE-28).
"""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from console.clock import Clock
from console.domain.catalog import Quantity
from console.domain.wording import number_text
from ui.theme import Theme
from ui.widgets.bubble import announce
from ui.widgets.dose_field import DoseField
from ui.widgets.entry_field import EntryState
from ui.widgets.flow import Flow
from ui.widgets.pills import Pills
from ui.widgets.text import Text

OTHER = "other"
DIFFER = "The two entries differ; both were cleared. Type what the vial's label says, twice."
_FIELD_PX = 150


class StrengthField(QWidget):
    """`strength_changed(Decimal | None)`: mcg/mL as chosen, or as typed twice alike; None until then."""

    strength_changed = Signal(object)

    def __init__(
        self, theme: Theme, quantity: Quantity, clock: Clock, *, name: str, parent: QWidget | None = None
    ) -> None:
        """Offer nothing yet; `quantity` bounds what is typed, in `name-first` and `name-again`."""
        super().__init__(parent)
        self.setObjectName(name)
        self._strength: Decimal | None = None
        self._offered: tuple[Decimal, ...] = ()
        self.pills = Pills(theme, ((OTHER, "other"),), name=f"{name}-choice", label="Strength that goes in")
        self.first = DoseField(theme, quantity, clock, "Other strength, from the label")
        self.again = DoseField(theme, quantity, clock, "The same strength once more")
        self._said = Text(theme, role="small", tone="ink", weight="medium", wrap=True)
        self._twice = QWidget(self)
        pair = Flow(theme.space(2), self._twice)
        for field, words, end in (
            (self.first, "From the label", "first"),
            (self.again, "Once more", "again"),
        ):
            field.setObjectName(f"{name}-{end}")
            field.setFixedWidth(theme.px(_FIELD_PX))
            pair.add(_headed(theme, words, field))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        for part in (self.pills, self._twice, self._said):
            column.addWidget(part)
        self._twice.hide()
        self._said.hide()
        self.pills.chosen.connect(self._picked)
        self.first.finished.connect(self._compare)
        self.again.finished.connect(self._compare)
        self.first.value_changed.connect(self._typing)
        self.again.value_changed.connect(self._typing)

    @property
    def said(self) -> str:
        """What it says of two entries that differ."""
        return self._said.text()

    def set_state(
        self, strengths: tuple[Decimal, ...], strength: Decimal | None, in_pump: Decimal | None
    ) -> None:
        """Offer `strengths` with `strength` chosen; what is half typed stays."""
        self._offered = strengths
        self.pills.set_choices((*((f"{each:f}", number_text(each)) for each in strengths), (OTHER, "other")))
        if strength != self._strength:
            self._strength = strength
            self._say("")
            listed = strength is None or strength in strengths
            self.pills.set_choice("" if strength is None else f"{strength:f}" if listed else OTHER)
            self._put(None if listed else strength)
        self._twice.setVisible(self.pills.choice == OTHER)
        for field in (self.first, self.again):
            field.set_state(EntryState(field.value(), in_pump, compared=True))

    def problem(self) -> str:
        """Return why what stands in the two fields is no strength; empty when it is one, or none is typed."""
        if self.pills.choice != OTHER or self._strength is not None:
            return ""
        return self._said.text() or "Type the strength from the vial's label twice."

    def _picked(self, key: str) -> None:
        self._say("")
        self._put(None)
        self._twice.setVisible(key == OTHER)
        if key == OTHER:
            self.first.setFocus()
        self._become(None if key == OTHER else Decimal(key))

    def _typing(self, _: object) -> None:
        if self._strength is not None:
            self._become(None)
        self._hide_first()

    def _compare(self) -> None:
        """Take two entries that agree; clear both that do not."""
        one, two = self.first.value(), self.again.value()
        self._hide_first()
        if one is None or two is None or self.pills.choice != OTHER:
            return
        if one != two:
            self._put(None)
            self._say(DIFFER)
            self.first.setFocus()
            announce(self, DIFFER, urgent=True)
        elif isinstance(one, Decimal):
            self._say("")
            self.first.setEchoMode(QLineEdit.EchoMode.Normal)
            self._become(one)

    def _hide_first(self) -> None:
        """Hide the first entry as soon as it is left, until both agree."""
        blind = self._strength is None and bool(self.first.text()) and not self.first.hasFocus()
        self.first.setEchoMode(QLineEdit.EchoMode.Password if blind else QLineEdit.EchoMode.Normal)

    def _put(self, value: Decimal | None) -> None:
        for field in (self.first, self.again):
            field.put(value)
            field.setEchoMode(QLineEdit.EchoMode.Normal)

    def _become(self, strength: Decimal | None) -> None:
        if strength != self._strength:
            self._strength = strength
            self.strength_changed.emit(strength)

    def _say(self, words: str) -> None:
        self._said.setText(words)
        self._said.setVisible(bool(words))


def _headed(theme: Theme, words: str, field: DoseField) -> QWidget:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.space(1))
    heading = Text(theme, words, role="small", tone="second", weight="medium")
    heading.setBuddy(field)
    column.addWidget(heading)
    column.addWidget(field)
    return part
