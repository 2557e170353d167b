"""Who is being treated."""

from __future__ import annotations

from support import states, windows
from ui.widgets.patient_header import PatientHeader


def test_that_a_patient_is_told_by_name_and_second_identifier(qtbot, light):
    header = windows.shown(qtbot, PatientHeader(light), 300, 50)
    header.set_patient(states.ALMA)
    assert header.name == "Rivera, Alma"
    assert "S-00042" in windows.words(header)
    assert "synthetic patient" in header.accessibleName()


def test_that_without_a_patient_it_says_where_to_find_one(qtbot, light):
    header = windows.shown(qtbot, PatientHeader(light), 300, 50)
    assert header.name == "No patient open"
    assert "Choose one under Patients" in windows.words(header)


def test_that_a_name_is_never_read_as_markup(qtbot, light):
    header = windows.shown(qtbot, PatientHeader(light), 300, 50)
    odd = states.OTHERS[0].__class__(**{**_fields(states.ALMA), "family_name": "<b>Rivera</b>"})
    header.set_patient(odd)
    assert header.name == "<b>Rivera</b>, Alma"


def _fields(patient):
    return {name: getattr(patient, name) for name in type(patient).__slots__}
