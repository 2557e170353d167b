"""The comparison: every row before and after, what changed marked by word, weight and colour."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from console.domain import transitions
from console.domain.change import ProgramChange
from support import states, windows
from ui.widgets.comparison import Comparison, unbroken

ROWS = transitions.diff(states.prescription(), ProgramChange(states.prescription(states.WANTED)))
HEADINGS = ("In the pump now", "After the update")


@pytest.fixture
def comparison(qtbot: QtBot) -> Comparison:
    comparison = Comparison(windows.LIGHT)
    comparison.set_rows(ROWS, HEADINGS, "draft")
    return windows.shown(qtbot, comparison, 720, 600)


def looks_of(comparison: Comparison, setting: str) -> tuple[str, int]:
    cells = next(cells for _, cells in comparison._lines if cells[0].text().startswith(setting))
    weight = cells[2].font().variableAxisValue(cells[2].font().variableAxisTags()[0])
    return str(cells[2].property("tone")), int(weight)


def test_that_every_row_stands_with_its_mark(comparison: Comparison):
    told = [row.replace("\u00a0", " ") for row in comparison.words]
    assert len(told) == len(ROWS)
    assert "Step 3 · 09:00–18:00 | 11 mcg/h | 11.5 mcg/h | changed" in told
    assert "Highest rate | 14 mcg/h, 06:00–09:00 | 18 mcg/h, 06:00–09:00 | follows" in told


def test_that_what_changed_stands_out_and_what_did_not_does_not(comparison: Comparison):
    assert looks_of(comparison, "Step 2")[0] == "draft"
    assert looks_of(comparison, "Daily dose")[0] == "ink"
    assert looks_of(comparison, "Mode")[0] == "second"


def test_ne_32_where_neither_is_known_to_hold_neither_stands_out(comparison: Comparison):
    comparison.set_rows(ROWS, ("EITHER", "OR"), "")
    assert {str(cells[2].property("tone")) for _, cells in comparison._lines} == {"second"}
    assert "EITHER" in windows.words(comparison)


def test_that_once_in_the_pump_nothing_is_violet(comparison: Comparison):
    comparison.set_rows(ROWS, ("Before", "In the pump now"), "ink")
    assert looks_of(comparison, "Step 2")[0] == "ink"


def test_ne_29_the_last_changed_row_is_known(comparison: Comparison):
    last = comparison.last_changed()
    assert last is not None
    assert last.text() == "Volume per day"  # type: ignore[attr-defined]
    same = transitions.diff(states.prescription(), ProgramChange(states.prescription()))
    comparison.set_rows(same, HEADINGS, "draft")
    assert comparison.last_changed() is None


def test_that_nothing_is_cut_when_it_is_narrow(qtbot: QtBot):
    comparison = Comparison(windows.LIGHT)
    comparison.set_rows(ROWS, HEADINGS, "draft")
    windows.shown(qtbot, comparison, 430, 900)
    assert windows.cut_off(comparison) == []


def test_ne_12_a_stroke_in_a_unit_is_no_place_to_break():
    assert unbroken("2,000 mcg/mL") == "2,000 mcg\u2060/\u2060mL"


def test_that_fewer_rows_leave_none_behind(comparison: Comparison):
    comparison.set_rows(ROWS[:2], HEADINGS, "draft")
    assert len(comparison.words) == 2
    assert "Volume per day" not in windows.words(comparison)
