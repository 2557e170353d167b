"""The accidents on record, made again by key and mouse: each meets a stop or a question by name.

What is typed is what was typed then. Nothing may have left for the pump when the sentence stands there, and
neither pump nor record may have changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from support.sitting import Sitting, Untouched, sitting
from ui.state import Stage
from ui.tour.refilling import Bench, Console

REASON_MISSING = "Write the reason that the checks ask for."


@pytest.fixture
def at_work(tmp_path: Path, qapp: QApplication) -> Iterator[Sitting]:
    """Alma Rivera's pump is open: 267 mcg/day of 2,000 mcg/mL."""
    with sitting(tmp_path) as seated:
        yield seated


def test_that_minutes_typed_for_hours_are_stopped_and_asked_about(at_work: Sitting) -> None:
    """The recall of 2004: 20 mcg every 6 hours was meant, every 6 minutes was typed."""
    untouched, hands = Untouched(at_work), at_work.hands
    hands.click("go-program")
    at_work.order("92", "20 mcg every 6 h")
    hands.choose("program-mode", "Periodic bolus")
    at_work.enter(periodic_dose="20", periodic_every_hours="0", periodic_every_minutes="6")
    at_work.enter(periodic_lasts_minutes="5", periodic_basal="0")
    told = at_work.words("program-page")
    asked = "A bolus every 6 min is 240 boluses a day; the shortest interval is 1 h."
    assert "Every 0 hours 6 minutes = 240 boluses a day = 4,800 mcg/day." in told
    assert f"{asked} Are minutes typed for hours?" in told
    assert "Up to 4,812 mcg would be given in 24 h; the limit is 3,000 mcg." in told
    assert hands.why_off("review-draft").startswith(asked)
    hands.click("go-review")
    assert asked in at_work.words("review-page")
    assert hands.why_off("prepare-draft").startswith(asked)
    assert not hands.shows("hold-to-send")
    assert at_work.state.update.stage is Stage.IDLE, "the pump was not even asked to read it back"
    untouched.check()


def test_that_a_bolus_every_hour_is_held_against_the_order_for_one_every_morning(at_work: Sitting) -> None:
    """60 mcg every morning was ordered, every hour was typed: the order and the running dose both object."""
    untouched, hands = Untouched(at_work), at_work.hands
    hands.click("go-program")
    at_work.order("60", "60 mcg every morning")
    hands.choose("program-mode", "Periodic bolus")
    at_work.enter(
        periodic_dose="60", periodic_every_hours="1", periodic_lasts_minutes="5", periodic_basal="0"
    )
    told = at_work.words("program-page")
    assert "Every 1 hour 0 minutes = 24 boluses a day = 1,440 mcg/day." in told
    assert "from 267 mcg/day to 1,452 mcg/day is more than double." in told
    hands.click("review-draft")
    at_work.read_back({"daily-dose": "1452", "peak": "720.5"})
    assert "1,452 mcg/day is about 24 times the ordered 60 mcg/day." in hands.why_off("hold-to-send")
    untouched.check()


def test_that_a_running_morning_bolus_typed_as_hourly_is_asked_about_as_24_times(at_work: Sitting) -> None:
    """The morning bolus runs already and the order repeats the slip: the checks ask, and wait for why."""
    hands = at_work.hands
    hands.click("go-program")
    at_work.order("72", "60 mcg every 24 h on the lowest flow")
    hands.choose("program-mode", "Periodic bolus")
    at_work.enter(periodic_dose="60", periodic_every_hours="24")
    at_work.enter(periodic_lasts_minutes="30", periodic_basal="0")
    at_work.give_reasons("Ordered after a trial")
    hands.click("review-draft")
    at_work.confirm(daily_dose="72", peak="120.5")
    untouched = Untouched(at_work)
    hands.click("go-program")
    at_work.order("1452", "60 mcg every hour")
    at_work.enter(periodic_every_hours="1")
    told = at_work.words("program-page")
    assert (
        "1,440 mcg/day beyond the basal is 24 times the running 60 mcg/day. "
        "Is it a dose for the day given as one for the hour, or the other way round?"
    ) in told
    assert "from 72 mcg/day to 1,452 mcg/day is more than double." in told
    hands.click("review-draft")
    at_work.read_back({"daily-dose": "1452", "peak": "120.5"})
    assert hands.why_off("hold-to-send") == REASON_MISSING
    untouched.check()


def test_that_2000_filled_and_500_told_is_asked_about_by_name(at_work: Sitting) -> None:
    """The vial in hand reads 2,000; order and console say 500: four times the dose."""
    untouched, hands = Untouched(at_work), at_work.hands
    hands.click("go-refill")
    at_work.order("267", "flex as before", "500", via="refill-order")
    bench, told = Bench(at_work), Console(at_work)
    told.tell_emptied(bench.empty())
    told.go_on()
    bench.take_vial("2,000")
    bench.inject("20")
    told.tell_drug("500", "20")
    hands.click("refill-rinse-not-done")
    label = "The vial injected reads baclofen 2,000 mcg/mL; the console is told baclofen 500 mcg/mL."
    assert label in at_work.words("refill-page")
    told.go_on()
    hands.click("refill-bridging-bridge")
    told.go_on()
    asked = "The vial in hand is labelled baclofen 2,000 mcg/mL; the pump would be told baclofen 500 mcg/mL."
    four_times = "the patient gets four times the dose: 1,068 mcg in 24 h instead of 267 mcg."
    assert asked in at_work.words("refill-checks")
    assert four_times in at_work.words("refill-checks")
    told.go_on()
    at_work.read_back({"daily-dose": "267", "peak": "14", "strength": "500"})
    assert asked in at_work.words("review-page")
    assert hands.why_off("hold-to-send") == REASON_MISSING
    untouched.check()


@pytest.mark.parametrize(
    ("tubing", "why"),
    [
        ("drug", "Tubing and catheter hold drug already: there is nothing to prime,"),
        ("empty", "A full catheter on a tubing without drug is never primed at the highest flow:"),
    ],
)
def test_that_a_full_prime_on_a_filled_catheter_is_stopped(at_work: Sitting, tubing: str, why: str) -> None:
    """What the catheter holds would go into the patient within minutes."""
    untouched, hands = Untouched(at_work), at_work.hands
    hands.click("go-implant")
    hands.choose("implant-part", "priming")
    hands.choose("prime-where", "patient")
    hands.choose("prime-tubing", tubing)
    hands.choose("prime-catheter", "drug")
    told = at_work.words("implant-page")
    assert "Not primed like this." in told
    assert why in told
    assert hands.why_off("review-draft").startswith(why)
    assert at_work.state.draft is None
    hands.click("go-review")
    assert not hands.shows("hold-to-send")
    untouched.check()


def test_that_a_filled_catheter_said_to_hold_csf_is_asked_about_before_it_is_primed(at_work: Sitting) -> None:
    """Nobody went through the access port and the pump has run for a year: the catheter is full."""
    untouched, hands = Untouched(at_work), at_work.hands
    hands.click("go-implant")
    hands.choose("implant-part", "priming")
    hands.choose("prime-where", "patient")
    hands.choose("prime-tubing", "drug")
    hands.choose("prime-catheter", "csf")
    asked = "this prime would push 357.7 mcg into the patient in 11 min."
    assert asked in at_work.words("implant-page")
    hands.click("review-draft")
    at_work.read_back({"prime-volume": "0.179"})
    assert asked in at_work.words("review-page")
    assert hands.why_off("hold-to-send") == REASON_MISSING
    untouched.check()
