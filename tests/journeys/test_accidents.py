"""The accidents on record, made again in the real window: each meets a stop or a question by name.

Nothing may have left for the pump by then.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from support.sitting import Sitting, sitting

ALMA = "S-00042"


@pytest.fixture
def at_work(tmp_path: Path, qapp: QApplication) -> Iterator[Sitting]:
    """Alma Rivera's pump is open: 267 mcg/day of 2,000 mcg/mL."""
    with sitting(tmp_path, ALMA) as seated:
        version, done = seated.reading.version, len(seated.state.operations)
        yield seated
        assert seated.reading.version == version, "the pump was changed"
        assert len(seated.state.operations) == done, "the record holds an operation"


def _periodic(at_work: Sitting, dose: str, hours: str, minutes: str) -> None:
    hands = at_work.hands
    hands.click("go-program")
    hands.choose("program-mode", "Periodic bolus")
    hands.type("periodic-dose", dose)
    hands.type("periodic-basal", "0")
    hands.type("periodic-every-hours", hours)
    hands.type("periodic-every-minutes", minutes)
    hands.type("periodic-lasts-hours", "0")
    hands.type("periodic-lasts-minutes", "5")


def _is_off(at_work: Sitting, name: str) -> bool:
    return not at_work.hands.find(name).isEnabled()


def test_that_an_interval_of_minutes_for_hours_is_stopped(at_work: Sitting) -> None:
    """The recall of 2004: 20 mcg every 6 hours was meant, 6 minutes were typed."""
    at_work.hands.click("go-program")
    at_work.order("80", "20 mcg every 6 h")
    _periodic(at_work, "20", "0", "6")
    words = at_work.words()
    assert "Every 0 hours 6 minutes = 240 boluses a day = 4,800 mcg/day." in words
    assert "the shortest interval is 1 h. Are minutes typed for hours?" in words
    assert _is_off(at_work, "review-draft")


def test_that_a_bolus_every_hour_for_one_every_morning_is_asked_about_by_name(at_work: Sitting) -> None:
    """60 mcg every morning were meant, 60 mcg every hour were typed."""
    at_work.hands.click("go-program")
    at_work.order("60", "60 mcg every morning")
    _periodic(at_work, "60", "1", "0")
    words = at_work.words()
    assert "Every 1 hour 0 minutes = 24 boluses a day = 1,440 mcg/day." in words
    assert "from 267 mcg/day to 1,452 mcg/day is more than double." in words
    at_work.hands.click("review-draft")
    at_work.hands.until(lambda: at_work.state.update.read_back is not None, "the pump read it back")
    assert _is_off(at_work, "hold-to-send")
    assert "1,452 mcg/day is about 24 times the ordered 60 mcg/day." in at_work.words()


def test_that_a_full_prime_on_a_filled_catheter_is_stopped(at_work: Sitting) -> None:
    """A pump on an old, full catheter is never primed fast: the old drug would go into the patient."""
    hands = at_work.hands
    hands.click("go-implant")
    hands.choose("implant-part", "priming")
    for question, answer in (("where", "patient"), ("tubing", "empty"), ("catheter", "drug")):
        hands.choose(f"prime-{question}", answer)
    words = at_work.words()
    assert "Not primed like this." in words
    assert "it would push what the catheter holds into the patient." in words
    assert "Drug reaching the patient 280 mcg" in words
    assert _is_off(at_work, "review-draft")


def test_that_2000_filled_and_500_told_is_asked_about_by_name(at_work: Sitting) -> None:
    """The vial in hand holds 2,000 mcg/mL; 500 was typed."""
    hands = at_work.hands
    hands.click("go-refill")
    hands.click("bench-port-reservoir")
    hands.click("bench-aspirate-all")
    hands.until(lambda: len(at_work.state.deeds) == 1, "the syringe was felt")
    drawn = at_work.state.deeds[-1].felt.volume
    assert drawn is not None
    hands.type("refill-withdrawn", f"{drawn.ml.normalize():f}")
    hands.click("refill-emptied-nothing-more-came")
    hands.click("refill-look-clear,-colourless")
    hands.click("refill-next")
    hands.click("refill-next")
    at_work.choose_in("bench-vial", "2,000")
    hands.type("bench-inject-ml", "18")
    hands.click("bench-inject")
    hands.until(lambda: len(at_work.state.deeds) == 2, "it was injected")
    hands.click("refill-strength-choice-500")
    hands.type("refill-filled", "18")
    words = at_work.words()
    assert "The vial injected reads baclofen 2,000 mcg/mL; the console is told baclofen 500 mcg/mL." in words
    assert _is_off(at_work, "refill-next")
