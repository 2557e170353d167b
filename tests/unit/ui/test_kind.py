"""What each kind of change is called, where it is drawn up, and whether it is held against an order."""

from __future__ import annotations

import pytest

from console.domain.change import BolusChange, Change, ProgramChange
from console.domain.quantities import MS_PER_HOUR, Dose
from support import drafted, states
from ui import kind
from ui.places import BUILDERS

PROGRAM = ProgramChange(states.prescription(states.WANTED))
BOLUS = BolusChange(Dose(50_000), MS_PER_HOUR)
EVERY = (
    PROGRAM,
    BOLUS,
    drafted.PRIME,
    drafted.refill(),
    drafted.STOP,
    drafted.RESUME,
    drafted.IMPLANT,
    drafted.TONES,
)


@pytest.mark.parametrize("change", EVERY, ids=lambda change: type(change).__name__)
def test_that_every_kind_has_a_name_and_a_page_to_go_back_to(change: Change):
    assert kind.noun(change) in kind.waits(change)
    assert kind.place(change) in BUILDERS


def test_that_kinds_have_names_of_their_own():
    assert len({kind.noun(change) for change in EVERY}) == len(EVERY)
    assert kind.waits(drafted.STOP) == "A draft of a stop of the pump waits."


def test_that_refill_and_implant_are_drawn_up_on_their_own_pages():
    assert [kind.place(change) for change in EVERY] == [
        "program", "program", "implant", "refill", "program", "program", "implant", "overview",
    ]  # fmt: skip
    assert kind.place(None) == "program"


def test_that_programs_refills_and_boluses_need_an_order_but_no_interruption_does():
    assert [kind.needs_order(change) for change in EVERY] == [
        True, True, False, True, False, False, False, False,
    ]  # fmt: skip
    assert not kind.needs_order(ProgramChange(drafted.running(drafted.MINIMUM)))
