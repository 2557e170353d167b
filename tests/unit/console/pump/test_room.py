"""A pump can always be read: what would make its reading too long for one message is refused before."""

from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec import structs

from console.domain.catheter import Catheter, CatheterSegment
from console.domain.change import (
    Bridge,
    Change,
    ImplantChange,
    ImplantKind,
    Phase,
    ProgramChange,
    ResumeChange,
    StopChange,
)
from console.domain.hands import PressButton
from console.domain.prescription import DayGroup, Drug, Flex, Later, Prescription, Step
from console.domain.quantities import MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, DoseRate, Volume
from console.domain.spanning import MOST_STRETCHES
from console.protocol import codec
from console.protocol.messages import Commit, Prepared, Status
from console.pump import room
from support.pumps import START_MS, Desk, bolus, drug, new, patient_bolus, refill, started
from support.therapies import periodic, prescription, simple

DAY = tuple(Step(1_427 + each if each else 0, DoseRate(70_000 + 100 * each)) for each in range(13))
FULL = Flex(tuple(DayGroup((day,), DAY) for day in range(7)))
"""91 steps, as many as a week holds."""

LONG_NAME = "𝒷" * 40
"""As long as the wire takes: 160 bytes."""


def full_program(mcg_per_ml: str = "2000") -> Prescription:
    """Return the largest program that a pump can be given."""
    allowed = patient_bolus("1", lockout_h=1, per_day=24)
    later = Later(START_MS + 900 * MS_PER_DAY, FULL)
    return replace(prescription(FULL, mcg_per_ml), later=later, patient_bolus=allowed)


def clinics_program() -> Prescription:
    """Return the largest program that a clinic would give: each day its own, and a plainer week to follow."""
    groups = (DayGroup((0, 1, 2, 3, 4), DAY), DayGroup((5, 6), DAY))
    return replace(full_program(), later=Later(START_MS + 900 * MS_PER_DAY, Flex(groups)))


def path_bridge(name: str = "baclofen", phases: int = 1) -> Bridge:
    cleared = Drug(name, drug("500").concentration)
    return Bridge((Phase(Volume(50_000_000), 20 * MS_PER_HOUR, cleared),) * phases)


def implant(name: str, segments: int) -> ImplantChange:
    pieces = (CatheterSegment(name, 8_600, 1_000, 2_200),) * segments
    return ImplantChange(ImplantKind.REVISION, Catheter(name, pieces))


def desk() -> Desk:
    return Desk(started(new(prescription(simple("100"), "500"))))


def length(status: Status) -> int:
    """Return how long the message is, once it has been found fit to be sent."""
    return len(codec.encode(status))


def ask(here: Desk, change: Change) -> str:
    """Ask for `change` until it is made or refused; return the code it was refused with, or `made`."""
    answer = here.ask(here.request(change))
    if isinstance(answer, Prepared):
        here.ask(Commit(answer.operation, answer.digest))
        return "made"
    return getattr(answer, "code", "")


def test_that_the_largest_program_bridge_and_catheter_of_a_clinic_are_taken_together() -> None:
    here = desk()
    assert ask(here, implant("pump segment", 2)) == "made"
    assert ask(here, refill(clinics_program(), bridge=path_bridge())) == "made"
    assert ask(here, ProgramChange(clinics_program())) == "made"
    told = here.firmware.status()
    assert told.bolus is not None
    longest_bridge = structs.replace(told.bolus, phases=told.bolus.phases * 4)
    assert codec.fits(room.longest(structs.replace(told, bolus=longest_bridge)))


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_that_a_pump_can_be_read_whatever_a_hostile_console_programs(order: tuple[int, ...]) -> None:
    here = desk()
    hostile: tuple[Change, ...] = (
        implant(LONG_NAME, 4),
        refill(full_program(), bridge=path_bridge(LONG_NAME, 4)),
        ProgramChange(full_program("500")),
    )
    said = [ask(here, hostile[each]) for each in order]
    assert "too-long-to-tell" in said
    for _ in range(MOST_STRETCHES // 2 + 1):
        here.firmware.advance(here.firmware.hydraulics.at_ms + 7 * MS_PER_MINUTE)
        here.act(PressButton())
        assert ask(here, StopChange()) == "made"
        here.firmware.advance(here.firmware.hydraulics.at_ms + 11 * MS_PER_MINUTE)
        assert ask(here, ResumeChange()) == "made"
        assert length(here.firmware.status()) <= codec.MAX_MESSAGE


def test_that_a_change_that_could_not_be_told_leaves_the_pump_as_it_was() -> None:
    here = desk()
    assert ask(here, ProgramChange(full_program("500"))) == "made"
    before = here.firmware.status()
    request = here.request(implant(LONG_NAME, 4))
    refusal = here.ask(request)
    assert getattr(refusal, "sentence", "") == (
        "The pump could not tell all of it in one reading; give it fewer steps, or shorter names."
    )
    assert here.outcome(request.operation).state == "rejected"
    assert here.firmware.status() == before


def test_that_no_reading_grows_beyond_the_longest_that_was_reckoned_with() -> None:
    here = desk()
    often = replace(
        prescription(periodic("20", 60, 7, "4"), "500"), patient_bolus=patient_bolus("5", 10, 1, 24)
    )
    assert ask(here, ProgramChange(replace(often, later=Later(START_MS + MS_PER_DAY, FULL)))) == "made"
    reckoned = length(room.longest(here.firmware.status()))
    for _ in range(60):
        here.firmware.advance(here.firmware.hydraulics.at_ms + 61 * MS_PER_MINUTE)
        here.act(PressButton())
        assert length(here.firmware.status()) <= reckoned
    assert ask(here, bolus("10", 10)) == "bolus-running"
    assert len(here.firmware.status().patient_boluses) > 20


def test_that_the_longest_reading_is_itself_one_that_may_be_sent() -> None:
    told = room.longest(desk().firmware.status())
    assert len(told.given.ran) == MOST_STRETCHES
    assert length(told) <= codec.MAX_MESSAGE
