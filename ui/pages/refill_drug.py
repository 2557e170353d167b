"""The console's card "What goes into the reservoir": drug, strength, volume, label, dose, alarm, facts.

Apart from the other cards because it is the longest: it holds all that the pump is told of the new drug. Old
and new stand side by side, and what hands injected under the field.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from console.clock import Clock
from console.domain.reading import Reading
from console.domain.wording import amount
from ui.models import refill_entry as entries
from ui.models import refill_hands as hands
from ui.models import refill_quantities as quantities
from ui.models import refill_words as words
from ui.models.refill_entry import Accessed, RefillEntry
from ui.pages.refill_cards import FIELD_PX, ConsoleCard
from ui.state import ConsoleState
from ui.theme import Theme
from ui.widgets.ask_row import AskRow
from ui.widgets.entry_field import EntryState
from ui.widgets.label_fields import ExpiryField, WordsField
from ui.widgets.pills import Pills
from ui.widgets.rinse_ask import RinseAsk, RinseState
from ui.widgets.strength_field import StrengthField

_KEPT = "The schedule is kept; change it in Program once the refill is in the pump."


class DrugCard(ConsoleCard):
    """`entry_changed` for each figure and answer about the new drug."""

    def __init__(
        self, theme: Theme, state: ConsoleState, clock: Clock, parent: QWidget | None = None
    ) -> None:
        """Build it; nothing stands in it but what the pump has."""
        super().__init__(theme, "What goes into the reservoir", name="refill-drug-card", parent=parent)
        catalog = state.catalog
        drugs = tuple((name, name) for name in catalog.drugs)
        self._drug = Pills(theme, drugs, name="refill-drug", label="Drug")
        self.strength = StrengthField(
            theme, catalog.quantities["concentration"], clock, name="refill-strength"
        )
        filled = self.field("filled", quantities.filled(catalog), "Filled volume", clock)
        daily = self.field("daily", catalog.quantities["daily-dose"], "Daily dose", clock)
        alarm = self.field("alarm", catalog.quantities["low-reservoir"], "Low-reservoir alarm", clock)
        self._lot = WordsField(theme, "Lot, from the label", name="refill-lot")
        self._lot.setFixedWidth(theme.px(FIELD_PX))
        expiry = ExpiryField(theme, clock, name="refill-expiry")
        self.adopt("expiry", expiry)
        answers = tuple((each.value, each.value) for each in Accessed)
        self._accessed = Pills(
            theme, answers, name="refill-accessed", label="Catheter accessed at this visit"
        )
        self.rinse = RinseAsk(theme, quantities.times(catalog), quantities.rinse(catalog), clock)
        self.rows = {
            "drug": AskRow(theme, "Drug", self._drug),
            "strength": AskRow(theme, "Strength, mcg/mL", self.strength),
            "filled": AskRow(theme, "Volume", filled),
            "lot": AskRow(theme, "Lot", self._lot),
            "expiry": AskRow(theme, "Expiry", expiry),
            "daily": AskRow(theme, "Daily dose", daily),
            "alarm": AskRow(theme, "Low-reservoir alarm", alarm),
            "accessed": AskRow(theme, "Catheter accessed at this visit?", self._accessed, ruled=False),
        }
        for name, row in self.rows.items():
            if name == "accessed":
                self.body.addWidget(self.rinse)
            self.body.addWidget(row)
        self.body.addStretch(1)
        self._connect()

    def problem(self) -> str:
        """Return what is no value yet, the strength typed twice included."""
        return super().problem() or self.strength.problem()

    def set_entry(self, entry: RefillEntry, state: ConsoleState, *, fresh: bool) -> None:
        """Show `entry` beside the pump's settings and what hands did."""
        self.entry = entry
        reading = state.reading
        if reading is None:
            return
        self._set_label(entry, state, reading, fresh=fresh)
        self._set_figures(entry, state, reading, fresh=fresh)
        self._set_rinse(entry, state, fresh=fresh)
        self._accessed.set_choice(entry.accessed)
        finding = words.finding_words(state, "catheter")
        self.rows["accessed"].say("", hands.felt_access(entry, state), finding)

    def _set_label(self, entry: RefillEntry, state: ConsoleState, reading: Reading, *, fresh: bool) -> None:
        held = reading.prescription.drug
        self._drug.set_choice(entry.drug)
        self.rows["drug"].say(held.name, "", words.finding_words(state, "drug"))
        rules = state.catalog.drugs.get(entry.drug)
        offered = () if rules is None else tuple(each.concentration.mcg_per_ml for each in rules.strengths)
        self.strength.set_state(offered, entry.strength, held.concentration.mcg_per_ml)
        mismatch = hands.mismatch(entry, state)
        finding = mismatch or words.finding_words(state, "strength")
        felt = "" if mismatch else hands.felt_strength(entry, state)
        self.rows["strength"].say(amount(held.concentration.mcg_per_ml, "mcg/mL"), felt, finding)
        self._lot.put(entry.lot)
        self.write("expiry", entry.expiry, None, "", fresh=fresh)
        self._fields["expiry"].setPlaceholderText("MM/YYYY")

    def _set_figures(self, entry: RefillEntry, state: ConsoleState, reading: Reading, *, fresh: bool) -> None:
        running = reading.prescription
        filled = words.finding_words(state, "filled") or words.after_fill(entry, state)
        self.write("filled", entry.filled, None, filled, fresh=fresh)
        withdrawn = "" if entry.withdrawn is None else f"{amount(entry.withdrawn, 'mL')} aspirated"
        self.rows["filled"].say(withdrawn, hands.felt_filled(entry, state), filled)
        dose = words.finding_words(state, "daily-dose")
        daily = entries.daily_of(running.infusion)
        fixed = "" if entries.can_change_dose(running.infusion) else _KEPT
        if fresh:
            self._fields["daily"].put(entry.daily)
        self._fields["daily"].set_state(
            EntryState(entry.daily, daily, compared=True, fixed=fixed, finding=dose)
        )
        in_pump = "" if daily is None else amount(daily, "mcg/day")
        self.rows["daily"].say(in_pump, fixed or entries.dose_echo(entry, running), dose)
        low = words.finding_words(state, "low-reservoir")
        self.write("alarm", entry.alarm, running.low_reservoir.ml, low, fresh=fresh)
        self.rows["alarm"].say(amount(running.low_reservoir.ml, "mL"), words.near_empty(state), low)

    def _set_rinse(self, entry: RefillEntry, state: ConsoleState, *, fresh: bool) -> None:
        asked = words.rinsing(entry, state)
        shown = RinseState(
            asked.strong,
            asked.rest,
            asked.usual,
            entry.rinse,
            entry.rinse_times,
            entry.rinse_ml,
            hands.felt_rinse(entry, state),
            words.finding_words(state, "rinse"),
        )
        self.rinse.set_state(shown, fresh=fresh)

    def _connect(self) -> None:
        self._drug.chosen.connect(
            lambda key: self.give(drug=key, strength=None, bridging="", decided_ms=None)
        )
        self.strength.strength_changed.connect(
            lambda value: self.give(strength=value, bridging="", decided_ms=None)
        )
        self._lot.words_changed.connect(lambda text: self.give(lot=text))
        self.rinse.answered.connect(lambda key: self.give(rinse=key))
        self.rinse.figures_typed.connect(lambda times, ml: self.give(rinse_times=times, rinse_ml=ml))
        self._accessed.chosen.connect(lambda key: self.give(accessed=key))
