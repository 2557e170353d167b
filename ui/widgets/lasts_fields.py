"""How long, asked for as labelled hours and minutes, side by side.

Apart from `dose_field` because two fields make one answer, each with its own unit (NE-16).
"""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from console.clock import Clock
from console.domain.catalog import Quantity
from ui.models import lasts
from ui.models.lasts import Lasts
from ui.theme import Theme
from ui.widgets.dose_field import DoseField
from ui.widgets.entry_field import EntryState
from ui.widgets.text import Text


class LastsFields(QWidget):
    """`changed(Lasts)` at every key that makes a difference."""

    changed = Signal(object)

    def __init__(
        self, theme: Theme, whole: Quantity, clock: Clock, *, name: str, label: str,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """Build both fields empty; `whole` is declared in minutes, `label` names them (`Lasts`)."""
        super().__init__(parent)
        hours, minutes = lasts.parts(whole)
        self.hours = DoseField(theme, hours, clock, f"{label}, hours")
        self.minutes = DoseField(theme, minutes, clock, f"{label}, minutes")
        self.hours.setObjectName(f"{name}-hours")
        self.minutes.setObjectName(f"{name}-minutes")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.space(2))
        grid.setVerticalSpacing(theme.space(1))
        for column, (field, words) in enumerate(
            ((self.hours, f"{label}, hours"), (self.minutes, "and minutes"))
        ):
            heading = Text(theme, words, role="small", tone="second", weight="medium")
            heading.setBuddy(field)
            grid.addWidget(heading, 0, column)
            grid.addWidget(field, 1, column)
            grid.setColumnStretch(column, 1)
            field.value_changed.connect(lambda _: self.changed.emit(self._typed()))

    def set_lasts(
        self, typed: Lasts, in_pump: Lasts, *, compared: bool, fresh: bool, fixed: str = ""
    ) -> None:
        """Show what is typed; `compared` with the pump's where it has one, `fixed` says why it is off."""
        for field, value, was in (
            (self.hours, typed.hours, in_pump.hours),
            (self.minutes, typed.minutes, in_pump.minutes),
        ):
            if fresh:
                field.put(value)
            field.set_state(EntryState(value, was, compared=compared, fixed=fixed))
            field.setEnabled(not fixed)

    def problem(self) -> str:
        """Return the sentence of the first field whose text is no value although something stands in it."""
        fields = (self.hours, self.minutes)
        return next((field.problem() for field in fields if field.text() and field.problem()), "")

    def _typed(self) -> Lasts:
        return Lasts(_number(self.hours), _number(self.minutes))


def _number(field: DoseField) -> Decimal | None:
    value = field.value()
    return value if isinstance(value, Decimal) else None
