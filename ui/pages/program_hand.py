"""What each touch of the Program page's parts does to what is held under the hand there.

Apart from `program`, which shows what is held: here it is altered, and handed up as soon as it is whole.
Corrects no entry.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from console.domain.change import Change
from console.domain.prescription import Amount
from console.domain.quantities import DailyDose, DoseRate
from ui.charts.handles import Grip
from ui.models import bolus as boluses
from ui.models import bridging, shares, step_bolus, titration
from ui.models import edit as edits
from ui.models import hand as hands
from ui.models import schedule as schedules
from ui.models.bolus import BolusEntry
from ui.models.bridging import Choice
from ui.models.edit import Edit, Ground, Mode
from ui.models.hand import Hand
from ui.models.patient_boluses import PatientEntry
from ui.models.schedule import Grouping, Schedule
from ui.models.step_bolus import StepBolus
from ui.models.when import When
from ui.pages.program_board import ProgramBoard
from ui.state import ConsoleState

_HOURS_PER_DAY = 24


class ProgramHand(QObject):
    """`altered()` when what is held is another, `rewritten()` when fields must be written afresh for it.

    `drafted(Change)` when it is whole and not the draft.
    `emptied()` when a drafted bolus was taken out; `left_out(words, rest)` when something fell away that
    `undo` brings back.
    """

    altered = Signal()
    rewritten = Signal()
    drafted = Signal(object)
    emptied = Signal()
    left_out = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Hold nothing."""
        super().__init__(parent)
        self.hand: Hand = hands.empty()
        self.said = ""
        self._state: ConsoleState | None = None
        self._board: ProgramBoard | None = None
        self._held: Edit | None = None
        self._before: Edit | None = None

    @property
    def edit(self) -> Edit:
        """The program under the hand."""
        return self.hand.edit

    @property
    def ground(self) -> Ground:
        """What the entries count on."""
        state = self._state
        reading = None if state is None else state.reading
        return Ground() if state is None or reading is None else hands.ground(state, reading)

    def meet(self, state: ConsoleState) -> bool:
        """Take `state` in, and tell whether fields must be written afresh."""
        self._state = state
        known = self.hand.known
        self.hand, fresh = hands.met(self.hand, state)
        if known != self.hand.known:
            self.said, self._before = "", None
        return fresh

    def let_go(self) -> None:
        """Put what is unfinished back to what the state brought last."""
        if self._state is not None and self._state.reading is not None:
            self.hand = hands.let_go(self.hand, self._state.reading.prescription, self.ground)

    def discard(self) -> None:
        """Hold what the pump runs again, with nothing drafted."""
        if self._state is not None and self._state.reading is not None:
            running = self._state.reading.prescription
            self.hand = hands.taken(replace(self.hand, bolus=BolusEntry()), running, running)
            self.hand = replace(self.hand, edit=edits.from_infusion(running.infusion), bridge=Choice.FINISH)
            self.said = ""
            self.rewritten.emit()

    def undo(self) -> None:
        """Bring back what fell away."""
        if self._before is not None:
            self._alter(self._before, fresh=True)

    def refresh_bridge(self) -> None:
        """Work a chosen bridge out again: the fluid in the path has moved on."""
        if self.hand.bridge is Choice.AFRESH:
            self._hand_up(self.hand, again=True)

    def join(self, board: ProgramBoard) -> None:
        """Take the touches of `board`."""
        self._board = board
        board.mode.chosen.connect(lambda key: self._alter(replace(self.edit, mode=Mode(key)), fresh=True))
        board.days.chosen.connect(lambda key: self._regroup(Grouping(key)))
        board.group.chosen.connect(self._choose_group)
        board.steps.amount_changed.connect(self._type_amount)
        board.steps.start_changed.connect(self._type_start)
        board.steps.left.connect(self._put_in_order)
        board.steps.step_asked.connect(self._add_step)
        board.steps.removal_asked.connect(self._remove_step)
        board.steps.shares_asked.connect(self._type_as)
        board.steps.total_changed.connect(self._type_total)
        board.base.put_asked.connect(self._put_step_bolus)
        board.even.daily_changed.connect(self._type_daily)
        board.periodic.entry_changed.connect(lambda typed: self._alter(replace(self.edit, periodic=typed)))
        board.dose.percent_asked.connect(self._percent)
        board.when.when_changed.connect(self._set_when)
        board.patient.entry_changed.connect(self._set_patient)
        board.bridge.chosen.connect(self._set_bridge)
        board.bolus.entry_changed.connect(self._type_bolus)
        plot = board.chart.plot
        plot.grabbed.connect(self._grab)
        plot.moved.connect(self._move)
        plot.restored.connect(lambda: self._alter(self._held or self.edit, fresh=True))
        plot.typed.connect(self._type_on_handle)

    def _alter(self, edit: Edit, *, fresh: bool = False, said: str = "") -> None:
        """Hold `edit`, show it at once, and hand it up if it is whole."""
        group = min(self.hand.group, len(edit.schedule.groups) - 1)
        self.said = said
        self._hold(replace(self.hand, edit=edit, group=group), fresh=fresh)

    def _hold(self, hand: Hand, *, fresh: bool = False) -> None:
        self.hand = hand
        (self.rewritten if fresh else self.altered).emit()
        self._hand_up(hand)

    def _hand_up(self, hand: Hand, *, again: bool = False) -> None:
        """Hand the change up if the entries are whole and come to another one; `again` even to the same."""
        state, board = self._state, self._board
        if state is None or state.reading is None or board is None or board.entry_problem(hand.edit):
            return
        wanted = hands.to_prescription(hand, state.reading.prescription, self.ground)
        if isinstance(wanted, str) or (hands.is_drafted(hand, wanted, state) and not again):
            return
        change = bridging.change(state, state.reading, wanted, hand.bridge)
        if not isinstance(change, str):
            self.drafted.emit(change)

    def _scheduled(self, schedule: Schedule, *, fresh: bool = False) -> None:
        self._alter(replace(self.edit, schedule=schedule), fresh=fresh)

    def _type_amount(self, index: int, amount: Amount | None) -> None:
        amount = schedules.least(amount, self.ground.minimum)
        self._scheduled(schedules.set_amount(self.edit.schedule, self.hand.group, index, amount))

    def _type_start(self, index: int, minute: int | None) -> None:
        self._scheduled(schedules.set_start(self.edit.schedule, self.hand.group, index, minute))

    def _put_in_order(self) -> None:
        ordered = schedules.in_order(self.edit.schedule)
        if ordered != self.edit.schedule:
            self._scheduled(ordered, fresh=True)

    def _add_step(self) -> None:
        self._scheduled(schedules.add_step(self.edit.schedule, self.hand.group))
        if self._board is not None:
            self._board.steps.focus_row(len(self.edit.schedule.groups[self.hand.group].steps) - 1)

    def _remove_step(self, index: int) -> None:
        schedule = schedules.remove_step(self.edit.schedule, self.hand.group, index)
        self._scheduled(schedule, fresh=True)

    def _type_total(self, mcg: Decimal | None) -> None:
        total = None if mcg is None else DailyDose.from_mcg_per_day(mcg)
        self._scheduled(schedules.set_total(self.edit.schedule, self.hand.group, total))

    def _type_as(self, in_shares: bool) -> None:  # noqa: FBT001 - a signal's value
        """Type the steps the other way; what does not come out exactly falls away, and can be undone."""
        before, group = self.edit, self.hand.group
        step_ng = 1 if self._state is None else titration.step_ng(self._state)
        if in_shares:
            schedule = shares.in_shares(before.schedule, group)
        else:
            schedule = shares.in_amounts(before.schedule, group, step_ng)
        self._scheduled(schedule, fresh=True)
        self._leave_out(before, shares.unexact(schedule, group), "Undo brings the day back as it was typed.")

    def _put_step_bolus(self, typed: StepBolus) -> None:
        state, group = self._state, self.hand.group
        if state is None:
            return
        step_ng = titration.step_ng(state)
        days = step_bolus.put(self.edit.schedule.groups[group], typed, step_ng)
        if not isinstance(days, str):
            self._scheduled(schedules.with_days(self.edit.schedule, group, days), fresh=True)

    def _type_daily(self, mcg: Decimal | None) -> None:
        self._alter(replace(self.edit, daily=None if mcg is None else DailyDose.from_mcg_per_day(mcg)))

    def _set_when(self, when: When) -> None:
        self._hold(replace(self.hand, when=when))

    def _set_patient(self, typed: PatientEntry) -> None:
        self._hold(replace(self.hand, patient=typed))

    def _set_bridge(self, key: str) -> None:
        self._hold(replace(self.hand, bridge=Choice(key)))

    def _type_bolus(self, entry: BolusEntry) -> None:
        self.hand = replace(self.hand, bolus=entry)
        self.altered.emit()
        change: Change | str = boluses.to_change(entry)
        if not isinstance(change, str):
            self.drafted.emit(change)
        elif entry.is_empty and self.hand.bolus_given is not None:
            self.emptied.emit()

    def _choose_group(self, key: str) -> None:
        self.hand = replace(self.hand, group=int(key))
        self.rewritten.emit()

    def _regroup(self, wanted: Grouping) -> None:
        before = self.edit
        words = schedules.left_out(before.schedule, wanted)
        self._scheduled(schedules.regroup(before.schedule, wanted), fresh=True)
        self._leave_out(before, words, "The first day's steps hold now.")

    def _leave_out(self, before: Edit, words: str, rest: str) -> None:
        if words:
            self._before = before
            self.left_out.emit(words, rest)

    def _percent(self, percent: int) -> None:
        state = self._state
        if state is None or state.reading is None:
            return
        running, finest_ng = state.reading.prescription.infusion, titration.step_ng(state)
        asked = titration.by_percent(self.edit, running, percent, finest_ng, self.ground)
        if asked is not None:
            self._alter(edits.adopted(self.edit, asked.infusion), fresh=True, said=asked.said)

    def _grab(self) -> None:
        self._held = self.edit

    def _move(self, grip: str, index: int, value: int) -> None:
        edit, group = self.edit, self.hand.group
        if edit.mode is Mode.SIMPLE:
            self._alter(replace(edit, daily=DailyDose(value * _HOURS_PER_DAY)), fresh=True)
        elif grip == Grip.RATE:
            amount = schedules.least(DoseRate(value), self.ground.minimum)
            self._scheduled(schedules.set_amount(edit.schedule, group, index, amount), fresh=True)
        else:
            self._scheduled(schedules.set_start(edit.schedule, group, index, value), fresh=True)

    def _type_on_handle(self, grip: str, index: int, key: str) -> None:
        board = self._board
        if board is None:
            return
        if self.edit.mode is Mode.SIMPLE:
            board.even.field.start_typing(key)
        else:
            board.steps.type_into(index, grip, key)
