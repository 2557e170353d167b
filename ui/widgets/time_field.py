"""The field for a time of day, HH:MM, to the minute.

Apart from `entry_field` so that a page names what it asks for.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from console.clock import Clock
from ui.models.keying import ClockKeying
from ui.theme import Theme
from ui.widgets.entry_field import EntryField


class TimeField(EntryField):
    """A time of day; `value_changed` carries minutes since midnight (0–1439) or None."""

    def __init__(
        self, theme: Theme, clock: Clock, label: str = "Start", parent: QWidget | None = None
    ) -> None:
        """Ask for a time under `label`."""
        super().__init__(theme, ClockKeying(), clock, label, parent)
