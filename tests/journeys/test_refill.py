"""Whole refills by key and mouse: hands empty and fill a simulated pump, and the console tells it.

Apart from `test_accidents`, where the console is told something else than hands did.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from console.domain import dosing
from console.domain.change import RefillChange
from console.domain.quantities import PL_PER_ML
from console.domain.reading import BolusKind
from console.domain.visit import Operation
from console.session.journal import Verdict
from support.sitting import Sitting, sitting
from ui.state import Link, Stage
from ui.tour.refilling import Bench, Console
from ui.widgets.path_picture import PathPicture

CHECKED = "Order and vial read aloud with J. Okafor"


@pytest.fixture
def at_work(tmp_path: Path, qapp: QApplication) -> Iterator[Sitting]:
    """Alma Rivera's pump is open on the Refill page: 267 mcg/day of 2,000 mcg/mL."""
    with sitting(tmp_path) as seated:
        seated.hands.click("go-refill")
        yield seated


def refill_with_1000(at_work: Sitting) -> str:
    """Order, empty, rinse and fill with 1,000 mcg/mL, tell all of it, go to Review; return the mL drawn."""
    at_work.order("267", "flex as before", "1000", via="refill-order")
    bench, told = Bench(at_work), Console(at_work)
    drawn = bench.empty()
    told.tell_emptied(drawn)
    told.go_on()
    bench.take_vial("1,000")
    bench.rinse("3", "2")
    bench.inject("20")
    told.tell_drug("1000", "20", lot="BX-7")
    at_work.hands.click("refill-rinse-as-usual")
    told.go_on()
    at_work.hands.click("refill-bridging-bridge")
    told.go_on()
    at_work.give_reasons(CHECKED)
    told.go_on()
    return drawn


def path_words(at_work: Sitting) -> str:
    """Return what the picture of the path says on the page shown."""
    return at_work.hands.the("path-picture", PathPicture).words.replace("\u00a0", " ")


def refilled(at_work: Sitting) -> Operation:
    """Return the one refill of the latest visit."""
    [done] = [each for each in at_work.operations() if isinstance(each.change, RefillChange)]
    return done


def test_that_a_refill_of_another_strength_is_made_told_bridged_and_found_in_the_record(
    at_work: Sitting,
) -> None:
    """From the needle to the visit's diff; the old drug goes first, then the program goes on."""
    before = at_work.reading
    drawn = refill_with_1000(at_work)
    assert at_work.reading.version == before.version, "nothing is in the pump before the hold"
    at_work.confirm(daily_dose="267", peak="14", strength="1000")
    after = at_work.reading
    assert after.version == before.version + 1
    assert after.prescription.drug.concentration.mcg_per_ml == 1000
    assert after.prescription.infusion == before.prescription.infusion
    assert after.bolus is not None
    assert after.bolus.kind is BolusKind.BRIDGE
    assert at_work.state.deeds == (), "the pump was told all that hands did"

    done = refilled(at_work)
    kept = dict(done.particulars)
    assert (kept["Lot"], kept["Rinse"], kept["Catheter accessed"]) == ("BX-7", "3 × 2\u00a0mL", "no")
    assert ("strength-lower", CHECKED) in [(code, why) for code, _, why in done.reasons]
    visit = at_work.visit_words()
    for told in ("baclofen 2,000 mcg/mL → baclofen 1,000 mcg/mL", f"{drawn} mL", "BX-7"):
        assert told in visit
    by_hand = [event.after for event in at_work.state.shown_trail if event.kind == "hand"]
    for deed, kind in zip(by_hand, ("aspirate", "rinse", "inject"), strict=True):
        assert f'"hand":"{kind}"' in deed


def test_that_the_picture_of_the_path_moves_with_the_bridge_and_the_program_goes_on_after_it(
    at_work: Sitting,
) -> None:
    """0.378 mL of the old drug at 267 mcg/day of 2,000 mcg/mL take 67 h 56 min."""
    refill_with_1000(at_work)
    at_work.confirm(daily_dose="267", peak="14", strength="1000")
    at_work.hands.click("go-overview")
    assert "The new drug has 0.378 mL to go and reaches the tip Thu 26 Nov 2026" in path_words(at_work)
    at_work.jump("jump-day")
    assert "The new drug has 0.244 mL to go" in path_words(at_work)
    at_work.jump("jump-day", 2)
    at_work.read_again()
    reading = at_work.reading
    assert reading.bolus is None
    assert not at_work.hands.shows("overview-path-card"), "no old drug is left in the path"
    running = dosing.ng_per_h_at(reading.prescription.infusion, reading.clock_ms)
    assert running == 11_000, "the step from 09:00"


def test_that_a_refill_left_half_way_is_told_as_it_is(at_work: Sitting) -> None:
    """5 mL were drawn and the patient must leave: what is in it now is recorded, and nothing else changes."""
    before, hands = at_work.reading, at_work.hands
    Bench(at_work).draw("5")
    hands.click("go-program")
    assert "The reservoir has been emptied. Record what is in it now" in at_work.words().replace("\n", " ")
    hands.click("notice-untold-refill")
    hands.click("leave-refill")
    left = f"{(before.reservoir_pl - 5 * PL_PER_ML) / PL_PER_ML:.1f}"
    at_work.enter(refill_leave_withdrawn="5", refill_leave_left=left, refill_leave_filled="0")
    at_work.order("267", "flex as before", via="refill-order")
    at_work.give_reasons("Taken ill; comes again tomorrow")
    Console(at_work).go_on()
    at_work.confirm(daily_dose="267", peak="14")
    after = at_work.reading
    assert after.prescription == before.prescription
    assert after.withdrawn_pl - before.withdrawn_pl == 5 * PL_PER_ML
    assert f"{after.reservoir_pl / PL_PER_ML:.1f}" == left
    assert dict(refilled(at_work).particulars)["Left half-way"] == "yes"
    assert at_work.state.deeds == ()


def test_that_a_refill_that_never_reached_the_pump_is_told_again_in_the_same_visit(at_work: Sitting) -> None:
    """The reservoir is full of 1,000 and the pump knows nothing of it: what hands did stays to be told."""
    hands, visits = at_work.hands, len(at_work.state.visits)
    refill_with_1000(at_work)
    at_work.read_back({"daily-dose": "267", "peak": "14", "strength": "1000"})
    at_work.rig.spoil_link(outward="silent")
    at_work.hold()
    hands.until(lambda: at_work.state.update.stage is Stage.UNKNOWN, "the outcome is unknown")
    assert "The pump EITHER knows of the refill and runs 267 mcg/day" in at_work.words()
    assert at_work.state.link is Link.LOST
    hands.click("notice-unknown-read")
    hands.until(lambda: at_work.state.update.stage is Stage.NOT_APPLIED, "the pump says it was not applied")
    hands.until(lambda: at_work.state.link is Link.LINKED and at_work.state.hands, "the link stands again")
    assert refilled(at_work).verdict == Verdict.NOT_APPLIED
    assert len(at_work.state.deeds) == 3, "hands have done it, and the pump was not told"
    hands.click("go-review")
    hands.click("prepare-draft")
    at_work.confirm(daily_dose="267", peak="14", strength="1000")
    assert at_work.reading.prescription.drug.concentration.mcg_per_ml == 1000
    assert at_work.state.deeds == ()
    assert len(at_work.state.visits) == visits, "the visit under way holds both, no other was made"
    told = [each.verdict for each in at_work.operations() if isinstance(each.change, RefillChange)]
    assert sorted(told) == [Verdict.COMMITTED, Verdict.NOT_APPLIED]
