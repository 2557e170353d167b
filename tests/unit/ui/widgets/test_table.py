"""The table for reading."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from support import windows
from ui.widgets.table import Cell, Column, Line, Table

COLUMNS = (Column("When", tabular=True), Column("What", wide=True), Column("Dose", right=True), Column(""))
LINES = tuple(
    Line(key, (Cell(key, weight="semibold"), Cell("Dose"), Cell("267"), Cell("signed", badge="good")))
    for key in ("one", "two", "three")
)


@pytest.fixture
def table(qtbot, light):
    made = windows.shown(qtbot, Table(light, COLUMNS, name="visits", label="Visits"), 700, 300)
    made.set_lines(LINES, "one")
    return made


def test_that_a_row_is_chosen_by_a_click(qtbot, table):
    with qtbot.waitSignal(table.chosen) as told:
        windows.click_at(table.viewport(), table.row_rect("two").center())
    assert told.args == ["two"]
    assert table.current_key == "two"


def test_that_a_row_is_chosen_by_the_keyboard_and_opened_by_enter(qtbot, table):
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert table.current_key == "two"
    with qtbot.waitSignal(table.opened) as told:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert told.args == ["two"]


def test_that_a_double_click_opens(qtbot, table):
    where = table.row_rect("three").center()
    with qtbot.waitSignal(table.opened) as told:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
        qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert told.args == ["three"]


def test_that_other_lines_keep_the_chosen_row_and_tell_nothing(qtbot, table):
    table.choose("two")
    with qtbot.assertNotEmitted(table.chosen):
        table.set_lines(LINES[1:])
    assert table.current_key == "two"


def test_that_a_row_that_is_gone_is_no_longer_chosen(table):
    table.set_lines(LINES[1:])
    assert table.current_key == ""


def test_that_the_same_lines_again_change_nothing(qtbot, table):
    with qtbot.assertNotEmitted(table.model().modelReset):
        table.set_lines(LINES)


def test_that_the_wide_column_takes_what_the_others_leave(table):
    header = table.horizontalHeader()
    taken = sum(header.sectionSize(number) for number in range(4))
    assert abs(taken - table.viewport().width()) <= 1


def test_that_a_narrow_table_scrolls_rather_than_lose_its_wide_column(qtbot, light):
    table = windows.shown(qtbot, Table(light, COLUMNS, name="t", label="Visits"), 260, 300)
    table.set_lines(LINES)
    assert table.horizontalHeader().sectionSize(1) == light.px(140)
    assert table.horizontalScrollBar().maximum() > 0


def test_that_figures_stand_right_and_their_heading_too(table):
    model = table.model()
    for alignment in (
        model.index(0, 2).data(Qt.ItemDataRole.TextAlignmentRole),
        model.headerData(2, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole),
    ):
        assert alignment & Qt.AlignmentFlag.AlignRight


def test_that_those_who_hear_it_hear_each_cell(table):
    assert table.text_at(0, 3) == "signed"
    assert table.model().index(0, 3).data(Qt.ItemDataRole.AccessibleTextRole) == "signed"
    assert table.accessibleName() == "Visits"


def test_that_a_table_only_read_takes_no_keyboard(qtbot, light):
    table = windows.shown(qtbot, Table(light, COLUMNS, name="t", label="x", choosing=False), 500, 200)
    assert table.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert table.selectionMode() == Table.SelectionMode.NoSelection


def test_that_a_chosen_row_is_drawn_otherwise(table):
    before = table.viewport().grab(table.row_rect("two")).toImage()
    table.choose("two")
    assert table.viewport().grab(table.row_rect("two")).toImage() != before


def test_that_rows_have_no_vertical_headings(table):
    assert table.model().headerData(0, Qt.Orientation.Vertical) is None
