"""The card "Catheter": which one, how its volume is known, and a field for each length or for the volume.

Apart from the page, which says what follows. Nothing stands in a field that nobody typed or read from
the pump (NE-20); a length left empty is no 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.clock import Clock
from console.domain.catalog import Catalog, Quantity
from console.domain.wording import amount
from ui.models import implant as implants
from ui.models.implant import CatheterEntry, Segment, Way
from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.dose_field import DoseField
from ui.widgets.entry_field import EntryState
from ui.widgets.pick import Pick
from ui.widgets.question import Question
from ui.widgets.text import Text

_FIELD = 150


@dataclass(frozen=True, slots=True)
class CatheterState:
    """What the card shows: the entry, the one the pump knows (None: none), and why nothing can be changed."""

    entry: CatheterEntry
    in_pump: CatheterEntry | None
    off: str


class _Row(QWidget):
    """A length or a volume: its name with an echo below, and the field."""

    def __init__(self, theme: Theme, quantity: Quantity, clock: Clock, name: str) -> None:
        super().__init__()
        self.field = DoseField(theme, quantity, clock, quantity.label)
        self.field.setObjectName(name)
        self.field.setFixedWidth(theme.px(_FIELD))
        heading = Text(theme, quantity.label, weight="medium", wrap=True)
        heading.setBuddy(self.field)
        self.echo = Text(theme, role="small", tone="second", wrap=True, tabular=True)
        self.echo.setObjectName(f"{name}-echo")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(heading)
        words.addWidget(self.echo)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(3))
        row.addLayout(words, 1)
        row.addWidget(self.field, 0, Qt.AlignmentFlag.AlignTop)


class CatheterCard(Card):
    """`entry_changed(CatheterEntry)` at every choice and every key that makes a difference."""

    entry_changed = Signal(object)

    def __init__(self, theme: Theme, catalog: Catalog, clock: Clock, parent: QWidget | None = None) -> None:
        """Build it empty."""
        super().__init__(theme, "Catheter", name="catheter-card", parent=parent)
        self._theme, self._catalog, self._clock = theme, catalog, clock
        self._state: CatheterState | None = None
        self._entry = CatheterEntry()
        self._model = Pick(theme, name="catheter-model", label="Catheter", hint="Choose the catheter…")
        self._way = Question(theme, "How is its volume known?", implants.WAYS, name="catheter-way")
        self._source = Question(
            theme, "Where are these figures from?", implants.SOURCES, name="catheter-source"
        )
        self._rows: list[_Row] = []
        self._segments: tuple[Segment, ...] = ()
        self._lengths = QVBoxLayout()
        self._lengths.setSpacing(theme.space(3))
        self._typed = _Row(theme, catalog.quantities["catheter-volume"], clock, "catheter-volume")
        self.body.setSpacing(theme.space(4))
        for part in (self._model, self._way):
            self.body.addWidget(part)
        self.body.addLayout(self._lengths)
        self.body.addWidget(self._typed)
        self.body.addWidget(self._source)
        self._model.chosen.connect(self._model_chosen)
        self._way.answered.connect(lambda key: self._change(replace(self._entry, way=Way(key))))
        self._source.answered.connect(lambda key: self._change(replace(self._entry, source=key)))
        self._typed.field.value_changed.connect(lambda ml: self._change(replace(self._entry, volume=ml)))

    def set_state(self, state: CatheterState, *, fresh: bool = False) -> None:
        """Show `state`; `fresh` when it does not come from these fields."""
        if state == self._state and not fresh:
            return
        self._state, entry = state, state.entry
        self._entry = entry
        self._model.set_choices(implants.models(self._catalog, entry), entry.model)
        self._way.set_answer(entry.way or "")
        self._way.setVisible(bool(entry.model))
        self._source.set_answer(entry.source)
        self._source.setVisible(entry.way in {Way.SEGMENTS, Way.TYPED})
        self._show_lengths(state, fresh=fresh)
        self._typed.setVisible(entry.way is Way.TYPED)
        was = None if state.in_pump is None else state.in_pump.volume
        self._put(self._typed, entry.volume, was, fresh=fresh)
        self._typed.echo.setText("" if was is None else f"in the pump now {amount(was, 'mL')}")
        for part in (self._model, self._way, self._source, self._typed, *self._rows):
            part.setEnabled(not state.off)

    def problem(self) -> str:
        """Return the sentence of the first field whose text is no value although something stands in it."""
        shown = [*self._rows] if self._entry.way is Way.SEGMENTS else []
        shown += [self._typed] if self._entry.way is Way.TYPED else []
        return next((row.field.problem() for row in shown if row.field.text() and row.field.problem()), "")

    def _show_lengths(self, state: CatheterState, *, fresh: bool) -> None:
        entry, before = state.entry, state.in_pump
        if entry.segments != self._segments:
            self._rebuild(entry.segments)
            fresh = True
        same = before is not None and before.segments == entry.segments
        was = before.trimmed if before is not None and same else (None,) * len(entry.segments)
        for row, segment, trimmed, old in zip(self._rows, entry.segments, entry.trimmed, was, strict=True):
            row.setVisible(entry.way is Way.SEGMENTS)
            self._put(row, trimmed, old, fresh=fresh)
            row.echo.setText(implants.segment_echo(segment, trimmed, old))

    def _put(self, row: _Row, value: Decimal | None, was: Decimal | None, *, fresh: bool) -> None:
        state = self._state
        if fresh:
            row.field.put(value)
        compared = state is not None and state.in_pump is not None
        row.field.set_state(EntryState(value, was, compared=compared))

    def _rebuild(self, segments: tuple[Segment, ...]) -> None:
        for row in self._rows:
            self._lengths.removeWidget(row)
            row.hide()
            row.field.setObjectName("")
            row.deleteLater()
        self._segments = segments
        self._rows = [
            _Row(
                self._theme,
                implants.trimmed_quantity(self._catalog, segment),
                self._clock,
                f"trimmed-{number}",
            )
            for number, segment in enumerate(segments, 1)
        ]
        for number, row in enumerate(self._rows):
            self._lengths.addWidget(row)
            row.field.value_changed.connect(self._trimmed(number))

    def _trimmed(self, number: int) -> Callable[[object], None]:
        def typed(cm: object) -> None:
            trimmed = list(self._entry.trimmed)
            trimmed[number] = cm if isinstance(cm, Decimal) else None
            self._change(replace(self._entry, trimmed=tuple(trimmed)))

        return typed

    def _model_chosen(self, model: str) -> None:
        self._change(implants.chosen(self._entry, model, self._catalog))

    def _change(self, entry: CatheterEntry) -> None:
        self._entry = entry
        self.entry_changed.emit(entry)
