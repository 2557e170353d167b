"""The refill under the hand as one change: what it waits for, step by step, and what it comes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from console.domain.change import RefillChange
from console.domain.quantities import PL_PER_ML
from support import refills
from ui.models import refill
from ui.models.refill_entry import NOT_EMPTIED, Accessed, Bridging, Explanation, Rinsed, Step


def change(entry=None, state=None) -> RefillChange:
    made = refill.to_change(entry or refills.whole(), state or refills.state())
    assert isinstance(made, RefillChange), made
    return made


def test_that_a_whole_entry_is_one_change_with_all_that_was_told() -> None:
    made = change()
    assert (made.withdrawn, made.left, made.filled) == (refills.ml("3.2"), refills.ml("0"), refills.ml("18"))
    assert made.prescription == replace(refills.reading().prescription, drug=refills.NEW)
    assert made.bridge is not None
    assert made.bridge.volume_pl == 377_860_000
    assert made.stable_until == date(2027, 5, 22)


@pytest.mark.parametrize(
    ("step", "without", "says"),
    [
        (Step.EMPTY, {"withdrawn": None}, "Type the volume that was aspirated."),
        (Step.EMPTY, {"emptied": ""}, "Say whether the reservoir was emptied."),
        (Step.EMPTY, {"emptied": NOT_EMPTIED}, "Type how much was left in."),
        (Step.EMPTY, {"look": ""}, "Say how the aspirate looked."),
        (Step.COMPARE, {"withdrawn": Decimal(9)}, "Say what explains the difference, or that nothing does."),
        (Step.DRUG, {"strength": None}, "Choose the strength that goes in: what the vial's label says."),
        (Step.DRUG, {"filled": None}, "Type the volume that was filled."),
        (Step.DRUG, {"lot": " "}, "Type the lot from the vial's label."),
        (Step.DRUG, {"expiry": None}, "Type the expiry from the vial's label."),
        (Step.DRUG, {"rinse": ""}, "Say whether the reservoir was rinsed: the strength changes."),
        (
            Step.DRUG,
            {"rinse": Rinsed.OTHER.value},
            "Say whether the reservoir was rinsed: the strength changes.",
        ),
        (Step.DRUG, {"accessed": ""}, "Say whether the catheter was accessed at this visit."),
        (Step.DRUG, {"daily": None}, "Type the daily dose, or the one that runs."),
        (Step.DRUG, {"alarm": None}, "Type the volume at which the low-reservoir alarm sounds."),
    ],
)
def test_that_each_step_says_what_it_waits_for(step: Step, without: dict[str, object], says: str) -> None:
    entry = replace(refills.whole(), **without)  # type: ignore[arg-type]
    assert refill.missing(entry, refills.state(), step) == says
    assert refill.first_missing(entry, refills.state()) == (step, says)
    assert refill.to_change(entry, refills.state()) == says


def test_that_a_whole_entry_waits_for_nothing() -> None:
    assert refill.first_missing(refills.whole(), refills.state()) is None


def test_that_the_same_strength_is_asked_for_no_rinse_and_no_bridge() -> None:
    entry = replace(refills.filled("500"), rinse="")
    assert refill.first_missing(entry, refills.state()) is None
    assert change(entry).bridge is None


def test_that_nothing_filled_is_no_refill_and_points_to_the_way_out() -> None:
    told = refill.to_change(replace(refills.whole(), filled=Decimal(0)), refills.state())
    assert told == "A refill fills more than 0 mL; to record an emptied reservoir, leave the refill."


def test_that_an_explanation_lets_a_difference_pass_and_is_kept() -> None:
    entry = replace(refills.whole(), withdrawn=Decimal(9), explanation=Explanation.UNDER.value)
    assert refill.first_missing(entry, refills.state()) is None
    assert ("Explanation", "under-delivery suspected") in refill.particulars(entry, refills.state())


def test_that_the_particulars_carry_what_the_pump_is_not_told() -> None:
    entry = replace(
        refills.whole(), needle="22 G", passes=Decimal(2), checked_by="J. Okafor ", waste_seen_by="R. Lee"
    )
    assert refill.particulars(entry, refills.state()) == (
        ("Aspirate", "clear, colourless"),
        ("Needle", "22 G"),
        ("Needle passes", "2"),
        ("Lot", "BX-2291"),
        ("Expiry", "08/2028"),
        ("Rinse", "3 × 2\u00a0mL"),
        ("Catheter accessed", "no"),
        ("Checked by", "J. Okafor"),
        ("Waste witnessed by", "R. Lee"),
        ("Bridge", "bridge"),
        ("Bridge keeps", "dose before"),
    )


@pytest.mark.parametrize(
    "entry",
    [
        refills.whole(),
        replace(refills.whole(), rinse=Rinsed.OTHER.value, rinse_times=Decimal(2), rinse_ml=Decimal("2.5")),
        replace(
            refills.whole(),
            rinse=Rinsed.NONE.value,
            accessed=Accessed.UNKNOWN.value,
            checked_by="J. O.",
            needle="22 G",
            waste_seen_by="R. Lee",
        ),
        replace(refills.whole(), bridging=Bridging.DECLINED.value, emptied=NOT_EMPTIED, left=Decimal("0.5")),
    ],
)
def test_that_a_draft_that_was_kept_is_the_same_entry_again(entry) -> None:
    state = refills.state()
    again = refill.from_change(change(entry), refill.particulars(entry, state), state)
    assert replace(again, decided_ms=None, left=again.left or None) == replace(entry, decided_ms=None)
    assert change(again) == change(entry)


def test_that_a_refill_left_half_way_tells_what_is_in_now_and_leaves_the_therapy() -> None:
    entry = replace(refills.emptied(), filled=Decimal(0), leaving=True)
    made = change(entry)
    assert (made.withdrawn, made.left, made.filled) == (refills.ml("3.2"), refills.ml("0"), refills.ml("0"))
    assert made.prescription == refills.reading().prescription
    assert made.bridge is None
    assert ("Left half-way", "yes") in refill.particulars(entry, refills.state())


def test_that_a_refill_left_after_filling_tells_the_strength_that_is_in() -> None:
    entry = replace(refills.emptied(), filled=Decimal(18), strength=Decimal(2000), leaving=True)
    made = change(entry)
    assert made.holds_pl == 18 * PL_PER_ML
    assert made.prescription.drug == refills.NEW
    untold = refill.to_change(replace(entry, strength=None), refills.state())
    assert untold == "Choose the strength that goes in: what the vial's label says."


def test_that_a_refill_left_half_way_waits_for_its_three_figures() -> None:
    told = refill.to_change(replace(refills.emptied(), leaving=True), refills.state())
    assert told == "Type what was aspirated, what is left in, and what was filled, 0 if nothing."


def test_that_what_was_left_counts_with_what_was_aspirated() -> None:
    entry = replace(refills.emptied(), withdrawn=Decimal(2), emptied=NOT_EMPTIED, left=Decimal(1))
    found = refill.compared(entry, refills.state())
    assert found is not None
    assert found.difference_pl == 0


def test_that_a_vial_that_expires_first_ends_the_drug_s_days() -> None:
    early = replace(refills.whole(), expiry=2026 * 12 + 11)
    assert change(early).stable_until == date(2026, 12, 31)
