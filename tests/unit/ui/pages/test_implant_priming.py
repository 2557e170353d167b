"""Priming, by hand: two facts make a draft; what is never primed is said with its ways out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from console.clock import ManualClock
from console.domain.change import PrimeCase, PrimeChange
from console.domain.finding import reason
from support import implants as made
from support import states, windows
from ui.pages.implant_priming import PrimingBoard
from ui.state import ConsoleState


class Bench:
    """The board with a bridge that keeps what it is handed."""

    def __init__(self, qtbot: Any, state: ConsoleState) -> None:
        self.clock = ManualClock()
        self.board = PrimingBoard(windows.LIGHT, states.catalog(), self.clock)
        self.state = state
        self.drafts: list[tuple[PrimeChange, dict[str, str]]] = []
        self.board.drafted.connect(self._draft)
        self.board.set_state(state)
        windows.shown(qtbot, self.board, 1_200, 900)

    def show(self, **changed: Any) -> None:
        self.state = replace(self.state, **changed)
        self.board.set_state(self.state)
        QApplication.processEvents()

    def child(self, name: str) -> Any:
        return windows.child(self.board, name)

    def answer(self, **facts: str) -> None:
        for name, key in facts.items():
            buttons = self.child(f"prime-{name}")
            windows.click_at(buttons, buttons.point_of(key).toPoint())

    def figures(self) -> list[str]:
        return [words.replace("\u00a0", " ") for words in self.child("prime-figures").words]

    def _draft(self, change: PrimeChange, particulars: tuple[tuple[str, str], ...]) -> None:
        self.drafts.append((change, dict(particulars)))
        self.show(draft=change, particulars=particulars, changes=1)


@pytest.fixture
def bench(qtbot):
    return Bench(qtbot, made.linked())


def test_that_nothing_is_answered_at_first_and_both_figures_stand_empty(bench):
    assert bench.drafts == []
    assert bench.board.problem() == ""
    assert [words.partition(".")[0] for words in bench.figures()] == [
        "Drug moved: —",
        "Drug reaching the patient: —",
    ]


def test_that_the_catheter_is_asked_about_only_where_it_is_joined(bench):
    bench.answer(where="table")
    assert not bench.child("prime-catheter").isVisible()
    bench.answer(where="patient")
    assert bench.child("prime-catheter").isVisible()


def test_that_two_facts_make_a_prime_with_both_its_figures(bench):
    bench.answer(where="patient", tubing="drug", catheter="csf")
    change, noted = bench.drafts[-1]
    assert (change.case, change.volume.pl) == (PrimeCase.POST_IMPLANT, 178_860_000)
    assert bench.figures() == [
        "Drug moved: 357.7 mcg. 0.179 mL of 2,000 mcg/mL",
        "Drug reaching the patient: 0 mcg. within 10 min 44 s",
    ]
    assert noted["Catheter held"] == "CSF"
    assert "Observe at least 8 h, until" in windows.words(bench.board)


def test_that_a_prime_on_the_back_table_needs_one_fact_less(bench):
    bench.answer(where="table", tubing="empty")
    assert bench.drafts[-1][0].case is PrimeCase.BACK_TABLE


def test_that_a_full_catheter_on_an_empty_tubing_is_never_drafted_fast(bench):
    bench.answer(where="patient", tubing="empty", catheter="drug")
    assert bench.drafts == []
    assert "never primed at the highest flow" in bench.child("prime-never").words
    assert "never sent" in bench.figures()[1]
    assert bench.board.problem()


def test_that_the_way_by_the_back_table_drafts_the_tubing_into_the_air(bench):
    bench.answer(where="patient", tubing="empty", catheter="drug")
    windows.press(bench.board, "prime-never-table")
    assert bench.drafts[-1][0].case is PrimeCase.BACK_TABLE
    assert bench.child("prime-where").choice == "table"


def test_that_the_way_by_aspiration_asks_for_the_catheter_access(bench):
    asked: list[bool] = []
    bench.board.access_asked.connect(lambda: asked.append(True))
    bench.answer(where="patient", tubing="drug", catheter="unknown")
    windows.press(bench.board, "prime-never-access")
    assert asked == [True]


def test_that_the_therapeutic_rate_asks_what_the_catheter_is_full_of_and_at_which_dose(bench):
    bench.answer(where="patient", tubing="empty", catheter="drug")
    windows.press(bench.board, "prime-never-slowly")
    assert bench.drafts == []
    pick = bench.child("prime-strength")
    row = next(number for number in range(pick.count()) if "2,000" in pick.itemText(number))
    pick.setCurrentIndex(row)
    pick.activated.emit(row)
    windows.type_into(bench.child("prime-daily"), "150", bench.clock)
    change, noted = bench.drafts[-1]
    assert change.case is PrimeCase.NEW_PUMP_OLD_CATHETER
    assert noted["Daily dose received with it"] == "150\u00a0mcg/day"


def test_that_a_draft_kept_from_before_brings_its_answers(qtbot, bench):
    bench.answer(where="patient", tubing="drug", catheter="csf")
    again = Bench(qtbot, bench.state)
    assert again.child("prime-catheter").choice == "csf"
    assert again.board.problem() == ""
    assert again.drafts == []


def test_that_answers_are_forgotten_when_their_draft_is_gone_or_the_pump_has_moved_on(bench):
    bench.answer(where="patient", tubing="drug", catheter="csf")
    bench.show(draft=None, particulars=(), changes=0)
    assert bench.child("prime-where").choice == ""
    bench.answer(where="patient")
    bench.show(reading=replace(bench.state.reading, version=18))
    assert bench.child("prime-where").choice == ""


def test_that_the_checks_of_a_prime_are_shown_with_room_for_a_reason(bench):
    told: list[tuple[str, str]] = []
    bench.board.reason_given.connect(lambda code, text: told.append((code, text)))
    bench.answer(where="patient", tubing="drug", catheter="csf")
    bench.show(findings=(reason("prime-hasty", "change", "Say why it is primed now."),))
    assert "Say why it is primed now." in windows.words(bench.board)
    windows.child(bench.board, "reason-prime-hasty").setPlainText("After access.")
    assert told[-1] == ("prime-hasty", "After access.")


def test_that_another_draft_keeps_everything_off(qtbot):
    state = replace(states.drafting(), implant=made.IMPLANT)
    bench = Bench(qtbot, state)
    assert not bench.child("prime-where").isEnabled()
    assert "Send or discard it first" in windows.words(bench.board)
    bench.board.after_access()
    assert bench.drafts == []


def test_that_after_catheter_access_both_facts_are_answered(qtbot):
    bench = Bench(qtbot, made.linked(deeds=(made.aspirated(),)))
    bench.board.after_access()
    assert bench.drafts[-1][0].case is PrimeCase.CATHETER_ACCESS


def test_that_what_is_cleared_half_way_comes_back_from_the_draft(bench):
    bench.answer(where="patient", tubing="drug", catheter="csf")
    bench.answer(catheter="drug")
    assert bench.board.problem()
    bench.board.clear()
    bench.board.set_state(bench.state)
    assert bench.child("prime-catheter").choice == "csf"
