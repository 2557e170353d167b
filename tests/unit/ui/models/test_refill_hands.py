"""The hands' world in words: what was done, what was felt, and where the console is told something else."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from console.domain.hands import Aspirate, Inject, Port, PressButton
from console.domain.prescription import Drug
from console.domain.quantities import Concentration
from support import refills
from ui.models import refill_hands as hands
from ui.models.refill_entry import Accessed, RefillEntry, Rinsed


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_that_the_tray_holds_every_strength_with_a_label_the_screening_one_too() -> None:
    labels = [plain(vial.label) for vial in hands.vials(refills.state())]
    assert labels == [
        "baclofen 50 mcg/mL · lot SIM-BA50 · expires 08/2028",
        "baclofen 500 mcg/mL · lot SIM-BA500 · expires 08/2028",
        "baclofen 1,000 mcg/mL · lot SIM-BA1000 · expires 08/2028",
        "baclofen 2,000 mcg/mL · lot SIM-BA2000 · expires 08/2028",
    ]


@pytest.mark.parametrize(
    ("hand", "says"),
    [
        (Aspirate(Port.RESERVOIR), "Aspirated through the reservoir port until nothing more came"),
        (Aspirate(Port.CATHETER, refills.ml("1")), "Aspirated through the catheter access port up to 1 mL"),
        (refills.RINSED[0], "Rinsed 3 × 2 mL with baclofen 2,000 mcg/mL"),
        (refills.INJECTED[0], "Injected 20 mL of baclofen 2,000 mcg/mL through the reservoir port"),
    ],
)
def test_that_each_deed_is_told_as_it_was_done(hand, says: str) -> None:
    assert plain(hands.words(hand)) == says


def test_that_a_button_pressed_is_no_deed_of_a_refill() -> None:
    state = refills.with_hands((PressButton(), "", "a beep"), refills.ASPIRATED)
    assert [doing.felt for doing in hands.doings(state)] == ["3.2 mL, clear and colourless"]


def test_that_what_was_drawn_stands_beside_what_is_typed_and_a_difference_is_said() -> None:
    state = refills.with_hands(refills.ASPIRATED)
    assert plain(hands.felt_aspirated(RefillEntry(), state)) == "hands drew 3.2 mL"
    assert plain(hands.felt_aspirated(RefillEntry(withdrawn=Decimal("3.2")), state)) == "hands drew 3.2 mL"
    differs = plain(hands.felt_aspirated(RefillEntry(withdrawn=Decimal(5)), state))
    assert differs == "hands drew 3.2 mL: the console is told 5 mL"


def test_that_without_a_bench_nothing_is_said_of_hands() -> None:
    entry, state = refills.whole(), refills.state()
    told = (hands.felt_aspirated, hands.felt_filled, hands.felt_strength, hands.felt_rinse, hands.felt_access)
    assert [tell(entry, state) for tell in told] == [""] * 5


def test_that_a_vial_of_another_strength_than_told_is_said_by_its_label() -> None:
    state = refills.with_hands(refills.INJECTED)
    assert plain(hands.mismatch(refills.filled("500"), state)) == (
        "The vial injected reads baclofen 2,000 mcg/mL; the console is told baclofen 500 mcg/mL. "
        "Check the label."
    )
    assert hands.mismatch(refills.filled("2000"), state) == ""
    assert (
        plain(hands.felt_strength(refills.filled("2000"), state))
        == "the vial injected reads baclofen 2,000 mcg/mL"
    )


def test_that_two_vials_of_two_strengths_are_a_mismatch_whatever_is_told() -> None:
    weak = Inject(Port.RESERVOIR, Drug("baclofen", Concentration(500_000)), refills.ml("2"))
    state = refills.with_hands(refills.INJECTED, (weak, "2", "2 mL went in"))
    assert "2,000 mcg/mL and baclofen 500 mcg/mL" in plain(hands.mismatch(refills.filled("2000"), state))
    assert hands.injected_ml(state) == Decimal(22)


def test_that_what_goes_through_the_catheter_is_not_in_the_reservoir() -> None:
    bolus = Inject(Port.CATHETER, refills.NEW, refills.ml("1"))
    state = refills.with_hands((bolus, "1", "1 mL went in"))
    assert hands.injected(state) == ()


@pytest.mark.parametrize(
    ("accessed", "says"),
    [
        (Accessed.NO, "Hands went through the catheter access port: the catheter was accessed."),
        (Accessed.YES, "Hands went through the catheter access port."),
    ],
)
def test_that_hands_in_the_catheter_speak_against_a_no(accessed: Accessed, says: str) -> None:
    state = refills.with_hands((Aspirate(Port.CATHETER, refills.ml("1")), "1", "clear fluid"))
    assert hands.felt_access(replace(refills.filled(), accessed=accessed.value), state) == says


def test_that_a_rinse_told_and_not_done_or_done_and_not_told_is_said() -> None:
    none = refills.with_hands(refills.ASPIRATED)
    assert hands.felt_rinse(refills.filled(), none) == "Hands have not rinsed."
    done = refills.with_hands(refills.ASPIRATED, refills.RINSED)
    denied = replace(refills.filled(), rinse=Rinsed.NONE.value)
    assert "yet the console is told that none was done" in hands.felt_rinse(denied, done)
    assert plain(hands.felt_rinse(refills.filled(), done)) == "Rinsed 3 × 2 mL with baclofen 2,000 mcg/mL."
