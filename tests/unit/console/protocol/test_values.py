"""The domain's values on the wire: there and back the same, and what no pump can hold is the peer's fault."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from console.domain.alarms import Repeats
from console.domain.catheter import Catheter, CatheterSegment
from console.domain.change import (
    AlarmsChange,
    BolusChange,
    Change,
    ImplantChange,
    ImplantKind,
    PrimeCase,
    ProgramChange,
    ResumeChange,
    StopChange,
)
from console.domain.prescription import (
    WEEKDAYS,
    WEEKEND,
    DayGroup,
    Drug,
    Flex,
    Infusion,
    Later,
    MinimumRate,
    PatientBolus,
    PeriodicBolus,
    Prescription,
    Share,
    SimpleContinuous,
    Step,
)
from console.domain.quantities import Concentration, DailyDose, Dose, DoseRate, Volume
from console.errors import RemoteProtocolError
from console.protocol import values
from console.protocol.wire import (
    WireCatheter,
    WireChange,
    WireDayGroup,
    WireDosePhase,
    WireFlex,
    WireImplant,
    WirePrescription,
    WirePrime,
    WireProgram,
    WireRateStep,
    WireSegment,
    WireSimple,
)
from support.pumps import bridge, prime, refill

FLEX = Flex(
    (
        DayGroup(WEEKDAYS, (Step(0, DoseRate(10_000)), Step(390, Dose(40_000)), Step(480, DoseRate(12_000)))),
        DayGroup(WEEKEND, (Step(0, DoseRate(11_000)),)),
    )
)
PRESCRIPTION = Prescription(
    Drug("baclofen", Concentration.from_mcg_per_ml(Decimal(2000))), FLEX, Volume.from_ml(Decimal(2))
)
BOLUS = BolusChange(Dose.from_mcg(Decimal("49.5")), 3_600_000)
CATHETER = Catheter(
    "C-80", (CatheterSegment("spinal", 800, 13, 2_200), CatheterSegment("pump", 100, 0, 2_200))
)
BRIDGE = bridge()
INFUSIONS = (
    FLEX,
    SimpleContinuous(DailyDose(293_500)),
    MinimumRate(250_000, PRESCRIPTION.drug.concentration),
    PeriodicBolus(Dose(60_000), 21_600_000, 3_600_000, DoseRate(4_000)),
    PeriodicBolus(
        Dose(60_000), 21_600_000, 3_600_000, MinimumRate(250_000, PRESCRIPTION.drug.concentration), 12
    ),
    Flex(
        (
            DayGroup(WEEKDAYS, (Step(0, Share(2_500)), Step(600, Share(7_500))), DailyDose(300_000)),
            DayGroup(WEEKEND, (Step(0, MinimumRate(250_000, PRESCRIPTION.drug.concentration)),)),
        )
    ),
)
CHANGES: tuple[Change, ...] = (
    ProgramChange(PRESCRIPTION),
    ProgramChange(PRESCRIPTION, BRIDGE),
    BOLUS,
    *(replace(prime(), case=case) for case in PrimeCase),
    refill(PRESCRIPTION),
    replace(refill(PRESCRIPTION, bridge=BRIDGE), stable_until=date(2026, 6, 30)),
    StopChange(),
    StopChange(1_000),
    ResumeChange(),
    AlarmsChange(Repeats(10 * 60_000, 120 * 60_000)),
    *(ImplantChange(kind, CATHETER) for kind in ImplantKind),
    ImplantChange(ImplantKind.NEW, Catheter("C-80", typed=Volume(176_000_000))),
    ImplantChange(ImplantKind.NEW, Catheter("unknown")),
)


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_that_a_change_comes_back_from_the_wire_as_it_was(change: Change) -> None:
    assert values.from_wire(values.to_wire(change)) == change


@pytest.mark.parametrize("infusion", INFUSIONS, ids=lambda infusion: type(infusion).__name__)
def test_that_every_mode_comes_back_from_the_wire_as_it_was_now_and_later(infusion: Infusion) -> None:
    patient = PatientBolus(Dose(20_000), 600_000, 14_400_000, 3)
    runs = Prescription(PRESCRIPTION.drug, infusion, Volume(0), Later(5, infusion), patient)
    assert values.prescription_from_wire(values.prescription_to_wire(runs)) == runs


@pytest.mark.parametrize(
    ("wire", "sentence"),
    [
        (WirePrime("sideways", 1, 1), "“sideways” arrived, which is not known here"),
        (WireImplant("loan", WireCatheter("C-80", (), None)), "“loan” arrived"),
        (WireImplant("new-implant", WireCatheter("C-80", (WireSegment("a", 5, 5, 1),), None)), "trimmed off"),
        (WireProgram(values.prescription_to_wire(PRESCRIPTION), (WireDosePhase(1, 1),)), "phase of a bridge"),
    ],
)
def test_that_a_well_typed_change_no_pump_can_take_is_the_peers_fault(
    wire: WireChange, sentence: str
) -> None:
    with pytest.raises(RemoteProtocolError, match=sentence):
        values.from_wire(wire)


def _program(*groups: WireDayGroup, drug: str = "baclofen") -> WireProgram:
    return WireProgram(WirePrescription(drug, 2_000_000, WireFlex(groups), 0, None, None), None)


@pytest.mark.parametrize(
    ("wire", "sentence"),
    [
        (
            _program(WireDayGroup((0, 1), (WireRateStep(0, 1),), None)),
            "Monday to Sunday, each day exactly once",
        ),
        (_program(WireDayGroup((0, 0), (WireRateStep(0, 1),), None)), "each of its days once"),
        (_program(WireDayGroup(tuple(range(7)), (WireRateStep(5, 1),), None)), "starts at 00:00"),
        (
            _program(WireDayGroup(tuple(range(7)), (WireRateStep(0, 1), WireRateStep(0, 2)), None)),
            "same time",
        ),
        (
            WireProgram(WirePrescription("bac\u00a0lofen", 2_000_000, WireSimple(1), 0, None, None), None),
            "printable name",
        ),
    ],
)
def test_that_a_well_typed_program_no_pump_can_hold_is_the_peers_fault(
    wire: WireProgram, sentence: str
) -> None:
    with pytest.raises(RemoteProtocolError, match=sentence):
        values.from_wire(wire)
