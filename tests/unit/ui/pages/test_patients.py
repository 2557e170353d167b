"""The list of patients."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from support import states, windows
from ui.pages.patients import PatientsPage


@pytest.fixture
def page(qtbot, light):
    made = windows.shown(qtbot, PatientsPage(light), 1_100, 600)
    made.set_state(states.no_patient())
    return made


@pytest.fixture
def table(page):
    return windows.child(page, "patients-table")


def test_that_a_patient_is_listed_with_pump_last_visit_and_dose(page, table):
    line = [table.text_at(0, column).replace("\u00a0", " ") for column in range(8)]
    assert line == [
        "Rivera, Alma",
        "S-00042",
        "1981",
        "Multiple sclerosis",
        "SIM-700182",
        "23 Nov 2026",
        "267 mcg/day",
        "",
    ]
    assert "3 synthetic patients" in windows.words(page)


def test_that_what_is_not_known_is_said_so(table):
    assert [table.text_at(1, column) for column in (4, 5, 6)] == ["none", "—", "—"]


def test_that_the_chosen_patient_is_opened_by_the_button(qtbot, page, table):
    windows.click_at(table.viewport(), table.row_rect("2").center())
    with qtbot.waitSignal(page.open_asked) as told:
        windows.press(page, "open-patient")
    assert told.args == [2]


def test_that_a_pump_is_paired_from_where_pumps_are_opened(qtbot, page):
    with qtbot.waitSignal(page.pair_asked):
        windows.press(page, "patients-pair")


def test_that_enter_opens_and_the_list_has_the_keyboard_at_once(qtbot, page, table):
    assert page.window().focusWidget() is table
    with qtbot.waitSignal(page.open_asked) as told:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert told.args == [1]


@pytest.mark.parametrize(
    ("text", "found"),
    [("okon", ["2"]), ("S-00044", ["3"]), ("palsy", ["3"]), ("sim-7", ["1"]), ("", ["1", "2", "3"])],
)
def test_that_a_search_finds_names_codes_diagnoses_and_pumps(page, table, text, found):
    windows.type_into(windows.child(page, "patients-search"), text)
    assert [line.key for line in table.model().lines] == found


def test_that_a_search_without_a_hit_says_so_and_opens_nobody(page):
    windows.type_into(windows.child(page, "patients-search"), "nobody")
    assert "No patient matches “nobody”." in windows.words(page)
    assert not windows.child(page, "open-patient").isEnabled()


def test_that_enter_in_the_search_opens_the_first_hit(qtbot, page):
    search = windows.child(page, "patients-search")
    qtbot.keyClicks(search, "palsy")
    with qtbot.waitSignal(page.open_asked) as told:
        qtbot.keyClick(search, Qt.Key.Key_Return)
    assert told.args == [3]


def test_that_who_is_open_is_marked(page, table):
    page.set_state(states.linked())
    assert table.text_at(0, 7) == "open"


def test_that_an_empty_list_teaches(page):
    page.set_state(states.empty())
    assert "No patients yet" in windows.words(page)
    assert "synthetic patients come with the first start" in windows.words(page)


def test_that_admitting_samples_shows_its_progress(page):
    page.set_state(replace(states.empty(), work="Admitting sample patients, 3 of 6…", work_done=50))
    assert "3 of 6" in windows.words(page)
    assert page._progress.isVisible()
    assert page._progress.value() == 50
    page.set_state(states.no_patient())
    assert not page._progress.isVisible()


def test_that_everything_has_a_name_and_nothing_is_cut(page):
    assert not windows.nameless(page)
    assert not windows.cut_off(page)
