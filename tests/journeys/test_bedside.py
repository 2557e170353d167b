"""A sitting at the bedside, by key and mouse, on a real pump: what is found, and what it is not told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from console.domain.hands import Examine, LumbarBolus
from support.sitting import Sitting, Untouched, sitting


@pytest.fixture
def at_work(tmp_path: Path, qapp: QApplication) -> Iterator[Sitting]:
    """Alma Rivera's pump is open, and the Bedside page shown."""
    with sitting(tmp_path) as seated:
        seated.hands.click("go-bedside")
        yield seated


def done(at_work: Sitting, button: str) -> str:
    """Press a button at the bedside, and return what the page says once it is done."""
    before = len(at_work.state.seen)
    at_work.hands.click(button)
    at_work.hands.until(lambda: len(at_work.state.seen) > before, "it was done")
    return at_work.words("sights")


def test_that_a_patient_is_examined_and_nothing_of_it_reaches_the_pump(at_work: Sitting) -> None:
    untouched = Untouched(at_work)
    assert "Wakefulness" in done(at_work, "bedside-history")
    assert "Hip adductors, left" in done(at_work, "bedside-examination")
    assert "Glasgow Coma Scale" in done(at_work, "bedside-monitor")
    assert "whole from the pump to its tip" in done(at_work, "bedside-x-ray")
    assert [type(deed.hand) for deed in at_work.state.seen] == [Examine] * 4
    untouched.check()


def test_that_a_test_bolus_is_given_once_and_stands_in_the_visit(at_work: Sitting) -> None:
    at_work.hands.click("bedside-test-bolus-50")
    assert "given by lumbar puncture" in done(at_work, "bedside-give-test-bolus")
    assert at_work.hands.why_off("bedside-give-test-bolus") == "Choose which first."
    assert sum(isinstance(deed.hand, LumbarBolus) for deed in at_work.state.seen) == 1
