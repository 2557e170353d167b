"""The parts of the page: an empty one teaches what it needs."""

from __future__ import annotations

import pytest

from support import implants as made
from support import states
from ui.models import implant_parts as parts
from ui.models.implant_parts import Part


@pytest.mark.parametrize("part", Part)
def test_that_nothing_is_shown_of_nobody(part):
    assert parts.vacancy(part, states.no_patient())[1] == "No patient is open"


@pytest.mark.parametrize(
    ("part", "vacant"),
    [(Part.CATHETER, False), (Part.PRIMING, True), (Part.ACCESS, True), (Part.SCREENING, False)],
)
def test_that_a_patient_without_a_pump_can_be_screened_and_given_one_and_no_more(part, vacant):
    assert bool(parts.vacancy(part, made.without_pump())) is vacant
    assert not parts.vacancy(part, made.linked())


def test_that_every_part_is_offered_once():
    assert [key for key, _ in parts.PARTS] == [part.value for part in Part]
