"""The reservoir's picture: every mark in words, and none drawn over another."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from support import refills, windows
from ui.models import refill_reservoir
from ui.models.refill_entry import RefillEntry
from ui.widgets.reservoir_picture import ReservoirPicture


@pytest.fixture
def picture(qtbot: QtBot) -> ReservoirPicture:
    return windows.shown(qtbot, ReservoirPicture(windows.LIGHT), 280, 320)


def test_that_all_marks_are_heard(picture: ReservoirPicture) -> None:
    picture.set_view(refill_reservoir.view(refills.filled(), refills.state()))
    assert picture.accessibleName().replace("\u00a0", " ") == (
        "Reservoir: to be 18 mL, aspirated 3.2 mL, calculated 3 mL, alarm at 2 mL, not drawable 1.4 mL"
    )


def test_that_words_of_marks_close_together_keep_a_line_apart(picture: ReservoirPicture) -> None:
    view = refill_reservoir.view(replace(refills.filled(), withdrawn=Decimal("2.1")), refills.state())
    assert view is not None
    picture.set_view(view)
    places = picture._spread(view.marks, QRectF(2, 16, 84, 250))
    line = picture.fontMetrics().height()
    assert all(lower - upper >= line * 0.8 for upper, lower in pairwise(places))
    assert places[-1] <= picture.height()


def test_that_what_is_typed_changes_what_is_drawn(picture: ReservoirPicture) -> None:
    picture.set_view(refill_reservoir.view(RefillEntry(), refills.state()))
    before = picture.grab().toImage()
    picture.set_view(refill_reservoir.view(refills.filled(), refills.state()))
    assert picture.grab().toImage() != before


def test_that_it_has_room_for_its_longest_words(picture: ReservoirPicture) -> None:
    picture.set_view(refill_reservoir.view(refills.filled(), refills.state()))
    words = picture.fontMetrics().horizontalAdvance("not drawable 1.4 mL")
    assert picture.minimumSizeHint().width() > 84 + words
