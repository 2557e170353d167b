"""The console's cards of the refill's first and last steps: what was aspirated, how it compares, and the end.

Apart from the page so that each question has its own room. Each card shows the entry under the hand and gives
it back with what was typed; none of them computes.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.clock import Clock
from console.domain.catalog import Quantity
from console.domain.wording import NOTHING, amount
from ui.models import refill_hands as hands
from ui.models import refill_quantities as quantities
from ui.models import refill_words as words
from ui.models.refill_entry import EMPTIED, NOT_EMPTIED, Explanation, Look, RefillEntry
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.ask_row import AskRow
from ui.widgets.badge import Badge
from ui.widgets.card import Card, Fact
from ui.widgets.dose_field import DoseField
from ui.widgets.entry_field import EntryField, EntryState
from ui.widgets.label_fields import WordsField
from ui.widgets.pills import Pills
from ui.widgets.strength_field import StrengthField
from ui.widgets.text import Text

FIELD_PX = 150


class ConsoleCard(Card):
    """A card of the console's world; `entry_changed(RefillEntry)` at every key that makes a difference."""

    entry_changed = Signal(object)

    def __init__(self, theme: Theme, heading: str, *, name: str, parent: QWidget | None = None) -> None:
        """Build it under `heading`, marked as the console's."""
        super().__init__(theme, heading, name=name, parent=parent)
        self._theme = theme
        self.entry = RefillEntry()
        self._fields: dict[str, EntryField] = {}
        self.head.addWidget(Badge(theme, "Console · what the pump is told", "accent"))
        self.body.addSpacing(theme.space(1))

    def set_entry(self, entry: RefillEntry, state: ConsoleState, *, fresh: bool) -> None:
        """Show `entry`; `fresh` when it does not come from this card."""
        raise NotImplementedError(f"{self.objectName()} shows no entry.")

    def problem(self) -> str:
        """Return why what stands in a field is no value; empty when it is one, or nothing stands there."""
        shown = (field for field in self._fields.values() if not field.isHidden() and field.text())
        return next((field.problem() for field in shown if field.problem()), "")

    def field(self, name: str, quantity: Quantity, label: str, clock: Clock) -> DoseField:
        """Return a new field for the entry's figure `name`."""
        made = DoseField(self._theme, quantity, clock, label)
        self.adopt(name, made)
        return made

    def adopt(self, name: str, field: EntryField) -> None:
        """Take `field` as the one of the entry's figure `name`."""
        field.setObjectName(f"refill-{name.replace('_', '-')}")
        field.setFixedWidth(self._theme.px(FIELD_PX))
        field.value_changed.connect(lambda value, name=name: self.give(**{name: value}))
        self._fields[name] = field

    def write(
        self, name: str, value: Decimal | int | None, in_pump: Decimal | None, finding: str, *, fresh: bool
    ) -> None:
        """Show `value` in the field of `name`, beside the pump's and what a check says."""
        field = self._fields[name]
        if fresh:
            field.put(value)
        field.set_state(EntryState(value, in_pump, compared=True, finding=finding))

    def give(self, **typed: object) -> None:
        """Give the entry back with what was typed or answered."""
        self.entry = replace(self.entry, **typed)  # type: ignore[arg-type]
        self.entry_changed.emit(self.entry)


class EmptyCard(ConsoleCard):
    """What was aspirated, whether anything was left, how it looked, and how often the needle passed."""

    def __init__(
        self, theme: Theme, state: ConsoleState, clock: Clock, parent: QWidget | None = None
    ) -> None:
        """Build it empty: what hands drew is shown beside, never typed in."""
        super().__init__(theme, "What was aspirated", name="refill-empty-card", parent=parent)
        catalog = state.catalog
        withdrawn = self.field("withdrawn", quantities.withdrawn(catalog), "Aspirated volume", clock)
        left = self.field("left", quantities.left(catalog), "Left in", clock)
        passes = self.field("passes", quantities.passes(catalog), "Needle passes", clock)
        self._emptied = Pills(
            theme,
            ((EMPTIED, EMPTIED), (NOT_EMPTIED, NOT_EMPTIED)),
            name="refill-emptied",
            label="Reservoir emptied",
        )
        self._needle = WordsField(theme, "Needle", name="refill-needle")
        self._needle.setFixedWidth(theme.px(FIELD_PX))
        looks = tuple((look.value, look.value) for look in Look)
        self._look = Pills(theme, looks, name="refill-look", label="Aspirate looked")
        self._rows = {
            "withdrawn": AskRow(theme, "Aspirated volume", withdrawn),
            "emptied": AskRow(theme, "At the end", self._emptied),
            "left": AskRow(theme, "Left in, estimated", left),
            "look": AskRow(theme, "Colour and clarity", self._look),
            "needle": AskRow(theme, "Needle, as its pack reads", self._needle),
            "passes": AskRow(theme, "Needle passes, if counted", passes, ruled=False),
        }
        for row in self._rows.values():
            self.body.addWidget(row)
        self.body.addStretch(1)
        self._emptied.chosen.connect(lambda key: self.give(emptied=key))
        self._look.chosen.connect(lambda key: self.give(look=key))
        self._needle.words_changed.connect(lambda text: self.give(needle=text))

    def set_entry(self, entry: RefillEntry, state: ConsoleState, *, fresh: bool) -> None:
        """Show `entry` beside what the pump calculates and hands felt."""
        self.entry = entry
        finding = words.finding_words(state, "withdrawn")
        self.write("withdrawn", entry.withdrawn, None, finding, fresh=fresh)
        self.write("left", entry.left, None, words.finding_words(state, "left"), fresh=fresh)
        self.write("passes", entry.passes, None, "", fresh=fresh)
        self._rows["withdrawn"].say("", hands.felt_aspirated(entry, state), finding)
        self._rows["left"].say("", "", words.finding_words(state, "left"))
        self._rows["left"].setVisible(entry.emptied == NOT_EMPTIED)
        self._emptied.set_choice(entry.emptied)
        self._look.set_choice(entry.look)
        self._needle.put(entry.needle)


class CompareCard(ConsoleCard):
    """Calculated beside aspirated, in figures and one sentence; and what explains the difference."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it without figures."""
        super().__init__(theme, "More or less than calculated?", name="refill-compare-card", parent=parent)
        self._sentence = Text(theme, role="title", weight="semibold", wrap=True)
        self._sentence.setObjectName("refill-compare-sentence")
        self._trend = Text(theme, tone="second", wrap=True)
        self._facts = [Fact(theme) for _ in range(4)]
        explanations = tuple((each.value, each.value) for each in Explanation)
        self._explanation = Pills(theme, explanations, name="refill-explanation", label="Explanation")
        self._ask = AskRow(theme, "What explains it?", self._explanation, ruled=False)
        self._check = Text(theme, role="small", tone="second", wrap=True)
        for part in (self._sentence, self._trend, *self._facts, self._ask, self._check):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._explanation.chosen.connect(lambda key: self.give(explanation=key))

    @property
    def words(self) -> str:
        """The sentence of the comparison, and the trend."""
        return f"{self._sentence.text()} {self._trend.text()}".strip()

    def set_entry(self, entry: RefillEntry, state: ConsoleState, *, fresh: bool) -> None:  # noqa: ARG002
        """Show the comparison with what was typed."""
        self.entry = entry
        shown = words.compare(entry, state)
        self._sentence.setText("Type the aspirated volume first." if shown is None else shown.sentence)
        self._trend.setText("" if shown is None else shown.trend)
        self._trend.setVisible(shown is not None and bool(shown.trend))
        facts = () if shown is None else shown.facts
        for number, fact in enumerate(self._facts):
            fact.setVisible(number < len(facts))
            if number < len(facts):
                fact.set_fact(*facts[number])
        asks = shown is not None and shown.asks
        self._ask.say("", "", "Outside the limit: say what explains it before going on." if asks else "")
        self._explanation.set_choice(entry.explanation)
        self._check.setText(
            "It is kept with the visit. A volume proves no cause: a leak, a disconnection or a catheter "
            "that has moved leaves it right."
        )


class LeaveCard(ConsoleCard):
    """What is in the reservoir now, for a refill that is left half-way: it cannot be cancelled."""

    def __init__(
        self, theme: Theme, state: ConsoleState, clock: Clock, parent: QWidget | None = None
    ) -> None:
        """Build it; the figures are those of the entry."""
        super().__init__(theme, "Leaving the refill", name="refill-leave-card", parent=parent)
        catalog = state.catalog
        self._strong = Text(theme, weight="semibold", wrap=True)
        self._strong.setObjectName("refill-leave-sentence")
        self._rest = Text(theme, tone="second", wrap=True)
        self.body.addWidget(self._strong)
        self.body.addWidget(self._rest)
        asked = (
            ("withdrawn", quantities.withdrawn(catalog), "Aspirated", "leave-withdrawn"),
            ("left", quantities.left(catalog), "Left in", "leave-left"),
            ("filled", quantities.filled(catalog), "Filled, 0 if nothing", "leave-filled"),
        )
        self._rows: dict[str, AskRow] = {}
        for name, quantity, label, called in asked:
            field = self.field(name, quantity, label, clock)
            field.setObjectName(f"refill-{called}")
            self._rows[name] = AskRow(theme, label, field)
            self.body.addWidget(self._rows[name])
        self.strength = StrengthField(
            theme, catalog.quantities["concentration"], clock, name="refill-leave-strength"
        )
        self._rows["strength"] = AskRow(theme, "Strength filled, mcg/mL", self.strength)
        self.body.addWidget(self._rows["strength"])
        self.strength.strength_changed.connect(lambda value: self.give(strength=value))
        self._sum = Text(theme, weight="semibold", wrap=True)
        self.body.addWidget(self._sum)

    @property
    def words(self) -> str:
        """What it says above and below its fields."""
        return f"{self._strong.text()} {self._rest.text()} {self._sum.text()}"

    def set_entry(self, entry: RefillEntry, state: ConsoleState, *, fresh: bool) -> None:
        """Show what was typed so far, beside what hands did."""
        self.entry = entry
        strong, rest = words.leaving(entry, state)
        self._strong.setText(strong)
        self._rest.setText(rest)
        left = Decimal(0) if entry.emptied == EMPTIED else entry.left
        for name, value in (("withdrawn", entry.withdrawn), ("left", left), ("filled", entry.filled)):
            self.write(name, value, None, words.finding_words(state, name), fresh=fresh)
        self._rows["withdrawn"].say("", hands.felt_aspirated(entry, state))
        self._rows["filled"].say("", hands.felt_filled(entry, state))
        self._set_strength(entry, state)
        total = None if left is None or entry.filled is None else left + entry.filled
        holds = NOTHING if total is None else amount(total, "mL")
        self._sum.setText(f"The pump will calculate with {holds} in the reservoir.")

    def problem(self) -> str:
        """Return what is no value yet, the strength typed twice included."""
        return super().problem() or ("" if self._rows["strength"].isHidden() else self.strength.problem())

    def _set_strength(self, entry: RefillEntry, state: ConsoleState) -> None:
        """Ask for the strength where something was filled; without, the pump's own is in it."""
        rules, reading = state.catalog.drugs.get(entry.drug), state.reading
        offered = () if rules is None else tuple(each.concentration.mcg_per_ml for each in rules.strengths)
        in_pump = None if reading is None else reading.prescription.drug.concentration.mcg_per_ml
        self.strength.set_state(offered, entry.strength, in_pump)
        mismatch = hands.mismatch(entry, state)
        felt = "" if mismatch else hands.felt_strength(entry, state)
        self._rows["strength"].say("" if in_pump is None else amount(in_pump, "mcg/mL"), felt, mismatch)
        self._rows["strength"].setVisible(bool(entry.filled))

    def give(self, **typed: object) -> None:
        """Give it back; a figure for what is left says by itself whether the reservoir was emptied."""
        if "left" in typed:
            none_left = typed["left"] == 0
            typed["emptied"] = EMPTIED if none_left else NOT_EMPTIED if typed["left"] is not None else ""
        super().give(**typed)
