"""The layout that puts items side by side while there is room."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from support import windows
from ui.widgets.flow import Flow


def _row(qtbot, width, *items, gap=10, even=False):
    holder = QWidget()
    flow = Flow(gap, holder, even=even)
    parts = []
    for least, stretch in items:
        part = QLabel("x")
        flow.add(part, stretch=stretch, least=least)
        parts.append(part)
    flow.held = windows.shown(qtbot, holder, width, 300)
    return flow, parts


def test_that_items_share_what_is_left_by_their_stretch(qtbot):
    _, (one, two) = _row(qtbot, 610, (100, 2), (100, 1))
    assert (one.width(), two.width()) == (400, 200)
    assert two.x() == 410


def test_that_an_item_without_stretch_keeps_its_least_width(qtbot):
    _, (one, two) = _row(qtbot, 610, (100, 0), (100, 1))
    assert (one.width(), two.width()) == (100, 500)


def test_that_an_item_is_never_narrower_than_its_least_when_shares_are_uneven(qtbot):
    _, (one, two) = _row(qtbot, 310, (100, 5), (150, 1))
    assert (one.width(), two.width()) == (150, 150)


def test_that_items_go_below_each_other_when_there_is_no_room(qtbot):
    _, (one, two, three) = _row(qtbot, 250, (100, 1), (100, 1), (100, 1))
    assert one.y() == two.y() < three.y()
    assert three.width() == 250


def test_that_an_item_wider_than_the_whole_takes_what_there_is(qtbot):
    _, (one,) = _row(qtbot, 200, (500, 1))
    assert one.width() == 200


def test_that_a_single_row_takes_all_the_height(qtbot):
    _, (one, two) = _row(qtbot, 610, (100, 1), (100, 1))
    assert one.height() == two.height() == 300


def test_that_hidden_items_take_no_room(qtbot):
    flow, (one, two) = _row(qtbot, 610, (100, 1), (100, 1))
    two.hide()
    flow.activate()
    assert one.width() == 610


def test_that_the_height_follows_from_the_width(qtbot):
    flow, _ = _row(qtbot, 610, (100, 1), (100, 1), (100, 1))
    assert flow.heightForWidth(120) > flow.heightForWidth(600)


def test_that_an_empty_layout_needs_no_room(qtbot):
    flow = Flow(10)
    assert (flow.heightForWidth(100), flow.minimumSize().width(), flow.sizeHint().width()) == (0, 0, 0)
    assert flow.itemAt(0) is None
    assert flow.takeAt(0) is None


def test_that_an_item_can_be_taken_out(qtbot):
    flow, (one, _) = _row(qtbot, 610, (100, 1), (100, 1))
    assert flow.takeAt(0).widget() is one
    assert flow.count() == 1


def test_that_a_layout_within_a_layout_is_measured_anew_when_its_words_change(qtbot):
    holder = QWidget()
    outer = QVBoxLayout(holder)
    flow = Flow(10)
    label = QLabel("short")
    label.setWordWrap(True)
    flow.add(label, stretch=1, least=50)
    outer.addLayout(flow)
    outer.addStretch(1)
    windows.shown(qtbot, holder, 200, 400)
    before = label.height()
    label.setText("words " * 40)
    qtbot.waitUntil(lambda: label.height() > before)


def test_that_even_rows_hold_equally_many_items(qtbot):
    _, parts = _row(qtbot, 350, *[(100, 1)] * 4, even=True)
    assert [part.y() == parts[0].y() for part in parts] == [True, True, False, False]
    assert {part.width() for part in parts} == {170}


def test_that_an_item_can_be_put_last(qtbot):
    flow, (one, two) = _row(qtbot, 610, (100, 1), (100, 1))
    flow.put_last(one)
    flow.activate()
    assert two.x() < one.x()
