"""Changes: what is no change is refused, and which prescription stands after one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from console.domain.change import (
    BolusChange,
    Bridge,
    Change,
    Phase,
    PrimeCase,
    PrimeChange,
    ProgramChange,
    RefillChange,
    ResumeChange,
    StopChange,
    prescribed,
)
from console.domain.prescription import Drug
from console.domain.quantities import LARGEST, Concentration, Dose, Volume
from console.errors import RuleBroken
from support.therapies import prescription, simple

OLD = Drug("baclofen", Concentration(500_000))
CLEARED = Phase(Volume(377_860_000), 108_823_680, OLD)
BEFORE = prescription(simple("150"))


def test_that_a_bridge_sums_what_its_phases_clear_and_how_long_they_take() -> None:
    bridge = Bridge((CLEARED, replace(CLEARED, duration_ms=1_000)))
    assert (bridge.volume_pl, bridge.duration_ms) == (755_720_000, 108_824_680)


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: Phase(Volume(0), 1), "an amount above 0"),
        (lambda: Phase(Dose(0), 1), "an amount above 0"),
        (lambda: Phase(Dose(1), 0), "a duration above 0"),
        (lambda: Bridge(()), "1 to 4 phases"),
        (lambda: Bridge((CLEARED,) * 5), "1 to 4 phases"),
        (lambda: Bridge((replace(CLEARED, clears=None),)), "of a known drug"),
        (lambda: Bridge((replace(CLEARED, amount=Dose(1)),)), "clears a volume"),
        (lambda: BolusChange(Dose(0), 1), "a dose above 0 mcg"),
        (lambda: PrimeChange(PrimeCase.BACK_TABLE, Volume(0), 1), "a volume above 0 mL"),
        (lambda: PrimeChange(PrimeCase.BACK_TABLE, Volume(1), 0), "a duration above 0"),
        (lambda: RefillChange(Volume(0), Volume(LARGEST), Volume(1), BEFORE), "A volume in pL"),
    ],
)
def test_a_change_is_refused_when_it_gives_nothing_takes_no_time_or_is_more_than_there_can_be(
    build: Callable[[], object], words: str
) -> None:
    with pytest.raises(RuleBroken, match=words):
        build()


def test_that_a_pump_is_told_that_it_holds_what_stayed_and_what_was_injected() -> None:
    assert RefillChange(Volume(3), Volume(2), Volume(18), BEFORE).holds_pl == 20


@pytest.mark.parametrize(
    "change",
    [StopChange(), ResumeChange(), BolusChange(Dose(1), 1), PrimeChange(PrimeCase.BACK_TABLE, Volume(1), 1)],
)
def test_that_what_brings_no_program_leaves_the_one_there_is(change: Change) -> None:
    assert prescribed(BEFORE, change) == BEFORE


def test_that_a_program_and_a_refill_bring_theirs() -> None:
    after = prescription(simple("165"))
    assert prescribed(BEFORE, ProgramChange(after)) == after
    assert prescribed(BEFORE, RefillChange(Volume(0), Volume(0), Volume(1), after)) == after
