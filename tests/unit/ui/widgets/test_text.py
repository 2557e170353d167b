"""Text on a page."""

from __future__ import annotations

from support import windows
from ui.widgets.text import Text


def test_that_what_a_person_wrote_is_never_markup(qtbot, light):
    text = windows.shown(qtbot, Text(light, "<b>2 < 3</b>"), 300, 40)
    bold = windows.shown(qtbot, Text(light, "2 < 3"), 300, 40)
    assert text.sizeHint().width() > bold.sizeHint().width()


def test_that_text_that_wraps_is_never_cut(qtbot, light):
    text = windows.shown(qtbot, Text(light, "words " * 30, wrap=True), 200, 400)
    assert not windows.cut_off(text.window())
    assert text.heightForWidth(200) > text.heightForWidth(800)


def test_that_another_tone_is_drawn_at_once(qtbot, light):
    text = windows.shown(qtbot, Text(light, "draft"), 100, 30)
    before = text.grab().toImage()
    text.set_tone("draft")
    assert text.grab().toImage() != before


def test_that_a_line_never_breaks_within_a_unit(qtbot, light):
    text = windows.shown(qtbot, Text(light, "293.5\u00a0mcg/day", wrap=True), 10, 200)
    assert text.text() == "293.5\u00a0mcg/day"
    assert text.minimumSizeHint().width() >= text.fontMetrics().horizontalAdvance("293.5\u00a0mcg/day") - 2


def test_that_a_hyphen_among_tabular_figures_is_as_narrow_as_in_prose_and_read_as_given(qtbot, light):
    prose, tabular = Text(light, "a-b"), Text(light, "a-b", tabular=True)
    for each in (prose, tabular):
        qtbot.addWidget(each)
    assert abs(prose.sizeHint().width() - tabular.sizeHint().width()) <= 1
    assert tabular.text() == "a-b"
