"""One visit in detail."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from support import states, windows
from ui.pages.visit_detail import VisitDetail


@pytest.fixture
def detail(qtbot, light):
    return windows.shown(qtbot, VisitDetail(light), 400, 800)


def told(detail, state, number):
    visit = next(visit for visit in state.visits if visit.id == number)
    detail.set_visit(state, visit)
    return detail.words.replace("\u00a0", " ")


def test_that_it_tells_what_the_visit_changed(detail):
    words = told(detail, states.linked(), 116)
    assert "Daily dose: 225 mcg/day → 248 mcg/day" in words
    assert "Volume per day (follows):" in words


def test_that_a_visit_without_a_change_says_so(detail):
    assert "Nothing: the program stayed as it was." in told(detail, states.linked(), 118)


def test_that_a_draft_that_waits_is_named_and_not_counted_as_a_change(detail):
    words = told(detail, states.drafting(), 118)
    assert "A draft waits; it is not yet in the pump." in words
    assert "Nothing" in words


def test_that_what_was_found_done_and_why_is_told(detail):
    words = told(detail, states.linked(), 116)
    assert "Program, 248 mcg/day\nin the pump, version 16; second person: J. Okafor" in words
    assert "A rise above the usual largest step." in words
    assert "“Spasms at night.”" in words


def test_that_how_it_went_is_told_once_it_is_known(detail):
    assert "How it went" not in told(detail, states.linked(), 118)
    known = replace(states.linked(), shown_visit=118, shown_trail=states.TRAIL)
    assert "09:44:14 pump read, program 17 · C. Moreau" in told(detail, known, 118)


def test_that_the_head_says_who_which_pump_and_whether_signed(detail):
    told(detail, states.linked(), 117)
    words = windows.words(detail)
    assert "22 Oct 2026 14:05" in words
    assert "J. Okafor · pump SIM-700182 · visit 117 · signed by J. Okafor" in words


def test_that_a_visit_can_be_compared_with_another(qtbot, detail):
    told(detail, states.linked(), 116)
    choice = windows.child(detail, "compare-with")
    assert choice.count() == 5
    choice.setFocus()
    qtbot.keyClick(choice, Qt.Key.Key_End)
    words = detail.words.replace("\u00a0", " ")
    assert "From 31 Aug 2026 10:12 to 30 Sep 2026 09:30" in words
    assert "Daily dose: 225 mcg/day → 248 mcg/day" in words


def test_that_another_visit_is_compared_with_itself_again(detail):
    told(detail, states.linked(), 116)
    choice = windows.child(detail, "compare-with")
    choice.setCurrentIndex(3)
    told(detail, states.linked(), 117)
    assert choice.currentIndex() == 0


def test_that_no_visit_shows_nothing(detail):
    told(detail, states.linked(), 116)
    detail.set_visit(states.linked(), None)
    assert detail.words == ""


def test_that_nothing_is_cut(detail):
    told(detail, replace(states.linked(), shown_visit=116, shown_trail=states.TRAIL), 116)
    assert not windows.cut_off(detail)
    assert not windows.nameless(detail)


def test_that_the_same_visit_again_writes_nothing_anew(detail):
    told(detail, states.linked(), 116)
    before = detail._lines.itemAt(0).widget()
    told(detail, replace(states.linked(), notice="something else"), 116)
    assert detail._lines.itemAt(0).widget() is before
