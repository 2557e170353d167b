"""The tray of simulated vials: each with its label, of which one is in hand.

Apart from the strength field: a vial is what hands take, the field is what the console is told. It never
fills in the other.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from console.domain.wording import drug_text
from ui.models.refill_hands import Vial
from ui.models.refill_keying import month_text
from ui.theme import Theme
from ui.widgets.text import Text


class VialPicker(QWidget):
    """`taken(Vial | None)` when another vial is taken in hand; the label is read below."""

    taken = Signal(object)

    def __init__(self, theme: Theme, *, name: str, parent: QWidget | None = None) -> None:
        """Build an empty tray called `name`."""
        super().__init__(parent)
        self.setObjectName(f"{name}-tray")
        self._vials: tuple[Vial, ...] = ()
        heading = Text(theme, "Vial in hand", role="small", tone="second", weight="medium")
        self.box = QComboBox(self)
        self.box.setObjectName(name)
        self.box.setAccessibleName("Vial in hand")
        self.box.setFont(theme.font("body", "medium"))
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        heading.setBuddy(self.box)
        self._label = Text(theme, role="small", tone="second", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1))
        for part in (heading, self.box, self._label):
            column.addWidget(part)
        self.box.activated.connect(lambda _: self._show(tell=True))

    @property
    def vial(self) -> Vial | None:
        """The vial in hand; None while none was taken."""
        number = self.box.currentIndex() - 1
        return self._vials[number] if 0 <= number < len(self._vials) else None

    @property
    def words(self) -> str:
        """The label as it reads."""
        return self._label.text()

    def set_vials(self, vials: tuple[Vial, ...]) -> None:
        """Lay out `vials`; the one in hand stays there if it is still among them."""
        if vials == self._vials:
            return
        held = self.vial
        self._vials = vials
        self.box.clear()
        self.box.addItem("No vial taken")
        for vial in vials:
            self.box.addItem(drug_text(vial.drug))
        if held in vials:
            self.box.setCurrentIndex(vials.index(held) + 1)
        self._show(tell=False)

    def take(self, number: int) -> None:
        """Take vial `number` of the tray, as a person would."""
        self.box.setCurrentIndex(number + 1)
        self._show(tell=True)

    def _show(self, *, tell: bool) -> None:
        vial = self.vial
        self._label.setText(
            "The label is read before anything is drawn."
            if vial is None
            else f"SIMULATED · lot {vial.lot} · expires {month_text(vial.expiry)}"
        )
        if tell:
            self.taken.emit(vial)
