"""The order sheet: what somebody prescribed, entered before programming and independent of the pump.

Apart from Program, which is held against it. Nothing is filled in from the pump: an order that repeats
the pump proves nothing. A strength that is not usual is typed twice, blind (clinical rules, Refill 6).
"""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from console.clock import Clock
from console.domain.visit import Order
from console.domain.wording import amount, digits
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.dose_field import DoseField
from ui.widgets.segmented import Segmented
from ui.widgets.text import Text

OTHER = "other"
_WIDE, _HIGH = 560, 640


class OrderSheet(QDialog):
    """Shown beside the work; `accepted_with(order)` when it is saved."""

    accepted_with = Signal(object)

    def __init__(
        self, theme: Theme, clock: Clock, state: ConsoleState, parent: QWidget | None = None
    ) -> None:
        """Build an empty sheet for the open patient of `state`; `clock` times the keys."""
        super().__init__(parent)
        self._theme, self._clock, self._state = theme, clock, state
        self._differed = False
        self.setObjectName("order-sheet")
        self.setWindowTitle("Order")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._column = self._scrolling()
        self._head()
        self._ask_drug()
        quantities = state.catalog.quantities
        self._dose = DoseField(theme, quantities["daily-dose"], clock, "Daily dose of the order")
        self._dose.setObjectName("order-daily-dose")
        self._pattern = self._line("order-pattern", "Pattern in words", "flex, more in the morning")
        self._by = self._line("order-by", "Ordered by", "name of who prescribes")
        self._note = QPlainTextEdit()
        self._note.setObjectName("order-note")
        self._note.setAccessibleName("Note")
        self._note.setTabChangesFocus(True)
        self._note.setFont(theme.font(tabular=False))
        self._note.setFixedHeight(theme.px(72))
        self._put("Daily dose", self._dose)
        self._put("Pattern in words", self._pattern)
        self._put("Ordered by", self._by)
        self._put("Note (may stay empty)", self._note)
        self._buttons()
        self._dose.value_changed.connect(lambda _: self._permit())
        for line in (self._pattern, self._by):
            line.textChanged.connect(lambda _: self._permit())
        self._permit()
        self.resize(theme.px(_WIDE), theme.px(_HIGH))
        self._strength.setFocus()

    def missing(self) -> str:
        """Return the sentence that says what the sheet still lacks; empty when it can be saved."""
        if not self._strength.choice:
            return "Choose the strength that was ordered."
        if self._strength.choice == OTHER and self._concentration() is None:
            return self._twice_problem()
        if self._dose.value() is None:
            return self._dose.problem() or "Enter the daily dose."
        if not self._pattern.text().strip():
            return "Say the pattern in words, such as “simple continuous”."
        return "" if self._by.text().strip() else "Enter who ordered it."

    def _scrolling(self) -> QVBoxLayout:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("look", "page")
        area.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        column = QVBoxLayout(inside)
        column.setContentsMargins(*(self._theme.space(6),) * 4)
        column.setSpacing(self._theme.space(1))
        return column

    def _head(self) -> None:
        patient = self._state.patient
        self._column.addWidget(Text(self._theme, "Order", role="title", weight="bold"))
        who = f"{patient.name}, born {patient.born.year}, {patient.code}" if patient else ""
        self._column.addWidget(Text(self._theme, who, tone="second", wrap=True))
        before = self._state.order
        if before is not None:
            dose = amount(before.daily_dose_mcg, "mcg/day")
            words = f"Takes the place of the order of {dose} by {before.ordered_by}."
            self._column.addWidget(Text(self._theme, words, tone="second", wrap=True))

    def _ask_drug(self) -> None:
        drugs = tuple((name, name) for name in self._state.catalog.drugs)
        self._drug = Segmented(self._theme, drugs, name="order-drug", label="Drug", small=True)
        usual = self._state.catalog.drugs[self._drug.choice].strengths
        strengths = tuple(
            (digits(strength.concentration.mcg_per_ml), amount(strength.concentration.mcg_per_ml, "mcg/mL"))
            for strength in usual
        )
        self._strength = Segmented(
            self._theme, (*strengths, (OTHER, "other")), name="order-strength", label="Strength",
            small=True, start="",
        )  # fmt: skip
        self._strength.chosen.connect(lambda _: self._show_other())
        self._put("Drug", self._drug)
        self._put("Strength on the order", self._strength)
        quantity = self._state.catalog.quantities["concentration"]
        self._first = DoseField(self._theme, quantity, self._clock, "Other strength")
        self._again = DoseField(self._theme, quantity, self._clock, "Other strength, once more")
        self._first.setObjectName("order-strength-first")
        self._again.setObjectName("order-strength-again")
        self._again.setEchoMode(QLineEdit.EchoMode.Password)
        self._first.finished.connect(self._cover)
        self._again.finished.connect(self._compare)
        self._other = QWidget()
        inside = QVBoxLayout(self._other)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(self._theme.space(1))
        inside.addWidget(Text(self._theme, "Other strength", role="small", tone="second"))
        inside.addWidget(self._first)
        words = "The same once more; what was typed first is covered"
        inside.addWidget(Text(self._theme, words, role="small", tone="second", wrap=True))
        inside.addWidget(self._again)
        self._column.addWidget(self._other)
        for field in (self._first, self._again):
            field.value_changed.connect(lambda _: self._permit())
        self._other.hide()

    def _buttons(self) -> None:
        self._lacking = Text(self._theme, tone="second", wrap=True)
        self._lacking.setObjectName("order-lacking")
        self._save = Button(self._theme, "Save order", name="order-save", look="primary")
        cancel = Button(self._theme, "Cancel", name="order-cancel")
        self._save.clicked.connect(self._finish)
        cancel.clicked.connect(self.close)
        self._column.addStretch(1)
        self._column.addWidget(self._lacking)
        row = QHBoxLayout()
        row.setSpacing(self._theme.space(3))
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self._save)
        self._column.addLayout(row)

    def _line(self, name: str, label: str, example: str) -> QLineEdit:
        line = QLineEdit()
        line.setObjectName(name)
        line.setAccessibleName(label)
        line.setPlaceholderText(example)
        line.setMaxLength(100)
        line.setFont(self._theme.font(tabular=False))
        return line

    def _put(self, label: str, field: QWidget) -> None:
        words = Text(self._theme, label, role="small", tone="second", weight="medium")
        words.setContentsMargins(0, self._theme.space(2), 0, 0)
        words.setBuddy(field)
        self._column.addWidget(words)
        self._column.addWidget(field)

    def _show_other(self) -> None:
        self._other.setVisible(self._strength.choice == OTHER)
        if self._strength.choice == OTHER:
            self._first.setFocus()
        self._permit()

    def _cover(self) -> None:
        """Cover what was typed first as soon as it is finished, so that the second entry is blind."""
        if self._first.value() is not None:
            self._first.setEchoMode(QLineEdit.EchoMode.Password)

    def _compare(self) -> None:
        """Take both entries out where they differ: neither can be trusted."""
        first, again = self._first.value(), self._again.value()
        if first is None or again is None or first == again:
            return
        for field in (self._first, self._again):
            field.put(None)
        self._first.setEchoMode(QLineEdit.EchoMode.Normal)
        self._differed = True
        self._permit()
        self._first.setFocus()

    def _concentration(self) -> Decimal | None:
        """Return the strength in mcg/mL, None while it is not known for certain."""
        if self._strength.choice != OTHER:
            return Decimal(self._strength.choice) if self._strength.choice else None
        first, again = self._first.value(), self._again.value()
        return first if isinstance(first, Decimal) and first == again else None

    def _twice_problem(self) -> str:
        first, again = self._first.value(), self._again.value()
        if first is None:
            differed = "The two strengths differed. Look at the order and type both again."
            return differed if self._differed else "Type the strength on the order."
        return "Type the strength once more." if again is None else "The two strengths differ."

    def _permit(self) -> None:
        missing = self.missing()
        self._lacking.setText(missing)
        self._save.set_reason_off(missing)

    def _finish(self) -> None:
        dose, strength, patient = self._dose.value(), self._concentration(), self._state.patient
        if self.missing() or patient is None or strength is None or not isinstance(dose, Decimal):
            return
        order = Order(
            patient=patient.id,
            drug=self._drug.choice,
            concentration_mcg_per_ml=strength,
            daily_dose_mcg=dose,
            pattern=self._pattern.text().strip(),
            ordered_by=self._by.text().strip(),
            note=self._note.toPlainText().strip(),
        )
        self.accepted_with.emit(order)
        self.close()
