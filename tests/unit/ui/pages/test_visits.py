"""The list of visits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from support import states, windows
from ui.pages.visits import VisitsPage


@pytest.fixture
def page(qtbot, light):
    made = windows.shown(qtbot, VisitsPage(light), 1_230, 800)
    made.set_state(states.linked())
    return made


@pytest.fixture
def table(page):
    return windows.child(page, "visits-table")


def test_that_visits_are_listed_latest_first_with_dose_change_and_person(page, table):
    assert [line.key for line in table.model().lines] == ["118", "117", "116", "115", "114"]
    line = [table.text_at(1, column).replace("\u00a0", " ") for column in range(6)]
    assert line == ["22 Oct 2026 14:05", "Dose", "248 → 267", "+7.7 %", "J. Okafor", "signed"]
    assert "5 visits since 31 Aug 2026" in windows.words(page)


def test_that_a_draft_stands_in_the_visit_under_way_and_says_that_it_is_one(page, table):
    page.set_state(states.drafting())
    line = [table.text_at(0, column).replace("\u00a0", " ") for column in range(2, 6)]
    assert line == ["267 → 293.5", "+9.9 %", "C. Moreau", "draft"]


def test_that_the_trail_of_the_visit_looked_at_is_asked_for(qtbot, light):
    page = VisitsPage(light)
    asked = []
    page.visit_chosen.connect(asked.append)
    page.set_state(states.linked())
    assert asked == []
    windows.shown(qtbot, page, 1_230, 800)
    assert set(asked) == {118}


def test_that_another_visit_is_chosen_by_a_click(qtbot, page, table):
    with qtbot.waitSignal(page.visit_chosen) as told:
        windows.click_at(table.viewport(), table.row_rect("116").center())
    assert told.args == [116]
    assert "30 Sep 2026 09:30" in windows.words(page.detail)


def test_that_only_an_open_visit_can_be_signed(qtbot, page, table):
    with qtbot.waitSignal(page.sign_asked) as told:
        windows.press(page, "sign-visit")
    assert told.args == [118]
    windows.click_at(table.viewport(), table.row_rect("117").center())
    button = windows.child(page, "sign-visit")
    assert not button.isEnabled()
    assert button.toolTip() == "Signed by J. Okafor; a signed visit is never changed."


@pytest.mark.parametrize(("text", "found"), [("spasms", ["116"]), ("okafor bolus", ["115"]), ("117", [])])
def test_that_a_search_looks_at_deeds_people_and_reasons(page, table, text, found):
    windows.type_into(windows.child(page, "visits-search"), text)
    assert [line.key for line in table.model().lines] == found


def test_that_a_search_without_a_hit_says_so_and_signs_nothing(page):
    windows.type_into(windows.child(page, "visits-search"), "moon")
    assert "No visit matches “moon”." in windows.words(page)
    assert windows.child(page, "sign-visit").toolTip() == "Choose a visit first."


def test_that_an_empty_list_teaches(page):
    page.set_state(replace(states.linked(), visits=()))
    assert "No visits yet" in windows.words(page)
    page.set_state(states.no_patient())
    assert "No patient is open" in windows.words(page)


def test_that_everything_has_a_name_and_nothing_is_cut(page):
    assert not windows.nameless(page)
    assert not windows.cut_off(page)
