"""The question whether the reservoir was rinsed, with what it does to the strength, and its three answers.

Apart from `banner`, whose buttons act and go: an answer stays, and another rinse than the usual is typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from console.clock import Clock
from console.domain.catalog import Quantity
from ui.models.refill_entry import Rinsed
from ui.theme import Theme
from ui.widgets import icon
from ui.widgets.dose_field import DoseField
from ui.widgets.entry_field import EntryState
from ui.widgets.flow import Flow
from ui.widgets.pills import Pills
from ui.widgets.text import Text

_TIMES_PX, _ML_PX = 76, 104


@dataclass(frozen=True, slots=True)
class RinseState:
    """The question, the usual rinse, the answer with its figures, what hands did, and the finding."""

    strong: str
    rest: str
    usual: str
    answer: str
    times: Decimal | None
    volume: Decimal | None
    felt: str
    finding: str


class RinseAsk(QFrame):
    """`answered(key)` and `figures_typed(times, volume)`; hidden while nothing is asked."""

    answered = Signal(str)
    figures_typed = Signal(object, object)

    def __init__(
        self, theme: Theme, times: Quantity, volume: Quantity, clock: Clock, parent: QWidget | None = None
    ) -> None:
        """Build it without an answer."""
        super().__init__(parent)
        self.setObjectName("refill-rinse-ask")
        self.setProperty("look", "finding")
        mark = QLabel(self)
        mark.setPixmap(icon.pixmap(theme, "question", "ink", 24))
        self._strong = Text(theme, weight="semibold", wrap=True)
        self._rest = Text(theme, tone="second", wrap=True)
        self._felt = Text(theme, role="small", tone="second", weight="medium", wrap=True)
        self.pills = Pills(theme, self._answers(""), name="refill-rinse", label="Rinsed")
        self._times = DoseField(theme, times, clock, "Times rinsed", self)
        self._volume = DoseField(theme, volume, clock, "Volume of each rinse, typed", self)
        self._figures = QWidget()
        row = Flow(theme.space(2), self._figures)
        for field, name, wide in ((self._times, "times", _TIMES_PX), (self._volume, "ml", _ML_PX)):
            field.setObjectName(f"refill-rinse-{name}")
            field.setFixedWidth(theme.px(wide))
            field.value_changed.connect(lambda _: self._typed())
            row.add(field)
        column = QVBoxLayout()
        column.setSpacing(theme.space(1))
        for part in (self._strong, self._rest, self._felt, self.pills, self._figures):
            column.addWidget(part)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(theme.space(4), theme.space(3), theme.space(4), theme.space(3))
        outer.setSpacing(theme.space(3))
        outer.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(column, 1)
        self.pills.chosen.connect(self.answered)
        self.hide()

    @property
    def words(self) -> str:
        """All that it says."""
        return f"{self._strong.text()} {self._rest.text()} {self._felt.text()}".strip()

    def set_state(self, state: RinseState, *, fresh: bool) -> None:
        """Show `state`; `fresh` when the figures do not come from these fields."""
        self._strong.setText(state.strong)
        self._rest.setText(" ".join(words for words in (state.rest, state.finding) if words))
        self._felt.setText(state.felt)
        self._felt.setVisible(bool(state.felt))
        self.pills.set_choices(self._answers(state.usual))
        self.pills.set_choice(state.answer)
        for field, value in ((self._times, state.times), (self._volume, state.volume)):
            if fresh:
                field.put(value)
            field.set_state(EntryState(value, compared=True))
        self._figures.setVisible(state.answer == Rinsed.OTHER)
        self.setVisible(bool(state.strong))

    @staticmethod
    def _answers(usual: str) -> tuple[tuple[str, str], ...]:
        return (
            (Rinsed.USUAL.value, usual or Rinsed.USUAL.value),
            (Rinsed.OTHER.value, Rinsed.OTHER.value),
            (Rinsed.NONE.value, Rinsed.NONE.value),
        )

    def _typed(self) -> None:
        self.figures_typed.emit(self._times.value(), self._volume.value())
