"""The frame that every page stands in."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from support import states, windows
from ui import theme
from ui.widgets.button import Button
from ui.widgets.page import PageFrame


def _page(percent):
    look = theme.read("light", percent)
    page = PageFrame(look, "Overview", name="overview-page")
    page.add_action(Button(look, "Change therapy", name="change", look="primary"))
    for number in range(40):
        page.body.addWidget(QLabel(f"line {number}"))
    return page


def test_that_the_primary_button_stands_at_the_top_right(qtbot):
    page = windows.shown(qtbot, _page(100), 900, 400)
    button = windows.child(page, "change")
    corner = button.mapTo(page, button.rect().topRight())
    assert corner.x() > 860
    assert corner.y() < 40


def test_that_buttons_that_need_a_line_of_their_own_stay_together_at_the_right(qtbot):
    look = theme.read("light", 200)
    page = PageFrame(look, "Review & update", name="review-page")
    page.badge.set_badge("draft · not yet in the pump", "draft")
    for name in ("discard", "review"):
        page.add_action(Button(look, "Discard or review", name=name))
    windows.shown(qtbot, page, 1_100, 500)
    first, last = (windows.child(page, name) for name in ("discard", "review"))
    corners = [button.mapTo(page, button.rect().topRight()) for button in (first, last)]
    assert corners[0].y() == corners[1].y() > page.title.mapTo(page, page.title.rect().bottomLeft()).y()
    assert corners[1].x() > 1_100 - look.space(8)


def test_that_what_does_not_fit_scrolls_under_the_head(qtbot):
    page = windows.shown(qtbot, _page(100), 900, 400)
    bar = page.area.verticalScrollBar()
    assert bar.maximum() > 0
    before = page.title.mapTo(page, page.title.pos())
    bar.setValue(bar.maximum())
    assert page.title.mapTo(page, page.title.pos()) == before


def test_that_with_large_text_the_head_scrolls_too(qtbot):
    page = windows.shown(qtbot, _page(200), 900, 400)
    assert page.area.isAncestorOf(page.title)


def test_that_a_frame_alone_shows_no_state(qtbot, light):
    page = windows.shown(qtbot, PageFrame(light, "Nothing", name="nothing-page"), 300, 200)
    page.prepare()
    with pytest.raises(NotImplementedError, match="nothing-page"):
        page.set_state(states.empty())
