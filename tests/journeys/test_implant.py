"""Implant work in the real window: a catheter is accessed and primed, then revised; pump and record agree."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from console.domain.change import ImplantChange, PrimeCase, PrimeChange
from support.sitting import sitting


def test_that_a_catheter_that_was_accessed_is_primed_and_a_revised_one_told(
    tmp_path: Path, qapp: QApplication
) -> None:
    """By keys and mouse alone, from the needle to the visit's diff."""
    with sitting(tmp_path) as at_work:
        hands = at_work.hands
        hands.click("go-implant")
        hands.choose("implant-part", "access")
        hands.choose("catheter-accessed", "yes")
        hands.type("aspirate-volume", "2")
        hands.click("aspirate-catheter")
        hands.until(lambda: len(at_work.state.deeds) == 1, "the syringe was felt")
        assert "it does not prove delivery" in at_work.words()
        hands.choose("implant-part", "priming")
        for question, answer in (("where", "patient"), ("tubing", "drug"), ("catheter", "csf")):
            hands.choose(f"prime-{question}", answer)
        at_work.give_reasons("As discussed with the patient")
        hands.click("review-draft")
        at_work.confirm(prime_volume="0.179")
        primed = at_work.latest()
        assert isinstance(primed.change, PrimeChange)
        assert primed.change.case is PrimeCase.CATHETER_ACCESS
        assert primed.change.volume.pl == 178_860_000
        assert "Prime" in at_work.visit_words()

        hands.click("go-implant")
        hands.choose("implant-part", "catheter")
        hands.choose("implant-kind", "catheter-revision")
        hands.type("trimmed-1", "20")
        hands.choose("catheter-source", "operation note")
        at_work.give_reasons("As discussed with the patient")
        hands.click("review-draft")
        at_work.confirm(catheter_volume="0.152")  # (89 − 20) cm · 0.0022 mL/cm = 0.1518 mL
        told = at_work.latest()
        assert isinstance(told.change, ImplantChange)
        assert at_work.reading.catheter == told.change.catheter
        assert "Catheter" in at_work.visit_words()
