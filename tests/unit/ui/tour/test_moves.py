"""The moves of a visit: each waits for what it needs, and says what it waited for in vain."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from support.consoles import console
from ui.state import Stage
from ui.tour.driver import HandsFailed
from ui.tour.moves import Moves

ALMA = "S-00042"


@pytest.fixture
def moves(tmp_path: Path, qapp: QApplication):
    """A visit begun: somebody has signed in and opened Alma's pump."""
    with console(tmp_path) as app:
        begun = Moves(app)
        begun.sign_in("C. Moreau")
        begun.open_patient(ALMA)
        yield begun


def test_that_opening_a_patient_waits_for_pump_and_bench(moves: Moves) -> None:
    assert moves.state.user == "C. Moreau"
    assert moves.state.patient is not None
    assert moves.state.patient.code == ALMA
    assert moves.state.reading is not None
    assert moves.state.hands


def test_that_a_jump_waits_until_the_pumps_clock_has_moved_each_time(moves: Moves) -> None:
    before_ms = moves.state.clock_ms
    assert before_ms is not None
    moves.jump("jump-day", times=2)
    assert (moves.state.clock_ms or 0) - before_ms >= 2 * 86_400_000


def test_that_an_order_is_saved_and_reasons_are_written_where_they_are_asked(moves: Moves) -> None:
    moves.hands.click("go-program")
    moves.fill_order("program-order-action", strength="2000", dose="600", pattern="an even rate")
    moves.save_order()
    assert moves.state.order is not None
    moves.hands.choose("program-mode", "Simple continuous")
    moves.hands.type("program-daily-field", "600")
    moves.give_reasons("As discussed", again="600")
    assert {why for _, why in moves.state.reasons} == {"As discussed"}
    moves.hands.click("review-draft")
    moves.read_back({"daily-dose": "600"})
    assert moves.state.update.stage is Stage.READ_BACK


def test_a_deed_fails_with_a_sentence_when_there_is_no_such_button(moves: Moves) -> None:
    with pytest.raises(HandsFailed, match="bench-aspirate"):
        moves.deed("bench-aspirate")
