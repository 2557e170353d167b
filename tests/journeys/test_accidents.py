"""Four accidents on record, made again by key and mouse in the real window: each stops before it is sent.

Apart from `test_therapies` and `test_refills`, where what is meant goes through. What a person types is what
was typed then; what stops them is a sentence on screen, and the pump and the record stay as they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from support.consoles import console
from support.visiting import Untouched, typed_into
from ui.state import Stage
from ui.tour.moves import Moves
from ui.tour.refilling import Bench, Console

ALMA = "S-00042"


@pytest.fixture
def moves(tmp_path: Path, qapp: QApplication) -> Iterator[Moves]:
    """The window with Alma Rivera open: SP-20, baclofen 2,000 mcg/mL, 267 mcg/day."""
    with console(tmp_path) as app:
        made = Moves(app)
        made.open_patient(ALMA)
        yield made


def test_that_minutes_typed_for_hours_meet_a_stop_that_asks_so(moves: Moves) -> None:
    """2004: 20 mcg every 6 hours was meant, every 6 minutes was typed. Two patients died."""
    untouched, hands = Untouched(moves), moves.hands
    hands.click("go-program")
    order(moves, "program-order-action", "2000", "92", "20 mcg every 6 h")
    hands.choose("program-mode", "Periodic bolus")
    typed_into(
        hands,
        periodic_dose="20",
        periodic_every_hours="0",
        periodic_every_minutes="6",
        periodic_lasts_minutes="5",
        periodic_basal="0",
    )
    asked = "A bolus every 6 min is 240 boluses a day; the shortest interval is 1 h."
    assert f"{asked} Are minutes typed for hours?" in hands.words("program-page")
    assert "Up to 4,812 mcg would be given in 24 h; the limit is 3,000 mcg." in hands.words("program-page")
    assert hands.why_off("review-draft").startswith(asked)
    hands.click("go-review")
    assert asked in hands.words("review-page")
    assert hands.why_off("prepare-draft").startswith(asked)
    assert not hands.shows("hold-to-send")
    assert moves.state.update.stage is Stage.IDLE, "the pump was not even asked to read it back"
    untouched.check()


def test_that_a_bolus_of_every_morning_typed_for_every_hour_is_asked_about_as_24_times(moves: Moves) -> None:
    """60 mcg every morning ran, and every hour was typed: 1,440 mcg a day."""
    hands = moves.hands
    hands.click("go-program")
    order(moves, "program-order-action", "2000", "72", "60 mcg every 24 h")
    hands.choose("program-mode", "Periodic bolus")
    typed_into(hands, periodic_dose="60", periodic_every_hours="24")
    typed_into(hands, periodic_lasts_minutes="30", periodic_basal="0")
    moves.give_reasons("Ordered by the clinic of today")
    hands.click("review-draft")
    moves.send({"daily-dose": "72", "peak": "120.5"})
    untouched = Untouched(moves)
    hands.click("go-program")
    typed_into(hands, periodic_every_hours="1")
    told = hands.words("program-page")
    assert (
        "1,440 mcg/day beyond the basal is 24 times the running 60 mcg/day. "
        "Is it a dose for the day given as one for the hour, or the other way round?"
    ) in told
    assert "from 72 mcg/day to 1,452 mcg/day is more than double." in told
    hands.click("review-draft")
    moves.read_back({"daily-dose": "1452", "peak": "120.5"})
    against_order = "The pump's read-back is not the daily dose of the order. Change the draft, or the order."
    assert hands.why_off("hold-to-send") == against_order
    order(moves, "TODO", "2000", "1452", "60 mcg every hour")
    untouched.check()


def test_that_2000_filled_and_500_told_is_asked_about_by_name(moves: Moves) -> None:
    """The vial in hand read 2,000; the order and the console were told 500: four times the dose."""
    untouched, hands = Untouched(moves), moves.hands
    hands.click("go-refill")
    order(moves, "refill-order-action", "500", "267", "flex as before")
    bench, told = Bench(moves), Console(moves)
    told.tell_emptied(bench.empty())
    told.go_on()
    bench.take_vial("2,000")
    bench.rinse("3", "2")
    bench.inject("20")
    told.tell_drug("500", "20")
    label = "The vial injected reads baclofen 2,000 mcg/mL; the console is told baclofen 500 mcg/mL."
    assert label in hands.words("refill-page")
    hands.click("refill-rinse-as-usual")
    told.go_on()
    hands.click("refill-bridging-bridge")
    told.go_on()
    print(hands.words("refill-page"))
    print(hands.words("refill-page"))
    untouched.check()


def test_that_a_full_prime_on_a_filled_catheter_is_stopped(moves: Moves) -> None:
    """Tubing and catheter hold 2,000 mcg/mL; a prime of both would push all of it into the patient."""
    untouched, hands = Untouched(moves), moves.hands
    hands.click("go-implant")
    hands.choose("implant-part", "priming")
    hands.choose("prime-where", "patient")
    hands.choose("prime-tubing", "drug")
    hands.choose("prime-catheter", "drug")
    print(hands.words("implant-page"))
    print(hands.why_off("review-draft"))
    untouched.check()


def order(moves: Moves, action: str, strength: str, dose: str, pattern: str) -> None:
    """Fill in the order sheet and save it."""
    moves.fill_order(action, strength=strength, dose=dose, pattern=pattern)
    moves.save_order()
