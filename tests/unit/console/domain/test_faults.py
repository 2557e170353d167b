"""What can go wrong: values are taken as given or refused in words; a fault is there from when to when."""

from __future__ import annotations

import pytest

from console.domain.calendar import LATEST_MS
from console.domain.faults import Fault, FaultKind, Place, checked, told
from console.domain.quantities import MS_PER_DAY
from console.domain.wording import NO_BREAK
from console.errors import RuleBroken
from support.therapies import catalog

LEAK = catalog().faults["leak"]
STALL = catalog().faults["stall"]
CLOCK = catalog().faults["clock-off"]

SHIPPED = {
    "occlusion": (Place.CATHETER, "no value"),
    "positional-occlusion": (Place.CATHETER, "5 to 95 %"),
    "leak": (Place.CATHETER, "1 to 99 %"),
    "disconnection": (Place.CATHETER, "no value"),
    "tip-displaced": (Place.CATHETER, "10 to 100 %"),
    "over-delivery": (Place.MOTOR, "1 to 200 %"),
    "under-delivery": (Place.MOTOR, "1 to 100 %"),
    "stall": (Place.MOTOR, "no value"),
    "mri": (Place.MOTOR, "0 to 24 h"),
    "mri-telemetry-trap": (Place.MOTOR, "no value"),
    "pocket-fill": (Place.HANDS, "1 to 100 %"),
    "vial-label-wrong": (Place.HANDS, "10 to 4,000 mcg/mL"),
    "pump-flipped": (Place.HANDS, "no value"),
    "replacement-due": (Place.BATTERY, "no value"),
    "low-battery-reset": (Place.BATTERY, "no value"),
    "memory-reset": (Place.MEMORY, "no value"),
    "clock-off": (Place.CLOCK, "−720 to 720 min"),
    "sensor-off": (Place.SENSOR, "−50 to 50 tenths of mL"),
    "false-alarm": (Place.SENSOR, "no value"),
    "noxious-stimulus": (Place.PATIENT, "1 to 10 of 10"),
    "mixing": (Place.CATHETER, "5 to 50 %"),
}


def test_that_these_faults_ship_with_these_values() -> None:
    found = {kind.name: (kind.place, plain(kind.takes)) for kind in catalog().faults.values()}
    assert found == SHIPPED


def test_that_what_happens_at_one_instant_does_not_last() -> None:
    brief = {kind.name for kind in catalog().faults.values() if not kind.lasts}
    assert brief == {"replacement-due", "low-battery-reset", "memory-reset", "false-alarm"}


def plain(text: str) -> str:
    return text.replace(NO_BREAK, " ")


@pytest.mark.parametrize(
    ("kind", "value", "sentence"),
    [
        (LEAK, None, "The fault leak needs a value: 1 to 99 %."),
        (LEAK, 0, "The fault leak takes 1 to 99 %, not 0."),
        (LEAK, 100, "The fault leak takes 1 to 99 %, not 100."),
        (STALL, 1, "The fault stall takes no value; leave it out."),
        (STALL, 0, "The fault stall takes no value; leave it out."),
        (CLOCK, -721, "The fault clock-off takes −720 to 720 min, not −721."),
    ],
)
def test_that_a_value_out_of_range_missing_or_needless_is_refused_in_words(
    kind: FaultKind, value: int | None, sentence: str
) -> None:
    assert plain(kind.refusal(value) or "") == sentence
    with pytest.raises(RuleBroken):
        checked(catalog().faults, Fault(kind.name, value, 0))


@pytest.mark.parametrize(("kind", "value"), [(LEAK, 1), (LEAK, 99), (STALL, None), (CLOCK, -720), (CLOCK, 0)])
def test_that_a_value_within_its_bounds_is_taken_as_it_is(kind: FaultKind, value: int | None) -> None:
    assert checked(catalog().faults, Fault(kind.name, value, 0)) is kind


def test_a_fault_is_refused_when_nobody_knows_it_and_the_known_are_named() -> None:
    with pytest.raises(RuleBroken, match=r"no fault 'flood'; there is occlusion, .*mixing\."):
        checked(catalog().faults, Fault("flood", None, 0))


def test_an_end_is_refused_when_the_fault_happens_at_one_instant() -> None:
    with pytest.raises(RuleBroken, match="happens at one instant"):
        checked(catalog().faults, Fault("memory-reset", None, 0, MS_PER_DAY))


@pytest.mark.parametrize(
    ("from_ms", "until_ms"), [(5, 5), (5, 4), (-1, 4), (5, LATEST_MS + 1), (LATEST_MS, None)]
)
def test_a_fault_is_refused_when_it_ends_before_it_begins_or_leaves_the_calendar(
    from_ms: int, until_ms: int | None
) -> None:
    with pytest.raises(RuleBroken):
        Fault("leak", 60, from_ms, until_ms)


def test_that_a_fault_is_there_from_its_first_instant_and_no_more_at_its_end() -> None:
    spell = Fault("leak", 60, 10, 20)
    assert [spell.acts_at(at_ms) for at_ms in (9, 10, 19, 20)] == [False, True, True, False]
    assert Fault("leak", 60, 10).acts_at(LATEST_MS)


def test_that_a_fault_is_named_with_its_value() -> None:
    assert plain(told(LEAK, 60)) == "Leak, loses 60 %"
    assert told(STALL, None) == "Stall"
