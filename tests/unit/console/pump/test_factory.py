"""How a pump leaves the factory."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from console.domain import dosing
from console.domain.catheter import Catheter
from console.domain.prescription import Later
from console.domain.quantities import NG_PER_MCG, PL_PER_ML, Volume
from console.errors import PumpMemoryError, RuleBroken
from console.protocol import values
from console.pump.factory import MODEL, SERIAL, UNTOLD_CATHETER, first_prescription, manufacture
from console.pump.memory import VolatileMemory
from support.pumps import START_MS, new, started
from support.therapies import RUNNING, catalog, prescription, simple


def test_that_a_new_pump_is_the_one_the_papers_describe() -> None:
    """Baclofen 2000 mcg/mL, full, the 267 mcg/day flex of the sketches, alarm at 2 mL, version 0."""
    memory = VolatileMemory()
    manufacture(catalog(), memory, clock_ms=START_MS)
    firmware = started(memory)
    assert (firmware.identity.model, firmware.serial) == (MODEL, SERIAL) == ("SP-20", "SIM-700182")
    runs = firmware.hydraulics.prescription
    assert runs == prescription(RUNNING)
    assert dosing.highest_day_ng(runs.infusion) == 267 * NG_PER_MCG
    assert firmware.hydraulics.ledger.reservoir_pl == 20 * PL_PER_ML
    assert (firmware.history.last.version, firmware.hydraulics.at_ms) == (0, START_MS)


def test_that_another_pump_can_be_made_with_its_own_serial_program_and_fill() -> None:
    firmware = started(new(prescription(simple("96")), filled_ml=8, serial="SIM-700201"))
    assert firmware.serial == "SIM-700201"
    assert firmware.hydraulics.prescription == prescription(simple("96"))
    assert firmware.hydraulics.ledger.reservoir_pl == 8 * PL_PER_ML


def test_nothing_is_overwritten_when_the_memory_holds_a_pump() -> None:
    memory = new()
    before = memory.load()
    with pytest.raises(PumpMemoryError, match="holds a pump already"):
        manufacture(catalog(), memory, clock_ms=0)
    assert memory.load() == before


def test_a_model_is_refused_when_nobody_makes_it() -> None:
    with pytest.raises(RuleBroken, match=r"no pump model SP-99; there is MP-20, SP-20"):
        manufacture(catalog(), VolatileMemory(), clock_ms=0, model="SP-99")


def test_a_program_is_refused_when_it_breaks_a_hard_limit_of_the_model() -> None:
    memory = VolatileMemory()
    with pytest.raises(RuleBroken, match="SP-20"):
        manufacture(catalog(), memory, clock_ms=0, prescription=prescription(simple("1")))
    assert memory.load() is None


def test_a_fill_is_refused_when_it_is_above_the_capacity() -> None:
    with pytest.raises(RuleBroken, match="holds 20"):
        manufacture(catalog(), VolatileMemory(), clock_ms=0, filled=Volume.from_ml(Decimal("20.1")))


def test_a_clock_is_refused_when_it_lies_outside_the_calendar() -> None:
    with pytest.raises(RuleBroken, match="calendar"):
        manufacture(catalog(), VolatileMemory(), clock_ms=-1)


def test_a_serial_is_refused_when_the_wire_cannot_carry_it() -> None:
    for serial in ("", "x" * 41, "a\nb"):
        with pytest.raises(RuleBroken, match="serial"):
            manufacture(catalog(), VolatileMemory(), clock_ms=0, serial=serial)


def test_that_the_first_prescription_takes_the_models_own_alarm() -> None:
    model = catalog().pumps["SP-20"]
    assert first_prescription(model).low_reservoir == model.low_reservoir_default


CATHETER = Catheter("C-80", typed=Volume.from_ml(Decimal("0.25")))


def test_that_a_pump_in_a_patient_is_full_of_its_drug_from_reservoir_to_tip() -> None:
    memory = VolatileMemory()
    manufacture(catalog(), memory, clock_ms=START_MS, catheter=CATHETER)
    firmware = started(memory)
    body, model = firmware.body, catalog().pumps[MODEL]
    assert (body.drawable_pl, body.residual_pl) == (model.capacity.pl, model.residual.pl)
    assert [parcel.pl for parcel in body.tubing] == [model.bridge_tubing.pl]
    assert [parcel.pl for parcel in body.catheter or ()] == [250_000_000]
    held = (*body.tubing, *(body.catheter or ()))
    assert {parcel.ng_per_ml for parcel in held} | {body.ng_per_ml} == {2_000_000}
    assert values.catheter_from_wire(firmware.status().catheter) == CATHETER  # type: ignore[arg-type]


@pytest.mark.parametrize("told", [None, Catheter("unknown")])
def test_that_a_catheter_nobody_told_the_volume_of_really_holds_some(told: Catheter | None) -> None:
    memory = VolatileMemory()
    manufacture(catalog(), memory, clock_ms=START_MS, catheter=told)
    firmware = started(memory)
    assert [parcel.pl for parcel in firmware.body.catheter or ()] == [UNTOLD_CATHETER.pl]
    assert firmware.status().catheter == (None if told is None else values.catheter_to_wire(told))


def test_that_a_pump_out_of_its_box_has_nothing_in_its_tubing_and_is_joined_to_no_catheter() -> None:
    memory = VolatileMemory()
    manufacture(catalog(), memory, clock_ms=START_MS, primed=False)
    body = started(memory).body
    assert [parcel.ng_per_ml for parcel in body.tubing] == [0]
    assert (body.catheter, body.ng_per_ml) == (None, 2_000_000)


def test_a_program_is_refused_when_what_it_holds_for_later_would_have_begun() -> None:
    runs = replace(prescription(RUNNING), later=Later(START_MS, simple("200")))
    with pytest.raises(RuleBroken, match="begins after it is made"):
        new(runs)
