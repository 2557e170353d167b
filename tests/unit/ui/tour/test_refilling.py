"""A refill's two worlds: what hands do is felt, and tells the pump nothing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from console.domain.hands import Aspirate, Port
from support.consoles import console
from ui.tour.moves import Moves
from ui.tour.refilling import Bench


def test_that_hands_empty_the_reservoir_and_the_pump_believes_what_it_did(
    tmp_path: Path, qapp: QApplication
) -> None:
    with console(tmp_path) as app:
        moves = Moves(app)
        moves.sign_in("C. Moreau")
        moves.open_patient("S-00042")
        before = moves.state.reading
        assert before is not None
        moves.hands.click("go-refill")
        bench = Bench(moves)
        assert bench.draw("2") == "2"
        rest = bench.empty()
        calculated_ml = before.reservoir_pl / 10**9
        assert abs(float(rest) + 2 - calculated_ml) < 0.2
        assert [deed.hand for deed in moves.state.deeds][-1] == Aspirate(Port.RESERVOIR)
        moves.read_again()
        assert moves.state.reading is not None
        assert moves.state.reading.withdrawn_pl == before.withdrawn_pl
