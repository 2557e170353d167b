"""The card "Update the pump": the order, what is typed from it, the second person, and the button that sends.

Apart from the page so that the last thing before a pump changes is in one place. It decides nothing:
it says what it is told and hands up what was typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from console.clock import Clock
from console.domain.catalog import Catalog
from ui.models.ask import Ask, Typed
from ui.models.progress import Step
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.card import Card, rule
from ui.widgets.comparison import unbroken
from ui.widgets.dose_field import DoseField
from ui.widgets.hold_button import HoldButton
from ui.widgets.text import Text
from ui.widgets.tick import Tick
from ui.widgets.update_steps import UpdateSteps

_TOTALS = ("daily-dose", "bolus-dose", "prime-volume", "catheter-volume")
"""Quantities of which one may be typed once more as the total."""

NONE_PRESENT = "none present"
_LINK = (
    "If the link drops, the pump keeps one whole program: the old or the new. The console then reads the "
    "pump and tells you which."
)


@dataclass(frozen=True, slots=True)
class UpdateState:
    """What the card shows: the order, what is asked for (None: nothing yet), and why it cannot be sent."""

    order: str
    ask: Ask | None
    steps: tuple[Step, ...]
    hold: str
    off: str
    said: str
    prepare: str
    prepare_off: str


class UpdateCard(Card):
    """`typed()` when an entry changes, `confirmed()` on the hold, `prepare_asked()` for a read-back."""

    typed = Signal()
    confirmed = Signal()
    prepare_asked = Signal()

    def __init__(self, theme: Theme, catalog: Catalog, clock: Clock, parent: QWidget | None = None) -> None:
        """Build it empty."""
        super().__init__(theme, "Update the pump", name="update-card", parent=parent)
        self._state: UpdateState | None = None
        self._order = Text(theme, tone="second", wrap=True)
        self._order.setObjectName("review-order")
        quantities = catalog.quantities
        self._totals = {key: DoseField(theme, quantities[key], clock) for key in _TOTALS}
        self._peak = DoseField(theme, quantities["step-rate"], clock)
        self._strength = DoseField(theme, quantities["concentration"], clock, "Strength on the vial")
        self._word = QLineEdit()
        self._total = self._totals["daily-dose"]
        self._label = Text(theme, role="small", tone="second", weight="medium")
        self._second = QLineEdit()
        self._none = Tick(theme, "None present", name="no-second-person")
        self._said = Text(theme, weight="semibold", wrap=True)
        self._said.setObjectName("review-said")
        self.hold = HoldButton(theme, clock, name="hold-to-send")
        self._prepare = Button(theme, "", name="prepare-draft")
        self._steps = UpdateSteps(theme)
        self._typing = self._entries(theme)
        for part in (
            self._order,
            self._typing,
            self._said,
            self.hold,
            self._prepare,
            self._steps,
            rule(theme),
        ):
            self.body.addWidget(part)
        self.body.addWidget(Text(theme, _LINK, role="small", tone="second", wrap=True))
        self.body.addStretch(1)
        self._connect()

    @property
    def entries(self) -> Typed:
        """What was typed once more."""
        return Typed(_number(self._total), _number(self._peak), _number(self._strength), self._word.text())

    @property
    def second_person(self) -> str:
        """Who attends: a name, `none present`, or empty while that is not said."""
        return NONE_PRESENT if self._none.isChecked() else self._second.text().strip()

    @property
    def is_typing(self) -> bool:
        """Whether the cursor stands in the total."""
        return self._total.hasFocus()

    def set_state(self, state: UpdateState) -> None:
        """Show `state`; other figures asked for clear what was typed for the old ones."""
        if state == self._state:
            return
        before, self._state = self._state, state
        if state.ask != (before.ask if before else None):
            self._ask(state.ask)
        self._order.setText(unbroken(state.order))
        self._order.setVisible(bool(state.order))
        self._typing.setVisible(state.ask is not None)
        self.hold.setVisible(state.ask is not None)
        self.hold.set_words(state.hold, state.off)
        self._said.setText(state.said)
        self._said.setVisible(bool(state.said))
        self._prepare.setVisible(bool(state.prepare))
        self._prepare.setText(state.prepare)
        self._prepare.set_reason_off(state.prepare_off)
        self._steps.set_steps(state.steps)

    @property
    def words(self) -> tuple[str, ...]:
        """What the four steps say."""
        return self._steps.words

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell when the cursor comes into the total or leaves it: the page masks it meanwhile."""
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut} and watched in self._totals.values():
            self.typed.emit()
        return super().eventFilter(watched, event)

    def _ask(self, ask: Ask | None) -> None:
        for field in (*self._totals.values(), self._peak, self._strength):
            field.put(None)
        self._word.clear()
        if ask is None:
            return
        self._total = self._totals.get(ask.key, self._total)
        for field in self._totals.values():
            asked = field is self._total and ask.total is not None
            field.setVisible(asked)
            field.setObjectName(f"typed-{ask.key}" if asked else "")
        self._label.setText(f"{ask.label}: write “{ask.word}”" if ask.word else ask.label)
        self._total.set_name(f"{ask.label} once more", ask.unit)
        self._peak.setVisible(ask.peak is not None)
        self._peak.set_name("Highest rate once more", ask.peak_unit)
        self._strength.setVisible(ask.strength is not None)
        self._strength_label.setVisible(ask.strength is not None)
        self._word.setVisible(bool(ask.word))
        self._word.setAccessibleName(f"{ask.label}: write {ask.word}")

    def _entries(self, theme: Theme) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(2))
        column.addWidget(self._label)
        for field in self._totals.values():
            field.setFont(theme.font("heading", "semibold"))
            field.setMinimumHeight(theme.px(48))
            field.installEventFilter(self)
            column.addWidget(field)
        self._peak.setObjectName("typed-peak")
        self._strength.setObjectName("typed-strength")
        self._word.setObjectName("typed-word")
        self._word.setMaxLength(20)
        self._word.setFont(theme.font("heading", "semibold", tabular=False))
        self._strength_label = Text(
            theme, "Strength, from the vial's label", role="small", tone="second", weight="medium"
        )
        self._strength_label.setBuddy(self._strength)
        for entry in (self._word, self._peak, self._strength_label, self._strength):
            column.addWidget(entry)
        heading = Text(theme, "Second person", role="small", tone="second", weight="medium")
        heading.setBuddy(self._second)
        self._second.setObjectName("second-person")
        self._second.setAccessibleName("Second person, name")
        self._second.setPlaceholderText("name")
        self._second.setMaxLength(60)
        self._second.setFont(theme.font(tabular=False))
        self._none.setObjectName("no-second-person")
        self._none.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._none.setFont(theme.font(tabular=False))
        column.addWidget(heading)
        column.addWidget(self._second)
        column.addWidget(self._none)
        return part

    def _connect(self) -> None:
        for field in (*self._totals.values(), self._peak, self._strength):
            field.value_changed.connect(lambda _: self.typed.emit())
        self._word.textChanged.connect(lambda _: self.typed.emit())
        self._second.textChanged.connect(lambda _: self.typed.emit())
        self._none.toggled.connect(self._second.setDisabled)
        self._none.toggled.connect(lambda _: self.typed.emit())
        self.hold.confirmed.connect(self.confirmed)
        self._prepare.clicked.connect(self.prepare_asked)


def _number(field: DoseField) -> Decimal | None:
    value = field.value()
    return value if isinstance(value, Decimal) else None
