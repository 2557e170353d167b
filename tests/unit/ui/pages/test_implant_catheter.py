"""Pump and catheter, by hand: what is whole is drafted for the linked pump, and for no other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from console.clock import ManualClock
from console.domain.change import ImplantChange, ImplantKind
from console.domain.hands import Join, Part
from console.domain.patient import Implant
from console.domain.quantities import Volume
from support import implants as made
from support import states, windows
from ui.pages.implant_catheter import CatheterBoard
from ui.state import ConsoleState


class Bench:
    """The board with a bridge that keeps what it is handed, as the real one does."""

    def __init__(self, qtbot: Any, state: ConsoleState) -> None:
        self.clock = ManualClock(states.WALL_MS)
        self.board = CatheterBoard(windows.LIGHT, states.catalog(), self.clock)
        self.state = state
        self.drafts: list[tuple[ImplantChange, tuple[tuple[str, str], ...]]] = []
        self.replaced: list[Implant] = []
        self.hands: list[object] = []
        self.board.drafted.connect(self._draft)
        self.board.pump_replaced.connect(self.replaced.append)
        self.board.hand_asked.connect(self.hands.append)
        self.board.set_state(state)
        windows.shown(qtbot, self.board, 1_200, 1_100)

    def show(self, **changed: Any) -> None:
        self.state = replace(self.state, **changed)
        self.board.set_state(self.state)
        QApplication.processEvents()

    def child(self, name: str) -> Any:
        return windows.child(self.board, name)

    def answer(self, name: str, key: str) -> None:
        found = next(part for part in self.board.findChildren(QWidget, name) if hasattr(part, "point_of"))
        windows.click_at(found, found.point_of(key).toPoint())

    def retype(self, name: str, keys: str) -> None:
        self.child(name).selectAll()
        windows.type_into(self.child(name), keys, self.clock)

    def pick(self, name: str, row: int) -> None:
        self.child(name).setCurrentIndex(row)
        self.child(name).activated.emit(row)

    def _draft(self, change: ImplantChange, particulars: tuple[tuple[str, str], ...]) -> None:
        self.drafts.append((change, particulars))
        self.show(draft=change, particulars=particulars, changes=1)


@pytest.fixture
def bench(qtbot):
    return Bench(qtbot, made.linked())


def test_that_nothing_is_drafted_before_it_is_said_what_was_done(bench):
    bench.retype("trimmed-1", "18.5")
    assert bench.drafts == []
    assert "Say what was done" in bench.board.problem()


def test_that_a_revision_is_drafted_with_its_lengths_in_words(bench):
    bench.answer("implant-kind", ImplantKind.REVISION)
    bench.retype("trimmed-1", "18.5")
    change, particulars = bench.drafts[-1]
    assert change.kind is ImplantKind.REVISION
    assert change.catheter.volume_pl == 171_160_000
    assert ("Trimmed off the spinal segment", "18.5\u00a0cm") in particulars
    words = windows.words(bench.board)
    for told in ("0.17116", "exact, from 77.8 cm implanted", "0.31116 mL", "0.37016 mL"):
        assert told in words


def test_that_a_revision_that_changes_nothing_is_no_draft(bench):
    emptied: list[bool] = []
    bench.board.emptied.connect(lambda: emptied.append(True))
    bench.answer("implant-kind", ImplantKind.REVISION)
    assert bench.drafts == []
    bench.retype("trimmed-1", "18.5")
    bench.retype("trimmed-1", "15")
    assert emptied == [True]
    assert bench.board.problem() == ""


def test_that_a_source_that_is_said_later_goes_up_with_the_same_catheter(bench):
    bench.answer("implant-kind", ImplantKind.REVISION)
    bench.retype("trimmed-1", "18.5")
    bench.answer("catheter-source", "X-ray")
    assert ("Figures from", "X-ray") in bench.drafts[-1][1]


def test_that_an_unknown_volume_is_said_with_what_it_means(bench):
    bench.answer("implant-kind", ImplantKind.REVISION)
    bench.answer("catheter-way", "unknown")
    assert bench.drafts[-1][0].catheter.volume_pl is None
    said = bench.child("volume-unknown").words
    assert "no bridge and no prime can be calculated" in said
    assert "operation note" in said


def test_that_teaching_values_are_marked_on_screen(bench):
    marked = [line for line in bench.child("known-card").words if line.endswith("teaching value")]
    assert len(marked) == 3


def test_that_a_replacement_asks_which_pump_is_linked_before_anything_is_drafted(bench):
    bench.answer("implant-kind", ImplantKind.REPLACEMENT)
    assert bench.drafts == []
    assert "comes out or is the new one" in bench.board.problem()


def test_that_the_pump_that_comes_out_is_told_nothing_and_the_new_one_is_recorded(bench):
    bench.answer("implant-kind", ImplantKind.REPLACEMENT)
    bench.answer("implant-place", "old")
    assert "SIM-700182, SP-20" in windows.words(bench.board)
    assert not bench.child("record-pump").isEnabled()
    QTest.keyClicks(bench.child("new-serial"), "SIM-700999")
    bench.answer("new-model", "SP-40")
    windows.press(bench.board, "record-pump")
    assert bench.replaced == [Implant("SIM-700999", "SP-40", states.ALMA.id, states.NOW_MS, made.TWO_PIECES)]
    assert bench.drafts == []
    assert bench.board.problem() == ""


def test_that_the_new_pump_once_read_is_told_the_catheter_as_recorded(bench):
    test_that_the_pump_that_comes_out_is_told_nothing_and_the_new_one_is_recorded(bench)
    reading = replace(bench.state.reading, version=0, catheter=None)
    bench.show(implant=bench.replaced[0], reading=reading)
    assert not bench.child("pump-card").isVisible()
    assert bench.child("trimmed-1").text() == "15"
    assert "has not been told its catheter" in bench.child("catheter-untold").words
    windows.press(bench.board, "catheter-untold-tell")
    assert bench.drafts[-1][0] == ImplantChange(ImplantKind.REPLACEMENT, made.TWO_PIECES)


def test_that_a_pump_that_knows_no_catheter_says_so_until_it_is_in_the_draft(qtbot):
    state = made.linked()
    bench = Bench(qtbot, replace(state, reading=replace(state.reading, catheter=None)))
    assert "Say what was done" in bench.child("catheter-untold").words
    bench.answer("implant-kind", ImplantKind.NEW)
    assert bench.drafts[-1][0] == ImplantChange(ImplantKind.NEW, made.TWO_PIECES)
    assert not bench.child("catheter-untold").isVisible()


def test_that_another_draft_keeps_the_catheter_from_being_changed(qtbot):
    bench = Bench(qtbot, replace(states.drafting(), implant=made.IMPLANT))
    assert not bench.child("trimmed-1").isEnabled()
    bench.answer("implant-kind", ImplantKind.REVISION)
    assert bench.drafts == []
    assert "Send or discard it first" in windows.words(bench.board)


def test_that_a_patient_without_a_pump_is_given_one_with_a_catheter(qtbot):
    bench = Bench(qtbot, made.without_pump())
    assert "A new implant: the patient carries no pump" in windows.words(bench.board)
    QTest.keyClicks(bench.child("new-serial"), "SIM-700999")
    bench.answer("new-model", "SP-20")
    assert not bench.child("record-pump").isEnabled()
    bench.pick("catheter-model", 1)
    bench.answer("catheter-way", "typed")
    bench.retype("catheter-volume", "0.19")
    windows.press(bench.board, "record-pump")
    (implant,) = bench.replaced
    assert implant.catheter is not None
    assert (implant.serial, implant.catheter.volume_pl) == ("SIM-700999", 190_000_000)
    assert implant.implanted_ms == bench.clock.local_ms()


def test_that_hands_join_a_catheter_of_the_volume_that_was_given(bench):
    assert not bench.child("join-catheter").isEnabled()
    bench.pick("join-filling", 0)
    windows.press(bench.board, "join-catheter")
    windows.press(bench.board, "part-catheter")
    assert bench.hands == [Join(Volume(178_860_000)), Part()]


def test_that_without_a_bench_hands_do_nothing(qtbot):
    bench = Bench(qtbot, made.linked(hands=False))
    assert not bench.child("part-catheter").isEnabled()
    assert "while it is linked" in windows.words(bench.board)


def test_that_more_than_the_segment_is_a_problem_and_is_not_handed_up(bench):
    bench.answer("implant-kind", ImplantKind.REVISION)
    bench.retype("trimmed-1", "70")
    assert {change.catheter.segments[0].trimmed_tenth_mm for change, _ in bench.drafts} <= {1_500, 700}
    assert "above the limit" in bench.board.problem()
    assert "follows from the lengths, or is typed" in windows.words(bench.board)


def test_that_clearing_brings_back_what_the_pump_knows(bench):
    bench.answer("implant-kind", ImplantKind.REVISION)
    bench.retype("trimmed-1", "18.5")
    bench.board.clear()
    assert bench.child("trimmed-1").text() == "15"
    assert bench.board.problem() == ""
