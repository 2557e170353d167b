"""An instant on the pump's clock, asked for as a day and a time, side by side.

Apart from `time_field` because two fields make one answer; what they come to is said in words by the card
they stand in.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from console.clock import Clock
from ui.models.date_keying import DateKeying
from ui.theme import Theme
from ui.widgets.entry_field import EntryField, EntryState
from ui.widgets.text import Text
from ui.widgets.time_field import TimeField

_DAY_PX, _TIME_PX = 168, 84


class MomentFields(QWidget):
    """`changed(day, minute)` at every key that makes a difference; each None while it is no value."""

    changed = Signal(object, object)

    def __init__(
        self, theme: Theme, clock: Clock, *, name: str, label: str, parent: QWidget | None = None
    ) -> None:
        """Build both fields empty; they are called `name-day` and `name-time`, heard as `label, day`."""
        super().__init__(parent)
        self.day = EntryField(theme, DateKeying(), clock, f"{label}, day")
        self.time = TimeField(theme, clock, f"{label}, time")
        self.day.setObjectName(f"{name}-day")
        self.time.setObjectName(f"{name}-time")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.space(2))
        grid.setVerticalSpacing(theme.space(1))
        for column, (field, words, px) in enumerate(
            ((self.day, f"{label}, year-month-day", _DAY_PX), (self.time, "and time", _TIME_PX))
        ):
            heading = Text(theme, words, role="small", tone="second", weight="medium")
            heading.setBuddy(field)
            field.setMinimumWidth(theme.px(px))
            grid.addWidget(heading, 0, column)
            grid.addWidget(field, 1, column)
            field.value_changed.connect(lambda _: self.changed.emit(self.day.value(), self.time.value()))

    def set_moment(self, day: int | None, minute: int | None, *, drafted: bool, fresh: bool) -> None:
        """Show a day (since 1970) and a minute of it; `fresh` when they do not come from these fields."""
        for field, value in ((self.day, day), (self.time, minute)):
            if fresh:
                field.put(value)
            field.set_state(EntryState(value, compared=drafted))

    def problem(self) -> str:
        """Return the sentence of the first field whose text is no value although something stands in it."""
        return next(
            (field.problem() for field in (self.day, self.time) if field.text() and field.problem()), ""
        )
