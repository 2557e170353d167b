"""The field to search a list with."""

from __future__ import annotations

from PySide6.QtWidgets import QToolButton

from support import windows
from ui.widgets.search import SearchField


def test_that_it_has_a_name_a_hint_and_room_for_the_hint(qtbot, light):
    field = windows.shown(
        qtbot,
        SearchField(light, "Search names, codes, diagnoses, pumps…", name="search", label="Search patients"),
        10,
        40,
    )
    assert field.accessibleName() == "Search patients"
    room = field.minimumWidth() - light.px(70)
    assert field.fontMetrics().horizontalAdvance(field.placeholderText()) <= room


def test_that_what_was_typed_is_taken_out_by_a_click(qtbot, light):
    field = windows.shown(qtbot, SearchField(light, "Search…", name="search", label="Search"), 320, 40)
    windows.type_into(field, "spasm")
    cross = next(
        button for button in field.findChildren(QToolButton) if button.isVisible() and button.x() > 160
    )
    windows.click_at(cross, cross.rect().center())
    assert field.text() == ""
