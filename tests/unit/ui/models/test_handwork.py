"""What hands did, in a line of the record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.hands import (
    Admit,
    Aspirate,
    Care,
    Discharge,
    DrawCsf,
    Examine,
    Felt,
    GiveOral,
    Hand,
    Inject,
    Join,
    Look,
    LumbarBolus,
    OralDrug,
    Part,
    Port,
    PressButton,
    Rinse,
)
from console.domain.quantities import PL_PER_ML, Dose, Volume
from console.records.changes import deed_text
from console.records.trail import DEED, REFUSED
from support import drafted, states
from ui.models import handwork

DRUG = states.prescription().drug
ML = Volume(PL_PER_ML)


@pytest.mark.parametrize(
    ("hand", "words"),
    [
        (Aspirate(Port.RESERVOIR), "Hands aspirated through the reservoir port until nothing more came"),
        (Aspirate(Port.CATHETER, ML), "Hands aspirated through the catheter access port up to 1 mL"),
        (
            Inject(Port.RESERVOIR, DRUG, ML),
            "Hands injected 1 mL of baclofen 2,000 mcg/mL through the reservoir port",
        ),
        (Rinse(DRUG, ML, 3), "Hands rinsed 3 × 1 mL with baclofen 2,000 mcg/mL"),
        (
            Join(ML),
            "Hands joined the pump to a catheter that holds 1 mL of cerebrospinal fluid (CSF)",
        ),
        (Part(), "Hands took the pump off its catheter"),
        (PressButton(), "The patient's button was pressed"),
        (Examine(Look.X_RAY), "X-ray of pump and catheter"),
        (GiveOral(OralDrug.DIAZEPAM, 10), "Gave 10 mg of diazepam by mouth"),
        (LumbarBolus(Dose(50_000)), "Gave a test bolus of 50 mcg by lumbar puncture"),
        (DrawCsf(ML), "Drew 1 mL of cerebrospinal fluid (CSF) by lumbar puncture"),
        (Admit(Care.VENTILATION), "Admitted the patient for ventilation"),
        (Discharge(), "Sent the patient home"),
    ],
)
def test_that_every_deed_has_its_words(hand: Hand, words: str):
    assert handwork.words(hand).replace("\u00a0", " ") == words


def test_that_what_was_felt_stands_behind_what_was_done():
    deed = drafted.HANDS[0]
    assert handwork.done(deed.hand, deed.felt).endswith(": 3.2\u00a0mL, Clear; nothing more comes.")
    assert handwork.done(Part(), Felt(None, "")) == "Hands took the pump off its catheter"


def test_that_what_was_found_stands_behind_what_was_said():
    found = Felt(None, "From the patient.", (("Itch", "none"), ("Spasms", "none")))
    assert (
        handwork.done(Examine(Look.HISTORY), found) == "History: From the patient. Itch: none; Spasms: none"
    )


def test_that_a_row_of_the_trail_is_read_back_or_said_to_be_unreadable():
    row = replace(
        states.TRAIL[0], kind="hand", after=deed_text(PressButton(), Felt(None, "A click.")), unit=DEED
    )
    assert handwork.told(row) == "The patient's button was pressed: A click."
    refused = replace(row, after="The reservoir is full.", unit=REFUSED)
    assert handwork.told(refused) == "hands could not: The reservoir is full."
    assert "cannot be read" in handwork.told(replace(row, after="{}"))
