"""Catheter access, by hand: the dose of a flush in large figures, aspirate, what was felt, then prime."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from console.clock import ManualClock
from console.domain.hands import Aspirate, Port
from console.domain.quantities import Volume
from support import implants as made
from support import states, windows
from ui.pages.implant_access import AccessBoard
from ui.state import ConsoleState


class Bench:
    """The board in a window, with what it asked for."""

    def __init__(self, qtbot: Any, state: ConsoleState) -> None:
        self.clock = ManualClock()
        self.board = AccessBoard(windows.LIGHT, states.catalog(), self.clock)
        self.state = state
        self.hands: list[object] = []
        self.answers: list[str] = []
        self.primes: list[bool] = []
        self.board.hand_asked.connect(self.hands.append)
        self.board.answered.connect(self.answers.append)
        self.board.prime_asked.connect(lambda: self.primes.append(True))
        self.board.set_state(state)
        windows.shown(qtbot, self.board, 1_200, 700)

    def show(self, **changed: Any) -> None:
        self.state = replace(self.state, **changed)
        self.board.set_state(self.state)
        QApplication.processEvents()

    def child(self, name: str) -> Any:
        return windows.child(self.board, name)


@pytest.fixture
def bench(qtbot):
    return Bench(qtbot, made.linked())


def test_that_the_dose_a_flush_would_push_stands_in_the_largest_type(bench):
    (figure,) = bench.child("access-figures").words
    assert figure.startswith("If flushed without aspirating first: 357.7\u00a0mcg.")
    assert "0.179 mL of baclofen 2,000 mcg/mL" in windows.words(bench.board)


def test_that_hands_aspirate_what_was_typed_through_the_catheter_access(bench):
    assert not bench.child("aspirate-catheter").isEnabled()
    windows.type_into(bench.child("aspirate-volume"), "2", bench.clock)
    windows.press(bench.board, "aspirate-catheter")
    assert bench.hands == [Aspirate(Port.CATHETER, Volume.from_ml(Decimal(2)))]


def test_that_nothing_is_aspirated_without_a_bench(bench):
    windows.type_into(bench.child("aspirate-volume"), "2", bench.clock)
    bench.show(hands=False)
    assert not bench.child("aspirate-catheter").isEnabled()
    assert "while it is linked" in windows.words(bench.board)


def test_that_what_was_felt_is_told_with_what_it_does_not_prove(bench):
    bench.show(deeds=(made.aspirated(),))
    words = windows.words(bench.board)
    assert "2 mL aspirated: flows freely" in words
    assert "A free aspirate supports patency; it does not prove delivery." in words


def test_that_an_emptied_catheter_is_to_be_primed_and_leads_there(bench):
    assert not bench.child("access-prime").isVisible()
    bench.show(deeds=(made.aspirated(),))
    assert "The catheter now holds CSF: prime it (0.179\u00a0mL)." in bench.child("access-prime").words
    windows.press(bench.board, "access-prime-go")
    assert bench.primes == [True]


def test_that_the_answer_is_structured_and_hands_give_it_too(bench):
    assert bench.board.answer == ""
    bench.show(deeds=(made.aspirated(),))
    assert bench.board.answer == "yes"
    buttons = bench.child("catheter-accessed")
    windows.click_at(buttons, buttons.point_of("not known").toPoint())
    assert (bench.answers, bench.board.answer) == (["not known"], "not known")


def test_that_an_answer_belongs_to_one_patient(bench):
    buttons = bench.child("catheter-accessed")
    windows.click_at(buttons, buttons.point_of("no").toPoint())
    bench.show(patient=states.OTHERS[0])
    assert bench.board.answer == ""


def test_that_hands_that_were_refused_are_told_why(bench):
    bench.show(hands_sentence="Nothing comes: the needle is not in the port.")
    assert "Nothing comes" in windows.words(bench.board)
