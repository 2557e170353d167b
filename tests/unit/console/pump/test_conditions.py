"""What each fault makes of the flow, and when it comes and goes."""

from __future__ import annotations

import pytest

from console.domain.faults import Fault
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE
from console.pump import conditions
from console.pump.accuracy import Accuracy
from console.pump.conditions import NEVER_MS, Conditions

PUMP = Accuracy(4, "SIM-1")


def standing(*faults: Fault, at_ms: int = 10, open_ms: int = 0) -> Conditions:
    return conditions.at(at_ms, faults, PUMP, open_ms)


def fault(name: str, value: int | None = None, from_ms: int = 0, until_ms: int | None = None) -> Fault:
    return Fault(name, value, from_ms, until_ms)


def test_that_without_a_fault_all_that_is_commanded_flows_and_nothing_is_to_come() -> None:
    found = standing()
    assert (found.percent, found.stands, found.shut, found.lost) == (100, False, False, 0)
    assert found.edge_ms == NEVER_MS


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        (fault("occlusion"), {"shut": True}),
        (fault("leak", 60), {"lost": 60}),
        (fault("disconnection"), {"lost": 100}),
        (fault("tip-displaced", 70), {"displaced": 70}),
        (fault("over-delivery", 30), {"percent": 130}),
        (fault("under-delivery", 30), {"percent": 70}),
        (fault("stall"), {"stands": True}),
        (fault("mri", 2), {"stands": True}),
        (fault("mri-telemetry-trap"), {"stands": True}),
        (fault("noxious-stimulus", 4), {"severity": 4}),
    ],
)
def test_that_each_fault_does_its_own_and_nothing_else(wrong: Fault, what: dict[str, int]) -> None:
    plain, found = standing(), standing(wrong)
    for name in Conditions.__dataclass_fields__:
        if name != "acting":
            assert getattr(found, name) == what.get(name, getattr(plain, name))


def test_that_a_fault_acts_from_its_first_ms_to_before_its_last() -> None:
    wrong = fault("occlusion", from_ms=20, until_ms=30)
    assert [standing(wrong, at_ms=at_ms).shut for at_ms in (19, 20, 29, 30)] == [False, True, True, False]
    assert [standing(wrong, at_ms=at_ms).edge_ms for at_ms in (19, 20, 30)] == [20, 30, NEVER_MS]


def test_that_posture_shuts_for_its_share_of_the_day_and_not_before_it_is_open_again() -> None:
    wrong = fault("positional-occlusion", 50)
    shut_ms, at_ms = 0, 0
    while at_ms < MS_PER_DAY:
        found = standing(wrong, at_ms=at_ms)
        shut_ms += found.shut * (found.edge_ms - at_ms)
        if found.shut:
            assert not standing(wrong, at_ms=at_ms, open_ms=found.opens_ms).shut
        at_ms = found.edge_ms
    assert abs(shut_ms - MS_PER_DAY // 2) <= 4


def test_that_a_scan_ends_by_itself_once_the_field_and_the_hours_are_over() -> None:
    scan = conditions.with_its_end(fault("mri", 2, from_ms=100))
    assert scan.until_ms == 100 + 45 * MS_PER_MINUTE + 2 * MS_PER_HOUR
    assert conditions.with_its_end(fault("mri", 2, 100, 500)).until_ms == 500
    assert conditions.with_its_end(fault("stall")).until_ms is None


def test_that_what_is_over_goes_and_what_happens_at_once_is_handed_out() -> None:
    over, there, comes = fault("leak", 5, 0, 40), fault("stall"), fault("memory-reset", from_ms=41)
    reset = fault("low-battery-reset", from_ms=40)
    assert conditions.ended((over, there, comes, reset), 40) == ((there, comes), [reset])
