"""What the window takes out of the record."""

from __future__ import annotations

from dataclasses import replace

from support import clinic, states
from ui import history
from ui.state import ConsoleState


def _state() -> ConsoleState:
    return states.empty()


def test_that_the_patient_list_has_pump_last_visit_and_dose(tmp_path):
    with clinic.opened(tmp_path / "records.db") as store:
        alma = clinic.admitted(store)
        store.add_reading(clinic.reading(clinic.simple("267")), clinic.USER)
        (row,) = history.with_patients(_state(), store).patients
    assert row.patient.id == alma
    assert row.implant is not None
    assert (row.implant.serial, row.last_visit_ms) == (clinic.SERIAL, clinic.MORNING_MS)
    assert row.last_daily_dose_text == "267\u00a0mcg/day"


def test_that_a_patient_without_pump_and_visit_is_listed_without_them(tmp_path):
    with clinic.opened(tmp_path / "records.db") as store:
        store.add_patient(clinic.ALMA, clinic.USER)
        (row,) = history.with_patients(_state(), store).patients
    assert (row.implant, row.last_visit_ms, row.last_daily_dose_text) == (None, None, "")


def test_that_a_pump_that_was_taken_out_is_listed_as_nobodys_any_more(tmp_path):
    with clinic.opened(tmp_path / "records.db") as store:
        clinic.admitted(store)
        old = store.implants()[0]
        new = replace(old, serial="SIM-000001", implanted_ms=old.implanted_ms + 1)
        store.replace_pump(old.serial, new, clinic.USER)
        (row,) = history.with_patients(_state(), store).patients
    assert row.implant is not None
    assert row.implant.serial == new.serial


def test_that_a_patients_history_comes_with_readings_and_order(tmp_path):
    with clinic.opened(tmp_path / "records.db") as store:
        alma = store.patient(clinic.admitted(store))
        store.add_reading(clinic.reading(clinic.simple("267")), clinic.USER)
        store.save_order(replace(states.ORDER, patient=alma.id), clinic.USER)
        opened = replace(_state(), patient=alma, implant=store.implant_of(alma.id))
        after = history.with_history(opened, store)
    assert [visit.what for visit in after.visits] == ["Pump read"]
    assert len(after.readings) == 1
    assert after.order == replace(states.ORDER, patient=alma.id)


def test_that_nobody_opened_has_no_history(tmp_path):
    with clinic.opened(tmp_path / "records.db") as store:
        after = history.with_history(replace(states.linked(), patient=None), store)
    assert (after.visits, after.operations, after.readings, after.order) == ((), (), (), None)


def test_that_the_trail_of_a_visit_is_brought_up_and_taken_down(tmp_path):
    with clinic.opened(tmp_path / "records.db") as store:
        clinic.admitted(store)
        kept = store.add_reading(clinic.reading(clinic.simple("267")), clinic.USER)
        shown = history.with_trail(_state(), store, kept.visit)
        gone = history.with_trail(shown, store, None)
    assert [event.kind for event in shown.shown_trail] == ["visit-opened", "pump-read"]
    assert (gone.shown_visit, gone.shown_trail) == (None, ())
