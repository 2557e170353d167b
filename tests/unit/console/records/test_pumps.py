"""Whose pump is which: one that takes another's place brings what it has, and leaves the other's history."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.patient import Implant
from console.domain.quantities import MS_PER_DAY
from console.errors import RecordsError
from console.records.journal import RecordJournal
from support.clinic import (
    ALMA,
    CATHETER,
    MORNING_MS,
    SERIAL,
    USER,
    admitted,
    committed,
    intent,
    opened,
    program,
    simple,
)

LATER_MS = MORNING_MS + 90 * MS_PER_DAY
NEW_PUMP = Implant("SIM-9", "SP-40", None, LATER_MS, CATHETER)


@pytest.fixture
def clinic(tmp_path):
    with opened(tmp_path / "records.db") as store:
        admitted(store)
        yield store


def test_that_a_pump_that_takes_anothers_place_is_the_patients(clinic):
    clinic.replace_pump(SERIAL, NEW_PUMP, USER)
    assert clinic.implant_of(1) == replace(NEW_PUMP, patient=1)
    assert clinic.implants()[0] == Implant(SERIAL, "SP-20", 1, MORNING_MS, CATHETER, LATER_MS)
    last = clinic.events()[-1]
    assert (last.kind, last.object, last.before, last.after) == (
        "pump-replaced",
        "pump:SIM-9",
        f"pump:{SERIAL}",
        "patient:1",
    )


def test_that_a_pump_met_before_it_takes_anothers_place_brings_its_visits(clinic):
    confirmed = intent(1, simple("267"), program(simple("280")), serial="SIM-9")
    journal = RecordJournal(clinic)
    journal.confirm(confirmed)
    journal.conclude(committed(confirmed))
    clinic.replace_pump(SERIAL, NEW_PUMP, USER)
    assert clinic.implant_of(1) == replace(NEW_PUMP, patient=1)
    assert [visit.patient for visit in clinic.visits(serial="SIM-9")] == [1]


def test_that_a_patient_whose_pump_was_taken_out_may_be_given_another(clinic):
    clinic.replace_pump(SERIAL, NEW_PUMP, USER)
    with pytest.raises(RecordsError, match="carries pump SIM-9"):
        clinic.assign(SERIAL, 1, USER)


def of_another(clinic):
    other = clinic.add_patient(replace(ALMA, code="S-2"), USER).id
    clinic.add_implant(Implant("SIM-9", "SP-40", other, 0, None), USER)
    return SERIAL, NEW_PUMP


def taken_out_before(clinic):
    clinic.replace_pump(SERIAL, replace(NEW_PUMP, serial="SIM-8"), USER)
    return SERIAL, NEW_PUMP


def of_nobody(clinic):
    clinic.add_implant(Implant("SIM-7", "SP-20", None, 0, None), USER)
    return "SIM-7", NEW_PUMP


def without_an_outcome(clinic):
    RecordJournal(clinic).confirm(intent(1, simple("267"), program(simple("280")), patient=1))
    return SERIAL, NEW_PUMP


@pytest.mark.parametrize(
    ("prepared", "why"),
    [
        (lambda _: ("SIM-0", NEW_PUMP), "not known"),
        (lambda _: (SERIAL, replace(NEW_PUMP, serial=SERIAL)), "cannot replace itself"),
        (lambda _: (SERIAL, replace(NEW_PUMP, patient=9)), "another patient's"),
        (lambda _: (SERIAL, replace(NEW_PUMP, implanted_ms=MORNING_MS - 1)), "implanted later"),
        (of_another, "another patient's"),
        (taken_out_before, "taken out before"),
        (of_nobody, "nobody's"),
        (without_an_outcome, "no known outcome"),
    ],
)
def test_that_a_pump_takes_anothers_place_only_where_that_can_be(clinic, prepared, why):
    old, new = prepared(clinic)
    before = (clinic.implants(), clinic.events())
    with pytest.raises(RecordsError, match=why):
        clinic.replace_pump(old, new, USER)
    assert (clinic.implants(), clinic.events()) == before
