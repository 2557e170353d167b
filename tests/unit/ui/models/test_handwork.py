"""What hands did, in a line of the record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.hands import Aspirate, Felt, Hand, Inject, Join, Part, Port, PressButton, Rinse
from console.domain.quantities import PL_PER_ML, Volume
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
    ],
)
def test_that_every_deed_has_its_words(hand: Hand, words: str):
    assert handwork.words(hand).replace("\u00a0", " ") == words


def test_that_what_was_felt_stands_behind_what_was_done():
    deed = drafted.HANDS[0]
    assert handwork.done(deed.hand, deed.felt).endswith(": 3.2\u00a0mL, Clear; nothing more comes.")
    assert handwork.done(Part(), Felt(None, "")) == "Hands took the pump off its catheter"


def test_that_a_row_of_the_trail_is_read_back_or_said_to_be_unreadable():
    row = replace(
        states.TRAIL[0], kind="hand", after=deed_text(PressButton(), Felt(None, "A click.")), unit=DEED
    )
    assert handwork.told(row) == "The patient's button was pressed: A click."
    refused = replace(row, after="The reservoir is full.", unit=REFUSED)
    assert handwork.told(refused) == "hands could not: The reservoir is full."
    assert "cannot be read" in handwork.told(replace(row, after="{}"))
