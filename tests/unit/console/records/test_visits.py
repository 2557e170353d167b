"""How a visit comes about and what its signature seals, below the store that asks for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.quantities import MS_PER_DAY
from console.records.visits import SINCE_FORMAT_2, Attendance
from support.clinic import (
    CATHETER,
    MORNING_MS,
    SERIAL,
    USER,
    WALL_MS,
    admitted,
    flex,
    opened,
    reading,
    simple,
)

AT = Attendance(SERIAL, USER, MORNING_MS, WALL_MS)


@pytest.fixture
def clinic(tmp_path):
    with opened(tmp_path / "records.db") as store:
        admitted(store)
        yield store


def begun(clinic, at=AT) -> int:
    """Begin a visit of the patient and return its id."""
    with clinic.file.writing():
        return clinic.visit_book.begin(at, 1, simple("267"))


def test_that_a_visit_is_open_on_its_own_therapy_day_alone(clinic):
    visit = begun(clinic)
    assert clinic.visit_book.open_one(AT, 1) == visit
    assert clinic.visit_book.open_one(replace(AT, therapy_ms=MORNING_MS + MS_PER_DAY), 1) is None
    assert clinic.visit_book.open_one(AT, None) is None


def test_that_a_visit_begins_as_a_reading_on_the_program_that_ran(clinic):
    found = clinic.visit(begun(clinic))
    assert (found.what, found.before, found.after) == ("Pump read", simple("267"), simple("267"))


def test_that_a_pump_is_met_once_and_its_model_and_catheter_are_filled_in_when_known(clinic):
    stranger = replace(AT, serial="SIM-7")
    with clinic.file.writing():
        for model, catheter in (("", None), ("SP-40", None), ("XP-1", CATHETER), ("", None)):
            assert clinic.visit_book.meet(stranger, model, catheter) is None
        assert clinic.visit_book.meet(AT, "") == 1
    (met,) = [implant for implant in clinic.implants() if implant.serial == "SIM-7"]
    assert (met.model, met.catheter) == ("SP-40", CATHETER)


def test_that_a_seal_covers_head_and_readings(clinic):
    visit = begun(clinic)
    empty = clinic.visit_book.seal(visit)
    with clinic.file.writing():
        clinic.visit_book.keep(reading(flex(10, 14)), visit, AT)
    assert clinic.visit_book.seal(visit) != empty


def test_that_a_column_that_came_later_counts_in_a_seal_where_it_holds_something(clinic):
    visit = begun(clinic)
    with clinic.file.writing():
        clinic.visit_book.keep(reading(simple("267")), visit, AT)
        clinic.file.change("DROP TRIGGER readings_never_change", [])
    sealed = clinic.visit_book.seal(visit)
    for change in ("UPDATE readings SET stopped_ms = 5", "UPDATE readings SET corrected_pl = NULL"):
        with clinic.file.writing():
            clinic.file.change(change, [])
        assert clinic.visit_book.seal(visit) != sealed


def test_that_the_columns_a_seal_may_leave_out_are_those_of_the_second_format(clinic):
    tables = [clinic.file.rows(f"PRAGMA table_info({table})") for table in ("operations", "readings")]
    assert {row["name"] for rows in tables for row in rows} >= SINCE_FORMAT_2
