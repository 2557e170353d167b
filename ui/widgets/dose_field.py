"""The field for an amount: a dose, a rate, a daily dose, of one quantity of the catalog.

Apart from `entry_field` so that a page names what it asks for. Never a stock spin box: in `en_US` that
turns `1,5` into 15.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from console.clock import Clock
from console.domain.catalog import Quantity
from ui.models.keying import NumberKeying
from ui.theme import Theme
from ui.widgets.entry_field import EntryField


class DoseField(EntryField):
    """An amount of `quantity`, its unit inside; `value_changed` carries a `Decimal` or None."""

    def __init__(
        self, theme: Theme, quantity: Quantity, clock: Clock, label: str = "", parent: QWidget | None = None
    ) -> None:
        """Ask for `quantity` under `label` (default: the quantity's own)."""
        super().__init__(theme, NumberKeying(quantity), clock, label, parent)
