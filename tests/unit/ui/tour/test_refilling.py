"""A refill's two worlds: what hands do is felt, and tells the pump nothing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from console.domain.hands import Aspirate, Port
from support.consoles import console
from ui.tour.moves import Moves
from ui.tour.refilling import Bench, Console


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
        assert abs(float(rest) + 2 - calculated_ml) < 1  # a healthy pump is not exact
        assert [deed.hand for deed in moves.state.deeds][-1] == Aspirate(Port.RESERVOIR)
        moves.read_again()
        assert moves.state.reading is not None
        assert moves.state.reading.withdrawn_pl == before.withdrawn_pl


def test_that_a_vial_is_told_as_its_own_label_reads(tmp_path: Path, qapp: QApplication) -> None:
    with console(tmp_path) as app:
        moves = Moves(app)
        moves.open_patient("S-00042")
        moves.hands.click("go-refill")
        bench, told = Bench(moves), Console(moves)
        told.tell_emptied(bench.empty())
        told.go_on()
        lot, expiry = bench.take_vial("1,000")
        assert (lot, expiry) == ("SIM-BA1000", "08/2028")
        told.tell_drug("1000", "20", lot=lot, expiry=expiry)
        assert moves.hands.why_off("refill-next").startswith("Say whether the reservoir was rinsed")
